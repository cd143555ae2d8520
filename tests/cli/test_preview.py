"""`sabtu preview`: what would go out, before it does."""

from pathlib import Path

import pytest
from PIL import Image

from bot.cli import main

GOOD = "series: sabtu-trivia\nquestion: Apa kepanjangan PKH?\noptions: [Satu, Dua]\nanswer: A\n"
SEVERAL = "series: sabtu-trivia\nquestions:\n- {question: Satu?, answer: 1}\n- {question: Dua?, answer: 2}\n"
NOW = ("--now", "2026-11-24 09:00")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bot.toml").write_text("")
    (tmp_path / "quizzes").mkdir()
    return tmp_path


def _preview(folder: Path, path: Path, *more: str) -> int:
    return main(["-C", str(folder), "preview", str(path), "-o", str(folder / "out"), *NOW, *more])


def _quiz(folder: Path, name: str, text: str = GOOD) -> Path:
    file = folder / "quizzes" / name
    file.write_text(text)
    return file


def _size(file: Path) -> tuple[int, int]:
    with Image.open(file) as picture:
        return picture.size


def test_one_file_gives_its_pictures_and_its_words(folder: Path) -> None:
    code = _preview(folder, _quiz(folder, "a.yaml"))

    out = folder / "out"
    assert code == 0
    assert {file.name for file in out.iterdir()} == {
        "post-1.jpg",
        "story.jpg",
        "reveal.jpg",
        "caption.txt",
        "alt.txt",
    }
    assert _size(out / "post-1.jpg") == (1080, 1350)
    assert _size(out / "story.jpg") == (1080, 1920)
    assert (out / "caption.txt").read_text().endswith("[ST-1]\n")
    assert "Sabtu, 28 November 2026" in (out / "alt.txt").read_text()


def test_the_story_that_a_round_closes_soon_is_shown_where_there_will_be_one(folder: Path) -> None:
    series = 'kind = "trivia"\ntitle = "Sabtu Trivia"\ncode = "ST"\nslots = ["sabtu 10:00"]\n'
    (folder / "bot.toml").write_text(f'[series.sabtu-trivia]\n{series}closing_story = "1h"\n')

    _preview(folder, _quiz(folder, "a.yaml"))

    assert _size(folder / "out" / "closing.jpg") == (1080, 1920)


def test_a_carousel_has_a_picture_for_each_question_and_old_ones_go(folder: Path) -> None:
    _preview(folder, _quiz(folder, "a.yaml", SEVERAL))
    pictures = sorted(file.name for file in (folder / "out").glob("post-*.jpg"))

    _preview(folder, _quiz(folder, "a.yaml"))

    assert pictures == ["post-1.jpg", "post-2.jpg", "post-3.jpg"]
    assert [file.name for file in (folder / "out").glob("post-*.jpg")] == ["post-1.jpg"]


def test_a_quiz_may_lie_anywhere_with_its_picture(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "naskah"
    elsewhere.mkdir()
    Image.new("RGB", (800, 600), "#00AA00").save(elsewhere / "foto.jpg")
    (elsewhere / "b.yaml").write_text(f"{GOOD}image: foto.jpg\n")

    assert _preview(folder, elsewhere / "b.yaml") == 0


def test_a_folder_gives_a_folder_for_each_file_and_a_sheet(folder: Path) -> None:
    _quiz(folder, "a.yaml")
    _quiz(folder, "b.yaml", GOOD.replace("PKH", "BPNT"))

    code = _preview(folder, folder / "quizzes", "--sheet")

    assert code == 0
    assert (folder / "out" / "a" / "caption.txt").read_text().endswith("[ST-1]\n")
    assert (folder / "out" / "b" / "caption.txt").read_text().endswith("[ST-2]\n")
    assert _size(folder / "out" / "sheet.jpg")[0] > 600


def test_a_bad_file_does_not_keep_the_others_from_being_seen(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _quiz(folder, "a.yaml")
    _quiz(folder, "b.yaml", "series: sabtu-trivia\n")

    assert _preview(folder, folder / "quizzes") == 1

    assert (folder / "out" / "a" / "post-1.jpg").exists()
    assert "b.yaml" in capsys.readouterr().err


def test_one_bad_file_is_wrong_input(folder: Path) -> None:
    assert _preview(folder, _quiz(folder, "b.yaml", "series: sabtu-trivia\n")) == 2
    assert not (folder / "out").exists()
