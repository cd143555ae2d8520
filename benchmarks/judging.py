"""How many comments a second the judge rules on, beside what cannot be undercut: normalising and WRatio.

One core, one run, the same comments: those of tests/golden, each in several dresses so that no two are equal
after normalising. "A round as it comes" repeats a few forms in half of its comments, as rounds do.
"""

import time
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from bot.game.model import MultipleChoice, OpenAnswer, Question, TebakKata
from bot.judging.judge import Judge
from bot.judging.normalize import plain, read
from tests.judging.golden import quizzes

_DRESSES = (
    "{}",
    "{} kak",
    "jawabannya {}",
    "{} min semoga menang",
    "izin jawab {} @teman",
    "{} 🙏🙏",
    "menurutku {}",
)


def _per_second(work: Callable[[], object], count: int) -> float:
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


def _forms(question: Question) -> list[str]:
    match question:
        case MultipleChoice():
            return [option.text for option in question.options]
        case OpenAnswer() | TebakKata():
            return [question.answer, *question.accept, *question.reject]


def _as_they_come(distinct: Sequence[str]) -> list[str]:
    """Return twice as many comments, half of them one of eight forms in small dresses."""
    usual = ["B", "b kak", "A", "jawabannya B min", "C", *distinct[:3]]
    mixed: list[str] = []
    for number, text in enumerate(distinct):
        mixed += [text, usual[number % len(usual)] + ("", " 🙏", "!", " 🔥🔥")[number % 4]]
    return mixed


def main() -> None:
    """Print comments a second: the judge on distinct comments and on a round, WRatio, bare normalising."""
    rounds = [
        (quiz, [dress.format(comment.text) for comment in quiz.comments for dress in _DRESSES])
        for quiz in quizzes()
        if len(quiz.questions) == 1
    ]
    count = sum(len(texts) for _, texts in rounds)
    judges = [Judge(quiz.questions) for quiz, _ in rounds]
    for judge, (_, texts) in zip(judges, rounds, strict=True):
        judge.rule_all(texts[:50])  # tables and caches of words are warm in a daemon

    def distinct() -> None:
        for quiz, texts in rounds:
            Judge(quiz.questions).rule_all(texts)

    def a_round() -> None:
        for quiz, texts in rounds:
            Judge(quiz.questions).rule_all(_as_they_come(texts))

    def ratio() -> None:
        for quiz, texts in rounds:
            forms = _forms(quiz.questions[0])
            for text in texts:
                process.extractOne(" ".join(read(text).words), forms, scorer=fuzz.WRatio)

    def bare() -> None:
        for _, texts in rounds:
            for text in texts:
                plain(text)

    figures = {
        "judge, distinct comments": _per_second(distinct, count),
        "judge, a round as it comes": _per_second(a_round, 2 * count),
        "normalise + extractOne(WRatio)": _per_second(ratio, count),
        "bare Unicode normalisation": _per_second(bare, count),
    }
    reference = figures["normalise + extractOne(WRatio)"]
    print(f"judging: comments a second, {count} distinct comments on {len(rounds)} keys")
    for name, figure in figures.items():
        print(f"  {name:32} {figure:10,.0f}   {figure / reference:5.2f} of WRatio")
