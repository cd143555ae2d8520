"""Files worth another look though they are as they were, because something else in the folder changed.

A wrong file may be right by now: its picture has come, or the file that asked the same question went. A
planned one may have got another picture: it is planned anew, and approval given before lapses.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.content.planned import KnownRound, check_together, known_of
from bot.content.quizfile import LoadedQuiz, load_quiz
from bot.errors import Problem
from bot.game.model import Round
from bot.game.rounds import AHEAD
from bot.services.desk import Desk
from bot.services.preparing import picture_digests
from bot.store import bundles, rounds
from bot.store.database import Reader


def mended(desk: Desk, tx: Reader, wrong: Mapping[str, Sequence[Problem] | None], now: datetime) -> list[str]:
    """Return which of these wrong files are right now, or are wrong in another way.

    Args:
        wrong: What was told of each; None where that is not known any more.
    """
    if not wrong:
        return []
    known = known_of(rounds.having(tx))
    found = []
    for name, told in wrong.items():
        checked = _judged(desk, name, known, now)
        if checked.is_good or (told is not None and tuple(told) != checked.problems):
            found.append(name)
    return found


def problems_of(desk: Desk, tx: Reader, name: str, now: datetime) -> tuple[Problem, ...]:
    """Return what there is to tell of a file now, beside the rounds there are."""
    return _judged(desk, name, known_of(rounds.having(tx)), now).problems


def warnings_of(desk: Desk, name: str) -> tuple[Problem, ...]:
    """Return what a good file is to be warned of by itself, without a look at the rounds there are."""
    root = desk.settings.quizzes
    problems = load_quiz(root / name, desk.settings, root).problems
    return tuple(problem for problem in problems if problem.severity == "warning")


def _judged(desk: Desk, name: str, known: Sequence[KnownRound], now: datetime) -> LoadedQuiz:
    root = desk.settings.quizzes
    loaded = load_quiz(root / name, desk.settings, root)
    [checked] = check_together([loaded], known, desk.settings, now)
    return checked


def with_other_pictures(desk: Desk, tx: Reader) -> list[str]:
    """Return the files ahead of their post whose pictures are others than those the post was made with."""
    return [round_.file for round_ in rounds.having(tx, *AHEAD) if pictures_changed(desk, tx, round_)]


def pictures_changed(desk: Desk, tx: Reader, round_: Round) -> bool:
    """Whether a picture of the round is there and another than the prepared post was made with."""
    now_there = picture_digests(desk.settings, round_)
    digest = rounds.row(tx, round_.id).bundle_digest if now_there else None
    bundle = bundles.load(tx, digest) if digest else None
    made_with = json.loads(bundle.terms).get("pictures", {}) if bundle else {}
    return any(name in made_with and made_with[name] != there for name, there in now_there.items())
