"""The crowd's tables and its dice.

Everything the crowd does follows from the seed, the post and the follower: the same dice give the same
crowd, in any process and on any machine.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


def dice(*parts: object) -> Random:
    """Return dice that fall the same way for the same parts."""
    digest = blake2b("\x1f".join(str(part) for part in parts).encode("utf-8"), digest_size=8).digest()
    return Random(int.from_bytes(digest, "big"))  # noqa: S311 - a game of make-believe, no secret


@cache
def words(table: str, name: str) -> tuple[str, ...]:
    """Return a list of a table, such as `talk` and `greeting`."""
    return tuple(_table(table)[name])


@cache
def frames(manner: str, place: str) -> tuple[str, ...]:
    """Return what people of a manner write `before` or `after` an answer."""
    return tuple(_frames()[manner][place])


@cache
def word_ways() -> tuple[tuple[str, ...], ...]:
    """Return the ways to write ordinary words; the first of each is the one the tables use."""
    ways: list[list[str]] = tomllib.loads(_text("slang"))["ways"]
    return tuple(tuple(each) for each in ways)


def draw(dice: Random, weights: Sequence[tuple[_T, float]]) -> _T:
    """Return one of the values, each as likely as its weight."""
    at = dice.random() * sum(weight for _, weight in weights)
    for value, weight in weights:
        at -= weight
        if at < 0:
            return value
    return weights[-1][0]


@cache
def _table(table: str) -> dict[str, list[str]]:
    return tomllib.loads(_text(table))


@cache
def _frames() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_text("frames"))


def _text(table: str) -> str:
    return files("bot.platforms.sandbox").joinpath("tables", f"{table}.toml").read_text(encoding="utf-8")
