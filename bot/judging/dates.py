"""Dates and times of day as Indonesians write them: `17 Agustus 1945`, `17-8-45`, `bulan lima`, `jam 7`.

Day before month in digits; a month's name may carry a slip (`desmber`), digits may not (policy, section 4).
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from bot.judging.adding import is_whole
from bot.judging.fitting import Fitting, KeyWord
from bot.judging.normalize import Reading
from bot.judging.numerals import MONTHS, Numeral, numeral_at
from bot.judging.spelling import Grade, is_word, skeleton

_MONTHS_FITTED: Final = Fitting(KeyWord(word, carries=True) for word in MONTHS if len(word) > 4)
_SHORT_MONTHS: Final = ("mei", "juni", "juli")  # a slip may make one of the other: then it names none
_NO_SLIP: Final = 3  # letters
_THREE_NUMBERS: Final = re.compile(r"(\d{1,2})([.,])(\d{1,2})\2(\d{2}|\d{4})")
_RUN_TOGETHER: Final = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_ROMAN_NUMBERS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN_MONTHS: Final = {word: number for number, word in enumerate(_ROMAN_NUMBERS, start=1)}
_FEW_WORDS: Final = 8
_ORDINAL: Final = frozenset(["th", "st", "nd", "rd"])


class Day(NamedTuple):
    """A date in a comment; parts that are not said are None.

    Args:
        month_first: Whether it can only be read month before day, as in English.
    """

    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    month_first: bool = False


def day_at(reading: Reading, start: int, spoken: Numeral | None, *, short: bool = False) -> Day | None:
    """Return the date that begins at word `start`.

    Args:
        spoken: The number that begins there, if one does.
        short: Whether `29/5` is a date; elsewhere a slash offers two numbers.
    """
    return (
        _in_digits(reading, start, short=short)
        or (_day_andmonth_of(reading, start) if short else None)
        or _day_first(reading, start, spoken)
        or _month_first(reading, start)
    )


def _in_digits(reading: Reading, start: int, *, short: bool) -> Day | None:
    words = reading.words
    if match := _THREE_NUMBERS.fullmatch(words[start]):
        return _checked(start, start + 1, match[1], match[3], match[4])
    if short and (match := _RUN_TOGETHER.fullmatch(words[start])):
        return _checked(start, start + 1, match[1], match[2], match[3])
    three = words[start : start + 3]
    if len(three) < 3 or not all(
        word.isdigit() or (i == 1 and _roman_month(word)) for i, word in enumerate(three)
    ):
        return None
    first, second = (reading.gaps[start + i].strip(" '\"") for i in (1, 2))
    spaced = (
        not first
        and not second
        and len(three[1]) <= 2
        and (len(three[2]) == 4 or (short and len(three[2]) == 2))
    )
    if first != second or (first not in ("-", "/", ".") and not spaced):
        return None
    day, month, year = three[0], str(_roman_month(three[1]) or three[1]), three[2]
    if len(day) == 4:
        return _checked(start, start + 3, year, month, day)
    if day == "0" or len(year) not in (2, 4):
        return None
    other = _checked(start, start + 3, month, day, year)
    return _checked(start, start + 3, day, month, year) or (
        other._replace(month_first=True) if other else None
    )


def _roman_month(word: str) -> int | None:
    """Return the month of `17-VIII-1945`."""
    return _ROMAN_MONTHS.get(word)


def _day_andmonth_of(reading: Reading, start: int) -> Day | None:
    two = reading.words[start : start + 2]
    if len(two) < 2 or not all(word.isdigit() for word in two):
        return None
    between = reading.gaps[start + 1].strip()
    alone = sum(word[0].isdigit() for word in reading.words) == 2 and len(reading.words) <= _FEW_WORDS
    if between not in ("/", "-") and (between or not alone):
        return None  # "3 12" is a date only where it is all that is said
    found = _checked(start, start + 2, two[0], two[1], None)
    other = _checked(start, start + 2, two[1], two[0], None)
    return found or (other._replace(month_first=True) if other else None)


def _checked(start: int, end: int, day: str, month: str, year: str | None) -> Day | None:
    if len(day) > 2 or len(month) > 2 or not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    return Day(start, end, int(day), int(month), int(year[-4:]) if year else None)


def _day_first(reading: Reading, start: int, day: Numeral | None) -> Day | None:
    if day is None or day.doubtful or not is_whole(day.number, 1, 32) or day.end >= len(reading.words):
        return None
    here = day.end
    while here < len(reading.words) - 1 and reading.words[here] in ("of", *_ORDINAL) and here < day.end + 2:
        here += 1
    named = reading.norms[here] == "bulan"
    here += named
    if here >= len(reading.words) or reading.gaps[here].strip(" -/.,"):
        return None
    month, end = month_of(reading.norms[here]), here + 1
    if month is None and named:
        spoken = numeral_at(reading, here, roman=True)
        if spoken is not None and is_whole(spoken.number, 1, 13):
            month, end = int(spoken.number), spoken.end
    if month is None:
        return None
    year, end = _year(reading, end, after_month=True)
    return Day(start, end, int(day.number), month, year)


def _month_first(reading: Reading, start: int) -> Day | None:
    month = month_of(reading.norms[start])
    here = start + 1
    if month is None or (reading.norms[start] in ("may", "mar") and not reading.words[here : here + 1]):
        return None
    if reading.norms[start] in ("may", "mar") and not reading.words[here][0].isdigit():
        return None
    word = reading.words[here] if here < len(reading.words) else ""
    is_day = word.isdigit() and len(word) <= 2 and 1 <= int(word) <= 31
    year, end = (None, here) if is_day else _year(reading, here)
    if year is not None:
        return Day(start, end, None, month, year)
    if not is_day or reading.gaps[here].strip(" ."):
        return Day(start, here, None, month)
    here += 1
    if reading.words[here : here + 1] and reading.words[here] in _ORDINAL:
        here += 1
    year, end = _year(reading, here)
    return Day(start, end, int(word), month, year)


@lru_cache(maxsize=20_000)
def month_of(word: str) -> int | None:
    """Return the month that a word names, a slip forgiven."""
    exact = MONTHS.get(word)
    if exact or len(word) < 4 or not word.isalpha():
        return exact
    fitting = _MONTHS_FITTED.fits(word)
    month = next((MONTHS[name] for name, grade in fitting.items() if grade <= Grade.LIKELY_SLIP), None)
    if month is not None or is_word(word):
        return month
    bones = skeleton(word)
    near = [name for name in _SHORT_MONTHS if skeleton(name) == bones] or [
        name for name in _SHORT_MONTHS if len(name) > _NO_SLIP and OSA.distance(name, word) == 1
    ]
    return MONTHS[near[0]] if len(near) == 1 else None


def _year(reading: Reading, start: int, *, after_month: bool = False) -> tuple[int | None, int]:
    """Return the year at word `start` and where it ends, or where it would have stood.

    Args:
        after_month: Whether a day and a month stand before it, so that two digits in words are a year.
    """
    here = start
    if here < len(reading.words) and reading.norms[here] == "tahun":
        here += 1
    if here >= len(reading.words) or reading.gaps[here].strip(" -/.,'\"`"):
        return None, start
    word = reading.words[here]
    if re.fullmatch(r"\d{4}|[12]\.\d{3}", word):
        return int(word.replace(".", "")), here + 1
    said = here > start or "'" in reading.gaps[here] or '"' in reading.gaps[here]
    if re.fullmatch(r"\d{2}", word) and (int(word) > 31 or said or (after_month and word[0] == "0")):
        return int(word), here + 1
    spoken = numeral_at(reading, here)
    if spoken is None or (spoken.bare and word[0].isdigit() and spoken.end == here + 1):
        return None, start
    short = is_whole(spoken.number, 32, 100) and (here > start or (after_month and not word[0].isdigit()))
    if short or is_whole(spoken.number, 1000, 2101):
        return int(spoken.number), spoken.end
    return None, start


def minutes_at(reading: Reading, start: int) -> tuple[Decimal, int] | None:
    """Return `07.30`, `setengah delapan` or `jam 7 malam` as minutes since midnight, and where it ends."""
    words, norms, end = reading.words, reading.norms, start + 1
    half = norms[start] == "setengah"
    if match := re.fullmatch(r"(\d{1,2})[.,](\d{2})", words[start]):
        hour, minute = int(match[1]), int(match[2])
    elif re.fullmatch(r"\d{1,2}", words[start]) and end < len(words) and reading.gaps[end] in (":", "."):
        if not re.fullmatch(r"\d{2}", words[end]):
            return None
        hour, minute, end = int(words[start]), int(words[end]), end + 1
    else:
        spoken = numeral_at(reading, start + half) if start + half < len(words) else None
        if spoken is None or spoken.multiplied or not is_whole(spoken.number, 0, 25):
            return None
        hour, minute, end = int(spoken.number), 0, spoken.end
        past = (
            numeral_at(reading, end + 1)
            if norms[end : end + 1] in (("lewat",), ("lebih",)) and end + 1 < len(words)
            else None
        )
        if past is not None and is_whole(past.number, 1, 60):
            minute, end = int(past.number), past.end + (norms[past.end : past.end + 1] == ("menit",))
    if hour > 24 or minute > 59:
        return None
    late = norms[end : end + 1] in (("sore",), ("malam",), ("siang",)) and hour < 12
    return Decimal((hour + 12 * late) * 60 + minute - 30 * half), end
