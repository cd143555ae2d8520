"""The story that a round closes soon, for a series whose settings ask for one.

It is drawn when it is due and not before: until then a person may extend the round, and its clock must be the
true one. It goes out once a round; a round that is extended afterwards gets no second one. It speaks to
followers: what reminds the team of slots without a quiz is `publishing.next_reminders`.
"""

from datetime import datetime

from loguru import logger

from bot.game.model import RoundStatus
from bot.platforms.base import Capability
from bot.services import mourning, preparing
from bot.services.desk import Desk
from bot.services.restoring import is_restored
from bot.settings import Settings
from bot.store import bundles, meta, outbox, rounds
from bot.store.database import Reader


def enqueue_due(desk: Desk, now: datetime) -> list[int]:
    """Put the story of every open round whose last hour has come into the outbox; return which."""
    if Capability.STORY not in desk.platform.capabilities:
        return []
    with desk.store.read() as tx:
        if is_restored(tx, now) or mourning.is_held(desk.settings, now):
            return []
        due = [
            round_
            for round_ in rounds.having(tx, RoundStatus.OPEN)
            if (moment := story_at(desk.settings, round_.series, round_.opened_at, round_.close_at))
            and moment <= now < round_.close_at
            and not _may_be_out(tx, round_.id, moment)
        ]
    for round_ in due:
        bundle = preparing.closing_story(desk, round_)
        with desk.store.write(now) as tx:
            outbox.enqueue(
                tx,
                f"closing-story:{round_.id}",
                due_at=now,
                round_id=round_.id,
                text=round_.post_id or "",
                bundle_digest=bundles.save(tx, bundle),
                not_after=round_.close_at,
            )
        logger.info("Reminding that round {round} closes soon", round=round_.id)
    return [round_.id for round_ in due]


def story_at(
    settings: Settings, series_name: str, opened_at: datetime | None, close_at: datetime
) -> datetime | None:
    """Return when a round's closing story is due; None where it gets none.

    A round that is open for less than twice that time gets none: its own post is news enough.
    """
    series = settings.series.get(series_name)
    if series is None or series.closing_story is None or opened_at is None:
        return None
    moment = close_at - series.closing_story
    return moment if moment - opened_at >= series.closing_story else None


def _may_be_out(tx: Reader, round_id: int, moment: datetime) -> bool:
    """Whether the story is in the outbox, or may have gone out before the database was restored."""
    restored_at = meta.get(tx, "restored_at")
    if restored_at is not None and moment <= datetime.fromisoformat(restored_at):
        return True
    return outbox.by_key(tx, f"closing-story:{round_id}") is not None
