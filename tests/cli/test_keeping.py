"""`sabtu audit`, `export`, `backup`, `restore`, `db upgrade` and `privacy`, as an admin types them."""

import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.store.opening import open_store
from tests.conftest import MONDAY
from tests.store import content

NOW = ("--now", "2026-12-24 09:00")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose database holds a played week."""
    (tmp_path / "bot.toml").write_text('[account]\nhandle = "kemensosri"\n')
    (tmp_path / "var").mkdir()
    url = f"sqlite:///{tmp_path / 'var' / 'sabtu.db'}"
    store = open_store(url, platform="sandbox", account="kemensosri", now=MONDAY)
    content.fill(store)
    store.close()
    return tmp_path


def _sabtu(folder: Path, *arguments: str) -> int:
    return main(["-C", str(folder), *arguments])


def _alter(folder: Path, statement: str) -> None:
    store = open_store(
        f"sqlite:///{folder}/var/sabtu.db", platform="sandbox", account="kemensosri", now=MONDAY
    )
    with store.in_line() as connection:
        connection.exec_driver_sql(statement)
    store.close()


def test_an_audit_keeps_to_its_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _sabtu(folder, "audit", "--json", *NOW) == 0

    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], report["differences"]) == (True, [])
    assert len(report["head"]) == 64
    assert report["checked"]["facts"] > 80


def test_a_changed_cell_ends_the_audit_with_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _alter(folder, "UPDATE verdict SET verdict = 'correct' WHERE id = 4")

    assert _sabtu(folder, "audit", "--json", *NOW) == 1

    report = json.loads(capsys.readouterr().out)
    assert not report["ok"]
    assert set(report["differences"][0]) == {"kind", "id", "stored", "computed"}
    assert "verdict:4" in {one["id"] for one in report["differences"]}
    assert _sabtu(folder, "audit", *NOW) == 1
    assert "verdict:4" in capsys.readouterr().out


def test_a_head_that_is_none_is_wrong_usage_and_another_head_a_difference(folder: Path) -> None:
    assert _sabtu(folder, "audit", "--head", "bukan", *NOW) == 2
    assert _sabtu(folder, "audit", "--head", "ab" * 32, *NOW) == 1


def test_standings_go_to_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = folder / "klasemen.csv"

    assert _sabtu(folder, "export", "standings", "-o", str(target), "--week", content.WEEK, *NOW) == 0
    assert _sabtu(folder, "export", "standings", "-o", str(folder / "klasemen.doc"), *NOW) == 2

    assert (
        target.read_text(encoding="utf-8-sig").splitlines()[0] == "rank,user_id,handle,points,correct,seconds"
    )
    assert capsys.readouterr().out == ""


def test_a_backup_can_be_restored_once_the_bot_is_stopped(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _sabtu(folder, "backup", "--json", *NOW) == 0
    made = json.loads(capsys.readouterr().out)
    _alter(folder, "UPDATE verdict SET verdict = 'correct' WHERE id = 4")

    assert _sabtu(folder, "restore", made["file"], "--as", "Dewi", "--yes", *NOW) == 0

    assert _sabtu(folder, "audit", "--head", made["head"], *NOW) == 0
    assert _sabtu(folder, "restore", str(folder / "bot.toml"), "--as", "Dewi", "--yes", *NOW) == 2


def test_a_backup_can_be_restored_on_another_machine_that_has_nothing_yet(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a backup, and a folder with nothing but settings
    assert _sabtu(folder, "backup", "--json", *NOW) == 0
    made = json.loads(capsys.readouterr().out)
    other = folder / "other"
    other.mkdir()
    (other / "bot.toml").write_text((folder / "bot.toml").read_text())

    # When it is restored there
    code = _sabtu(other, "restore", made["file"], "--as", "Dewi", "--yes", *NOW)

    # Then its history is whole, and writing is held until the command that it names
    assert code == 0
    assert "resume --restored --as NAMA" in capsys.readouterr().out
    assert _sabtu(other, "audit", "--head", made["head"], *NOW) == 0
    capsys.readouterr()
    _sabtu(other, "status", "--json", *NOW)
    status = json.loads(capsys.readouterr().out)
    assert status["writes"] == "barred"
    assert "restored" in {problem["code"] for problem in status["problems"]}


def test_a_database_of_this_version_needs_no_upgrade(folder: Path) -> None:
    assert _sabtu(folder, "db", "upgrade", *NOW) == 0


def test_a_newer_database_is_refused_with_3(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _alter(folder, "UPDATE alembic_version SET version_num = '9999'")

    assert _sabtu(folder, "audit", "--json", *NOW) == 3
    assert _sabtu(folder, "db", "upgrade", "--yes", *NOW) == 3
    assert capsys.readouterr().out == ""


def test_a_person_gets_their_data_and_is_forgotten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _sabtu(folder, "privacy", "export", "@agus", *NOW) == 0
    about = json.loads(capsys.readouterr().out)
    assert about["comments"][0]["text"].startswith("b. mungkin")

    assert _sabtu(folder, "privacy", "forget", "agus", "--as", "Dewi", "--yes", *NOW) == 0

    assert _sabtu(folder, "privacy", "export", "agus", *NOW) == 2
    assert _sabtu(folder, "audit", *NOW) == 0


def test_a_winner_with_an_open_prize_is_not_forgotten(folder: Path) -> None:
    assert _sabtu(folder, "privacy", "forget", "sari", "--as", "Dewi", "--yes", *NOW) == 3


def test_a_server_that_does_not_answer_ends_with_4_and_the_way_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SABTU_STORE__URL", "postgresql+psycopg://sabtu:rahasia@127.0.0.1:1/sabtu")

    code = _sabtu(folder, "status", "--json", *NOW)

    shown = capsys.readouterr()
    assert (code, shown.out) == (4, "")
    assert "127.0.0.1:1/sabtu tidak dapat dihubungi (" in shown.err
    assert "Periksa apakah PostgreSQL berjalan di alamat itu" in shown.err
    assert "rahasia" not in shown.err
    assert "Traceback" not in shown.err
