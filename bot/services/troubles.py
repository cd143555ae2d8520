"""What the bot does when the platform says no: hold what must be held, and call a person when one is needed.

The state stands in the database, so it survives a restart; nothing here tries anything again.
"""

from datetime import datetime, timedelta

from loguru import logger

from bot.errors import Challenged, PlatformError, RateLimited, SignInRequired, Transient
from bot.services.desk import Desk
from bot.store import bars, notices
from bot.store.bars import EVERYTHING
from bot.store.database import Writer

PAUSES = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
BREATH = timedelta(minutes=1)


def note_trouble(desk: Desk, now: datetime, error: PlatformError, *, during: str) -> None:
    """Hold what this error asks to hold: one kind of call for a while, or everything until a person comes.

    Args:
        during: The kind of action, or what was being read, such as `read` or `look:post:12`.
    """
    scope = "read" if during == "read" or during.startswith("look:") else during
    with desk.store.write(now) as tx:
        match error:
            case Challenged():
                _call_a_person(tx, "challenged", error)
            case SignInRequired():
                _call_a_person(tx, "signed-out", error)
            case RateLimited():
                code = f"rate-limited:{scope}"
                pause = PAUSES[min(bars.strikes(tx, code), len(PAUSES) - 1)]
                bars.raise_bar(tx, code, scope, by="bot", reason=str(error), until=now + pause)
            case Transient():
                bars.raise_bar(
                    tx, f"unreachable:{scope}", scope, by="bot", reason=str(error), until=now + BREATH
                )
            case _:
                pass
    logger.warning(
        "{kind} during {during}: {error}", kind=type(error).__name__, during=during, error=str(error)
    )


def note_success(desk: Desk, now: datetime, *, during: str) -> None:
    """Forget the growing pauses of this kind of call: it works again."""
    codes = (f"rate-limited:{during}", f"unreachable:{during}")
    with desk.store.read() as tx:
        raised = any(bars.strikes(tx, code) for code in codes)
    if raised:
        with desk.store.write(now) as tx:
            bars.lift(tx, *codes)


def _call_a_person(tx: Writer, code: str, error: PlatformError) -> None:
    bars.raise_bar(tx, code, EVERYTHING, by="bot", reason=str(error))
    notices.tell(tx, f"{code}:{tx.now.isoformat()}", f"notices.{code}", detail=str(error))
    logger.error("A person is needed ({code}): {detail}. Then: sabtu resume", code=code, detail=str(error))
