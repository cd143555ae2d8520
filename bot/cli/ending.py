"""How a command ends: its exit code, and a sentence on stderr, never a traceback.

0 done; 1 worked and found something wrong; 2 wrong usage, settings or input; 3 refused; 4 a person is
needed, or the platform or the database cannot be reached. A bug is one for a person: its traceback goes
to var/log, where it shows no local variables and so no secrets.
"""

import errno
import functools
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from bot.cli.group import add_help, sabtu
from bot.cli.invocation import Invocation, let_click_speak
from bot.content.messages import place, say
from bot.errors import (
    Challenged,
    Gone,
    PlatformError,
    Problem,
    RateLimited,
    Refused,
    SignInRequired,
    Transient,
    Unknown,
    UserError,
)

FOUND_SOMETHING, WRONG_INPUT, REFUSED, PERSON_NEEDED = 1, 2, 3, 4
_INTERRUPTED = 130  # 128 + SIGINT, as shells have it

P = ParamSpec("P")
R = TypeVar("R")

_PLATFORM_CODES: tuple[tuple[type[PlatformError], str], ...] = (
    (Transient, "cli.platform-unreachable"),
    (RateLimited, "cli.platform-rate-limited"),
    (SignInRequired, "cli.platform-sign-in"),
    (Challenged, "cli.platform-challenged"),
    (Gone, "cli.platform-gone"),
    (Refused, "cli.platform-refused"),
    (Unknown, "cli.platform-unknown"),
)


def run_to_the_end(arguments: list[str], group: click.Group = sabtu) -> int:
    """Run a command line of `group` and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    os.environ.setdefault("LOGURU_AUTOINIT", "False")  # the log is for the daemon, which opens its own
    directory = _directory_in(arguments)
    invocation = Invocation(directory, os.environ)
    language = invocation.language
    let_click_speak(language)
    add_help(group, "sabtu", language)
    try:
        outcome = group.main(arguments, prog_name="sabtu", standalone_mode=False)
        sys.stdout.flush()
        return outcome if isinstance(outcome, int) else 0
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        _complain_of_usage(error, language)
        return WRONG_INPUT
    except UserError as error:
        show_problems(invocation, error.problems)
        return error.exit_code
    except PlatformError as error:
        code = next(
            (code for kind, code in _PLATFORM_CODES if isinstance(error, kind)), "cli.platform-unreachable"
        )
        invocation.note(code, reason=str(error) or type(error).__name__)
        return PERSON_NEEDED
    except (KeyboardInterrupt, click.Abort):
        invocation.note("cli.interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough; Python must not complain when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        show_problems(invocation, (file_problem(error),))
        _record_bug(directory)
        return PERSON_NEEDED
    except Exception as error:
        log = _record_bug(directory)
        invocation.note("errors.bug", what=type(error).__name__, log=str(log))
        return PERSON_NEEDED


def show_problems(invocation: Invocation, problems: tuple[Problem, ...]) -> None:
    """Print each problem on stderr: its place and its sentence."""
    for problem in problems:
        where = place(problem)
        sentence = invocation.why(problem)
        click.echo(f"{where}: {sentence}" if where else sentence, err=True)


def file_problem(error: OSError) -> Problem:
    """Return what the system refused, in our own words where it is a matter of names and rights."""
    name = str(error.filename)
    match error:
        case FileNotFoundError():
            return Problem("check.no-such-path", {"path": name})
        case IsADirectoryError():
            return Problem("cli.is-a-folder", {"file": name})
        case NotADirectoryError() | FileExistsError():
            return Problem("cli.file-in-the-way", {"file": name})
        case PermissionError():
            return Problem("cli.no-permission", {"file": name})
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("cli.disk-full")
    code = "cli.file-error" if error.filename else "cli.system-error"
    return Problem(code, {"file": name, "reason": error.strerror or str(error)})


def names_files(command: Callable[P, R]) -> Callable[P, R]:
    """Mark a command that writes where its reader says: what the system refuses there is theirs to mend."""

    @functools.wraps(command)
    def marked(*arguments: P.args, **named: P.kwargs) -> R:
        try:
            return command(*arguments, **named)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UserError(file_problem(error)) from error

    return marked


def _directory_in(arguments: list[str]) -> Path:
    """Return what follows `-C`, for the language of errors that come before the command line is read."""
    for position, argument in enumerate(arguments):
        if argument == "-C" and position + 1 < len(arguments):
            return Path(arguments[position + 1])
        if argument.startswith("-C") and len(argument) > 2:
            return Path(argument[2:])
        if not argument.startswith("-"):
            break
    return Path()


def _complain_of_usage(error: click.ClickException, language: str) -> None:
    click.echo(error.format_message(), err=True)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return  # what was said is the help itself
    if isinstance(error, click.UsageError) and error.ctx is not None:
        click.echo(say("cli.see-help", language, command=f"{error.ctx.command_path} --help"), err=True)


def _record_bug(directory: Path) -> Path:
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    text = f"{moment} sabtu {' '.join(sys.argv[1:2])}\n{traceback.format_exc()}\n"
    if (directory / "bot.toml").is_file():
        log = directory / "var" / "log" / "bugs.log"
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8") as target:
                target.write(text)
            return log
        except OSError:
            pass  # a full or read-only disk: the temporary folder may still take it
    with tempfile.NamedTemporaryFile(
        "w", prefix="sabtu-bug-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.write(text)
        return Path(file.name)
