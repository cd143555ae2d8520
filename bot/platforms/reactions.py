"""What to do when the platform says no: one table, from an error and what went before it.

Pure: the caller keeps the history and carries the reaction out. Nothing here, and nothing that follows
it, ever loops on signing in. The waits are ours: Instagram publishes none, upstream's advice is to wait
longer each time and to stop at the first sign of a checkpoint
(https://subzeroid.github.io/instagrapi/usage-guide/best-practices.html).

- `Transient`: this kind of call rests 5 s, doubling to 10 min, with jitter; where answers have changed their
  shape, a person is called at the third in a day.
- `RateLimited`, throttled: this kind rests 5, 15, 60 min; where it was a read, reading then goes on slowly.
- `RateLimited`, please-wait: all writes rest 30 min, doubling to a day, and reading slows down; a person is
  called at the third in a day.
- `RateLimited`, action-blocked: this kind rests a day, and a person is called.
- `SignInRequired`: one sign-in, at most one an hour and two a day; else everything rests and a person is
  called.
- `Challenged`: everything rests until a person resumes.
- `Refused` by a read: rests as after `Transient`, and a person is called at the third in a day: what is asked
  for is right, and asking again every minute would only look like a robot.
- `Refused` by a write, `Gone` and `Unknown`: nothing rests; the outbox settles the one item.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.errors import Challenged, Gone, PlatformError, RateLimited, Refused, SignInRequired, Transient

Rest = Literal["nothing", "kind", "writes", "everything"]
SIGNED_IN_AGAIN = "signed-in-again"
READ = "read"

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_THROTTLED = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
_FORGOTTEN_AFTER = timedelta(hours=6)
_FIRST_BREATH, _LONGEST_BREATH = timedelta(seconds=5), timedelta(minutes=10)
_PLEASE_WAIT = timedelta(minutes=30)
_SIGN_INS_AN_HOUR, _SIGN_INS_A_DAY = 1, 2
_PERSON_AT = 3
_CURABLE_BY_SIGNING_IN = "session-dead"


@dataclass(frozen=True, slots=True)
class Trouble:
    """An earlier error, or a sign-in that followed one (`SIGNED_IN_AGAIN`)."""

    reason: str
    during: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to do now.

    Args:
        rest: What must not be called: this kind of call, all writes, or everything.
        until: When it may be called again; None where a person must say so.
        slow_reading: Whether the reads that go on should be as seldom as they can be.
        sign_in: Whether to sign in once; record it as `SIGNED_IN_AGAIN`, whether it works or not.
        call_a_person: Whether a person must know now.
    """

    rest: Rest = "nothing"
    until: datetime | None = None
    slow_reading: bool = False
    sign_in: bool = False
    call_a_person: bool = False


def reaction(
    error: PlatformError, during: str, history: Sequence[Trouble], now: datetime, chance: random.Random
) -> Reaction:
    """Return what to do about `error`.

    Args:
        during: The kind of call, such as `read`, `reply` or `post`.
        history: Earlier troubles, this one not among them, in any order; those of the last day are
            enough. A success takes the troubles of its kind out of it.
        chance: For the jitter; seeded in tests.
    """
    before = [trouble for trouble in history if now - _DAY < trouble.at <= now]
    match error:
        case Challenged():
            return Reaction("everything", None, call_a_person=True)
        case SignInRequired():
            return _signed_out(error, before, now)
        case RateLimited():
            return _limited(error, during, before, now)
        case Gone():
            return Reaction()
        case Refused() if during != READ:
            return Reaction()
        case Transient() | Refused():
            return _unreachable(error, during, before, now, chance)
        case _:
            return Reaction()


def _signed_out(error: SignInRequired, before: Sequence[Trouble], now: datetime) -> Reaction:
    sign_ins = [trouble.at for trouble in before if trouble.reason == SIGNED_IN_AGAIN]
    this_hour = sum(at > now - _HOUR for at in sign_ins)
    allowed = this_hour < _SIGN_INS_AN_HOUR and len(sign_ins) < _SIGN_INS_A_DAY
    if error.reason == _CURABLE_BY_SIGNING_IN and allowed:
        return Reaction(sign_in=True)
    return Reaction("everything", None, call_a_person=True)


def _limited(error: RateLimited, during: str, before: Sequence[Trouble], now: datetime) -> Reaction:
    if error.reason == "action-blocked":
        return Reaction("kind", now + _DAY, call_a_person=True)
    if error.reason == "please-wait":
        earlier = sum(trouble.reason == "please-wait" for trouble in before)
        pause = min(_PLEASE_WAIT * 2 ** min(earlier, 10), _DAY)
        return Reaction("writes", now + pause, slow_reading=True, call_a_person=earlier + 1 >= _PERSON_AT)
    strikes = sum(
        trouble.reason == error.reason and trouble.during == during and trouble.at > now - _FORGOTTEN_AFTER
        for trouble in before
    )
    pause = _THROTTLED[min(strikes, len(_THROTTLED) - 1)]
    return Reaction("kind", now + pause, slow_reading=during == READ)


def _unreachable(
    error: Transient | Refused, during: str, before: Sequence[Trouble], now: datetime, chance: random.Random
) -> Reaction:
    strikes = sum(
        trouble.reason == error.reason and trouble.during == during and trouble.at > now - _HOUR
        for trouble in before
    )
    pause = min(_FIRST_BREATH * 2 ** min(strikes, 10), _LONGEST_BREATH)
    lasting = error.reason == "answer-changed" or isinstance(error, Refused)
    times = sum(trouble.reason == error.reason for trouble in before) + 1
    return Reaction(
        "kind", now + pause * (1 + chance.random() / 2), call_a_person=lasting and times >= _PERSON_AT
    )
