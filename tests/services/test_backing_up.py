import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotNow, PersonNeeded, UserError
from bot.services.auditing import audit
from bot.services.backing_up import Restored, back_up, copies, restore, thin_out
from bot.services.forgetting import forget
from bot.store import bars, meta, people
from bot.store.database import Store
from bot.store.lease import lease
from bot.store.opening import open_store
from tests import databases
from tests.conftest import MONDAY
from tests.store.content import OPENED, Said, a_quiz, open_round, say, settle

NOW = OPENED + timedelta(days=2)
SERVED = pytest.mark.parametrize("database_url", ["file", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `pg_dump` be that of the server under test."""
    databases.put_postgresql_tools_on_the_path(monkeypatch)


def _restore(store: Store, file: Path, account: str = "kemensosri") -> Restored:
    return restore(store.url, file, platform="sandbox", account=account, by="Dewi", now=NOW)


def _reopened(url: str) -> Store:
    return open_store(url, platform="sandbox", account="kemensosri", now=NOW)


@SERVED
def test_a_restored_database_is_the_one_backed_up_and_holds_all_writes(store: Store, tmp_path: Path) -> None:
    # Given a backup, and a game that went on after it
    round_id = open_round(store, a_quiz())
    say(store, round_id, [Said("sari", "B")], a_quiz())
    file = back_up(store, tmp_path / "backups", NOW)
    say(store, round_id, [Said("budi", "B")], a_quiz(), prefix="later")
    store.close()

    # When it is restored
    done = _restore(store, file)

    # Then only what was known then is known, the chain holds and goes on from the backup's head
    reopened = _reopened(store.url)
    with reopened.read() as tx:
        assert people.by_handle(tx, "sari") is not None
        assert people.by_handle(tx, "budi") is None
        assert [(bar.code, bar.scope) for bar in bars.active(tx, NOW)] == [("restored", bars.ALL_WRITES)]
        assert meta.get(tx, "restored_at") == NOW.isoformat()
    report = audit(reopened, expected_head=done.copy.head)
    assert report.ok, report.differences
    reopened.close()


@SERVED
def test_who_was_forgotten_since_the_backup_is_forgotten_again(store: Store, tmp_path: Path) -> None:
    round_id = open_round(store, a_quiz())
    say(store, round_id, [Said("sari", "B"), Said("budi", "A")], a_quiz())
    settle(store, round_id)
    file = back_up(store, tmp_path / "backups", NOW)
    forget(store, "sari", by="Dewi", reason=None, now=NOW)
    store.close()

    assert _restore(store, file).forgotten_again == 1

    reopened = _reopened(store.url)
    with reopened.read() as tx:
        assert people.by_handle(tx, "sari") is None
        assert people.by_handle(tx, "budi") is not None
    assert audit(reopened).ok
    reopened.close()


@SERVED
def test_nothing_is_restored_while_the_bot_runs(store: Store, tmp_path: Path) -> None:
    file = back_up(store, tmp_path / "backups", NOW)

    with lease(store), pytest.raises(NotNow, match=r"keeping.already-running"):
        _restore(store, file)


def test_a_broken_database_can_be_restored_over_and_is_kept_aside(tmp_path: Path) -> None:
    database = tmp_path / "sabtu.db"
    store = _reopened(f"sqlite:///{database}")
    file = back_up(store, tmp_path / "backups", NOW)
    store.close()
    database.write_bytes(b"SQLite format 3\0" + b"rusak" * 2000)

    done = _restore(store, file)

    assert done.aside is not None
    assert b"rusak" in done.aside.read_bytes()
    reopened = _reopened(store.url)
    assert audit(reopened).ok
    reopened.close()


def test_a_log_left_by_a_killed_bot_is_not_played_into_the_restored_database(tmp_path: Path) -> None:
    # Given a database whose last writes are still in its write-ahead log
    live = _reopened(f"sqlite:///{tmp_path / 'live.db'}")
    file = back_up(live, tmp_path / "backups", NOW)
    round_id = open_round(live, a_quiz())
    say(live, round_id, [Said("sari", "B")], a_quiz())
    database = tmp_path / "sabtu.db"
    for ending in ("", "-wal"):
        (tmp_path / f"sabtu.db{ending}").write_bytes((tmp_path / f"live.db{ending}").read_bytes())
    live.close()

    # When a backup is put in its place
    done = restore(f"sqlite:///{database}", file, platform="sandbox", account="kemensosri", by="D", now=NOW)

    # Then it is the backup, and the whole of the old one lies aside
    reopened = _reopened(f"sqlite:///{database}")
    with reopened.read() as tx:
        assert people.by_handle(tx, "sari") is None
    reopened.close()
    assert done.aside is not None
    old = _reopened(f"sqlite:///{done.aside}")
    with old.read() as tx:
        assert people.by_handle(tx, "sari") is not None
    old.close()


@SERVED
def test_a_damaged_backup_is_refused_and_nothing_changed(store: Store, tmp_path: Path) -> None:
    file = back_up(store, tmp_path / "backups", NOW)
    head = store.head()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    with pytest.raises(PersonNeeded, match=r"keeping.copy-broken"):
        _restore(store, file)

    assert store.head() == head


@SERVED
def test_a_backup_of_another_account_is_refused(store: Store, tmp_path: Path) -> None:
    file = back_up(store, tmp_path / "backups", NOW)

    with pytest.raises(NotNow, match=r"keeping.other-account"):
        _restore(store, file, account="bps")


def test_what_is_no_backup_is_said(tmp_path: Path) -> None:
    (tmp_path / "foto.jpg").write_bytes(b"x")

    with pytest.raises(UserError, match=r"keeping.no-backup"):
        restore(
            f"sqlite:///{tmp_path}/s.db",
            tmp_path / "foto.jpg",
            platform="sandbox",
            account="kemensosri",
            by="Dewi",
            now=NOW,
        )


def test_a_backup_says_what_it_is(store: Store, tmp_path: Path) -> None:
    file = back_up(store, tmp_path / "backups", NOW)

    facts = json.loads(file.with_name(f"{file.name}.json").read_text())
    assert facts["head"] == store.head()
    assert [one.file for one in copies(tmp_path / "backups")] == [file]
    assert file.stat().st_mode & 0o077 == 0
    assert not list((tmp_path / "backups").glob("*.part"))


def test_old_backups_go_by_rule(tmp_path: Path) -> None:
    # Given three nights, the second with two backups, and three backups within the last day
    store = open_store("sqlite://", platform="sandbox", account="kemensosri", now=MONDAY)
    nights = [NOW - timedelta(days=3), NOW - timedelta(days=2, hours=2), NOW - timedelta(days=2)]
    fresh = [NOW - timedelta(hours=hours) for hours in (3, 2, 1)]
    for moment in [*nights, *fresh]:
        back_up(store, tmp_path, moment)

    # When those of two days are kept
    removed = thin_out(tmp_path, 2, NOW)

    # Then all fresh ones stay and the newest of one more day
    assert len(removed) == 2
    assert {one.made_at for one in copies(tmp_path)} == {nights[2], *fresh}
    assert len(list(tmp_path.iterdir())) == 8
    store.close()
