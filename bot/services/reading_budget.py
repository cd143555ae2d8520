"""How many calls may still be made to read comments, and what is said where they are short.

Counted from our own tables, so a restart forgets nothing. What the sweeps of the rounds under way will need
is kept back from the polls. What the platform asked for, to slow down, stands in the database too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from loguru import logger

from bot.game.model import RoundStatus
from bot.game.rounds import UNDER_WAY
from bot.services.desk import Desk
from bot.store import bars, calls, rounds, walks
from bot.store.bars import SLOW_READING
from bot.store.database import Reader, Writer

SHORT = "few-calls"
COMMENTS_A_PAGE = 20  # instagram-facts: 15 to 20
_SHOWN_FOR = timedelta(minutes=1)  # how long after its next look a shortage that is over is still told


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be read now.

    Args:
        left: Calls left in these 24 hours.
        for_polls: How many of them a round may spend on polls until it closes.
        room_at: When there is room for a breath of calls again: now, where there is.
        slow_until: Until when the platform wants few calls; None where it did not ask.
    """

    left: int
    for_polls: int
    room_at: datetime
    slow_until: datetime | None


def allowance(desk: Desk, tx: Reader, now: datetime) -> Allowance:
    """Return what may be read now."""
    collect = desk.settings.collect
    left = max(0, collect.calls_per_day - calls.made(tx, now))
    under_way = [row for row in rounds.rows(tx, *UNDER_WAY) if row.next_poll_at is not None]
    polled = sum(row.status == RoundStatus.OPEN for row in under_way)
    kept_back = sum(_closing_needs(tx, row.id, collect.sweeps) for row in under_way)
    return Allowance(
        left=left,
        for_polls=max(0, left - kept_back) // max(polled, 1),
        room_at=calls.room_at(tx, now, collect.calls_per_day, 1 if left else collect.calls_at_once),
        slow_until=slow_until(tx, now),
    )


def slow_until(tx: Reader, now: datetime) -> datetime | None:
    """Return until when the platform wants few calls; None where it did not ask."""
    slow = [bar.until for bar in bars.active(tx, now) if bar.scope == SLOW_READING and bar.code != SHORT]
    return max((until for until in slow if until is not None), default=None)


def tell_shortage(desk: Desk, tx: Writer, until: datetime) -> None:
    """Say in `status` and in the log that comments are read more seldom than planned."""
    used, most = calls.made(tx, tx.now), desk.settings.collect.calls_per_day
    if all(bar.code != SHORT for bar in bars.active(tx, tx.now)):
        logger.warning(
            "Calls are short: {used} of {most} were made in 24 hours; comments are read more seldom",
            used=used,
            most=most,
        )
    bars.raise_bar(tx, SHORT, SLOW_READING, by="bot", reason=f"{used}/{most}", until=until + _SHOWN_FOR)


def _closing_needs(tx: Reader, round_id: int, sweeps: int) -> int:
    """Return the calls that closing a round takes: its pages for each sweep, and as many for threads."""
    return (sweeps + 1) * (1 + walks.comment_count(tx, round_id) // COMMENTS_A_PAGE)
