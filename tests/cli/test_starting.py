"""`sabtu init` and `sabtu new`: a beginning that cannot be posted by accident."""

import json
import re
import shlex
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.starting import FORMS
from bot.content.messages import LANGUAGES
from tests.builders import a_png

NOW = ("--now", "2026-11-24 09:00")


def test_a_new_folder_is_right_from_the_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "kuis"

    assert main(["init", str(folder)]) == 0
    assert main(["-C", str(folder), "check", *NOW]) == 0
    assert main(["init", str(folder)]) == 2


def test_nothing_that_is_there_is_changed(tmp_path: Path) -> None:
    own = tmp_path / "quizzes" / "contoh-01-pilihan.yaml"
    own.parent.mkdir()
    own.write_text("mine")

    assert main(["init", str(tmp_path)]) == 0
    assert own.read_text() == "mine"


def test_a_new_quiz_is_named_after_its_slot_and_complains_until_it_is_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.toml").write_text("")

    assert main(["-C", str(tmp_path), "new", "sabtu-trivia", *NOW]) == 0
    assert main(["-C", str(tmp_path), "new", "sabtu-trivia", *NOW]) == 0
    names = sorted(path.name for path in (tmp_path / "quizzes").iterdir())
    assert names == ["sabtu-trivia-2026-11-28-2.yaml", "sabtu-trivia-2026-11-28.yaml"]

    capsys.readouterr()
    assert main(["-C", str(tmp_path), "check", "--json", *NOW]) == 1
    assert "empty-required" in {problem["code"] for problem in json.loads(capsys.readouterr().out)}


GAPS = {
    "emoji": "🍳",
    "image": "foto.png",
    "A": "Satu",
    "B": "Dua",
    "C": "Tiga",
    "answer": "Relawan",
    "question": "Apa?",
}


@pytest.mark.parametrize("with_all", [False, True], ids=["shortest", "with all that is optional"])
@pytest.mark.parametrize(("kind", "form"), [(kind, form) for kind, forms in FORMS.items() for form in forms])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_starter_is_a_quiz_once_its_gaps_are_filled(
    tmp_path: Path, language: str, kind: str, form: str, with_all: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    series = {"trivia": "sabtu-trivia", "tebak-kata": "tebak-kata"}[kind]
    (tmp_path / "bot.toml").write_text(f'language = "{language}"\n')
    file = tmp_path / "quizzes" / "kuis.yaml"
    assert main(["-C", str(tmp_path), "new", series, "--form", form, "-o", str(file), *NOW]) == 0

    text = file.read_text()
    if with_all:  # but a tolerance is for numbers only
        text = re.sub(r"(?m)^#(?=[a-z_]+:|  )(?!tolerance)", "", text)
    if form in ("choice", "several"):
        text = text.replace("answer:\n", "answer: A\n").replace("question:\n", "question: Siapa?\n", 1)
    for gap, value in GAPS.items():
        text = re.sub(rf"(?m)\b{gap}:$", f"{gap}: {value}", text)
    file.write_text(text)
    (file.parent / "foto.png").write_bytes(a_png())

    capsys.readouterr()
    main(["-C", str(tmp_path), "check", "--json", *NOW])
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    "arguments", [["sabtu-trivai"], ["sabtu-trivia", "--form", "emoji"], ["x", "--form", "y"]]
)
def test_a_wrong_series_or_form_is_wrong_usage(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "bot.toml").write_text("")

    assert main(["-C", str(tmp_path), "new", *arguments]) == 2
    assert not (tmp_path / "quizzes").exists()


@pytest.mark.parametrize("folder", ["kuis", "kuis bulan ini"])
def test_the_command_to_go_on_with_works_as_printed(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a folder that is worked in from outside
    monkeypatch.chdir(tmp_path)
    main(["init", folder])
    main(["-C", folder, "new", "sabtu-trivia", *NOW])

    # When the command that `new` names is typed
    told = capsys.readouterr().out.splitlines()[-1]
    words = shlex.split(re.findall("`sabtu ([^`]+)`", told)[0])
    code = main(words)

    # Then it finds the new quiz, which is not filled in yet
    assert code == 1
    assert f"{folder}/quizzes/sabtu-trivia" in capsys.readouterr().out


def test_the_command_for_a_folder_that_is_missing_can_be_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kuis kami"

    assert main(["-C", str(folder), "status"]) == 2

    said = capsys.readouterr().err
    assert f"Folder {folder} tidak ada" in said
    command = shlex.split(said.rpartition("dengan: ")[2])
    assert command == ["sabtu", "init", str(folder)]
