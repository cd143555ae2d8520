from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import NotNow
from bot.store.copying import replace_sqlite
from bot.store.database import Store
from bot.store.lease import lease
from bot.store.opening import connect, open_store
from tests.conftest import MONDAY


def test_a_second_daemon_on_the_same_database_is_refused(store: Store) -> None:
    second = connect(store.url)

    with lease(store) as held:
        assert held.is_held()
        if store.url != "sqlite://":  # in memory nobody else can be there
            with pytest.raises(NotNow, match=r"keeping.already-running"), lease(second):
                pass

    with lease(second) as held:
        assert held.is_held()
    second.close()


def test_a_lease_whose_lock_file_was_removed_is_lost(tmp_path: Path) -> None:
    store = connect(f"sqlite:///{tmp_path}/sabtu.db")

    with lease(store) as held:
        (tmp_path / "sabtu.db.lock").unlink()

        assert not held.is_held()
    store.close()


def test_who_gets_the_lease_reads_the_file_that_is_there_now(tmp_path: Path) -> None:
    # Given a store that was opened just before its file was replaced by a restore
    store = open_store(f"sqlite:///{tmp_path}/sabtu.db", platform="sandbox", account="a", now=MONDAY)
    other = open_store(f"sqlite:///{tmp_path}/other.db", platform="sandbox", account="b", now=MONDAY)
    head = other.head()
    other.close()
    replace_sqlite(store.url, tmp_path / "other.db", tmp_path / "aside.db")

    # When it takes the lease
    with lease(store):
        # Then it reads the file that was put there
        assert store.head() == head
    store.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lease_whose_connection_was_cut_is_lost(store: Store) -> None:
    with lease(store) as held:
        with store.in_line() as connection:
            others = (
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND pid <> "
            )
            connection.execute(text(f"{others} pg_backend_pid()"))

        assert not held.is_held()
