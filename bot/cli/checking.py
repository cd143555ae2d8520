"""`sabtu check` and `sabtu schema`: what is wrong with quiz files, before the day."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from bot.cli.ending import FOUND_SOMETHING
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.options import json_option, now_option, print_json
from bot.content.folder import Kind, kind_of, name_order, right_name, scan
from bot.content.messages import say_problem
from bot.content.planned import KnownRound, check_together, moments_of, shown_moment
from bot.content.quizfile import LoadedQuiz, load_quiz
from bot.errors import Problem, UserError
from bot.settings import Settings

_ANSWERED = (Kind.WRONG_EXTENSION, Kind.OTHER, Kind.UNUSABLE_NAME, Kind.FOLDER_NAMED_LIKE_A_QUIZ)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@now_option
@json_option
@pass_invocation
def check(invocation: Invocation, paths: tuple[Path, ...], now: datetime, as_json: bool) -> int:
    """Check quiz files; 1 where there is an error."""
    settings = invocation.settings if not paths else invocation.settings_or_default
    loaded = [one for path in paths or (settings.quizzes,) for one in _load(path, settings)]
    checked = check_together(loaded, _known(settings), settings, now)
    problems = [problem for one in checked for problem in one.problems]
    if as_json:
        print_json([_plain(problem, invocation.language) for problem in problems])
    else:
        _tell(invocation, checked, settings, now)
    return FOUND_SOMETHING if any(problem.severity == "error" for problem in problems) else 0


@click.command()
@pass_invocation
def schema(invocation: Invocation) -> None:
    """Print the JSON Schema of quiz files for this folder's series."""
    from bot.content.schema import quiz_schema

    settings = invocation.settings_or_default
    click.echo(json.dumps(quiz_schema(settings, invocation.language), ensure_ascii=False, indent=2))


def _load(path: Path, settings: Settings) -> list[LoadedQuiz]:
    """Return the quizzes at a path, named so that the reader can open them."""
    quizzes = settings.quizzes.resolve()
    if not path.exists() and not path.is_symlink():
        raise UserError(Problem("check.no-such-path", {"path": str(path)}))
    if not path.is_dir():
        inside = path.resolve().is_relative_to(quizzes)
        return [_load_one(path, path.parent, path.name, quizzes if inside else path.parent, settings)]
    found = scan(path, datetime.fromtimestamp(0).astimezone())
    root = quizzes if path.resolve().is_relative_to(quizzes) else path
    names = [name for name, seen in found.files.items() if seen.kind in (Kind.QUIZ, *_ANSWERED)]
    if not names:
        raise UserError(Problem("check.nothing-to-check", {"folder": str(path)}))
    return [_load_one(path / name, path, name, root, settings) for name in sorted(names, key=name_order)]


def _load_one(path: Path, folder: Path, name: str, root: Path, settings: Settings) -> LoadedQuiz:
    kind = kind_of(path.name, path.is_dir())
    shown = _printable(str(path))
    misnamed: list[Problem] = []
    if kind in _ANSWERED:
        facts = {"right": right_name(path.name) or ""}
        misnamed = [Problem(f"check.{kind.value}", dict(facts), shown, 1, 1)]
        if kind is not Kind.WRONG_EXTENSION or not path.name.lower().endswith((".yml", ".yaml", ".yaml.txt")):
            return LoadedQuiz(shown, None, tuple(misnamed))
    loaded = load_quiz(path, settings, root)
    problems = (*misnamed, *(_renamed(problem, shown) for problem in loaded.problems))
    return LoadedQuiz(shown, loaded.quiz, problems, loaded.places, loaded.digest)


def _renamed(problem: Problem, file: str) -> Problem:
    return Problem(
        problem.code, problem.facts, file, problem.line, problem.column, problem.key, problem.severity
    )


def _known(settings: Settings) -> Sequence[KnownRound]:
    return ()


def _tell(invocation: Invocation, checked: Sequence[LoadedQuiz], settings: Settings, now: datetime) -> None:
    moments = moments_of(checked, _known(settings), settings, now)
    errors = warnings = 0
    for one in checked:
        for problem in one.problems:
            is_error = problem.severity == "error"
            errors, warnings = errors + is_error, warnings + (not is_error)
            label = invocation.say("check.label-error" if is_error else "check.label-warning")
            sentence = say_problem(problem, invocation.language)
            click.echo(f"{one.file}:{problem.line or 1}:{problem.column or 1}: {label}: {sentence}")
        if one.is_good and one.file in moments:
            at = shown_moment(moments[one.file], settings)
            click.echo(f"{one.file}: {invocation.say('check.answer-planned', at=at)}")
    if errors or warnings:
        invocation.tell("check.count-bad", count=len(checked), errors=errors, warnings=warnings)
    else:
        invocation.tell("check.count-good", count=len(checked))


def _plain(problem: Problem, language: str) -> dict[str, str | int | None]:
    return {
        "file": problem.file,
        "line": problem.line or 1,
        "column": problem.column or 1,
        "key": problem.key,
        "code": problem.code.partition(".")[2],
        "severity": problem.severity,
        "message": say_problem(problem, language),
    }


def _printable(text: str) -> str:
    return text.encode("utf-8", errors="replace").decode()
