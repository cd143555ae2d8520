"""How much each sign of talk weighs: estimated from labelled comments, a table of sums (docs/judging.md)."""

from functools import lru_cache
from typing import Final

from bot.judging.tables import lines
from bot.judging.traits import Signs, sort_of, traits

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


def signs_of_pair(left: str, right: str) -> list[str]:
    """Return the table's names for two words in a row: both, and either with the sort of the other."""
    left_sort, right_sort = sort_of(left), sort_of(right)
    named = [f"pair {left} {right}"]
    named += [f"pair {left} {right_sort}"] * (right_sort != right)
    return named + [f"pair {left_sort} {right}"] * (left_sort != left)


@lru_cache(maxsize=50_000)
def _of_pair(question: str, left: str, right: str) -> float:
    weights = _TABLE[question]
    return sum(weights.get(sign, 0.0) for sign in signs_of_pair(left, right))


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
    score += sum(_of_word(question, place, norm) for place, norm in signs.words)
    return score + sum(_of_pair(question, left, right) for left, right in dict.fromkeys(signs.pairs))
