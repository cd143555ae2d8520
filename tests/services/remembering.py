"""What a stretch of play led to, kept for the next game that stands exactly as the first one stood.

Many games begin alike. What a turn does follows from both databases, the clock, the settings and the quizzes
folder, and ends in the databases and the clock; services keep nothing else. So a stretch is known by all of
these, byte by byte, and a game that differs in any of them plays for itself. Only the first of equal games
logs anything.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from bot.bootstrap import HandClock
from bot.platforms.sandbox.platform import Sandbox
from bot.store.database import Store

_MOST = 64
_HEADER = 100  # bytes; SQLite counts its own commits there

Databases = tuple[sqlite3.Connection, sqlite3.Connection]

_kept: OrderedDict[bytes, tuple[Databases, datetime]] = OrderedDict()


def once(
    store: Store, sandbox: Sandbox, clock: HandClock, directory: Path, name: str, play: Callable[[], None]
) -> None:
    """Play a stretch, or take over what it led to where an equal one was played before.

    Args:
        store: One in SQLite.
        directory: Where bot.toml and the quizzes are.
        name: What is done in this stretch and until when.
    """
    with _databases(store, sandbox) as databases:
        key = _standing(databases, clock.now, directory, name)
        if key in _kept:
            _kept.move_to_end(key)
            copies, clock.now = _kept[key]
            for copy, database in zip(copies, databases, strict=True):
                copy.backup(database)
            return
    play()
    with _databases(store, sandbox) as (memory, platform):
        _kept[key] = (_copy(memory), _copy(platform)), clock.now
    if len(_kept) > _MOST:
        for copy in _kept.popitem(last=False)[1][0]:
            copy.close()


@contextmanager
def _databases(store: Store, sandbox: Sandbox) -> Iterator[Databases]:
    with sandbox.file.reading() as platform:
        pass
    with store.engine.connect() as connection:
        memory = connection.connection.driver_connection
        assert isinstance(memory, sqlite3.Connection)
        yield memory, platform


def _standing(databases: Databases, now: datetime, directory: Path, name: str) -> bytes:
    digest = blake2b(f"{name} {now}".encode())
    for database in databases:
        digest.update(blake2b(database.serialize()[_HEADER:]).digest())
    files = [directory / "bot.toml", *(directory / "quizzes").rglob("*")]
    for file in sorted(file for file in files if file.is_file()):
        digest.update(f"{file.relative_to(directory)} {file.stat().st_size} ".encode())
        digest.update(file.read_bytes())
    return digest.digest()


def _copy(database: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:")
    database.backup(copy)
    return copy
