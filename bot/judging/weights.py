"""How much each sign of talk weighs: estimated from labelled comments, a table of sums (docs/judging.md)."""

from functools import lru_cache
from typing import Final

from bot.judging.tables import lines
from bot.judging.traits import Signs, traits

_ITSELF: Final = frozenset(
    ["said", "earlier", "before", "after", "later"]
)  # elsewhere only a word's traits count


def _load() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for line in lines("talk-weights.tsv"):
        question, sign, weight, _ = line.split("\t")
        table.setdefault(question, {})[sign] = float(weight)
    return table


_TABLE: Final = _load()
seen: list[tuple[str, Signs]] | None = None  # the estimation keeps here what was weighed


def signs_of(place: str, norm: str) -> list[str]:
    """Return the table's names for a word at a place: its traits there, and the word wherever it stands."""
    named = [f"{place}: {trait}" for trait in traits(norm)]
    return [*named, f"word {norm}"] if place in _ITSELF else named


@lru_cache(maxsize=50_000)
def _of_word(question: str, place: str, norm: str) -> float:
    weights = _TABLE[question]
    return sum(weights.get(sign, 0.0) for sign in signs_of(place, norm))


def talks(question: str, signs: Signs) -> float:
    """Return how surely a comment talks: above 0 it is likelier to talk than to answer, in log odds.

    Args:
        question: `unnamed` where the comment names nothing of the key, `named` where it does, `letter` for a
            lone letter among words.
    """
    weights = _TABLE[question]
    if seen is not None:
        seen.append((question, signs))
    score = weights["always"] + sum(weights.get(sign, 0.0) for sign in signs.shape)
    return score + sum(_of_word(question, place, norm) for place, norm in signs.words)
