"""Comments as first seen, what became of them, and what the judge said: facts, written once.

A comment is stored once, whatever happens afterwards: an edit or a deletion is a sighting beside it.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from bot.game.model import Verdict
from bot.judging.ruling import Ruling
from bot.store import people
from bot.store.chain import content_digest
from bot.store.database import Reader, Writer
from bot.store.decisions import seconded
from bot.store.rowform import Cell
from bot.store.tables import (
    CommentRow,
    CommentTextRow,
    OverruleRow,
    RoundRow,
    SightingRow,
    SightingTextRow,
    VerdictRow,
)

_AT_ONCE = 500
_SALT = 16  # bytes
_STREAMED = 2_000  # rows fetched at once
_VERDICTS: Final = {verdict.value: verdict for verdict in Verdict}
_LAST_LINK = 2**63 - 1

_CLOSE_AT = select(RoundRow.close_at).where(col(RoundRow.id) == bindparam("of_round"))
_IN_ROUND = select(CommentRow.id).where(col(CommentRow.round_id) == bindparam("of_round"))
_SIGHTINGS = (
    select(SightingRow, SightingTextRow.text)
    .join(SightingTextRow, col(SightingTextRow.sighting_id) == col(SightingRow.id), isouter=True)
    .where(col(SightingRow.comment_id).in_(_IN_ROUND), col(SightingRow.link) <= bindparam("until"))
    .order_by(col(SightingRow.id))
)
_OVERRULES = (
    select(OverruleRow)
    .where(col(OverruleRow.comment_id).in_(_IN_ROUND), col(OverruleRow.link) <= bindparam("until"))
    .order_by(col(OverruleRow.id))
)
# Rows of objects would take ten times as long, and their cells by name twice.
_VERDICTS_BY_PERSON = (
    sa_select(
        col(CommentRow.person_id),
        col(CommentRow.commented_at),
        col(VerdictRow.comment_id),
        col(VerdictRow.sighting_id),
        col(VerdictRow.question),
        col(VerdictRow.verdict),
        col(VerdictRow.reason),
        col(VerdictRow.matched),
        col(VerdictRow.similarity),
    )
    .join(CommentRow, col(CommentRow.id) == col(VerdictRow.comment_id))
    .where(col(CommentRow.round_id) == bindparam("of_round"), col(VerdictRow.link) <= bindparam("until"))
    .order_by(col(CommentRow.person_id), col(VerdictRow.id))
    .execution_options(yield_per=_STREAMED)
)


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment seen for the first time, with the judge's ruling on it."""

    id: str
    user_id: str
    handle: str
    text: str
    commented_at: datetime
    reply_to: str | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of a stored comment: its latest text (None once forgotten) and whether it is gone."""

    id: str
    person_id: int
    text: str | None
    deleted: bool
    reply_to: str | None
    commented_at: datetime


class JudgedComment(NamedTuple):
    """One comment, one question, and the verdict in force, for tallying and for people to read.

    A tuple, because a hundred thousand of them are made for one tally: a frozen dataclass takes four times as
    long.

    Args:
        counts_from: The comment's own time; for an edit that changed it, when the edit was first seen.
        verdict: In force: the last effective overrule, else the last judge's verdict.
        judged: What the judge said, whatever people decided later.
    """

    comment_id: str
    person_id: int
    question: int
    verdict: Verdict
    judged: Verdict
    reason: str
    matched: str | None
    similarity: float | None
    commented_at: datetime
    counts_from: datetime
    edited: bool
    deleted: bool
    overruled: bool


def record(
    tx: Writer, round_id: int, key_id: int, judge: str, new: Sequence[NewComment], seen_at: datetime
) -> int:
    """Store comments not stored before, with their verdicts; return how many were new."""
    have = known_ids(tx, [comment.id for comment in new])
    fresh = list({comment.id: comment for comment in new if comment.id not in have}.values())
    if not fresh:
        return 0
    met = people.meet(tx, {comment.user_id: comment.handle for comment in fresh}, seen_at)
    facts: list[dict[str, Cell]] = []
    texts: list[dict[str, Cell]] = []
    verdicts: list[dict[str, Cell]] = []
    salts = secrets.token_bytes(_SALT * len(fresh))
    for number, comment in enumerate(fresh):
        salt = salts[_SALT * number : _SALT * (number + 1)]
        facts.append(
            {
                "id": comment.id,
                "round_id": round_id,
                "person_id": met[comment.user_id].id,
                "reply_to": comment.reply_to,
                "commented_at": comment.commented_at,
                "seen_at": seen_at,
                "content": content_digest(salt, comment.handle, comment.text),
            }
        )
        texts.append({"comment_id": comment.id, "handle": comment.handle, "text": comment.text, "salt": salt})
        verdicts += _verdicts(tx, comment.id, None, key_id, judge, comment.ruling, seen_at)
    tx.add_facts(CommentRow, facts)
    tx.insert(CommentTextRow, texts)
    tx.add_facts(VerdictRow, verdicts)
    return len(fresh)


def note_edit(
    tx: Writer, comment_id: str, text: str, ruling: Ruling, key_id: int, judge: str, seen_at: datetime
) -> None:
    """Note that a stored comment was seen with another text, and what the judge says of that.

    What was forgotten stays forgotten: of a comment whose text is gone, nothing is noted.
    """
    if tx.session.get(CommentTextRow, comment_id) is None:
        return
    salt = secrets.token_bytes(_SALT)
    number = _note(tx, comment_id, "edited", seen_at, content_digest(salt, text))
    tx.insert(SightingTextRow, [{"sighting_id": number, "text": text, "salt": salt}])
    tx.add_facts(VerdictRow, _verdicts(tx, comment_id, number, key_id, judge, ruling, seen_at))


def note_deletion(tx: Writer, comment_id: str, seen_at: datetime) -> None:
    """Note that a stored comment is no longer there; its attempt stays."""
    _note(tx, comment_id, "deleted", seen_at, None)


def note_return(tx: Writer, comment_id: str, seen_at: datetime) -> None:
    """Note that a comment that was gone is there again."""
    _note(tx, comment_id, "returned", seen_at, None)


def rejudge(
    tx: Writer, comment_id: str, sighting_id: int | None, ruling: Ruling, key_id: int, judge: str
) -> None:
    """Add the judge's verdicts by another key; those before stay in the history."""
    tx.add_facts(VerdictRow, _verdicts(tx, comment_id, sighting_id, key_id, judge, ruling, tx.now))


def ids_of_round(tx: Reader, round_id: int) -> set[str]:
    """Return the ids of all stored comments of a round."""
    return set(tx.session.exec(select(CommentRow.id).where(col(CommentRow.round_id) == round_id)))


def known_ids(tx: Reader, ids: Iterable[str]) -> set[str]:
    """Return those of these comments that are stored."""
    wanted = list(ids)
    have: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        have |= set(
            tx.session.exec(
                select(CommentRow.id).where(col(CommentRow.id).in_(wanted[start : start + _AT_ONCE]))
            )
        )
    return have


def known(tx: Reader, round_id: int) -> dict[str, Known]:
    """Return all stored comments of a round by id, each with the text that counts.

    An edit first seen at or after closing changes nothing: what the comment said before stands.
    """
    close_at = _close_at(tx, round_id)
    rows = tx.session.exec(
        select(CommentRow, CommentTextRow.text)
        .join(CommentTextRow, col(CommentTextRow.comment_id) == col(CommentRow.id), isouter=True)
        .where(col(CommentRow.round_id) == round_id)
    ).all()
    found = {
        row.id: Known(row.id, row.person_id, text, False, row.reply_to, row.commented_at)
        for row, text in rows
    }
    for sighting, text in _sightings(tx, round_id):
        before = found[sighting.comment_id]
        is_edit = sighting.kind == "edited"
        found[sighting.comment_id] = Known(
            before.id,
            before.person_id,
            text if is_edit and sighting.seen_at < close_at else before.text,
            sighting.kind == "deleted" or (is_edit and before.deleted),
            before.reply_to,
            before.commented_at,
        )
    return found


def judged(tx: Reader, round_id: int) -> list[JudgedComment]:
    """Return every comment and question of a round with the verdict in force, by time, then by id.

    An edit first seen at or after closing changes nothing: what the comment said before stands.
    """
    result = [one for group in judged_by_person(tx, round_id) for one in group]
    result.sort(key=lambda one: (one.counts_from, one.comment_id, one.question))
    return result


def judged_by_person(
    tx: Reader, round_id: int, until_link: int | None = None
) -> Iterator[list[JudgedComment]]:
    """Yield what `judged` returns, one person's comments after the other, in order of their number.

    Args:
        until_link: As it stood right after this link of the chain; None: as it stands.
    """
    close_at = _close_at(tx, round_id)
    edits: dict[str, datetime] = {}
    gone: dict[str, bool] = {}
    too_late: set[int] = set()
    for sighting, _text in _sightings(tx, round_id, until_link):
        if sighting.kind != "edited":
            gone[sighting.comment_id] = sighting.kind == "deleted"
        elif sighting.seen_at < close_at:
            edits[sighting.comment_id] = sighting.seen_at
        else:
            too_late.add(sighting.id)
    overruled = effective_overrules(tx, round_id, until_link)
    with tx.session.connection().execute(_VERDICTS_BY_PERSON, _until(round_id, until_link)) as rows:
        for _, group in groupby(rows, key=itemgetter(0)):
            latest = {(row[2], row[4]): row for row in group if row[3] not in too_late}
            theirs = []
            for (
                person,
                at,
                comment,
                _sighting,
                question,
                verdict,
                reason,
                matched,
                similar,
            ) in latest.values():
                by_person = overruled.get((comment, question))
                theirs.append(
                    JudgedComment(
                        comment,
                        person,
                        question,
                        _VERDICTS[by_person.verdict if by_person else verdict],
                        _VERDICTS[verdict],
                        reason,
                        matched,
                        similar,
                        at,
                        edits.get(comment, at),
                        comment in edits,
                        gone.get(comment, False),
                        by_person is not None,
                    )
                )
            yield theirs


def effective_overrules(
    tx: Reader, round_id: int, until_link: int | None = None, agreeing: Collection[int] = ()
) -> dict[tuple[str, int], OverruleRow]:
    """Return the overrule in force by comment and question: the last that waits for nobody.

    Args:
        agreeing: Overrules that a second person is imagined to agree to.
    """
    agreed = seconded(tx, until_link).union(agreeing)
    rows = tx.session.exec(_OVERRULES, params=_until(round_id, until_link))
    return {(row.comment_id, row.question): row for row in rows if not row.needs_second or row.id in agreed}


def texts(tx: Reader, comment_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return handle and first text of these comments; those of forgotten people are missing."""
    wanted = list(comment_ids)
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = select(CommentTextRow).where(
            col(CommentTextRow.comment_id).in_(wanted[start : start + _AT_ONCE])
        )
        found |= {row.comment_id: (row.handle, row.text) for row in tx.session.exec(rows)}
    return found


def get(tx: Reader, comment_id: str) -> CommentRow | None:
    """Return a comment's fact."""
    return tx.session.get(CommentRow, comment_id)


def _close_at(tx: Reader, round_id: int) -> datetime:
    return tx.session.exec(_CLOSE_AT, params={"of_round": round_id}).one()


def _sightings(
    tx: Reader, round_id: int, until_link: int | None = None
) -> list[tuple[SightingRow, str | None]]:
    found = tx.session.exec(_SIGHTINGS, params=_until(round_id, until_link))
    return [(sighting, text) for sighting, text in found]


def _until(round_id: int, link: int | None) -> dict[str, int]:
    return {"of_round": round_id, "until": _LAST_LINK if link is None else link}


def _note(tx: Writer, comment_id: str, kind: str, seen_at: datetime, content: bytes | None) -> int:
    return tx.add_fact(SightingRow, comment_id=comment_id, kind=kind, seen_at=seen_at, content=content)


def _verdicts(
    tx: Writer,
    comment_id: str,
    sighting_id: int | None,
    key_id: int,
    judge: str,
    ruling: Ruling,
    judged_at: datetime,
) -> list[dict[str, Cell]]:
    return [
        {
            "id": tx.next_id(VerdictRow),
            "comment_id": comment_id,
            "sighting_id": sighting_id,
            "question": number,
            "key_id": key_id,
            "judge": judge,
            "judged_at": judged_at,
            "verdict": part.verdict.value,
            "reason": part.reason,
            "matched": part.matched,
            "similarity": None if part.similarity is None else round(part.similarity, 1),
        }
        for number, part in enumerate(ruling.for_the_record, start=1)
    ]


def texts_that_count(tx: Reader, round_id: int) -> list[tuple[str, int | None, str]]:
    """Return id, sighting and text of every comment of a round; forgotten ones are missing.

    An edit first seen at or after closing changes nothing: what the comment said before stands.
    """
    close_at = _close_at(tx, round_id)
    rows = tx.session.exec(
        select(CommentRow.id, CommentTextRow.text)
        .join(CommentTextRow, col(CommentTextRow.comment_id) == col(CommentRow.id))
        .where(col(CommentRow.round_id) == round_id)
        .order_by(col(CommentRow.id))
    )
    found: dict[str, tuple[str, int | None, str]] = {one: (one, None, text) for one, text in rows}
    for sighting, text in _sightings(tx, round_id):
        if sighting.kind == "edited" and text is not None and sighting.seen_at < close_at:
            found[sighting.comment_id] = (sighting.comment_id, sighting.id, text)
    return list(found.values())


def rounds_of_person(tx: Reader, person_id: int) -> list[int]:
    """Return the rounds a person commented on, latest first."""
    found = select(CommentRow.round_id).where(col(CommentRow.person_id) == person_id).distinct()
    return sorted(tx.session.exec(found), reverse=True)
