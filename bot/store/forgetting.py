"""Forgetting people: their clear values go, what they did stays under a number.

A decision in the chain says who was forgotten and when; only with it may a clear value be missing.
"""

import json
import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, update
from sqlmodel import SQLModel, col, select

from bot.game.model import RoundStatus
from bot.store import bundles, decisions
from bot.store.chain import content_digest
from bot.store.database import Reader, Writer
from bot.store.mentions import masked, names_one_of
from bot.store.tables import (
    ActionRow,
    CommentRow,
    CommentTextRow,
    DecisionRow,
    NoticeRow,
    OverruleRow,
    PersonRow,
    RoundRow,
    SightingRow,
    SightingTextRow,
    WinnerRow,
)

_AT_ONCE = 500


def forget(tx: Writer, person_ids: Collection[int], *, by: str, reason: str | None = None) -> None:
    """Forget these people at their own wish, each with a decision of their own."""
    for number in sorted(person_ids):
        body = _mask_mentions(tx, handles_of(tx, [number]))
        decisions.decide(tx, "forget", f"person:{number}", by=by, reason=reason, body=body)
    _empty(tx, sorted(person_ids))


def forget_before(tx: Writer, before: datetime, *, by: str = "bot") -> tuple[int, int]:
    """Forget what was commented before a moment, and everybody who commented nothing since.

    Returns:
        How many people and how many texts were forgotten; nothing is noted when both are 0.
    """
    latest = (
        select(CommentRow.person_id)
        .join(PersonRow, col(PersonRow.id) == col(CommentRow.person_id))
        .where(col(PersonRow.forgotten_at).is_(None))
        .group_by(col(CommentRow.person_id))
        .having(func.max(col(CommentRow.commented_at)) < before)
    )
    people = sorted(tx.session.exec(latest))
    old = select(CommentRow.id).where(col(CommentRow.commented_at) < before)
    edits = select(SightingRow.id).where(col(SightingRow.comment_id).in_(old))
    gone = _delete(tx, SightingTextRow, col(SightingTextRow.sighting_id).in_(edits))
    gone += _delete(tx, CommentTextRow, col(CommentTextRow.comment_id).in_(old))
    if people or gone:
        body: dict[str, object] = {"before": before.isoformat(), "people": people, "texts": gone}
        body |= _mask_mentions(tx, handles_of(tx, people))
        decisions.decide(tx, "retention", "people", by=by, body=body)
        _empty(tx, people)
    return len(people), gone


def forgotten_by(kind: str, subject: str, body: str) -> tuple[list[int], datetime | None]:
    """Return whom a decision forgot, and before which moment all texts.

    Raises:
        ValueError, TypeError, LookupError: It is no decision that `forget` or `forget_before` wrote.
    """
    if kind == "forget":
        return [int(subject.removeprefix("person:"))], None
    facts = json.loads(body)
    return [int(number) for number in facts["people"]], datetime.fromisoformat(facts["before"])


def masked_by(body: str) -> dict[str, str]:
    """Return the digests, in hexadecimal, of the texts that a decision made a mention nobody's in.

    Raises:
        ValueError, TypeError, LookupError, AttributeError: `forget` or `forget_before` did not write it.
    """
    return {str(name): str(digest) for name, digest in json.loads(body).get("masked", {}).items()}


def texts_naming(tx: Reader, handles: Collection[str]) -> int:
    """Return in how many texts of others these handles are mentioned."""
    comments, sightings = _naming(tx, {handle.lower() for handle in handles})
    return len(comments) + len(sightings)


def forgotten(tx: Reader) -> dict[int, DecisionRow]:
    """Return who was forgotten, each with the decision."""
    found: dict[int, DecisionRow] = {}
    for decision in decisions.of_kind(tx, "forget", "retention"):
        numbers, _before = forgotten_by(decision.kind, decision.subject, decision.body)
        found |= {number: decision for number in numbers if number not in found}
    return found


def waits_for(tx: Reader, person_id: int) -> dict[str, list[str]]:
    """Return the numbers of live `rounds`, and the `weeks` whose prizes wait, that the person has a part in.

    While any is left, forgetting them would let them play twice, or leave a prize without a winner.
    """
    live = (
        select(RoundRow.id)
        .join(CommentRow, col(CommentRow.round_id) == col(RoundRow.id))
        .where(
            col(CommentRow.person_id) == person_id,
            col(RoundRow.status).in_([RoundStatus.OPEN.value, RoundStatus.CLOSING.value]),
        )
        .distinct()
    )
    pending = select(WinnerRow.week).where(
        col(WinnerRow.person_id) == person_id,
        col(WinnerRow.state).in_(["drafted", "approved", "announced", "answered"]),
    )
    found = {
        "rounds": [str(number) for number in sorted(tx.session.exec(live))],
        "weeks": sorted(set(tx.session.exec(pending))),
    }
    return {where: which for where, which in found.items() if which}


def mentions(tx: Reader, handles: Collection[str]) -> int:
    """Return how many reasons given by the team mention one of these handles; facts cannot forget them."""
    wanted = {handle.lower() for handle in handles}
    reasons = [*tx.session.exec(select(OverruleRow.reason)), *tx.session.exec(select(DecisionRow.reason))]
    return sum(bool(wanted & _words(reason)) for reason in reasons if reason)


def handles_of(tx: Reader, person_ids: Collection[int]) -> set[str]:
    """Return every handle these people went by."""
    found: set[str] = set()
    for some in _chunks(person_ids):
        now = select(PersonRow.handle).where(col(PersonRow.id).in_(some))
        found |= {handle for handle in tx.session.exec(now) if handle}
        then = (
            select(CommentTextRow.handle)
            .join(CommentRow, col(CommentRow.id) == col(CommentTextRow.comment_id))
            .where(col(CommentRow.person_id).in_(some))
        )
        found |= set(tx.session.exec(then))
    return found


def _naming(tx: Reader, handles: Collection[str]) -> tuple[list[CommentTextRow], list[SightingTextRow]]:
    """Return what others wrote that mentions one of these handles, which are in lower case."""
    own = select(CommentTextRow).where(col(CommentTextRow.text).contains("@"))
    edited = select(SightingTextRow).where(col(SightingTextRow.text).contains("@"))
    comments = [row for row in tx.session.exec(own) if names_one_of(row.text, handles)]
    theirs = {row.comment_id for row in comments if row.handle.lower() in handles}
    sightings = [row for row in tx.session.exec(edited) if names_one_of(row.text, handles)]
    return [row for row in comments if row.comment_id not in theirs], sightings


def _mask_mentions(tx: Writer, handles: Collection[str]) -> dict[str, object]:
    """Make mentions of these handles nobody's, and return what the decision must say of it.

    The digest of a text in its fact cannot be changed, and a salt that stays would let anybody try which
    name stood there. So each text gets a new salt, and its new digest stands in the decision, in the chain.
    """
    _overwrite(tx)
    wanted = {handle.lower() for handle in handles}
    comments, sightings = _naming(tx, wanted)
    digests = {}
    found: list[CommentTextRow | SightingTextRow] = [*comments, *sightings]
    for row in found:
        row.text, row.salt = masked(row.text, wanted), secrets.token_bytes(len(row.salt))
        if isinstance(row, CommentTextRow):
            digest = content_digest(row.salt, row.handle, row.text)
            digests[f"comment_text:{row.comment_id}"] = digest.hex()
        else:
            digests[f"sighting_text:{row.sighting_id}"] = content_digest(row.salt, row.text).hex()
        tx.session.add(row)
    tx.session.flush()
    return {"masked": digests} if digests else {}


def _overwrite(tx: Writer) -> None:
    """Let SQLite overwrite what is removed, else the bytes stay in the file's free pages."""
    connection = tx.session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def _empty(tx: Writer, person_ids: Sequence[int]) -> None:
    """Remove the clear values of these people from every table that is not the chain."""
    connection = tx.session.connection()
    _overwrite(tx)
    _forget_notices(tx, handles_of(tx, person_ids))
    for some in _chunks(person_ids):
        theirs = select(CommentRow.id).where(col(CommentRow.person_id).in_(some))
        edits = select(SightingRow.id).where(col(SightingRow.comment_id).in_(theirs))
        _delete(tx, SightingTextRow, col(SightingTextRow.sighting_id).in_(edits))
        _delete(tx, CommentTextRow, col(CommentTextRow.comment_id).in_(theirs))
        answered = col(ActionRow.comment_id).in_(theirs) | col(ActionRow.person_id).in_(some)
        connection.execute(update(ActionRow).where(answered).values(text=""))
        won = select(WinnerRow.week).where(col(WinnerRow.person_id).in_(some)).distinct()
        bundles.drop(tx, [f"week:{week}" for week in tx.session.exec(won)])
        emptied = update(PersonRow).where(col(PersonRow.id).in_(some))
        connection.execute(emptied.values(user_id=None, handle=None, salt=None, forgotten_at=tx.now))


def _forget_notices(tx: Writer, handles: Collection[str]) -> None:
    wanted = {handle.lower() for handle in handles}
    telling = [row.id for row in tx.session.exec(select(NoticeRow)) if wanted & _words(row.facts)]
    _delete(tx, NoticeRow, col(NoticeRow.id).in_(telling))


def _delete(tx: Writer, table: type[SQLModel], which: ColumnElement[bool]) -> int:
    return tx.session.connection().execute(delete(table).where(which)).rowcount


def _words(text: str) -> set[str]:
    return {word.strip(".").lower() for word in re.findall(r"[\w.]+", text)}


def _chunks(numbers: Collection[int]) -> Iterator[list[int]]:
    listed = sorted(numbers)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
