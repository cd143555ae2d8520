"""Commands by which people decide: each shows its effect first, asks, and leaves a name in the record."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.cli.console import print_table
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.looking import desk_of, find_round, local, round_name, simulation_banner
from bot.cli.options import (
    as_option,
    confirm,
    json_option,
    maybe_as_option,
    now_option,
    parse_moment,
    print_json,
    reason_option,
    yes_option,
)
from bot.errors import NotNow, Problem, UserError
from bot.game.model import Verdict
from bot.services.desk import Desk
from bot.services.moderating import Doubt
from bot.services.tallying import Effect
from bot.store import decisions, people
from bot.store.database import Reader

if TYPE_CHECKING:
    from bot.services.rehearsing import PublicCorrection

_VERDICTS = ("correct", "wrong", "chatter")


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


@click.command()
@click.argument("comment", metavar="COMMENT")
@click.argument("verdict", type=click.Choice(_VERDICTS))
@reason_option
@click.option("--alike", is_flag=True)
@click.option("--question", type=click.IntRange(1), default=1)
@as_option
@yes_option
@now_option
@pass_invocation
def overrule(
    invocation: Invocation,
    comment: str,
    verdict: str,
    reason: str,
    alike: bool,
    question: int,
    acting: str,
    yes: bool,
    now: datetime,
) -> None:
    """Give a comment (with --alike all that say the same) another verdict."""
    from bot.services import moderating
    from bot.services.alike import alike as equal_answers

    with desk_of(invocation) as desk:
        simulation_banner(invocation)
        with desk.store.read() as tx:
            found = moderating.round_of_comment(tx, comment)
            if question > len(found.quiz.questions):
                raise UserError(Problem("deciding.no-such-question", {"number": question}))
            ids = equal_answers(tx, found, comment) if alike else [comment]
            _, would = moderating.effect_of_overrule(desk, tx, ids, question, Verdict(verdict))
            invocation.tell(
                "deciding.overrules", count=len(ids), verdict=invocation.say(f"looking.verdict-{verdict}")
            )
            show_effect(invocation, tx, would)
            public = moderating.published_reason(desk, tx, ids, question, Verdict(verdict), reason)
            show_correction(invocation, found.week, public)
        with _backing_out_recorded(desk, ids, question, Verdict(verdict), acting, now):
            confirm(invocation, "deciding.ask-overrule", yes)
        in_force = moderating.overrule(
            desk, ids, question, Verdict(verdict), by=acting, reason=reason, now=now
        )
    invocation.tell("deciding.overruled" if in_force else "deciding.needs-second")


@click.command()
@click.argument("round_id", metavar="ROUND")
@click.argument("until")
@as_option
@yes_option
@now_option
@pass_invocation
def extend(invocation: Invocation, round_id: str, until: str, acting: str, yes: bool, now: datetime) -> None:
    """Give an open round a later end."""
    from bot.services import moderating

    moment = parse_moment(invocation, until)
    with desk_of(invocation) as desk:
        simulation_banner(invocation)
        with desk.store.read() as tx:
            found = find_round(desk, tx, round_id)
        invocation.tell(
            "deciding.extends", old=local(invocation, found.close_at), new=local(invocation, moment)
        )
        confirm(invocation, "deciding.ask-extend", yes)
        moderating.extend(desk, found.id, moment, by=acting, now=now)
    invocation.tell("deciding.extended")


@click.command()
@click.argument("round_id", metavar="ROUND")
@reason_option
@as_option
@yes_option
@now_option
@pass_invocation
def cancel(invocation: Invocation, round_id: str, reason: str, acting: str, yes: bool, now: datetime) -> None:
    """Cancel a round that has not gone out, or give up one whose post failed."""
    from bot.services import moderating

    with desk_of(invocation) as desk:
        simulation_banner(invocation)
        with desk.store.read() as tx:
            found = find_round(desk, tx, round_id)
        invocation.tell("deciding.cancels", file=found.file, status=invocation.status(found.status))
        confirm(invocation, "deciding.ask-cancel", yes)
        moderating.cancel(desk, found.id, by=acting, reason=reason, now=now)
    invocation.tell("deciding.cancelled")


@click.command()
@click.argument("reason", required=False, default="")
@as_option
@yes_option
@now_option
@pass_invocation
def stop(invocation: Invocation, reason: str, acting: str, yes: bool, now: datetime) -> None:
    """Hold all outward writes at once; comments go on being collected. It never asks: a brake must hold."""
    from bot.services import holding

    with desk_of(invocation) as desk:
        holding.stop(desk, now, by=acting, reason=reason)
    invocation.tell("deciding.stopped")


@click.command()
@click.option("--restored", is_flag=True)
@as_option
@yes_option
@now_option
@pass_invocation
def resume(invocation: Invocation, restored: bool, acting: str, yes: bool, now: datetime) -> int:
    """Let outward writes go on again."""
    from bot.services import holding

    with desk_of(invocation) as desk:
        simulation_banner(invocation)
        with desk.store.read() as tx:
            held = holding.holding(desk, tx, now)
        if not held:
            invocation.tell("deciding.nothing-held")
            return 0
        for bar in held:
            click.echo(f"· {invocation.why(holding.problem_of(bar))}")
        if restored:
            _show_what_was_found(invocation, desk, now)
        confirm(invocation, "deciding.ask-resume", yes)
        holding.resume(desk, now, by=acting, restored=restored)
        with desk.store.read() as tx:
            left = holding.holding(desk, tx, now)
    for bar in left:
        if bar.code in ("stop-file", "restored"):
            invocation.tell(f"deciding.still-held-{bar.code}")
        else:
            why = invocation.why(holding.problem_of(bar))
            invocation.tell("deciding.still-held", bar=why)
    if not left:
        invocation.tell("deciding.resumed")
    return 3 if left else 0


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
        with _backing_out_recorded(desk, doubt.comment_ids, doubt.question, verdict, acting, now):
            reason = click.prompt(
                invocation.say("deciding.why"), err=True, value_proc=_saying_something(invocation)
            )
            with desk.store.read() as tx:
                public = moderating.published_reason(
                    desk, tx, doubt.comment_ids, doubt.question, verdict, reason
                )
                show_correction(invocation, doubt.round.week, public)
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
    """Return what takes an answer without blank ends, and asks again where nothing is left."""

    def stripped(given: str) -> str:
        if not given.strip():
            raise click.UsageError(invocation.say("deciding.why-blank"))
        return given.strip()

    return stripped


@contextmanager
def _backing_out_recorded(
    desk: Desk, comment_ids: Sequence[str], question: int, verdict: Verdict, acting: str, now: datetime
) -> Iterator[None]:
    """Record who was shown whom a verdict helps and then says no or breaks off."""
    from bot.services import moderating

    try:
        yield
    except (click.Abort, KeyboardInterrupt, NotNow, UserError):
        moderating.back_out(desk, comment_ids, question, verdict, by=acting, now=now)
        raise


def show_effect(invocation: Invocation, tx: Reader, would: Effect) -> None:
    """Print who would gain and who would lose a place."""
    known = people.by_id(tx, [one.person for one in (*would.gained, *would.lost)])
    if not would.changes_a_winner:
        invocation.tell("deciding.no-winner-changes")
    for one in would.gained:
        invocation.tell("deciding.gains", handle=known[one.person].handle or "-", rank=one.rank)
    for one in would.lost:
        invocation.tell("deciding.loses", handle=known[one.person].handle or "-", rank=one.rank)


def show_correction(invocation: Invocation, week: str, reason: str | None) -> None:
    """Warn that an announced week will be corrected in public, for this reason; None: it will not be."""
    if reason is not None:
        invocation.tell("deciding.corrects-in-public", week=week, reason=reason)


def show_public_texts(invocation: Invocation, corrections: Sequence["PublicCorrection"]) -> None:
    """Show the words of each correction that would go out."""
    for one in corrections:
        text = "\n".join(f"  {line}".rstrip() for line in one.caption.splitlines())
        invocation.tell("deciding.correction-reads", week=one.week, text=text)


def _show_what_was_found(invocation: Invocation, desk: Desk, now: datetime) -> None:
    """Show what was adopted and what is lost since the backup, having looked if nobody has."""
    from bot.services.restoring import last_reconciliation, reconcile

    with desk.store.read() as tx:
        found = last_reconciliation(tx)
    found = found or reconcile(desk, now)
    for marker in found.adopted:
        invocation.tell("deciding.adopted", post=marker)
    for line in found.lost:
        invocation.tell("deciding.lost", post=line)
    if not (found.adopted or found.lost):
        invocation.tell("deciding.nothing-since")
