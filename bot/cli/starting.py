"""`sabtu init` and `sabtu new`: a folder to play in, and a quiz file to fill in."""

import shlex
import shutil
from datetime import datetime
from pathlib import Path

import click

from bot.cli.ending import names_files
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.options import now_option
from bot.content.shipped import shipped, starter
from bot.errors import Fact, Problem, UserError
from bot.settings import SETTINGS_FILE

FORMS = {"trivia": ("choice", "open", "several"), "tebak-kata": ("letters", "scramble", "emoji", "picture")}


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@pass_invocation
@names_files
def init(invocation: Invocation, directory: Path) -> None:
    """Make a folder with bot.toml and the example quizzes; nothing that is there is changed."""
    target = invocation.directory / directory
    if (target / SETTINGS_FILE).exists():
        raise UserError(Problem("cli.init-exists", {"folder": str(target)}))
    examples = shipped("quizzes")
    for example in sorted(path for ending in ("*.yaml", "*.png") for path in examples.rglob(ending)):
        copy = target / "quizzes" / example.relative_to(examples)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not copy.exists():
            shutil.copyfile(example, copy)
    shutil.copyfile(shipped(SETTINGS_FILE), target / SETTINGS_FILE)
    invocation.tell(
        "cli.init-done", folder=str(target), sabtu=Invocation(target, invocation.environment).sabtu
    )


@click.command()
@click.argument("series")
@click.option("--form", type=click.Choice([form for forms in FORMS.values() for form in forms]))
@click.option("-o", "output", type=click.Path(path_type=Path), metavar="FILE")
@now_option
@pass_invocation
@names_files
def new(invocation: Invocation, series: str, form: str | None, output: Path | None, now: datetime) -> None:
    """Write a commented quiz file; it is incomplete, so that it cannot be posted before it is filled in."""
    from bot.game.timetable import next_free_slot
    from bot.settings.nearest import nearest_name

    settings = invocation.settings
    found = settings.series.get(series)
    if found is None:
        near = nearest_name(series, settings.series)
        facts: dict[str, Fact] = {"value": series, "nearest": near or "", "known": list(settings.series)}
        raise UserError(Problem("check.unknown-series-near" if near else "check.unknown-series", facts))
    forms = FORMS[found.kind]
    if form is not None and form not in forms:
        raise UserError(Problem("cli.wrong-form", {"series": series, "forms": list(forms)}))
    slot = next_free_slot(found.slots, (), now, settings.zone) or now
    day = slot.astimezone(settings.zone).date().isoformat()
    path = output or _free_name(settings.quizzes, f"{series}-{day}")
    if path.exists():
        raise UserError(Problem("cli.file-exists", {"file": str(path)}))
    path.parent.mkdir(parents=True, exist_ok=True)
    text = starter(form or forms[0], invocation.language).replace("SERIES", series, 1)
    path.write_text(text.replace("2026-11-28", day), encoding="utf-8")
    check = invocation.command(f"check {shlex.quote(str(path))}")
    invocation.tell("cli.new-done", file=str(path), command=check)


def _free_name(folder: Path, stem: str) -> Path:
    names = [f"{stem}.yaml", *(f"{stem}-{number}.yaml" for number in range(2, 1000))]
    return next(folder / name for name in names if not (folder / name).exists())
