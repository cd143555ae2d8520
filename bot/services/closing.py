"""Closing, settling and revealing: from the last comment to stored points and the public answer.

A round closes by the comments' own time stamps, is swept until two sweeps in a row found the same, waits
for a person where an answer is in doubt, and is then settled in one transaction: points, the rule that
gave each, and the reveal in the outbox.
"""

from datetime import datetime

from loguru import logger

from bot.game.model import Round, RoundStatus
from bot.platforms.base import Capability
from bot.services import preparing
from bot.services.desk import Desk
from bot.services.tallying import right_answers, store_scores, waiting_for_a_person
from bot.store import decisions, notices, outbox, rounds
from bot.store.database import Reader, Writer
from bot.store.tables import SweepRow


def close_due(desk: Desk, now: datetime) -> list[int]:
    """Close every open round whose time is up; return which."""
    with desk.store.read() as tx:
        due = [round_ for round_ in rounds.having(tx, RoundStatus.OPEN) if round_.close_at <= now]
    closed = []
    for round_ in due:
        with desk.store.write(now) as tx:
            # Read at once what came in last; the sweeps follow after the grace period.
            if rounds.move(
                tx,
                round_.id,
                from_=[RoundStatus.OPEN],
                to=RoundStatus.CLOSING,
                next_poll_at=now,
            ):
                closed.append(round_.id)
                logger.info("Closed round {round}", round=round_.id)
    return closed


def settle_due(desk: Desk, now: datetime) -> list[int]:
    """Settle every closing round that was collected completely and has nothing in doubt; return which."""
    with desk.store.read() as tx:
        closing = rounds.having(tx, RoundStatus.CLOSING)
        ready = [round_ for round_ in closing if is_complete(desk, tx, round_)]
        doubtful = {round_.id: len(waiting_for_a_person(desk, tx, round_)) for round_ in ready}
    settled = []
    for round_ in ready:
        with desk.store.write(now) as tx:
            # A complete round needs no further polls; a person's verdict brings it back here.
            if doubtful[round_.id]:
                rounds.set_poll(tx, round_.id, next_at=None)
                count = doubtful[round_.id]
                name = preparing.round_name(desk, round_)
                notices.tell(tx, f"review:{round_.id}", "notices.review", round=name, count=count)
                continue
            if _settle(desk, tx, round_):
                settled.append(round_.id)
                logger.info("Settled round {round}", round=round_.id)
    return settled


def is_complete(desk: Desk, tx: Reader, round_: Round) -> bool:
    """Whether the last sweeps after closing, as many as the settings ask, all found the same."""
    needed = desk.settings.collect.sweeps
    last = rounds.sweeps(tx, round_.id, since=round_.close_at)[-needed:]
    return len(last) == needed and len({sweep.content for sweep in last}) == 1


def gap(desk: Desk, tx: Reader, round_: Round) -> int:
    """Return how many comments the platform counts and does not show, where that is too many; else 0."""
    last: list[SweepRow] = rounds.sweeps(tx, round_.id, since=round_.close_at)[-1:]
    if not last:
        return 0
    missing = last[0].platform_count - last[0].found
    allowed = desk.settings.collect.gap
    bound = max(allowed.comments, int(last[0].platform_count * allowed.percent / 100))
    return missing if missing > bound else 0


def gap_to_accept(desk: Desk, tx: Reader, round_: Round) -> int:
    """Return the gap that nobody has accepted: one that grew since is another one; 0 where there is none."""
    missing = gap(desk, tx, round_)
    bodies = [decisions.body(row) for row in decisions.about(tx, f"round:{round_.id}", "accept-gap")]
    accepted = [count for body in bodies if isinstance(count := body.get("count", missing), int)]
    return missing if missing > max(accepted, default=0) else 0


def _settle(desk: Desk, tx: Writer, round_: Round) -> bool:
    if not rounds.move(tx, round_.id, from_=[RoundStatus.CLOSING], to=RoundStatus.SETTLED, next_poll_at=None):
        return False
    store_scores(desk, tx, [round_])
    if Capability.REPLY in desk.platform.capabilities:
        text = preparing.reveal_text(desk, round_, right_answers(desk, tx, round_))
        outbox.enqueue(tx, f"reveal:{round_.id}", due_at=tx.now, round_id=round_.id, text=text)
    else:
        rounds.move(tx, round_.id, from_=[RoundStatus.SETTLED], to=RoundStatus.REVEALED, reason="no-replies")
    return True
