"""The root of an Indonesian word, roughly: enough to see that `ikrarnya` speaks of what is `diikrarkan`.

No stemmer: a prefix or suffix is only taken off where a common word remains.
"""

from functools import lru_cache
from typing import Final

from bot.judging.tables import COMMON_WORDS

_NASAL: Final = "meny:s peny:s mem:p pem:p men:t pen:t meng:k peng:k"  # the sound that the prefix swallows
_PLAIN: Final = (
    "memper",
    "diper",
    "menge",
    "meng",
    "mem",
    "men",
    "me",
    "peng",
    "pem",
    "pen",
    "pe",
    "ber",
    "ter",
)
_PREFIXES: Final = (
    *((pair.split(":")[0], pair.split(":")[1]) for pair in _NASAL.split()),
    *((prefix, "") for prefix in (*_PLAIN, "ter", "per", "di", "ke", "se", "")),
)


@lru_cache(maxsize=20_000)
def root_of(norm: str) -> str:
    """Return a word without its affixes, roughly: `diikrarkan` and `ikrarnya` have one root."""
    stem = norm.removesuffix("nya")
    for suffix in ("kan", "an", "i", ""):
        if not stem.endswith(suffix):
            continue
        inner = stem.removesuffix(suffix)
        for prefix, restored in _PREFIXES:
            rest = restored + inner.removeprefix(prefix)
            if inner.startswith(prefix) and len(rest) >= 4 and rest in COMMON_WORDS:
                return rest
    return stem


def names_one_of(norm: str, words: frozenset[str]) -> bool:
    """Whether a word with -nya has the root of one of `words`: `penyerahannya`, `menyerahkan`."""
    if not norm.endswith("nya") or len(norm) < 7:
        return False
    return shares_root(norm, words)


def shares_root(norm: str, words: frozenset[str]) -> bool:
    """Whether a word has the root of one of `words`: `digoyang`, `digoyangkan`."""
    root = root_of(norm)
    return len(root) >= 4 and any(root == root_of(word) for word in words)
