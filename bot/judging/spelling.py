"""Is this word the one in the key? Slips, spelling variants and the dictionary veto.

A word counts when it is equal, equal after free spelling variants (old spelling, f/p/v, double letters), or
within the slips that its length allows (policy, section 3). A near miss that is itself a common word is
another word, not a slip: `pasar` is not `dasar`. Spelling variants are looked at before that veto, or it
would reject `propinsi`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from bot.judging.normalize import LONGEST_COMMENT, standard
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
_DOUBLED = re.compile(r"(.)\1+")
_MUTE_E = re.compile(r"(?<=[bcdgjkpst])e(?=[rl][aiueo])")  # cend(e)rawasih, jend(e)ral
_LONG_ENOUGH_FOR_MUTE_E: Final = 7
_BREATHED = re.compile(r"(?<=[tdb])h")
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


class Asked(NamedTuple):
    """What is compared of a key's word, worked out once.

    Args:
        allowed: How many slips it forgives.
        unbreathed: The bones without an h after t, d or b; empty where it has none.
        slack: How many letters longer or shorter a word may be and still fit by more than its beginning.
    """

    word: KeyWord
    text: str
    size: int
    allowed: int
    slack: int
    own: str
    unbreathed: str
    standard: str
    consonants: str
    is_number: bool


class _Said(NamedTuple):
    """What is compared of a word of a comment, worked out once."""

    word: str
    size: int
    bones: str
    standard: str
    is_number: bool


@lru_cache(maxsize=5_000)
def asked(key: KeyWord) -> Asked:
    """Return a word of a key with what is compared of it."""
    text = key.text
    initial = len(text) == 1 and not key.carries
    allowed = slips_allowed(text)
    slack = LONGEST_COMMENT if initial else max(allowed, key.abbreviation) + 1
    return Asked(
        key,
        text,
        len(text),
        allowed,
        slack,
        skeleton(text),
        skeleton(_BREATHED.sub("", text)) if _BREATHED.search(text) else "",
        standard(text),
        _VOWELS.sub("", text) if len(text) >= 5 else "",
        key.is_number,
    )


def _said(word: str) -> _Said:
    return _Said(word, len(word), skeleton(word), standard(word), word.isdigit())


def fits(word: str, keys: Iterable[Asked]) -> dict[str, Grade]:
    """Return the words of a key that a word of a comment fits, by their text, and how well.

    A word with a full stop behind it may be the beginning of the key's word: `sos.` for `sosial`. Of two
    words of a key with one text, the better fit counts.
    """
    dotted = word[-1:] == "."
    said = _said(word[:-1] if dotted else word)
    ending = _stem(said.word)
    stem = _said(ending) if ending else None
    found: dict[str, Grade] = {}
    for key in keys:
        fit: Grade | None = None
        if dotted and said.size != 2 and key.size > said.size + 1 and key.text.startswith(said.word):
            fit = Grade.SHORT_SLIP  # also an initial, "Leani R. Oktila"
        else:
            if _may_fit(said, key):
                fit = _grade(said, key)
            if stem and (fit is None or fit > Grade.VARIANT) and not key.is_number and _may_fit(stem, key):
                better = _grade(stem, key)
                if better is not None and better <= Grade.SLIP:
                    fit = max(better, Grade.VARIANT)
        if fit is not None and fit <= found.get(key.text, Grade.OTHER_WORD):
            found[key.text] = fit
    return found


def _may_fit(said: _Said, key: Asked) -> bool:
    """Whether two words are worth comparing: about as long, or one shortens or respells the other."""
    word, size, bones, standard_word, _ = said
    _, text, key_size, _, slack, own, _, standard_text, consonants, _ = key
    return (
        -slack <= size - key_size <= slack
        or bones == own
        or standard_word == text
        or standard_text == word
        or consonants == word
        or text.startswith(word)
    )


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str | None:
    """Return a word without an ending that leaves the meaning: `-nya`, `-lah`."""
    match = _SUFFIX.match(word)
    return match[1] if match else None


def _grade(said: _Said, key: Asked) -> Grade | None:
    word, text = said.word, key.text
    if word == text:
        return Grade.SAME
    if key.size == 1 and not key.word.carries and word.startswith(text) and word.isalpha():
        return Grade.VARIANT  # an initial: W.R. Supratman
    if key.is_number or said.is_number:
        return None
    if key.word.abbreviation:
        if word == text + "ri":
            return Grade.VARIANT  # "KNDRI", of the Republic
        if key.size >= 4 and sorted(word) == sorted(text) and OSA.distance(word, text) == 1:
            return Grade.SLIP
        return None
    if said.bones == key.own:
        return Grade.OTHER_WORD if (word, text) in CONFUSABLE else Grade.VARIANT
    if key.unbreathed and said.bones == key.unbreathed:
        return Grade.VARIANT  # "Marta" for "Martha"; not the other way round, "apotheek"
    if said.standard == text or key.standard == word:
        return Grade.VARIANT
    if said.size >= 3 and word == key.consonants:
        return Grade.SHORT_SLIP  # "klrg" for "keluarga", beside other words
    if said.size >= 4 and key.size >= 2 * said.size and text.startswith(word):
        return Grade.SHORT_SLIP  # "rehab" for "rehabilitasi", beside other words
    allowed = key.allowed
    if allowed == 0:
        near = said.size >= 2 and key.size >= 2 and OSA.distance(word, text, score_cutoff=1) <= 1
        return Grade.SHORT_SLIP if near else None
    if abs(said.size - key.size) > allowed + 1:
        return None
    slipped = OSA.distance(word, text, score_cutoff=allowed) <= allowed
    if not slipped and len(key.own) > 4:
        on_bones = min(allowed, 2)
        slipped = OSA.distance(said.bones, key.own, score_cutoff=on_bones) <= on_bones
    if slipped and word[:-2] == text[:-2] and {word[-2:], text[-2:]} == {"ku", "mu"}:
        return Grade.OTHER_WORD  # "piringmu" is not "piringku"
    if slipped:
        if not is_word(word):
            return Grade.SLIP
        return Grade.LIKELY_SLIP if _is_one_letter_off(word, text) else Grade.OTHER_WORD
    return None


def _is_one_letter_off(word: str, text: str) -> bool:
    """Whether one letter was left out, added or swapped with its neighbour; none was replaced by another."""
    return OSA.distance(word, text, score_cutoff=1) <= 1 and (
        len(word) != len(text) or sorted(word) == sorted(text)
    )
