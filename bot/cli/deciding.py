"""Commands by which people decide: each shows its effect first, asks, and leaves a name in the record."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import click

from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.looking import desk_of, find_round, local, simulation_banner
from bot.cli.options import (
    as_option,
    confirm,
    now_option,
    parse_moment,
    reason_option,
    without_controls,
    yes_option,
)
from bot.cli.showing import show_correction, show_effect
from bot.errors import NotNow, Problem, UserError
from bot.game.model import Verdict
from bot.services.desk import Desk

_VERDICTS = ("correct", "wrong", "chatter")


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
            show_correction(invocation, public)
        with backing_out_recorded(desk, ids, question, Verdict(verdict), acting, now):
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
        holding.stop(desk, now, by=acting, reason=without_controls(reason))
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


@contextmanager
def backing_out_recorded(
    desk: Desk, comment_ids: Sequence[str], question: int, verdict: Verdict, acting: str, now: datetime
) -> Iterator[None]:
    """Record who was shown whom a verdict helps and then says no or breaks off."""
    from bot.services import moderating

    try:
        yield
    except (click.Abort, KeyboardInterrupt, NotNow, UserError):
        moderating.back_out(desk, comment_ids, question, verdict, by=acting, now=now)
        raise


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
