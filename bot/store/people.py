"""Who the followers are: the only place that knows, and the place that can forget.

Facts hold our own number of a person. The number stays when the person is forgotten; the user id, the
handle and the salt go, and with the salt the digest that a meeting keeps of them tells nothing any more.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import col, select

from bot.store.chain import content_digest
from bot.store.columns import escape
from bot.store.database import Reader, Writer
from bot.store.rowform import Cell
from bot.store.tables import MeetingRow, PersonRow

_AT_ONCE = 500
_SALT = 16  # bytes


@dataclass(frozen=True, slots=True)
class Person:
    """A follower; `user_id` and `handle` are None once forgotten."""

    id: int
    user_id: str | None
    handle: str | None


def known(tx: Reader, user_ids: Iterable[str]) -> dict[str, Person]:
    """Return those of these people that we know, by user id."""
    return {user_id: person for user_id, (person, _salt) in _salted(tx, user_ids).items()}


def meet(tx: Writer, handles: Mapping[str, str], seen_at: datetime) -> dict[str, Person]:
    """Return these people (handle by user id), adding who is new and noting new handles."""
    before = _salted(tx, handles)
    people: dict[str, Person] = {}
    new: list[dict[str, Cell]] = []
    meetings: list[dict[str, Cell]] = []
    for user_id, handle in handles.items():
        person, salt = before.get(user_id) or (None, secrets.token_bytes(_SALT))
        if person is not None and person.handle == handle:
            people[user_id] = person
            continue
        if person is None:
            person = Person(tx.next_id(PersonRow), user_id, handle)
            new.append(
                {
                    "id": person.id,
                    "user_id": user_id,
                    "handle": handle,
                    "salt": salt,
                    "first_seen_at": seen_at,
                }
            )
        else:
            person = Person(person.id, user_id, handle)
            renamed = update(PersonRow).where(col(PersonRow.id) == person.id).values(handle=handle)
            tx.session.connection().execute(renamed)
        people[user_id] = person
        content = content_digest(salt, user_id, handle)
        number = tx.next_id(MeetingRow)
        meetings.append({"id": number, "person_id": person.id, "at": seen_at, "content": content})
    tx.insert(PersonRow, new)
    tx.add_facts(MeetingRow, meetings)
    return people


def by_handle(tx: Reader, handle: str) -> Person | None:
    """Return the person who last went by this handle; case and a leading @ do not matter."""
    plain = escape(handle.strip().removeprefix("@").lower())
    found = select(PersonRow).where(func.lower(col(PersonRow.handle)) == plain)
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


def _salted(tx: Reader, user_ids: Iterable[str]) -> dict[str, tuple[Person, bytes]]:
    wanted = sorted(set(user_ids))
    people: dict[str, tuple[Person, bytes]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        columns = select(PersonRow.id, PersonRow.user_id, PersonRow.handle, PersonRow.salt)
        found = columns.where(col(PersonRow.user_id).in_(wanted[start : start + _AT_ONCE]))
        people |= {
            str(user_id): (Person(number, user_id, handle), salt or b"")
            for number, user_id, handle, salt in tx.session.exec(found)
        }
    return people


def _person(row: PersonRow) -> Person:
    return Person(row.id, row.user_id, row.handle)
