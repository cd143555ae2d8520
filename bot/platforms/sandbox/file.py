"""The one SQLite file a sandbox lives in: its tables, its connection, its transactions.

Several processes may have the file open: writers stand in line (BEGIN IMMEDIATE), readers see one
moment (WAL). Times are whole seconds since 1970; what lies in the future of the sandbox's clock is in
the file already and not yet visible. Plain `sqlite3`, since the platform is a stranger to our own store.
"""

import os
import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from bot.errors import PersonNeeded, Problem, Transient

_BUSY_SECONDS = 30
_CACHE_KIB = 16_384
_SCHEMA_VERSION = 1
_WAL_TRIES, _WAL_PAUSE_SECONDS = 100, 0.05

_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS users(
    id TEXT PRIMARY KEY, handle TEXT NOT NULL UNIQUE) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counters(kind TEXT PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS posts(
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, caption TEXT NOT NULL,
    at INTEGER NOT NULL, listed_at INTEGER NOT NULL, deleted_at INTEGER);
CREATE TABLE IF NOT EXISTS pictures(
    owner TEXT NOT NULL, place INTEGER NOT NULL, jpeg BLOB NOT NULL, alt_text TEXT NOT NULL,
    PRIMARY KEY(owner, place));
CREATE TABLE IF NOT EXISTS comments(
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, post_id TEXT NOT NULL, user_id TEXT NOT NULL,
    text TEXT NOT NULL, at INTEGER NOT NULL, visible_at INTEGER NOT NULL, deleted_at INTEGER,
    reply_to TEXT, pinned INTEGER NOT NULL DEFAULT 0, liked INTEGER NOT NULL DEFAULT 0,
    rank INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS comments_by_time ON comments(post_id, reply_to, at DESC, seq DESC);
CREATE INDEX IF NOT EXISTS comments_by_rank ON comments(post_id, reply_to, rank DESC, seq DESC);
CREATE INDEX IF NOT EXISTS comments_pinned ON comments(post_id, pinned DESC) WHERE pinned > 0;
CREATE INDEX IF NOT EXISTS comments_counted ON comments(post_id, at, deleted_at);
CREATE INDEX IF NOT EXISTS replies_by_comment ON comments(reply_to, at, seq) WHERE reply_to IS NOT NULL;
CREATE TABLE IF NOT EXISTS edits(
    comment_id TEXT NOT NULL, at INTEGER NOT NULL, seq INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY(comment_id, at, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stories(
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, at INTEGER NOT NULL,
    listed_at INTEGER NOT NULL, link TEXT, mentions TEXT NOT NULL, post_id TEXT);
CREATE TABLE IF NOT EXISTS messages(
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, user_id TEXT NOT NULL,
    from_us INTEGER NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, listed_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS ledger(
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
    text TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS truth(
    comment_id TEXT NOT NULL, question INTEGER NOT NULL, meant TEXT NOT NULL, way TEXT NOT NULL,
    PRIMARY KEY(comment_id, question)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS crowds(post_id TEXT PRIMARY KEY, comments INTEGER NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {_SCHEMA_VERSION};
"""


class SandboxFile:
    """The file and this process's connection to it, opened when first used."""

    def __init__(self, path: Path | str) -> None:
        self.path = str(path)
        self._connection: sqlite3.Connection | None = None
        self._process = 0

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
        if self._connection is not None and self._process == os.getpid():
            self._connection.close()
        self._connection = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection on which all reads are of one moment."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that alone may write; all of it happens or nothing."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._open()
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:  # locked, full disk, no such folder: nothing was done
            raise Transient(f"{self.path}: {error}") from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError):
                raise
            raise PersonNeeded(Problem("sandbox.broken-file", {"reason": str(error)}, self.path)) from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and self._process == os.getpid():
            return self._connection
        if self._connection is not None:
            # A child of fork must neither use nor close its parent's connection (sqlite.org/howtocorrupt).
            _ABANDONED.append(self._connection)
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.text_factory = _decoded
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute("PRAGMA synchronous = NORMAL")
        if connection.execute("PRAGMA user_version").fetchone() != (_SCHEMA_VERSION,):
            _turn_on_wal(connection)
            connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
        self._connection, self._process = connection, os.getpid()
        weakref.finalize(self, _close_at_end, connection, self._process)
        return connection


def storable(text: str) -> bytes:
    """Return text for `CAST(? AS TEXT)`: the driver refuses lone surrogates, which phones do send."""
    return text.encode("utf-8", "surrogatepass")


def made_id(*parts: object) -> str:
    """Return an id like Instagram's for what the parts name: digits, and not in the order of time."""
    digest = blake2b("\x1f".join(str(part) for part in parts).encode("utf-8"), digest_size=8).digest()
    return f"17{int.from_bytes(digest, 'big') % 10**15:015d}"


def next_number(connection: sqlite3.Connection, kind: str) -> int:
    """Return the next number of a kind, from 1."""
    row = connection.execute(
        "INSERT INTO counters VALUES(?, 1) ON CONFLICT(kind) DO UPDATE SET used = used + 1 RETURNING used",
        (kind,),
    ).fetchone()
    return int(row[0])


def moment_of(stamp: int) -> datetime:
    """Return the moment of a stored stamp."""
    return datetime.fromtimestamp(stamp, UTC)


_ABANDONED: list[sqlite3.Connection] = []


def _turn_on_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file to WAL; this one statement does not wait its turn, whatever the timeout."""
    for tries_left in reversed(range(_WAL_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if not tries_left:
                raise
            time.sleep(_WAL_PAUSE_SECONDS)


def _decoded(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogatepass")


def _close_at_end(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():
        connection.close()
