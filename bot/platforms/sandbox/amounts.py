"""How Indonesians write numbers, money and dates, and which wrong ones they come up with."""

import re
from dataclasses import dataclass
from random import Random
from typing import Literal

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
_SHORT_MONTHS = ["jan", "feb", "mar", "apr", "mei", "jun", "jul", "agt", "sept", "okt", "nov", "des"]
_ONES = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]
_MOST_IN_WORDS = 999_999


@dataclass(frozen=True, slots=True)
class Amount:
    """A key that is a number: what it counts, and the words that stand beside it.

    Args:
        value: The number; for a date, its year.
        unit: Words after the number, as the key has them.
    """

    value: int
    kind: Literal["number", "money", "year", "date"]
    unit: str = ""
    day: int = 0
    month: int = 0


def read_amount(key: str) -> Amount | None:
    """Return the number, money or date that a key is; None where it is words."""
    text = key.strip()
    date = re.fullmatch(r"(\d{1,2}) ([A-Za-z]+) (\d{4})", text)
    if date and date[2].capitalize() in MONTHS:
        return Amount(int(date[3]), "date", day=int(date[1]), month=MONTHS.index(date[2].capitalize()) + 1)
    money = re.fullmatch(r"Rp\.?\s*([\d.]+)(?:,00|,-)?\s*(ribu|juta)?", text, re.IGNORECASE)
    if money:
        times = {"ribu": 1_000, "juta": 1_000_000}.get((money[2] or "").lower(), 1)
        return Amount(int(money[1].replace(".", "")) * times, "money")
    number = re.fullmatch(r"(\d{1,3}(?:\.\d{3})+|\d+)((?: [A-Za-z]+){0,2})", text)
    if number:
        value = int(number[1].replace(".", ""))
        is_year = len(number[1]) == 4 and 1000 <= value <= 2100 and not number[2]
        return Amount(value, "year" if is_year else "number", number[2].strip())
    return None


def write_amount(amount: Amount, dice: Random) -> str:
    """Return the amount as somebody would type it."""
    value = amount.value
    match amount.kind:
        case "date":
            month = MONTHS[amount.month - 1]
            return dice.choice(
                [
                    f"{amount.day} {month} {value}",
                    f"{amount.day} {month.lower()} {value}",
                    f"{amount.day} {_SHORT_MONTHS[amount.month - 1]} {value}",
                    f"{amount.day}-{amount.month}-{value}",
                    f"{amount.day}/{amount.month}/{value}",
                    f"tgl {amount.day} {month.lower()} {value}",
                    f"{amount.day} {month.lower()} tahun {value}",
                ]
            )
        case "year":
            return dice.choice([str(value)] * 4 + [f"tahun {value}", f"Th {value}", f"pada tahun {value}"])
        case "money":
            return dice.choice(_money(value))
        case "number":
            unit = amount.unit or ""
            forms = [str(value), str(value), f"{value} {unit}".strip(), dotted(value)]
            if value <= 100:
                forms += [in_words(value), f"{in_words(value)} {unit}".strip()]
            return dice.choice(forms)


def miss(amount: Amount, dice: Random) -> Amount:
    """Return another amount that somebody could take for this one."""
    value, day, month = amount.value, amount.day, amount.month
    match amount.kind:
        case "date":
            if dice.random() < 0.5:
                day = (day + dice.choice([1, 2, 10, 15])) % 28 + 1
            elif dice.random() < 0.5:
                month = month % 12 + 1
            else:
                value += dice.choice([-5, -1, 1, 5])
        case "year":
            value += dice.choice([-10, -5, -3, -2, -1, 1, 2, 3, 5, 10, 12])
        case "money":
            value = dice.choice([value * 10, value * 3 // 2, value * 2, value + 50_000, value + 100_000])
        case "number":
            step = max(1, 10 ** (len(str(value)) - 2)) if value >= 100 else 1
            value = max(1, value + step * dice.choice([-3, -2, -1, 1, 2, 3, 5]))
            if value == amount.value:
                value += 1
    return Amount(value, amount.kind, amount.unit, day, month)


def dotted(value: int) -> str:
    """Return a number with the dots of thousands."""
    return f"{value:,}".replace(",", ".")


def in_words(value: int) -> str:
    """Return a number in words, 0 to 999,999."""
    if not 0 <= value <= _MOST_IN_WORDS:
        return str(value)
    if value < 12:
        return _ONES[value]
    for size, word, one in ((1_000, "ribu", "seribu"), (100, "ratus", "seratus")):
        if value >= size:
            head = one if value < 2 * size else f"{in_words(value // size)} {word}"
            return f"{head} {in_words(value % size)}" if value % size else head
    if value < 20:
        return f"{_ONES[value - 10]} belas"
    tens = f"{_ONES[value // 10]} puluh"
    return f"{tens} {_ONES[value % 10]}" if value % 10 else tens


def _money(value: int) -> list[str]:
    forms = [f"Rp{dotted(value)}", f"Rp {dotted(value)}", f"Rp. {dotted(value)},-", dotted(value), str(value)]
    if value % 1_000 == 0 and value < 1_000_000:
        thousands = value // 1_000
        forms += [
            f"{thousands}rb",
            f"{thousands} ribu",
            f"{thousands}k",
            f"Rp{thousands}rb",
            f"{thousands} rb",
        ]
        forms += [f"{in_words(value)} rupiah", in_words(value)]
    if value >= 1_000_000 and value % 100_000 == 0:
        millions = f"{value / 1_000_000:g}".replace(".", ",")
        forms += [f"{millions} juta", f"{millions}jt", f"Rp {millions} juta", f"{millions} jt"]
    return forms
