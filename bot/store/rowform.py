"""Rows as the database holds them: what is inserted in bulk, and what a fact's digest covers.

Turning a row into its stored cells ourselves, once, serves both and is several times faster than the
drivers' type machinery. A digest covers the names and stored values of all cells that hold something,
so that a column which a later version adds leaves the digests before it as they are.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Boolean, Connection, Float, Integer, LargeBinary, Table
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from bot.store.columns import FollowerText, Moment, escape, to_micros

Cell = str | int | float | bool | bytes | datetime | None

_ROWS_AT_ONCE = 1_000


class RowForm:
    """How rows of one table are stored."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = tuple(column.name for column in table.columns)
        self._converted = tuple(
            (position, into)
            for position, column in enumerate(table.columns)
            if (into := _into(column.type)) is not None
        )
        self._digested = tuple(
            (f"{column.name}=", position, _shown(column.type))
            for position, column in sorted(enumerate(table.columns), key=lambda pair: pair[1].name)
            if column.name != "digest"
        )

    def stored(self, row: Mapping[str, Cell]) -> list[Cell]:
        """Return the row's cells as they are stored, in the order of the columns; what is missing is None."""
        cells = [row.get(name) for name in self.columns]
        for position, into in self._converted:
            if cells[position] is not None:
                cells[position] = into(cells[position])
        return cells

    def digest(self, stored: Sequence[Cell]) -> bytes:
        """Return the SHA-256 of a fact's stored cells, its table included and its own digest left out.

        Raises:
            TypeError, ValueError: A cell holds what its column never does.
        """
        parts = [
            name + shown(cell)
            for name, position, shown in self._digested
            if (cell := stored[position]) is not None
        ]
        return hashlib.sha256("\0".join([self.table.name, *parts]).encode()).digest()

    def insert(self, connection: Connection, rows: Sequence[Sequence[Cell]]) -> None:
        """Insert stored rows."""
        quote = connection.dialect.identifier_preparer.quote
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        names = ", ".join(quote(name) for name in self.columns)
        marks = ", ".join([mark] * len(self.columns))
        statement = f"INSERT INTO {quote(self.table.name)} ({names}) VALUES ({marks})"  # noqa: S608
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            chunk = [tuple(row) for row in rows[start : start + _ROWS_AT_ONCE]]
            connection.exec_driver_sql(statement, chunk)


@cache
def form_of(table: type[SQLModel]) -> RowForm:
    """Return the form of a table's rows."""
    return RowForm(table.__table__)  # type: ignore[attr-defined]


def _into(kind: TypeEngine[object]) -> Callable[[Cell], Cell] | None:
    match kind:
        case Moment():
            return _micros
        case FollowerText():
            return _escaped
        case _:
            return None


def _shown(kind: TypeEngine[object]) -> Callable[[Cell], str]:
    match kind:
        case Boolean():
            return "{:d}".format
        case Moment() | Integer() | FollowerText():
            return str  # something of another kind in such a column reads otherwise, and is found
        case Float():
            return _shown_float
        case LargeBinary():
            return _hex
        case _:
            return _escaped


def _micros(cell: Cell) -> int:
    if not isinstance(cell, datetime):
        raise TypeError(type(cell).__name__)
    return to_micros(cell)


def _escaped(cell: Cell) -> str:
    if not isinstance(cell, str):
        raise TypeError(type(cell).__name__)
    return escape(cell)


def _hex(cell: Cell) -> str:
    if not isinstance(cell, bytes):
        raise TypeError(type(cell).__name__)
    return cell.hex()


def _shown_float(cell: Cell) -> str:
    if not isinstance(cell, float | int):
        raise TypeError(type(cell).__name__)
    return repr(float(cell))
