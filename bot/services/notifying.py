"""Telling the team: grouped, in plain words, never more than the settings allow in an hour.

What is to be told stands in the database before it is sent, so nothing is lost when the line is down.
A message may arrive twice after a crash, which harms nobody; it is never dropped without a word.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from loguru import logger

from bot.content.messages import say
from bot.errors import Problem, UserError
from bot.services.desk import Desk
from bot.store import notices

AT_ONCE = 20


def notify_due(desk: Desk, now: datetime) -> int:
    """Tell the team through the addresses of the settings; return how many things were told."""
    urls = [url.get_secret_value() for url in desk.settings.notify.urls]
    if not urls:
        return 0  # `sabtu status` shows what waits
    return deliver(desk, now, lambda title, body: _send(urls, title, body))


def deliver(desk: Desk, now: datetime, send: Callable[[str, str], bool]) -> int:
    """Send what was not told yet as one message, if the hour allows; return how many things were told.

    Args:
        send: Takes title and text; False where it did not arrive, and then all of it is told later.
    """
    with desk.store.read() as tx:
        waiting = notices.unsent(tx)[:AT_ONCE]
        allowed = notices.sent_since(tx, now - timedelta(hours=1)) < desk.settings.notify.per_hour
    if not waiting or not allowed:
        return 0
    language = desk.settings.language
    lines = [f"• {say(notice.code, language, **notices.facts(notice))}" for notice in waiting]
    title = say("notify.title", language, account=desk.settings.account.handle)
    if desk.is_simulation:
        title = f"{say('notify.simulation', language)} {title}"
    if not send(title, "\n".join(lines)):
        logger.warning("The team could not be told; trying again later", waiting=len(waiting))
        return 0
    with desk.store.write(now) as tx:
        notices.mark_sent(tx, [notice.id for notice in waiting])
    return len(waiting)


def _send(urls: list[str], title: str, body: str) -> bool:
    try:
        import apprise
    except ImportError as error:
        raise UserError(Problem("notify.not-installed")) from error
    line = apprise.Apprise()
    if not all([line.add(url) for url in urls]):  # apprise says False instead of raising
        raise UserError(Problem("notify.bad-address"))
    return bool(line.notify(title=title, body=body))
