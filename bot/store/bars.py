"""Why outward writes, or one kind of call, are held: state that survives a restart."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, or_
from sqlmodel import col, select

from bot.store.database import Reader, Writer
from bot.store.tables import BarRow

ALL_WRITES = "writes"
EVERYTHING = "everything"
SLOW_READING = "slow-reading"

_ACTIVE = (
    select(BarRow)
    .where(or_(col(BarRow.until).is_(None), col(BarRow.until) > bindparam("now")))
    .order_by(col(BarRow.at), col(BarRow.code))
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One reason to hold.

    Args:
        code: What happened, such as `stopped`, `restored`, `challenged`; one bar per code.
        scope: `writes`, `everything` (reads too), `slow-reading` (as few reads as can be), or the kind of
            action held.
        until: When it lifts by itself; None: a person must lift it.
        strikes: How often in a row, for growing pauses.
    """

    code: str
    scope: str
    reason: str
    at: datetime
    by: str
    until: datetime | None
    strikes: int


def raise_bar(
    tx: Writer, code: str, scope: str, *, by: str, reason: str = "", until: datetime | None = None
) -> None:
    """Hold `scope` from now on; raised again, it counts another strike."""
    row = tx.session.get(BarRow, code)
    strikes = row.strikes + 1 if row else 1
    if row:
        tx.session.delete(row)
        tx.session.flush()
    tx.session.add(
        BarRow(code=code, scope=scope, reason=reason, at=tx.now, by=by, until=until, strikes=strikes)
    )
    tx.session.flush()


def lift(tx: Writer, *codes: str) -> None:
    """Lift these bars; all, when none is named."""
    lifted = delete(BarRow)
    tx.session.connection().execute(lifted.where(col(BarRow.code).in_(codes)) if codes else lifted)


def active(tx: Reader, now: datetime) -> list[Bar]:
    """Return the bars in force, oldest first."""
    return [
        Bar(row.code, row.scope, row.reason, row.at, row.by, row.until, row.strikes)
        for row in tx.session.exec(_ACTIVE, params={"now": now})
    ]


def strikes(tx: Reader, code: str) -> int:
    """Return how often a bar was raised since it was last lifted."""
    row = tx.session.get(BarRow, code)
    return row.strikes if row else 0
