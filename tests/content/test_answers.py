"""Answers beside files: whole, current, and never over a writer's own picture."""

from datetime import UTC, datetime
from pathlib import Path

from bot.content.answers import orphans, refusal, remove_answers, write_answer, write_refusal
from bot.content.folder import Kind, scan
from bot.errors import Problem

WRONG = Problem("check.missing", {"name": "answer"}, "a.yaml", 3, 1, "answer")
NOTE = Problem("check.empty", {"name": "source"}, "a.yaml", 5, 1, "source", severity="warning")


def _names(root: Path) -> set[str]:
    return {path.name for path in root.iterdir()}


def test_a_bad_file_is_told_all_that_is_wrong_with_it(tmp_path: Path) -> None:
    write_answer(tmp_path, "a.yaml", [WRONG, NOTE], [], [], "id")

    text = (tmp_path / "a.yaml.SALAH.txt").read_text()
    assert "Baris 3, kolom 1: `answer` belum diisi." in text
    assert "Baris 5, kolom 1" in text
    assert _names(tmp_path) == {"a.yaml.SALAH.txt"}


def test_a_warning_is_no_error_in_the_answer_to_a_bad_file_either(tmp_path: Path) -> None:
    write_answer(tmp_path, "a.yaml", [NOTE, WRONG], [], [], "id")

    lines = (tmp_path / "a.yaml.SALAH.txt").read_text().splitlines()
    head = lines.index("Tidak salah, tetapi sebaiknya dilihat:")
    assert [line[:8] for line in lines if line.startswith("Baris")] == ["Baris 3,", "Baris 5,"]
    assert lines.index(next(line for line in lines if line.startswith("Baris 5"))) > head


def test_a_mended_file_gets_its_picture_and_the_complaint_goes(tmp_path: Path) -> None:
    write_answer(tmp_path, "a.yaml", [WRONG], [], [], "id")
    write_answer(tmp_path, "a.yaml", [NOTE], ["Akan terbit besok."], [b"one", b"two"], "id")

    assert _names(tmp_path) == {"a.OK.txt", "a.jpg", "a-2.jpg"}
    text = (tmp_path / "a.OK.txt").read_text()
    assert "Akan terbit besok." in text
    lines = text.splitlines()
    assert lines[-3].startswith("Baris di bawah ini untuk bot")  # what the marks are for
    assert [line[:2] + line[15:] for line in lines[-2:]] == ["# a.jpg", "# a-2.jpg"]
    assert "Baris 5, kolom 1" in text


def test_a_file_that_breaks_again_loses_its_picture(tmp_path: Path) -> None:
    write_answer(tmp_path, "a.yaml", [], [], [b"one", b"two"], "id")
    write_answer(tmp_path, "a.yaml", [], [], [b"new"], "id")
    assert _names(tmp_path) == {"a.OK.txt", "a.jpg"}
    assert (tmp_path / "a.jpg").read_bytes() == b"new"

    write_answer(tmp_path, "a.yaml", [WRONG], [], [], "id")
    assert _names(tmp_path) == {"a.yaml.SALAH.txt"}


def test_a_writers_own_picture_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"from the writer")

    write_answer(tmp_path, "a.yaml", [], [], [b"ours"], "id")
    assert _names(tmp_path) == {"a.jpg", "a.OK.txt", "a.OK.jpg"}

    remove_answers(tmp_path, "a.yaml")
    assert (tmp_path / "a.jpg").read_bytes() == b"from the writer"
    assert _names(tmp_path) == {"a.jpg"}


def test_a_picture_that_the_writer_put_over_ours_stays(tmp_path: Path) -> None:
    write_answer(tmp_path, "a.yaml", [], [], [b"ours"], "id")
    (tmp_path / "a.jpg").write_bytes(b"from the writer")

    write_answer(tmp_path, "a.yaml", [WRONG], [], [], "id")

    assert (tmp_path / "a.jpg").read_bytes() == b"from the writer"


def test_an_unchanged_answer_is_not_written_again(tmp_path: Path) -> None:
    write_answer(tmp_path, "a.yaml", [WRONG], [], [], "id")
    before = (tmp_path / "a.yaml.SALAH.txt").stat()

    write_answer(tmp_path, "a.yaml", [WRONG], [], [], "id")

    after = (tmp_path / "a.yaml.SALAH.txt").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_an_answer_is_not_written_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("untouched")
    root = tmp_path / "quizzes"
    root.mkdir()
    (root / "a.yaml.SALAH.txt").symlink_to(outside)

    write_answer(root, "a.yaml", [WRONG], [], [], "id")

    assert outside.read_text() == "untouched"
    assert not (root / "a.yaml.SALAH.txt").is_symlink()


def test_a_misnamed_file_is_told_its_name(tmp_path: Path) -> None:
    write_refusal(tmp_path, "kuis.yaml.txt", refusal("kuis.yaml.txt", Kind.WRONG_EXTENSION), "id")

    assert "kuis.yaml." in (tmp_path / "kuis.yaml.txt.SALAH.txt").read_text()


def test_answers_to_files_that_are_gone_are_known(tmp_path: Path) -> None:
    for name in ("a.yaml", "a.OK.txt", "b.OK.txt", "c.yaml.SALAH.txt", "d.yml.SALAH.txt"):
        (tmp_path / name).touch()

    assert orphans(scan(tmp_path, datetime(2026, 11, 24, tzinfo=UTC))) == ["b.yaml", "c.yaml", "d.yml"]
