"""The one file of the simulated Instagram: opened by several processes at once, written in short turns."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path


class SandboxFile:
    """A connection to the file; its moments are whole seconds since 1970."""

    def __init__(self, path: Path | str) -> None:
        self._connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(files("bot.platforms.sandbox").joinpath("schema.sql").read_text())

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction that stands in line with every other writer."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        return self._connection.execute(query, values).fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def next_number(connection: sqlite3.Connection, name: str) -> int:
    """Return the next number of a counter, from 1."""
    row = connection.execute(
        "INSERT INTO counter VALUES (?, 1) "
        "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
        (name,),
    ).fetchone()
    return int(row[0])


def seconds(moment: datetime) -> int:
    """Return whole seconds since 1970."""
    return int(moment.timestamp())


def moment(stored: int) -> datetime:
    """Return the aware UTC moment of whole seconds since 1970."""
    return datetime.fromtimestamp(stored, UTC)
