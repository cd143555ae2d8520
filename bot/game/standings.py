"""From points to a ranking, and from a ranking to winners.

Ties are broken by skill and time, in this order: more points, more right answers, fewer seconds from
the posts to the right answers. Never by lot and never by a comment's number. What is still equal shares
the place (1, 1, 3): time stamps are whole seconds, so it happens.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

TIE_BREAK = ("points", "correct", "seconds")


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's sums over a period."""

    person: int
    points: int
    correct: int
    seconds: int

    @property
    def rank_key(self) -> tuple[int, int, int]:
        """What decides the place; smaller is better."""
        return (-self.points, -self.correct, self.seconds)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A standing with its place, from 1."""

    rank: int
    person: int
    points: int
    correct: int
    seconds: int


def ranked(standings: Iterable[Standing]) -> list[Ranked]:
    """Return the standings in order with their places; equals share a place, in order of person."""
    ordered = sorted(standings, key=lambda one: (one.rank_key, one.person))
    result: list[Ranked] = []
    for index, one in enumerate(ordered):
        shares = index > 0 and one.rank_key == ordered[index - 1].rank_key
        rank = result[-1].rank if shares else index + 1
        result.append(Ranked(rank, one.person, one.points, one.correct, one.seconds))
    return result


def ahead_by(one: Ranked, places: Sequence[Ranked]) -> Literal["correct", "seconds"] | None:
    """Return what put somebody before the next place where that has as many points; else None."""
    following = next((other for other in places if other.rank > one.rank), None)
    if following is None or one.points != following.points:
        return None
    return "correct" if one.correct > following.correct else "seconds"


def winners(standings: Iterable[Standing], *, places: int, barred: Collection[int]) -> list[Ranked]:
    """Return who takes the first `places` places, those in `barred` (excluded, or cooling down) left out.

    Only people with points can win. Equals at the last place share it, so there may be more winners than
    places.
    """
    able = [one for one in standings if one.person not in barred and one.points > 0]
    return [one for one in ranked(able) if one.rank <= places]


def changed(before: Sequence[Ranked], after: Sequence[Ranked]) -> tuple[list[Ranked], list[Ranked]]:
    """Return who loses a place among the winners and who gains one, places moved included."""
    was = {one.person: one.rank for one in before}
    is_now = {one.person: one.rank for one in after}
    lost = [one for one in before if one.person not in is_now or is_now[one.person] > one.rank]
    gained = [one for one in after if one.person not in was or was[one.person] > one.rank]
    return lost, gained
