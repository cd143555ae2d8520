"""What the bot does when the platform says no: hold what must be held, and call a person when one is needed.

`bot.platforms.reactions` decides; here its decision is carried out. The history it decides by and the bars
it asks for stand in the database, so both survive a restart. Nothing is tried again here, but for one
sign-in, which is noted before it is tried: a process that dies in the middle has used it up.
"""

import json
import random
from datetime import datetime, timedelta

from loguru import logger

from bot.errors import Challenged, PlatformError, Refused, SignInRequired, Transient
from bot.platforms.base import SignsIn
from bot.platforms.pacing import BUDGETS
from bot.platforms.reactions import READ, SIGNED_IN_AGAIN, Reaction, Trouble, reaction
from bot.services.desk import Desk
from bot.store import bars, decisions, meta, notices
from bot.store.bars import ALL_WRITES, EVERYTHING, SLOW_READING
from bot.store.database import Reader, Writer

SIGNING_IN = "sign-in"
SLOW_FOR = timedelta(hours=1)  # after the pause itself; ours, since Instagram publishes none
_REMEMBERED = "troubles"
_REMEMBERED_FOR = timedelta(days=1)
_REMEMBERED_AT_MOST = 200


def note_trouble(desk: Desk, now: datetime, error: PlatformError, *, during: str) -> None:
    """Do about this error what the table of reactions says.

    Args:
        during: The kind of action, or what was being read, such as `read` or `look:post:12`.
    """
    kind = during if during in BUDGETS or during == SIGNING_IN else READ
    can_sign_in = isinstance(desk.platform, SignsIn)
    with desk.store.write(now) as tx:
        history = _history(tx, now)
        decided = reaction(error, kind, history, now, random.Random(f"{kind} {now.isoformat()}"))  # noqa: S311
        signs_in = decided.sign_in and can_sign_in
        if decided.sign_in and not can_sign_in:
            decided = Reaction("everything", None, call_a_person=True)
        remembered = [Trouble(error.reason, kind, now), *([_sign_in(now)] if signs_in else [])]
        _remember(tx, [*history, *remembered])
        _hold(tx, error, kind, decided)
    logger.warning(
        "{kind} during {during}: {error}", kind=type(error).__name__, during=during, error=str(error)
    )
    if signs_in:
        _sign_in_once(desk, now)


def note_success(desk: Desk, now: datetime, *, during: str) -> None:
    """Forget the growing pauses of this kind of call: it works again."""
    codes = (f"rate-limited:{during}", f"unreachable:{during}")
    with desk.store.read() as tx:
        troubled = any(trouble.during == during for trouble in _history(tx, now))
        raised = any(bars.strikes(tx, code) for code in codes)
    if not (raised or troubled):
        return
    with desk.store.write(now) as tx:
        bars.lift(tx, *codes)
        history = _history(tx, now)
        # What limits sign-ins, and what Instagram asked of the whole account, is not undone by a read.
        _remember(tx, [one for one in history if one.during != during or one.reason in _LASTING])


def last_sign_in(desk: Desk, now: datetime) -> datetime | None:
    """Return when somebody, or the bot, last tried to sign in within a day."""
    with desk.store.read() as tx:
        tried = [one.at for one in _history(tx, now) if one.reason == SIGNED_IN_AGAIN]
    return max(tried, default=None)


def note_sign_in(desk: Desk, now: datetime, *, by: str | None = None) -> None:
    """Note that a person signs in now: it counts as one of the few that a day may see."""
    with desk.store.write(now) as tx:
        if by is not None:
            decisions.decide(tx, "sign-in", "account", by=by)
        _remember(tx, [*_history(tx, now), _sign_in(now)])


_LASTING = (SIGNED_IN_AGAIN, "please-wait", "action-blocked")


def _sign_in_once(desk: Desk, now: datetime) -> None:
    platform = desk.platform
    assert isinstance(platform, SignsIn)  # noqa: S101 - the caller has asked
    try:
        platform.sign_in_again()
    except PlatformError as error:
        note_trouble(desk, now, error, during=SIGNING_IN)
    else:
        logger.warning("Signed in again: the session had ended")


def _hold(tx: Writer, error: PlatformError, kind: str, decided: Reaction) -> None:
    reason = str(error)
    match decided.rest:
        case "nothing":
            return
        case "everything":
            code = "challenged" if isinstance(error, Challenged) else "signed-out"
            bars.raise_bar(tx, code, EVERYTHING, by="bot", reason=reason)
        case "writes":
            code = "asked-to-wait"
            bars.raise_bar(tx, code, ALL_WRITES, by="bot", reason=reason, until=decided.until)
        case "kind":
            code = "unreachable" if isinstance(error, Transient | Refused) else "rate-limited"
            bars.raise_bar(tx, f"{code}:{kind}", kind, by="bot", reason=reason, until=decided.until)
    if decided.slow_reading and decided.until is not None:
        until = decided.until + SLOW_FOR
        bars.raise_bar(tx, SLOW_READING, SLOW_READING, by="bot", reason=reason, until=until)
    if decided.call_a_person:
        known = {"challenged", "signed-out", "asked-to-wait"}
        notice = code if code in known else f"{code}-long"
        notices.tell(tx, f"{notice}:{kind}:{tx.now.isoformat()}", f"notices.{notice}", detail=reason)
        if isinstance(error, Challenged | SignInRequired):
            logger.error(
                "A person is needed ({code}): {detail}. Then: sabtu resume", code=code, detail=reason
            )


def _sign_in(now: datetime) -> Trouble:
    return Trouble(SIGNED_IN_AGAIN, SIGNING_IN, now)


def _history(tx: Reader, now: datetime) -> list[Trouble]:
    rows = json.loads(meta.get(tx, _REMEMBERED) or "[]")
    history = [Trouble(reason, during, datetime.fromisoformat(at)) for reason, during, at in rows]
    return [trouble for trouble in history if trouble.at > now - _REMEMBERED_FOR]


def _remember(tx: Writer, history: list[Trouble]) -> None:
    """Keep the last day; sign-ins are kept whatever else there is: they are the limit that matters most."""
    sign_ins = [one for one in history if one.reason == SIGNED_IN_AGAIN]
    others = [one for one in history if one.reason != SIGNED_IN_AGAIN][-_REMEMBERED_AT_MOST:]
    rows = [[one.reason, one.during, one.at.isoformat()] for one in (*sign_ins, *others)]
    meta.put(tx, _REMEMBERED, json.dumps(rows))
