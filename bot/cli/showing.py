"""What a decision would change, shown before it is asked for: places, and what the public would read."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.cli.invocation import Invocation
from bot.services.tallying import Effect
from bot.store import people
from bot.store.database import Reader

if TYPE_CHECKING:
    from bot.services.rehearsing import PublicCorrection


def show_effect(invocation: Invocation, tx: Reader, would: Effect) -> None:
    """Print who would gain and who would lose a place, in later weeks too."""
    if not would.changes_a_winner:
        invocation.tell("deciding.no-winner-changes")
    _show_places(invocation, tx, would)
    for week, later in would.later:
        invocation.tell("deciding.in-later-week", week=week)
        _show_places(invocation, tx, later)


def _show_places(invocation: Invocation, tx: Reader, would: Effect) -> None:
    known = people.by_id(tx, [one.person for one in (*would.gained, *would.lost)])
    for one in would.gained:
        invocation.tell("deciding.gains", handle=known[one.person].handle or "-", rank=one.rank)
    for one in would.lost:
        invocation.tell("deciding.loses", handle=known[one.person].handle or "-", rank=one.rank)


def show_correction(invocation: Invocation, reasons: Mapping[str, str]) -> None:
    """Warn of the announced weeks that will be corrected in public, each for its reason."""
    for week, reason in reasons.items():
        invocation.tell("deciding.corrects-in-public", week=week, reason=reason)


def show_public_texts(invocation: Invocation, corrections: Sequence["PublicCorrection"]) -> None:
    """Show the words of each correction that would go out."""
    for one in corrections:
        text = "\n".join(f"  {line}".rstrip() for line in one.caption.splitlines())
        invocation.tell("deciding.correction-reads", week=one.week, text=text)
