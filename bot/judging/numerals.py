"""Reading numbers as Indonesians write them: `2,5 juta`, `dua ratus rebu`, `200k`, `IV`.

No slip is forgiven in digits or number words (policy, section 4): `emat` is no number. A multiplier that is
misspelt is still read, and said to be so.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from bot.judging.normalize import Reading
from bot.judging.tables import COMMON_WORDS, numbers

_TABLE: Final = numbers("numbers.toml")
_DIGITS: Final = {word: Decimal(value) for word, value in _TABLE["digits"].items()}
_WHOLE: Final = {word: Decimal(value) for word, value in _TABLE["whole"].items()}
_MULTIPLIERS: Final = {word: Decimal(value) for word, value in _TABLE["multiplier"].items()}
UNITS: Final = _TABLE["unit"]
MONTHS: Final = {word: int(value) for word, value in (_TABLE["month"] | _TABLE["month_short"]).items()}
_ROMAN_DIGITS: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN: Final = re.compile(
    r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})|m{0,3}(?:cm|cd|d?c{1,3})(?:xc|xl|l?x{1,3})(?:ix|iv|v?i{0,3})"
)
_LONGEST_RUN: Final = 48  # letters of number words run together, `duaratuslimapuluhribu`
_PARTS_OF_AMOUNT: Final = 2  # `2jt 500rb` and `1 miliar 2 juta 500 ribu`
_LONGEST_AMOUNT: Final = 14  # words
_BIG: Final = Decimal(1000)


def _roman(word: str) -> int | None:
    """Return the number that `XXII` stands for; letters that also spell a word do not count."""
    if not _ROMAN.fullmatch(word):
        return None
    total = 0
    for letter, after in zip(word, [*word[1:], ""], strict=True):
        value = _ROMAN_DIGITS[letter]
        total += -value if _ROMAN_DIGITS.get(after, 0) > value else value
    return total


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a comment.

    Args:
        bare: Digits without separators, multiplier or unit, where a multiplier may have been left out.
        doubtful: Whether its multiplier is misspelt.
        multiplied: Whether a multiplier is said.
    """

    start: int
    end: int
    number: Decimal
    bare: bool = False
    doubtful: bool = False
    multiplied: bool = False


def digits(word: str) -> Decimal | None:
    """Return the number that digits with Indonesian or English separators stand for."""
    if not word[:1].isdigit() or len(word) > 60:
        return Decimal("1e60") if word[:1].isdigit() else None
    if word.isdigit():
        return Decimal(word)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", word):
        return Decimal(word.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?", word):
        return Decimal(word.replace(",", ""))
    if re.fullmatch(r"\d+[.,]\d+", word):
        return Decimal(word.replace(",", "."))
    return None


@lru_cache(maxsize=5_000)
def is_nearly_a_number(word: str) -> bool:
    """Whether a word is a misspelt number word: `emat`; it is an attempt, and no slip is forgiven in it."""
    if len(word) < 4 or word in COMMON_WORDS:
        return False
    return any(OSA.distance(word, known, score_cutoff=1) <= 1 for known in (*_DIGITS, *_WHOLE))


@lru_cache(maxsize=5_000)
def _parts(word: str) -> tuple[str, ...]:
    """Split number words run together (`duaratus`, `tujuhbelas`); empty where the word is none."""
    if word in _DIGITS or word in _WHOLE or word in _MULTIPLIERS or word == "belas":
        return (word,)
    if len(word) > _LONGEST_RUN:
        return ()
    for cut in range(len(word) - 1, 1, -1):
        head = word[:cut]
        if head in _DIGITS or head in _WHOLE or head in _MULTIPLIERS or head == "belas":
            rest = _parts(word[cut:])
            if rest and rest != ("k",):
                return (head, *rest)
    return ()


def may_be_number(norm: str) -> bool:
    """Whether a number can begin with this word in letters."""
    stem = norm[2:] if norm.startswith("ke") else norm
    return bool(_parts(norm) or _parts(stem) or _ROMAN.fullmatch(norm))


def numeral_at(reading: Reading, start: int, *, roman: bool = False, depth: int = 0) -> Numeral | None:
    """Return the number that begins at word `start`, as long as it can be read, or None."""
    word = reading.norms[start]
    number = digits(reading.words[start])
    if number is None and not _parts(word):
        if word.startswith("ke") and _parts(word[2:]):
            found = _in_words(reading, start, first=word[2:], depth=depth)
            return found
        value = _roman(reading.words[start]) if roman or len(word) > 2 else None
        if value:
            return Numeral(start, start + 1, Decimal(value))
        return None
    if number is None:
        return _in_words(reading, start, first=word, depth=depth)
    end = start + 1
    while (
        end < min(len(reading.words), start + _LONGEST_AMOUNT)
        and reading.gaps[end] == " "
        and re.fullmatch(r"\d{3}", reading.words[end])
        and re.fullmatch(r"\d{1,3}(?: \d{3})*", " ".join(reading.words[start:end]))
    ):
        number = number * 1000 + Decimal(reading.words[end])
        end += 1
    bare = reading.words[start].isdigit() and end == start + 1
    return _multiplied(reading, start, end, number, bare=bare, depth=depth)


def _multiplied(
    reading: Reading, start: int, end: int, number: Decimal, *, bare: bool, depth: int
) -> Numeral:
    """Return the number times the multipliers after it, such as `juta` or a misspelt `rinu`."""
    doubtful = multiplied = False
    last = Decimal(1)
    limit = min(len(reading.words), start + _LONGEST_AMOUNT)
    while end < limit and not reading.gaps[end].strip(" "):
        spelled = _spelled(reading, end)
        if spelled:
            number, end, bare, multiplied = number * spelled[0], spelled[1], False, True
            continue
        word = reading.norms[end]
        if word == "setengah":
            number, end = number + last / 2, end + 1
            continue
        factor = _MULTIPLIERS.get(word)
        if factor is None and not doubtful:
            factor = _misspelt_multiplier(word)
            doubtful = factor is not None
        if factor is None:
            break
        number, end, bare, multiplied = number * factor, end + 1, False, True
        last = factor
        goes_on = end < len(reading.words) and reading.gaps[end] == " " and reading.norms[end] != "setengah"
        rest = numeral_at(reading, end, depth=depth + 1) if goes_on and depth < _PARTS_OF_AMOUNT else None
        spoken = rest is not None and not reading.words[end][0].isdigit()
        if rest is not None and (rest.multiplied or spoken) and rest.number < factor:
            return Numeral(start, rest.end, number + rest.number, False, doubtful or rest.doubtful, True)
    return Numeral(start, end, number, bare, doubtful, multiplied)


def _spelled(reading: Reading, start: int) -> tuple[Decimal, int] | None:
    """Return a multiplier spelled out: `R I B U`."""
    for word in ("ribu", "juta"):
        if reading.words[start : start + len(word)] == tuple(word):
            return _MULTIPLIERS[word], start + len(word)
    return None


@lru_cache(maxsize=5_000)
def _misspelt_multiplier(word: str) -> Decimal | None:
    if not word.isalpha() or len(word) < 3 or word in UNITS or word in COMMON_WORDS:
        return None
    if word in ("rbu", "jta"):
        return None
    return next(
        (
            _MULTIPLIERS[known]
            for known in ("ribu", "juta", "miliar", "triliun")
            if OSA.distance(word, known) == 1 and word not in ("riau", "buta", "juga", "duta")
        ),
        None,
    )


def _digit_by_digit(reading: Reading, start: int) -> Numeral | None:
    """Read `satu tujuh satu` and `dua sembilan`, two or more digits one by one."""
    spoken: list[str] = []
    end = start
    last = min(len(reading.words), start + _LONGEST_AMOUNT)
    while end < last and not (end > start and reading.gaps[end].strip(" -")):
        parts = _parts(reading.norms[end])
        if not parts or any(part not in _DIGITS for part in parts):
            break
        spoken += [str(_DIGITS[part]) for part in parts]
        end += 1
    if len(spoken) < 2 or (
        end < len(reading.words) and _parts(reading.norms[end]) and not reading.gaps[end].strip(" -")
    ):
        return None
    return Numeral(start, end, Decimal("".join(spoken)))


def _in_words(reading: Reading, start: int, *, first: str, depth: int) -> Numeral | None:
    """Read `dua ratus lima puluh ribu`, from word `start` on."""
    if first == reading.norms[start] and (run := _digit_by_digit(reading, start)):
        return run
    total = Decimal(0)
    group = Decimal(0)
    digit: Decimal | None = None
    end = start
    last = min(len(reading.words), start + _LONGEST_AMOUNT)
    while end < last:
        if end > start and reading.gaps[end].strip(" -"):
            break
        parts = _parts(first if end == start else reading.norms[end])
        if not parts:
            break
        if end > start and reading.norms[end] in ("k", "m"):
            break
        if digit is not None and parts[0] in _DIGITS:
            break
        for part in parts:
            if part in _DIGITS:
                digit = _DIGITS[part]
            elif part == "belas":
                group, digit = group + 10 + (digit or 0), None
            elif part in _WHOLE:
                group = group + (digit or 0) + _WHOLE[part]
                digit = None
            else:
                factor = _MULTIPLIERS[part]
                if factor >= _BIG:
                    group += digit or 0
                    total, group = total + (group or 1) * factor, Decimal(0)
                else:
                    group += (1 if digit is None else digit) * factor
                digit = None
        end += 1
    number = total + group + (digit or 0)
    if reading.norms[end : end + 1] == ("koma",) and end + 1 < len(reading.words):
        fraction = _parts(reading.norms[end + 1])
        if len(fraction) == 1 and fraction[0] in _DIGITS:
            number += _DIGITS[fraction[0]] / 10
            end += 2
    if end == start + 1 and first in _MULTIPLIERS:
        return None
    return _multiplied(reading, start, end, number, bare=end == start + 1 and first in _DIGITS, depth=depth)
