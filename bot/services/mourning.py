"""Days of mourning or disaster, on which nothing is posted: `[calendar] hold`.

What announces or corrects waits for the same time of the next other day. A story is dropped: it tells of what
happens now. A round's own post is no matter of this module: `publishing` moves the round to its next slot.
"""

from datetime import UTC, datetime, timedelta

from loguru import logger

from bot.content.moments import moment_text
from bot.services.desk import Desk
from bot.settings import Settings
from bot.store import notices, outbox
from bot.store.outbox import STORIES
from bot.store.tables import ActionRow

_TOLD = {"winners": "notices.announcement-hold", "correction": "notices.correction-hold"}


def is_held(settings: Settings, moment: datetime) -> bool:
    """Whether a moment lies on such a day of the account's own calendar."""
    return moment.astimezone(settings.zone).date() in settings.calendar.hold


def holds_back(desk: Desk, action: ActionRow, now: datetime) -> bool:
    """Put off an announcement, or drop a story, that would appear on such a day; whether it was so."""
    if action.kind not in (*_TOLD, *STORIES) or not is_held(desk.settings, now):
        return False
    if action.kind in STORIES:
        with desk.store.write(now) as tx:
            outbox.drop(tx, action.id, "hold")
        logger.info("Dropped {key}: a day without posts", key=action.key)
    else:
        _put_off(desk, action, now)
    return True


def _put_off(desk: Desk, action: ActionRow, now: datetime) -> None:
    local = now.astimezone(desk.settings.zone)
    while local.date() in desk.settings.calendar.hold:
        local += timedelta(days=1)
    until = moment_text(local, desk.settings.zone, desk.settings.language)
    key = f"hold:{action.key}:{local.date()}"
    with desk.store.write(now) as tx:
        outbox.defer(tx, action.id, due_at=local.astimezone(UTC))
        notices.tell(tx, key, _TOLD[action.kind], week=action.week or "-", until=until)
    logger.info("Put off {key}: a day without posts", key=action.key)
