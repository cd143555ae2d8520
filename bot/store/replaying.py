"""What a replay of the history needs to read: stored scores one by one, verdicts with their words."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import case, func, literal, select
from sqlmodel import col

from bot.game.scoring import Score
from bot.store.database import Reader
from bot.store.tables import (
    CommentRow,
    CommentTextRow,
    DecisionRow,
    EventRow,
    KeyRow,
    OverruleRow,
    ScoreRow,
    SightingRow,
    SightingTextRow,
    VerdictRow,
)

_STREAMED = 2_000  # rows fetched at once


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """A verdict as the judge gave it, and the words it was given on.

    Args:
        text: None where it was forgotten.
        is_latest: Whether it is the judge's last word on this comment and question.
    """

    id: int
    comment_id: str
    question: int
    key_id: int
    judge: str
    verdict: str
    reason: str
    matched: str | None
    similarity: float | None
    text: str | None
    is_latest: bool


def stored_scores(tx: Reader, round_id: int) -> Iterator[Score]:
    """Yield the stored scores of a round, in order of person."""
    found = select(*ScoreRow.__table__.columns).where(col(ScoreRow.round_id) == round_id)  # type: ignore[attr-defined]
    found = found.order_by(col(ScoreRow.person_id)).execution_options(yield_per=_STREAMED)
    with tx.session.connection().execute(found) as rows:
        for row in rows:
            yield Score(row.person_id, row.points, row.correct, row.seconds, row.speed, row.streak, row.run)


def scored_rounds(tx: Reader) -> list[int]:
    """Return the rounds that have stored scores."""
    return sorted(tx.session.connection().execute(select(col(ScoreRow.round_id)).distinct()).scalars())


def stored_verdicts(tx: Reader, today: str) -> Iterator[StoredVerdict]:
    """Yield all verdicts with the words they were given on, key by key.

    Args:
        today: Version of today's judge; `is_latest` is worked out only for verdicts of other versions.
    """
    later = VerdictRow.__table__.alias("later")  # type: ignore[attr-defined]
    has_later = (
        select(literal(1))
        .where(
            later.c.comment_id == col(VerdictRow.comment_id),
            later.c.question == col(VerdictRow.question),
            later.c.id > col(VerdictRow.id),
        )
        .exists()
    )
    found = (
        select(
            col(VerdictRow.id),
            col(VerdictRow.comment_id),
            col(VerdictRow.question),
            col(VerdictRow.key_id),
            col(VerdictRow.judge),
            col(VerdictRow.verdict),
            col(VerdictRow.reason),
            col(VerdictRow.matched),
            col(VerdictRow.similarity),
            case(
                (col(VerdictRow.sighting_id).is_(None), col(CommentTextRow.text)),
                else_=col(SightingTextRow.text),
            ).label("text"),
            case((col(VerdictRow.judge) == today, False), else_=~has_later).label("is_latest"),
        )
        .join(CommentTextRow, col(CommentTextRow.comment_id) == col(VerdictRow.comment_id), isouter=True)
        .join(SightingTextRow, col(SightingTextRow.sighting_id) == col(VerdictRow.sighting_id), isouter=True)
        .order_by(col(VerdictRow.key_id), col(VerdictRow.id))
        .execution_options(yield_per=_STREAMED)
    )
    with tx.session.connection().execute(found) as rows:
        for row in rows:
            yield StoredVerdict(*row)


def last_changes(tx: Reader) -> dict[int, int]:
    """Return by round the last link of the chain that added anything that decides its points."""
    connection = tx.session.connection()
    latest: dict[int, int] = {}
    round_id = col(CommentRow.round_id)
    of_comments = [
        select(round_id, func.max(col(table.link)))
        .join(CommentRow, col(CommentRow.id) == col(table.comment_id))
        .group_by(round_id)
        for table in (VerdictRow, OverruleRow, SightingRow)
    ]
    keys = select(col(KeyRow.round_id), func.max(col(KeyRow.link))).group_by(col(KeyRow.round_id))
    for grouped in (*of_comments, keys):
        for number, link in connection.execute(grouped):
            latest[number] = max(latest.get(number, 0), link)
    overruled = select(col(OverruleRow.id), round_id).join(
        CommentRow, col(CommentRow.id) == col(OverruleRow.comment_id)
    )
    round_of = {f"overrule:{number}": in_round for number, in_round in connection.execute(overruled)}
    settled = select(col(EventRow.round_id)).distinct()
    round_of |= {f"round:{number}": number for number in connection.execute(settled).scalars()}
    agreed = select(col(DecisionRow.subject), col(DecisionRow.link)).where(
        col(DecisionRow.kind).in_(["second-overrule", "settled"])
    )
    for subject, link in connection.execute(agreed):
        if subject in round_of:
            latest[round_of[subject]] = max(latest.get(round_of[subject], 0), link)
    return latest


def settled_at_link(tx: Reader, round_id: int) -> int | None:
    """Return the link of the chain with which the round was first settled; None while it is not."""
    found = select(func.min(col(EventRow.link))).where(
        col(EventRow.round_id) == round_id, col(EventRow.status) == "settled"
    )
    return tx.session.connection().execute(found).scalar()
