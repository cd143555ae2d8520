"""The calls made to read comments: counted here, so that the day's budget survives a restart."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col, func, select

from bot.store.database import Reader, Writer
from bot.store.reading_tables import CallRow

DAY = timedelta(days=1)
_KEPT_FOR = 2 * DAY


def note(tx: Writer, kind: str, count: int) -> None:
    """Note calls that were made, whether they worked or not; what is too old to matter is let go."""
    if count <= 0:
        return
    tx.session.connection().execute(delete(CallRow).where(col(CallRow.at) < tx.now - _KEPT_FOR))
    tx.session.add_all([CallRow(kind=kind, at=tx.now) for _ in range(count)])
    tx.session.flush()


def made(tx: Reader, now: datetime) -> int:
    """Return how many calls were made in the 24 hours before `now`."""
    return tx.session.exec(select(func.count()).select_from(CallRow).where(col(CallRow.at) > now - DAY)).one()


def room_at(tx: Reader, now: datetime, per_day: int, wanted: int) -> datetime:
    """Return when there is room for `wanted` more calls: `now`, or when enough have grown a day old."""
    recent = select(CallRow.at).where(col(CallRow.at) > now - DAY).order_by(col(CallRow.at))
    moments = list(tx.session.exec(recent))
    too_many = len(moments) + min(wanted, per_day) - per_day
    return now if too_many <= 0 else moments[too_many - 1] + DAY
