"""The way in: a judge knows the keys of one post's questions and rules on comments.

Pure and deterministic: the same comment, keys, code and tables always give the same ruling, on any machine.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, TypeVar, assert_never

import rapidfuzz

from bot.game.model import LettersShown, MultipleChoice, OpenAnswer, Question, TebakKata, Verdict
from bot.judging import multiple_choice, open_answer, open_key, several, tebak_kata
from bot.judging.candidates import shape
from bot.judging.courtesies import Courtesies, Dress, heaviest
from bot.judging.normalize import Reading, plain, read
from bot.judging.ruling import Judgement, Ruling

_Ruled = TypeVar("_Ruled", Ruling, tuple[Ruling, Dress])

_MENTION: Final = re.compile(r"@[\w.]+")
_IN_NAMES: Final = re.compile("[@#/]")  # the underscores of accounts, tags and addresses belong to them
_PIECES: Final = 64  # of comments to several questions, remembered for as long as one is read
_REMEMBERED: Final = 10_000  # rulings kept by one judge; comments repeat a few forms
_LONGEST_AS_TYPED: Final = 64  # letters; longer ones are remembered in plain characters only


@cache
def judge_version() -> str:
    """Return a short hash of all that a verdict depends on besides the key and the comment.

    It covers the source and the tables of this package, the Unicode data and the version of rapidfuzz.
    """
    digest = hashlib.sha256(f"{unicodedata.unidata_version} {rapidfuzz.__version__}".encode())
    here = Path(__file__).parent
    for file in sorted(path for path in here.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(str(file.relative_to(here)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


class Judge:
    """Rules on comments to one post; compiling the keys is the costly part, so keep it for the round.

    Args:
        short_way: Whether an answer in courtesies is ruled on as the answer alone: sooner, never otherwise.
    """

    def __init__(self, questions: Sequence[Question], *, short_way: bool = True) -> None:
        self.questions = tuple(questions)
        self._parts = [_compiled(question) for question in self.questions]
        if len(self._parts) > 1:  # the pieces of a comment are tried in several ways
            self._parts = [lru_cache(maxsize=_PIECES)(part) for part in self._parts]
        self._shows_gaps = any(_shows_gaps(question) for question in self.questions)
        self._as_typed: dict[str, Ruling] = {}
        self._known: dict[str, Ruling] = {}
        self._courtesies = Courtesies(self.questions[0]) if short_way and len(self.questions) == 1 else None
        self._cores: dict[str, tuple[Ruling, Dress]] = {}

    def rule(self, text: str) -> Ruling:
        """Return the ruling on one comment; any string of any length gets one."""
        known = self._as_typed.get(text)  # half of a round's comments are a few, typed the same to the letter
        if known is None:
            said = plain(text)
            if "_" in said and not self._shows_gaps:
                said = _parted(said)
            known = self._rule_plain(_without_tail(said))
            if len(text) <= _LONGEST_AS_TYPED:
                _remember(self._as_typed, text, known)
        return known

    def rule_all(self, texts: Sequence[str]) -> list[Ruling]:
        """Return the rulings on many comments, in order; equal comments are judged once."""
        return [self.rule(text) for text in texts]

    def _rule_plain(self, text: str) -> Ruling:
        known = self._known.get(text)
        if known is None:
            known = self._rule_core(text) or self._rule(text)
            _remember(self._known, text, known)
        return known

    def _rule_core(self, text: str) -> Ruling | None:
        """Return the ruling on what a comment says without courtesies, where it is surely the same."""
        core = self._courtesies.core_of(text) if self._courtesies else None
        if core is None:
            return None
        known = self._cores.get(core.text)
        if known is None:
            ruling = self._rule_plain(core.text)
            known = ruling, heaviest(core.text, ruling)
            _remember(self._cores, core.text, known)
        ruling, dress = known
        return ruling if core.dress <= dress else None

    def _rule(self, text: str) -> Ruling:
        if len(self._parts) > 1:
            return several.rule(self._parts, text, _content_of)
        judgement = self._parts[0](read(text))
        match judgement.verdict:
            case Verdict.CORRECT | Verdict.WRONG:
                return Ruling("judged", (judgement,))
            case Verdict.REVIEW:
                return Ruling("review", (judgement,))
            case Verdict.CHATTER | Verdict.MISSING:
                return Ruling("chatter", (judgement,))
            case _:
                assert_never(judgement.verdict)


def _remember(known: dict[str, _Ruled], text: str, ruling: _Ruled) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[text] = ruling


def _without_tail(text: str) -> str:
    """Return a plain comment without the emoji, exclamation marks and tagged friends behind it.

    They say nothing there, and half of a round's comments become equal without them.
    """
    while True:
        text = text.rstrip(" ¤!\n")
        if "@" not in text:
            return text
        *before, last = text.rsplit(None, 1) or [""]
        if not before or not _MENTION.fullmatch(last):
            return text
        text = before[0]


def _parted(text: str) -> str:
    """Return a plain comment with spaces for the underscores that join its words: `kambing_hitam min`."""
    runs = text.split(" ")
    return " ".join(run if _IN_NAMES.search(run) else run.replace("_", " ") for run in runs)


def _shows_gaps(question: Question) -> bool:
    """Whether a puzzle shows underscores for the letters it hides, so that they are no joints in comments."""
    match question:
        case TebakKata(puzzle=puzzle):
            return isinstance(puzzle, LettersShown)
        case OpenAnswer():
            return _pattern_in(question) is not None
        case MultipleChoice():
            return False
        case _:
            assert_never(question)


def _compiled(question: Question) -> Callable[[Reading], Judgement]:
    """Return the judge of one question, its key compiled."""
    match question:
        case MultipleChoice():
            choice = multiple_choice.compile_key(question)
            return lambda reading: multiple_choice.judge(choice, reading)
        case TebakKata():
            word = tebak_kata.compile_key(question)
            return lambda reading: tebak_kata.judge(word, reading)
        case OpenAnswer():
            if pattern := _pattern_in(question):
                return _compiled(
                    TebakKata(
                        question.text,
                        question.answer,
                        LettersShown(pattern),
                        question.accept,
                        question.reject,
                    )
                )
            key = open_key.compile_key(question)
            return lambda reading: open_answer.judge(key, reading)
        case _:
            assert_never(question)


def _pattern_in(question: OpenAnswer) -> str | None:
    """Return the pattern with gaps that an open question shows in its text, when the answer fits it."""
    letters = [letter for letter in plain(question.answer).lower() if letter.isalnum()]
    for found in re.finditer(r"[\w ]*_[\w ]*", plain(question.text)):
        for pattern in (found[0].strip(), *found[0].split()):
            marks = [letter for letter in pattern.lower() if letter == "_" or letter.isalnum()]
            if len(marks) == len(letters) and all(m in ("_", x) for m, x in zip(marks, letters, strict=True)):
                return pattern
    return None


@lru_cache(maxsize=_PIECES)
def _content_of(text: str) -> tuple[str, ...]:
    """Return the words of a text that are no polite frames, particles or terms of address."""
    form = shape(read(text))
    return tuple(word for i, word in enumerate(form.reading.words) if not form.is_light(i))
