"""When a round's comments are read next: often while many write, seldom while nobody does.

Each part of a round has a quiet interval, which is how often it is read when nobody writes. On top of it
one more reading is made for every so many new comments, so that the calls beyond the quiet ones stay in
proportion to what they bring, and nobody waits longest just when most people write.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)
_LATEST = 8  # comments the rate is taken from: enough to be steady, few enough to notice a rush
_YOUNG = 1.5  # a round is first read again when it is this much older: nothing is known of its rate yet


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to read.

    Args:
        first: Quiet interval of the first part, which lasts `first_for`.
        middle: Quiet interval between the two.
        last: Quiet interval of the last part, which lasts `last_for`.
        one_more_for: How many new comments are worth one more reading.
        fastest: Never more often than this, unless a quiet interval is shorter.
        slowest: How often where readings are to be as few as they can be.
    """

    first: timedelta
    first_for: timedelta
    middle: timedelta
    last: timedelta
    last_for: timedelta
    one_more_for: int
    fastest: timedelta
    slowest: timedelta


def arrival_rate(newest: Sequence[datetime], opened_at: datetime, now: datetime) -> float:
    """Return how many comments come a minute, by the stamps of the newest ones, in any order."""
    latest = sorted((stamp for stamp in newest if stamp <= now), reverse=True)[:_LATEST]
    if not latest:
        return 0.0
    since = latest[-1] if len(latest) == _LATEST else opened_at
    return len(latest) * (_MINUTE / max(now - since, timedelta(seconds=1)))


def next_poll_at(
    pace: Pace, now: datetime, opened_at: datetime, close_at: datetime, rate: float = 0.0
) -> datetime:
    """Return when to read next; never later than the start of the last part, nor than closing.

    Args:
        rate: New comments a minute.
    """
    if now >= close_at:
        return close_at
    last_part = close_at - pace.last_for
    if now < opened_at + pace.first_for:
        quiet = pace.first
    elif now >= last_part:
        quiet = pace.last
    else:
        quiet = pace.middle
    interval = quiet / (1 + rate * (quiet / _MINUTE) / pace.one_more_for)
    interval = max(interval, min(pace.fastest, quiet))
    interval = min(interval, max(pace.fastest, (now - opened_at) * _YOUNG))
    following = now + max(interval, timedelta(seconds=1))
    if now < last_part < following:
        return last_part
    return min(following, close_at)


def spread(time_left: timedelta, calls: int, slowest: timedelta) -> timedelta:
    """Return how far apart `calls` readings are in the time left; `slowest` where hardly any is left."""
    return min(time_left / calls, slowest) if calls > 0 else slowest
