"""The labelled comments of tests/golden/, and the questions they are about."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from bot.game.model import (
    EmojiClue,
    LettersScrambled,
    LettersShown,
    MultipleChoice,
    OpenAnswer,
    Option,
    PictureClue,
    Puzzle,
    Question,
    TebakKata,
    Tolerance,
)
from bot.judging.ruling import Ruling

FOLDER = Path(__file__).parent.parent / "golden"
Answer = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """A comment with what two people said of it."""

    text: str
    first: Answer
    second: Answer
    defensible: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class LabelledQuiz:
    """A quiz with its labelled comments."""

    id: str
    kind: str
    questions: tuple[Question, ...]
    comments: tuple[LabelledComment, ...]


def verdict_of(ruling: Ruling) -> Answer:
    """Return a ruling as the sets write it: one verdict, or one for each of several questions."""
    if len(ruling.parts) == 1:
        return ruling.parts[0].verdict.value
    return tuple(part.verdict.value for part in ruling.parts) if ruling.whole == "judged" else ruling.whole


def quizzes(*names: str) -> Iterator[LabelledQuiz]:
    """Yield the quizzes of the named sets, or of all."""
    for file in sorted(FOLDER.glob("*.jsonl")):
        if names and file.stem not in names:
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            comments = tuple(
                LabelledComment(
                    row["text"],
                    _answer(row["first"]),
                    _answer(row["second"]),
                    tuple(_answer(verdict) for verdict in row["defensible"]),
                )
                for row in record["comments"]
            )
            questions = tuple(question_of(entry) for entry in record.get("questions") or [record])
            yield LabelledQuiz(record["id"], record["type"], questions, comments)


def _answer(verdict: str | list[str]) -> Answer:
    return verdict if isinstance(verdict, str) else tuple(verdict)


def question_of(entry: dict[str, object]) -> Question:
    """Return the question of one record of a set."""
    text, answer = str(entry["question"]), str(entry["answer"])
    accept, reject = _forms(entry.get("accept")), _forms(entry.get("reject"))
    options = entry.get("options")
    if isinstance(options, dict):
        listed = tuple(Option(letter, str(option)) for letter, option in options.items())
        return MultipleChoice(text, listed, answer, accept, reject)
    puzzle = entry.get("puzzle")
    if puzzle:
        return TebakKata(text, answer, _puzzle(puzzle), accept, reject)
    return OpenAnswer(text, answer, accept, reject, _tolerance(entry.get("tolerance")))


def _forms(value: object) -> tuple[str, ...]:
    return tuple(str(form) for form in value) if isinstance(value, list) else ()


def _puzzle(value: object) -> Puzzle:
    if isinstance(value, str):
        return LettersShown(value) if "_" in value else EmojiClue(value)
    assert isinstance(value, dict)
    for name, make in (("show", LettersShown), ("scramble", LettersScrambled), ("emoji", EmojiClue)):
        if name in value:
            return make(str(value[name]))
    return PictureClue(str(value.get("image")))


def _tolerance(value: object) -> Tolerance | None:
    if value is None:
        return None
    text = str(value)
    if text.endswith("%"):
        return Tolerance(Decimal(text[:-1]), "percent")
    return (
        Tolerance(Decimal(text[:-1]), "days") if text.endswith("d") else Tolerance(Decimal(text), "absolute")
    )


Chosen = Callable[[LabelledQuiz], tuple[LabelledComment, ...]]


def sampled(quiz: LabelledQuiz) -> tuple[LabelledComment, ...]:
    """Return a sixth of a quiz's comments, at least one, the same each time: so each quiz and kind is met."""
    chance = random.Random(quiz.id)
    return tuple(chance.sample(quiz.comments, -(-len(quiz.comments) // 6)))


def every(quiz: LabelledQuiz) -> tuple[LabelledComment, ...]:
    """Return all of a quiz's comments."""
    return quiz.comments


# What takes long is tried on a sample by `make test`, and on all by `make exhaustive`.
A_SAMPLE_AND_ALL = pytest.mark.parametrize(
    "chosen",
    [pytest.param(sampled, id="sample"), pytest.param(every, id="every", marks=pytest.mark.exhaustive)],
)
