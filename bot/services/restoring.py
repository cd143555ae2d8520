"""After a restore: what happened since the backup is looked for before anything is written again.

The database knows less than the platform. Until a person says `sabtu resume --restored`, nothing goes out
and no slot is claimed or missed; what the own feed shows is matched with the rounds by marker and by
question, and adopted. What matches no round is listed as lost, for a person to bring back by hand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from loguru import logger

from bot.content.messages import say
from bot.game.model import Round, RoundStatus
from bot.platforms.base import OwnPost
from bot.services import arriving
from bot.services.desk import Desk
from bot.services.holding import may_read
from bot.services.looking import Found, is_asked
from bot.store import bars, decisions, meta, notices, outbox, rounds
from bot.store.database import Reader, Writer
from bot.store.tables import DecisionRow

_MARKER = re.compile(r"\[([A-Z]{1,5})-(\d+)\]\s*$")
_ADOPTABLE = (
    RoundStatus.PLANNED,
    RoundStatus.APPROVED,
    RoundStatus.PUBLISHING,
    RoundStatus.EXPIRED,
)
_BEFORE = timedelta(days=1)
_LONGEST = timedelta(days=35)  # how old a backup without any round may be
RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the feed showed.

    Args:
        adopted: Markers of posts that were made since the backup and now belong to their rounds.
        lost: Links and first lines of posts that no round of the database can have made.
    """

    adopted: tuple[str, ...]
    lost: tuple[str, ...]


def is_restored(tx: Reader, now: datetime) -> bool:
    """Whether a restore waits for a person's word."""
    return any(bar.code == RESTORED for bar in bars.active(tx, now))


def reconcile_due(desk: Desk, now: datetime) -> Reconciled | None:
    """Look once for what happened since the backup, and again whenever other rounds are planned."""
    with desk.store.read() as tx:
        if not is_restored(tx, now) or not may_read(desk, tx, now):
            return None
        seen = _rounds_digest(tx)
        if meta.get(tx, "reconciled") == seen:
            return None
    return reconcile(desk, now)


def reconcile(desk: Desk, now: datetime) -> Reconciled:
    """Match the own feed with the rounds and adopt what was posted since the backup."""
    with desk.store.read() as tx:
        known_posts = {row.post_id for row in rounds.rows(tx) if row.post_id}
        restored_at = datetime.fromisoformat(meta.get(tx, "restored_at") or now.isoformat())
        since = (rounds.last_event_at(tx, restored_at) or restored_at - _LONGEST) - _BEFORE
    adopted, lost = [], []
    for post in reversed(desk.platform.recent_posts(since)):
        marked = _MARKER.search(post.caption)
        if post.id in known_posts or marked is None:
            continue
        with desk.store.write(now) as tx:
            round_ = _round_of(desk, tx, post, marked[1], int(marked[2]))
            if round_ is None:
                lost.append(f"{post.link} {post.caption.splitlines()[0]} {marked[0].strip()}")
            elif _adopt(desk, tx, round_, int(marked[2]), post):
                adopted.append(marked[0].strip())
    found = Reconciled(tuple(adopted), tuple(lost))
    nothing = say("notices.nothing-found", desk.settings.language)
    with desk.store.write(now) as tx:
        meta.put(tx, "reconciled", _rounds_digest(tx))
        body: dict[str, object] = {"adopted": adopted, "lost": lost}
        decisions.decide(tx, "reconciled", "database", by="bot", body=body)
        notices.tell(
            tx,
            f"reconciled:{now.isoformat()}",
            "notices.reconciled",
            adopted=adopted or [nothing],
            lost=lost or [nothing],
        )
    logger.warning("Reconciled with the feed after a restore", adopted=len(adopted), lost=len(lost))
    return found


def last_reconciliation(tx: Reader) -> Reconciled | None:
    """Return what was found since the restore; None where nobody has looked yet."""
    done = decisions.about(tx, "database", "restored", "reconciled")
    since_restore: list[DecisionRow] = []
    for row in done:
        since_restore = [] if row.kind == "restored" else [*since_restore, row]
    if not since_restore:
        return None
    return Reconciled(_all(since_restore, "adopted"), _all(since_restore[-1:], "lost"))


def _round_of(desk: Desk, tx: Reader, post: OwnPost, code: str, number: int) -> Round | None:
    """Return the round whose post this is: by its number when the question fits, else by the question."""
    names = {name for name, series in desk.settings.series.items() if series.code == code}
    able = [one for one in rounds.having(tx, *_ADOPTABLE) if one.series in names]
    fitting = [
        one for one in able if any(is_asked(question, post.caption) for question in one.quiz.questions)
    ]
    exact = [one for one in fitting if one.number == number]
    return next(iter(exact or fitting), None)


def _adopt(desk: Desk, tx: Writer, round_: Round, number: int, post: OwnPost) -> bool:
    if round_.number != number:
        holder = rounds.by_number(tx, round_.series, number)
        if holder is not None and holder.status not in _ADOPTABLE:
            return False
        if holder is not None:
            rounds.renumber(tx, holder.id, rounds.next_number(tx, round_.series))
        rounds.renumber(tx, round_.id, number)
    rounds.shift(tx, round_.id, post.posted_at, desk.settings.zone)
    action = outbox.by_key(tx, f"post:{round_.id}")
    if action is not None and action.state in ("waiting", "unknown"):
        outbox.done(tx, action.id, post.id, adopted=True)
    found = Found(post.id, post.posted_at)
    return arriving.open_by_hand(desk, tx, round_.id, found, by="bot", reason="adopted")


def _rounds_digest(tx: Reader) -> str:
    waiting = [f"{row.id}:{row.content_sha}" for row in rounds.rows(tx) if row.status in _ADOPTABLE]
    return sha256(f"{meta.get(tx, 'restored_at')} {sorted(waiting)}".encode()).hexdigest()


def _all(rows: Iterable[DecisionRow], name: str) -> tuple[str, ...]:
    found: list[str] = []
    for row in rows:
        listed = decisions.body(row)[name]
        found += [str(one) for one in listed] if isinstance(listed, list) else []
    return tuple(found)
