"""`sabtu run`: timers over the same wheel that the demo turns by hand.

Timers live in memory and are derived from our own tables at the start and after every turn, so that a
process that dies takes nothing with it. One worker thread owns the platform; the team is told from another.
SIGTERM lets what is being done finish, within a few seconds; what cannot finish is left to reconciliation.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from loguru import logger

from bot.services import nightly, notifying, outbox, publishing, watching
from bot.services.desk import Desk
from bot.services.turn import a_job, next_moment, take_turn
from bot.store import meta

STOP_WITHIN = timedelta(seconds=8)
LOOK_AT_LEAST_EVERY = timedelta(seconds=30)
BEAT_EVERY = timedelta(seconds=10)
TELLING = "telling"  # a thread of its own: an address that does not answer must not hold up the game


class Daemon:
    """The timers of one account.

    Args:
        desk: What the work needs; only the worker thread touches its platform.
        clock: The moment, read once at the start of each job.
        speed: Simulated seconds a second; 1 on every platform but the sandbox.
        live: Called at each turn with the moment, for a crowd that plays along; None on a real platform.
    """

    def __init__(
        self,
        desk: Desk,
        clock: Callable[[], datetime],
        *,
        speed: float = 1,
        live: Callable[[datetime], object] | None = None,
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._speed = speed
        self._live = live
        self._stopping = threading.Event()
        self._folder = watching.FolderWatch()
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1), TELLING: ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=UTC,
        )

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a turn that is still running is no news
        outbox.recover(self._desk, self._clock())
        settings = self._desk.settings
        self._every("folder", self._scan, self._real(settings.folder.every))
        self._every("turn", self._turn, self._real(LOOK_AT_LEAST_EVERY))
        self._every("beat", self._beat, BEAT_EVERY)
        self._every("night", self._keep_house, timedelta(minutes=5), first_after=timedelta(minutes=1))
        self._every("remind", self._remind, timedelta(minutes=1), first_after=timedelta(seconds=1))
        self._every("notify", self._notify, timedelta(minutes=1), timedelta(seconds=2), TELLING)
        self._scheduler.start()
        logger.info("Running", platform=self._desk.platform.name, account=settings.account.handle)
        self._stopping.wait()
        self._shut_down()

    def _every(
        self,
        name: str,
        work: Callable[[], None],
        interval: timedelta,
        first_after: timedelta = timedelta(0),
        executor: str = "default",
    ) -> None:
        trigger = IntervalTrigger(seconds=max(interval.total_seconds(), 0.2))
        first = datetime.now(UTC) + first_after
        self._scheduler.add_job(
            self._guarded, trigger, (name, work), id=name, next_run_time=first, executor=executor
        )

    def _guarded(self, name: str, work: Callable[[], None]) -> None:
        with a_job(name):
            work()

    def _real(self, simulated: timedelta) -> timedelta:
        return simulated / self._speed

    def _scan(self) -> None:
        if self._folder.look(self._desk, self._clock()):
            self._guarded("turn", self._turn)

    def _turn(self) -> None:
        now = self._clock()
        if self._live:
            self._live(now)
        take_turn(self._desk, now)
        following = next_moment(self._desk, now)
        if following is not None and not self._stopping.is_set():
            wait = self._real(following - self._clock())
            if wait < self._real(LOOK_AT_LEAST_EVERY):
                self._scheduler.add_job(
                    self._guarded,
                    "date",
                    ("turn", self._turn),
                    run_date=datetime.now(UTC) + max(wait, timedelta(milliseconds=50)),
                    id="next-turn",
                    replace_existing=True,
                )

    def _beat(self) -> None:
        with self._desk.store.write(self._clock()) as tx:
            meta.beat(tx, "daemon", detail=str(os.getpid()))

    def _keep_house(self) -> None:
        nightly.keep_house(self._desk, self._clock())

    def _remind(self) -> None:
        publishing.next_reminders(self._desk, self._clock())

    def _notify(self) -> None:
        notifying.notify_due(self._desk, self._clock())

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()

    def _shut_down(self) -> None:
        """Let the running job finish; when it takes too long, leave the rest to reconciliation."""
        logger.info("Stopping")
        self._scheduler.pause()
        for job in self._scheduler.get_jobs():
            job.remove()
        finisher = threading.Thread(target=self._finish, daemon=True)
        finisher.start()
        finisher.join(STOP_WITHIN.total_seconds())
        if finisher.is_alive():
            logger.warning("Stopped in the middle of a call; it is looked for at the next start")
            farewell = threading.Thread(target=self._say_stopped, daemon=True)
            farewell.start()
            farewell.join(1)  # the worker may be in a transaction; then the beat runs out by itself
            logger.complete()
            os._exit(0)
        logger.info("Stopped")

    def _finish(self) -> None:
        self._scheduler.shutdown(wait=True)
        self._say_stopped()

    def _say_stopped(self) -> None:
        with self._desk.store.write(self._clock()) as tx:
            meta.stop_beating(tx, "daemon")
