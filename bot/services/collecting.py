"""Fetching comments: each is stored once as first seen, judged at once, and never lost.

A *poll* reads the newest pages until it meets what it knows. A *sweep* reads everything, replies included,
and notes edits, deletions and late-released comments; two sweeps in a row that found the same show that a
round was collected completely. Nothing here decides what counts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from loguru import logger

from bot.errors import Gone, PlatformError
from bot.game.model import Round, RoundStatus
from bot.game.pace import Pace, next_poll_at
from bot.judging.judge import judge_version
from bot.platforms.base import Platform, SeenComment
from bot.services.desk import Desk, judge_of
from bot.services.holding import may_read
from bot.services.troubles import note_success, note_trouble
from bot.store import comments, meta, notices, rounds
from bot.store.comments import Known, NewComment
from bot.store.database import Writer
from bot.store.tables import SweepRow

POLL_PAGES = 10_000
SWEEP_PAGES = 10_000
SWEEP_AT_LEAST_EVERY = timedelta(hours=2)
STORE_AT_ONCE = 2_000
RETRY_AFTER = timedelta(minutes=1)

Watcher = Callable[[Round, int], None]


@dataclass(frozen=True, slots=True)
class Collected:
    """What one look at a round's comments brought."""

    new: int
    edited: int = 0
    deleted: int = 0


def collect_due(desk: Desk, now: datetime) -> dict[int, Collected]:
    """Poll or sweep every round whose time has come; return what was found by round."""
    with desk.store.read() as tx:
        if not may_read(desk, tx, now):
            return {}
        due = [
            row.id
            for row in rounds.rows(tx)
            if row.status in (RoundStatus.OPEN, RoundStatus.CLOSING)
            and row.next_poll_at is not None
            and row.next_poll_at <= now
        ]
        waiting = [round_ for round_ in (rounds.get(tx, round_id) for round_id in due) if round_]
    found = {}
    for round_ in waiting:
        with logger.contextualize(job="collect", round=round_.id):
            found[round_.id] = _collect_one(desk, round_, now)
    return found


def _collect_one(desk: Desk, round_: Round, now: datetime) -> Collected:
    try:
        sweeping = round_.status is RoundStatus.CLOSING or _sweep_is_due(desk, round_, now)
        collected = sweep(desk, round_, now) if sweeping else poll(desk, round_, now)
    except Gone:
        _post_is_gone(desk, round_, now)
        return Collected(0)
    except PlatformError as error:
        note_trouble(desk, now, error, during="read")
        with desk.store.write(now) as tx:
            rounds.set_poll(tx, round_.id, next_at=now + RETRY_AFTER)
        return Collected(0)
    note_success(desk, now, during="read")
    if collected.new or collected.edited or collected.deleted:
        logger.info(
            "Collected {new} new comments",
            new=collected.new,
            edited=collected.edited,
            deleted=collected.deleted,
        )
    return collected


def poll(desk: Desk, round_: Round, now: datetime) -> Collected:
    """Read the newest pages until one holds a comment that is known; return what was new."""
    post_id = round_.post_id or ""
    own = own_user_id(desk, now)
    with desk.store.read() as tx:
        have = comments.ids_of_round(tx, round_.id)
    seen: list[SeenComment] = []
    for page in _pages(desk.platform, post_id, POLL_PAGES):
        seen += [comment for comment in page if comment.user_id != own]
        if any(comment.id in have for comment in page if not comment.pinned):
            break
    new = _record(desk, round_, seen, now)
    with desk.store.write(now) as tx:
        rounds.set_poll(tx, round_.id, next_at=_next_poll(desk, round_, now), polled_at=now)
    return Collected(new)


def sweep(desk: Desk, round_: Round, now: datetime) -> Collected:
    """Read every comment and every reply of a round, and note what changed."""
    post_id = round_.post_id or ""
    own = own_user_id(desk, now)
    with desk.store.read() as tx:
        known = comments.known(tx, round_.id)
    top = [comment for page in _pages(desk.platform, post_id, SWEEP_PAGES) for comment in page]
    seen = {comment.id: comment for comment in [*top, *_replies(desk.platform, post_id, top, known)]}
    platform_count = desk.platform.post(post_id).comment_count
    theirs = [comment for comment in seen.values() if comment.user_id != own]
    new = _record(desk, round_, [comment for comment in theirs if comment.id not in known], now)
    edited = [comment for comment in theirs if _is_edited(comment, known.get(comment.id))]
    deleted = [one.id for one in known.values() if one.id not in seen and not one.deleted]
    returned = [one.id for one in known.values() if one.id in seen and one.deleted]
    _note_changes(desk, round_, edited, deleted, returned, now)
    with desk.store.write(now) as tx:
        _add_sweep(tx, round_.id, seen, platform_count)
        rounds.set_poll(tx, round_.id, next_at=_next_poll(desk, round_, now), polled_at=now)
    return Collected(new, len(edited), len(deleted))


def own_user_id(desk: Desk, now: datetime) -> str:
    """Return the account's own user id, asked of the platform once and remembered."""
    with desk.store.read() as tx:
        known = meta.get(tx, "own_user_id")
    if known is not None:
        return known
    account = desk.platform.account()
    with desk.store.write(now) as tx:
        meta.put(tx, "own_user_id", account.user_id)
    return account.user_id


def _pages(platform: Platform, post_id: str, most: int) -> Iterable[tuple[SeenComment, ...]]:
    cursor: str | None = None
    cursors: set[str] = set()
    ids: set[str] = set()
    for _ in range(most):
        page = platform.comment_page(post_id, cursor)
        fresh = tuple(comment for comment in page.comments if comment.id not in ids)
        ids |= {comment.id for comment in fresh}
        yield fresh
        # The platform has been seen to hand out the same page, or the same cursor, for ever.
        if page.next_cursor is None or page.next_cursor in cursors or not fresh:
            return
        cursors.add(page.next_cursor)
        cursor = page.next_cursor


def _replies(
    platform: Platform, post_id: str, top: list[SeenComment], known: dict[str, Known]
) -> list[SeenComment]:
    stored: dict[str, list[Known]] = {}
    for one in known.values():
        if one.reply_to is not None and not one.deleted:
            stored.setdefault(one.reply_to, []).append(one)
    found: list[SeenComment] = []
    for comment in top:
        if comment.reply_count:
            try:
                found += platform.replies(post_id, comment.id)
            except Gone:
                continue  # deleted since the page was read: its replies went with it
    return found


def _record(desk: Desk, round_: Round, seen: list[SeenComment], now: datetime) -> int:
    new = 0
    judge = judge_of(round_.quiz.questions)
    for start in range(0, len(seen), STORE_AT_ONCE):
        batch = seen[start : start + STORE_AT_ONCE]
        with desk.store.read() as tx:
            have = comments.known_ids(tx, [comment.id for comment in batch])
        batch = [comment for comment in batch if comment.id not in have]
        if not batch:
            continue
        rulings = judge.rule_all([comment.text for comment in batch])
        with desk.store.write(now) as tx:
            new += comments.record(
                tx,
                round_.id,
                rounds.key_id(tx, round_.id),
                judge_version(),
                [
                    NewComment(
                        comment.id,
                        comment.user_id,
                        comment.handle,
                        comment.text,
                        comment.commented_at,
                        comment.reply_to,
                        ruling,
                    )
                    for comment, ruling in zip(batch, rulings, strict=True)
                ],
                now,
            )
    return new


def _is_edited(comment: SeenComment, known: Known | None) -> bool:
    return known is not None and known.text is not None and known.text != comment.text


def _note_changes(
    desk: Desk,
    round_: Round,
    edited: list[SeenComment],
    deleted: list[str],
    returned: list[str],
    now: datetime,
) -> None:
    if not (edited or deleted or returned):
        return
    rulings = judge_of(round_.quiz.questions).rule_all([comment.text for comment in edited])
    with desk.store.write(now) as tx:
        key = rounds.key_id(tx, round_.id)
        for comment, ruling in zip(edited, rulings, strict=True):
            comments.note_edit(tx, comment.id, comment.text, ruling, key, judge_version(), now)
        for comment_id in deleted:
            comments.note_deletion(tx, comment_id, now)
        for comment_id in returned:
            comments.note_return(tx, comment_id, now)


def _add_sweep(tx: Writer, round_id: int, seen: dict[str, SeenComment], platform_count: int) -> None:
    content = sha256("\n".join(sorted(seen)).encode()).digest()
    tx.add_fact(
        SweepRow,
        round_id=round_id,
        at=tx.now,
        found=len(seen),
        platform_count=platform_count,
        content=content,
    )


def _sweep_is_due(desk: Desk, round_: Round, now: datetime) -> bool:
    with desk.store.read() as tx:
        swept_at = rounds.last_sweep_at(tx, round_.id)
    return now - (swept_at or round_.opened_at or now) >= SWEEP_AT_LEAST_EVERY


def _next_poll(desk: Desk, round_: Round, now: datetime) -> datetime:
    collect = desk.settings.collect
    if round_.status is RoundStatus.CLOSING:
        return now + collect.sweep_every
    pace = Pace(
        first=collect.pace.first,
        first_for=collect.pace.first_for,
        middle=collect.pace.middle,
        last=collect.pace.last,
        last_for=collect.pace.last_for,
    )
    following = next_poll_at(pace, now, round_.opened_at or round_.publish_at, round_.close_at)
    return following if following > now else round_.close_at + collect.grace


def _post_is_gone(desk: Desk, round_: Round, now: datetime) -> None:
    with desk.store.write(now) as tx:
        rounds.set_poll(tx, round_.id, next_at=None)
        notices.tell(tx, f"gone:{round_.id}", "notices.post-gone", round=round_.id)
    logger.error("The post of this round was deleted on the platform; a person must decide")
