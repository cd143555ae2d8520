"""Rows as the database holds them: what is inserted in bulk, and what a fact's digest covers.

Turning rows into their stored cells ourselves, once, serves both and is several times faster than the
drivers' type machinery. It goes column by column: most columns of a batch hold the same few cells over and
over, and each is turned once. A digest covers the names and stored values of all cells that hold something,
so that a column which a later version adds leaves the digests before it as they are.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TypeVar

from sqlalchemy import Boolean, Connection, Float, Integer, LargeBinary, Table
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from bot.store.columns import FollowerText, Moment, escape, to_micros

Cell = str | int | float | bool | bytes | datetime | None

Changed = TypeVar("Changed")

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
            (position, _named(column.name, _shown(column.type)))
            for position, column in sorted(enumerate(table.columns), key=lambda pair: pair[1].name)
            if column.name != "digest"
        )

    def stored(self, rows: Sequence[Mapping[str, Cell]]) -> list[Sequence[Cell]]:
        """Return the cells of rows as they are stored: one list for each column; what is missing is None."""
        columns: list[Sequence[Cell]] = [[row.get(name) for row in rows] for name in self.columns]
        for position, into in self._converted:
            columns[position] = _each(columns[position], into)
        return columns

    def digests(self, columns: Sequence[Sequence[Cell]]) -> list[bytes]:
        """Return the digest of each of many facts.

        Args:
            columns: As `stored` returns them.
        """
        shown = [_each(columns[position], show) for position, show in self._digested]
        return [self._sha256(filter(None, parts)) for parts in zip(*shown, strict=True)]

    def digest(self, cells: Sequence[Cell]) -> bytes:
        """Return the SHA-256 of one fact's stored cells, its table included and its own digest left out.

        Raises:
            TypeError, ValueError: A cell holds what its column never does.
        """
        held = ((cells[position], show) for position, show in self._digested)
        return self._sha256(show(cell) for cell, show in held if cell is not None)

    def _sha256(self, parts: Iterable[str]) -> bytes:
        return hashlib.sha256("\0".join((self.table.name, *parts)).encode()).digest()

    def insert(self, connection: Connection, columns: Sequence[Sequence[Cell]]) -> None:
        """Insert rows, given as `stored` returns them."""
        quote = connection.dialect.identifier_preparer.quote
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        names = ", ".join(quote(name) for name in self.columns)
        marks = ", ".join([mark] * len(self.columns))
        statement = f"INSERT INTO {quote(self.table.name)} ({names}) VALUES ({marks})"  # noqa: S608
        rows = list(zip(*columns, strict=True))
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            connection.exec_driver_sql(statement, rows[start : start + _ROWS_AT_ONCE])


@cache
def form_of(table: type[SQLModel]) -> RowForm:
    """Return the form of a table's rows."""
    return RowForm(table.__table__)  # type: ignore[attr-defined]


def _each(cells: Sequence[Cell], change: Callable[[Cell], Changed]) -> list[Changed | None]:
    """Return the cells changed, None left as it is; an object that comes again is not changed again."""
    which = list(map(id, cells))
    known: dict[int, Changed | None] = {
        number: None if cell is None else change(cell)
        for number, cell in dict(zip(which, cells, strict=True)).items()
    }
    return [known[number] for number in which]


def _named(name: str, shown: Callable[[Cell], str]) -> Callable[[Cell], str]:
    return lambda cell: f"{name}={shown(cell)}"


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
