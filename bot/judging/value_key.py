"""A key as values, and what its question fixes already: the unit, the period, a part of the date."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.game.model import OpenAnswer, Tolerance
from bot.judging.normalize import Reading, read
from bot.judging.numerals import MONTHS, UNITS, numeral_at
from bot.judging.tables import lists
from bot.judging.values import Value, values_in, whole_value

_AROUND: Final = lists("around.toml")
TIMES: Final = {
    "year": Decimal(8760),
    "month": Decimal(730),
    "week": Decimal(168),
    "day": Decimal(24),
    "hour": Decimal(1),
    "minute": Decimal(1) / 60,
    "second": Decimal(1) / 3600,
}
WEIGHTS: Final = {"gram": Decimal(1), "kilogram": Decimal(1000), "ton": Decimal(1_000_000)}
_CLOCK: Final = re.compile(r"\s*(?:pukul|jam)?\s*\d{1,2}[.:]\d{2}\s*(?:wib|wita|wit)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Key:
    """The values that are right, with the form as written, and what the question fixes already.

    Args:
        unit: The unit of the answer, of another form of it, or that the question asks for.
        period: The time that an amount is for, `dalam setahun`; None where none is said.
    """

    right: tuple[tuple[Value, str], ...]
    tolerance: Tolerance | None
    asked_numbers: frozenset[Decimal]
    asked_months: frozenset[int]
    asked: frozenset[str]
    clock: bool
    unit: str | None
    period: str | None

    @property
    def main(self) -> Value:
        """The value of the answer itself."""
        return self.right[0][0]


def compile_value(question: OpenAnswer) -> Key | None:
    """Return the key as values, or None where the answer is not a number, an amount or a date."""
    asked = read(question.text)
    clock = bool(_CLOCK.fullmatch(question.answer)) and (
        ":" in question.answer
        or bool(re.search(r"pukul|jam|wi[bt]", f"{question.answer} {question.text}", re.I))
    )
    right: list[tuple[Value, str]] = []
    for index, written in enumerate((question.answer, *question.accept)):
        outside = re.sub(r"\([^()]*\)", " ", written)
        value = whole_value(read(outside), clock=clock, year=bool({"tahun", "kapan"} & set(asked.norms)))
        if value is not None:
            right.append((value, written))
        elif index == 0:
            return None
    found = values_in(asked)
    return Key(
        tuple(right),
        question.tolerance,
        frozenset(v.number for v in found if v.number is not None)
        | frozenset(Decimal(part) for v in found for part in (v.year, v.day) if part),
        frozenset(MONTHS[n] for n in asked.norms if n in MONTHS),
        frozenset(asked.norms),
        clock,
        next((value.unit for value, _ in right if value.unit), _unit_asked(asked)),
        _period_asked(asked, right[0][0]),
    )


def _unit_asked(asked: Reading) -> str | None:
    """Return the unit of `berapa meter`."""
    pairs = zip(asked.norms, asked.norms[1:], strict=False)
    return next((UNITS[norm] for before, norm in pairs if before == "berapa" and norm in UNITS), None)


def _period_asked(asked: Reading, right: Value) -> str | None:
    """Return the time that an amount is asked for: `dalam setahun`, `per bulan`, `SATU TAHUN`."""
    if right.unit not in ("money", *WEIGHTS):
        return None
    return next(
        (found[1] for i in range(len(asked.norms)) if (found := period_at(asked, i)) and found[0] == 1), None
    )


def period_at(reading: Reading, start: int) -> tuple[Decimal, str, int] | None:
    """Return the period that begins at a word, and where it ends: `per 3 bulan`, `sebulan`."""
    norms = reading.norms
    here = start
    while here < len(norms) and norms[here] in _AROUND["per"]:
        here += 1
    if here >= len(norms):
        return None
    slash = here == start and "/" in reading.gaps[here]
    word = norms[here].removeprefix("per") if norms[here].startswith("per") else norms[here]
    whole = word.removeprefix("se")
    if word != norms[here] or (whole != word and UNITS.get(whole) in TIMES) or here > start or slash:
        unit = UNITS.get(whole if UNITS.get(whole) in TIMES else word)
        if unit in TIMES:
            return Decimal(1), unit, here + 1
    if here == start and not slash and norms[here] != "satu":
        return None
    counted = numeral_at(reading, here)
    if counted is None or counted.end >= len(norms) or not counted.number:
        return None
    unit = UNITS.get(norms[counted.end])
    return (counted.number, unit, counted.end + 1) if unit in TIMES else None
