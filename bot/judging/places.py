"""Options named by their place: `yang kedua`, `nomor 2`, `paling bawah` (policy, section 2)."""

from typing import Final

from bot.judging.candidates import Mention, Shape
from bot.judging.choice_key import Compiled
from bot.judging.tables import lists

_AROUND: Final = lists("around.toml")
PLACES: Final = {
    "pertama": 1, "kesatu": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5, "keenam": 6,
    "terakhir": -1,
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6,
}  # fmt: skip
_CARDINALS: Final = frozenset(["satu", "dua", "tiga", "empat", "lima", "enam"])
_BEFORE_PLACE: Final = frozenset(["yang", "nomor", "opsi", "pilihan", "urutan", "ke", "pilih", "poin"])
_ENDS: Final = _AROUND["first_place"] | _AROUND["last_place"]


def places(key: Compiled, form: Shape, texts: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the option named by its place: `yang kedua`, `nomor 2`, `paling bawah`."""
    norms = form.reading.norms
    found: list[Mention] = []
    size = len(key.letters)
    for i, norm in enumerate(norms):
        start, place = i, 0
        if norm == "ke" and i + 1 < len(norms) and norms[i + 1].isdigit():
            continue
        before = norms[i - 1] if i else ""
        if before in ("paling", "yang", "urutan", "nomor", "opsi", "pilihan") and norm in _ENDS:
            start, place = i - 1, size if norm in _AROUND["last_place"] else 1
            if before == "paling" and i > 1 and norms[i - 2] in _BEFORE_PLACE:
                start = i - 2
        elif norm in _ENDS and norms[i + 1 : i + 2] == ("sendiri",):
            place = size if norm in _AROUND["last_place"] else 1
        elif norm == "tengah" and size % 2 == 1 and before in ("yang", "paling"):
            start, place = i - 1, size // 2 + 1
        elif before in _BEFORE_PLACE:
            place = PLACES.get(norm, int(norm) if norm.isdigit() and len(norm) == 1 else 0)
            start = i - 1
            if (
                norm in PLACES
                and before == "yang"
                and norm in ("satu", "dua", "tiga", "empat", "lima", "enam")
            ):
                place = 0
        if place == -1:
            place = size
        if key.valued and (norm.isdigit() or norm in _CARDINALS):
            continue  # the options are numbers themselves
        if 1 <= place <= size and form.stands_alone(start, i + 1):
            letter = key.letters[place - 1]
            found.append(Mention(start, i + 1, letter, key.question.options[place - 1].text, 100.0, "place"))
    return tuple(found)
