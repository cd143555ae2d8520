"""How comments are listed: as they stand at a moment, page by page, newest or highest first.

A cursor is opaque and names the last comment shown, so that what arrives on top meanwhile neither
repeats nor hides anything. A comment in the future, hidden or deleted is not there.
"""

import json
import sqlite3
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Literal, NamedTuple

from bot.errors import Refused
from bot.platforms.base import CommentPage, SeenComment
from bot.platforms.sandbox.file import moment_of

PAGE_SIZE = 20  # instagram-facts: 15 to 20 top-level comments a page
MOST_PINNED = 3

Order = Literal["recent", "ranked"]

# The plus keeps SQLite from starting each page at the newest comment instead of at the cursor.
_VISIBLE = "+c.at <= :now AND c.visible_at <= :now AND (c.deleted_at IS NULL OR c.deleted_at > :now)"
_SELECT = """
    SELECT c.seq, c.id, c.user_id, u.handle, c.at, c.reply_to, c.pinned, c.liked, c.rank,
        coalesce((SELECT e.text FROM edits e WHERE e.comment_id = c.id AND e.at <= :now
                  ORDER BY e.at DESC, e.seq DESC LIMIT 1), c.text) AS text,
        (SELECT count(*) FROM comments r WHERE r.reply_to = c.id AND r.at <= :now AND r.visible_at <= :now
            AND (r.deleted_at IS NULL OR r.deleted_at > :now)) AS reply_count
    FROM comments c JOIN users u ON u.id = c.user_id"""
_TOP = f"{_SELECT} WHERE c.post_id = :post AND c.reply_to IS NULL AND {_VISIBLE}"
_PINNED = f"{_TOP} AND c.pinned > 0 ORDER BY c.pinned DESC"
_FREE = f"{_TOP} AND c.pinned = 0"
_RECENT = f"{_FREE} AND (c.at, c.seq) < (:value, :seq) ORDER BY c.at DESC, c.seq DESC LIMIT :most"
_RANKED = f"{_FREE} AND (c.rank, c.seq) < (:value, :seq) ORDER BY c.rank DESC, c.seq DESC LIMIT :most"
_REPLIES = f"{_SELECT} WHERE c.reply_to = :comment AND {_VISIBLE} ORDER BY c.at, c.seq"
_STANDING = f"SELECT 1 FROM comments c WHERE c.id = :comment AND c.post_id = :post AND {_VISIBLE}"  # noqa: S608
_PINNED_COUNT = f"SELECT count(*) FROM comments c WHERE c.post_id = :post AND c.pinned > 0 AND {_VISIBLE}"  # noqa: S608
_END = 2**62


class _Row(NamedTuple):
    seq: int
    id: str
    user_id: str
    handle: str
    at: int
    reply_to: str | None
    pinned: int
    liked: int
    rank: int
    text: str
    reply_count: int


def comment_page(
    tx: sqlite3.Connection, post_id: str, now: int, order: Order, size: int, cursor: str | None
) -> CommentPage:
    """Return a page of top-level comments; pinned ones stand first on the first page."""
    value, seq = (_END, _END) if cursor is None else _read_cursor(cursor, order)
    facts = {"post": post_id, "now": now, "value": value, "seq": seq, "most": size + 1}
    pinned = [_Row(*row) for row in tx.execute(_PINNED, facts)] if cursor is None else []
    rows = [_Row(*row) for row in tx.execute(_RECENT if order == "recent" else _RANKED, facts)]
    shown = rows[: max(1, size - len(pinned))]
    more = shown and len(shown) < len(rows)
    next_cursor = _cursor(order, shown[-1]) if more else None
    return CommentPage(tuple(_seen(row) for row in [*pinned, *shown]), next_cursor)


def replies_below(tx: sqlite3.Connection, comment_id: str, now: int) -> tuple[SeenComment, ...]:
    """Return all replies below a comment, oldest first."""
    return tuple(_seen(_Row(*row)) for row in tx.execute(_REPLIES, {"comment": comment_id, "now": now}))


def stands(tx: sqlite3.Connection, post_id: str, comment_id: str, now: int) -> bool:
    """Whether a comment is there to be seen."""
    facts = {"post": post_id, "comment": comment_id, "now": now}
    return tx.execute(_STANDING, facts).fetchone() is not None


def pinned_count(tx: sqlite3.Connection, post_id: str, now: int) -> int:
    """Return how many comments of a post are pinned."""
    return int(tx.execute(_PINNED_COUNT, {"post": post_id, "now": now}).fetchone()[0])


def _seen(row: _Row) -> SeenComment:
    return SeenComment(
        id=row.id,
        user_id=row.user_id,
        handle=row.handle,
        text=row.text,
        commented_at=moment_of(row.at),
        reply_to=row.reply_to,
        reply_count=row.reply_count,
        pinned=row.pinned > 0,
        liked=row.liked > 0,
    )


def _cursor(order: Order, last: _Row) -> str:
    value = last.at if order == "recent" else last.rank
    return urlsafe_b64encode(json.dumps([order, value, last.seq]).encode()).decode()


def _read_cursor(cursor: str, order: Order) -> tuple[int, int]:
    try:
        for_order, value, seq = json.loads(urlsafe_b64decode(cursor.encode()))
        if for_order != order:
            raise ValueError(for_order)
        return int(value), int(seq)
    except (ValueError, TypeError) as error:
        raise Refused("a cursor of another list") from error
