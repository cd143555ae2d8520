"""`sabtu check` and `sabtu schema`: the contract that other programs rely on."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.content.quizfile import load_quiz
from bot.game.model import RoundStatus
from bot.settings import load_settings
from bot.store import rounds
from bot.store.opening import open_store
from bot.store.rounds import Plan

GOOD = "series: sabtu-trivia\nquestion: Apa?\noptions: [Satu, Dua]\nanswer: A\n"
BAD = GOOD.replace("answer: A", "answer: C")
NOW = ("--now", "2026-11-24 09:00")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bot.toml").write_text("")
    (tmp_path / "quizzes").mkdir()
    return tmp_path


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / "quizzes" / f"{name}.yaml").write_text(text)


def _check(folder: Path, *arguments: str) -> int:
    return main(["-C", str(folder), "check", *NOW, *arguments])


def test_a_good_folder_is_told_when_its_quizzes_appear(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(folder, a=GOOD)

    assert _check(folder) == 0
    assert "a.yaml: Akan terbit Sabtu, 28 November 2026 pukul 10.00 WIB." in capsys.readouterr().out


def test_an_error_is_shown_with_its_place_and_exits_with_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(folder, a=GOOD, b=BAD)

    assert _check(folder) == 1
    assert f"{folder}/quizzes/b.yaml:4:9: SALAH: Jawaban" in capsys.readouterr().out


def test_warnings_alone_exit_with_nought(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder, a=GOOD + "source:\n")

    assert _check(folder) == 0
    assert "perhatikan" in capsys.readouterr().out


def test_json_is_a_list_of_problems_and_nothing_else(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(folder, a=GOOD, b=BAD)

    assert _check(folder, "--json") == 1
    assert json.loads(capsys.readouterr().out) == [
        {
            "file": f"{folder}/quizzes/b.yaml",
            "line": 4,
            "column": 9,
            "key": "answer",
            "code": "answer-is-no-letter",
            "severity": "error",
            "message": 'Jawaban "C" bukan salah satu pilihan; soal ini punya A–B.',
        }
    ]
    (folder / "quizzes" / "b.yaml").unlink()
    assert _check(folder, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_files_are_checked_beside_each_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder, a=GOOD, b=GOOD + "publish_at: 2026-11-20 10:00\n")

    _check(folder, "--json")

    assert [problem["code"] for problem in json.loads(capsys.readouterr().out)] == [
        "question-used",
        "in-the-past",
    ]


def test_misnamed_files_are_told_and_a_missing_one_is_wrong_usage(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "quizzes" / "a.yaml.txt").write_text(BAD)
    (folder / "quizzes" / "b.docx").write_bytes(b"PK\x03\x04")
    (folder / "quizzes" / "c.xlsx").write_bytes(b"PK\x03\x04")

    assert _check(folder, "--json") == 1
    assert [problem["code"] for problem in json.loads(capsys.readouterr().out)] == [
        "wrong-extension",
        "answer-is-no-letter",
        "word-document",
        "not-a-quiz-file",
    ]
    assert _check(folder, str(folder / "nowhere.yaml")) == 2


def test_a_folder_named_like_a_quiz_is_told_in_our_own_words(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "quizzes" / "a.yaml").mkdir()

    assert _check(folder) == 1
    said = capsys.readouterr().out
    assert "a.yaml:1:1: SALAH: Ini folder, bukan berkas. Nama folder jangan berakhir .yaml." in said
    assert main(["-C", str(folder), "judge", str(folder / "quizzes" / "a.yaml"), "-"]) == 2
    assert "Ini folder, bukan berkas kuis." in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a.yml", "a.yaml.txt", "A.YAML"])
def test_a_good_quiz_under_a_wrong_name_is_not_said_to_appear(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (folder / "quizzes" / name).write_text(GOOD)

    assert _check(folder) == 1
    said = capsys.readouterr().out
    assert f"{name}:1:1: SALAH: Nama berkas kuis berakhir .yaml." in said
    assert "Akan terbit" not in said


def test_a_quiz_may_lie_anywhere(tmp_path: Path) -> None:
    (tmp_path / "kuis.yaml").write_text(GOOD)

    assert main(["-C", str(tmp_path), "check", str(tmp_path / "kuis.yaml"), *NOW]) == 0
    assert main(["-C", str(tmp_path), "check"]) == 2


def test_the_schema_knows_the_series_of_the_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bot.toml").write_text('[series.kuis]\nkind = "trivia"\ntitle = "Kuis"\ncode = "K"\n')

    assert main(["-C", str(folder), "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["properties"]["series"]["enum"] == ["kuis"]


def _has_round(folder: Path, name: str, status: RoundStatus, reason: str | None = None) -> None:
    """Let the folder's database know of a round of this file as it stands."""
    settings = load_settings(folder, {})
    loaded = load_quiz(folder / "quizzes" / name, settings, folder / "quizzes")
    assert loaded.quiz is not None
    at = datetime(2026, 11, 28, 3, tzinfo=UTC)
    plan = Plan(name, loaded.digest, loaded.quiz, at, at + timedelta(hours=11), "2026-W48", "2026-11")
    store = open_store(settings.database_url, platform="sandbox", account="sabtu", now=at)
    with store.write(at) as tx:
        planned = rounds.plan(tx, plan)
        opened_at = at + timedelta(minutes=1) if status is RoundStatus.OPEN else None
        from_ = [RoundStatus.PLANNED]
        rounds.move(tx, planned.id, from_=from_, to=status, reason=reason, opened_at=opened_at)
    store.close()


def test_a_quiz_that_is_out_is_said_to_be_out_and_what_may_still_change(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(folder, a=GOOD)
    _has_round(folder, "a.yaml", RoundStatus.OPEN)

    assert _check(folder) == 0

    said = capsys.readouterr().out
    assert "a.yaml: Sudah terbit sebagai ST-1 sejak Sabtu, 28 November 2026 pukul 10.01 WIB." in said
    assert "explanation, accept, reject, answer" in said
    assert "Akan terbit" not in said


def test_a_quiz_whose_round_was_cancelled_is_not_said_to_appear_until_it_is_edited(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(folder, a=GOOD)
    _has_round(folder, "a.yaml", RoundStatus.CANCELLED, "salah soal")

    _check(folder)
    before = capsys.readouterr().out
    _write(folder, a=GOOD + "title: Lain\n")
    _check(folder)
    after = capsys.readouterr().out

    assert "a.yaml: Kuis ini dibatalkan (salah soal). Ubah isinya" in before
    assert "Akan terbit" not in before
    assert "a.yaml: Akan terbit" in after


def test_an_example_is_said_not_to_appear_on_a_real_account(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bot.toml").write_text('[platform]\nbackend = "instagrapi"\n')
    _write(folder, a=GOOD + "example: true\n")

    assert _check(folder) == 0
    assert "a.yaml: Ini contoh (example: true), jadi tidak akan tampil." in capsys.readouterr().out


def test_check_knows_what_was_posted_before(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder, a=GOOD, b=GOOD + "publish_at: 2026-11-28 10:00\n")
    _has_round(folder, "a.yaml", RoundStatus.OPEN)

    assert _check(folder, str(folder / "quizzes" / "b.yaml"), "--json") == 1

    found = json.loads(capsys.readouterr().out)
    assert [problem["code"] for problem in found] == ["already-posted", "slot-taken"]
    assert found[0]["file"] == f"{folder}/quizzes/b.yaml"


def test_an_empty_folder_is_nothing_to_check_and_no_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _check(folder) == 0
    assert "Tidak ada berkas kuis" in capsys.readouterr().out
    assert _check(folder, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["-C", str(folder), "doctor", "--json"]) == 0
    told = {one["code"]: one["severity"] for one in json.loads(capsys.readouterr().out)}
    assert told["check.nothing-to-check"] == "warning"
