"""What a writer could add to a key: the near misses that a new `accept` or `reject` would settle.

A suggestion is offered only after the judge has ruled again with it in the key and it did settle the comment.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, assert_never

from rapidfuzz.distance import OSA

from bot.game.model import MultipleChoice, OpenAnswer, Question, TebakKata, Verdict
from bot.judging.forms import forms_of
from bot.judging.judge import Judge
from bot.judging.ruling import Ruling
from bot.judging.spelling import skeleton, slips_allowed

_NEAR: Final = frozenset(
    [
        "abbreviation",
        "attached-word",
        "fits-several",
        "generic-word",
        "near-word",
        "other-affix",
        "likely-slip",
        "part-of-name",
        "part-only",
        "synonym",
        "unit",
        "word-order",
    ]
)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Words that came near the answer, and what would settle them.

    Args:
        question: From 0.
        words: As the comments have them, without decoration.
        count: How many comments said so.
        verdict: What they got: `review`, or `wrong` for a miss that a writer may want to accept.
        accept: Whether `accept` with these words would make them right.
        reject: Whether `reject` with these words would make a doubtful one wrong.
    """

    question: int
    words: str
    count: int
    verdict: Verdict
    matched: str | None
    accept: bool
    reject: bool


def near_misses(questions: Sequence[Question], rulings: Sequence[Ruling]) -> list[NearMiss]:
    """Return the near misses of a round's rulings, the commonest first."""
    counts: dict[tuple[int, str, Verdict], int] = {}
    matched: dict[tuple[int, str, Verdict], str | None] = {}
    for ruling in rulings:
        for number, part in enumerate(ruling.parts):
            if part.words and part.reason in _NEAR and part.verdict in (Verdict.REVIEW, Verdict.WRONG):
                near = (number, part.words, part.verdict)
                counts[near] = counts.get(near, 0) + 1
                matched[near] = part.matched
    found: list[NearMiss] = []
    for (number, words, verdict), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        question = questions[number]
        accept = _verdict(_with(question, accept=words), words) is Verdict.CORRECT
        reject = verdict is Verdict.REVIEW and _verdict(_with(question, reject=words), words) is Verdict.WRONG
        found.append(NearMiss(number, words, count, verdict, matched[number, words, verdict], accept, reject))
    return found


def _verdict(question: Question, words: str) -> Verdict:
    return Judge([question]).rule(words).parts[0].verdict


def _with(question: Question, *, accept: str | None = None, reject: str | None = None) -> Question:
    """Return the question with one more form in its key."""
    accepted = (*question.accept, *([accept] if accept else []))
    rejected = (*question.reject, *([reject] if reject else []))
    match question:
        case MultipleChoice():
            return replace(question, accept=accepted, reject=rejected)
        case OpenAnswer():
            return replace(question, accept=accepted, reject=rejected)
        case TebakKata():
            return replace(question, accept=accepted, reject=rejected)
        case _:
            assert_never(question)


def options_one_slip_apart(question: Question) -> list[tuple[str, str]]:
    """Return the letters of options that a forgiven slip turns into each other."""
    if not isinstance(question, MultipleChoice):
        return []
    pairs: list[tuple[str, str]] = []
    for one, other in combinations(question.options, 2):
        if _one_slip_apart(one.text, other.text):
            pairs.append((one.letter, other.letter))
    return pairs


def _one_slip_apart(one: str, other: str) -> bool:
    for first in forms_of(one):
        for second in forms_of(other):
            words = list(zip(first.words, second.words, strict=False))
            if len(first.words) == len(second.words) and all(_near(a.text, b.text) for a, b in words):
                return True
    return False


def _near(one: str, other: str) -> bool:
    return skeleton(one) == skeleton(other) or OSA.distance(one, other) <= slips_allowed(one)
