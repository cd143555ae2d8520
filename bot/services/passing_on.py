"""Passing a prize on: a winner who did not answer in time lapses, and the next in line takes the place.

An announced week is sealed, so nothing lapses by itself: one person proposes it, a second named person
agrees, and what follows is a public correction like any other. Who answered meanwhile keeps the place.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import NotNow, PlainFact, Problem
from bot.services import correcting
from bot.services.desk import Desk
from bot.services.moderating import must_be_another
from bot.services.tallying import Effect
from bot.store import decisions, notices, outbox, people, winners
from bot.store.database import Reader, Writer
from bot.store.people import Person
from bot.store.tables import WinnerRow

LAPSE, PROPOSED, DECLINED = "lapse", "lapse-proposed", "decline-lapse"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lapse that waits for a second person; `number` is its decision's."""

    number: int
    week: str
    person_id: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lapsing:
    """What a lapse would do.

    Args:
        told: Whether the message to the winner is known to have gone out.
    """

    person: Person
    effect: Effect
    told: bool


def overdue(desk: Desk, tx: Reader, now: datetime) -> list[tuple[WinnerRow, tuple[int, ...]]]:
    """Return winners who did not answer in time, each with who would take over; a person decides.

    Only where winners are asked by message to answer. Several of one week have successive people next, as
    if the first of them lapsed first; nobody is next where others share the place.
    """
    late = [row for row in winners.all_weeks(tx) if _is_late(desk, row, now)]
    found: list[tuple[WinnerRow, tuple[int, ...]]] = []
    for week in dict.fromkeys(row.week for row in late):
        placed = {row.person_id for row in winners.of_week(tx, week)}
        lapsed: frozenset[int] = frozenset()
        for row in (one for one in late if one.week == week):
            lapsed |= {row.person_id}
            gained = [one.person for one in correcting.effect_once_announced(desk, tx, week, lapsed).gained]
            following = tuple(person for person in gained if person not in placed)
            placed |= set(following)
            found.append((row, following))
    return found


def lapsing(desk: Desk, tx: Reader, week: str, person: Person, now: datetime) -> Lapsing:
    """Return what it would do if this winner lapsed; raises `NotNow` where they may still answer."""
    _must_be_late(desk, tx, week, person, now)
    action = outbox.by_key(tx, f"message:{week}:{person.user_id}")
    return Lapsing(
        person,
        correcting.effect_once_announced(desk, tx, week, frozenset({person.id})),
        told=action is not None and action.state == "done",
    )


def propose(desk: Desk, week: str, person: Person, *, by: str, reason: str, now: datetime) -> int:
    """Propose that a winner lapses; return the proposal's number, which a second person needs."""
    with desk.store.write(now) as tx:
        _must_be_late(desk, tx, week, person, now)
        for one in waiting(tx):
            if (one.week, one.person_id) == (week, person.id):
                raise NotNow(Problem("notices.lapse-waits", {**_facts(one, person)}))
        number = decisions.decide(
            tx, PROPOSED, f"week:{week}", by=by, reason=reason, body={"person": person.id}
        )
        proposal = Proposal(number, week, person.id, by, reason)
        notices.tell(tx, f"lapse:{number}", "notices.lapse-waits", **_facts(proposal, person))
        return number


def waiting(tx: Reader) -> list[Proposal]:
    """Return what waits for a second person, oldest first; not of winners who answered meanwhile."""
    unanswered = {(row.week, row.person_id) for row in winners.all_weeks(tx) if row.state == "announced"}
    found = [
        Proposal(
            row.id,
            row.subject.removeprefix("week:"),
            int(str(decisions.body(row)["person"])),
            row.by,
            row.reason or "",
        )
        for row in decisions.waiting(tx, (PROPOSED,), (LAPSE, DECLINED))
    ]
    return [one for one in found if (one.week, one.person_id) in unanswered]


def agree(desk: Desk, tx: Writer, proposal: Proposal, *, by: str) -> None:
    """Let a winner lapse with the word of a second person; the next in line is announced and told."""
    must_be_another(proposal.by, by)
    person = people.by_id(tx, [proposal.person_id])[proposal.person_id]
    _must_be_late(desk, tx, proposal.week, person, tx.now)
    names = f"{proposal.by}, {by}"
    body: dict[str, object] = {"person": person.id, "proposal": proposal.number}
    decisions.decide(tx, LAPSE, f"week:{proposal.week}", by=names, reason=proposal.reason, body=body)
    _take_back_message(tx, proposal.week, person)
    lapsed = frozenset({person.id})
    correcting.correct(desk, tx, proposal.week, by=names, reason=proposal.reason, lapsed=lapsed)


def _is_late(desk: Desk, row: WinnerRow, now: datetime) -> bool:
    asked = desk.settings.winners.message and row.state == "announced"
    return asked and row.claim_by is not None and row.claim_by < now


def _must_be_late(desk: Desk, tx: Reader, week: str, person: Person, now: datetime) -> None:
    rows = [row for row in winners.of_week(tx, week) if row.person_id == person.id]
    if not any(_is_late(desk, row, now) for row in rows):
        raise NotNow(Problem("winners.not-overdue", {"handle": person.handle or "-", "week": week}))


def _take_back_message(tx: Writer, week: str, person: Person) -> None:
    """Drop the message to a lapsed winner that has not gone out: it would tell them that they won."""
    action = outbox.by_key(tx, f"message:{week}:{person.user_id}")
    if action is not None:
        outbox.drop(tx, action.id, "lapsed")


def _facts(proposal: Proposal, person: Person) -> dict[str, PlainFact]:
    handle = person.handle or "-"
    return {"number": proposal.number, "by": proposal.by, "week": proposal.week, "handle": handle}
