"""One turn of the wheel: everything that is due, in the order in which one thing leads to the next.

The daemon, the demo and the tests all turn the same wheel; they differ in who moves the clock. What is due
is read from our own tables each time, so nothing is lost with a process. One piece of work that fails stops
no other.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from loguru import logger

from bot.errors import PlatformError
from bot.game.model import RoundStatus
from bot.services import (
    announcing,
    closing,
    closing_stories,
    collecting,
    outbox,
    planning,
    publishing,
    restoring,
    weighing,
)
from bot.services.desk import Desk
from bot.services.holding import may_write
from bot.services.troubles import note_trouble
from bot.store import bars, rounds
from bot.store import outbox as outbox_rows

HELD_FOR = timedelta(minutes=15)  # the daemon looks more often by itself; a person may have resumed

Work = Callable[[Desk, datetime], object]


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work by name."""

    name: str
    work: Work


JOBS: tuple[Job, ...] = (
    Job("settle-unknown", outbox.settle_unknown),
    Job("reconcile", restoring.reconcile_due),
    Job("prepare", planning.prepare_due),
    Job("publish", publishing.publish_due),
    Job("closing-stories", closing_stories.enqueue_due),
    Job("send", outbox.deliver),
    Job("close", closing.close_due),
    Job("collect", collecting.collect_due),
    Job("settle", closing.settle_due),
    Job("draft", announcing.draft_due),
    Job("send-what-follows", outbox.deliver),
)


def take_turn(desk: Desk, now: datetime, told: Callable[[str, object], None] | None = None) -> None:
    """Do all that is due at `now`; `told` hears what each job returned."""
    for job in JOBS:
        with a_job(job.name):
            try:
                result = job.work(desk, now)
            except PlatformError as error:
                note_trouble(desk, now, error, during=job.name)
            else:
                if told:
                    told(job.name, result)


@contextmanager
def a_job(name: str) -> Iterator[None]:
    """Log what is done within under a job's name; a bug in it goes to the log and stops no other job."""
    with logger.contextualize(job=name):
        try:
            yield
        except Exception:
            logger.exception("Job {name} failed", name=name)


def next_moment(desk: Desk, now: datetime) -> datetime | None:
    """Return the next moment later than `now` at which something is due; None where nothing is."""
    moments: list[datetime] = []
    with desk.store.read() as tx:
        for row in rounds.rows(tx):
            match RoundStatus(row.status):
                case RoundStatus.PLANNED | RoundStatus.APPROVED:
                    moments.append(row.publish_at)
                case RoundStatus.OPEN:
                    story_at = closing_stories.story_at(
                        desk.settings, row.series, row.opened_at, row.close_at
                    )
                    moments += [moment for moment in (row.close_at, row.next_poll_at, story_at) if moment]
                case RoundStatus.CLOSING if row.next_poll_at is not None:
                    # Due already: a person has settled a doubt, or reads are held; the next turn sees to it.
                    due_already = row.next_poll_at <= now
                    moments.append(now + outbox.RETRY_AFTER if due_already else row.next_poll_at)
                case _:
                    pass
        moments += [
            moment
            for week in weighing.weeks_in_play(desk, tx)
            if (moment := announcing.announce_at(desk, week)) is not None
        ]
        due = outbox_rows.next_due(tx)
        if due is not None:
            held = not may_write(desk, tx, now, "post")
            later = now + (HELD_FOR if held else outbox.RETRY_AFTER)
            moments.append(due if due > now else later)
        moments += [bar.until for bar in bars.active(tx, now) if bar.until is not None]
    return min((moment for moment in moments if moment > now), default=None)
