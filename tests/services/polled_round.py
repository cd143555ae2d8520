"""A simulated round of 11 hours that is read to its end: what it cost, and how long followers waited.

The real services read a sandbox by a clock that is moved from one due moment to the next, so calls, delays
and misses are the same in every run; a turn takes no time. Comments come in a burst after the post and in a
rush before closing; some are replies, some too late, and some are held back by the platform's filter and
appear with an old stamp, the last of them when the sweeps begin: what shows later, no sweep can find. The
tests hold small rounds to the aims; `python -m benchmarks polling` shows larger ones.
"""

import random
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from statistics import median

from sqlmodel import select

from bot.bootstrap import HandClock
from bot.game.model import Attempts, MultipleChoice, Option, Quiz, Round, RoundStatus
from bot.platforms.base import NewPost, Picture
from bot.platforms.sandbox.listing import PAGE_SIZE
from bot.platforms.sandbox.platform import Sandbox
from bot.services import arriving, closing, collecting
from bot.services.desk import Desk
from bot.services.looking import Found
from bot.services.preparing import wording_for
from bot.settings import load_settings
from bot.store import rounds
from bot.store.database import Store
from bot.store.reading_tables import CallRow
from bot.store.rounds import Plan
from bot.store.tables import CommentRow, metadata

OPENED = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
CLOSES = OPENED + timedelta(hours=11)
FIRST_HOUR = timedelta(hours=1)
GIVEN_UP = CLOSES + timedelta(days=3)
ADAPTIVE = ""

_SETTINGS = """
[account]
handle = "bench"
[series.sabtu-trivia]
kind = "trivia"
title = "Sabtu Trivia"
code = "ST"
slots = ["sabtu 10:00"]
close_after = "11h"
"""
_QUESTION = MultipleChoice(
    text="Apa kepanjangan dari PKH?",
    options=(Option("A", "Program Keluarga Hebat"), Option("B", "Program Keluarga Harapan")),
    answer="B",
)
_BURST, _EVENLY, _RUSH = 0.55, 0.27, 0.15  # the rest comes after closing
_REPLIES, _HELD_BACK = 0.03, 0.02
_GRACE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a simulated round cost and brought.

    Args:
        polls, sweeps, threads: Calls made.
        fewest_polls, fewest_sweeps, changed_threads: The fewest that could fetch the same.
        first_hour, after: Median delay from comment to verdict, of the comments made in time.
        missed: Comments made in time that were not stored when the round counted as collected.
        most_in_a_day: The most calls in any 24 hours.
    """

    polls: int
    sweeps: int
    threads: int
    fewest_polls: int
    fewest_sweeps: int
    changed_threads: int
    first_hour: timedelta
    after: timedelta
    missed: int
    complete_at: datetime | None
    most_in_a_day: int

    @property
    def polls_allowed(self) -> int:
        """How many polls the aim allows: half as many again as the fewest, and 60."""
        return int(1.5 * self.fewest_polls) + 60


def play_round(size: int, settings: str = ADAPTIVE, seed: int = 1) -> Outcome:
    """Play one round of `size` comments until it counts as collected, and return what it took."""
    with _opened(settings) as (desk, sandbox, round_, clock):
        made = _let_write(sandbox, round_, size, seed)
        calls = 0

        def count(method: str, moment: str) -> None:
            nonlocal calls
            calls += moment == "before" and method != "account"

        sandbox.faults.watch = count
        complete_at = _play(desk, round_, clock)
        with desk.store.read() as tx:
            noted = [(row.kind, row.at) for row in tx.session.exec(select(CallRow))]
            seen = {row.id: row.seen_at for row in tx.session.exec(select(CommentRow))}
            swept = [sweep.found for sweep in rounds.sweeps(tx, round_.id, since=CLOSES)]
        if len(noted) != calls:
            raise AssertionError(f"{calls} calls were made, {len(noted)} were noted")
    return _outcome(made, noted, seen, swept, complete_at)


@dataclass(frozen=True, slots=True)
class _Made:
    id: str
    at: datetime
    visible_at: datetime
    reply_to: str | None


def _outcome(
    made: list[_Made],
    noted: list[tuple[str, datetime]],
    seen: dict[str, datetime],
    swept: list[int],
    complete_at: datetime | None,
) -> Outcome:
    in_time = [one for one in made if one.at < CLOSES]
    waited = [(one.at, seen[one.id] - one.at) for one in in_time if one.id in seen]
    polled = sum(one.reply_to is None and one.visible_at < CLOSES for one in made)
    replies = sum(one.reply_to is not None for one in made)
    kinds = [kind for kind, _ in noted]
    moments = sorted(at for _, at in noted)
    day = timedelta(days=1)
    return Outcome(
        polls=kinds.count("poll"),
        sweeps=kinds.count("sweep"),
        threads=kinds.count("thread"),
        fewest_polls=ceil(polled / PAGE_SIZE),
        fewest_sweeps=sum(ceil((found - replies) / PAGE_SIZE) for found in swept[-2:]),
        changed_threads=len({one.reply_to for one in made if one.reply_to is not None}),
        first_hour=_median(delay for at, delay in waited if at < OPENED + FIRST_HOUR),
        after=_median(delay for at, delay in waited if at >= OPENED + FIRST_HOUR),
        missed=sum(one.id not in seen for one in in_time),
        complete_at=complete_at,
        most_in_a_day=max(
            place - bisect_right(moments, at - day) for place, at in enumerate(moments, start=1)
        ),
    )


def _median(delays: Iterable[timedelta]) -> timedelta:
    return timedelta(seconds=median(delay.total_seconds() for delay in delays))


def _play(desk: Desk, round_: Round, clock: HandClock) -> datetime | None:
    """Close and collect at each due moment; return when the round was collected completely."""
    while clock.now < GIVEN_UP:
        closing.close_due(desk, clock.now)
        collecting.collect_due(desk, clock.now)
        with desk.store.read() as tx:
            row = rounds.row(tx, round_.id)
            if row.status == RoundStatus.CLOSING and closing.is_complete(desk, tx, round_):
                return clock.now
        following = row.next_poll_at or GIVEN_UP
        clock.now = min(following, CLOSES) if clock.now < CLOSES else following
    return None


def _let_write(sandbox: Sandbox, round_: Round, size: int, seed: int) -> list[_Made]:
    chance = random.Random(f"{size} {seed}")
    made: list[_Made] = []
    for number, at in enumerate(sorted(_moment(chance) for _ in range(size))):
        visible_at, parent = at, None
        if chance.random() < _HELD_BACK:
            visible_at = min(at + timedelta(minutes=chance.uniform(10, 120)), max(CLOSES + _GRACE, at))
        elif at < CLOSES and made and chance.random() < _REPLIES:
            earlier = chance.choice(made[-40:])
            parent = earlier.id if earlier.reply_to is None and earlier.visible_at <= at else None
        comment_id = sandbox.follower_says(
            f"warga{number}", "B", round_.post_id or "", at=at, visible_at=visible_at, reply_to=parent
        )
        made.append(_Made(comment_id, at, visible_at, parent))
    return made


def _moment(chance: random.Random) -> datetime:
    part = chance.random()
    if part < _BURST:
        at = min(OPENED + timedelta(minutes=chance.expovariate(1 / 20)), CLOSES - timedelta(minutes=1))
    elif part < _BURST + _EVENLY:
        at = OPENED + (CLOSES - OPENED) * chance.random()
    elif part < _BURST + _EVENLY + _RUSH:
        at = max(CLOSES - timedelta(minutes=chance.expovariate(1 / 15)), OPENED)
    else:
        at = CLOSES + timedelta(minutes=chance.expovariate(1 / 30))
    return (at + timedelta(seconds=1)).replace(microsecond=0)


@contextmanager
def _opened(settings: str) -> Iterator[tuple[Desk, Sandbox, Round, HandClock]]:
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "bot.toml").write_text(_SETTINGS + settings)
        told = load_settings(Path(scratch), {})
    clock = HandClock(OPENED)
    store = Store("sqlite://")
    metadata().create_all(store.engine)
    sandbox = Sandbox(":memory:", clock=clock, handle="bench")
    post = sandbox.publish(NewPost("[ST-1]", (Picture(b"jpeg"),)))
    quiz = Quiz(series="sabtu-trivia", questions=(_QUESTION,), attempts=Attempts("first"))
    desk = Desk(told, store, sandbox, wording_for(told))
    with store.write(OPENED) as tx:
        plan = Plan("st.yaml", "sha", quiz, OPENED, CLOSES, "2026-W48", "2026-11", maker="Rani")
        planned = rounds.plan(tx, plan)
        arriving.open_by_hand(desk, tx, planned.id, Found(post.id, OPENED), by="bench")
        opened = rounds.get(tx, planned.id)
    if opened is None:
        raise AssertionError("the round was not planned")
    yield desk, sandbox, opened, clock
    sandbox.close()
    store.close()
