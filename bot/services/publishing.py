"""Publishing: from an approved plan at its slot to a claimed post in the outbox.

A slot that was missed is published while enough of the round is left, or skipped, or asked about, as the
settings say. An approval holds for its slot and a late window; outside of it, it lapses and is asked for
again. A claimed post whose file is broken before it is out is called back. On a day of mourning or disaster
nothing is posted, nor made up for: the round moves to the next free slot, also where its post was claimed
already and waits.
"""

from datetime import datetime, timedelta
from typing import assert_never

from loguru import logger

from bot.content.messages import say_reason
from bot.content.moments import moment_text
from bot.game.model import Round, RoundStatus
from bot.game.rounds import AHEAD, OVER
from bot.game.timetable import MISSED_AFTER, next_free_slot, slots_between
from bot.services import mourning
from bot.services.approved import post_of
from bot.services.desk import Desk
from bot.services.preparing import round_name
from bot.services.restoring import is_restored
from bot.store import decisions, files, notices, outbox, rounds
from bot.store.database import Reader, Writer

TOLD_AHEAD = timedelta(hours=48)


def publish_due(desk: Desk, now: datetime) -> list[int]:
    """Claim every round whose slot has come and put its post in the outbox; return which."""
    with desk.store.read() as tx:
        if is_restored(tx, now):
            return []  # what is already out must be found first; no slot is claimed or missed meanwhile
        due = [round_ for round_ in rounds.having(tx, *AHEAD) if round_.publish_at <= now]
    claimed = []
    for round_ in due:
        with desk.store.write(now) as tx:
            if _is_on_hold(desk, round_, now):
                _move_to_next_slot(desk, tx, round_)
            elif _too_late(desk, round_, now):
                _expire(desk, tx, round_, _why_missed(desk, tx, round_))
            elif files.is_wrong(tx, round_.file):
                _tell(desk, tx, round_, f"wrong:{round_.id}", "notices.waits-for-file")
            elif round_.status is RoundStatus.APPROVED and now > approved_until(desk, tx, round_):
                lapse(desk, tx, round_)
            elif round_.status is RoundStatus.APPROVED and post_of(desk, tx, round_.id) is None:
                call_off(desk, tx, round_, from_=RoundStatus.APPROVED)
            elif not _may_go_out(desk, round_) or _must_ask(desk, round_, now):
                _remind(desk, tx, round_)
            elif _claim(desk, tx, round_):
                claimed.append(round_.id)
    return claimed


def next_reminders(desk: Desk, now: datetime) -> list[str]:
    """Tell the team of slots within 48 hours that have no quiz; return the series told of."""
    told = []
    with desk.store.write(now) as tx:
        taken = {(row.series, row.publish_at) for row in rounds.rows(tx) if row.status not in OVER}
        for name, series in desk.settings.series.items():
            for slot in slots_between(list(series.slots), now, now + TOLD_AHEAD, desk.settings.zone):
                key = f"no-quiz:{name}:{slot.isoformat()}"
                if (name, slot) in taken:
                    notices.forget(tx, key)
                elif notices.tell(tx, key, "notices.no-quiz", series=series.title, slot=_local(desk, slot)):
                    told.append(name)
    return told


def approved_until(desk: Desk, tx: Reader, round_: Round) -> datetime:
    """Return until when the round's approval holds; its slot's end where none was asked for."""
    given = decisions.about(tx, f"round:{round_.id}", "approve")
    if not given:
        return _last_moment(desk, round_)
    return datetime.fromisoformat(str(decisions.body(given[-1])["until"]))


def _may_go_out(desk: Desk, round_: Round) -> bool:
    return round_.status is RoundStatus.APPROVED or not desk.settings.posts_need_approval


def _why_missed(desk: Desk, tx: Reader, round_: Round) -> str:
    if files.is_wrong(tx, round_.file):
        return "file-wrong"
    return "missed" if _may_go_out(desk, round_) else "not-approved"


def _last_moment(desk: Desk, round_: Round) -> datetime:
    """Return the latest moment at which enough of the round is left to be worth publishing."""
    length = round_.close_at - round_.publish_at
    share = desk.settings.publish.minimum_share
    if desk.settings.publish.missed == "skip":
        return round_.publish_at + MISSED_AFTER
    return round_.publish_at + length * float(1 - share)


def _too_late(desk: Desk, round_: Round, now: datetime) -> bool:
    match desk.settings.publish.missed:
        case "publish" | "skip":
            return now > _last_moment(desk, round_)
        case "ask":
            return now >= round_.close_at
        case _:
            assert_never(desk.settings.publish.missed)


def _must_ask(desk: Desk, round_: Round, now: datetime) -> bool:
    missed = now > round_.publish_at + MISSED_AFTER
    return desk.settings.publish.missed == "ask" and missed and round_.status is not RoundStatus.APPROVED


def _claim(desk: Desk, tx: Writer, round_: Round) -> bool:
    bundle = rounds.row(tx, round_.id).bundle_digest
    if bundle is None:
        return False  # its cards could not be made yet; planning says so beside the file
    not_after = approved_until(desk, tx, round_)
    if not rounds.move(tx, round_.id, from_=AHEAD, to=RoundStatus.PUBLISHING):
        return False
    outbox.enqueue(
        tx,
        f"post:{round_.id}",
        due_at=tx.now,
        round_id=round_.id,
        bundle_digest=bundle,
        not_after=not_after,
    )
    logger.info("Publishing round {round}", round=round_.id)
    return True


def _expire(desk: Desk, tx: Writer, round_: Round, reason: str) -> None:
    rounds.move(
        tx,
        round_.id,
        from_=AHEAD,
        to=RoundStatus.EXPIRED,
        reason=reason,
    )
    in_words = say_reason(reason, desk.settings.language)
    _tell(desk, tx, round_, f"expired:{round_.id}", "notices.expired", reason=in_words)


def lapse(desk: Desk, tx: Writer, round_: Round, *, from_: RoundStatus = RoundStatus.APPROVED) -> None:
    """Let a round's approval lapse where it stands in `from_`, and tell the team each time."""
    if rounds.move(tx, round_.id, from_=[from_], to=RoundStatus.PLANNED, reason="approval-lapsed"):
        _tell(desk, tx, round_, f"lapsed:{round_.id}:{tx.now.isoformat()}", "notices.lapsed")


def call_off(desk: Desk, tx: Writer, round_: Round, *, from_: RoundStatus) -> None:
    """Let a post wait whose bytes are others now: they are made anew, and a person is called."""
    logger.error("Round {round} is not what was approved: sabtu audit", round=round_.id)
    rounds.move(
        tx,
        round_.id,
        from_=[from_],
        to=RoundStatus.PLANNED,
        reason="approval-lapsed",
        bundle_digest=None,
    )
    key = f"bytes-changed:{round_.id}:{round_.publish_at.isoformat()}"
    _tell(desk, tx, round_, key, "notices.bytes-changed")


def must_wait(desk: Desk, tx: Reader, round_: Round, now: datetime) -> bool:
    """Whether a claimed post may not be sent now: its file is wrong, or nothing is posted today."""
    return mourning.is_held(desk.settings, now) or files.is_wrong(tx, round_.file)


def plan_anew(desk: Desk, tx: Writer, round_: Round) -> None:
    """Plan a round anew whose post was claimed, is not out and must wait."""
    claimed = RoundStatus.PUBLISHING
    if mourning.is_held(desk.settings, tx.now):
        rounds.move(tx, round_.id, from_=[claimed], to=RoundStatus.PLANNED, reason="hold")
        _move_to_next_slot(desk, tx, round_)
    elif decisions.about(tx, f"round:{round_.id}", "approve"):
        lapse(desk, tx, round_, from_=claimed)
    else:
        rounds.move(tx, round_.id, from_=[claimed], to=RoundStatus.PLANNED, reason="file-wrong")


def _remind(desk: Desk, tx: Writer, round_: Round) -> None:
    _tell(desk, tx, round_, f"waiting:{round_.id}", "notices.waits-for-approval")


def _tell(desk: Desk, tx: Writer, round_: Round, key: str, code: str, **facts: str) -> None:
    notices.tell(tx, key, code, round=round_name(desk, round_), file=round_.file, **facts)


def _is_on_hold(desk: Desk, round_: Round, now: datetime) -> bool:
    """Whether its slot lies on a day without posts, or it would be made up for on one."""
    if mourning.is_held(desk.settings, round_.publish_at):
        return True
    return mourning.is_held(desk.settings, now) and not _too_late(desk, round_, now)


def _move_to_next_slot(desk: Desk, tx: Writer, round_: Round) -> None:
    series = desk.settings.series_named(round_.series)
    taken = {
        row.publish_at for row in rounds.rows(tx) if row.series == round_.series and row.status not in OVER
    }
    slots = series.slots if series else ()
    slot = next_free_slot(slots, taken, max(tx.now, round_.publish_at), desk.settings.zone)
    if slot is None:
        _expire(desk, tx, round_, "hold")
        return
    rounds.postpone(tx, round_.id, slot, desk.settings.zone, reason="hold")
    key = f"hold:{round_.id}:{slot.isoformat()}"
    _tell(desk, tx, round_, key, "notices.hold", slot=_local(desk, slot))


def _local(desk: Desk, moment: datetime) -> str:
    return moment_text(moment, desk.settings.zone, desk.settings.language)
