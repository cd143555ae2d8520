"""Keeping an account out of the game, and letting it in again.

Somebody who holds a place among a week's winners is excluded only when a second named person agrees, and
nobody is let in again by one person alone: either changes who wins.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Fact, NotNow, Problem, UserError
from bot.services.desk import Desk
from bot.services.moderating import must_be_another, rank_all_again
from bot.services.rehearsing import PublicCorrection, corrections_by
from bot.store import comments, decisions, notices, people, rounds, winners
from bot.store.database import Reader, Writer
from bot.store.people import Person

EXCLUDE, INCLUDE, DECLINED = "exclude", "include", "decline-exclusion"
_PROPOSED = {"exclude-proposed": EXCLUDE, "include-proposed": INCLUDE}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An exclusion, or its end, that waits for a second person; `number` is its decision's."""

    number: int
    kind: str
    person_id: int
    by: str
    reason: str


def person_named(tx: Reader, handle: str) -> Person:
    """Return the person who goes by this handle; raises `UserError` where nobody does."""
    person = people.by_handle(tx, handle)
    if person is None:
        raise UserError(Problem("deciding.no-such-person", {"handle": handle}))
    return person


def weeks_won(tx: Reader, person_id: int) -> list[str]:
    """Return the weeks in which a person holds a place, drafted ones among them, latest first."""
    return [row.week for row in winners.all_weeks(tx) if row.person_id == person_id and row.state != "lapsed"]


def must_make_sense(tx: Reader, person: Person, *, exclude: bool) -> None:
    """Raise `NotNow` where this is so already, or where just this waits for a second person."""
    facts: dict[str, Fact] = {"handle": person.handle or "-"}
    if exclude is (person.id in decisions.excluded(tx)):
        raise NotNow(Problem("deciding.already-excluded" if exclude else "deciding.not-excluded", facts))
    for one in waiting(tx):
        if (one.person_id, one.kind) == (person.id, EXCLUDE if exclude else INCLUDE):
            raise NotNow(Problem("notices.exclusion-waits", {"number": one.number, "by": one.by}))


def exclude(desk: Desk, person: Person, *, by: str, reason: str, now: datetime) -> bool:
    """Keep a person out of all points; False where a second person must agree first."""
    with desk.store.write(now) as tx:
        must_make_sense(tx, person, exclude=True)
        if weeks_won(tx, person.id):
            _propose(tx, EXCLUDE, person.id, by=by, reason=reason)
            return False
        _decide(desk, tx, EXCLUDE, person.id, by=by, reason=reason)
        return True


def include(desk: Desk, person: Person, *, by: str, reason: str, now: datetime) -> None:
    """Propose to let an excluded person in again; raises `NotNow` where they are not excluded."""
    with desk.store.write(now) as tx:
        must_make_sense(tx, person, exclude=False)
        _propose(tx, INCLUDE, person.id, by=by, reason=reason)


def corrections(
    desk: Desk, kind: str, person_id: int, *, by: str, reason: str, now: datetime
) -> list[PublicCorrection]:
    """Return what would be said in public if this came into force, `kind` being `EXCLUDE` or `INCLUDE`."""
    return corrections_by(desk, lambda tx: _decide(desk, tx, kind, person_id, by=by, reason=reason), now)


def waiting(tx: Reader) -> list[Proposal]:
    """Return what waits for a second person, oldest first."""
    return [
        Proposal(row.id, _PROPOSED[row.kind], _person_of(row.subject), row.by, row.reason or "")
        for row in decisions.waiting(tx, _PROPOSED, (EXCLUDE, INCLUDE, DECLINED))
    ]


def agree(desk: Desk, tx: Writer, proposal: Proposal, *, by: str) -> None:
    """Put a proposal into force with the word of a second person."""
    must_be_another(proposal.by, by)
    names = f"{proposal.by}, {by}"
    _decide(
        desk,
        tx,
        proposal.kind,
        proposal.person_id,
        by=names,
        reason=proposal.reason,
        proposal=proposal.number,
    )


def _propose(tx: Writer, kind: str, person_id: int, *, by: str, reason: str) -> None:
    number = decisions.decide(tx, f"{kind}-proposed", f"person:{person_id}", by=by, reason=reason)
    notices.tell(tx, f"exclusion:{number}", "notices.exclusion-waits", number=number, by=by)


def _decide(
    desk: Desk, tx: Writer, kind: str, person_id: int, *, by: str, reason: str, proposal: int | None = None
) -> None:
    body: dict[str, object] = {} if proposal is None else {"proposal": proposal}
    decisions.decide(tx, kind, f"person:{person_id}", by=by, reason=reason, body=body)
    played = [rounds.get(tx, number) for number in comments.rounds_of_person(tx, person_id)]
    in_order = sorted((one for one in played if one), key=lambda one: (one.publish_at, one.id))
    rank_all_again(desk, tx, in_order, by=by, reason=reason)


def _person_of(subject: str) -> int:
    return int(subject.removeprefix("person:"))
