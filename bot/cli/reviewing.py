"""`sabtu review`: doubtful answers, settled blind, equal ones together."""

import sys
from collections.abc import Callable
from datetime import datetime

import click

from bot.cli.console import print_table
from bot.cli.deciding import backing_out_recorded
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.looking import desk_of, round_name, simulation_banner
from bot.cli.options import (
    confirm,
    json_option,
    maybe_as_option,
    now_option,
    print_json,
    without_controls,
)
from bot.cli.showing import show_correction, show_effect
from bot.errors import NotNow
from bot.game.model import Verdict
from bot.services.desk import Desk
from bot.services.moderating import Doubt
from bot.store import decisions


@click.command()
@json_option
@maybe_as_option
@now_option
@pass_invocation
def review(invocation: Invocation, as_json: bool, acting: str | None, now: datetime) -> None:
    """Settle doubtful answers, blind: the verdict first, then whom it helps."""
    from bot.services.moderating import doubts

    with desk_of(invocation) as desk:
        with desk.store.read() as tx:
            waiting = doubts(desk, tx)
            seconds = [row for row, *_alike in decisions.proposals(tx)]
        if as_json:
            print_json(
                [
                    {
                        "round": str(doubt.round.id),
                        "question": doubt.question,
                        "asked": doubt.asked.text,
                        "answer": doubt.asked.answer,
                        "text": doubt.text,
                        "reason": doubt.reason,
                        "comments": list(doubt.comment_ids),
                    }
                    for doubt in waiting
                ]
            )
            return
        simulation_banner(invocation)
        if not waiting and not seconds:
            invocation.tell("deciding.nothing-to-review")
            return
        for row in seconds:
            verdict = invocation.say(f"looking.verdict-{row.verdict}")
            invocation.tell(
                "deciding.second-to-give", number=row.id, by=row.by, verdict=verdict, reason=row.reason
            )
        if acting is None or not sys.stdin.isatty():
            _list_doubts(invocation, desk, waiting)
            invocation.note("deciding.how-to-review")
            return
        for number, doubt in enumerate(waiting, start=1):
            _ask_about(invocation, desk, doubt, acting, now, f"{number}/{len(waiting)}")


def _list_doubts(invocation: Invocation, desk: Desk, waiting: list[Doubt]) -> None:
    print_table(
        [
            invocation.say(f"looking.column-{name}")
            for name in ("round", "question", "key", "comment", "people", "first")
        ],
        [
            [
                round_name(desk, doubt.round),
                doubt.asked.text,
                doubt.asked.answer,
                doubt.text or "-",
                str(len(doubt.comment_ids)),
                doubt.comment_ids[0],
            ]
            for doubt in waiting
        ],
        numbers=(4,),
    )


def _ask_about(
    invocation: Invocation, desk: Desk, doubt: Doubt, acting: str, now: datetime, where: str
) -> None:
    from bot.cli.console import printable
    from bot.services import moderating

    click.secho(f"\n[{where}] {doubt.asked.text}", bold=True)
    invocation.tell("looking.key", answer=doubt.asked.answer)
    click.echo(f"  “{printable(doubt.text or '-')}”")
    invocation.tell("deciding.how-many", count=len(doubt.comment_ids))
    if doubt.reason in (moderating.EDITED, moderating.DELETED):
        invocation.tell(f"deciding.was-{doubt.reason}")
    choice = click.prompt(
        invocation.say("deciding.choose"), type=click.Choice(list("bsol")), show_choices=True, err=True
    )
    if choice == "l":
        return
    verdict = {"b": Verdict.CORRECT, "s": Verdict.WRONG, "o": Verdict.CHATTER}[choice]
    with desk.store.read() as tx:
        _, would = moderating.effect_of_overrule(desk, tx, doubt.comment_ids, doubt.question, verdict)
        show_effect(invocation, tx, would)
    try:
        with backing_out_recorded(desk, doubt.comment_ids, doubt.question, verdict, acting, now):
            reason = click.prompt(
                invocation.say("deciding.why"), err=True, value_proc=_saying_something(invocation)
            )
            with desk.store.read() as tx:
                public = moderating.published_reason(
                    desk, tx, doubt.comment_ids, doubt.question, verdict, reason
                )
                show_correction(invocation, public)
            confirm(invocation, "deciding.ask-overrule", yes=False)
    except NotNow:
        invocation.tell("deciding.backed-out")
        return
    try:
        in_force = moderating.overrule(
            desk, doubt.comment_ids, doubt.question, verdict, by=acting, reason=reason, now=now
        )
    except NotNow as already:
        for problem in already.problems:
            invocation.tell(problem.code, **problem.facts)
        return
    invocation.tell("deciding.overruled" if in_force else "deciding.needs-second")


def _saying_something(invocation: Invocation) -> Callable[[str], str]:
    """Return what takes a reason as `--reason` does, and asks again where nothing is left."""

    def shown(given: str) -> str:
        if not (reason := without_controls(given)):
            raise click.UsageError(invocation.say("deciding.why-blank"))
        return reason

    return shown
