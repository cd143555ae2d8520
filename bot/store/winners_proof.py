"""Whether the rows of the winners say what was decided: by a draft, an approval, an announcement, and after.

What was decided of a week is played again in its order. A draft may be thrown away, so rows may be missing
as long as nothing was announced; nothing else may differ.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime

from bot.store.columns import to_micros, unescape
from bot.store.database import Reader
from bot.store.proof import Checked, Difference, raw_rows, shown
from bot.store.rowform import Cell

_KINDS = ("drafted", "approve", "announced", "corrected", "correction-out", "prize-answered", "prize-sent")
_DRAFT = ("drafted", "approved")
_UNSAID = "?"  # decisions of the first form said nothing of codes and of when to answer


@dataclass(frozen=True, slots=True)
class _Place:
    """A winner's row, as the database holds it."""

    state: Cell
    rank: Cell
    points: Cell
    correct: Cell
    code: Cell
    claim_by: Cell
    answered_at: Cell = None
    sent_at: Cell = None


_Places = dict[int, _Place]


def check_winners(tx: Reader, checked: Checked) -> Iterator[Difference]:
    """Yield every winner's row that is not as the decisions about its week left it."""
    decided, unreadable = _decided(tx)
    for week, error in sorted(unreadable.items()):
        yield Difference("winners", f"week:{week}", "unreadable", error)
    standing: dict[str, _Places] = {week: {} for week in decided}
    columns = ", ".join(field.name for field in fields(_Place))
    for of_week, person, *cells in raw_rows(tx, f"SELECT week, person_id, {columns} FROM winner"):  # noqa: S608
        standing.setdefault(str(of_week), {})[person if isinstance(person, int) else -1] = _Place(*cells)
    for week, rows in sorted(standing.items()):
        checked.add("weeks")
        expected = decided.get(week, {})
        if not rows and all(place.state in _DRAFT for place in expected.values()):
            continue
        for person in sorted(rows.keys() | expected.keys()):
            row, fact = rows.get(person), expected.get(person)
            if row is not None and fact is not None and fact.code == _UNSAID:
                row = replace(row, code=_UNSAID, claim_by=_UNSAID)
            if row != fact:
                yield Difference("winners", f"week:{week}", _said(person, row), _said(person, fact))


def _decided(tx: Reader) -> tuple[dict[str, _Places], dict[str, str]]:
    """Return each week's winners as the decisions left them, and what is wrong with a week's."""
    weeks: dict[str, _Places] = {}
    unreadable: dict[str, str] = {}
    kinds = ", ".join(f"'{kind}'" for kind in _KINDS)
    found = (
        "SELECT kind, subject, at, body FROM decision"  # noqa: S608
        f" WHERE kind IN ({kinds}) AND substr(subject, 1, 5) = 'week:' ORDER BY id"
    )
    for kind, subject, at, body in raw_rows(tx, found):
        week = str(subject).removeprefix("week:")
        try:
            facts = json.loads(unescape(str(body)))
            weeks[week] = _after(str(kind), at, facts, weeks.get(week, {}))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            unreadable[week] = type(error).__name__
    return weeks, unreadable


def _after(kind: str, at: Cell, facts: Mapping[str, object], before: _Places) -> _Places:
    match kind:
        case "drafted":
            sealed = any(place.state not in _DRAFT for place in before.values())
            return before if sealed else _listed(facts, "drafted")
        case "approve":
            return {person: replace(place, state="approved") for person, place in before.items()}
        case "announced":
            until = _until(facts)
            return {
                person: replace(place, state="announced", claim_by=place.claim_by or until)
                for person, place in before.items()
            }
        case "corrected":
            return _corrected(before, _listed(facts, "announced"), claims_wait="new" in facts)
        case "correction-out":
            until = _until(facts)
            told = facts["people"]
            if not isinstance(told, list):
                raise TypeError(kind)
            return before | {person: replace(before[person], claim_by=until) for person in told}
        case _:
            person = facts["person"]
            if not isinstance(person, int):
                raise TypeError(kind)
            step = kind.removeprefix("prize-")
            stepped = replace(before[person], state=step)
            noted = replace(stepped, answered_at=at) if step == "answered" else replace(stepped, sent_at=at)
            return before | {person: noted}


def _corrected(before: _Places, now: _Places, *, claims_wait: bool) -> _Places:
    """Return a week's winners after a correction: who is gone lapses, who stays keeps all but the place.

    Args:
        before: The winners until then.
        now: Those that the correction lists.
        claims_wait: Whether who is back has no time to answer by until the correction is out.
    """
    after = {}
    for person, place in before.items():
        winner = now.get(person)
        if winner is None:
            after[person] = replace(place, state="lapsed")
            continue
        moved = replace(place, rank=winner.rank, points=winner.points, correct=winner.correct)
        if place.state == "lapsed":
            moved = replace(moved, state="announced", claim_by=None if claims_wait else place.claim_by)
        after[person] = moved
    return after | {person: place for person, place in now.items() if person not in before}


def _listed(facts: Mapping[str, object], state: str) -> _Places:
    listed, codes, until = facts["winners"], facts.get("codes"), _until(facts)
    if not isinstance(listed, list):
        raise TypeError(state)
    if not isinstance(codes, dict):
        codes, until = {str(person): _UNSAID for _, person, *_ in listed}, _UNSAID
    return {
        person: _Place(state, rank, points, correct, codes[str(person)], until)
        for rank, person, points, correct, *_ in listed
    }


def _until(facts: Mapping[str, object]) -> Cell:
    claim_by = facts.get("claim_by")
    return to_micros(datetime.fromisoformat(claim_by)) if isinstance(claim_by, str) else None


def _said(person: int, place: _Place | None) -> str:
    return f"person {person}: " + ("none" if place is None else ", ".join(map(shown, astuple(place))))
