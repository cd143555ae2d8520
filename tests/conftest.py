"""Fixtures that several folders share."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.database import Store
from bot.store.opening import open_store
from tests import databases

MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with databases.postgresql_server() as url:
        yield url


@pytest.fixture(params=databases.KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of each kind."""
    databases.skip_where_a_person_says_so(request.param)
    match request.param:
        case "memory":
            yield "sqlite://"
        case "file":
            yield f"sqlite:///{tmp_path / 'sabtu.db'}"
        case _:
            with databases.postgresql_database(request.getfixturevalue("postgresql_server")) as url:
                yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An opened store of each kind."""
    opened = open_store(database_url, platform="sandbox", account="kemensosri", now=MONDAY)
    yield opened
    opened.close()
