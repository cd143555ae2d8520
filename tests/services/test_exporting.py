import csv
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UserError
from bot.services.exporting import TABLES, export
from bot.store.database import Store
from bot.store.scores import Period
from tests.store import content
from tests.store.content import Said, a_quiz, open_round, say

WIB = ZoneInfo("Asia/Jakarta")


def _export(store: Store, what: str, target: Path) -> list[dict[str, str]]:
    with store.read() as tx:
        count = export(tx, what, Period(), target, WIB)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    return rows


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_every_table_can_be_written(store: Store, tmp_path: Path, suffix: str) -> None:
    content.fill(store)
    targets = {what: tmp_path / f"new-{what}" / f"{what}{suffix}" for what in TABLES}

    with store.read() as tx:
        counts = {what: export(tx, what, Period(), target, WIB) for what, target in targets.items()}

    for what, target in targets.items():
        assert counts[what] > 0, what
        assert [one.name for one in target.parent.iterdir()] == [target.name]
        assert (target.read_bytes()[:3] == b"\xef\xbb\xbf") == (suffix == ".csv"), what


def test_comments_say_who_wrote_what_when_on_the_accounts_clock(store: Store, tmp_path: Path) -> None:
    content.fill(store)

    rows = {row["comment"]: row for row in _export(store, "comments", tmp_path / "c.csv")}

    assert rows["c1-1"]["handle"] == "sari"
    assert rows["c1-1"]["commented_at"] == "2026-11-25 10:01:00"
    assert rows["c1-7"]["text"] == rows["c1-7"]["handle"] == ""  # forgotten


@pytest.mark.parametrize("text", ["=1+1", "+62 8", "-1", "@admin", "\t=1", "  =cmd|' /C calc'!A0"])
def test_a_comment_is_never_a_formula(store: Store, tmp_path: Path, text: str) -> None:
    say(store, open_round(store, a_quiz()), [Said("sari", text)], a_quiz())

    (row,) = _export(store, "comments", tmp_path / "c.csv")
    assert row["text"] == f"'{text}"
    with store.read() as tx:
        export(tx, "comments", Period(), tmp_path / "c.xlsx", WIB)
    sheet = zipfile.ZipFile(tmp_path / "c.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_numbers_that_nobody_else_should_see_are_masked(store: Store, tmp_path: Path) -> None:
    said = [Said("sari", "B, hubungi 081234567890"), Said("budi", "\0B\ud83d\x1b[2J")]
    say(store, open_round(store, a_quiz()), said, a_quiz())

    first, second = _export(store, "comments", tmp_path / "c.csv")

    assert first["text"] == "B, hubungi ••••••••••90"
    assert second["text"] == "B?[2J"


def test_a_file_of_another_kind_is_refused_and_nothing_left(store: Store, tmp_path: Path) -> None:
    with store.read() as tx, pytest.raises(UserError, match=r"keeping.unknown-format"):
        export(tx, "rounds", Period(), tmp_path / "rounds.pdf", WIB)

    assert list(tmp_path.glob("*rounds*")) == []
