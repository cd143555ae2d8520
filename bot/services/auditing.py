"""The audit: whether the history is intact, and whether everything else follows from it.

Four parts, kept apart: the facts are intact; points and winners follow from stored verdicts, rules and
overrules; verdicts follow from comments and keys where the judge is today's; and, for information,
where today's judge would say something else. No part reads what it computes: stored scores are only
compared with, and so are stored verdicts in the judge's part. Nothing is mended here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from bot.services.replaying import points_and_winners, verdicts
from bot.store.agreement import check_agreement
from bot.store.database import Store
from bot.store.proof import Checked, Difference, check_chain, check_clear_values, last_head

LISTED_AT_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the audit found; `count` may be more than is listed."""

    listed: tuple[Difference, ...]
    count: int


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit found, part by part.

    Args:
        checked: How much of what was looked at, forgotten people and texts among it.
        head: The chain's head; to be kept where the database cannot be changed.
        today: Where today's judge differs from the one that judged; no error.
    """

    checked: dict[str, int]
    head: str
    facts: Part
    points: Part
    verdicts: Part
    today: Part

    @property
    def ok(self) -> bool:
        """Whether nothing differs; what today's judge thinks does not count."""
        return not (self.facts.count or self.points.count or self.verdicts.count)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All differences that count, as far as they are listed."""
        return self.facts.listed + self.points.listed + self.verdicts.listed


def audit(
    store: Store,
    *,
    expected_head: str | None = None,
    progress: Callable[[str, int], None] = lambda what, done: None,
) -> AuditReport:
    """Check everything, as it stood at one moment.

    Args:
        expected_head: From an earlier report or backup; must be in the chain.
        progress: Called now and then with what is being checked and how much of it is done.
    """
    checked = Checked(progress)
    with store.read() as tx:
        facts = _part(
            chain(
                check_chain(tx, checked, expected_head),
                check_clear_values(tx, checked),
                check_agreement(tx, checked),
            )
        )
        points = _part(points_and_winners(tx, checked))
        by_same, by_today = _Collected(), _Collected()
        for is_same_judge, difference in verdicts(tx, checked):
            (by_same if is_same_judge else by_today).add(difference)
        head = last_head(tx)
    return AuditReport(
        checked=dict(sorted(checked.counts.items())),
        head=head,
        facts=facts,
        points=points,
        verdicts=by_same.part(),
        today=by_today.part(),
    )


class _Collected:
    """Differences as they are found, no more of them kept than are listed."""

    def __init__(self) -> None:
        self._listed: list[Difference] = []
        self._count = 0

    def add(self, difference: Difference) -> None:
        self._count += 1
        if self._count <= LISTED_AT_MOST:
            self._listed.append(difference)

    def part(self) -> Part:
        return Part(tuple(self._listed), self._count)


def _part(differences: Iterable[Difference]) -> Part:
    collected = _Collected()
    for difference in differences:
        collected.add(difference)
    return collected.part()
