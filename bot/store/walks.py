"""How far the reading of a round's comments has come.

A *walk* goes down a round's list from its newest comment, over several turns where it is long. What it has
found, where it goes on, and what was known when it began are kept, so that one that was cut, by a limit, an
error or a kill, goes on where it was and leaves no hole behind.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete
from sqlmodel import col, func, select

from bot.store.database import Reader, Writer
from bot.store.reading_tables import ThreadRow, WalkedRow, WalkRow
from bot.store.tables import ChainRow, CommentRow, CommentTextRow, SightingRow, SightingTextRow

Kind = Literal["poll", "sweep"]
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk that has not come to its end.

    Args:
        since_link: The last link of the chain when it began: comments of it and before were known then.
        cursor: Where it goes on; None: at the top.
        platform_count: How many comments the platform counted when it began; None where not asked yet.
        restarts: How often its place was lost and it began again.
    """

    round_id: int
    kind: Kind
    started_at: datetime
    touched_at: datetime
    since_link: int
    cursor: str | None = None
    platform_count: int | None = None
    restarts: int = 0


@dataclass(frozen=True, slots=True)
class Met:
    """A stored comment that is seen again: since which link it is known, and how it was last seen."""

    link: int
    text: str | None
    deleted: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """The replies below a comment when they were last fetched."""

    comment_id: str
    replies: int
    listed: tuple[str, ...]


def get(tx: Reader, round_id: int, kind: Kind) -> Walk | None:
    """Return the walk of this kind that is under way."""
    row = tx.session.get(WalkRow, (round_id, kind))
    if row is None:
        return None
    return Walk(
        round_id,
        kind,
        row.started_at,
        row.touched_at,
        row.since_link,
        row.cursor,
        row.platform_count,
        row.restarts,
    )


def save(tx: Writer, walk: Walk) -> None:
    """Note how far a walk has come."""
    tx.session.merge(
        WalkRow(
            round_id=walk.round_id,
            kind=walk.kind,
            started_at=walk.started_at,
            touched_at=walk.touched_at,
            since_link=walk.since_link,
            cursor=walk.cursor,
            platform_count=walk.platform_count,
            restarts=walk.restarts,
        )
    )
    tx.session.flush()


def end(tx: Writer, round_id: int, kind: Kind) -> None:
    """Forget a walk: it came to its end, or begins anew."""
    connection = tx.session.connection()
    connection.execute(delete(WalkRow).where(col(WalkRow.round_id) == round_id, col(WalkRow.kind) == kind))
    if kind == "sweep":
        connection.execute(delete(WalkedRow).where(col(WalkedRow.round_id) == round_id))


def last_link(tx: Reader) -> int:
    """Return the number of the last link of the chain."""
    return tx.session.exec(select(func.max(ChainRow.seq))).one() or 0


def add_walked(tx: Writer, round_id: int, ids: Iterable[str]) -> None:
    """Note what a sweep has found; what it found before is found once."""
    wanted = dict.fromkeys(ids)
    have = walked(tx, round_id, list(wanted))
    tx.insert(WalkedRow, [{"round_id": round_id, "comment_id": one} for one in wanted if one not in have])


def walked(tx: Reader, round_id: int, among: Sequence[str] | None = None) -> set[str]:
    """Return what the sweep under way has found, or which of these."""
    found = select(WalkedRow.comment_id).where(col(WalkedRow.round_id) == round_id)
    if among is None:
        return set(tx.session.exec(found))
    have: set[str] = set()
    for part in _parts(among):
        have |= set(tx.session.exec(found.where(col(WalkedRow.comment_id).in_(part))))
    return have


def threads(tx: Reader, comment_ids: Sequence[str]) -> dict[str, Thread]:
    """Return what is known of the replies below these comments."""
    return {
        row.comment_id: Thread(row.comment_id, row.replies, tuple(row.listed.split()))
        for part in _parts(comment_ids)
        for row in tx.session.exec(select(ThreadRow).where(col(ThreadRow.comment_id).in_(part)))
    }


def put_thread(tx: Writer, round_id: int, thread: Thread) -> None:
    """Note the replies below a comment as they were just fetched."""
    tx.session.merge(
        ThreadRow(
            comment_id=thread.comment_id,
            round_id=round_id,
            replies=thread.replies,
            listed=" ".join(thread.listed),
        )
    )


def met(tx: Reader, comment_ids: Sequence[str]) -> dict[str, Met]:
    """Return those of these comments that are stored, each with its latest text (None once forgotten)."""
    found: dict[str, Met] = {}
    for part in _parts(comment_ids):
        rows = tx.session.exec(
            select(CommentRow.id, CommentRow.link, CommentTextRow.text)
            .join(CommentTextRow, col(CommentTextRow.comment_id) == col(CommentRow.id), isouter=True)
            .where(col(CommentRow.id).in_(part))
        )
        found |= {comment_id: Met(link, text, False) for comment_id, link, text in rows}
        sightings = tx.session.exec(
            select(SightingRow.comment_id, SightingRow.kind, SightingTextRow.text)
            .join(SightingTextRow, col(SightingTextRow.sighting_id) == col(SightingRow.id), isouter=True)
            .where(col(SightingRow.comment_id).in_(part))
            .order_by(col(SightingRow.id))
        )
        for comment_id, kind, text in sightings:
            before = found[comment_id]
            match kind:
                case "edited":
                    found[comment_id] = Met(before.link, text, before.deleted)
                case _:
                    found[comment_id] = Met(before.link, before.text, kind == "deleted")
    return found


def comment_count(tx: Reader, round_id: int) -> int:
    """Return how many comments of a round are stored."""
    counted = select(func.count()).select_from(CommentRow).where(col(CommentRow.round_id) == round_id)
    return tx.session.exec(counted).one()


def known_before(tx: Reader, round_id: int, link: int) -> set[str]:
    """Return the comments of a round that were stored by this link of the chain."""
    found = select(CommentRow.id).where(col(CommentRow.round_id) == round_id, col(CommentRow.link) <= link)
    return set(tx.session.exec(found))


def _parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
