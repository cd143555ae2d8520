"""What follows when an outward write has happened, or never will: one transaction for each.

The row in the outbox, the step of the round or week, and the actions that come next are committed
together, so that a kill leaves either all of it or none.
"""

from datetime import datetime, timedelta

from loguru import logger

from bot.content.messages import say
from bot.game.model import Round, RoundStatus
from bot.game.rounds import AHEAD
from bot.platforms.base import Capability
from bot.services import correcting, preparing, telling_winners
from bot.services.desk import Desk
from bot.services.looking import Found
from bot.services.naming import write_in_words
from bot.services.tallying import right_answers, right_attempts
from bot.store import bundles, comments, decisions, meta, notices, outbox, people, rounds, winners
from bot.store.database import Writer
from bot.store.tables import ActionRow

STORY_WITHIN = timedelta(hours=12)


def arrived(desk: Desk, action: ActionRow, found: Found, now: datetime, *, adopted: bool) -> None:
    """Note that an action happened, and queue what follows from it."""
    with desk.store.write(now) as tx:
        if not outbox.done(tx, action.id, found.id, adopted=adopted):
            return
        match action.kind:
            case "post":
                _post_is_open(desk, tx, action, found, adopted)
            case "reveal":
                _revealed(desk, tx, action, found.id, adopted)
            case "winners":
                _announced(desk, tx, action, found, adopted)
            case "correction":
                correcting.is_out(desk, tx, action)
            case _:
                pass
    logger.info("Done: {key}", key=action.key, id=found.id, adopted=adopted)


def refused(desk: Desk, action: ActionRow, reason: str, now: datetime) -> None:
    """Note that the platform will never do this, and what that means for the round."""
    with desk.store.write(now) as tx:
        if not outbox.refuse(tx, action.id, reason):
            return
        if action.kind == "post" and action.round_id:
            failed(desk, tx, action.round_id, f"refused: {reason}")
        _revealed_unseen(tx, action)
        if action.kind not in ("like", "reply"):
            what = write_in_words(desk, tx, action)
            notices.tell(tx, f"refused:{action.key}", "notices.refused", what=what, detail=reason)
    logger.error("The platform refused {key}: {reason}", key=action.key, reason=reason)


def gone(desk: Desk, action: ActionRow, now: datetime) -> None:
    """Let go of an action whose post or comment does not exist any more."""
    with desk.store.write(now) as tx:
        if not outbox.drop(tx, action.id, "gone"):
            return
        _revealed_unseen(tx, action)
    logger.warning("Dropped {key}: what it belongs to was deleted", key=action.key)


def _revealed_unseen(tx: Writer, action: ActionRow) -> None:
    """Let a round go on where its answer cannot be shown any more."""
    if action.kind == "reveal" and action.round_id:
        from_ = [RoundStatus.SETTLED]
        rounds.move(tx, action.round_id, from_=from_, to=RoundStatus.REVEALED, reason="not-shown")


def failed(desk: Desk, tx: Writer, round_id: int, reason: str) -> None:
    """Note that a round will not be published after all."""
    if rounds.move(tx, round_id, from_=[RoundStatus.PUBLISHING], to=RoundStatus.FAILED, reason=reason):
        name = preparing.round_name(desk, rounds.row(tx, round_id))
        notices.tell(tx, f"failed:{round_id}", "notices.round-failed", round=name, detail=reason)


def open_by_hand(
    desk: Desk, tx: Writer, round_id: int, found: Found, *, by: str, reason: str = "by-hand"
) -> bool:
    """Open a round whose post a person made in the app."""
    from_ = (*AHEAD, RoundStatus.PUBLISHING, RoundStatus.EXPIRED, RoundStatus.FAILED)
    opened_at = found.posted_at or tx.now
    moved = rounds.move(
        tx,
        round_id,
        from_=from_,
        to=RoundStatus.OPEN,
        by=by,
        reason=reason,
        opened_at=opened_at,
        post_id=found.id,
        next_poll_at=tx.now,
    )
    if moved:
        _queue_hints(desk, tx, round_id, opened_at)
    return moved


def _post_is_open(desk: Desk, tx: Writer, action: ActionRow, found: Found, adopted: bool) -> None:
    round_id = action.round_id or 0
    opened_at = found.posted_at or tx.now
    moved = rounds.move(
        tx,
        round_id,
        from_=[RoundStatus.PUBLISHING],
        to=RoundStatus.OPEN,
        reason="adopted" if adopted else None,
        opened_at=opened_at,
        post_id=found.id,
        next_poll_at=opened_at,
    )
    if not moved:
        return
    if bundles.has_story(tx, action.bundle_digest or "") and _may_have_a_story(
        desk, tx, action, found, adopted
    ):
        outbox.enqueue(
            tx,
            f"story:{round_id}",
            due_at=tx.now,
            round_id=round_id,
            text=found.id,
            bundle_digest=action.bundle_digest,
            not_after=rounds.row(tx, round_id).close_at,
        )
    _queue_hints(desk, tx, round_id, opened_at)


def _may_have_a_story(desk: Desk, tx: Writer, action: ActionRow, found: Found, adopted: bool) -> bool:
    """Whether a story is still to be made: not for what was found long after it went out, nor twice."""
    fresh = found.posted_at is None or tx.now - found.posted_at < STORY_WITHIN
    can = Capability.STORY in desk.platform.capabilities
    return fresh and can and not (adopted and _made_before(tx, action))


def _made_before(tx: Writer, action: ActionRow) -> bool:
    """Whether what was found is something that this database, restored from a backup, never sent itself."""
    return action.claims == 0 and meta.get(tx, "restored_at") is not None


def _queue_hints(desk: Desk, tx: Writer, round_id: int, opened_at: datetime) -> None:
    round_ = rounds.get(tx, round_id)
    if round_ is None or Capability.REPLY not in desk.platform.capabilities:
        return
    for number, hint in enumerate(round_.quiz.hints, start=1):
        due_at = opened_at + hint.after
        if due_at < round_.close_at:
            outbox.enqueue(
                tx,
                f"hint:{round_id}:{number}",
                due_at=due_at,
                round_id=round_id,
                text=preparing.hint_text(desk, round_, number),
                not_after=round_.close_at,
            )


def _revealed(desk: Desk, tx: Writer, action: ActionRow, comment_id: str, adopted: bool) -> None:
    round_id = action.round_id or 0
    if not rounds.move(tx, round_id, from_=[RoundStatus.SETTLED], to=RoundStatus.REVEALED):
        return
    round_ = rounds.get(tx, round_id)
    if round_ is None:
        return
    series = desk.settings.series_named(round_.series)
    can = desk.platform.capabilities
    if series is not None and series.reveal_pin and Capability.PIN in can:
        outbox.enqueue(tx, f"pin:{round_id}", due_at=tx.now, round_id=round_id, comment_id=comment_id)
    shows_story = series is not None and series.reveal_story and Capability.STORY in can
    if shows_story and not (adopted and _made_before(tx, action)):
        bundle = preparing.reveal_story(desk, round_, right_answers(desk, tx, round_))
        outbox.enqueue(
            tx,
            f"reveal-story:{round_id}",
            due_at=tx.now,
            round_id=round_id,
            text=round_.post_id or "",
            bundle_digest=bundles.save(tx, bundle),
            not_after=tx.now + STORY_WITHIN,
        )
    _queue_courtesies(desk, tx, round_)


def _queue_courtesies(desk: Desk, tx: Writer, round_: Round) -> None:
    reveal = desk.settings.reveal
    can = desk.platform.capabilities
    likes = reveal.likes and Capability.LIKE in can
    thanks = reveal.thanks and Capability.REPLY in can
    if not (likes or thanks):
        return
    deleted = {one.comment_id for one in comments.judged(tx, round_.id) if one.deleted}
    right = [one for one in right_attempts(desk, tx, round_) if one.comment_id not in deleted]
    known = people.by_id(tx, [one.person for one in right[: reveal.thanks_at_most]])
    handles = {person.id: person.handle or "" for person in known.values()}
    for one in right[: reveal.thanks_at_most]:
        if likes:
            outbox.enqueue(
                tx, f"like:{one.comment_id}", due_at=tx.now, round_id=round_.id, comment_id=one.comment_id
            )
        if thanks:
            outbox.enqueue(
                tx,
                f"reply:{one.comment_id}",
                due_at=tx.now,
                round_id=round_.id,
                comment_id=one.comment_id,
                text=preparing.thanks_text(desk, one.comment_id, handles.get(one.person, "")),
            )


def _announced(desk: Desk, tx: Writer, action: ActionRow, found: Found, adopted: bool) -> None:
    week, post_id = action.week or "", found.id
    winners.advance(tx, week, from_="approved", to="announced")
    winning = {row.person_id for row in winners.of_week(tx, week)}
    body = drafted_body(tx, week) | {"post_id": post_id}
    claim_by = tx.now + desk.settings.winners.claim_within
    if winners.begin_claims(tx, week, winning, claim_by):
        body["claim_by"] = claim_by.isoformat()
    decisions.decide(tx, "announced", f"week:{week}", by="bot", body=body)
    # What changed while the announcement was on its way could not stop it any more: it is corrected.
    correcting.correct(
        desk, tx, week, by="bot", reason=say("winners.changed-meanwhile", desk.settings.language)
    )
    if bundles.has_story(tx, action.bundle_digest or "") and _may_have_a_story(
        desk, tx, action, found, adopted
    ):
        outbox.enqueue(
            tx,
            f"winners-story:{week}",
            due_at=tx.now,
            week=week,
            text=post_id,
            bundle_digest=action.bundle_digest,
            not_after=tx.now + STORY_WITHIN,
        )
    telling_winners.queue_messages(desk, tx, week, winning)


def drafted_body(tx: Writer, week: str) -> dict[str, object]:
    """Return what the last draft of a week was made of, as its decision holds it."""
    drafts = decisions.about(tx, f"week:{week}", "drafted")
    return decisions.body(drafts[-1]) if drafts else {}
