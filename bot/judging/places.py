"""Options named by their place: `yang kedua`, `nomor 2`, `paling bawah` (policy, section 2).

A place is a number in order (`kedua`, `ke 2`), a count after a word for options (`nomor dua`), or an end of
the list; it may say from which end it counts (`kedua dari bawah`).
"""

from typing import Final

from bot.game.model import Verdict
from bot.judging.candidates import Mention, Shape
from bot.judging.choice_key import Compiled
from bot.judging.ruling import Judgement
from bot.judging.tables import lists, numbers

_AROUND: Final = lists("around.toml")
_CHOICE: Final = lists("choice.toml")
_DIGITS: Final = {word: int(value) for word, value in numbers("numbers.toml")["digits"].items()}
_ORDINALS: Final = {place: int(at) for place, _, at in (e.partition("=") for e in _CHOICE["ordinal"])}
_ENDS: Final = _AROUND["first_place"] | _AROUND["last_place"]
_TELLING: Final = frozenset((*_ORDINALS, *_ENDS, *_DIGITS, *"0123456789", "ke", "tengah"))
_LEADS: Final = _CHOICE["before_count"] | {"yang", "nu", "nan", "ingkang", "paling", "ke", "pilih"}


def places(key: Compiled, form: Shape) -> tuple[Mention, ...]:
    """Return the options that are named by their place in the list."""
    norms = form.reading.norms
    if _TELLING.isdisjoint(norms):
        return ()
    size = len(key.letters)
    found: list[Mention] = []
    i = 0
    while i < len(norms):
        place, end, how = _place_at(norms, i, size)
        if not place:
            i += 1
            continue
        start = i
        while start > 0 and (norms[start - 1] in _LEADS or norms[start - 2 : start] == ("yang", "di")):
            start -= 1
        start, end, place = _from_which_end(norms, start, end, place, size)
        if 1 <= place <= size and form.stands_alone(start, end):
            option = key.question.options[place - 1]
            found.append(
                Mention(start, end, option.letter, option.text, 100.0, how if key.valued else "place")
            )
        i = end
    return tuple(found)


def is_count(norm: str) -> bool:
    """Whether a word may count the options."""
    return norm in _ORDINALS or norm in _DIGITS


def _place_at(norms: tuple[str, ...], i: int, size: int) -> tuple[int, int, str]:
    """Return the place that begins at word `i`, 0 where none does, its end, and how it is said."""
    norm = norms[i]
    before = norms[i - 1] if i else ""
    after = norms[i + 1] if i + 1 < len(norms) else ""
    if norm in _ORDINALS:
        first = _ORDINALS[norm] == 1 and before not in _LEADS and after not in ("atau", "apa", "dan", "sama")
        return 0 if first else _ORDINALS[norm], i + 1, "place"  # "pertama!" cries who comments first
    if norm == "ke" and _count(after):
        return _count(after), i + 2, "place"
    counted = before in _CHOICE["before_count"] or (before in ("yang", "pilih") and norm.isdigit())
    if counted and _count(norm):
        return _count(norm), i + 1, "count"
    if norm in _ENDS and (before in _LEADS or after == "sendiri" or norm == "terakhir"):
        end = i + 2 if after == "sendiri" else i + 1
        return size if norm in _AROUND["last_place"] else 1, end, "place"
    if (
        norm == "tengah"
        and size % 2 == 1
        and (before in ("yang", "paling") or norms[max(0, i - 2) : i] == ("yang", "di"))
    ):
        return size // 2 + 1, i + 1, "place"
    return 0, i, ""


def _count(norm: str) -> int:
    if norm.isdigit():
        return int(norm) if len(norm) == 1 else 0
    return _DIGITS.get(norm, 0)


def _from_which_end(
    norms: tuple[str, ...], start: int, end: int, place: int, size: int
) -> tuple[int, int, int]:
    """Take in `dari bawah` after or before a place, and count from there."""
    if norms[end : end + 1] == ("dari",) and norms[end + 1 : end + 2] and norms[end + 1] in _ENDS:
        side, end = norms[end + 1], end + 2
    elif start > 1 and norms[start - 2] == "dari" and norms[start - 1] in _ENDS:
        side, start = norms[start - 1], start - 2
    else:
        return start, end, place
    return start, end, size + 1 - place if side in _AROUND["last_place"] else place


def among_numbers(
    key: Compiled, form: Shape, placed: tuple[Mention, ...], values: tuple[Mention, ...]
) -> Judgement | None:
    """Judge a place where the options are numbers themselves, so that `nomor 3` may be a place or a value.

    None where the comment gives a value elsewhere, which then is its answer.
    """
    if len(placed) != 1:
        return None
    place = placed[0]
    if any(m.end <= place.start or m.start >= place.end for m in values):
        return None
    answer = key.question.answer
    targets = {place.target, *(m.target for m in values)}
    words = form.reading.text(place.start, place.end)
    facts = (("letter", place.target), ("answer", answer))
    if answer not in targets:
        return Judgement(Verdict.WRONG, "other-option", place.form, None, words, facts)
    if targets == {answer} and place.how == "place":
        return Judgement(Verdict.CORRECT, "place", place.form, place.similarity, words, facts)
    return Judgement(Verdict.REVIEW, "bare-number", words=words)
