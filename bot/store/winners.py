"""Where each week's winners stand, from the draft to the prize."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, update
from sqlmodel import col, select

from bot.game.standings import Ranked
from bot.store.database import Reader, Writer
from bot.store.tables import WinnerRow

WON = ("announced", "answered", "sent")
SEALED = (*WON, "lapsed")

_OF_WEEK = (
    select(WinnerRow)
    .where(col(WinnerRow.week) == bindparam("of_week"))
    .order_by(col(WinnerRow.rank), col(WinnerRow.person_id))
)


def draft(
    tx: Writer, week: str, winners: list[Ranked], codes: dict[int, str], claim_by: datetime | None = None
) -> None:
    """Replace the week's draft; the time to answer begins with the announcement, see `begin_claims`."""
    throw_away(tx, week)
    tx.insert(
        WinnerRow,
        [
            {
                "week": week,
                "person_id": winner.person,
                "rank": winner.rank,
                "points": winner.points,
                "correct": winner.correct,
                "state": "drafted",
                "code": codes[winner.person],
                "claim_by": claim_by,
            }
            for winner in winners
        ],
    )


def correct(tx: Writer, week: str, winners: list[Ranked], codes: dict[int, str]) -> None:
    """Make an announced week's winners these: who is not among them lapses, who is new is announced.

    The time to answer of who is new begins with the correction; see `begin_claims`.
    """
    before = {row.person_id: row for row in of_week(tx, week)}
    now_winning = {winner.person: winner for winner in winners}
    for person, row in before.items():
        winner = now_winning.get(person)
        if winner is None:
            row.state = "lapsed"
        else:
            row.rank, row.points, row.correct = winner.rank, winner.points, winner.correct
            if row.state == "lapsed":
                row.state, row.claim_by = "announced", None
    for person, winner in now_winning.items():
        if person not in before:
            tx.session.add(
                WinnerRow(
                    week=week,
                    person_id=person,
                    rank=winner.rank,
                    points=winner.points,
                    correct=winner.correct,
                    state="announced",
                    code=codes[person],
                )
            )
    tx.session.flush()


def begin_claims(tx: Writer, week: str, persons: Collection[int], claim_by: datetime) -> list[int]:
    """Give those of these winners who have no time to answer by this one; return who they are."""
    begun = [
        row
        for row in of_week(tx, week)
        if row.person_id in persons and row.state == "announced" and row.claim_by is None
    ]
    for row in begun:
        row.claim_by = claim_by
    tx.session.flush()
    return [row.person_id for row in begun]


def throw_away(tx: Writer, week: str) -> None:
    """Remove what is drafted or approved of a week; what was announced stays."""
    thrown = delete(WinnerRow).where(col(WinnerRow.week) == week)
    tx.session.connection().execute(thrown.where(col(WinnerRow.state).in_(["drafted", "approved"])))


def of_week(tx: Reader, week: str) -> list[WinnerRow]:
    """Return the week's winners by rank."""
    return list(tx.session.exec(_OF_WEEK, params={"of_week": week}))


def all_weeks(tx: Reader) -> list[WinnerRow]:
    """Return all winners, latest week first."""
    found = select(WinnerRow).order_by(
        col(WinnerRow.week).desc(), col(WinnerRow.rank), col(WinnerRow.person_id)
    )
    return list(tx.session.exec(found))


def sealed_weeks(tx: Reader) -> list[str]:
    """Return the weeks that were announced, oldest first."""
    return sorted({row.week for row in all_weeks(tx) if row.state in SEALED})


def advance(tx: Writer, week: str, *, from_: str, to: str, person_id: int | None = None) -> int:
    """Move a week's winners (or one of them) on; return how many moved."""
    moved = update(WinnerRow).where(col(WinnerRow.week) == week, col(WinnerRow.state) == from_)
    if person_id is not None:
        moved = moved.where(col(WinnerRow.person_id) == person_id)
    values: dict[str, object] = {"state": to}
    if to in ("answered", "sent"):
        values[f"{to}_at"] = tx.now
    return tx.session.connection().execute(moved.values(**values)).rowcount


def winners_since(tx: Reader, weeks: list[str]) -> set[int]:
    """Return who won in any of these weeks, announced or later; whose place lapsed has won nothing."""
    found = select(WinnerRow.person_id).where(col(WinnerRow.week).in_(weeks), col(WinnerRow.state).in_(WON))
    return set(tx.session.exec(found))
