"""What followers may ask of us: all that we know of them, and to be forgotten.

Verdicts, points and places stay under a number that leads to nobody. What the team wrote in its reasons
is part of the history and stays; the command says how often a handle stands there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from loguru import logger

from bot.errors import NotNow, Problem, UserError
from bot.store import forgetting, histories, people
from bot.store.database import Reader, Store
from bot.store.people import Person

Known: TypeAlias = "str | int | float | bool | datetime | Sequence[Known] | Mapping[str, Known] | None"


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What forgetting a person removes and leaves.

    Args:
        comments: How many comments lose their words.
        mentions: In how many reasons of the team their handle stands; those stay.
        masked: In how many texts of others they are mentioned; the mention is made nobody's.
    """

    person: Person
    comments: int
    mentions: int
    masked: int


def find(tx: Reader, handle: str) -> Person:
    """Return the person of a handle; raises UserError where nobody we know goes by it."""
    person = people.by_handle(tx, handle)
    if person is None:
        raise UserError(Problem("keeping.no-such-person", {"handle": handle}))
    return person


def look_ahead(tx: Reader, handle: str) -> Forgetting:
    """Return what forgetting this person would remove.

    Raises:
        NotNow: They still play in a round, or have a prize to receive.
        UserError: Nobody we know goes by this handle.
    """
    person = find(tx, handle)
    waits = forgetting.waits_for(tx, person.id)
    if waits:
        shown = (person.handle or handle).removeprefix("@")
        raise NotNow(
            *(
                Problem(f"keeping.still-playing-in-{where}", {"handle": shown, "which": which})
                for where, which in waits.items()
            )
        )
    written = sum(1 for one in histories.comments(tx, person_id=person.id) if one.text is not None)
    handles = forgetting.handles_of(tx, [person.id])
    named = forgetting.texts_naming(tx, handles)
    return Forgetting(person, written, forgetting.mentions(tx, handles), named)


def forget(store: Store, handle: str, *, by: str, reason: str | None, now: datetime) -> Forgetting:
    """Forget a person; raises what `look_ahead` raises."""
    with store.write(now) as tx:
        found = look_ahead(tx, handle)
        forgetting.forget(tx, [found.person.id], by=by, reason=reason)
    store.empty_log()
    logger.info("Forgot person {person}", person=found.person.id, by=by)
    return found


def forget_what_is_old(store: Store, retention: timedelta, now: datetime) -> tuple[int, int]:
    """Forget people and comments past their time; return how many of each."""
    with store.write(now) as tx:
        gone, texts = forgetting.forget_before(tx, now - retention)
    if gone or texts:
        store.empty_log()
        logger.info("Forgot {people} people and {texts} old comments", people=gone, texts=texts)
    return gone, texts


def all_about(tx: Reader, person: Person) -> dict[str, Known]:
    """Return everything we know of a person as one document, unmasked: it is theirs."""
    verdicts: dict[str, list[Known]] = {}
    for one in histories.verdicts(tx, person_id=person.id):
        verdicts.setdefault(one.comment_id, []).append(
            {
                "question": one.question,
                "verdict": one.verdict,
                "reason": one.reason,
                "matched": one.matched,
                "similarity": one.similarity,
                "judged_at": one.judged_at,
            }
        )
    seen: dict[str, list[Known]] = {}
    for change in histories.sightings(tx, person.id):
        seen.setdefault(change.comment_id, []).append(
            {"kind": change.kind, "seen_at": change.seen_at, "text": change.text}
        )
    return {
        "user_id": person.user_id,
        "handle": person.handle,
        "comments": [
            {
                "id": comment.id,
                "series": comment.series,
                "number": comment.number,
                "handle": comment.handle,
                "text": comment.text,
                "commented_at": comment.commented_at,
                "verdicts": verdicts.get(comment.id, []),
                "changes": seen.get(comment.id, []),
            }
            for comment in histories.comments(tx, person_id=person.id)
        ],
        "points": [
            {"round": str(one.round_id), "points": one.points, "correct": one.correct}
            for one in histories.earned(tx, person.id)
        ],
        "wins": [
            {"week": week, "rank": rank, "points": points, "state": state}
            for week, rank, points, state in histories.won(tx, person.id)
        ],
        "written_to": [
            {"kind": kind, "text": text, "at": at} for kind, text, at in histories.written_to(tx, person.id)
        ],
    }
