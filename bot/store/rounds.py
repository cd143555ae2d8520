"""Rounds and their keys: where each stands, how it got there, and what its quiz said when.

A round's row is moved by conditional updates only: whoever changes the row does the work, so that two
daemons are harmless. Every move leaves an event in the chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, tuple_, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.game.model import Attempts, Quiz, Round, RoundStatus
from bot.game.rounds import AHEAD, PLAYED
from bot.game.timetable import week_of
from bot.store.database import Reader, Writer
from bot.store.quizjson import quiz_from_json, quiz_to_json
from bot.store.tables import EventRow, KeyRow, RoundRow, SweepRow

_LATEST_KEY = (
    select(KeyRow.id)
    .where(col(KeyRow.round_id) == bindparam("round_id"))
    .order_by(col(KeyRow.version).desc())
    .limit(1)
)
_LATEST_QUIZ = (
    select(KeyRow.quiz)
    .where(col(KeyRow.round_id) == bindparam("round_id"))
    .order_by(col(KeyRow.version).desc())
    .limit(1)
)
_ROW = (
    select(RoundRow)
    .where(col(RoundRow.id) == bindparam("round_id"))
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A round to be: the quiz with all it takes from its series filled in, and its times.

    Args:
        quiz: With `attempts` set; everything that decides a point is in it.
        content_sha: SHA-256 of the file's bytes, by which a rename or a copy is known.
        maker: Who wrote the file, where that is known.
        month: `2026-11`, on the account's own calendar, as `week` is.
    """

    file: str
    content_sha: str
    quiz: Quiz
    publish_at: datetime
    close_at: datetime
    week: str
    month: str
    maker: str | None = None


def plan(tx: Writer, plan: Plan) -> Round:
    """Add a planned round with the next number of its series."""
    row = RoundRow(
        id=tx.next_id(RoundRow),
        series=plan.quiz.series,
        number=next_number(tx, plan.quiz.series),
        file=plan.file,
        content_sha=plan.content_sha,
        maker=plan.maker,
        week=plan.week,
        month=plan.month,
        status=RoundStatus.PLANNED,
        publish_at=plan.publish_at,
        close_at=plan.close_at,
    )
    tx.session.add(row)
    tx.session.flush()
    _add_event(tx, row, by="bot")
    add_key(tx, row.id, plan.quiz, by="bot", reason="planned")
    return _round(row, plan.quiz)


def replan(tx: Writer, round_id: int, plan: Plan) -> bool:
    """Replace the plan of a round that is not yet under way; approval given before lapses."""
    changed = update(RoundRow).where(
        col(RoundRow.id) == round_id, col(RoundRow.status).in_([status.value for status in AHEAD])
    )
    row = tx.session.connection().execute(
        changed.values(
            status=RoundStatus.PLANNED.value,
            reason=None,
            content_sha=plan.content_sha,
            maker=plan.maker,
            publish_at=plan.publish_at,
            close_at=plan.close_at,
            week=plan.week,
            month=plan.month,
            bundle_digest=None,
        )
    )
    if row.rowcount != 1:
        return False
    _add_event(tx, _row(tx, round_id), by="bot")
    add_key(tx, round_id, plan.quiz, by="bot", reason="replanned")
    return True


def rename(tx: Writer, round_id: int, file: str) -> None:
    """Note that the round's file stands under another path."""
    tx.session.connection().execute(update(RoundRow).where(col(RoundRow.id) == round_id).values(file=file))
    _add_event(tx, _row(tx, round_id), by="bot")


def note_content(tx: Writer, round_id: int, content_sha: str) -> None:
    """Note which bytes of its file a posted round has taken."""
    tx.session.connection().execute(
        update(RoundRow).where(col(RoundRow.id) == round_id).values(content_sha=content_sha)
    )


def move(
    tx: Writer,
    round_id: int,
    *,
    from_: Sequence[RoundStatus],
    to: RoundStatus,
    by: str = "bot",
    reason: str | None = None,
    **changes: datetime | str | None,
) -> bool:
    """Move a round on, if it still stands in one of `from_`; whether it did.

    `changes` are columns of the round that change with it.
    """
    moved = (
        update(RoundRow)
        .where(col(RoundRow.id) == round_id, col(RoundRow.status).in_([status.value for status in from_]))
        .values(status=to.value, reason=reason, **changes)
    )
    if tx.session.connection().execute(moved).rowcount != 1:
        return False
    _add_event(tx, _row(tx, round_id), by=by)
    return True


def set_bundle(tx: Writer, round_id: int, digest: str | None) -> None:
    """Note which bundle the round would be published with; None: it is to be made anew."""
    tx.session.connection().execute(
        update(RoundRow).where(col(RoundRow.id) == round_id).values(bundle_digest=digest)
    )


def set_poll(
    tx: Writer, round_id: int, *, next_at: datetime | None, polled_at: datetime | None = None
) -> None:
    """Note when the round's comments are to be looked at next, and when they were."""
    values: dict[str, datetime | None] = {"next_poll_at": next_at}
    if polled_at is not None:
        values["polled_at"] = polled_at
    tx.session.connection().execute(update(RoundRow).where(col(RoundRow.id) == round_id).values(**values))


def add_key(tx: Writer, round_id: int, quiz: Quiz, *, by: str, reason: str) -> int:
    """Add a version of the round's quiz and key; return its version number."""
    highest = tx.session.exec(select(func.max(KeyRow.version)).where(col(KeyRow.round_id) == round_id)).one()
    version = (highest or 0) + 1
    tx.add_fact(
        KeyRow, round_id=round_id, version=version, quiz=quiz_to_json(quiz), at=tx.now, by=by, reason=reason
    )
    return version


def key_id(tx: Reader, round_id: int) -> int:
    """Return the id of the key in force."""
    return tx.session.exec(_LATEST_KEY, params={"round_id": round_id}).one()


def quiz_of_key(tx: Reader, key_id: int) -> Quiz:
    """Return the quiz as one key had it; raises LookupError where there is no such key."""
    quiz = tx.session.exec(select(KeyRow.quiz).where(col(KeyRow.id) == key_id)).first()
    if quiz is None:
        raise LookupError(key_id)
    return quiz_from_json(quiz)


def get(tx: Reader, round_id: int, until_link: int | None = None) -> Round | None:
    """Return a round by its id; with the quiz as it was right after a link of the chain, if one is given."""
    row = tx.session.get(RoundRow, round_id)
    return _round(row, _quiz(tx, row.id, until_link)) if row else None


def by_file(tx: Reader, file: str) -> Round | None:
    """Return the latest round of a quiz file."""
    found = select(RoundRow).where(col(RoundRow.file) == file).order_by(col(RoundRow.id).desc()).limit(1)
    row = tx.session.exec(found).first()
    return _round(row, _quiz(tx, row.id)) if row else None


def last_of_each_file(tx: Reader) -> dict[str, RoundRow]:
    """Return the row of the latest round of each quiz file."""
    return {row.file: row for row in tx.session.exec(select(RoundRow).order_by(col(RoundRow.id)))}


def having(tx: Reader, *statuses: RoundStatus) -> list[Round]:
    """Return the rounds in any of these statuses (all, when none is named), by publishing time."""
    return _rounds(tx, tx.session.exec(_in_order(statuses)).all())


def of_week(tx: Reader, week: str) -> list[Round]:
    """Return the rounds of an ISO week, by publishing time."""
    found = (
        select(RoundRow)
        .where(col(RoundRow.week) == week)
        .order_by(col(RoundRow.publish_at), col(RoundRow.id))
    )
    return _rounds(tx, tx.session.exec(found).all())


def rows(tx: Reader, *statuses: RoundStatus) -> list[RoundRow]:
    """Return the rows of rounds in any of these statuses, or of all, without quizzes, by publishing time."""
    return list(tx.session.exec(_in_order(statuses)).all())


def row(tx: Reader, round_id: int) -> RoundRow:
    """Return a round's row."""
    return _row(tx, round_id)


@cache
def _in_order(statuses: tuple[RoundStatus, ...]) -> SelectOfScalar[RoundRow]:
    found = select(RoundRow).order_by(col(RoundRow.publish_at), col(RoundRow.id))
    return found.where(col(RoundRow.status).in_([status.value for status in statuses])) if statuses else found


def _row(tx: Reader, round_id: int) -> RoundRow:
    return tx.session.exec(_ROW, params={"round_id": round_id}).one()


def _quiz(tx: Reader, round_id: int, until_link: int | None = None) -> Quiz:
    latest = _LATEST_QUIZ if until_link is None else _LATEST_QUIZ.where(col(KeyRow.link) <= until_link)
    quiz = tx.session.exec(latest, params={"round_id": round_id}).first()
    if quiz is None:
        raise LookupError(round_id)
    return quiz_from_json(quiz)


def _rounds(tx: Reader, found: Sequence[RoundRow]) -> list[Round]:
    return [_round(row, _quiz(tx, row.id)) for row in found]


def _round(row: RoundRow, quiz: Quiz) -> Round:
    return Round(
        id=row.id,
        series=row.series,
        number=row.number,
        file=row.file,
        week=row.week,
        status=RoundStatus(row.status),
        reason=row.reason,
        publish_at=row.publish_at,
        close_at=row.close_at,
        quiz=quiz,
        attempts=quiz.attempts or Attempts("first"),
        opened_at=row.opened_at,
        post_id=row.post_id,
    )


def _add_event(tx: Writer, row: RoundRow, *, by: str) -> None:
    """Put what the round's row says now into the chain."""
    tx.add_fact(
        EventRow,
        round_id=row.id,
        status=row.status,
        at=tx.now,
        by=by,
        reason=row.reason,
        publish_at=row.publish_at,
        close_at=row.close_at,
        opened_at=row.opened_at,
        post_id=row.post_id,
        number=row.number,
        file=row.file,
        maker=row.maker,
        week=row.week,
        month=row.month,
    )


def close_later(tx: Writer, round_id: int, until: datetime, *, by: str, reason: str | None) -> bool:
    """Give an open round a later end."""
    return move(
        tx, round_id, from_=[RoundStatus.OPEN], to=RoundStatus.OPEN, by=by, reason=reason, close_at=until
    )


def elapsed_share(round_: Round, now: datetime) -> float:
    """Return which part of the round's planned time has passed at `now`: 0 before it, 1 and more after."""
    length = round_.close_at - round_.publish_at
    return (now - round_.publish_at) / max(length, timedelta(seconds=1))


def sweeps(tx: Reader, round_id: int, since: datetime) -> list[SweepRow]:
    """Return the sweeps of a round since a moment, oldest first."""
    found = select(SweepRow).where(col(SweepRow.round_id) == round_id, col(SweepRow.at) >= since)
    return list(tx.session.exec(found.order_by(col(SweepRow.id))))


def last_sweep_at(tx: Reader, round_id: int) -> datetime | None:
    """Return when the round was last looked through completely."""
    found = select(SweepRow.at).where(col(SweepRow.round_id) == round_id).order_by(col(SweepRow.id).desc())
    return tx.session.exec(found.limit(1)).first()


def before_in_series(tx: Reader, round_: Round) -> int | None:
    """Return the id of the settled round of the series that came just before this one."""
    found = (
        select(RoundRow.id)
        .where(
            col(RoundRow.series) == round_.series,
            col(RoundRow.status).in_([status.value for status in PLAYED]),
            tuple_(col(RoundRow.publish_at), col(RoundRow.id)) < (round_.publish_at, round_.id),
        )
        .order_by(col(RoundRow.publish_at).desc(), col(RoundRow.id).desc())
    )
    return tx.session.exec(found.limit(1)).first()


def settled_after_in_series(tx: Reader, round_: Round) -> list[Round]:
    """Return the settled rounds of the series after this one, in order."""
    return [
        one
        for one in having(tx, *PLAYED)
        if one.series == round_.series and (one.publish_at, one.id) > (round_.publish_at, round_.id)
    ]


def postpone(tx: Writer, round_id: int, publish_at: datetime, zone: ZoneInfo, *, reason: str) -> bool:
    """Give a round that is not under way a later slot, its length kept; approval given before lapses."""
    row = _row(tx, round_id)
    local = publish_at.astimezone(zone)
    return move(
        tx,
        round_id,
        from_=AHEAD,
        to=RoundStatus.PLANNED,
        reason=reason,
        publish_at=publish_at,
        close_at=publish_at + (row.close_at - row.publish_at),
        week=week_of(publish_at, zone),
        month=f"{local:%Y-%m}",
        bundle_digest=None,
    )


def history(tx: Reader, round_id: int) -> list[EventRow]:
    """Return the round's events, oldest first."""
    return list(
        tx.session.exec(select(EventRow).where(col(EventRow.round_id) == round_id).order_by(col(EventRow.id)))
    )


def by_number(tx: Reader, series: str, number: int) -> Round | None:
    """Return a round by its running number in the series."""
    found = select(RoundRow).where(col(RoundRow.series) == series, col(RoundRow.number) == number)
    row = tx.session.exec(found).first()
    return _round(row, _quiz(tx, row.id)) if row else None


def last_event_at(tx: Reader, before: datetime) -> datetime | None:
    """Return when any round last moved before a moment."""
    found = select(EventRow.at).where(col(EventRow.at) < before).order_by(col(EventRow.id).desc())
    return tx.session.exec(found.limit(1)).first()


def next_number(tx: Reader, series: str) -> int:
    """Return the first number of a series that no round had yet."""
    highest = tx.session.exec(select(func.max(RoundRow.number)).where(col(RoundRow.series) == series)).one()
    return (highest or 0) + 1


def renumber(tx: Writer, round_id: int, number: int) -> None:
    """Give a round that is not out another number of its series, which must be free."""
    changed = update(RoundRow).where(col(RoundRow.id) == round_id)
    tx.session.connection().execute(changed.values(number=number, bundle_digest=None))
    _add_event(tx, _row(tx, round_id), by="bot")


def shift(tx: Writer, round_id: int, publish_at: datetime, zone: ZoneInfo) -> None:
    """Move a round that is not out to the time at which its post was really made, its length kept."""
    row = _row(tx, round_id)
    if row.publish_at <= publish_at < row.close_at:
        return
    changed = update(RoundRow).where(col(RoundRow.id) == round_id)
    tx.session.connection().execute(
        changed.values(
            publish_at=publish_at,
            close_at=publish_at + (row.close_at - row.publish_at),
            week=week_of(publish_at, zone),
            month=f"{publish_at.astimezone(zone):%Y-%m}",
        )
    )
    _add_event(tx, _row(tx, round_id), by="bot")


def note_all(tx: Writer, by: str) -> int:
    """Put every round as it stands into the chain, after an upgrade that covers more; return how many."""
    found = rows(tx)
    for row in found:
        _add_event(tx, row, by=by)
    return len(found)
