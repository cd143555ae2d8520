"""Reading numbers as Indonesians write them: `2,5 juta`, `dua ratus rebu`, `200k`, `1 9 4 5`, `IV`.

No slip is forgiven in digits or number words (policy, section 4): `emat` is no number. A multiplier that is
misspelt is still read, and said to be so.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from bot.judging.adding import (
    DIGITS,
    INITIALS,
    LONGEST_WORD,
    MULTIPLIERS,
    PARTS_OF_ONE,
    TABLE,
    TEENS,
    VOCABULARY,
    WHOLE,
    Sum,
    Token,
    is_whole,
)
from bot.judging.normalize import Reading
from bot.judging.tables import COMMON_WORDS

UNITS: Final = TABLE["unit"]
MONTHS: Final = {word: int(value) for word, value in (TABLE["month"] | TABLE["month_short"]).items()}
_ROMAN_DIGITS: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN: Final = re.compile(
    r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})|m{0,3}(?:cm|cd|d?c{1,3})(?:xc|xl|l?x{1,3})(?:ix|iv|v?i{0,3})"
)
_BEGINNINGS: Final = frozenset(word[:size] for word in VOCABULARY for size in range(1, len(word) + 1))
_COUNTED: Final = frozenset(["nomor", "no", "pasal", "ayat", "tahun", "ke"])  # before a roman number
_LONGEST_RUN: Final = 48  # letters of number words run together, `duaratuslimapuluhribu`
_LONGEST_AMOUNT: Final = 14  # words
_JOINS: Final = (" ", "-", ".", "*", "'", "_", " - ")  # between digits one by one and between thousands


def _roman(word: str) -> int | None:
    """Return the number that `XXII` stands for; letters that also spell a word do not count."""
    if not _ROMAN.fullmatch(word):
        return None
    total = 0
    for letter, after in zip(word, [*word[1:], ""], strict=True):
        value = _ROMAN_DIGITS[letter]
        total += -value if _ROMAN_DIGITS.get(after, 0) > value else value
    return total


class Numeral(NamedTuple):
    """A number in a comment.

    Args:
        bare: Without separators, multiplier or unit, so that a multiplier may have been left out.
        doubtful: Whether its multiplier is misspelt.
        multiplied: Whether a multiplier is said.
        implied: What it is with a last multiplier that is left out: `sejuta dua ratus`.
        roman: Whether it is one or two Roman digits, which are read only where a number is likely.
    """

    start: int
    end: int
    number: Decimal
    bare: bool = False
    doubtful: bool = False
    multiplied: bool = False
    implied: Decimal | None = None
    roman: bool = False


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
    return any(OSA.distance(word, known, score_cutoff=1) <= 1 for known in (*DIGITS, *WHOLE))


@lru_cache(maxsize=5_000)
def _parts(word: str) -> tuple[str, ...]:
    """Split number words run together (`duaratus`, `tujuhbelas`); empty where the word is none."""
    if word in VOCABULARY:
        return (word,)
    if len(word) > _LONGEST_RUN:
        return ()
    for cut in range(min(len(word) - 1, LONGEST_WORD), 1, -1):
        if word[:cut] in VOCABULARY:
            rest = _parts(word[cut:])
            if rest and rest != ("k",):
                return (word[:cut], *rest)
    return ()


def may_be_number(norm: str) -> bool:
    """Whether a number can begin with this word in letters."""
    if len(norm) == 1 and norm in INITIALS:
        return True
    return bool(_parts(norm) or _parts(_without_ke(norm)) or _ROMAN.fullmatch(norm))


def is_stray_letter(reading: Reading, i: int) -> bool:
    """Whether a word is a letter that begins no number word spelled out: `b` but for `b e l a s`."""
    word = reading.words[i]
    if len(word) > 1 or word.isdigit() or reading.norms[i] != word or word in VOCABULARY:
        return False
    following = reading.words[i + 1 : i + 2]
    return not following or len(following[0]) > 1 or word + following[0] not in _BEGINNINGS


def _without_ke(norm: str) -> str:
    """Return `kedelapan` and `kadalapan` as `delapan`."""
    return norm[2:] if norm.startswith(("ke", "ka")) else norm


def numeral_at(reading: Reading, start: int, *, roman: bool = False) -> Numeral | None:
    """Return the number that begins at word `start`, as long as it can be read, or None."""
    tokens = list(_tokens(reading, start))
    if len(tokens) == 1 and not tokens[0].word:
        figure = +tokens[0].figure
        return Numeral(start, tokens[0].end, figure, bare=figure == int(figure))
    if tokens:
        return _longest(start, tokens)
    few = len(reading.words[start]) <= 2
    value = _roman(reading.words[start]) if roman or not few else None
    return Numeral(start, start + 1, Decimal(value), roman=few) if value else None


def in_figures(reading: Reading) -> Reading:
    """Return a text with its number words as figures: `nomor VIII tahun dua ribu enam belas`."""
    words: list[str] = []
    norms: list[str] = []
    gaps: list[str] = []
    capitals: list[bool] = []
    i = 0
    while i < len(reading.words):
        word, norm, end = reading.words[i], reading.norms[i], i + 1
        roman = i > 0 and reading.norms[i - 1] in _COUNTED
        if not word[0].isdigit() and (roman or may_be_number(norm)):
            found = numeral_at(reading, i, roman=roman)
            if found is not None and found.number == int(found.number):
                word = norm = str(int(found.number))
                end = found.end
        words.append(word)
        norms.append(norm)
        gaps.append(reading.gaps[i])
        capitals.append(reading.capitals[i])
        i = end
    gaps.append(reading.gaps[-1])
    return Reading(tuple(words), tuple(norms), tuple(gaps), tuple(capitals), reading.hashtags)


def _tokens(reading: Reading, start: int) -> Iterator[Token]:
    """Yield the parts of the number that begins at word `start`, up to the first word that is none."""
    here, last = start, min(len(reading.words), start + _LONGEST_AMOUNT)
    while here < last and not (here > start and reading.gaps[here].strip(" -")):
        word = reading.norms[here]
        if (figure := digits(reading.words[here])) is not None:
            number, end = _joined(reading, here, figure)
            glued = not reading.gaps[here]
            yield Token(end, True, figure=number, integer=number == int(number), glued=glued)
            here = end
            continue
        parts, end = _parts(word), here + 1
        if not parts and here == start:
            parts = _parts(_without_ke(word))
        if not parts and len(word) == 1:
            parts, end = _spelled_out(reading, here)
        if word == "koma":
            parts = (word,)
        misspelt = not parts and here > start and _misspelt_multiplier(word)
        if misspelt:
            yield Token(end, True, misspelt, misspelt=True)
        elif not parts:
            return
        for i, part in enumerate(parts):
            yield Token(end, i == len(parts) - 1, part)
        here = end


def _joined(reading: Reading, start: int, figure: Decimal) -> tuple[Decimal, int]:
    """Join thousands (`2 400 000`) and digits one by one (`1 9 4 5`) that stand apart."""
    words, gaps = reading.words, reading.gaps
    end = start + 1
    if not words[start].isdigit() or len(words[start]) > 3 or re.fullmatch(r"0\d\d", words[start]):
        return figure, end
    size = 1 if end < len(words) and len(words[start]) == len(words[end]) == 1 else 3
    joint = gaps[end] if end < len(words) and gaps[end] in _JOINS else None
    while end < len(words) and gaps[end] == joint and words[end].isdigit() and len(words[end]) == size:
        end += 1
    single = size == 1 and joint != " "
    if end - start < (3 if single else 2) or (
        end < len(words) and words[end].isdigit() and gaps[end] == joint
    ):
        return figure, start + 1
    return Decimal("".join(words[start:end])), end


def _spelled_out(reading: Reading, start: int) -> tuple[tuple[str, ...], int]:
    """Return a number word spelled out letter by letter: `R I B U`, `t-i-g-a`."""
    joined, best, end = "", "", start
    for here in range(start, min(len(reading.words), start + LONGEST_WORD)):
        if len(reading.words[here]) > 1:
            break
        joined += reading.words[here]
        if joined not in _BEGINNINGS:
            break
        if len(joined) > 1 and joined in VOCABULARY:
            best, end = joined, here + 1
    if not best:
        alone = reading.norms[start]
        return ((alone,), start + 1) if alone in MULTIPLIERS else ((), start)
    return (best,), end


@lru_cache(maxsize=5_000)
def _misspelt_multiplier(word: str) -> str:
    """Return the multiplier that a word nearly is; empty where it is none."""
    if not word.isalpha() or len(word) < 3 or word in UNITS or word in COMMON_WORDS:
        return ""
    known = ("ribu", "juta", "miliar", "triliun")
    return next((m for m in known if OSA.distance(word, m, score_cutoff=1) <= 1), "")


def _longest(start: int, tokens: list[Token]) -> Numeral | None:
    """Return the number that takes in most of the tokens."""
    if len(tokens) == 1:
        return _in_order(start, tokens)
    ways = (_in_order(start, tokens), _one_by_one(start, tokens), _in_two_halves(start, tokens))
    found = [way for way in ways if way is not None]
    return max(found, key=lambda numeral: numeral.end) if found else None


def _one_by_one(start: int, tokens: list[Token]) -> Numeral | None:
    """Read `satu tujuh satu` and `dua sembilan`, two or more digits one by one."""
    run: list[Token] = []
    for token in tokens:
        if token.word not in DIGITS:
            break
        run.append(token)
    goes_on = len(run) < len(tokens) and (
        tokens[len(run)].word in MULTIPLIERS or tokens[len(run)].word in TEENS
    )
    if len(run) < 2 or goes_on or not run[-1].closes:
        return None
    number = Decimal("".join(str(DIGITS[token.word]) for token in run))
    return Numeral(start, run[-1].end, number, bare=True)


def _in_two_halves(start: int, tokens: list[Token]) -> Numeral | None:
    """Read a year in two halves: `sembilan belas empat lima`, `dua puluh dua enam`."""
    if not any(token.word in DIGITS for token in tokens[1:3]):
        return None
    for cut in (1, 2):
        first, rest = _in_order(start, tokens[:cut]), tokens[cut:]
        if first is None or not is_whole(first.number, 10, 21) or not rest or rest[0].word not in DIGITS:
            continue
        ways = (_in_order(start, rest), _one_by_one(start, rest))
        other = max((way for way in ways if way), key=lambda numeral: numeral.end, default=None)
        if other is not None and other.end == tokens[-1].end and is_whole(other.number, 10, 100):
            return Numeral(start, other.end, first.number * 100 + other.number, bare=True)
    return None


def _in_order(start: int, tokens: list[Token]) -> Numeral | None:
    """Add up `dua ratus lima puluh ribu` and `2 jt 400 rb`."""
    found: Numeral | None = None
    so_far = Sum()
    for i, token in enumerate(tokens):
        left_over = not token.word and so_far.factor is not None  # "1jt250", "1 juta 250 ribu"
        multiplied = i + 1 < len(tokens) and tokens[i + 1].word in MULTIPLIERS
        if left_over and not multiplied and not (is_whole(token.figure, 100, 1000) or token.glued):
            break
        if not so_far.add(token):
            break
        if token.closes and token.word != "koma":
            number = so_far.number
            found = Numeral(
                start,
                token.end,
                number,
                bare=so_far.factor is None and number == int(number),
                doubtful=so_far.doubtful,
                multiplied=so_far.factor is not None,
                implied=so_far.implied,
            )
    return found if found is None or not _is_part_alone(tokens, found) else None


def _is_part_alone(tokens: list[Token], found: Numeral) -> bool:
    """Whether only `setengah` was read, which needs something to be half of."""
    return tokens[0].word in PARTS_OF_ONE and found.end == tokens[0].end
