"""Is this word the one in the key? Slips, spelling variants and the dictionary veto.

A word counts when it is equal, equal after free spelling variants (old spelling, f/p/v, double letters), or
within the slips that its length allows (policy, section 3). A near miss that is itself a common word is
another word, not a slip: `pasar` is not `dasar`. Spelling variants are looked at before that veto, or it
would reject `propinsi`.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from bot.judging.normalize import standard
from bot.judging.tables import COMMON_WORDS, RARE_WORDS, pairs

CONFUSABLE: Final = frozenset(pairs("confusable.tsv")) | {(b, a) for a, b in pairs("confusable.tsv")}


class Grade(IntEnum):
    """How well a word of the comment fits a word of the key; smaller is better."""

    SAME = 0
    VARIANT = 1
    SLIP = 2
    SHORT_SLIP = 3  # a slip in a word of up to three letters: counts only beside two right words
    OTHER_WORD = 4  # near, but a word of its own


_OLD_PAIRS: Final = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("nj", "ny"), ("sy", "s"), ("kh", "h"), ("ch", "h"),
    ("ph", "p"),
)  # fmt: skip
_OLD_LETTERS: Final = str.maketrans({"f": "p", "v": "p", "z": "j", "y": "j", "x": "ks", "q": "k"})
_DOUBLED = re.compile(r"(.)\1+")
_MUTE_E = re.compile(r"(?<=[bcdgjkpst])e(?=[rl][aiueo])")  # cend(e)rawasih, jend(e)ral
_LONG_ENOUGH_FOR_MUTE_E: Final = 7
_VOWELS = re.compile(r"[aiueo]")
_SUFFIX = re.compile(r"(.{3,}?)(?:nya|lah|kah|mah|pun|dong|ny|nye|e?nyah|kak|min)$")


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """Return a word with old and free spellings made equal (policy, section 3)."""
    for old, new in _OLD_PAIRS:
        word = word.replace(old, new)
    word = _DOUBLED.sub(r"\1", word.translate(_OLD_LETTERS))
    return _MUTE_E.sub("", word) if len(word) >= _LONG_ENOUGH_FOR_MUTE_E else word


@lru_cache(maxsize=20_000)
def in_new_spelling(word: str) -> str:
    """Return a word of before 1972 in the spelling of today: `soeling` as `suling`; nothing else is freed."""
    for old, new in (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"), ("ch", "kh")):
        word = word.replace(old, new)
    return word


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Whether a person would read this as a word of its own.

    Rare words of the dictionary count only up to four letters: whoever types a longer one by a slip did not
    mean it.
    """
    if word in COMMON_WORDS or (len(word) <= 4 and word in RARE_WORDS):
        return True
    return _stem(word) in COMMON_WORDS


def slips_allowed(word: str) -> int:
    """Return how many slips a key word of this length forgives (policy, section 3)."""
    length = len(word)
    return 0 if length <= 3 else 1 if length <= 7 else 2 if length <= 12 else 3


@dataclass(frozen=True, slots=True)
class KeyWord:
    """One word of a key.

    Args:
        carries: Whether the answer needs it; generic heads, titles and function words do not.
        abbreviation: Letters, not a word: only neighbours may swap, from four letters on.
    """

    text: str
    carries: bool
    abbreviation: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is digits, in which no slip is forgiven."""
        return not self.text.isalpha() and any(letter.isdigit() for letter in self.text)


def grade(word: str, key: KeyWord) -> Grade | None:
    """Return how well a word of the comment fits `key`, or None where it does not.

    A word with a full stop behind it may be the beginning of the key's word: `sos.` for `sosial`.
    """
    if word[-1:] == ".":
        word = word[:-1]
        if len(word) != 2 and len(key.text) > len(word) + 1 and key.text.startswith(word):
            return Grade.SHORT_SLIP  # also an initial, "Leani R. Oktila"
    found = _grade(word, key)
    if found in (Grade.SAME, Grade.VARIANT):
        return found
    stem = _stem(word)
    if stem and not key.is_number and (better := _grade(stem, key)) is not None and better <= Grade.SLIP:
        return max(better, Grade.VARIANT)
    return found


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str | None:
    """Return a word without an ending that leaves the meaning: `-nya`, `-lah`."""
    match = _SUFFIX.match(word)
    return match[1] if match else None


def _grade(word: str, key: KeyWord) -> Grade | None:
    text = key.text
    if word == text:
        return Grade.SAME
    if len(text) == 1 and not key.carries and word.startswith(text) and word.isalpha():
        return Grade.VARIANT  # an initial: W.R. Supratman
    if key.is_number or word.isdigit():
        return None
    if key.abbreviation:
        if word == text + "ri":
            return Grade.VARIANT  # "KNDRI", of the Republic
        if len(text) >= 4 and sorted(word) == sorted(text) and OSA.distance(word, text) == 1:
            return Grade.SLIP
        return None
    other, own = skeleton(word), skeleton(text)
    if other == own:
        return Grade.OTHER_WORD if (word, text) in CONFUSABLE else Grade.VARIANT
    if standard(word) == text or standard(text) == word:
        return Grade.VARIANT
    if len(word) >= 3 and len(text) >= 5 and word == _VOWELS.sub("", text):
        return Grade.SHORT_SLIP  # "klrg" for "keluarga", beside other words
    if len(word) >= 4 and len(text) >= 2 * len(word) and text.startswith(word):
        return Grade.SHORT_SLIP  # "rehab" for "rehabilitasi", beside other words
    allowed = slips_allowed(text)
    if allowed == 0:
        near = len(word) >= 2 and len(text) >= 2 and OSA.distance(word, text, score_cutoff=1) <= 1
        return Grade.SHORT_SLIP if near else None
    if abs(len(word) - len(text)) > allowed + 1:
        return None
    slipped = OSA.distance(word, text, score_cutoff=allowed) <= allowed
    if not slipped and len(own) > 4:
        on_bones = min(allowed, 2)
        slipped = OSA.distance(other, own, score_cutoff=on_bones) <= on_bones
    if slipped:
        return Grade.OTHER_WORD if is_word(word) else Grade.SLIP
    return None
