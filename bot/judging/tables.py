"""The judge's knowledge of Indonesian, read once from the files under `tables/`.

Data, not code: a linguist extends the files (tables/README.md says how and where each comes from).
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent / "tables"


def lines(name: str) -> Iterator[str]:
    """Yield the lines of a table that are neither empty nor comments."""
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def pairs(name: str) -> list[tuple[str, str]]:
    """Return the rows of a two-column table."""
    rows = [line.split("\t") for line in lines(name)]
    return [(row[0], row[1]) for row in rows]


def lists(name: str) -> dict[str, frozenset[str]]:
    """Return the word lists of a `.toml` table by role."""
    table: dict[str, str] = tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
    return {role: frozenset(words.split()) for role, words in table.items()}


def phrases(name: str) -> dict[str, list[tuple[str, ...]]]:
    """Return the phrases of a `.toml` table by role, each as its words."""
    table: dict[str, str] = tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
    return {
        role: [tuple(p.split()) for p in block.replace("\n", "|").split("|") if p.strip()]
        for role, block in table.items()
    }


def cues(name: str) -> dict[str, tuple[float, frozenset[str]]]:
    """Return each kind of cue with its weight and its words."""
    table: dict[str, dict[str, str | float]] = tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
    return {kind: (float(row["weight"]), frozenset(str(row["words"]).split())) for kind, row in table.items()}


def numbers(name: str) -> dict[str, dict[str, str]]:
    """Return the sections of the number table, values as text."""
    table: dict[str, dict[str, str | int]] = tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
    return {section: {word: str(value) for word, value in rows.items()} for section, rows in table.items()}


SLANG: Final = dict(pairs("slang.tsv"))
COMMON_WORDS: Final = frozenset(lines("words-common.txt"))
RARE_WORDS: Final = frozenset(lines("words-rare.txt"))
