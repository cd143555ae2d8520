"""When a follower comments: a burst after the post, a trickle, a rush before closing, and some too late.

Offsets are whole seconds after the post.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random

from bot.platforms.sandbox.people import Follower
from bot.platforms.sandbox.words import draw

SOONEST = 5  # seconds: nobody reads and types faster
_BURST, _RUSH, _LATE = timedelta(minutes=25), timedelta(minutes=20), timedelta(minutes=90)
_HOME = timezone(timedelta(hours=7))
_NIGHT_HOURS = range(0, 5)


@dataclass(frozen=True, slots=True)
class Hours:
    """The times of a round."""

    opened_at: datetime
    close_at: datetime

    @property
    def length(self) -> float:
        """Seconds from the post to closing."""
        return max((self.close_at - self.opened_at).total_seconds(), 2.0 * SOONEST)

    def first_comment(self, follower: Follower, dice: Random) -> int:
        """Return when a follower comes by; at night most of them sleep."""
        offset = self._offset(follower, dice)
        for _ in range(3):
            if not self._is_night(offset) or dice.random() < 0.1:
                break
            offset = self._offset(follower, dice)
        return max(SOONEST, int(offset))

    def soon_after(self, offset: int, dice: Random, typically: timedelta = timedelta(minutes=4)) -> int:
        """Return a moment some time after another one."""
        mean = min(typically.total_seconds(), 0.1 * self.length)
        return offset + SOONEST + int(dice.expovariate(1 / mean))

    def is_late(self, offset: int) -> bool:
        """Whether a moment lies at or after closing."""
        return offset >= self.length

    def _offset(self, follower: Follower, dice: Random) -> float:
        when = draw(
            dice,
            (
                ("burst", 40 + 40 * follower.haste),
                ("trickle", 26),
                ("rush", 16 - 8 * follower.haste),
                ("late", 4),
            ),
        )
        length = self.length
        if when == "burst":
            mean = min(_BURST.total_seconds(), 0.06 * length) * (1.7 - 1.5 * follower.haste)
            offset = SOONEST + dice.expovariate(1 / mean)
            return offset if offset < length else dice.uniform(SOONEST, length)
        if when == "trickle":
            return dice.uniform(SOONEST, length)
        if when == "rush":
            return max(SOONEST, length - dice.expovariate(1 / min(_RUSH.total_seconds(), 0.05 * length)))
        return length + dice.expovariate(1 / min(_LATE.total_seconds(), 0.15 * length))

    def _is_night(self, offset: float) -> bool:
        return (self.opened_at + timedelta(seconds=offset)).astimezone(_HOME).hour in _NIGHT_HOURS
