"""`sabtu login` and `sabtu doctor`: the account, and all that can be known before the first day."""

import contextlib
import errno
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.ending import FOUND_SOMETHING
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.options import confirm, json_option, maybe_as_option, now_option, print_json, yes_option
from bot.errors import Challenged, PersonNeeded, PlatformError, Problem, UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.platforms.instagrapi.client import Instagram

_MEGABYTE = 1024 * 1024
_DISK_WRONG, _DISK_NOTED = 200, 1024  # megabytes
_MARKS = {"error": "✗", "warning": "!"}


@click.command()
@maybe_as_option
@yes_option
@pass_invocation
def login(invocation: Invocation, acting: str | None, yes: bool) -> None:
    """Sign in once, saying first what that means; every obstacle names the way out."""
    from bot.bootstrap import instagram_of, open_desk
    from bot.platforms.instagrapi.checkup import why_not
    from bot.services.troubles import note_sign_in

    settings = invocation.settings
    if settings.is_sandbox:
        raise UserError(Problem("instagram.not-the-backend"))
    platform = instagram_of(settings)
    handle = platform.settings.username
    invocation.note("instagram.risk")
    _warn_of_the_last(invocation, settings)
    confirm(invocation, "instagram.sign-in-now", yes, handle=handle)
    password, code = _secrets(invocation, platform)
    with open_desk(settings) as desk:
        note_sign_in(
            desk, datetime.now(UTC), by=acting
        )  # before it is tried: what dies in the middle was a try too
    try:
        account = platform.sign_in(password, code)
    except PlatformError as error:
        _say_which_session_stays(invocation, platform)
        if isinstance(error, Challenged):
            raise PersonNeeded(why_not(error, handle)) from error
        raise
    invocation.tell("instagram.signed-in", handle=account.handle, file=str(platform.settings.session_file))


def _say_which_session_stays(invocation: Invocation, platform: "Instagram") -> None:
    """Say what a failed sign-in has left, so that nobody signs in again for nothing."""
    if platform.was_let_in:
        invocation.note(
            "instagram.let-in-all-the-same",
            handle=platform.settings.username,
            file=str(platform.settings.session_file),
        )
    elif platform.has_session:
        invocation.note("instagram.former-session-stays")


def _warn_of_the_last(invocation: Invocation, settings: Settings) -> None:
    """Say when the last try was less than an hour ago: trying again and again locks accounts."""
    from bot.bootstrap import open_desk
    from bot.services.troubles import last_sign_in

    now = datetime.now(UTC)
    with open_desk(settings) as desk:
        last = last_sign_in(desk, now)
    if last is not None and now - last < timedelta(hours=1):
        invocation.note("instagram.signed-in-lately", minutes=int((now - last).total_seconds() // 60))


def _secrets(invocation: Invocation, platform: "Instagram") -> tuple[str, str]:
    """Return the password and the code of the moment: stored, or typed by the person at the terminal."""
    handle = platform.settings.username
    password, has_seed = platform.settings.password(), platform.settings.totp_seed() is not None
    somebody_types = sys.stdin.isatty()
    if password is None and not somebody_types:
        raise PersonNeeded(Problem("instagram.nobody-to-type"))
    if password is None:
        question = invocation.say("instagram.ask-password", handle=handle)
        password = str(click.prompt(question, hide_input=True, err=True))
    if has_seed or not somebody_types:
        return password, platform.code_now()
    # Asked for beforehand: a second attempt with the code would be one more suspicious sign-in.
    code = click.prompt(invocation.say("instagram.ask-code"), default="", show_default=False, err=True)
    return password, str(code).strip()


@click.command()
@now_option
@json_option
@pass_invocation
def doctor(invocation: Invocation, now: datetime, as_json: bool) -> int:
    """Check the account, the line to it and this machine; 1 where something is wrong."""
    from bot.services.seconding import why_nobody_seconds

    settings = invocation.settings
    found = [*_of_the_machine(settings), *_of_the_pictures(settings, now)]
    if settings.quizzes.is_dir() or not settings.quizzes.exists():
        found += _of_the_quizzes(invocation, settings, now)
    if _unwritable(settings.var) is None:  # else neither database nor session can be used
        found += _of_the_store(invocation, settings)
        found += [] if settings.is_sandbox else _of_the_account(invocation, settings)
    if settings.is_sandbox:
        found.append(Problem("instagram.simulated", severity="warning"))
    elif unseconded := why_nobody_seconds(settings):
        found.append(unseconded)
    if as_json:
        print_json(
            [
                {
                    "code": problem.code,
                    "severity": problem.severity,
                    "message": invocation.why(problem),
                }
                for problem in found
            ]
        )
    else:
        for problem in found:
            click.echo(f"{_MARKS[problem.severity]} {invocation.why(problem)}")
        if not found:
            invocation.tell("instagram.all-well")
        if not settings.is_sandbox:
            invocation.note("instagram.risk")
    return FOUND_SOMETHING if any(problem.severity == "error" for problem in found) else 0


def _of_the_account(invocation: Invocation, settings: Settings) -> list[Problem]:
    from bot.bootstrap import instagram_of
    from bot.platforms.instagrapi.checkup import checkup

    found = checkup(instagram_of(settings), invocation.environment, lambda: datetime.now(UTC))
    if settings.reveal.likes or settings.reveal.thanks:
        found.append(Problem("instagram.likes-risk", severity="warning"))
    if not (settings.posts_need_approval and settings.winners_need_approval):
        found.append(Problem("instagram.no-approval", severity="warning"))
    return found


def _of_the_machine(settings: Settings) -> list[Problem]:
    found = [problem for folder in _folders(settings) if (problem := _unwritable(folder)) is not None]
    room = settings.var if settings.var.is_dir() else settings.var.parent
    free = shutil.disk_usage(room).free // _MEGABYTE
    if free >= _DISK_NOTED:
        return found
    return [
        *found,
        Problem(
            "instagram.disk-low",
            {"folder": str(settings.var), "free": free},
            severity="error" if free < _DISK_WRONG else "warning",
        ),
    ]


def _folders(settings: Settings) -> tuple[Path, ...]:
    with contextlib.suppress(OSError):  # where it cannot be made, the try below says why
        settings.var.mkdir(parents=True, exist_ok=True)
    return settings.var, settings.quizzes


def _unwritable(folder: Path) -> Problem | None:
    """Return why a folder cannot be written into, by trying: rights do not tell, least of all root's."""
    if folder.exists() and not folder.is_dir():
        return Problem("instagram.not-a-folder", {"folder": str(folder)})
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".sabtu-"):  # a name that no quiz may have
            return None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return None  # told with the room on the disk
        return Problem("instagram.not-writable", {"folder": str(folder)})


def _of_the_pictures(settings: Settings, now: datetime) -> list[Problem]:
    """Draw a podium as it would appear, so that a missing logo or font is known before the day."""
    from bot.content.cards import draw_podium
    from bot.content.subjects import PodiumCard, Winner
    from bot.services.preparing import brand_of

    titles = tuple(series.title for series in settings.series.values())
    card = PodiumCard((Winner(1, settings.account.handle, 10),), titles, 1, now, now)
    try:
        draw_podium(card, brand_of(settings))
    except UserError as error:
        return list(error.problems)
    return []


def _of_the_store(invocation: Invocation, settings: Settings) -> list[Problem]:
    """Open the database as every command does, and say what holds the writes."""
    from bot.bootstrap import open_desk
    from bot.services.holding import holding, problem_of

    now = datetime.now(UTC)
    try:
        with open_desk(settings) as desk, desk.store.read() as tx:
            return [problem_of(bar) for bar in holding(desk, tx, now)]
    except UserError as error:
        return list(error.problems)


def _of_the_quizzes(invocation: Invocation, settings: Settings, now: datetime) -> list[Problem]:
    from bot.cli.checking import load_quizzes, stored
    from bot.content.planned import check_together, known_of

    try:
        loaded = load_quizzes(settings.quizzes, settings, {})
    except UserError as error:
        return list(error.problems)
    if not loaded:
        return [Problem("check.nothing-to-check", {"folder": str(settings.quizzes)}, severity="warning")]
    checked = check_together(loaded, known_of(stored(invocation, settings).rounds), settings, now)
    wrong = sum(problem.severity == "error" for one in checked for problem in one.problems)
    return [Problem("instagram.quizzes-wrong", {"count": wrong})] if wrong else []
