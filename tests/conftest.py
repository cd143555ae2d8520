"""Fixtures that several folders share."""

import gc
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from bot.store.database import Store
from bot.store.opening import open_store
from tests import databases

# The same examples each time: one commit, one result. `--hypothesis-profile=explore` looks for new ones.
settings.register_profile("explore", settings(max_examples=2000, deadline=None))
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was imported: walking it again and again cost a seventh."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def as_wide_as_it_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no terminal that the tests run in, nor a worker of pytest-xdist, say how wide tables may be."""
    monkeypatch.delenv("COLUMNS", raising=False)


MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with databases.postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database that was opened once, to be copied: migrating anew for each test costs more."""
    file = tmp_path_factory.mktemp("made") / "sabtu.db"
    _open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def made_postgresql(postgresql_server: str) -> Iterator[str]:
    """The URL of a database on the server that was opened once, to be copied."""
    with databases.postgresql_database(postgresql_server) as url:
        _open(url).close()
        yield url


@pytest.fixture(params=databases.KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of each kind: empty, or made already where the test asks for a `store`."""
    databases.skip_where_a_person_says_so(request.param)
    is_made = "store" in request.fixturenames
    match request.param:
        case "memory":
            yield "sqlite://"
        case "file":
            if is_made:
                shutil.copy(request.getfixturevalue("made_file"), tmp_path / "sabtu.db")
            yield f"sqlite:///{tmp_path / 'sabtu.db'}"
        case _:
            template = request.getfixturevalue("made_postgresql") if is_made else None
            server = request.getfixturevalue("postgresql_server")
            with databases.postgresql_database(server, template) as url:
                yield url


@pytest.fixture
def store(database_url: str, made_file: Path) -> Iterator[Store]:
    """An opened store of each kind."""
    if database_url == "sqlite://":
        opened = Store(database_url)
        databases.copy_into_memory(made_file, opened)
    else:
        opened = _open(database_url)
    yield opened
    opened.close()


def _open(url: str) -> Store:
    return open_store(url, platform="sandbox", account="kemensosri", now=MONDAY)
