"""The right name nearest to a misspelt one."""

from collections.abc import Iterable
from difflib import get_close_matches

_SHORTEST_BEGINNING = 3


def nearest_name(word: str, names: Iterable[str]) -> str | None:
    """Return the name that `word` most likely means; None where none is near."""
    lowered = {name.lower(): name for name in names}
    found = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    if not found and len(word) >= _SHORTEST_BEGINNING:
        found = [name for name in lowered if name.startswith(word.lower())]
    return lowered[found[0]] if found else None
