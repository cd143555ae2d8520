"""One daemon per database: whoever holds the lease runs the game, everybody else is refused.

The lease ends with the process that holds it, however it dies, so that nothing is left to clean up. It
keeps people from starting two by mistake; what keeps two from doing harm is the outbox.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.errors import NotNow, Problem
from bot.store.database import Store, is_sqlite

_LOCK_KEY = 7261_8329  # the writers' line has the number before
_TRIES, _PAUSE_SECONDS = 3, 0.05  # `is_leased` holds the lock file for microseconds

_HELD = (
    "FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = :key AND"
    " database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Lease:
    """The right to run on a database, held until it is given back or the process ends."""

    def __init__(self, held: tuple[TextIO, Path] | Connection | None) -> None:
        self._held = held

    def is_held(self) -> bool:
        """Whether it is still ours: false once the server has restarted or the lock file was removed."""
        if isinstance(self._held, Connection):
            try:
                self._held.execute(text("SELECT 1"))
            except DBAPIError:
                return False
            return True
        if self._held is None:
            return True  # a database in memory has nobody else
        file, path = self._held
        try:
            return os.path.samestat(os.fstat(file.fileno()), path.stat())
        except FileNotFoundError:
            return False


@contextmanager
def lease(store: Store) -> Iterator[Lease]:
    """Hold the lease of the store's database through the block.

    Raises:
        NotNow: Another process holds it.
    """
    if is_sqlite(store.url):
        with _file_lease(store) as held:
            yield held
    else:
        with _server_lease(store) as held:
            yield held


def is_leased(store: Store) -> bool:
    """Whether a living process holds the lease; looking takes it from nobody, and never makes the file."""
    if not is_sqlite(store.url):
        with store.engine.connect() as connection:
            return bool(connection.execute(text(f"SELECT count(*) {_HELD}"), {"key": _LOCK_KEY}).scalar())
    path = _lock_file(store)
    if path is None:
        return False
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # given back as the file is closed
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _lock_file(store: Store) -> Path | None:
    database = make_url(store.url).database
    return None if database in (None, "", ":memory:") else Path(f"{database}.lock")


@contextmanager
def _file_lease(store: Store) -> Iterator[Lease]:
    path = _lock_file(store)
    if path is None:
        yield Lease(None)
        return
    with path.open("a+", encoding="ascii") as file:
        if not _is_locked(file):
            file.seek(0)
            raise NotNow(Problem("keeping.already-running", {"process": file.read().strip()}))
        store.engine.dispose()  # a restore may have replaced the file before the lease was ours
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield Lease((file, path))


def _is_locked(file: TextIO) -> bool:
    """Lock the file, waiting out whoever only looks; whether it is ours now."""
    for left in reversed(range(_TRIES)):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if left:
                time.sleep(_PAUSE_SECONDS)
        else:
            return True
    return False


@contextmanager
def _server_lease(store: Store) -> Iterator[Lease]:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = {"key": _LOCK_KEY}
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar():
            holder = connection.execute(text(f"SELECT pid {_HELD}"), key).scalar()
            raise NotNow(Problem("keeping.already-running", {"process": str(holder or "")}))
        try:
            yield Lease(connection)
        finally:
            connection.invalidate()  # closing the connection gives the lock back, whatever its state
