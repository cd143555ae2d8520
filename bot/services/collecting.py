"""Fetching comments: each is stored once as first seen, judged at once, and never lost.

A *poll* reads the newest pages until it meets what was known before it began. A *sweep* reads the whole
list, with the replies of every thread whose count has changed, and notes edits, deletions and late-released
comments; two sweeps in a row that found the same show that a round was collected completely. Both go a
breath of calls at a time: what a breath found and where the next one goes on is one commit, so that no limit,
error or kill leaves a hole. Nothing here decides what counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from loguru import logger

from bot.errors import Gone, PlatformError
from bot.game.model import Round, RoundStatus
from bot.game.pace import Pace, arrival_rate, next_poll_at, spread
from bot.game.rounds import UNDER_WAY
from bot.platforms.base import SeenComment
from bot.services.desk import Desk
from bot.services.holding import may_read
from bot.services.preparing import round_name
from bot.services.reading_budget import Allowance, allowance, slow_until, tell_shortage
from bot.services.recording import findings, note_sweep, store, store_ahead
from bot.services.troubles import note_success, note_trouble
from bot.services.walking import Page, Rules, Stretch, read_on
from bot.store import calls, meta, notices, rounds, walks
from bot.store.database import Reader, Writer
from bot.store.walks import Kind, Met, Walk

RETRY_AFTER = timedelta(minutes=1)
# How long a cursor is gone on from after it was last used. Cursors are opaque and nobody says how long they
# are good for, so this is a guess; one too long costs little: a first page without news shows that it was
# forgotten, and the walk begins anew in longer breaths.
CURSOR_HOLDS = timedelta(minutes=20)
_MOST_RESTARTS = 7
_ASKED_SINGLY = 3  # pages


@dataclass(frozen=True, slots=True)
class Collected:
    """What one turn brought, and whether the poll or sweep it belongs to has come to its end."""

    new: int
    edited: int = 0
    deleted: int = 0
    ended: bool = True


def collect_due(desk: Desk, now: datetime) -> dict[int, Collected]:
    """Poll or sweep every round whose time has come; return what was found by round."""
    with desk.store.read() as tx:
        due = [
            row.id
            for row in rounds.rows(tx, *UNDER_WAY)
            if row.next_poll_at is not None and row.next_poll_at <= now
        ]
    found = {}
    for round_id in due:
        with desk.store.read() as tx:
            if not may_read(desk, tx, now):
                break  # the round before may have met a limit: the next would meet it too
            round_ = rounds.get(tx, round_id)
        if round_ is not None:
            with logger.contextualize(job="collect", round=round_id):
                found[round_id] = _collect_one(desk, round_, now)
    return found


def _collect_one(desk: Desk, round_: Round, now: datetime) -> Collected:
    with desk.store.read() as tx:
        may = allowance(desk, tx, now)
        polling, sweeping = _is_to_be_polled(desk, tx, round_, now), _is_to_be_swept(desk, tx, round_, now)
    later = may.room_at if may.left == 0 else (may.slow_until if sweeping and not polling else None)
    if later is not None and later > now:
        with desk.store.write(now) as tx:
            if may.left == 0:
                tell_shortage(desk, tx, later)
            rounds.set_poll(tx, round_.id, next_at=later)
        return Collected(0, ended=False)
    try:
        collected = poll(desk, round_, now, may) if polling else Collected(0)
        if sweeping and may.slow_until is None and (may.for_polls or not polling):
            swept = sweep(desk, round_, now, None if polling else may)  # a poll has used some of it
            collected = replace(swept, new=collected.new + swept.new, edited=collected.edited + swept.edited)
    except Gone:
        _post_is_gone(desk, round_, now)
        return Collected(0)
    except PlatformError as error:
        note_trouble(desk, now, error, during="read")
        with desk.store.write(now) as tx:
            slow = slow_until(tx, now) is not None
            pause = max(RETRY_AFTER, desk.settings.collect.pace.slowest) if slow else RETRY_AFTER
            rounds.set_poll(tx, round_.id, next_at=now + pause)
        return Collected(0, ended=False)
    note_success(desk, now, during="read")
    if collected.new or collected.edited or collected.deleted:
        logger.info(
            "Collected {new} new comments",
            new=collected.new,
            edited=collected.edited,
            deleted=collected.deleted,
        )
    return collected


def poll(desk: Desk, round_: Round, now: datetime, may: Allowance | None = None) -> Collected:
    """Read the newest pages until one reaches what was known; return what was new.

    One that is cut goes on at its next turn from where it was. It ends only at a comment that was known
    before it *began*: those it stored itself may have a gap below them.

    Args:
        may: What may be read now, where the caller has just asked.
    """
    own = own_user_id(desk, now)
    with desk.store.read() as tx:
        may = may or allowance(desk, tx, now)
        walk = _walk(tx, round_, "poll", now)
    known_before = _KnownBefore(desk, walk)

    def is_end(page: Page) -> bool:
        return bool(known_before.among([comment.id for comment in page if not comment.pinned]))

    def is_news(page: Page) -> bool:
        found = _met(desk, page)
        return any(one.id not in found or found[one.id].link <= walk.since_link for one in page)

    few = may.slow_until is not None or may.for_polls == 0
    limit = 1 if few else may.for_polls
    rules = Rules(is_news=is_news, is_end=is_end)
    stretch = read_on(desk.platform, round_.post_id or "", walk.cursor, _breath(desk, walk), limit, rules)
    theirs = [comment for comment in stretch.comments if comment.user_id != own]
    found = findings(round_, theirs, _met(desk, theirs))
    ahead, rest = store_ahead(desk, round_, walk, found, now)
    with desk.store.write(now) as tx:
        new = ahead + store(desk, tx, round_, rest)
        _note_calls(tx, "poll", stretch)
        _go_on(tx, walk, stretch)
        newest = [one.commented_at for one in stretch.newest if one.user_id != own and not one.pinned]
        next_at = _after_poll(desk, tx, round_, _Turn(walk, stretch.ended, newest, may))
        rounds.set_poll(tx, round_.id, next_at=next_at, polled_at=walk.started_at if stretch.ended else None)
    if stretch.trouble is not None:
        raise stretch.trouble
    return Collected(new, len(found.edited), ended=stretch.ended)


def sweep(desk: Desk, round_: Round, now: datetime, may: Allowance | None = None) -> Collected:
    """Read on down the whole list and changed threads; note what changed, and at the end what is gone.

    Args:
        may: What may be read now, where the caller has just asked.
    """
    own = own_user_id(desk, now)
    with desk.store.read() as tx:
        may = may or allowance(desk, tx, now)
        walk = _walk(tx, round_, "sweep", now)
    unchanged: list[str] = []

    def is_news(page: Page) -> bool:
        ids = [comment.id for comment in page]
        with desk.store.read() as tx:
            return len(walks.walked(tx, round_.id, ids)) < len(ids)

    def changed(page: Page) -> list[SeenComment]:
        with desk.store.read() as tx:
            threads = walks.threads(tx, [comment.id for comment in page])
        same = {one.id for one in page if one.id in threads and threads[one.id].replies == one.reply_count}
        unchanged.extend(reply for one in same for reply in threads[one].listed)
        return [one for one in page if one.id not in same and (one.reply_count or one.id in threads)]

    rules = Rules(is_news=is_news, changed=changed)
    stretch = read_on(desk.platform, round_.post_id or "", walk.cursor, _breath(desk, walk), may.left, rules)
    walk = _counted(desk, round_, walk, stretch)
    listed = [*stretch.comments, *stretch.replies]
    theirs = [comment for comment in listed if comment.user_id != own]
    found = findings(round_, theirs, _met(desk, theirs))
    ahead, rest = store_ahead(desk, round_, walk, found, now)
    deleted = 0
    with desk.store.write(now) as tx:
        new = ahead + store(desk, tx, round_, rest)
        _note_calls(tx, "sweep", stretch)
        if walk.cursor is None:
            walks.end(tx, round_.id, "sweep")  # what one before found that was given up
        for thread in stretch.threads:
            walks.put_thread(tx, round_.id, thread)
        walks.add_walked(tx, round_.id, [*(comment.id for comment in listed), *unchanged])
        if stretch.ended:
            deleted = note_sweep(tx, round_, walk)
        _go_on(tx, walk, stretch)
        rounds.set_poll(tx, round_.id, next_at=_after_sweep(desk, tx, round_, stretch.ended))
    if stretch.trouble is not None:
        raise stretch.trouble
    return Collected(new, len(found.edited), deleted, stretch.ended)


def own_user_id(desk: Desk, now: datetime) -> str:
    """Return the account's own user id, asked of the platform once and remembered."""
    with desk.store.read() as tx:
        known = meta.get(tx, "own_user_id")
    if known is not None:
        return known
    account = desk.platform.account()
    with desk.store.write(now) as tx:
        meta.put(tx, "own_user_id", account.user_id)
    return account.user_id


def _is_to_be_polled(desk: Desk, tx: Reader, round_: Round, now: datetime) -> bool:
    """Whether to poll: while the round is open, and once more after closing, for what came in last."""
    if round_.status is RoundStatus.OPEN:
        return True
    polled_at = rounds.row(tx, round_.id).polled_at
    is_behind = polled_at is None or polled_at < round_.close_at
    return is_behind and now < round_.close_at + desk.settings.collect.grace


def _is_to_be_swept(desk: Desk, tx: Reader, round_: Round, now: datetime) -> bool:
    if round_.status is RoundStatus.CLOSING:
        return not _is_to_be_polled(desk, tx, round_, now)
    wanted = desk.settings.collect.sweeps_while_open
    if wanted == 0:
        return False
    if walks.get(tx, round_.id, "sweep") is not None:
        return True

    def turn_at(moment: datetime) -> int:
        return min(wanted, int(rounds.elapsed_share(round_, moment) * (wanted + 1)))

    swept_at = rounds.last_sweep_at(tx, round_.id)
    return turn_at(now) > (turn_at(swept_at) if swept_at is not None else 0)


def _walk(tx: Reader, round_: Round, kind: Kind, now: datetime) -> Walk:
    """Return the walk to go on with, or a new one where there is none or its place is as good as lost."""
    anew = Walk(round_.id, kind, now, now, walks.last_link(tx))
    walk = walks.get(tx, round_.id, kind)
    if walk is None:
        return anew
    is_stale = now - walk.touched_at > CURSOR_HOLDS
    if kind == "poll":
        if is_stale or walk.cursor is None:  # again from the top, down to the same end
            return replace(walk, cursor=None, started_at=now, touched_at=now)
        return replace(walk, touched_at=now)
    is_early = round_.status is RoundStatus.CLOSING and walk.started_at < round_.close_at
    if is_stale or is_early or walk.cursor is None:
        return replace(anew, restarts=walk.restarts)
    return replace(walk, touched_at=now)


def _go_on(tx: Writer, walk: Walk, stretch: Stretch) -> None:
    """Note where the walk goes on, if it does."""
    if stretch.ended:
        walks.end(tx, walk.round_id, walk.kind)
    elif stretch.lost:
        walks.save(tx, replace(walk, cursor=None, restarts=walk.restarts + 1))
    else:
        walks.save(tx, replace(walk, cursor=stretch.cursor))


def _breath(desk: Desk, walk: Walk) -> int:
    """Return how many calls to make at once: more each time a walk's place was lost while it paused."""
    return desk.settings.collect.calls_at_once << min(walk.restarts, _MOST_RESTARTS)


def _met(desk: Desk, comments: Sequence[SeenComment]) -> dict[str, Met]:
    with desk.store.read() as tx:
        return walks.met(tx, [comment.id for comment in comments])


class _KnownBefore:
    """Which comments were known before a walk began; most walks end at once, long ones ask but once."""

    def __init__(self, desk: Desk, walk: Walk) -> None:
        self._desk, self._walk = desk, walk
        self._asked = 0
        self._all: set[str] | None = None

    def among(self, ids: Sequence[str]) -> set[str]:
        """Return those that were known."""
        self._asked += 1
        if self._asked <= _ASKED_SINGLY:
            with self._desk.store.read() as tx:
                found = walks.met(tx, ids)
            return {one for one, met in found.items() if met.link <= self._walk.since_link}
        if self._all is None:
            with self._desk.store.read() as tx:
                self._all = walks.known_before(tx, self._walk.round_id, self._walk.since_link)
        return self._all.intersection(ids)


def _counted(desk: Desk, round_: Round, walk: Walk, stretch: Stretch) -> Walk:
    """Return the walk with the platform's own count, which most platforms tell with the first page."""
    if walk.cursor is not None or stretch.trouble is not None or not stretch.page_calls:
        return walk
    count = stretch.platform_count
    if count is None:
        stretch.page_calls += 1
        count = desk.platform.post(round_.post_id or "").comment_count
    return replace(walk, platform_count=count)


def _note_calls(tx: Writer, kind: Kind, stretch: Stretch) -> None:
    calls.note(tx, kind, stretch.page_calls)
    calls.note(tx, "thread", stretch.thread_calls)


@dataclass(frozen=True, slots=True)
class _Turn:
    """What the time of the next poll depends on; `newest` are the stamps of the comments on top."""

    walk: Walk
    ended: bool
    newest: list[datetime]
    may: Allowance


def _after_poll(desk: Desk, tx: Writer, round_: Round, turn: _Turn) -> datetime:
    collect, now = desk.settings.collect, tx.now
    slowly = turn.may.slow_until is not None
    if round_.status is RoundStatus.CLOSING:
        sweeps_at = max(round_.close_at + collect.grace, now)
        is_done = turn.ended and turn.walk.started_at >= round_.close_at
        return sweeps_at if is_done or slowly else min(now + collect.breath, sweeps_at)
    pace = _pace(desk)
    opened_at = round_.opened_at or round_.publish_at
    rate = arrival_rate(turn.newest, opened_at, now)
    planned = next_poll_at(pace, now, opened_at, round_.close_at, rate)
    if not turn.ended:
        planned = min(planned, now + collect.breath)
    elif turn.walk.cursor is not None:  # it has gone on from before: what is on top now is not known
        planned = min(planned, now + pace.fastest)
    budgeted = min(round_.close_at - now, calls.DAY)  # a day on, there are as many calls again
    apart = pace.slowest if slowly else spread(budgeted, turn.may.for_polls, pace.slowest)
    following = max(planned, min(now + apart, round_.close_at))
    if following > planned and not slowly:
        tell_shortage(desk, tx, following)
    # At closing it is another job that says when to read next.
    return following if following > now else round_.close_at


def _after_sweep(desk: Desk, tx: Writer, round_: Round, ended: bool) -> datetime | None:
    collect, now = desk.settings.collect, tx.now
    if round_.status is RoundStatus.CLOSING:
        return now + (collect.sweep_every if ended else collect.breath)
    planned = rounds.row(tx, round_.id).next_poll_at
    return planned if ended or planned is None else min(planned, now + collect.breath)


def _pace(desk: Desk) -> Pace:
    return Pace(**desk.settings.collect.pace.model_dump())


def _post_is_gone(desk: Desk, round_: Round, now: datetime) -> None:
    with desk.store.write(now) as tx:
        rounds.set_poll(tx, round_.id, next_at=None)
        notices.tell(tx, f"gone:{round_.id}", "notices.post-gone", round=round_name(desk, round_))
    logger.error("The post of this round was deleted on the platform; a person must decide")
