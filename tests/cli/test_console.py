"""What followers write is shown as text: it moves no cursor and opens no markup."""

import io

import pytest
from rich.console import Console

from bot.cli.console import print_table, printable


def test_control_characters_and_line_breaks_are_dropped() -> None:
    assert printable("B\x1b[2J\nkak\u202e!") == "B[2J kak!"


def test_a_piped_table_cuts_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    handle = "akun.dengan.nama.sangat.panjang_30"

    print_table(["Akun", "Poin"], [[handle, "10"], ["[bold]budi", "7"]], numbers=[1])

    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == [handle, "10"]
    assert lines[2].split() == ["[bold]budi", "7"]


def test_a_row_on_a_narrow_terminal_is_a_paragraph_and_not_columns_of_syllables() -> None:
    screen = Console(file=io.StringIO(), width=40)
    headings = ["Ronde", "Berkas", "Keadaan", "Terbit"]
    row = ["[ST-1]", "hari-pahlawan.yaml", "dibuka", "25-11-2026 04.54 WIB"]

    print_table(headings, [row], screen=screen)

    assert isinstance(screen.file, io.StringIO)
    shown = screen.file.getvalue()
    assert "Keadaan: dibuka" in shown
    assert max(map(len, shown.splitlines())) <= 40
