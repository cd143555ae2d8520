"""Two real processes on one database: writing, and asking for the lease."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlmodel import col, func, select

from bot.errors import NotNow
from bot.store.chain import FIRST_HEAD, next_head
from bot.store.columns import to_micros
from bot.store.database import Store
from bot.store.lease import lease
from bot.store.tables import ChainRow, DecisionRow

EACH = 60

WRITER = f"""
import sys
from datetime import UTC, datetime
from bot.store.database import Store
from bot.store.decisions import decide
store = Store(sys.argv[1])
for number in range({EACH}):
    with store.write(datetime(2026, 11, 24, tzinfo=UTC)) as tx:
        decide(tx, "test", f"writer:{{sys.argv[2]}}:{{number}}", by="bot")
"""

OPENER = """
import sys
from datetime import UTC, datetime
from bot.store.decisions import decide
from bot.store.opening import open_store
now = datetime(2026, 11, 24, tzinfo=UTC)
store = open_store(sys.argv[1], platform="sandbox", account="kemensosri", now=now)
with store.write(now) as tx:
    decide(tx, "test", f"opener:{sys.argv[2]}", by="bot")
"""

HOLDER = """
import sys, time
from bot.store.database import Store
from bot.store.lease import lease
with lease(Store(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("database_url", ["file", "postgresql"], indirect=True)
def test_two_processes_that_write_at_once_lose_nothing(store: Store) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, store.url, name]) for name in ("first", "second")
    ]

    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]

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
    openers = [subprocess.Popen([sys.executable, "-c", OPENER, database_url, name]) for name in "abcd"]

    assert [opener.wait(timeout=60) for opener in openers] == [0] * 4

    store = Store(database_url)
    with store.read() as tx:
        kinds = sorted(tx.session.exec(select(DecisionRow.kind)))
    store.close()
    assert kinds == ["bound", "test", "test", "test", "test"]


@pytest.mark.parametrize("database_url", ["file", "postgresql"], indirect=True)
def test_the_lease_ends_with_the_process_that_held_it_however_it_dies(store: Store) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, store.url], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(NotNow, match=r"keeping.already-running"), lease(store):
        pass

    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()

    deadline = time.monotonic() + 10  # the server needs a moment to see that its client is gone
    while not _is_free(store):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_free(store: Store) -> bool:
    try:
        with lease(store):
            return True
    except NotNow:
        return False
