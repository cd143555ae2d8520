"""Numbers, amounts of money and dates: digits must be equal, words are as good as digits.

A unit, a multiplier or a part of the date that is left out is fine where the question fixes it; else a person
decides (policy, section 4).
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from bot.game.model import OpenAnswer, Tolerance
from bot.judging.candidates import Mention
from bot.judging.matching import Grade, KeyWord, grade
from bot.judging.normalize import Reading, read
from bot.judging.numerals import MONTHS, UNITS, Numeral, numeral_at

_MONTH_WORDS: Final = tuple(
    (KeyWord(word, carries=True), month) for word, month in MONTHS.items() if len(word) > 4
)
_TIME_UNITS: Final = {
    "year": Decimal(8760),
    "month": Decimal(730),
    "week": Decimal(168),
    "day": Decimal(24),
    "hour": Decimal(1),
    "minute": Decimal(1) / 60,
}
_STRICT_UNITS: Final = frozenset(("money", "percent", "dollar", "times", *_TIME_UNITS))
_BEFORE: Final = frozenset(
    [
        "pukul",
        "jam",
        "sekitar",
        "kurang",
        "lebih",
        "kira",
        "tanggal",
        "tahun",
        "ke",
        "pasal",
        "nomor",
        "sila",
        "rupiah",
        "idr",
        "umur",
        "usia",
        "sebanyak",
        "sebesar",
        "ayat",
        "ada",
        "hari",
        "bulan",
    ]
)
_ANNUAL: Final = frozenset(["diperingati", "peringatan", "setiap", "memperingati", "dirayakan", "hari"])


@dataclass(frozen=True, slots=True)
class Value:
    """A number, or a date of which parts may be missing.

    Args:
        number: None for dates.
        unit: A class of the number table, such as `money`; None where none is said.
    """

    start: int
    end: int
    number: Decimal | None
    unit: str | None = None
    bare: bool = False
    doubtful: bool = False
    day: int | None = None
    month: int | None = None
    year: int | None = None
    upper: Decimal | None = None

    @property
    def is_date(self) -> bool:
        """Whether it is a date or a part of one."""
        return self.number is None


@dataclass(frozen=True, slots=True)
class Key:
    """The values that are right, those that the key rejects, and what the question fixes already."""

    right: tuple[tuple[Value, str], ...]
    tolerance: Tolerance | None
    asked_numbers: frozenset[Decimal]
    asked_months: frozenset[int]
    asked: frozenset[str]
    is_time: bool


def compile_value(question: OpenAnswer) -> Key | None:
    """Return the key as values, or None where the answer is not a number, an amount or a date."""
    asked = read(question.text)
    is_time = bool(
        re.fullmatch(
            r"\s*(?:pukul|jam)?\s*\d{1,2}[.:]\d{2}\s*(?:wib|wita|wit)?\s*", question.answer, re.IGNORECASE
        )
    ) and (
        ":" in question.answer
        or bool(re.search("pukul|jam|wi[bt]", question.answer + question.text, re.IGNORECASE))
    )
    right: list[tuple[Value, str]] = []
    for index, written in enumerate((question.answer, *question.accept)):
        outside = re.sub(r"\([^()]*\)", " ", written)
        value = whole_value(
            read(outside), is_time=is_time, year="tahun" in asked.norms or "kapan" in asked.norms
        )
        if value is not None:
            right.append((value, written))
        elif index == 0:
            return None
    found = values_in(asked, is_time=False)
    return Key(
        tuple(right),
        question.tolerance,
        frozenset(v.number for v in found if v.number is not None)
        | frozenset(Decimal(v.year) for v in found if v.year),
        frozenset(v.month for v in found if v.month)
        | frozenset(MONTHS[n] for n in asked.norms if n in MONTHS),
        frozenset(asked.norms),
        is_time,
    )


def whole_value(reading: Reading, *, is_time: bool = False, year: bool = False) -> Value | None:
    """Return the value that all of a written key is, or None where other words stand in it."""
    found = values_in(reading, is_time=is_time, roman=True)
    if not found or len(found) > 2:
        return None
    covered = {i for v in found for i in range(v.start, v.end)}
    rest = [
        norm
        for i, norm in enumerate(reading.norms)
        if i not in covered and norm not in _BEFORE and norm not in ("wib", "wita", "wit", "masehi")
    ]
    if len(found) == 2:
        between = [*reading.norms[found[0].end : found[1].start]]
        ranged = (not between and "-" in reading.gaps[found[1].start]) or between in (
            ["sampai"],
            ["hingga"],
            ["s", "d"],
        )
        if (
            ranged
            and found[0].number is not None
            and found[1].number is not None
            and set(rest) <= {"sampai", "hingga", "s", "d"}
        ):
            return replace(found[0], upper=found[1].number, unit=found[1].unit, end=found[1].end)
        return None
    if rest:
        return None
    value = found[0]
    if (
        year
        and value.bare
        and value.number is not None
        and 1000 <= value.number <= 2100
        and value.unit is None
    ):
        return replace(value, number=None, year=int(value.number))
    return value


def values_in(reading: Reading, *, is_time: bool, roman: bool = False) -> list[Value]:
    """Return all values of a text in order."""
    found: list[Value] = []
    i = 0
    while i < len(reading.words):
        value = _clock(reading, i) if is_time else None
        value = value or _date_at(reading, i) or _number_at(reading, i, roman=roman)
        if value is None:
            i += 1
        else:
            found.append(value)
            i = value.end
    return found


def _clock(reading: Reading, start: int) -> Value | None:
    """Read `07.30`, `7:30` and `jam 7` as minutes since midnight."""
    match = re.fullmatch(r"(\d{1,2})[.,](\d{2})", reading.words[start])
    end = start + 1
    if match:
        hour, minute = int(match[1]), int(match[2])
    elif re.fullmatch(r"\d{1,2}", reading.words[start]):
        hour, minute = int(reading.words[start]), 0
        if (
            end < len(reading.words)
            and reading.gaps[end] in (":", ".")
            and re.fullmatch(r"\d{2}", reading.words[end])
        ):
            minute, end = int(reading.words[end]), end + 1
    else:
        return None
    if hour > 24 or minute > 59:
        return None
    late = reading.norms[end : end + 1] in (("sore",), ("malam",), ("siang",)) and hour < 12
    return Value(start, end, Decimal((hour + 12 * late) * 60 + minute), "clock")


def _number_at(reading: Reading, start: int, *, roman: bool) -> Value | None:
    numeral: Numeral | None
    money = reading.norms[start] in ("rupiah", "idr") and start + 1 < len(reading.words)
    first = start + 1 if money else start
    numeral = numeral_at(reading, first, roman=roman)
    if numeral is None:
        return None
    end = numeral.end
    unit = "money" if money else None
    if end < len(reading.words) and not reading.gaps[end].strip(" -.,"):
        known = UNITS.get(reading.norms[end]) or ("times" if reading.norms[end] == "x" else None)
        if known and not (reading.norms[end] == "x" and reading.gaps[end].strip()):
            unit, end = unit or known, end + 1
    if "%" in reading.gaps[numeral.end][:2]:
        unit = "percent"
    return Value(start, end, numeral.number, unit, numeral.bare and unit is None, numeral.doubtful)


def _month(word: str) -> int | None:
    exact = MONTHS.get(word)
    if exact:
        return exact
    if len(word) < 4 or not word.isalpha():
        return None
    return next(
        (month for key, month in _MONTH_WORDS if (g := grade(word, key)) is not None and g <= Grade.SLIP),
        None,
    )


def _date_at(reading: Reading, start: int) -> Value | None:
    words, norms, gaps = reading.words, reading.norms, reading.gaps
    size = len(words)
    if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})", words[start]):
        return _numeric(start, start + 1, int(match[1]), int(match[2]), match[3])
    if (
        words[start].isdigit()
        and start + 2 < size
        and words[start + 1].isdigit()
        and words[start + 2].isdigit()
    ):
        glue = {gaps[start + 1].strip(), gaps[start + 2].strip()}
        if (glue <= {"-", "/", "."} and (len(glue) == 1 or "" not in glue) and glue != {""}) or (
            glue == {""}
            and re.fullmatch(r"\d{4}", words[start + 2])
            and len(words[start]) <= 2
            and len(words[start + 1]) <= 2
        ):
            if len(words[start]) == 4:
                return _numeric(start, start + 3, int(words[start + 2]), int(words[start + 1]), words[start])
            if len(words[start]) <= 2:
                return _numeric(start, start + 3, int(words[start]), int(words[start + 1]), words[start + 2])
    day = numeral_at(reading, start)
    if (
        day
        and 1 <= day.number <= 31
        and day.number == int(day.number)
        and not day.doubtful
        and day.end < size
    ):
        here = day.end + (norms[day.end] == "bulan")
        month = _month(norms[here]) if here < size else None
        if month and not gaps[here].strip(" -/.,"):
            year, end = _year(reading, here + 1)
            return Value(start, end, None, day=int(day.number), month=month, year=year)
        return None
    month = _month(norms[start])
    if month is None or norms[start] in ("may", "mar"):
        return None
    here = start + 1
    if (
        here < size
        and words[here].isdigit()
        and len(words[here]) <= 2
        and here + 1 < size
        and re.fullmatch(r"\d{4}", words[here + 1])
    ):
        return Value(start, here + 2, None, day=int(words[here]), month=month, year=int(words[here + 1]))
    year, end = _year(reading, here)
    if (
        year is None
        and here < size
        and words[here].isdigit()
        and 1 <= int(words[here][:9]) <= 31
        and len(words[here]) <= 2
    ):
        return Value(start, here + 1, None, day=int(words[here]), month=month)
    return Value(start, end, None, month=month, year=year)


def _numeric(start: int, end: int, day: int, month: int, year: str) -> Value | None:
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return Value(start, end, None, day=day, month=month, year=int(year[-4:]))


def _year(reading: Reading, start: int) -> tuple[int | None, int]:
    here = start
    if here < len(reading.words) and reading.norms[here] == "tahun":
        here += 1
    if here < len(reading.words) and not reading.gaps[here].strip(" -/.,'"):
        word = reading.words[here]
        if re.fullmatch(r"\d{4}", word) or (re.fullmatch(r"\d{2}", word) and int(word) > 12):
            return int(word), here + 1
        spoken = numeral_at(reading, here)
        if spoken and 1000 <= spoken.number <= 2100:
            return int(spoken.number), spoken.end
    return None, start


RIGHT: Final = "right"


def find(key: Key, reading: Reading) -> tuple[Mention, ...]:
    """Return the values named in a comment; target `right`, `doubt:reason`, or the value as written."""
    found = values_in(reading, is_time=key.is_time, roman=_short(reading))
    mentions: list[Mention] = []
    skip = -1
    for index, value in enumerate(found):
        if value.start < skip or _is_phone(reading.words[value.start]):
            continue
        end = value.end
        following = found[index + 1] if index + 1 < len(found) else None
        if key.right[0][0].upper is not None and following is not None and value.number is not None:
            value = replace(value, upper=following.number, unit=following.unit, end=following.end)
            end = skip = following.end
        verdict, form = _best(key, value)
        if verdict == "wrong" and _foreign(key, value):
            continue
        if verdict == "wrong" and (spread := _spread(key, reading, value, following)):
            verdict, skip, end = "doubt:per-period", spread, spread
        target = verdict if verdict != "wrong" else "value:" + reading.text(value.start, value.end)
        mentions.append(Mention(value.start, end, target, form, 100.0 if verdict == RIGHT else 0.0, "value"))
    return tuple(mentions)


def _short(reading: Reading) -> bool:
    return len(reading.words) <= 4


def _is_phone(word: str) -> bool:
    return word.isdigit() and len(word) >= 9 and word[0] == "0"


def _foreign(key: Key, value: Value) -> bool:
    """Whether a value is of another kind than the answer and so no attempt at it: `7x`, `2 hari`."""
    right = key.right[0][0]
    if right.is_date:
        if value.is_date:
            return False
        if value.unit is not None:
            return True
        return (
            not value.bare
            or value.number is None
            or not (1 <= value.number <= 31 or 1000 <= value.number <= 2100)
        )
    if value.is_date:
        return True
    if value.unit == "times":
        return right.unit != "times"
    return right.unit == "money" and value.unit in _TIME_UNITS and bool(key.right)


def _spread(key: Key, reading: Reading, value: Value, following: Value | None) -> int | None:
    """Return where `600rb per 3 bulan` ends, when it comes to the right amount for one."""
    right = key.right[0][0]
    if right.number is None or value.number is None or following is None or not following.number:
        return None
    between = reading.norms[value.end : following.start]
    glued = "/" in reading.gaps[following.start]
    if not glued and between not in (("per",), ("setiap",), ("tiap",), ("untuk",), ("sekali",), ("dalam",)):
        return None
    return following.end if value.number / following.number == right.number else None


def _best(key: Key, value: Value) -> tuple[str, str | None]:
    """Return `right`, a doubt, or `wrong`, and the form of the key it was compared with."""
    order = {RIGHT: 0}
    found = [(_compare(key, right, value), written) for right, written in key.right]
    return min(found, key=lambda pair: order.get(pair[0], 2 if pair[0] == "wrong" else 1))


def _compare(key: Key, right: Value, value: Value) -> str:
    if right.is_date:
        return _compare_date(key, right, value)
    if value.is_date:
        if (
            value.day is None
            and value.month is None
            and value.year is not None
            and right.number == value.year
        ):
            return RIGHT
        return "wrong"
    if right.number is None or value.number is None:
        return "wrong"
    if right.upper is not None:
        return RIGHT if (right.number, right.upper) == (value.number, value.upper) else "wrong"
    if _within(key.tolerance, right.number, value.number):
        if (
            value.unit
            and right.unit
            and value.unit != right.unit
            and {value.unit, right.unit} & _STRICT_UNITS
        ):
            return "wrong"
        if value.unit in _TIME_UNITS and right.unit is None and not _unit_fits(key, value.unit):
            return "wrong"
        return "doubt:multiplier" if value.doubtful else RIGHT
    if value.unit in _TIME_UNITS and right.unit in _TIME_UNITS and value.unit and right.unit:
        same = value.number * _TIME_UNITS[value.unit] == right.number * _TIME_UNITS[right.unit]
        return "doubt:other-unit" if same else "wrong"
    left_out = value.bare and value.unit is None and value.number
    if left_out and right.number in (value.number * 10**power for power in (3, 6, 9)):
        return "doubt:multiplier"
    return "wrong"


def _unit_fits(key: Key, unit: str) -> bool:
    units = {UNITS[norm] for norm in key.asked if norm in UNITS}
    return not units & set(_TIME_UNITS) or unit in units


def _within(tolerance: Tolerance | None, right: Decimal, value: Decimal) -> bool:
    if tolerance is None or tolerance.unit == "days":
        return right == value
    allowed = tolerance.amount if tolerance.unit == "absolute" else abs(right) * tolerance.amount / 100
    return abs(right - value) <= allowed


def _compare_date(key: Key, right: Value, value: Value) -> str:
    if not value.is_date:
        number = value.number
        if number is None or value.unit is not None or value.upper is not None or number != int(number):
            return "wrong"
        if right.day is None and right.month is None:
            if number == right.year:
                return RIGHT
            return (
                "doubt:short-year"
                if right.year is not None and number == right.year % 100 and value.bare
                else "wrong"
            )
        value = (
            replace(value, number=None, day=int(number))
            if number <= 31
            else replace(value, number=None, year=min(int(number), 9999))
        )
    if (
        key.tolerance
        and key.tolerance.unit == "days"
        and all((right.day, right.month, right.year, value.day, value.month))
    ):
        return RIGHT if _days_apart(right, value) <= key.tolerance.amount else "wrong"
    for mine, theirs in ((right.day, value.day), (right.month, value.month)):
        if mine is not None and theirs is not None and mine != theirs:
            return "wrong"
    if right.year is not None and value.year is not None and value.year not in (right.year, right.year % 100):
        return "wrong"
    if right.day is not None and value.day is None:
        return "wrong" if Decimal(right.day) not in key.asked_numbers else RIGHT
    if right.month is not None and value.month is None:
        return RIGHT if right.month in key.asked_months else "doubt:part-of-date"
    if right.year is not None and value.year is None:
        fixed = Decimal(right.year) in key.asked_numbers or (
            right.day is not None and bool(_ANNUAL & key.asked) and "tahun" not in key.asked
        )
        return RIGHT if fixed else "doubt:part-of-date"
    return RIGHT


def _days_apart(right: Value, value: Value) -> int:
    try:
        one = date(right.year or 1, right.month or 1, right.day or 1)
        year = value.year or right.year or 1
        if year < 100:
            year += (right.year or 0) // 100 * 100
        return abs((one - date(year, value.month or 1, value.day or 1)).days)
    except ValueError:
        return 10**6
