"""The followers of the simulated account: what they are called, and how each of them is.

What a follower knows, how fast and how carefully they write, and in which manner, belongs to the
follower and not to the comment: so the same people lead the standings, as on a real account.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Literal

from bot.platforms.sandbox.words import dice, draw, words

LONGEST_HANDLE = 30

Manner = Literal["plain", "warm", "young", "javanese", "sundanese", "betawi", "sumatran", "eastern"]
Habit = Literal["letter", "text", "both"]

_MANNERS: tuple[tuple[Manner, float], ...] = (
    ("plain", 34),
    ("warm", 22),
    ("young", 18),
    ("javanese", 8),
    ("sundanese", 6),
    ("betawi", 3),
    ("sumatran", 5),
    ("eastern", 4),
)
_HABITS: tuple[tuple[Habit, float], ...] = (("letter", 45), ("text", 25), ("both", 30))


@dataclass(frozen=True, slots=True)
class Follower:
    """One follower.

    Args:
        skill: How likely they know the answer to a question of ordinary difficulty; 0 to 1.
        eagerness: How much likelier than others they join a round; 1 is ordinary.
        haste: 0 to 1; at 1 they answer within a minute of the post.
        care: 0 to 1; at 1 they never misspell.
        chattiness: 0 to 1; how much they write around an answer, and beside it.
        advertises: They are here to sell something.
    """

    number: int
    handle: str
    skill: float
    eagerness: float
    haste: float
    care: float
    chattiness: float
    manner: Manner
    habit: Habit
    advertises: bool


@lru_cache(maxsize=4)
def followers(seed: int, count: int) -> tuple[Follower, ...]:
    """Return the first `count` followers; a longer list begins with the same people."""
    taken: set[str] = set()
    found = []
    for number in range(count):
        person = dice(seed, "follower", number)
        advertises = person.random() < 0.012
        handle = _free_handle(person, taken, advertises)
        taken.add(handle)
        found.append(
            Follower(
                number=number,
                handle=handle,
                skill=person.betavariate(3.2, 1.3),
                eagerness=person.paretovariate(1.6),
                haste=person.betavariate(1.3, 2.2),
                care=person.betavariate(5, 1.5),
                chattiness=person.betavariate(1.6, 2.4),
                manner=draw(person, _MANNERS),
                habit=draw(person, _HABITS),
                advertises=advertises,
            )
        )
    return tuple(found)


def _free_handle(person: Random, taken: set[str], advertises: bool) -> str:
    while True:
        handle = re.sub(r"[._]{2,}", "_", _handle(person, advertises)).strip(".")[:LONGEST_HANDLE].strip(".")
        if handle not in taken and not handle.isdigit():
            return handle


def _handle(person: Random, advertises: bool) -> str:
    def name(table: str) -> str:
        return person.choice(words("names", table))

    first = name("women") if person.random() < 0.6 else name("men")
    dot = person.choice(["", ".", "_", "_", ""])
    year = person.choice(
        [str(person.randint(70, 99)), f"{person.randint(0, 11):02}", str(person.randint(1, 9))]
    )
    if advertises:
        return f"{name('trades')}{dot}{first}{dot}{name('suffixes')}"
    kind = draw(
        person,
        (
            ("full", 26),
            ("year", 20),
            ("parent", 13),
            ("bare", 9),
            ("suffix", 8),
            ("prefix", 6),
            ("initials", 7),
            ("place", 6),
            ("trade", 3),
            ("group", 2),
        ),
    )
    match kind:
        case "full":
            return f"{first}{dot}{name('family')}"
        case "year":
            return f"{first}{dot}{name('family') if person.random() < 0.4 else ''}{dot}{year}"
        case "parent":
            parent = name("mothers") if person.random() < 0.8 else name("fathers")
            tail = year if person.random() < 0.3 else ""
            return f"{parent}{dot or '_'}{name('children')}{tail}"
        case "bare":
            stretched = first + first[-1] * person.randint(0, 2)
            return (
                f"{person.choice(['', '_', ''])}{stretched}{person.choice(['_', '__', '.', year])}{year[-1]}"
            )
        case "suffix":
            return f"{first}{dot or '_'}{name('suffixes')}"
        case "prefix":
            return f"{name('prefixes')}{dot or '.'}{first}{year if person.random() < 0.3 else ''}"
        case "initials":
            family = name("family")
            return f"{first[:4]}{family[:3]}{dot}{family[0]}{year}"
        case "place":
            return f"{first}{dot or '_'}{name('places')}{year if person.random() < 0.4 else ''}"
        case "trade":
            return f"{name('trades')}{dot or '_'}{first}"
        case _:
            return f"{name('groups')}{dot or '.'}{name('places')}{year if person.random() < 0.3 else ''}"
