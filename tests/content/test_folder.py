"""The folder: what is taken, when it is still, and what a change means."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.content.folder import Change, Kind, KnownFile, Scan, changes, kind_of, right_name, scan

START = datetime(2026, 11, 24, 2, tzinfo=UTC)
STILL = timedelta(seconds=2)


def _after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def _write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def _scans(root: Path, *seconds: float) -> Scan:
    found: Scan | None = None
    for moment in seconds:
        found = scan(root, _after(moment), found)
    assert found is not None
    return found


def test_a_file_is_taken_when_two_scans_saw_the_same(tmp_path: Path) -> None:
    _write(tmp_path, "a.yaml")

    assert _scans(tmp_path, 0).settled(STILL) == []
    assert _scans(tmp_path, 0, 1).settled(STILL) == []
    assert _scans(tmp_path, 0, 3).settled(STILL) == ["a.yaml"]


def test_a_file_that_grows_is_never_taken_until_it_rests(tmp_path: Path) -> None:
    found: Scan | None = None
    for second in range(0, 60, 3):
        (tmp_path / "a.yaml").write_text("x" * (second + 1))
        found = scan(tmp_path, _after(second), found)
        assert found.settled(STILL) == []

    assert scan(tmp_path, _after(63), found).settled(STILL) == ["a.yaml"]


def test_names_are_in_a_persons_order_and_hidden_ones_are_left_alone(tmp_path: Path) -> None:
    _write(tmp_path, "kuis-10.yaml", "kuis-2.yaml", "Kuis-1.yaml", "2026/a.yaml", "_draf.yaml", ".x.yaml")
    _write(tmp_path, "_arsip/b.yaml", ".git/c.yaml", "~$kuis.docx", "Thumbs.db")

    assert list(_scans(tmp_path, 0).files) == ["2026/a.yaml", "Kuis-1.yaml", "kuis-2.yaml", "kuis-10.yaml"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.yaml", Kind.QUIZ),
        ("a.yml", Kind.WRONG_EXTENSION),
        ("kuis.yaml.txt", Kind.WRONG_EXTENSION),
        ("KUIS.YAML", Kind.WRONG_EXTENSION),
        ("kuis.docx", Kind.DOCUMENT),
        ("kuis.xlsx", Kind.OTHER),
        ("foto.HEIC", Kind.PICTURE),
        ("a.OK.txt", Kind.ANSWER),
        ("a.yaml.SALAH.txt", Kind.ANSWER),
        ("STOP", Kind.STOP),
        ("a\udce9.yaml", Kind.UNUSABLE_NAME),
        (".a.yaml.swp", None),
        ("_a.yaml", None),
    ],
)
def test_every_name_is_something(name: str, kind: Kind | None) -> None:
    assert kind_of(name) is kind


def test_a_wrong_name_is_shown_the_right_one() -> None:
    assert right_name("kuis.yaml.txt") == right_name("kuis.yml") == right_name("kuis.docx") == "kuis.yaml"
    assert right_name("kuis.xlsx") is None


def test_a_stop_file_is_seen(tmp_path: Path) -> None:
    assert not _scans(tmp_path, 0).says_stop
    (tmp_path / "STOP").touch()
    assert _scans(tmp_path, 0).says_stop


def test_links_in_a_circle_do_not_trap_the_scan(tmp_path: Path) -> None:
    (tmp_path / "dalam").mkdir()
    (tmp_path / "dalam" / "lingkaran").symlink_to(tmp_path)
    (tmp_path / "ular.yaml").symlink_to("ular.yaml")

    assert list(_scans(tmp_path, 0).files) == ["dalam/lingkaran", "ular.yaml"]


def test_a_file_that_went_is_gone_when_it_stayed_away(tmp_path: Path) -> None:
    _write(tmp_path, "a.yaml", "b.yaml")
    before = _scans(tmp_path, 0, 3)
    (tmp_path / "a.yaml").unlink()

    at_once = scan(tmp_path, _after(6), before)
    later = scan(tmp_path, _after(9), at_once)

    assert at_once.vanished(STILL) == []
    assert later.vanished(STILL) == ["a.yaml"]
    _write(tmp_path, "a.yaml")
    assert scan(tmp_path, _after(12), later).vanished(STILL) == []


def test_a_vanished_folder_changes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "quizzes"
    _write(root, "a.yaml")
    before = _scans(root, 0, 3)
    root.rename(tmp_path / "elsewhere")

    gone = scan(root, _after(60), scan(root, _after(6), before))

    assert not gone.is_there
    assert gone.vanished(STILL) == gone.settled(STILL) == []


def test_an_empty_folder_in_its_place_changes_nothing_either(tmp_path: Path) -> None:
    root = tmp_path / "quizzes"
    _write(root, "a.yaml")
    before = _scans(root, 0, 3)
    root.rename(tmp_path / "elsewhere")
    root.mkdir()

    gone = scan(root, _after(60), scan(root, _after(6), before))
    assert not gone.is_there

    _write(root, "a.yaml")
    back = scan(root, _after(66), scan(root, _after(63), gone))
    assert back.settled(STILL) == ["a.yaml"]
    assert back.vanished(STILL) == []


def test_removing_the_last_file_of_the_same_folder_counts(tmp_path: Path) -> None:
    _write(tmp_path, "a.yaml")
    before = _scans(tmp_path, 0, 3)
    (tmp_path / "a.yaml").unlink()

    assert scan(tmp_path, _after(9), scan(tmp_path, _after(6), before)).vanished(STILL) == ["a.yaml"]


PLANNED, POSTED = KnownFile("a.yaml", "aaa", False), KnownFile("b.yaml", "bbb", True)
OVER = KnownFile("c.yaml", "ccc", False, is_over=True)


@pytest.mark.parametrize(
    ("present", "vanished", "expected"),
    [
        ({"a.yaml": "aaa", "b.yaml": "bbb"}, [], []),
        ({"a.yaml": "aaa", "d.yaml": "ddd"}, [], [Change("new", "d.yaml")]),
        ({"a.yaml": "new"}, [], [Change("edited", "a.yaml")]),
        ({"b.yaml": "new"}, [], [Change("edited-after-posting", "b.yaml")]),
        ({"d.yaml": "aaa"}, ["a.yaml"], [Change("renamed", "d.yaml", "a.yaml")]),
        ({"d.yaml": "bbb"}, ["b.yaml"], [Change("renamed", "d.yaml", "b.yaml")]),
        ({}, ["a.yaml"], [Change("removed", "a.yaml")]),
        ({}, ["b.yaml"], []),
        ({}, [], []),
        ({"b.yaml": "bbb", "d.yaml": "bbb"}, [], [Change("already-posted", "d.yaml", "b.yaml")]),
        ({"a.yaml": "bbb", "b.yaml": "bbb"}, [], [Change("already-posted", "a.yaml", "b.yaml")]),
        ({"a.yaml": "aaa", "d.yaml": "aaa"}, [], [Change("copied", "d.yaml", "a.yaml")]),
        (
            {"d.yaml": "ddd", "e.yaml": "ddd"},
            [],
            [Change("new", "d.yaml"), Change("copied", "e.yaml", "d.yaml")],
        ),
        (
            {"d.yaml": "aaa", "e.yaml": "aaa"},
            ["a.yaml"],
            [Change("renamed", "d.yaml", "a.yaml"), Change("copied", "e.yaml", "d.yaml")],
        ),
        ({"c.yaml": "other"}, [], [Change("new", "c.yaml")]),
        ({"d.yaml": "ccc"}, [], [Change("new", "d.yaml")]),
        # in motion: neither settled nor surely gone
        ({"d.yaml": "ddd"}, [], [Change("new", "d.yaml")]),
    ],
)
def test_a_difference_means_one_thing(
    present: dict[str, str], vanished: Sequence[str], expected: list[Change]
) -> None:
    assert changes(present, vanished, [PLANNED, POSTED, OVER]) == expected
