"""How many comments a second the judge rules on, beside what cannot be undercut: normalising and WRatio.

One core, one run, the same comments: those of tests/golden, each in several dresses so that no two are equal
as typed. "A round as it comes" repeats a few forms in half of its comments, as rounds do. Each judge is new,
remembers no ruling, and has compiled its key before the clock starts. What the short way through courtesies
saves (`courtesies.py`) depends on how often an answer comes in other dress, so the judge is measured without
it as well.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial

from rapidfuzz import fuzz, process

from bot.game.model import MultipleChoice, OpenAnswer, Question, TebakKata
from bot.judging.judge import Judge
from bot.judging.normalize import plain, read
from tests.judging.golden import quizzes

_DISTINCT = "judge, distinct comments"
_LONG_WAY = "the same without the short way"
_ROUND = "judge, a round as it comes"
_READ = "read to words + extractOne(WRatio)"
_PLAIN = "plain lower case + extractOne(WRatio)"
_DRESSES = (
    "{}",
    "{} kak",
    "jawabannya {}",
    "{} min semoga menang",
    "izin jawab {} @teman",
    "{} 🙏🙏",
    "menurutku {}",
)


class _Clock:
    """Adds up the processor time of kinds of work that take turns, so that a busy machine slows all alike."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.counts: dict[str, int] = {}

    def measure(self, name: str, work: Callable[[], object], count: int) -> None:
        """Do some work once and add its time to what is known of its kind."""
        started = time.process_time()
        work()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - started
        self.counts[name] = self.counts.get(name, 0) + count

    def per_second(self, name: str) -> float:
        """Return how many were done in a second."""
        return self.counts[name] / self.seconds[name]


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
    for quiz, texts in rounds:
        Judge(quiz.questions).rule_all(texts[:50])  # tables and common words are warm in a daemon
    clock = _Clock()
    for quiz, texts in rounds:
        forms = _forms(quiz.questions[0])
        mixed = _as_they_come(texts)
        clock.measure("key, compiled once a round", partial(Judge, quiz.questions), 1)
        clock.measure(_DISTINCT, partial(Judge(quiz.questions).rule_all, texts), len(texts))
        long_way = Judge(quiz.questions, short_way=False)
        clock.measure(_LONG_WAY, partial(long_way.rule_all, texts), len(texts))
        clock.measure(_ROUND, partial(Judge(quiz.questions).rule_all, mixed), len(mixed))
        clock.measure(_READ, partial(_by_ratio, texts, forms, _read_words), len(texts))
        clock.measure(_PLAIN, partial(_by_ratio, texts, forms, _in_plain), len(texts))
        clock.measure("bare Unicode normalisation", partial(_each, plain, texts), len(texts))

    print(f"judging: comments a second of processor time, {count} distinct comments on {len(rounds)} keys")
    print(f"  {'':38} {'a second':>10}   of WRatio on words   of WRatio on plain text")
    for name in clock.seconds:
        figure = clock.per_second(name)
        print(
            f"  {name:38} {figure:10,.0f}   {figure / clock.per_second(_READ):18.2f}"
            f"   {figure / clock.per_second(_PLAIN):23.2f}"
        )


def _each(work: Callable[[str], object], texts: Sequence[str]) -> None:
    for text in texts:
        work(text)


def _by_ratio(texts: Sequence[str], forms: Sequence[str], normalise: Callable[[str], str]) -> None:
    for text in texts:
        process.extractOne(normalise(text), forms, scorer=fuzz.WRatio)


def _read_words(text: str) -> str:
    """Normalise as the judge does, slang and tokens included."""
    return " ".join(read(text).words)


def _in_plain(text: str) -> str:
    """Normalise Unicode and case only, as one would without a judge."""
    return plain(text).lower()
