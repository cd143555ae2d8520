"""Is this value the one in the key? Digits must be equal, words are as good as digits.

A unit, a multiplier or a part of the date that is left out is fine where the question fixes it; else a person
decides (policy, section 4).
"""

import re
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from bot.game.model import Tolerance
from bot.judging.adding import is_whole
from bot.judging.candidates import Mention, shape
from bot.judging.normalize import Reading
from bot.judging.numerals import UNITS
from bot.judging.tables import lists
from bot.judging.value_key import TIMES, WEIGHTS, Key, period_at
from bot.judging.values import Value, may_begin_value, values_in

RIGHT: Final = "right"
WRONG: Final = "wrong"

_AROUND: Final = lists("around.toml")
_LENGTHS: Final = {
    "centimetre": Decimal("0.01"),
    "foot": Decimal("0.3048"),
    "metre": Decimal(1),
    "kilometre": Decimal(1000),
}
_ROUNDED: Final = frozenset(["foot"])  # nobody converts these to the last digit
_SINGLE_LETTERS: Final = {  # what a letter stands for behind a number, by the kind of the answer
    "length": {"m": "meter"},
    "money": {"m": "miliar", "t": "triliun"},
    "date": {"m": "masehi"},
}
_RESPELT: Final = frozenset(
    ["m", "t", "kilo", "ii", "iii"]
)  # words that may be read otherwise beside a number
_DIMENSIONS: Final = {"time": TIMES, "length": _LENGTHS, "weight": WEIGHTS}
_DIMENSION_OF: Final = {unit: name for name, units in _DIMENSIONS.items() for unit in units}
_COUNTED: Final = frozenset(("province", "regency", "city", "island", "degree"))
_STRICT_UNITS: Final = frozenset(
    ("money", "percent", "permille", "dollar", "times", "litre", *_COUNTED, *TIMES, *_LENGTHS, *WEIGHTS)
)
_LAWS: Final = lists("values.toml")["law"]
_OFFERING: Final = frozenset(["atau", "apa", "dan", "sama", "ke", "sampai", "hingga"])


def find(key: Key, reading: Reading) -> tuple[Mention, ...]:
    """Return the values named in a comment; target `right`, `doubt:reason`, or the value as written."""
    if not any(map(may_begin_value, reading.norms)) and _RESPELT.isdisjoint(reading.words):
        return ()
    reading = _with_romans(_with_letters(key, reading))
    found = values_in(reading, clock=key.clock, roman=len(reading.words) <= 4, short_dates=key.main.is_date)
    found = _with_smaller_units(reading, found)
    if not found:
        return ()
    judged: list[tuple[Value, str, str | None]] = []
    skip = -1
    for value, following in zip_longest(found, found[1:]):
        if value.start < skip or _is_phone(reading.words[value.start]) or _is_area_code(reading, value):
            continue
        if key.main.upper is not None and following is not None and value.number is not None:
            value = value._replace(upper=following.number, unit=following.unit, end=following.end)
            skip = following.end
        verdict, form = _best(key, value)
        if spread := _spread(key, reading, value):
            verdict, skip = spread
        if (
            value.unit == "percent"
            and value.number == 100
            and verdict == WRONG
            and not _is_all(key, reading, value)
        ):
            continue  # "100% yakin"
        lonely = len(found) == 1 and _is_all(key, reading, value)
        if verdict != WRONG or lonely or not _foreign(key, value):
            judged.append((value, verdict, form))
    if len(judged) > 1:  # "171 (2)": sent a second time
        again = judged[-1][0]
        if again.bare and again.end - again.start == 1 and "(" in reading.gaps[again.start]:
            judged = judged[:-1] if len(reading.words[again.start]) == 1 else judged
    if any(_same_kind(key, value) for value, _, _ in judged):
        judged = [row for row in judged if _same_kind(key, row[0])]
    if any(verdict == RIGHT and value.unit for value, verdict, _ in judged):
        judged = [row for row in judged if row[1] != WRONG or not _is_year_told(reading, row[0])]
    if any(verdict == RIGHT for _, verdict, _ in judged):  # "satu juta meter alias 1000 km"
        judged = [row for row in judged if not row[1].startswith("doubt:") or row[1] == "doubt:part-of-date"]
        judged = [row for row in judged if row[1] != WRONG or not _is_of_a_law(reading, row[0])]
    if any(verdict == RIGHT and value.day and value.month for value, verdict, _ in judged):
        judged = [row for row in judged if row[1] != WRONG or not _is_counted(reading, row[0])]
    return tuple(_mention(reading, value, verdict, form) for value, verdict, form in judged)


def _is_counted(reading: Reading, value: Value) -> bool:
    """Whether a number word only counts something else: `28 Oktober 1928, satu nusa satu bangsa`."""
    if not value.bare or not reading.words[value.start].isalpha():
        return False
    before = reading.norms[value.start - 1] if value.start else ""
    if before in _OFFERING:
        return False
    return (value.end < len(reading.words) and not reading.gaps[value.end].strip()) or (
        before.isalpha() and not reading.gaps[value.start].strip()
    )


def _is_of_a_law(reading: Reading, value: Value) -> bool:
    """Whether a number is that of a law: `26 April, dari UU 24/2007`."""
    leading = range(max(0, value.start - 3), value.start)
    return any(reading.norms[i] in _LAWS for i in leading)


def _is_year_told(reading: Reading, value: Value) -> bool:
    """Whether a bare year stands after other words: `3676 meter, pernah ke sana 2019`."""
    number = value.number or Decimal(0)
    if not (value.bare and is_whole(number, 1900, 2101) and value.start):
        return False
    before = reading.norms[value.start - 1]
    return before.isalpha() and before not in _OFFERING and not reading.gaps[value.start].strip()


def _with_letters(key: Key, reading: Reading) -> Reading:
    """Read `m` behind a number as metres, billions or the era, and `kilo`, by what the question asks for."""
    kind = "date" if key.main.is_date else _dimension(key.unit)
    letters = {"m": "m", "t": "t"} | _SINGLE_LETTERS.get(kind, {})
    if key.unit == "kilometre" and "meter" not in reading.words:
        letters["kilo"] = "km"
    if letters.keys().isdisjoint(reading.words):
        return reading
    norms = zip(reading.words, reading.norms, strict=True)
    return reading._replace(norms=tuple(letters.get(word, norm) for word, norm in norms))


def _with_romans(reading: Reading) -> Reading:
    """Read `II` and `III` as numbers where they are written large; small ones laugh."""
    if not {"ii", "iii"} & set(reading.words):
        return reading
    rows = zip(reading.words, reading.norms, reading.capitals, strict=True)
    return reading._replace(
        norms=tuple(word if large and word in ("ii", "iii") else norm for word, norm, large in rows)
    )


def _with_smaller_units(reading: Reading, found: tuple[Value, ...]) -> tuple[Value, ...]:
    """Read `2 meter 43 senti` as one length: a number of a smaller unit right behind one of a larger."""
    joined: list[Value] = []
    for value in found:
        before = joined[-1] if joined else None
        units = _DIMENSIONS.get(_dimension(value.unit), {}) if _is_measured(value) else {}
        if (
            before is None
            or before.number is None
            or value.number is None
            or before.unit not in units
            or not units[before.unit] > units[value.unit or ""] * value.number > 0
            or before.end != value.start
            or reading.gaps[value.start].strip()
        ):
            joined.append(value)
            continue
        more = value.number * units[value.unit or ""] / units[before.unit]
        joined[-1] = before._replace(end=value.end, number=before.number + more, bare=False)
    return tuple(joined)


def _is_all(key: Key, reading: Reading, value: Value) -> bool:
    """Whether a comment says nothing but a value; frames and words of the question say nothing."""
    form = shape(reading, echo=key.asked)
    others = (i for i in range(len(reading.words)) if not value.start <= i < value.end)
    return all(
        form.is_light(i) or form.is_echo(i) or reading.norms[i] in _AROUND["value_frame"] for i in others
    )


def _mention(reading: Reading, value: Value, verdict: str, form: str | None) -> Mention:
    target = verdict if verdict != WRONG else "value:" + reading.text(value.start, value.end)
    start = value.start
    while (
        start > 0
        and reading.norms[start - 1] in _AROUND["value_frame"]
        and not reading.gaps[start].strip(" -")
    ):
        start -= 1
    return Mention(start, value.end, target, form, 100.0 if verdict == RIGHT else 0.0, "value")


def _same_kind(key: Key, value: Value) -> bool:
    """Whether a value says the answer's kind of unit, or none: `35 kg` beside `132 meter` is no answer."""
    right = key.main
    if right.is_date != value.is_date:
        return right.is_date and value.bare
    if right.unit is None or value.unit is None:
        return value.unit not in TIMES or right.unit is not None or _unit_fits(key, value.unit)
    return _dimension(right.unit) == _dimension(value.unit)


def _dimension(unit: str | None) -> str:
    return _DIMENSION_OF.get(unit, unit) if unit else ""


def _is_phone(word: str) -> bool:
    return word.isdigit() and len(word) >= 9 and word[0] == "0"


def _is_area_code(reading: Reading, value: Value) -> bool:
    """Whether digits are only dialled before the number: `021-171`."""
    word = reading.words[value.start]
    if value.end != value.start + 1 or not re.fullmatch(r"0\d{2,3}", word) or value.end >= len(reading.words):
        return False
    return reading.gaps[value.end].strip() == "-" and reading.words[value.end].isdigit()


def _foreign(key: Key, value: Value) -> bool:
    """Whether a value is of another kind than the answer and so no attempt at it: `7x`, `2 hari`."""
    right = key.main
    if not right.is_date:
        if value.is_date:
            return True
        said, asked = _dimension(value.unit), _dimension(key.unit)
        if _is_measured(value) and not (asked or _AROUND["measured"] & key.asked):
            return True  # "171 cm" where a telephone number is asked
        strict = bool({value.unit, key.unit} & _STRICT_UNITS)
        return (value.unit == "times" and key.unit != "times") or bool(
            said and (asked or said == "time") and strict and value.unit != key.unit
        )
    if value.is_date:
        return False
    number = value.number or Decimal(0)
    return value.unit is not None or not (is_whole(number, 1, 32) or is_whole(number, 1000, 2101))


def _is_measured(value: Value) -> bool:
    return _dimension(value.unit) in ("length", "weight")


def _spread(key: Key, reading: Reading, value: Value) -> tuple[str, int] | None:
    """Return the verdict on an amount with a period other than asked, and where it ends.

    `200rb sebulan` comes to the right amount where a year is asked: a person decides. So they do on the right
    amount for another period.
    """
    right = key.main
    if right.number is None or value.number is None or right.unit not in ("money", *WEIGHTS):
        return None
    found = period_at(reading, value.end) if value.end < len(reading.norms) else None
    if found is None:
        return None
    count, unit, end = found
    if value.number == right.number and (key.period is None or (count == 1 and unit == key.period)):
        return None
    asked = TIMES.get(key.period or unit, Decimal(0))
    comes_to = value.number / (count * TIMES[unit]) * asked
    if value.number == right.number or _close(right.number, comes_to):
        return "doubt:per-period", end
    return None


def _close(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= abs(one) / 100


def _best(key: Key, value: Value) -> tuple[str, str | None]:
    """Return `right`, a doubt, or `wrong`, and the form of the key it was compared with."""
    found = [(_compare(key, right, value), written) for right, written in key.right]
    return min(found, key=lambda pair: 0 if pair[0] == RIGHT else 2 if pair[0] == WRONG else 1)


def _compare(key: Key, right: Value, value: Value) -> str:
    if right.is_date:
        return _compare_date(key, right, value)
    if value.is_date:
        only_year = value.day is None and value.month is None
        return RIGHT if only_year and right.number == value.year and right.unit is None else WRONG
    if right.number is None or value.number is None:
        return WRONG
    if right.upper is not None:
        return RIGHT if (right.number, right.upper) == (value.number, value.upper) else WRONG
    own = right.unit or key.unit or ""
    units = _DIMENSIONS.get(_dimension(own))
    if units and value.unit in units and own in units and value.unit != own:
        converted = value.number * units[value.unit] / units[own]
        exact = _dimension(own) in ("length", "weight") and not {value.unit, own} & _ROUNDED
        if exact and _within(key.tolerance, right.number, converted):
            return RIGHT  # "243 cm"
        implied = None if value.implied is None else value.implied * units[value.unit] / units[own]
        if implied is not None and _within(key.tolerance, right.number, implied):
            return "doubt:other-unit"  # "4,884 km": a comma for thousands or for decimals
        near = {value.unit, own} & _ROUNDED and _close(right.number, converted)
        return "doubt:other-unit" if near or _within(key.tolerance, right.number, converted) else WRONG
    if _within(key.tolerance, right.number, value.number):
        return _compare_units(key, right, value)
    if value.implied is not None and _within(key.tolerance, right.number, value.implied):
        return "doubt:multiplier"
    if value.unit is None and units and own == "metre" and value.number == right.number * 100:
        return "doubt:unit"  # "243" for 2,43 metres
    left_out = not value.multiplied and value.unit is None and 0 < value.number < 100_000
    if left_out and right.number in (value.number * 10**power for power in (3, 6, 9, 12)):
        return "doubt:multiplier"
    return WRONG


def _compare_units(key: Key, right: Value, value: Value) -> str:
    """Compare what stands beside two equal numbers."""
    if value.unit and right.unit and value.unit != right.unit and {value.unit, right.unit} & _STRICT_UNITS:
        return WRONG
    if value.unit in _COUNTED and right.unit is None and key.unit not in (None, value.unit):
        return WRONG  # "38 kabupaten" where provinces are counted
    if value.unit in TIMES and right.unit is None and not _unit_fits(key, value.unit):
        return WRONG
    if right.unit is None and _is_measured(value) and _foreign(key, value):
        return WRONG
    if value.unit is None and _dimension(right.unit) in _DIMENSIONS and not _asks_for(key, right.unit):
        return "doubt:unit"
    return "doubt:multiplier" if value.doubtful else RIGHT


def _asks_for(key: Key, unit: str | None) -> bool:
    """Whether the question itself says the unit: `berapa tahun`."""
    return any(UNITS.get(norm) == unit for norm in key.asked)


def _unit_fits(key: Key, unit: str) -> bool:
    asked = {UNITS[norm] for norm in key.asked if norm in UNITS}
    return not asked & set(TIMES) or unit in asked


def _within(tolerance: Tolerance | None, right: Decimal, value: Decimal) -> bool:
    if tolerance is None or tolerance.unit == "days":
        return right == value
    allowed = tolerance.amount if tolerance.unit == "absolute" else abs(right) * tolerance.amount / 100
    return abs(right - value) <= allowed


def _compare_date(key: Key, right: Value, value: Value) -> str:
    if not value.is_date:
        number = value.number or Decimal(0)
        if value.unit is not None or value.upper is not None or number != int(number):
            return WRONG
        if right.day is None and right.year is None and is_whole(number, 1, 13):
            return RIGHT if number == right.month else WRONG
        if right.day is None and right.month is None:
            short = right.year is not None and number == right.year % 100 and value.bare
            return RIGHT if number == right.year else "doubt:short-year" if short else WRONG
        value = (
            value._replace(number=None, day=int(number))
            if number <= 31
            else value._replace(number=None, year=min(int(number), 9999))
        )
    if (
        key.tolerance
        and key.tolerance.unit == "days"
        and all((right.day, right.month, value.day, value.month))
    ):
        return RIGHT if _days_apart(right, value) <= key.tolerance.amount else WRONG
    for mine, theirs in ((right.day, value.day), (right.month, value.month)):
        if mine is not None and theirs is not None and mine != theirs:
            return WRONG
    if right.year is not None and value.year is not None and value.year not in (right.year, right.year % 100):
        return WRONG
    if right.day is not None and value.day is None:
        return RIGHT if Decimal(right.day) in key.asked_numbers else WRONG
    if right.month is not None and value.month is None:
        return RIGHT if right.month in key.asked_months else "doubt:part-of-date"
    if right.year is not None and value.year is None:
        yearly = right.day is not None and bool(_AROUND["annual"] & key.asked) and "tahun" not in key.asked
        return RIGHT if yearly or Decimal(right.year) in key.asked_numbers else "doubt:part-of-date"
    return "doubt:month-first" if value.doubtful else RIGHT


def _days_apart(right: Value, value: Value) -> int:
    year = value.year or right.year or 2001
    if year < 100:
        year += (right.year or 2000) // 100 * 100
    try:
        one = date(right.year or year, right.month or 1, right.day or 1)
        return abs((one - date(year, value.month or 1, value.day or 1)).days)
    except ValueError:
        return 10**6
