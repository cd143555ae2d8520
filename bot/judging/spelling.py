"""Is this word the one in the key? Slips, spelling variants and the dictionary veto.

A word counts when it is equal, equal after free spelling variants (old spelling, f/p/v, double letters), or
within the slips that its length allows (policy, section 3). A near miss that is itself a common word is
another word, not a slip: `pasar` is not `dasar`. Spelling variants are looked at before that veto, or it
would reject `propinsi`.
"""

import re
from enum import IntEnum
from functools import lru_cache
from typing import Final

from bot.judging.normalize import single
from bot.judging.tables import COMMON_WORDS, RARE_WORDS, pairs

CONFUSABLE: Final = frozenset(pairs("confusable.tsv")) | {(b, a) for a, b in pairs("confusable.tsv")}


class Grade(IntEnum):
    """How well a word of the comment fits a word of the key; smaller is better."""

    SAME = 0
    VARIANT = 1
    SLIP = 2
    SHORT_SLIP = 3  # a slip in a word of up to three letters: counts only beside two right words
    LIKELY_SLIP = 4  # a word of its own, but for a letter too many or too few: a slip beside right words
    OTHER_WORD = 5  # near, but a word of its own


_OLD_PAIRS: Final = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("nj", "ny"), ("sy", "s"), ("kh", "h"), ("ch", "h"),
    ("ph", "p"),
)  # fmt: skip
_OLD_LETTERS: Final = str.maketrans({"f": "p", "v": "p", "z": "j", "y": "j", "x": "ks", "q": "k"})
_MUTE_E = re.compile(r"(?<=[bcdgjkpst])e(?=[rl][aiueo])")  # cend(e)rawasih, jend(e)ral
_LONG_ENOUGH_FOR_MUTE_E: Final = 7
_CHANGED_BY_NEXT: Final = 4  # letters
_SUFFIX = re.compile(r"(.{3,}?)(?:nya|lah|kah|mah|pun|dong|ny|nye|e?nyah|kak|min)$")


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """Return a word with old and free spellings made equal (policy, section 3)."""
    word = _with_mute_e(word)
    return _MUTE_E.sub("", word) if len(word) >= _LONG_ENOUGH_FOR_MUTE_E else word


def _with_mute_e(word: str) -> str:
    for old, new in _OLD_PAIRS:
        word = word.replace(old, new)
    return single(word.translate(_OLD_LETTERS))


def beginnings(word: str) -> tuple[str, str]:
    """Return how the skeleton of what begins with a word may begin; its last letters may still change."""
    word = _with_mute_e(word)
    return word[:-_CHANGED_BY_NEXT], _MUTE_E.sub("", word)[:-_CHANGED_BY_NEXT]


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
    return stem_of(word) in COMMON_WORDS


def slips_allowed(word: str) -> int:
    """Return how many slips a key word of this length forgives (policy, section 3)."""
    length = len(word)
    return 0 if length <= 3 else 1 if length <= 7 else 2 if length <= 12 else 3


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str | None:
    """Return a word without an ending that leaves the meaning: `-nya`, `-lah`."""
    match = _SUFFIX.match(word)
    return match[1] if match else None
