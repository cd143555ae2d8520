"""Whether outward writes are held, and why: one place that every write asks.

Writes are held by a `STOP` file in the quizzes folder, by a person (`sabtu stop`), after a restore, and by
the platform's own signs of trouble. Reading goes on unless a bar's scope says `everything`.
"""

from datetime import datetime

from bot.content.folder import STOP_FILE, has_stop_file
from bot.errors import Problem
from bot.platforms.pacing import awake_at
from bot.services.desk import Desk
from bot.store import bars, decisions, notices
from bot.store.bars import ALL_WRITES, EVERYTHING, Bar
from bot.store.database import Reader

QUIET_KINDS = ("like", "reply", "message")


def holding(desk: Desk, tx: Reader, now: datetime) -> list[Bar]:
    """Return every bar in force, the `STOP` file's included."""
    found = bars.active(tx, now)
    if has_stop_file(desk.settings.quizzes):
        found.append(Bar("stop-file", ALL_WRITES, "", now, STOP_FILE, None, 1))
    return found


def problem_of(bar: Bar) -> Problem:
    """Return what holds the writes and the way out, for people."""
    code = f"bars.{bar.code.split(':')[0]}"
    if bar.code == "stopped" and not bar.reason:
        code = "bars.stopped-without-reason"
    return Problem(code, {"reason": bar.reason, "by": bar.by})


def may_write(desk: Desk, tx: Reader, now: datetime, kind: str) -> bool:
    """Whether an action of this kind may go out now."""
    scopes = {bar.scope for bar in holding(desk, tx, now)}
    if scopes & {ALL_WRITES, EVERYTHING, kind}:
        return False
    quiet = desk.settings.quiet
    return kind not in QUIET_KINDS or awake_at(now, desk.settings.zone, quiet.from_, quiet.to) <= now


def may_read(desk: Desk, tx: Reader, now: datetime) -> bool:
    """Whether the platform may be read now."""
    return not any(bar.scope in (EVERYTHING, "read") for bar in bars.active(tx, now))


def stop(desk: Desk, now: datetime, *, by: str, reason: str) -> None:
    """Hold all outward writes until a person resumes."""
    with desk.store.write(now) as tx:
        bars.raise_bar(tx, "stopped", ALL_WRITES, by=by, reason=reason)
        decisions.decide(tx, "stop", "writes", by=by, reason=reason)


def resume(desk: Desk, now: datetime, *, by: str, restored: bool) -> list[Bar]:
    """Lift what a person may lift and return it; the bar of a restore only when `restored` says so.

    Whoever lifts the bar of a restore has seen what was found: the notices that ask to look are settled.
    """
    with desk.store.write(now) as tx:
        lifted = [bar for bar in bars.active(tx, now) if bar.code != "restored" or restored]
        if lifted:
            bars.lift(tx, *(bar.code for bar in lifted))
            decisions.decide(tx, "resume", "writes", by=by, body={"lifted": [bar.code for bar in lifted]})
        if restored:
            notices.mark_sent(tx, [one.id for one in notices.unsent(tx) if one.code == "notices.reconciled"])
        return lifted
