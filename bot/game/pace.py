"""How often a round's comments are fetched: often at first and just before closing, seldom in between."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """Intervals between polls and how long the first and the last part of a round are."""

    first: timedelta
    first_for: timedelta
    middle: timedelta
    last: timedelta
    last_for: timedelta


def next_poll_at(pace: Pace, now: datetime, opened_at: datetime, close_at: datetime) -> datetime:
    """Return when to poll next; never later than the start of the last part, nor than closing."""
    if now >= close_at:
        return close_at
    last_part = close_at - pace.last_for
    if now < opened_at + pace.first_for:
        interval = pace.first
    elif now >= last_part:
        interval = pace.last
    else:
        interval = pace.middle
    following = now + interval
    if now < last_part < following:
        return last_part
    return min(following, close_at)
