"""Every way a command can end: exit code, stream and sentence."""

import errno
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, main
from bot.cli.ending import names_files, run_to_the_end
from bot.cli.group import sabtu
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.options import as_option, confirm, json_option, now_option, print_json, yes_option
from bot.content.messages import LANGUAGES, knows
from bot.errors import Challenged, NotNow, PersonNeeded, Problem, UserError


def _end(command: Callable[..., object], *arguments: str, folder: Path | None = None) -> int:
    group = click.Group("sabtu", params=list(sabtu.params), callback=sabtu.callback)
    group.add_command(command if isinstance(command, click.Command) else click.command("try")(command), "try")
    return run_to_the_end([*(["-C", str(folder)] if folder else []), "try", *arguments], group)


def _raising(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UserError(Problem("cli.no-name")), 2),
        (NotNow(Problem("cli.nothing-changed")), 3),
        (PersonNeeded(Problem("cli.no-name")), 4),
        (Challenged("checkpoint"), 4),
        (KeyboardInterrupt(), 130),
    ],
)
def test_an_error_is_a_sentence_on_stderr_and_its_exit_code(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _end(_raising(error)) == code

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()
    assert "Traceback" not in told.err


def test_all_problems_are_shown_with_their_places(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [
        Problem("settings.missing", {"key": "a"}, file="bot.toml", line=3),
        Problem("settings.missing", {"key": "b"}, file="bot.toml", line=7, column=2),
    ]

    _end(_raising(UserError(*problems)))

    assert capsys.readouterr().err.splitlines() == [
        "bot.toml:3: `a` wajib diisi.",
        "bot.toml:7:2: `b` wajib diisi.",
    ]


def test_a_bug_is_a_sentence_and_its_traceback_goes_to_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.toml").write_text("")

    assert _end(_raising(ZeroDivisionError("secret")), folder=tmp_path) == 4

    log = tmp_path / "var" / "log" / "bugs.log"
    assert str(log) in capsys.readouterr().err
    assert "ZeroDivisionError" in log.read_text()


def test_the_exit_code_of_a_command_is_what_it_returns() -> None:
    assert _end(lambda: 1) == 1
    assert _end(lambda: None) == 0


@pytest.mark.parametrize("arguments", [["chek"], ["--vresion"], ["-C"], []])
def test_wrong_usage_is_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().out == ""


def test_a_misspelt_option_is_shown_the_right_one_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["--vresion"])
    assert "Maksudnya '--version'?" in capsys.readouterr().err

    monkeypatch.setenv("SABTU_LANGUAGE", "en")
    main(["--vresion"])
    assert "Did you mean '--version'?" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    @click.command("try")
    def command() -> None:
        pass

    assert _end(command, folder=Path("/nowhere/at/all")) == 2
    assert "/nowhere/at/all" in capsys.readouterr().err


def test_the_language_is_that_of_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bot.toml").write_text('language = "en"\n[account]\nhandel = "x"\n')

    @click.command("try")
    @pass_invocation
    def command(invocation: Invocation) -> None:
        assert invocation.settings

    assert _end(command, folder=tmp_path) == 2
    assert "Did you mean `handle`?" in capsys.readouterr().err


def test_json_has_moments_with_their_offset(capsys: pytest.CaptureFixture[str]) -> None:
    @click.command("try")
    @json_option
    @now_option
    def command(as_json: bool, now: datetime) -> None:
        print_json({"as_json": as_json, "now": now, "rows": []})

    assert _end(command, "--json", "--now", "2026-11-28T10:00:00+07:00") == 0
    assert json.loads(capsys.readouterr().out) == {
        "as_json": True,
        "now": "2026-11-28T03:00:00+00:00",
        "rows": [],
    }


def test_a_moment_without_a_zone_is_on_the_accounts_clock(tmp_path: Path) -> None:
    (tmp_path / "bot.toml").write_text('[account]\ntimezone = "Asia/Makassar"\n')
    seen: list[datetime] = []

    @click.command("try")
    @now_option
    def command(now: datetime) -> None:
        seen.append(now)

    assert _end(command, "--now", "2026-11-28 10:00", folder=tmp_path) == 0
    assert seen == [datetime(2026, 11, 28, 2, tzinfo=UTC)]
    assert _end(command, "--now", "kemarin", folder=tmp_path) == 2


def test_only_the_team_may_stand_behind_a_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bot.toml").write_text('[team]\nnames = ["Rina", "Budi"]\n')
    seen: list[str] = []

    @click.command("try")
    @as_option
    def command(acting: str) -> None:
        seen.append(acting)

    assert _end(command, "--as", "rina", folder=tmp_path) == 0
    assert seen == ["Rina"]
    assert _end(command, "--as", "Rinna", folder=tmp_path) == 2
    assert "Rina" in capsys.readouterr().err
    assert _end(command, folder=tmp_path) == 2


def test_a_change_is_asked_for_and_without_a_terminal_needs_yes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @click.command("try")
    @yes_option
    @pass_invocation
    def command(invocation: Invocation, yes: bool) -> None:
        confirm(invocation, "cli.nothing-changed", yes)
        click.echo("changed")

    assert _end(command) == 2
    assert "--yes" in capsys.readouterr().err
    assert _end(command, "--yes") == 0
    assert capsys.readouterr().out == "changed\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_its_help_in_both_languages(name: str) -> None:
    command = sabtu.get_command(click.Context(sabtu), name)
    paths = [(name, command)] if command is not None else []

    while paths:
        path, command = paths.pop()
        for language in LANGUAGES:
            assert knows(f"help.{path}", language), path
            for option in command.params:
                if isinstance(option, click.Option):
                    codes = f"help.{path}.{option.name}", f"help.option-{option.name}"
                    assert any(knows(code, language) for code in codes), codes
        if isinstance(command, click.Group):
            paths += [(f"{path}.{child}", inner) for child, inner in command.commands.items()]


@pytest.mark.parametrize(
    "words",
    [
        ("export", "rounds", "-o", "berkas/x.csv"),
        ("preview", "st.yaml", "-o", "berkas/x", "--now", "2026-11-23 10:00"),
        ("demo", "-o", "berkas/x"),
        ("new", "sabtu-trivia", "-o", "berkas/x.yaml"),
        ("init", "berkas/x"),
    ],
)
def test_what_the_system_refuses_at_a_path_the_reader_named_is_no_bug(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # Given a file where the named path would have a folder
    monkeypatch.chdir(tmp_path)
    series = '[series.sabtu-trivia]\nkind = "trivia"\ntitle = "ST"\ncode = "ST"\nclose_after = "11h"\n'
    (tmp_path / "bot.toml").write_text(f'[account]\nhandle = "kemensosri"\n{series}')
    (tmp_path / "st.yaml").write_text(
        "series: sabtu-trivia\nquestion: Siapa?\noptions: [A1, B2]\nanswer: A\npublish_at: 2026-11-28 10:00\n"
    )
    (tmp_path / "berkas").write_text("")

    code = main(list(words))

    told = capsys.readouterr().err
    assert code == 2, told
    assert "berkas" in told
    assert not (tmp_path / "var" / "log" / "bugs.log").exists()


def test_a_full_disk_is_told_with_the_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _end(names_files(_raising(OSError(errno.ENOSPC, "No space left on device"))), folder=tmp_path) == 2

    assert "Disk penuh" in capsys.readouterr().err
