"""What this database is bound to and what befell it, by name."""

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from bot.store.database import Reader, Writer
from bot.store.tables import BeatRow, MetaRow

_VALUE = select(MetaRow.value).where(col(MetaRow.name) == bindparam("named"))


def get(tx: Reader, name: str) -> str | None:
    """Return a remembered value."""
    return tx.session.exec(_VALUE, params={"named": name}).first()


def put(tx: Writer, name: str, value: str) -> None:
    """Remember a value."""
    tx.session.merge(MetaRow(name=name, value=value))


def beat(tx: Writer, name: str, detail: str = "") -> None:
    """Give a sign of life."""
    tx.session.merge(BeatRow(name=name, at=tx.now, detail=detail))


def stop_beating(tx: Writer, name: str) -> None:
    """Take the sign of life away: a clean stop is known at once."""
    tx.session.connection().execute(delete(BeatRow).where(col(BeatRow.name) == name))


def last_beat(tx: Reader, name: str) -> BeatRow | None:
    """Return the last sign of life."""
    return tx.session.get(BeatRow, name)
