"""Numbers, amounts, dates and times of day as values, in keys and in comments (policy, section 4)."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from bot.judging.adding import is_whole
from bot.judging.dates import day_at, minutes_at, month_of
from bot.judging.normalize import Reading
from bot.judging.numerals import UNITS, Numeral, is_stray_letter, may_be_number, numeral_at
from bot.judging.tables import lists

_FRAME: Final = lists("around.toml")["value_frame"]
_DATE_WORDS: Final = lists("values.toml")["between_date_parts"]
_DATE_GAPS: Final = frozenset(" ,.-\n()'\"")
_RANGE: Final = (["sampai"], ["hingga"], ["s", "d"])


class Value(NamedTuple):
    """A number, or a date of which parts may be missing.

    Args:
        number: None for dates.
        unit: A class of the number table, such as `money`; None where none is said.
        bare: Digits or one word, without multiplier and unit.
        doubtful: Its multiplier is misspelt.
        multiplied: A multiplier such as `juta` is said.
        upper: The other end of a range; None for a single value.
        implied: What else it may be: with the last multiplier that was left out, or `4,884` with decimals.
    """

    start: int
    end: int
    number: Decimal | None
    unit: str | None = None
    bare: bool = False
    doubtful: bool = False
    multiplied: bool = False
    day: int | None = None
    month: int | None = None
    year: int | None = None
    upper: Decimal | None = None
    implied: Decimal | None = None

    @property
    def is_date(self) -> bool:
        """Whether it is a date or a part of one."""
        return self.number is None


_MOST_VALUES: Final = 12  # no comment that says more of them is any clearer


@lru_cache(maxsize=16)
def values_in(
    reading: Reading, *, clock: bool = False, roman: bool = False, short_dates: bool = False
) -> tuple[Value, ...]:
    """Return the values of a text in order; the last few texts are remembered, as options are asked in turn.

    Args:
        clock: Whether numbers are times of day.
        roman: Whether `IV` is a number.
        short_dates: Whether `29/5` is a date.
    """
    found: list[Value] = []
    i = 0
    while i < len(reading.words) and len(found) < _MOST_VALUES:
        if not may_begin_value(reading.norms[i]) or (not roman and is_stray_letter(reading, i)):
            i += 1
            continue
        value = _value_at(reading, i, clock=clock, roman=roman, short_dates=short_dates)
        if value is not None:
            found.append(value)
        i = i + 1 if value is None else value.end
    return tuple(_dated(reading, found) if short_dates else found)


def _dated(reading: Reading, found: list[Value]) -> list[Value]:
    """Join the parts of a date said one by one: `tahun 1963 tanggal 1 mei`, `tgl 1 bln 5 thn 63`."""
    joined: list[Value] = []
    for value in (_part_of_date(reading, value) for value in found):
        before = joined[-1] if joined else None
        if before is None or not _belongs(reading, before, value):
            joined.append(value)
            continue
        joined[-1] = before._replace(
            end=value.end,
            day=before.day or value.day,
            month=before.month or value.month,
            year=before.year or value.year,
            doubtful=before.doubtful or value.doubtful,
        )
    return joined


def _part_of_date(reading: Reading, value: Value) -> Value:
    """Return `tanggal 1`, `bulan 5` and `tahun 63` as the parts of a date that they are."""
    number = value.number
    if number is None or value.unit is not None or number != int(number):
        return value
    label = reading.norms[value.start - 1] if value.start else ""
    if label == "tanggal" and is_whole(number, 1, 32):
        return value._replace(number=None, day=int(number), start=value.start - 1)
    if label == "bulan" and is_whole(number, 1, 13):
        return value._replace(number=None, month=int(number), start=value.start - 1)
    if label == "tahun" and is_whole(number, 10, 2101):
        return value._replace(number=None, year=int(number), start=value.start - 1)
    return value


def _belongs(reading: Reading, before: Value, value: Value) -> bool:
    """Whether two parts of a date are of one: no part twice, and only words such as `tanggal` between."""
    one, other = _sole_year(before), _sole_year(value)
    if one is None or other is None or any(a and b for a, b in zip(one, other, strict=True)):
        return False
    between = range(before.end, value.start)
    gaps = "".join(reading.gaps[before.end : value.start + 1])
    return all(reading.norms[i] in _DATE_WORDS for i in between) and not set(gaps) - _DATE_GAPS


def _sole_year(value: Value) -> tuple[int | None, int | None, int | None] | None:
    """Return day, month and year; a bare number of four digits is a year."""
    if value.is_date:
        return value.day, value.month, value.year
    number = value.number or Decimal(0)
    return (None, None, int(number)) if value.unit is None and is_whole(number, 1000, 2101) else None


@lru_cache(maxsize=20_000)
def may_begin_value(norm: str) -> bool:
    """Whether a number, a date or an amount can begin with this word; nearly no word can."""
    return norm[0].isdigit() or norm in ("rupiah", "idr") or may_be_number(norm) or month_of(norm) is not None


def _value_at(reading: Reading, start: int, *, clock: bool, roman: bool, short_dates: bool) -> Value | None:
    if clock and (time := minutes_at(reading, start)):
        return Value(start, time[1], time[0], "clock")
    numeral = numeral_at(reading, start, roman=roman)
    spoken = None if numeral is not None and numeral.roman else numeral
    if day := day_at(reading, start, spoken, short=short_dates):
        return Value(
            day.start, day.end, None, doubtful=day.month_first, day=day.day, month=day.month, year=day.year
        )
    money = reading.norms[start] in ("rupiah", "idr") and start + 1 < len(reading.words)
    if money:
        numeral = numeral_at(reading, start + 1, roman=roman)
    if numeral is None:
        return None
    numeral = _with_the_rest(reading, numeral)
    end = numeral.end
    unit = "money" if money else None
    if end < len(reading.words) and not reading.gaps[end].strip(" -.,"):
        known = "kilometre" if reading.words[end] == "km" else UNITS.get(reading.norms[end])
        if reading.words[end : end + 2] == ("kilo", "meter"):
            known, end = "kilometre", end + 1
        if reading.norms[end] in ("x", "kalinya") and (reading.norms[end] != "x" or not reading.gaps[end]):
            known = "times"
        if known and not (short_dates and _leads_on(reading, end)):
            unit, end = unit or known, end + 1
    if "%" in reading.gaps[numeral.end][:2]:
        unit = "percent"
    if unit is None and start and reading.norms[start - 1] == "tahun" and numeral.number >= 1000:
        return Value(start, end, None, year=min(int(numeral.number), 9999))
    if unit is None and start and reading.norms[start - 1] in ("jam", "pukul") and not clock:
        unit = "clock"
    if end < len(reading.words) and reading.norms[end] == "an" and reading.gaps[end] in ("", "-", " "):
        end += 1  # "60an", about sixty
    implied = numeral.implied
    if not numeral.multiplied and re.fullmatch(r"\d{1,3}[.,]\d{3}", reading.words[start + money]):
        implied = numeral.number / 1000
    bare = numeral.bare and unit is None
    return Value(
        start, end, numeral.number, unit, bare, numeral.doubtful, numeral.multiplied, implied=implied
    )


def _with_the_rest(reading: Reading, numeral: Numeral) -> Numeral:
    """Return `27rb lebih 500` as 27.500 and `30 ribu kurang 500` as 29.500."""
    end = numeral.end
    if not numeral.multiplied or reading.norms[end : end + 1] not in (("lebih",), ("kurang",)):
        return numeral
    rest = numeral_at(reading, end + 1) if end + 1 < len(reading.words) else None
    if rest is None or reading.gaps[end].strip() or reading.gaps[end + 1].strip():
        return numeral
    if not 0 < rest.number < numeral.number or (rest.number >= 1000 and not rest.multiplied):
        return numeral
    more = rest.number if reading.norms[end] == "lebih" else -rest.number
    return numeral._replace(end=rest.end, number=numeral.number + more, doubtful=rest.doubtful)


def _leads_on(reading: Reading, index: int) -> bool:
    """Whether `tahun` or `bulan` leads to the next part of a date: `18 tahun 1955`, `1955 bulan april`."""
    if reading.norms[index] not in ("tahun", "bulan") or index + 1 >= len(reading.words):
        return False
    return reading.words[index + 1][0].isdigit() or month_of(reading.norms[index + 1]) is not None


def whole_value(reading: Reading, *, clock: bool = False, year: bool = False) -> Value | None:
    """Return the value that all of a written key is, or None where other words stand in it.

    Args:
        year: Whether the question asks for a year, so that four bare digits are one.
    """
    found = values_in(reading, clock=clock, roman=True, short_dates=True)
    if not found or len(found) > 2:
        return None
    covered = {i for v in found for i in range(v.start, v.end)}
    rest = [n for i, n in enumerate(reading.norms) if i not in covered and n not in _FRAME]
    if len(found) == 2:
        return _range(reading, found[0], found[1], rest)
    if rest:
        return None
    value = found[0]
    if year and value.bare and value.number is not None and is_whole(value.number, 1000, 2101):
        return value._replace(number=None, year=int(value.number))
    return value


def _range(reading: Reading, low: Value, high: Value, rest: list[str]) -> Value | None:
    between = list(reading.norms[low.end : high.start])
    ranged = between in _RANGE or (not between and "-" in reading.gaps[high.start])
    if (
        not ranged
        or low.number is None
        or high.number is None
        or not set(rest) <= {"sampai", "hingga", "s", "d"}
    ):
        return None
    return low._replace(upper=high.number, unit=high.unit, end=high.end)
