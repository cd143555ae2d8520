"""What followers write is shown as text: it moves no cursor and opens no markup."""

import io

import pytest
from rich.console import Console

from bot.cli.console import print_table, printable
from bot.cli.playing import print_command


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


LONGEST = "@sari.dewi.kusuma_wardani.19980"


@pytest.mark.parametrize("width", [34, 40, 60, 80, 100])
def test_no_handle_is_broken_on_a_terminal_of_any_width(width: int) -> None:
    screen = Console(file=io.StringIO(), width=width)
    headings = ["Pekan", "Tempat", "Akun", "Poin", "Hasil", "Kode", "Batas jawab"]
    row = ["2026-W48", "1", LONGEST, "10", "naik, ralat belum terbit", "CXFZY3", "01-12-2026 19.00 WIB"]

    print_table(headings, [row], numbers=[1, 3], screen=screen)

    assert isinstance(screen.file, io.StringIO)
    shown = screen.file.getvalue()
    assert LONGEST in shown
    assert "01-12-2026" in shown
    assert max(map(len, shown.splitlines())) <= width


def test_a_column_of_prose_gives_way_before_the_others() -> None:
    screen = Console(file=io.StringIO(), width=80)
    why = "Jawaban ini sama dengan kuncinya, huruf besar dan kecil tidak menjadi soal di sini."

    print_table(["Akun", "Waktu", "Alasan"], [[LONGEST, "28-11-2026 10.01 WIB", why]], screen=screen)

    assert isinstance(screen.file, io.StringIO)
    first = screen.file.getvalue().splitlines()[1]
    assert first.startswith(f"{LONGEST}  28-11-2026 10.01 WIB  Jawaban ini sama")


def test_columns_from_the_environment_hold_where_the_output_is_piped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")

    print_table(["Akun", "Hasil", "Batas"], [[LONGEST, "diumumkan", "01-12-2026 19.00 WIB"]])

    assert max(map(len, capsys.readouterr().out.splitlines())) <= 40


def test_no_width_makes_a_table_vanish(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for columns in ("0", "1", "-1", "abc"):
        monkeypatch.setenv("COLUMNS", columns)

        print_table(["Akun", "Poin"], [["@sari", "10"]])

        assert "@sari" in capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 80, 160])
def test_a_command_of_the_demo_stands_on_a_line_of_its_own_where_it_has_room(width: int) -> None:
    screen = Console(file=io.StringIO(), width=width, force_terminal=True)
    command = "  sabtu -C var/demo player asep_kece"

    print_command(screen, command, "mengapa komentarnya dihitung atau tidak, dan oleh siapa")

    assert isinstance(screen.file, io.StringIO)
    lines = screen.file.getvalue().splitlines()
    assert lines[0].startswith(command)
    assert max(map(len, lines)) <= width
