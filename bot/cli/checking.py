"""`sabtu check` and `sabtu schema`: what is wrong with quiz files, before the day."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from bot.cli.ending import FOUND_SOMETHING
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.options import json_option, now_option, print_json
from bot.content.folder import REFUSED, Kind, kind_of, right_name, scan
from bot.content.messages import say
from bot.content.planned import check_together, known_of, moments_of, shown_moment
from bot.content.quizfile import LoadedQuiz, load_quiz
from bot.errors import Fact, PersonNeeded, Problem, UserError
from bot.game.model import Round
from bot.game.rounds import AHEAD, OVER
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.store.tables import RoundRow

_WORTH_READING = (".yml", ".yaml", ".yaml.txt", ".yml.txt")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@now_option
@json_option
@pass_invocation
def check(invocation: Invocation, paths: tuple[Path, ...], now: datetime, as_json: bool) -> int:
    """Check quiz files; 1 where there is an error."""
    settings = invocation.settings if not paths else invocation.settings_or_default
    shown: dict[str, str] = {}
    loaded = [one for path in paths or (settings.quizzes,) for one in load_quizzes(path, settings, shown)]
    there = stored(invocation, settings)
    known = known_of(there.rounds)
    moments = moments_of(loaded, known, settings, now)
    checked = check_together(loaded, known, settings, now)
    problems = [_shown_at(problem, shown[one.file]) for one in checked for problem in one.problems]
    if as_json:
        print_json([_plain(invocation, problem) for problem in problems])
    elif not loaded:
        invocation.tell("check.nothing-to-check", folder=", ".join(map(str, paths or (settings.quizzes,))))
    else:
        fates = {
            one.file: _fate(settings, one, there.rows.get(one.file), moments.get(one.file)) for one in checked
        }
        _tell(invocation, checked, shown, fates)
    return FOUND_SOMETHING if any(problem.severity == "error" for problem in problems) else 0


@click.command()
@pass_invocation
def schema(invocation: Invocation) -> None:
    """Print the JSON Schema of quiz files for this folder's series."""
    from bot.content.schema import quiz_schema

    settings = invocation.settings_or_default
    click.echo(json.dumps(quiz_schema(settings, invocation.language), ensure_ascii=False, indent=2))


def load_quizzes(path: Path, settings: Settings, shown: dict[str, str]) -> list[LoadedQuiz]:
    """Return the quizzes at a path, if any; `shown` gets the path by which the reader can open each."""
    if not path.exists() and not path.is_symlink():
        raise UserError(Problem("check.no-such-path", {"path": str(path)}))
    if not path.is_dir():
        return [_load_one(path, path.parent, settings, shown)]
    found = scan(path, datetime.fromtimestamp(0, UTC))
    names = [name for name, seen in found.files.items() if seen.kind in (Kind.QUIZ, *REFUSED)]
    return [_load_one(path / name, path, settings, shown) for name in names]


def _load_one(path: Path, folder: Path, settings: Settings, shown: dict[str, str]) -> LoadedQuiz:
    """Load one file; inside the quizzes folder it goes by the name that the store knows it by."""
    quizzes = settings.quizzes.resolve()
    inside = (path.parent.resolve() / path.name).is_relative_to(quizzes)
    loaded = _answered_by_name(path) or load_quiz(
        path.parent.resolve() / path.name if inside else path, settings, quizzes if inside else folder
    )
    name = loaded.file if inside else str(path)
    shown[name] = _printable(str(path))
    kind = kind_of(path.name)
    if kind is Kind.WRONG_EXTENSION and loaded.digest:
        misnamed = Problem(f"check.{kind.value}", {"right": right_name(path.name) or ""}, name, 1, 1)
        return replace(loaded, file=name, problems=(misnamed, *loaded.problems))
    return replace(loaded, file=name)


def _answered_by_name(path: Path) -> LoadedQuiz | None:
    """Return the answer to a file whose name says enough; None where its content is worth reading."""
    kind = kind_of(path.name, path.is_dir())
    is_read = kind is not Kind.FOLDER_NAMED_LIKE_A_QUIZ and path.name.lower().endswith(_WORTH_READING)
    if kind not in REFUSED or is_read:
        return None
    facts: dict[str, Fact] = {"right": right_name(path.name) or ""}
    return LoadedQuiz(str(path), None, (Problem(f"check.{kind.value}", facts, str(path), 1, 1),))


class Stored(NamedTuple):
    """What the folder's database holds; `rows` is the last round of each file."""

    rounds: Sequence[Round] = ()
    rows: Mapping[str, "RoundRow"] = {}


def stored(invocation: Invocation, settings: Settings) -> Stored:
    """Return the rounds of the folder's database; none where there is no database yet."""
    if settings.store.url is None and not (settings.var / "sabtu.db").exists():
        return Stored()
    from bot.store import opening, rounds

    try:
        store = opening.connect(settings.database_url)
    except PersonNeeded:
        invocation.note("cli.check-without-rounds")
        return Stored()
    try:
        if opening.form_of(store) != opening.FORM:
            return Stored()
        with store.read() as tx:
            return Stored(rounds.having(tx), rounds.last_of_each_file(tx))
    finally:
        store.close()


def _fate(settings: Settings, one: LoadedQuiz, row: "RoundRow | None", moment: datetime | None) -> str | None:
    """Return what becomes of a good file, or became of its round; None where nothing can be said."""
    if row is not None and row.status not in AHEAD:
        is_planned_anew = row.status in OVER and row.content_sha != one.digest
        if not is_planned_anew:
            from bot.services.file_notes import notes_of

            return " ".join(notes_of(settings, row))
    if one.quiz is not None and one.quiz.example and not settings.is_sandbox:
        return say("planning.example", settings.language)
    if moment is None:
        return None
    return say("check.answer-planned", settings.language, at=shown_moment(moment, settings))


def _shown_at(problem: Problem, file: str) -> Problem:
    return Problem(
        problem.code, problem.facts, file, problem.line, problem.column, problem.key, problem.severity
    )


def _tell(
    invocation: Invocation, checked: Sequence[LoadedQuiz], shown: dict[str, str], fates: dict[str, str | None]
) -> None:
    errors = warnings = 0
    for one in checked:
        for problem in one.problems:
            is_error = problem.severity == "error"
            errors, warnings = errors + is_error, warnings + (not is_error)
            label = invocation.say("check.label-error" if is_error else "check.label-warning")
            where = f"{shown[one.file]}:{problem.line or 1}:{problem.column or 1}"
            click.echo(f"{where}: {label}: {invocation.why(problem)}")
        if one.is_good and (fate := fates[one.file]):
            click.echo(f"{shown[one.file]}: {fate}")
    if errors or warnings:
        invocation.tell("check.count-bad", count=len(checked), errors=errors, warnings=warnings)
    else:
        invocation.tell("check.count-good", count=len(checked))


def _plain(invocation: Invocation, problem: Problem) -> dict[str, str | int | None]:
    return {
        "file": problem.file,
        "line": problem.line or 1,
        "column": problem.column or 1,
        "key": problem.key,
        "code": problem.code.partition(".")[2],
        "severity": problem.severity,
        "message": invocation.why(problem),
    }


def _printable(text: str) -> str:
    return text.encode("utf-8", errors="replace").decode()
