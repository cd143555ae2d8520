"""Is this word, or this run of words, the one in the key? Slips, spelling variants and the dictionary veto.

A word counts when it is equal, equal after free spelling variants (old spelling, f/p/v, double letters), or
within the slips that its length allows (policy, section 3). A near miss that is itself a common word is
another word, not a slip: `pasar` is not `dasar`. Spelling variants are looked at before that veto, or it
would reject `propinsi`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from bot.judging.normalize import Reading, read, standard
from bot.judging.tables import COMMON_WORDS, RARE_WORDS, lists, pairs

_KEYS: Final = lists("keys.toml")
HEADS: Final = _KEYS["head"]
FUNCTION_WORDS: Final = _KEYS["function"]
TITLES: Final = _KEYS["title"]
_FREE_WORDS: Final = FUNCTION_WORDS | {"dong", "sih", "nya", "para", "itu", "ini", "ya", "saja"}
_MOST_SEEN: Final = 20_000  # words remembered for each key
_CONFUSABLE: Final = frozenset(pairs("confusable.tsv")) | {(b, a) for a, b in pairs("confusable.tsv")}


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
        return Grade.OTHER_WORD if (word, text) in _CONFUSABLE else Grade.VARIANT
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


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a key, ready for matching.

    Args:
        text: As the writer wrote it.
        words: Its words, lower case.
        squeezed: Its words run together, with and without what may be dropped.
        is_name: Whether it names a person, or is a proper name of several words that no dictionary has: in a
            name of three words or more, one may come out as another word.
        carrying: The words that carry the answer.
        needed: The same, as texts.
        texts: All its words.
    """

    text: str
    words: tuple[KeyWord, ...]
    squeezed: frozenset[str]
    is_name: bool
    carrying: tuple[KeyWord, ...]
    needed: frozenset[str]
    texts: frozenset[str]


_BRACKETS = re.compile(r"\(([^()]*)\)")
_LETTER_NAMES: Final = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        [
            "a",
            "be",
            "ce",
            "de",
            "e",
            "ef",
            "ge",
            "ha",
            "i",
            "je",
            "ka",
            "el",
            "em",
            "en",
            "o",
            "pe",
            "ki",
            "er",
            "es",
            "te",
            "u",
            "ve",
            "we",
            "eks",
            "ye",
            "zet",
        ],
        strict=True,
    )
)


def forms_of(text: str, *, person: bool = False, telling: frozenset[str] = frozenset()) -> list[Form]:
    """Return what one written key stands for: without brackets, what is in them, each side of a slash.

    Args:
        person: Whether titles may be left out.
        telling: Words that carry the answer here though they are generic: they tell options apart.
    """
    inside = [part.strip() for part in _BRACKETS.findall(text) if part.strip()]
    outside = _BRACKETS.sub(" ", text).strip()
    written = [part.strip() for part in re.split(r"\s/\s|\s+atau\s+", outside) if part.strip()]
    found = [_form(part, person=person, telling=telling) for part in written]
    found += [_form(part, person=person, telling=telling, short=not outside.isupper()) for part in inside]
    return [form for form in found if form.words]


_LONGEST_SHORT_FORM: Final = 8


def is_abbreviation(written: str) -> bool:
    """Whether a word of a key is letters rather than a word: capitals that cannot be read aloud, or few."""
    letters = written.replace(".", "").replace("-", "")
    if not (2 <= len(letters) <= 8 and letters.isalpha() and letters.isupper()):
        return False
    return len(letters) <= 5 or not re.fullmatch(r"(?:[^AEIOU]{0,2}[AEIOU]){2,}[^AEIOU]{0,2}", letters)


def _form(written: str, *, person: bool, telling: frozenset[str], short: bool = False) -> Form:
    """Return a written form, ready for matching.

    Args:
        short: Whether a word in capitals is the short form of what it stands beside, however readable.
    """
    reading = read(written)
    shouted = written.isupper() and len(reading.words) > 1
    capitals = {re.sub(r"\W", "", part).lower() for part in written.split() if is_abbreviation(part)}
    if short or not written.isupper():
        capitals |= {
            part.lower()
            for part in written.split()
            if 1 < len(part) <= _LONGEST_SHORT_FORM and part.isupper()
        }
    light = FUNCTION_WORDS | ((TITLES | HEADS if person else HEADS) - telling)
    lettered = any(len(word) == 1 and word in telling for word in reading.words)  # "Golongan A": both count
    kept = [word for word in reading.words if lettered or (word not in light and len(word) > 1)]
    words = tuple(
        KeyWord(word, carries=not kept or word in kept, abbreviation=word in capitals and not shouted)
        for word in reading.words
    )
    every = [word.text for word in words]
    carrying = [word.text for word in words if word.carries]
    squeezed = {"".join(every), "".join(carrying), "".join(w for w in every if w not in FUNCTION_WORDS)}
    if len(every) == 1 and words[0].abbreviation:
        squeezed.add("".join(_LETTER_NAMES.get(letter, letter) for letter in every[0]))
    named = len(words) >= 3 and sum(word.text not in COMMON_WORDS for word in words) >= 2
    return Form(
        written,
        words,
        frozenset(squeezed - {""}),
        person or named,
        tuple(word for word in words if word.carries),
        frozenset(carrying),
        frozenset(every),
    )


class Match(NamedTuple):
    """Where a form stands in a comment, and how well.

    Args:
        start: First word.
        end: After the last word.
        grade: The worst grade among its words.
        found: How many of the carrying words are there; `needed` is all of them.
        loose: Whether other words stand between them, or the order is another.
    """

    form: Form
    start: int
    end: int
    grade: Grade
    found: int
    needed: int
    loose: bool = False

    @property
    def complete(self) -> bool:
        """Whether all the words that carry the answer are there, each as itself."""
        return self.found == self.needed and self.grade <= Grade.SLIP

    @property
    def similarity(self) -> float:
        """From 0 to 100: 100 for the same words, less for each kind of difference."""
        share = 100.0 * self.found / self.needed if self.needed else 0.0
        return round(share - (0, 2, 6, 8, 15)[self.grade], 1)


def shortens(word: str, words: tuple[str, ...]) -> bool:
    """Whether a word is made of the initials, or of a syllable each, of `words`: `PKH`, `bumil`."""
    if not words or word in words:
        return False
    if len(word) == len(words) >= 2 and all(letter == w[0] for letter, w in zip(word, words, strict=True)):
        return True
    return len(word) >= 4 and _of_syllables(word, words)


def _of_syllables(word: str, words: tuple[str, ...]) -> bool:
    if not words:
        return not word
    first = words[0]
    for size in range(min(len(first), len(word), 5), 1, -1):
        piece = word[:size]
        if (first.startswith(piece) or (first.endswith(piece) and size < len(first))) and _of_syllables(
            word[size:], words[1:]
        ):
            return True
    return False


class _Fits(dict[str, dict[str, Grade]]):
    """For each word seen so far the words of a key that it fits, with the grade."""

    def __init__(self, keys: Sequence[KeyWord]) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, word: str) -> dict[str, Grade]:
        fits: dict[str, Grade] = {}
        for key in self._keys:
            found = grade(word, key)
            if found is not None and found <= fits.get(key.text, Grade.OTHER_WORD):
                fits[key.text] = found
        if len(self) >= _MOST_SEEN:
            self.clear()
        self[word] = fits
        return fits


def _free_words(reading: Reading) -> frozenset[int]:
    """Return the words that may stand between those of an answer: function words, particles."""
    return frozenset(i for i, norm in enumerate(reading.norms) if norm in _FREE_WORDS)


class Matcher:
    """Finds the forms of a key in comments; remembers how each word seen so far fits the key's words."""

    def __init__(self, forms: list[Form]) -> None:
        self.forms = forms
        self._words = sorted(
            {word for form in forms for word in form.words}, key=lambda w: (w.text, w.carries, w.abbreviation)
        )
        self._whole = {squeezed: form for form in reversed(forms) for squeezed in form.squeezed}
        self._whole_skeletons = {
            skeleton(squeezed): form
            for squeezed, form in self._whole.items()
            if len(squeezed) >= 5 and squeezed.isalpha()
        }
        self._first = {text[0] for text in (*self._whole, *self._whole_skeletons)}
        self._shortest = min(map(len, self._whole_skeletons), default=0)  # only an x makes a skeleton longer
        self._longest = max((len(squeezed) for squeezed in self._whole), default=0)
        self._fits = _Fits(self._words)
        self._last: tuple[Reading | None, list[dict[str, Grade]]] = (None, [])

    def fits(self, word: str) -> dict[str, Grade]:
        """Return the key words that a word of a comment fits, with the grade."""
        return self._fits[word]

    def fits_of(self, reading: Reading) -> list[dict[str, Grade]]:
        """Return for each word of a comment the key words that it fits; the last comment's are kept."""
        if reading is self._last[0]:
            return self._last[1]
        known = self._fits
        fits = [
            known[word + "."] if gap[:1] == "." else known[word]
            for word, gap in zip(reading.words, reading.gaps[1:], strict=True)
        ]
        self._last = (reading, fits)
        return fits

    def complete(self, reading: Reading) -> list[Match]:
        """Return where a form stands with all that carries it, nothing but function words in between."""
        if not self.forms:
            return []
        matches = self.squeezed(reading)
        present = frozenset[str]().union(*self.fits_of(reading))
        forms = [form for form in self.forms if form.needed <= present]  # few forms are there at all
        if not forms:
            return matches
        free = _free_words(reading)
        for form in forms:
            matches += [
                match for match in self.every(reading, form, free) if match.complete and not match.loose
            ]
        return matches

    def squeezed(self, reading: Reading) -> list[Match]:
        """Return the places where words run together give a form exactly: `cekbansos`, `r e l a w a n`."""
        found: list[Match] = []
        words = reading.words
        longest = self._longest + 6
        for start, first in enumerate(words):
            if first[0] not in self._first and skeleton(first)[:1] not in self._first:
                continue
            joined = ""
            lone = len(first) == 1 and start + 1 < len(words) and len(words[start + 1]) > 1
            for end in range(start, len(words)):
                joined += words[end]
                size = len(joined)
                if size > longest:
                    break
                form = self._whole.get(joined)
                if form:
                    found.append(Match(form, start, end + 1, Grade.SAME, 1, 1))
                elif size >= 5 and not lone and (size >= self._shortest or "x" in joined):
                    form = self._whole_skeletons.get(skeleton(joined))
                    if form and not (end == start and (joined, form.words[0].text) in _CONFUSABLE):
                        found.append(Match(form, start, end + 1, Grade.VARIANT, 1, 1))
        return found

    def aligned(self, reading: Reading, form: Form, free: frozenset[int]) -> Match | None:
        """Return the best place where the words of `form` stand in order, only `free` words between them."""
        fits = self.fits_of(reading)
        best: Match | None = None
        for start, fit in enumerate(fits):
            if not fit or form.texts.isdisjoint(fit):
                continue
            match = self._from(fits, form, start, free)
            if match and (best is None or _rank(match) < _rank(best)):
                best = match
        return best

    def every(self, reading: Reading, form: Form, free: frozenset[int]) -> list[Match]:
        """Return the matches of `form` from each word on where it can begin."""
        fits = self.fits_of(reading)
        texts = form.texts
        found = [
            self._from(fits, form, start, free)
            for start, fit in enumerate(fits)
            if fit and not texts.isdisjoint(fit)
        ]
        return [match for match in found if match]

    def _from(
        self, fits: list[dict[str, Grade]], form: Form, start: int, free: frozenset[int]
    ) -> Match | None:
        position = start
        end = start
        grades: list[Grade] = []
        found = 0
        loose = False
        for key in form.words:
            here = position
            skipped = 0
            last = min(len(fits), position + 6)
            while here < last and key.text not in fits[here] and skipped < 3:
                skipped += here not in free
                here += 1
            if here >= last or key.text not in fits[here]:
                continue
            if not grades and here != start:
                continue
            loose = loose or bool(grades and skipped)
            grades.append(fits[here][key.text])
            found += key.carries
            position = end = here + 1
        if not grades or not found:
            return None
        right = sum(g <= Grade.SLIP for g in grades)
        if right >= 2 or (right and form.is_name and form.carrying and len(form.words) > 2):
            forgiven = (Grade.SHORT_SLIP, Grade.OTHER_WORD) if form.is_name else (Grade.SHORT_SLIP,)
            grades = [Grade.SLIP if g in forgiven else g for g in grades]
        worst = max(grades)
        return Match(form, start, end, worst, found, len(form.carrying), loose)

    def scattered(self, reading: Reading, form: Form) -> bool:
        """Whether all the words of `form` are there, in whatever order."""
        if len(form.carrying) < 2:
            return False
        present = {
            text for word in reading.words for text, found in self.fits(word).items() if found <= Grade.SLIP
        }
        return all(word.text in present for word in form.carrying)


def _rank(match: Match) -> tuple[int, bool, int, int]:
    return (match.needed - match.found, match.loose, match.grade, match.start)
