"""How a word of a comment fits the words of a key, and which of them it can fit at all.

Each key sorts its words once by what a word of a comment may share with them: the length, the bones, the
beginning, the consonants. So only the few that can fit are compared letter by letter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from bot.judging.normalize import standard
from bot.judging.spelling import CONFUSABLE, Grade, is_word, skeleton, slips_allowed, stem_of

_BREATHED = re.compile(r"(?<=[tdb])h")
_VOWELS = re.compile(r"[aiueo]")
_ANY_SIZE: Final = 10_000
_ON_BONES: Final = 2  # slips at most
_MASKED: Final = 31  # a letter sets one of so many bits


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


class _Compared(NamedTuple):
    """What is compared of a key's word, worked out once.

    Args:
        allowed: How many slips it forgives.
        unbreathed: The bones without an h after t, d or b; empty where it has none.
    """

    word: KeyWord
    text: str
    size: int
    allowed: int
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
    letters: int
    bare_letters: int


class _Near(NamedTuple):
    """How far the letters of a word may be from those of a key's word: each slip changes two bits at most."""

    number: int
    letters: int
    bits: int
    bare_letters: int
    bare_bits: int


@lru_cache(maxsize=5_000)
def _compared(key: KeyWord) -> _Compared:
    text = key.text
    return _Compared(
        key,
        text,
        len(text),
        slips_allowed(text),
        skeleton(text),
        skeleton(_BREATHED.sub("", text)) if _BREATHED.search(text) else "",
        standard(text),
        _VOWELS.sub("", text) if len(text) >= 5 else "",
        key.is_number,
    )


@lru_cache(maxsize=20_000)
def _said(word: str) -> _Said:
    bones = skeleton(word)
    return _Said(
        word, len(word), bones, standard(word), word.isdigit(), _letters_of(word), _letters_of(bones)
    )


def _letters_of(word: str) -> int:
    """Return the letters of a word as bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & _MASKED)
    return bits


class Fitting:
    """The words of a key, sorted by what a word of a comment may share with them."""

    def __init__(self, keys: Iterable[KeyWord]) -> None:
        self._keys = [_compared(key) for key in keys]
        self._sharing: dict[str, list[int]] = {}  # bones, standard spelling, consonants or beginning
        self._of_size: dict[int, list[_Near]] = {}
        for number, key in enumerate(self._keys):
            shared = {key.own, key.unbreathed, key.standard, key.consonants}
            shared.update(key.text[:size] for size in range(1, key.size + 1))
            for text in shared - {""}:
                self._sharing.setdefault(text, []).append(number)

    def fits(self, word: str) -> dict[str, Grade]:
        """Return the words of the key that a word of a comment fits, by their text, and how well.

        A word with a full stop behind it may be the beginning of the key's word: `sos.` for `sosial`. Of two
        words of a key with one text, the better fit counts.
        """
        dotted = word[-1:] == "."
        said = _said(word[:-1] if dotted else word)
        ending = stem_of(said.word)
        stem = _said(ending) if ending else None
        numbers = self._candidates(said)
        if stem:
            numbers |= self._candidates(stem)
        found: dict[str, Grade] = {}
        for number in sorted(numbers):
            key = self._keys[number]
            fit: Grade | None = None
            if dotted and said.size != 2 and key.size > said.size + 1 and key.text.startswith(said.word):
                fit = Grade.SHORT_SLIP  # also an initial, "Leani R. Oktila"
            else:
                fit = _grade(said, key)
                if stem and (fit is None or fit > Grade.VARIANT) and not key.is_number:
                    better = _grade(stem, key)
                    if better is not None and better <= Grade.SLIP:
                        fit = max(better, Grade.VARIANT)
            if fit is not None and fit <= found.get(key.text, Grade.OTHER_WORD):
                found[key.text] = fit
        return found

    def _candidates(self, said: _Said) -> set[int]:
        """Return the words of the key that may fit: those that share something, and those near by letters."""
        nearby = self._of_size.get(said.size)
        if nearby is None:
            nearby = self._of_size[said.size] = self._about_as_long(said.size)
        letters, bare = said.letters, said.bare_letters
        numbers = {
            number
            for number, own, bits, bones, bare_bits in nearby
            if (own ^ letters).bit_count() <= bits or (bones ^ bare).bit_count() <= bare_bits
        }
        for text in (said.word, said.bones, said.standard):
            numbers.update(self._sharing.get(text, ()))
        return numbers

    def _about_as_long(self, size: int) -> list[_Near]:
        near: list[_Near] = []
        for number, key in enumerate(self._keys):
            initial = key.size == 1 and not key.word.carries
            slack = _ANY_SIZE if initial else max(key.allowed, key.word.abbreviation) + 1
            if key.is_number or abs(size - key.size) > slack:
                continue
            bits = _MASKED + 1 if initial else 2 * max(key.allowed, 1)
            bare_bits = 2 * min(key.allowed, _ON_BONES) if len(key.own) > 4 else -1
            near.append(_Near(number, _letters_of(key.text), bits, _letters_of(key.own), bare_bits))
        return near


def _grade(said: _Said, key: _Compared) -> Grade | None:
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
        on_bones = min(allowed, _ON_BONES)
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
