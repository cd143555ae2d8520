"""The short way: an answer in courtesies is ruled on as the answer alone.

`jawabannya Bandung`, `Bandung kak` and `izin jawab Bandung min semoga menang` say what `Bandung` says
(policy, section 1), and a round holds each of its answers in many such dresses. This module only takes the
courtesies off; what is left is judged by all the rules, once, and remembered. So there is no second policy.
Where the ruling on the rest could depend on what stood around it (talk, a hedge, whatever is weighed as a
whole), the short way says nothing and the comment itself is judged.
"""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from bot.game.model import MultipleChoice, OpenAnswer, Question, TebakKata
from bot.judging.choice_key import is_yes_or_no
from bot.judging.normalize import LETTER_NAMES, Reading, read, standard
from bot.judging.ruling import Judgement, Ruling
from bot.judging.tables import phrases

_TABLE: Final = {
    dress: sorted(found, key=lambda phrase: (-len(phrase), phrase))
    for dress, found in phrases("courtesies.toml").items()
}
_COURTEOUS: Final = sorted({word for found in _TABLE.values() for phrase in found for word in phrase})
_LONGEST: Final = 140  # letters; in longer comments much else is said
_FEW_WORDS: Final = 8  # a comment with figures and more words is read otherwise
_MOST_LETTERS: Final = 3  # lone letters that closing courtesies may follow
_FIGURES: Final = frozenset("0123456789")
_LONGEST_NAME: Final = 2  # words of another answer than the key's
_ROMAN: Final = re.compile(r"[ivxl]+")  # a number only in short comments
_HASHTAG: Final = re.compile(r"#\w+")
_SPEAKERS: Final = frozenset(["saya", "kami"])
_INVITING: Final = frozenset(["yuk", "ayo", "kuy", "hayu", "yok"])

_WEIGHED_WHOLE: Final = frozenset(
    [
        "another-thing",
        "clue-repeated",
        "generic-word",
        "hedge",
        "letter-and-other-text",
        "likely-slip",
        "nothing-said",
        "two-names",
        "word-order",
    ]
)  # reasons that look at the whole comment, courtesies too
_FIRM: Final = frozenset(
    [
        "conclusion",
        "correction",
        "explained",
        "hidden-letter",
        "letter",
        "marked",
        "other-option",
        "other-value",
        "rejected",
        "rejected-others",
        "slip",
        "text",
        "value",
        "variant",
    ]
)  # reasons that hold in a longer comment, however it is announced


def _neighbours() -> dict[str, set[str]]:
    """Return for each word of a phrase that says something the words that stand before it there."""
    found = {"namanya": {"menurutku"}}
    for block in phrases("phrases.toml").values():
        for phrase in block:
            for before, after in pairwise(map(standard, phrase)):
                found.setdefault(after, set()).add(before)
    return found


_TIED: Final = _neighbours()


class Dress(IntEnum):
    """The kinds of courtesies, the heavier the more they ask of what they stand around."""

    NONE = 0
    CLOSING = 1
    GREETING = 2
    ANNOUNCING = 3
    MODEST = 4


_Phrase = tuple[str, ...]
_LEADING: Final = (Dress.GREETING, Dress.ANNOUNCING, Dress.MODEST)


class Core(NamedTuple):
    """What a comment says without its courtesies, and which of these asks most of the answer."""

    text: str
    dress: Dress


class Courtesies:
    """The courtesies that mean nothing to a question: no word of it or of its key is like one of theirs."""

    def __init__(self, question: Question) -> None:
        self._leading: dict[str, list[tuple[_Phrase, Dress]]] = {}
        self._closing: dict[str, list[_Phrase]] = {}
        answers = _words(_answers(question))
        if any(map(is_yes_or_no, answers)):
            return  # `benar bukan min`, `bismillah salah`: an answer of this kind is a frame as well
        mistakable = frozenset[str]().union(*map(_alike, answers | _words([question.text])))
        for phrase in _inert(Dress.CLOSING, mistakable):
            self._closing.setdefault(phrase[-1], []).append(phrase)
        for dress in _LEADING:
            for phrase in _inert(dress, mistakable):
                self._leading.setdefault(phrase[0], []).append((phrase, dress))

    def core_of(self, text: str) -> Core | None:
        """Return what a plain comment says without courtesies; None where it has none or says much."""
        if len(text) > _LONGEST:
            return None
        runs = text.split(" ")
        said = _without_tags(runs)
        end = self._end(runs[:said])
        start, dress = self._start(runs, end)
        if end - start == len(runs) or "\n" in text or any("#" in run for run in runs[:said]):
            return None
        if said < len(runs):
            dress = max(dress, Dress.ANNOUNCING)  # where nothing else is said, hashtags are read
        if len(runs) > _FEW_WORDS and not _FIGURES.isdisjoint(text):
            return None
        if (start and _is_tied(runs, start)) or (end < len(runs) and _is_tied(runs, end)):
            return None
        return Core(" ".join(runs[start:end]), dress)

    def _end(self, runs: list[str]) -> int:
        """Return where the courtesies at the end begin; something is left before them."""
        end = len(runs)
        while end > 1 and (phrases_here := self._closing.get(runs[end - 1].lower())):
            for phrase in phrases_here:
                size = len(phrase)
                if size == 1 or (size < end and _lower(runs[end - size : end]) == phrase):
                    end -= size
                    break
            else:
                break
        return end

    def _start(self, runs: list[str], end: int) -> tuple[int, Dress]:
        """Return where the courtesies at the beginning end, before `end`, and the kind of the heaviest."""
        start, dress = 0, Dress.CLOSING
        while start < end - 1 and (led := self._leading.get(_bare(runs[start]))):
            for phrase, kind in led:
                after = start + len(phrase)
                if after < end and (after == start + 1 or tuple(map(_bare, runs[start:after])) == phrase):
                    if start and _is_tied(runs, start):
                        return 0, Dress.CLOSING  # "jawabannya kak ..." points to somebody else's
                    start, dress = after, max(dress, kind)
                    break
            else:
                break
        return start, dress


def _without_tags(runs: list[str]) -> int:
    """Return where the hashtags at the end begin; something is left before them."""
    end = len(runs)
    while end > 1 and _HASHTAG.fullmatch(runs[end - 1]):
        end -= 1
    return end


def _is_tied(runs: list[str], seam: int) -> bool:
    """Whether the words on both sides of a seam are of one phrase: `bukan kak`, `jawabannya kak`."""
    before = runs[seam - 1].lower().strip(",.!:")
    tying = _TIED.get(standard(_bare(runs[seam])))
    return not before or (tying is not None and standard(before) in tying)


def _lower(runs: list[str]) -> _Phrase:
    return tuple(run.lower() for run in runs)


def _bare(run: str) -> str:
    return run.lower().rstrip(",:")


def heaviest(text: str, ruling: Ruling) -> Dress:
    """Return the heaviest courtesies in which a comment that says just this gets the same ruling."""
    part = ruling.parts[0]
    reading = read(text)
    words = reading.words
    if part.reason in _WEIGHED_WHOLE or any(map(_ROMAN.fullmatch, words)):
        return Dress.NONE
    if part.reason == "no-attempt":
        return _around_talk(reading, part)
    if part.words is None or "?" in text:
        return Dress.NONE
    letters = sum(len(word) == 1 or word in LETTER_NAMES for word in words)
    if part.words == " ".join(words) and part.reason != "part-only":  # nothing else is said
        if part.reason == "other-answer":
            return Dress.NONE if len(words) > _LONGEST_NAME or letters else Dress.MODEST
        return Dress.MODEST if part.reason in _FIRM else Dress.GREETING
    if part.reason == "near-word" or letters > _MOST_LETTERS:
        return Dress.NONE  # "d d d d"
    if letters > (part.reason == "letter"):
        return Dress.CLOSING
    return Dress.ANNOUNCING if part.reason in _FIRM else Dress.CLOSING


def _around_talk(reading: Reading, part: Judgement) -> Dress:
    """Return the heaviest courtesies that leave talk what it is; announced, it may be an answer."""
    if part.words is not None or not reading.norms:
        return Dress.NONE
    speaks = len(reading.norms) <= _FEW_WORDS and not _SPEAKERS.isdisjoint(reading.norms)
    if speaks or reading.norms[-1] in _INVITING or "@" in reading.gaps[0]:
        return Dress.NONE  # "saya batak", "angkat galon yuk": rules look at the edges of these
    return Dress.GREETING


def _inert(dress: Dress, mistakable: frozenset[str]) -> Iterator[_Phrase]:
    """Yield the courtesies of a kind that no word of a question can be taken for, longest first."""
    for phrase in _TABLE[dress.name.lower()]:
        if mistakable.isdisjoint(phrase):
            yield phrase


@lru_cache(maxsize=5_000)
def _alike(word: str) -> frozenset[str]:
    """Return the courtesies that may mean a word, by a slip, as an initial or run together: `vita min`."""
    return frozenset(
        courtesy
        for courtesy in _COURTEOUS
        if word.startswith(courtesy)
        or word.endswith(courtesy)
        or (len(word) == 1 and courtesy.startswith(word))
        or OSA.distance(courtesy, word, score_cutoff=1) <= 1
    )


def _answers(question: Question) -> list[str]:
    """Return all that a key may be answered with, right or wrong."""
    match question:
        case MultipleChoice():
            answers = [option.text for option in question.options]
        case OpenAnswer() | TebakKata():
            answers = [question.answer]
    return [*answers, *question.accept, *question.reject]


def _words(texts: Sequence[str]) -> frozenset[str]:
    """Return the words of texts, as written and in standard spelling."""
    return frozenset(word for text in map(read, texts) for word in (*text.words, *text.norms))
