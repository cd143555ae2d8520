"""Two real processes on one database: writing, and asking for the lease."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from bot.errors import NotNow
from bot.store.chain import FIRST_HEAD, next_head
from bot.store.columns import to_micros
from bot.store.database import Store
from bot.store.decisions import decide
from bot.store.lease import is_leased, lease
from bot.store.opening import open_store
from bot.store.tables import ChainRow, DecisionRow
from tests.process.warm import ended, started

EACH = 60
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def writes(url: str, name: str) -> None:
    store = Store(url)
    for number in range(EACH):
        with store.write(NOW) as tx:
            decide(tx, "test", f"writer:{name}:{number}", by="bot")


def opens(url: str, name: str) -> None:
    store = open_store(url, platform="sandbox", account="kemensosri", now=NOW)
    with store.write(NOW) as tx:
        decide(tx, "test", f"opener:{name}", by="bot")


def holds(url: str, told: Path) -> None:
    with lease(Store(url)):
        told.touch()
        time.sleep(60)


@pytest.mark.parametrize("database_url", ["file", "postgresql"], indirect=True)
def test_two_processes_that_write_at_once_lose_nothing(store: Store) -> None:
    writers = [started(writes, store.url, name) for name in ("first", "second")]

    assert [ended(writer, 60) for writer in writers] == [0, 0]

    with store.read() as tx:
        subjects = set(tx.session.exec(select(DecisionRow.subject).where(col(DecisionRow.kind) == "test")))
        links = list(tx.session.exec(select(ChainRow).order_by(col(ChainRow.seq))))
        digests = {row.link: row.digest for row in tx.session.exec(select(DecisionRow))}
        total = tx.session.exec(select(func.count()).select_from(DecisionRow)).one()
    assert len(subjects) == 2 * EACH == total - 1  # and the one that bound the database
    head = FIRST_HEAD
    for number, link in enumerate(links, start=1):
        head = next_head(head, number, to_micros(link.at), [digests[number]])
        assert (link.seq, link.head) == (number, head)


@pytest.mark.parametrize("database_url", ["file", "postgresql"], indirect=True)
def test_processes_that_start_at_once_on_nothing_make_one_database(database_url: str) -> None:
    openers = [started(opens, database_url, name) for name in "abcd"]

    assert [ended(opener, 60) for opener in openers] == [0] * 4

    store = Store(database_url)
    with store.read() as tx:
        kinds = sorted(tx.session.exec(select(DecisionRow.kind)))
    store.close()
    assert kinds == ["bound", "test", "test", "test", "test"]


@pytest.mark.parametrize("database_url", ["file", "postgresql"], indirect=True)
def test_the_lease_ends_with_the_process_that_held_it_however_it_dies(store: Store, tmp_path: Path) -> None:
    told = tmp_path / "held"
    assert not is_leased(store)
    holder = started(holds, store.url, told)
    assert _until(told.exists)
    assert is_leased(store)
    with pytest.raises(NotNow, match=r"keeping.already-running"), lease(store):
        pass

    holder.kill()
    holder.join()

    assert _until(lambda: not is_leased(store))  # a server needs a moment to see that its client is gone
    assert _is_free(store)


def _until(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.02)
    return happened()


def _is_free(store: Store) -> bool:
    try:
        with lease(store):
            return True
    except NotNow:
        return False
