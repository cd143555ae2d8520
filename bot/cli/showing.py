"""What a decision would change, shown before it is asked for: places, and what the public would read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cli.invocation import Invocation
from bot.services.tallying import Effect
from bot.store import people
from bot.store.database import Reader

if TYPE_CHECKING:
    from bot.services.rehearsing import PublicCorrection


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
