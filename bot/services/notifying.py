"""Telling the team: grouped, in plain words, never more than the settings allow in an hour.

What is to be told stands in the database before it is sent, and so does each try, so nothing is lost when
the line is down and a line that lies about having failed cannot flood anybody. A message may arrive twice
after a crash, which harms nobody; it is never dropped without a word. Sending may take long: the daemon
does it on a thread of its own.
"""

import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from loguru import logger

from bot.content.messages import say
from bot.errors import Problem, UserError
from bot.services.desk import Desk
from bot.settings import Settings
from bot.store import meta, notices
from bot.store.database import Reader

AT_ONCE = 20
_HOUR = timedelta(hours=1)
_TRIES = "notify_tries"
_FAILED = "notify_failed"

Send = Callable[[str, str], bool]


def notify_due(desk: Desk, now: datetime) -> int:
    """Tell the team through the addresses of the settings; return how many things were told."""
    lines = lines_to(desk.settings)
    if not lines:
        return 0  # `sabtu status` shows what waits

    def send(title: str, body: str) -> bool:
        arrived = [line(title, body) for line in lines]
        for number, there in enumerate(arrived, start=1):
            if not there:
                logger.warning("Address {number} of [notify] did not take the message", number=number)
        # One line is enough: telling all of them again would flood those that work.
        return any(arrived)

    return deliver(desk, now, send)


def deliver(desk: Desk, now: datetime, send: Send) -> int:
    """Send what was not told yet as one message, if the hour allows; return how many things were told.

    Args:
        send: Takes title and text; False where it did not arrive, and then all of it is told later.
    """
    with desk.store.read() as tx:
        waiting = notices.unsent(tx)[:AT_ONCE]
        tries = _tries(tx, now)
        allowed = len(tries) < desk.settings.notify.per_hour and not _rests(desk, tx, tries, now)
    if not waiting or not allowed:
        return 0
    language = desk.settings.language
    lines = [f"• {say(notice.code, language, **notices.facts(notice))}" for notice in waiting]
    title = say("notify.title", language, account=desk.settings.account.handle)
    if desk.is_simulation:
        title = f"{say('notify.simulation', language)} {title}"
    with desk.store.write(now) as tx:
        meta.put(tx, _TRIES, json.dumps([one.isoformat() for one in (*tries, now)]))
        meta.put(tx, _FAILED, "yes")  # until the line has said otherwise
    if not send(title, "\n".join(lines)):
        logger.warning("The team could not be told; trying again later", waiting=len(waiting))
        return 0
    with desk.store.write(now) as tx:
        meta.put(tx, _FAILED, "")
        notices.mark_sent(tx, [notice.id for notice in waiting])
    return len(waiting)


def lines_to(settings: Settings) -> Sequence[Send]:
    """Return a way to each address of the settings; raises `UserError` where one cannot be."""
    urls = [url.get_secret_value() for url in settings.notify.urls]
    if not urls:
        return []
    try:
        import apprise
    except ImportError as error:
        raise UserError(Problem("notify.not-installed")) from error
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it logs addresses, and we say what failed

    def line_to(number: int, url: str) -> Send:
        line = apprise.Apprise()
        if not line.add(url):  # apprise says False instead of raising
            raise UserError(Problem("notify.bad-address", {"number": number}))
        # Quiz texts may hold `<` and `*`: they are no markup.
        return lambda title, body: bool(line.notify(title=title, body=body, body_format="text"))

    return [line_to(number, url) for number, url in enumerate(urls, start=1)]


def _tries(tx: Reader, now: datetime) -> list[datetime]:
    """Return the tries of the last hour, whether they arrived or not."""
    kept: list[str] = json.loads(meta.get(tx, _TRIES) or "[]")
    return [moment for one in kept if now - _HOUR < (moment := datetime.fromisoformat(one)) <= now]


def _rests(desk: Desk, tx: Reader, tries: list[datetime], now: datetime) -> bool:
    """Whether the last try failed and the hour's tries are to be spread over what is left of it."""
    if not tries or not meta.get(tx, _FAILED):
        return False
    return now - tries[-1] < _HOUR / desk.settings.notify.per_hour
