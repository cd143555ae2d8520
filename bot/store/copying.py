"""Whole copies of the database: made while it is in use, checked, and put back.

SQLite is copied by VACUUM INTO, since a plain copy of a live file is malformed; PostgreSQL by pg_dump, on
the same snapshot the head was read from. A copy is written under another name and renamed when it is
whole, so that a half-written one is never taken for a backup.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.errors import Fact, PersonNeeded, Problem
from bot.store.database import Store, is_sqlite
from bot.store.forgetting import forgotten
from bot.store.opening import connect
from bot.store.proof import last_head

_WAIT = 3600  # seconds for pg_dump and psql


def sqlite_file(url: str) -> Path:
    """Return the file of a SQLite database."""
    return Path(str(make_url(url).database))


def prepare_sqlite(copy: Path, target: Path) -> None:
    """Lay a copy ready under a name of its own, without leftovers of an earlier try."""
    for leftover in (target, *_logs_of(target)):
        leftover.unlink(missing_ok=True)
    shutil.copyfile(copy, target)
    target.chmod(0o600)


def forgotten_in(url: str) -> list[int]:
    """Return everybody whom a database has forgotten, as far as it can still be read."""
    try:
        store = connect(url)
    except PersonNeeded:
        return []
    try:
        with store.read() as tx:
            return sorted(forgotten(tx))
    except (DBAPIError, ValueError, LookupError):
        return []
    finally:
        store.close()


def suffix_of(url: str) -> str:
    """Return how names of copies of this database end."""
    return ".db" if is_sqlite(url) else ".dump"


def copy_to(store: Store, target: Path) -> str:
    """Write a whole, checked copy and return the head of its chain.

    Raises:
        PersonNeeded: The copy is not sound, or the tools for it are missing.
    """
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        if is_sqlite(store.url):
            head = _copy_sqlite(store, unfinished)
        else:
            head = _dump_postgresql(store, unfinished)
        unfinished.chmod(0o600)
        _sync(unfinished)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return head


def check_copy(file: Path) -> None:
    """Refuse a SQLite copy that is not sound; a dump is checked while it is put back."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise PersonNeeded(
            Problem("keeping.copy-broken", {"file": str(file), "reason": str(error)})
        ) from error
    if found != ("ok",):
        raise PersonNeeded(Problem("keeping.copy-broken", {"file": str(file), "reason": str(found[0])}))


def replace_sqlite(url: str, prepared: Path, aside: Path) -> None:
    """Put a prepared database in the place of this one, which is kept as `aside`.

    At no instant is there no database, and no write-ahead log of the old one beside the new one, which
    SQLite would play into it. Nobody may have either open.
    """
    current = sqlite_file(url)
    logs = _logs_of(current)
    if current.exists():
        try:
            with closing(sqlite3.connect(current)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.DatabaseError:
            pass  # it is being replaced because it is broken; its log goes aside with it
        try:
            os.link(current, aside)
        except OSError:  # a file system without hard links
            shutil.copy2(current, aside)
    for log in logs:
        if log.exists():
            os.replace(log, aside.with_name(f"{aside.name}{log.name.removeprefix(current.name)}"))
    os.replace(prepared, current)
    _sync(current.parent)


def load_postgresql(url: str, dump: Path, then: str) -> None:
    """Replace all tables by those of a dump and run one more statement, all in one transaction.

    Raises:
        PersonNeeded: The dump cannot be read or loaded; nothing was changed.
    """
    script = dump.with_name(f".{dump.name}.sql")
    try:
        options = ["--clean", "--if-exists", "--no-owner", "--no-privileges"]
        _run(["pg_restore", *options, "-f", str(script), str(dump)], {}, dump)
        with script.open("a", encoding="utf-8") as file:
            file.write(f"\nRESET search_path;\n{then};\n")  # the dump's own script empties it
        _run(["psql", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(script)], _server(url), dump)
    finally:
        script.unlink(missing_ok=True)


def _copy_sqlite(store: Store, target: Path) -> str:
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM INTO ?", (str(target),))
        cursor.close()
    finally:
        connection.close()
    check_copy(target)
    with closing(sqlite3.connect(target)) as copy:
        row = copy.execute("SELECT head FROM chain ORDER BY seq DESC LIMIT 1").fetchone()
    return bytes(row[0]).hex() if row else "00" * 32


def _dump_postgresql(store: Store, target: Path) -> str:
    with store.read() as tx:
        head = last_head(tx)
        snapshot = tx.session.connection().execute(text("SELECT pg_export_snapshot()")).scalar()
        options = ["-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run(["pg_dump", *options, "-f", str(target)], _server(store.url), target)
    _run(["pg_restore", "--list", str(target)], {}, target)
    return head


def _server(url: str) -> dict[str, str]:
    """Return the connection as the server's own tools take it: a password is no argument others can see."""
    address = make_url(url)
    host = address.host or address.query.get("host")
    parts = {
        "PGHOST": host,
        "PGPORT": str(address.port) if address.port else None,
        "PGUSER": address.username,
        "PGPASSWORD": str(address.password) if address.password else None,
        "PGDATABASE": address.database,
    }
    return {name: str(value) for name, value in parts.items() if value}


def _run(command: list[str], environment: Mapping[str, str], file: Path) -> None:
    if shutil.which(command[0]) is None:
        raise PersonNeeded(Problem("keeping.tool-missing", {"tool": command[0]}))
    done = subprocess.run(  # noqa: S603
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=_WAIT, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [""]
        facts: dict[str, Fact] = {"tool": command[0], "file": str(file), "reason": lines[0]}
        raise PersonNeeded(Problem("keeping.tool-failed", facts))


def _logs_of(database: Path) -> list[Path]:
    return [database.with_name(f"{database.name}{ending}") for ending in ("-wal", "-shm")]


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
