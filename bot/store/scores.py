"""Scores, derived and replaced, and the standings summed from them."""

from dataclasses import dataclass

from sqlalchemy import delete, func
from sqlmodel import col, select

from bot.game.scoring import Score
from bot.game.standings import Standing
from bot.store.database import Reader, Writer
from bot.store.tables import RoundRow, ScoreRow


@dataclass(frozen=True, slots=True)
class Period:
    """A week (`2026-W48`), a month (`2026-11`), or all time when both are None."""

    week: str | None = None
    month: str | None = None


def replace_scores(tx: Writer, round_id: int, scores: list[Score]) -> None:
    """Replace all scores of a round."""
    tx.session.connection().execute(delete(ScoreRow).where(col(ScoreRow.round_id) == round_id))
    tx.insert(
        ScoreRow,
        [
            {
                "round_id": round_id,
                "person_id": score.person,
                "points": score.points,
                "correct": score.correct,
                "seconds": score.seconds,
                "speed": score.speed,
                "streak": score.streak,
                "run": score.run,
            }
            for score in scores
        ],
    )


def of_round(tx: Reader, round_id: int) -> list[Score]:
    """Return the stored scores of a round."""
    found = select(ScoreRow).where(col(ScoreRow.round_id) == round_id).order_by(col(ScoreRow.person_id))
    return [
        Score(row.person_id, row.points, row.correct, row.seconds, row.speed, row.streak, row.run)
        for row in tx.session.exec(found)
    ]


def totals(tx: Reader, period: Period, series: tuple[str, ...] = ()) -> list[Standing]:
    """Return everybody's sums over the period, unranked and in no order."""
    found = (
        select(
            ScoreRow.person_id,
            func.sum(ScoreRow.points),
            func.sum(ScoreRow.correct),
            func.sum(ScoreRow.seconds),
        )
        .join(RoundRow, col(RoundRow.id) == col(ScoreRow.round_id))
        .group_by(col(ScoreRow.person_id))
    )
    if period.week:
        found = found.where(col(RoundRow.week) == period.week)
    if period.month:
        found = found.where(col(RoundRow.month) == period.month)
    if series:
        found = found.where(col(RoundRow.series).in_(series))
    return [
        Standing(person, int(points), int(correct), int(seconds))
        for person, points, correct, seconds in tx.session.exec(found)
    ]
