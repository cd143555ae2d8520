"""The forms of a key: without brackets, what is in them, each side of a slash; and which words carry it."""

import re
from dataclasses import dataclass
from typing import Final

from bot.judging.fitting import KeyWord
from bot.judging.normalize import LETTER_NAMES, read
from bot.judging.tables import COMMON_WORDS, lists

_KEYS: Final = lists("keys.toml")
HEADS: Final = _KEYS["head"]
FUNCTION_WORDS: Final = _KEYS["function"]
TITLES: Final = _KEYS["title"]


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
_NAMES: Final = {letter: name for name, letter in LETTER_NAMES.items()}


def forms_of(
    text: str,
    *,
    person: bool = False,
    telling: frozenset[str] = frozenset(),
    kinds: frozenset[str] = frozenset(),
) -> list[Form]:
    """Return what one written key stands for: without brackets, what is in them, each side of a slash.

    Args:
        person: Whether titles may be left out.
        kinds: Words for the kind of thing that the question names; they may be left out.
        telling: Words that carry the answer here though they are generic: they tell options apart.
    """
    inside = [part.strip() for part in _BRACKETS.findall(text) if part.strip()]
    outside = _BRACKETS.sub(" ", text).strip()
    written = [part.strip() for part in re.split(r"\s/\s|\s+atau\s+", outside) if part.strip()]
    light = (TITLES | HEADS if person else HEADS) - telling | kinds
    found = [_form(part, person=person, light=light, telling=telling) for part in written]
    found += [
        _form(part, person=person, light=light, telling=telling, short=not outside.isupper())
        for part in inside
    ]
    return [form for form in found if form.words]


_LONGEST_SHORT_FORM: Final = 8


def is_abbreviation(written: str) -> bool:
    """Whether a word of a key is letters rather than a word: capitals that cannot be read aloud, or few."""
    letters = written.replace(".", "").replace("-", "")
    if not (2 <= len(letters) <= 8 and letters.isalpha() and letters.isupper()):
        return False
    return len(letters) <= 5 or not re.fullmatch(r"(?:[^AEIOU]{0,2}[AEIOU]){2,}[^AEIOU]{0,2}", letters)


def _form(
    written: str, *, person: bool, light: frozenset[str], telling: frozenset[str], short: bool = False
) -> Form:
    """Return a written form, ready for matching.

    Args:
        light: Words that do not carry the answer.
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
    light = FUNCTION_WORDS | light
    lettered = any(len(word) == 1 and word in telling for word in reading.words)  # "Golongan A": both count
    figured = sum(word.isdigit() for word in reading.words) > 1  # "UU Nomor 8 Tahun 2016": each figure counts
    kept = [
        word
        for word in reading.words
        if lettered or (figured and word.isdigit()) or (word not in light and len(word) > 1)
    ]
    words = tuple(
        KeyWord(word, carries=not kept or word in kept, abbreviation=word in capitals and not shouted)
        for word in reading.words
    )
    every = [word.text for word in words]
    carrying = [word.text for word in words if word.carries]
    squeezed = {"".join(every), "".join(carrying), "".join(w for w in every if w not in FUNCTION_WORDS)}
    if len(every) == 1 and words[0].abbreviation:
        squeezed.add("".join(_NAMES.get(letter, letter) for letter in every[0]))
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
