"""Manners: how many calls of a kind in an hour and a day, how far apart, and not at night.

Pure: the caller gives the calls it made, from its own tables, so a restart forgets nothing. The numbers are
cautious guesses, far below what accounts were reported to lose their rights over (seven comments an hour
under other people's posts; three hundred comments swept at once); Instagram publishes none.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Budget:
    """The most calls of one kind in any hour and in any day."""

    per_hour: int
    per_day: int


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made, whether it worked or not."""

    kind: str
    at: datetime


BUDGETS: Mapping[str, Budget] = {
    "read": Budget(240, 2000),
    "post": Budget(4, 12),
    "story": Budget(4, 12),
    "closing-story": Budget(4, 12),
    "winners": Budget(2, 4),
    "winners-story": Budget(2, 4),
    "reveal-story": Budget(4, 12),
    "correction": Budget(2, 4),
    "hint": Budget(4, 24),
    "reveal": Budget(4, 12),
    "pin": Budget(4, 12),
    "reply": Budget(6, 30),
    "like": Budget(20, 120),
    "message": Budget(4, 12),
}
"""By kind of action as in the outbox; a kind without a budget is not held back."""


def free_at(budgets: Mapping[str, Budget], kind: str, made: Iterable[Made], now: datetime) -> datetime:
    """Return when the budget of `kind` next has room: `now`, or a later moment.

    Args:
        made: The calls of the last day at least; other kinds are passed over.
    """
    budget = budgets.get(kind)
    if budget is None:
        return now
    moments = sorted(call.at for call in made if call.kind == kind)
    return max(now, _room(moments, budget.per_hour, _HOUR, now), _room(moments, budget.per_day, _DAY, now))


def _room(moments: list[datetime], most: int, span: timedelta, now: datetime) -> datetime:
    recent = [moment for moment in moments if moment > now - span]
    if len(recent) < most:
        return now
    # Room comes when so many have fallen out of the span that one more fits.
    return recent[len(recent) - most] + span if most > 0 else now + span


def spaced_at(
    last_write_at: datetime | None,
    between: timedelta,
    spread: timedelta,
    now: datetime,
    chance: random.Random,
) -> datetime:
    """Return when the next write may go out: `between` after the last, and up to `spread` more."""
    if last_write_at is None:
        return now
    return max(now, last_write_at + between + spread * chance.random())


def awake_at(now: datetime, zone: ZoneInfo, quiet_from: time | None, quiet_to: time | None) -> datetime:
    """Return when the quiet hours are over: `now` outside of them.

    Args:
        quiet_from: Start on the account's own clock; None for no quiet hours.
        quiet_to: End, on the next day where it is earlier than the start.
    """
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return now
    local = now.astimezone(zone)
    clock = local.time()
    over_midnight = quiet_from > quiet_to
    in_evening = over_midnight and clock >= quiet_from
    in_morning = clock < quiet_to and (over_midnight or clock >= quiet_from)
    if not (in_evening or in_morning):
        return now
    day = local.date() + _DAY if in_evening else local.date()
    return datetime.combine(day, quiet_to, zone).astimezone(now.tzinfo)
