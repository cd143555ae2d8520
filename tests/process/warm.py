"""Real processes of `sabtu`, forked from one that has imported everything, so that a start costs little.

Each has a pid of its own, may be killed, and begins with nothing open: what a start by `python -m bot` does
after its imports. Those imports are tried where a test says so (test_daemon, test_start).
"""

import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import ParamSpec

_IMPORTED = (
    "pytest",
    "alembic.command",
    "bot.cli.ending",
    "bot.cli.instagram",
    "bot.cli.keeping",
    "bot.cli.looking",
    "bot.cli.running",
    "bot.bootstrap",
    "bot.daemon",
    "bot.platforms.instagrapi.client",
    "bot.store.opening",
    "bot.store.reading_tables",
    "tests.process.warm",
)
_forkserver = multiprocessing.get_context("forkserver")
_forkserver.set_forkserver_preload(list(_IMPORTED))

P = ParamSpec("P")


def started(work: Callable[P, object], *arguments: P.args, **named: P.kwargs) -> BaseProcess:
    """Start a process that does the work, a function of a module; it dies with the tests at the latest."""
    process = _forkserver.Process(target=work, args=arguments, kwargs=named, daemon=True)
    process.start()
    return process


def sabtu_started(folder: Path, *words: str, environment: Mapping[str, str] | None = None) -> BaseProcess:
    """Start a command in a folder; what it says goes to `said.txt` there."""
    return started(_command, folder, words, dict(environment or {}))


def ended(process: BaseProcess, seconds: float) -> int | None:
    """Return the exit code once the process has ended, a negative signal where one ended it."""
    process.join(seconds)
    return process.exitcode


def _command(folder: Path, words: tuple[str, ...], environment: dict[str, str]) -> None:
    from bot.cli import main

    said = os.open(folder / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.environ.update(environment)
    sys.exit(main(["-C", str(folder), *words]))
