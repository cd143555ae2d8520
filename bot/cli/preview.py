"""`sabtu preview`: the pictures and the words of a quiz, as they would go out today.

Nothing is planned and no database is written. Numbers and days are those of the folder's database where
there is one; for a file that is not planned yet they are the next free ones.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from bot.cli.checking import load_quizzes, stored
from bot.cli.ending import FOUND_SOMETHING, names_files, show_problems
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.options import now_option
from bot.content.planned import known_of, moments_of
from bot.content.quizfile import LoadedQuiz
from bot.errors import Problem, UserError
from bot.game.model import Attempts, Quiz, Round, RoundStatus
from bot.settings import Settings

SHEET = "sheet.jpg"


@click.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=None, metavar="DIR")
@click.option("--sheet", is_flag=True)
@now_option
@pass_invocation
@names_files
def preview(invocation: Invocation, path: Path, output: Path | None, sheet: bool, now: datetime) -> int:
    """Write pictures and words; 2 where a single file has errors, 1 where one in a folder has."""
    from bot.content.cards import Labelled, contact_sheet

    settings = invocation.settings_or_default
    target = output or settings.var / "preview"
    loaded = load_quizzes(path, settings, {})
    if not loaded:
        raise UserError(Problem("check.nothing-to-check", {"folder": str(path)}))
    errors = [problem for one in loaded for problem in one.problems if problem.severity == "error"]
    if errors and not path.is_dir():
        raise UserError(*errors)
    show_problems(invocation, tuple(errors))
    failed = bool(errors)
    labelled = []
    for round_ in _coming(invocation, loaded, settings, now):
        folder = target / _name_below(path, round_.file) if path.is_dir() else target
        try:
            first = _write(invocation, round_, settings, folder)
        except UserError as error:
            if not path.is_dir():
                raise
            show_problems(invocation, error.problems)
            failed = True
        else:
            labelled.append(Labelled(first, _label(round_, settings)))
    if sheet and labelled:
        _save(target / SHEET, contact_sheet(labelled))
        invocation.tell("preview.sheet", file=str(target / SHEET), count=len(labelled))
    return FOUND_SOMETHING if failed else 0


def _coming(
    invocation: Invocation, loaded: Sequence[LoadedQuiz], settings: Settings, now: datetime
) -> list[Round]:
    """Return the rounds that the files would become, earliest first."""
    from bot.services.resolving import plan_of

    there = {one.file: one for one in stored(invocation, settings).rounds}
    moments = moments_of(loaded, known_of([*there.values()]), settings, now)
    last = Counter[str]()
    for known in there.values():
        last[known.series] = max(last[known.series], known.number)
    coming = []
    for one in sorted(loaded, key=lambda one: (moments.get(one.file, now), one.file)):
        if one.quiz is None or not one.is_good:
            continue
        plan = plan_of(
            one.quiz,
            settings,
            file=_found_at(one.file, settings),
            content_sha=one.digest,
            publish_at=moments.get(one.file, now),
            maker=None,
        )
        known_as = there.get(one.file)
        if known_as is None:
            last[one.quiz.series] += 1
        number = known_as.number if known_as else last[one.quiz.series]
        coming.append(_round(plan.quiz, plan.file, number, plan.publish_at, plan.close_at, plan.week))
    return coming


def _round(quiz: Quiz, file: str, number: int, publish_at: datetime, close_at: datetime, week: str) -> Round:
    return Round(
        id=0,
        series=quiz.series,
        number=number,
        file=file,
        week=week,
        status=RoundStatus.PLANNED,
        reason=None,
        publish_at=publish_at,
        close_at=close_at,
        quiz=quiz,
        attempts=quiz.attempts or Attempts("first"),
    )


def _write(invocation: Invocation, round_: Round, settings: Settings, folder: Path) -> bytes:
    """Write all of a round into the folder, say where, and return its first picture."""
    from bot.content.cards import RevealCard, draw_closing_soon, draw_reveal, draw_round, draw_story
    from bot.services.preparing import alt_texts_of, brand_of, post_of, round_card, wording_for

    series = settings.series_named(round_.series)
    mark = f"[{series.code if series else round_.series}-{round_.number}]"
    card, post = round_card(round_, settings), post_of(round_, settings, mark)
    brand, wording = brand_of(settings, round_.quiz.theme), wording_for(settings)
    pictures = draw_round(card, brand)
    reveal = RevealCard(
        card.series_title,
        card.questions,
        card.number,
        title=card.title,
        source=round_.quiz.source,
        asked_at=round_.publish_at,
    )
    names = [f"post-{number}.jpg" for number in range(1, len(pictures) + 1)]
    alt_texts = alt_texts_of(card, post, brand, wording)
    for old in folder.glob("post-*.jpg"):
        if old.name not in names:
            old.unlink()
    for name, picture in zip(names, pictures, strict=True):
        _save(folder / name, picture)
    _save(folder / "story.jpg", draw_story(card, brand))
    closing = folder / "closing.jpg"
    closing.unlink(missing_ok=True)
    if series is not None and series.closing_story is not None:
        _save(closing, draw_closing_soon(card, brand))
    _save(folder / "reveal.jpg", draw_reveal(reveal, brand, "story"))
    _save(folder / "caption.txt", f"{wording.caption(post)}\n".encode())
    told = [f"{name}: {text}" for name, text in zip(names, alt_texts, strict=True)]
    told = list(alt_texts) if len(told) == 1 else told
    _save(folder / "alt.txt", "".join(f"{text}\n" for text in told).encode())
    invocation.tell("preview.written", file=round_.file, folder=str(folder), count=len(pictures))
    return pictures[0]


def _found_at(file: str, settings: Settings) -> str:
    """Return where a file is found from the quizzes folder: its pictures lie beside it."""
    return file if (settings.quizzes / file).exists() else str(Path(file).absolute())


def _name_below(folder: Path, file: str) -> Path:
    name = Path(file)
    return (name.relative_to(folder.absolute()) if name.is_absolute() else name).with_suffix("")


def _label(round_: Round, settings: Settings) -> str:
    from bot.content.moments import clock_text, short_day_text

    day = short_day_text(round_.publish_at, settings.zone, settings.language)
    return (
        f"{Path(round_.file).name}\n{day} {clock_text(round_.publish_at, settings.zone, settings.language)}"
    )


def _save(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
