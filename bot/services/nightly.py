"""The night shift: a backup when one is due, old backups and old data removed.

When a backup is due is read from the backups themselves, so that a bot which was off at night makes up
for it when it starts. One that fails is told to the team once a day, and tried again.
"""

from datetime import date, datetime, timedelta

from loguru import logger

from bot.content.messages import say_problem
from bot.errors import PersonNeeded
from bot.game.timetable import moment_of
from bot.services.backing_up import back_up, copies, thin_out
from bot.services.desk import Desk
from bot.services.forgetting import forget_what_is_old
from bot.store import notices

_DAY = timedelta(days=1)


def keep_house(desk: Desk, now: datetime) -> bool:
    """Do the night's work if it is due; whether a backup was made."""
    folder = desk.settings.var / "backups"
    made = copies(folder)
    if not is_due(desk, made[0].made_at if made else None, now):
        return False
    try:
        back_up(desk.store, folder, now)
    except (PersonNeeded, OSError) as error:
        reason = _in_words(desk, error)
        logger.error("The backup failed: {reason}. Look at the disk and at [store]", reason=reason)
        day = f"{now.astimezone(desk.settings.zone):%Y-%m-%d}"
        with desk.store.write(now) as tx:
            notices.tell(tx, f"backup-failed:{day}", "keeping.backup-failed", reason=reason)
        return False
    thin_out(folder, desk.settings.backup.keep, now)
    forget_what_is_old(desk.store, desk.settings.privacy.retention, now)
    return True


def is_due(desk: Desk, last_at: datetime | None, now: datetime) -> bool:
    """Whether a backup is due: at its time of day, or as often as asked where that is more than daily."""
    settings = desk.settings.backup
    if last_at is None:
        return True
    if settings.every < _DAY:
        return now - last_at >= settings.every
    zone = desk.settings.zone
    today: date = now.astimezone(zone).date()
    latest = moment_of(today, settings.at, zone)
    if latest > now:
        latest = moment_of(today - _DAY, settings.at, zone)
    return last_at < latest and latest - last_at > settings.every - _DAY


def _in_words(desk: Desk, error: PersonNeeded | OSError) -> str:
    if isinstance(error, PersonNeeded):
        return say_problem(error.problems[0], desk.settings.language)
    return str(error)
