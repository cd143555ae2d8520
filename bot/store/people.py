"""Who the followers are: the only place that knows, and the place that can forget.

Facts hold our own number of a person. The number stays when the person is forgotten; the user id, the
handle and the salt go, and with the salt every digest over what they wrote tells nothing any more.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from bot.store.database import Reader, Writer
from bot.store.tables import PersonRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Person:
    """A follower; `user_id` and `handle` are None once forgotten."""

    id: int
    user_id: str | None
    handle: str | None
    salt: bytes | None


def known(tx: Reader, user_ids: Iterable[str]) -> dict[str, Person]:
    """Return those of these people that we know, by user id."""
    wanted = sorted(set(user_ids))
    people: dict[str, Person] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found = select(PersonRow).where(col(PersonRow.user_id).in_(wanted[start : start + _AT_ONCE]))
        people |= {str(row.user_id): _person(row) for row in tx.session.exec(found)}
    return people


def meet(tx: Writer, handles: dict[str, str], seen_at: datetime) -> dict[str, Person]:
    """Return these people (handle by user id), adding who is new and noting new handles."""
    people = known(tx, handles)
    new = []
    for user_id, handle in handles.items():
        if user_id not in people:
            person = Person(tx.next_id(PersonRow), user_id, handle, secrets.token_bytes(16))
            people[user_id] = person
            new.append(
                {
                    "id": person.id,
                    "user_id": user_id,
                    "handle": handle,
                    "salt": person.salt,
                    "first_seen_at": seen_at,
                    "forgotten_at": None,
                }
            )
        elif people[user_id].handle != handle:
            renamed = update(PersonRow).where(col(PersonRow.user_id) == user_id).values(handle=handle)
            tx.session.connection().execute(renamed)
    if new:
        tx.insert(PersonRow, new)
    return people


def by_handle(tx: Reader, handle: str) -> Person | None:
    """Return the person who last went by this handle; case and a leading @ do not matter."""
    plain = handle.removeprefix("@").lower()
    found = select(PersonRow).where(col(PersonRow.handle).ilike(plain.replace("_", r"\_"), escape="\\"))
    row = tx.session.exec(found.order_by(col(PersonRow.id).desc()).limit(1)).first()
    return _person(row) if row else None


def by_id(tx: Reader, person_ids: Iterable[int]) -> dict[int, Person]:
    """Return these people by our own number."""
    wanted = sorted(set(person_ids))
    people: dict[int, Person] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found = select(PersonRow).where(col(PersonRow.id).in_(wanted[start : start + _AT_ONCE]))
        people |= {row.id: _person(row) for row in tx.session.exec(found)}
    return people


def _person(row: PersonRow) -> Person:
    return Person(row.id, row.user_id, row.handle, row.salt)
