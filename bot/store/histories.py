"""Histories read row by row, for exports: everything about one person, or everything there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from bot.store.database import Reader
from bot.store.tables import (
    ActionRow,
    CommentRow,
    CommentTextRow,
    PersonRow,
    RoundRow,
    ScoreRow,
    SightingRow,
    SightingTextRow,
    VerdictRow,
    WinnerRow,
)

_STREAMED = 2_000  # rows fetched at once


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """A comment and who wrote it; handle, user id and text are None once forgotten."""

    id: str
    round_id: int
    series: str
    number: int
    user_id: str | None
    handle: str | None
    text: str | None
    commented_at: datetime
    seen_at: datetime
    reply_to: str | None


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """What the judge said of a comment and one question; `edited` where it was said of a later text."""

    comment_id: str
    round_id: int
    question: int
    verdict: str
    reason: str
    matched: str | None
    similarity: float | None
    judge: str
    judged_at: datetime
    edited: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A comment that was seen edited, deleted or back again."""

    comment_id: str
    kind: str
    seen_at: datetime
    text: str | None


@dataclass(frozen=True, slots=True)
class Earned:
    """Points of one person in one round."""

    round_id: int
    points: int
    correct: int


def comments(
    tx: Reader, *, round_id: int | None = None, person_id: int | None = None
) -> Iterator[WrittenComment]:
    """Yield comments as first seen, oldest first."""
    found = (
        select(
            col(CommentRow.id),
            col(CommentRow.round_id),
            col(RoundRow.series),
            col(RoundRow.number),
            col(PersonRow.user_id),
            col(CommentTextRow.handle),
            col(CommentTextRow.text),
            col(CommentRow.commented_at),
            col(CommentRow.seen_at),
            col(CommentRow.reply_to),
        )
        .join(RoundRow, col(RoundRow.id) == col(CommentRow.round_id))
        .join(PersonRow, col(PersonRow.id) == col(CommentRow.person_id))
        .join(CommentTextRow, col(CommentTextRow.comment_id) == col(CommentRow.id), isouter=True)
        .where(*_which(round_id, person_id))
        .order_by(col(CommentRow.round_id), col(CommentRow.commented_at), col(CommentRow.id))
        .execution_options(yield_per=_STREAMED)
    )
    with tx.session.connection().execute(found) as rows:
        for row in rows:
            yield WrittenComment(*row)  # type: ignore[call-arg]  # ten columns are typed as ten or more


def verdicts(
    tx: Reader, *, round_id: int | None = None, person_id: int | None = None
) -> Iterator[GivenVerdict]:
    """Yield all verdicts of the judge in the order they were given, those replaced later among them."""
    found = (
        select(
            col(VerdictRow.comment_id),
            col(CommentRow.round_id),
            col(VerdictRow.question),
            col(VerdictRow.verdict),
            col(VerdictRow.reason),
            col(VerdictRow.matched),
            col(VerdictRow.similarity),
            col(VerdictRow.judge),
            col(VerdictRow.judged_at),
            col(VerdictRow.sighting_id).is_not(None),
        )
        .join(CommentRow, col(CommentRow.id) == col(VerdictRow.comment_id))
        .where(*_which(round_id, person_id))
        .order_by(col(VerdictRow.id))
        .execution_options(yield_per=_STREAMED)
    )
    with tx.session.connection().execute(found) as rows:
        for row in rows:
            yield GivenVerdict(*row)  # type: ignore[call-arg]  # as above


def sightings(tx: Reader, person_id: int) -> list[Seen]:
    """Return what became of a person's comments, oldest first."""
    found = (
        select(
            col(SightingRow.comment_id),
            col(SightingRow.kind),
            col(SightingRow.seen_at),
            col(SightingTextRow.text),
        )
        .join(CommentRow, col(CommentRow.id) == col(SightingRow.comment_id))
        .join(SightingTextRow, col(SightingTextRow.sighting_id) == col(SightingRow.id), isouter=True)
        .where(col(CommentRow.person_id) == person_id)
        .order_by(col(SightingRow.id))
    )
    return [Seen(*row) for row in tx.session.connection().execute(found)]


def earned(tx: Reader, person_id: int) -> list[Earned]:
    """Return a person's points, round by round."""
    found = select(col(ScoreRow.round_id), col(ScoreRow.points), col(ScoreRow.correct))
    of_person = found.where(col(ScoreRow.person_id) == person_id).order_by(col(ScoreRow.round_id))
    return [Earned(*row) for row in tx.session.connection().execute(of_person)]


def won(tx: Reader, person_id: int) -> list[tuple[str, int, int, str]]:
    """Return week, rank, points and state of each week a person won."""
    found = select(col(WinnerRow.week), col(WinnerRow.rank), col(WinnerRow.points), col(WinnerRow.state))
    of_person = found.where(col(WinnerRow.person_id) == person_id).order_by(col(WinnerRow.week))
    rows = tx.session.connection().execute(of_person)
    return [(week, rank, points, state) for week, rank, points, state in rows]


def written_to(tx: Reader, person_id: int) -> list[tuple[str, str, datetime | None]]:
    """Return kind, text and time of every reply and message to a person that went out."""
    theirs = select(col(CommentRow.id)).where(col(CommentRow.person_id) == person_id)
    found = select(col(ActionRow.kind), col(ActionRow.text), col(ActionRow.done_at)).where(
        col(ActionRow.state) == "done",
        col(ActionRow.kind).in_(["reply", "message"]),
        (col(ActionRow.person_id) == person_id) | col(ActionRow.comment_id).in_(theirs),
    )
    rows = tx.session.connection().execute(found.order_by(col(ActionRow.id)))
    return [(kind, text, at) for kind, text, at in rows]


def _which(round_id: int | None, person_id: int | None) -> list[ColumnElement[bool]]:
    of_round = [] if round_id is None else [col(CommentRow.round_id) == round_id]
    return of_round + ([] if person_id is None else [col(CommentRow.person_id) == person_id])
