"""The second person's word on what another proposed: an overrule, an exclusion, a prize passed on.

A proposal is called by what it is and its number, as in `overrule:12`. Whoever agrees must be another person
than who proposed it; anybody may decline it, since nothing changes by that. What follows from agreeing stands
in the module that the proposal comes from.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.errors import Problem, UserError
from bot.services import excluding, moderating, passing_on
from bot.services.desk import Desk
from bot.settings import Settings
from bot.store import decisions
from bot.store.database import Reader
from bot.store.tables import OverruleRow

Overrules = Sequence[OverruleRow]  # those proposed in one breath
Proposal = Overrules | excluding.Proposal | passing_on.Proposal

_NAME = re.compile(r"(overrule|exclusion|lapse):(\d+)")


def why_nobody_seconds(settings: Settings) -> Problem | None:
    """Return why two people cannot be told apart, or are not there; None where `[team] names` says who is."""
    if not settings.team.names:
        return Problem("instagram.no-team-names", severity="warning")
    if all(moderating.same_person(name, settings.team.names[0]) for name in settings.team.names):
        return Problem("instagram.one-team-name", {"name": settings.team.names[0]}, severity="warning")
    return None


def names_a_proposal(text: str) -> bool:
    """Whether this is how a proposal is called, be there one or not."""
    return _NAME.fullmatch(text) is not None


def proposal(tx: Reader, name: str) -> Proposal:
    """Return the proposal of this name; raises `UserError` where none waits for a second person."""
    named = _NAME.fullmatch(name)
    kind, number = (named[1], int(named[2])) if named else ("", 0)
    found: Proposal | None = None
    match kind:
        case "overrule":
            batches = decisions.proposals(tx)
            found = next((batch for batch in batches if any(one.id == number for one in batch)), None)
        case "exclusion":
            found = next((one for one in excluding.waiting(tx) if one.number == number), None)
        case "lapse":
            found = next((one for one in passing_on.waiting(tx) if one.number == number), None)
    if found is None:
        raise UserError(Problem("deciding.no-such-proposal", {"name": name}))
    return found


def agree(desk: Desk, name: str, *, by: str, now: datetime) -> None:
    """Put another person's proposal into force; raises `NotNow` for one's own."""
    with desk.store.write(now) as tx:
        found = proposal(tx, name)
        match found:
            case excluding.Proposal():
                excluding.agree(desk, tx, found, by=by)
            case passing_on.Proposal():
                passing_on.agree(desk, tx, found, by=by)
            case _:
                moderating.agree(desk, tx, found, by=by)


def decline(desk: Desk, name: str, *, by: str, now: datetime) -> None:
    """Do away with a proposal; whoever made it may do so too."""
    with desk.store.write(now) as tx:
        found = proposal(tx, name)
        match found:
            case excluding.Proposal():
                body: dict[str, object] = {"proposal": found.number}
                decisions.decide(tx, excluding.DECLINED, f"person:{found.person_id}", by=by, body=body)
            case passing_on.Proposal():
                body = {"person": found.person_id, "proposal": found.number}
                decisions.decide(tx, passing_on.DECLINED, f"week:{found.week}", by=by, body=body)
            case _:
                for one in found:
                    decisions.decide(tx, "decline-overrule", f"overrule:{one.id}", by=by)
