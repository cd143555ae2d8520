"""Reading comments: no hole is left behind, no call is wasted, and the day's calls are not exceeded."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import RateLimited, Refused, Transient
from bot.game.model import RoundStatus
from bot.platforms.base import CommentPage
from bot.platforms.sandbox.platform import Sandbox
from bot.services import collecting
from bot.services.desk import Desk
from bot.store import bars, comments, rounds, walks
from bot.store.database import Store
from bot.store.tables import metadata
from tests.services.playing import AS_SHIPPED, PKH, SATURDAY_10, Game, a_game
from tests.services.polled_round import play_round

CLOSED = SATURDAY_10 + timedelta(hours=2)
TWO_AT_ONCE = "[collect]\ncalls_at_once = 2\n"


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Game]:
    """A game whose comments are read as often as shipped: what these tests are about."""
    with a_game(tmp_path, pace=AS_SHIPPED) as game:
        yield game


class Killed(BaseException):
    """The process ends here."""


def at(minutes: float) -> datetime:
    return SATURDAY_10 + timedelta(minutes=minutes)


def stored(game: Game) -> int:
    with game.store.read() as tx:
        return len(comments.known(tx, game.round().id))


def call_counter(game: Game) -> Counter[str]:
    """Return what counts the calls made from now on."""
    made: Counter[str] = Counter()

    def watch(method: str, moment: str) -> None:
        made[method] += moment == "before"

    game.sandbox.faults.watch = watch
    return made


def crowded(game: Game, count: int, minutes: float = 1) -> None:
    for number in range(count):
        game.says(f"warga{number}", "B", minutes + number / 1000)


def poll(game: Game, minutes: float) -> collecting.Collected:
    game.clock.now = at(minutes)
    return collecting.poll(game.desk, game.round(), game.now)


def sweep_to_the_end(game: Game) -> list[int]:
    """Sweep until the sweep has come to its end; return how many calls each turn made."""
    turns = []
    while True:
        made = call_counter(game)
        ended = collecting.sweep(game.desk, game.round(), game.now).ended
        turns.append(made["comment_page"] + made["replies"])
        if ended:
            return turns
        game.clock.now += timedelta(seconds=30)


def digests(game: Game) -> list[bytes]:
    with game.store.read() as tx:
        return [sweep.content for sweep in rounds.sweeps(tx, game.round().id, since=SATURDAY_10)]


# No hole


def test_a_poll_that_is_cut_goes_on_below_and_does_not_stop_at_what_it_stored_itself(tmp_path: Path) -> None:
    with a_game(tmp_path, TWO_AT_ONCE, pace=AS_SHIPPED) as game:
        game.opened()
        crowded(game, 90)

        # Given a poll that was cut after two pages, and comments that came on top meanwhile
        first = poll(game, 10)
        game.says("terlambat", "B", minutes=10)

        # When it goes on, and the next poll begins at the top
        rest = [poll(game, 10 + n) for n in (1, 2)]
        latest = poll(game, 13)

        # Then nothing in between is missing
        assert (first.new, first.ended) == (40, False)
        assert [(one.new, one.ended) for one in rest] == [(40, False), (10, True)]
        assert (latest.new, latest.ended) == (1, True)


def test_an_error_half_way_keeps_what_was_read_and_leaves_no_hole(game: Game) -> None:
    game.opened()
    crowded(game, 90)
    game.sandbox.faults.watch = failing_at(3)

    with pytest.raises(Transient):
        poll(game, 10)
    half = stored(game)
    game.sandbox.faults.watch = None
    poll(game, 11)

    assert (half, stored(game)) == (40, 90)


def failing_at(page: int) -> Callable[[str, str], None]:
    seen = 0

    def watch(method: str, moment: str) -> None:
        nonlocal seen
        seen += method == "comment_page" and moment == "before"
        if seen == page:
            raise Transient("no-answer")

    return watch


@pytest.mark.parametrize("commit", range(1, 5))
def test_a_kill_before_any_commit_of_a_poll_leaves_no_hole(tmp_path: Path, commit: int) -> None:
    left = 0

    def watch(moment: str) -> None:
        nonlocal left
        left -= moment == "before commit"
        if left == 0 and moment == "before commit":
            raise Killed

    store = Store("sqlite://", watch)
    metadata().create_all(store.engine)
    game = Game(tmp_path, TWO_AT_ONCE, store, pace=AS_SHIPPED)
    game.opened()
    crowded(game, 50)
    poll(game, 10)
    poll(game, 11)
    crowded(game, 130, minutes=12)
    left = commit
    for minutes in range(20, 30):
        with suppress(Killed):
            poll(game, minutes)

    assert left < 0
    assert stored(game) == 130 + 50
    game.sandbox.close()
    store.close()


def test_a_poll_whose_cursor_was_refused_begins_again_and_leaves_no_hole(tmp_path: Path) -> None:
    with a_game(tmp_path, TWO_AT_ONCE, pace=AS_SHIPPED) as game:
        game.opened()
        crowded(game, 110)
        poll(game, 10)
        game.sandbox.faults.before("comment_page", lambda: Refused("cursor"))

        turns = [poll(game, 10 + n) for n in range(1, 6)]

        assert not turns[0].ended
        assert stored(game) == 110


class Forgetful(Sandbox):
    """A platform that forgets its cursors within half a minute, and then shows the first page again."""

    forgets_after = timedelta(seconds=20)
    given_at: datetime | None = None

    def comment_page(self, post_id: str, cursor: str | None = None) -> CommentPage:
        now = self._clock()
        if cursor is not None and self.given_at is not None and now - self.given_at > self.forgets_after:
            cursor = None
        self.given_at = now
        return super().comment_page(post_id, cursor)


def test_a_platform_that_forgets_its_cursors_is_read_in_longer_breaths(tmp_path: Path) -> None:
    with a_game(tmp_path, TWO_AT_ONCE, pace=AS_SHIPPED) as game:
        game.sandbox.close()
        game.sandbox = Forgetful(":memory:", clock=game.clock, handle="kemensos.uji")
        game.desk = Desk(game.settings, game.store, game.sandbox, game.desk.wording)
        game.opened()
        crowded(game, 150)
        for minutes in range(10, 18):
            poll(game, minutes)
        polled = stored(game)
        turns = sweep_to_the_end(game)

        with game.store.read() as tx:
            gone = [one for one in comments.known(tx, game.round().id).values() if one.deleted]
        assert polled == 150
        assert gone == []
        assert max(turns) >= 8


# No call is wasted


def test_an_idle_poll_is_one_call(game: Game) -> None:
    game.opened()
    crowded(game, 50)
    poll(game, 10)
    made = call_counter(game)

    poll(game, 20)

    assert made == {"comment_page": 1}


def test_replies_are_fetched_only_where_their_count_has_changed(game: Game) -> None:
    round_ = game.opened()
    parents = [game.says(f"warga{n}", "halo", minutes=n) for n in range(1, 6)]
    for parent in parents[:3]:
        game.sandbox.follower_says("sari", "B", round_.post_id or "", at=at(8), reply_to=parent)
    game.clock.now = at(10)
    made = call_counter(game)

    collecting.sweep(game.desk, game.round(), game.now)
    first = made["replies"]
    game.sandbox.follower_says("budi", "B", round_.post_id or "", at=at(11), reply_to=parents[0])
    game.clock.now = at(12)
    collecting.sweep(game.desk, game.round(), game.now)

    assert (first, made["replies"]) == (3, 4)
    assert stored(game) == 9
    with game.store.read() as tx:
        assert not any(one.deleted for one in comments.known(tx, round_.id).values())


def test_a_sweep_takes_a_breath_after_so_many_calls(tmp_path: Path) -> None:
    with a_game(tmp_path, TWO_AT_ONCE, pace=AS_SHIPPED) as game:
        game.opened()
        crowded(game, 150)
        game.clock.now = at(10)

        assert sweep_to_the_end(game) == [2, 2, 2, 2]


def test_an_edit_on_a_page_that_a_poll_reads_counts_from_then(game: Game) -> None:
    game.opened()
    comment = game.says("sari", ".", minutes=1)
    poll(game, 2)
    game.sandbox.follower_edits(comment, "B", at=at(3))
    poll(game, 5)

    with game.store.read() as tx:
        [sari] = comments.judged(tx, game.round().id)
    assert (sari.verdict.value, sari.counts_from) == ("correct", at(5))


def test_a_round_is_swept_while_open_as_often_as_the_settings_say(tmp_path: Path) -> None:
    with a_game(tmp_path, "[collect]\nsweeps_while_open = 2\n", pace=AS_SHIPPED) as game:
        game.opened()
        crowded(game, 30)
        game.play_until(CLOSED - timedelta(minutes=1))

        assert len(digests(game)) == 2


# Two equal sweeps, however long they take


def test_sweeps_of_many_turns_are_equal_when_they_found_the_same(tmp_path: Path) -> None:
    with a_game(tmp_path, TWO_AT_ONCE, pace=AS_SHIPPED) as game:
        game.opened()
        crowded(game, 100)
        game.clock.now = CLOSED + timedelta(minutes=10)

        # When the process is another one in the middle of the first sweep
        collecting.sweep(game.desk, game.round(), game.now)
        game.desk = replace(game.desk)
        sweep_to_the_end(game)
        game.says("terlambat", "B", minutes=131)
        game.clock.now = at(132)
        sweep_to_the_end(game)

        # Then a comment that came after closing changes nothing
        first, second = digests(game)
        assert first == second


def test_a_comment_released_between_two_sweeps_makes_a_third(tmp_path: Path) -> None:
    with a_game(tmp_path, TWO_AT_ONCE, pace=AS_SHIPPED) as game:
        round_ = game.opened()
        crowded(game, 100)
        game.sandbox.follower_says(
            "sari", "B", round_.post_id or "", at=at(1), visible_at=CLOSED + timedelta(minutes=14)
        )
        game.play_until(CLOSED + timedelta(hours=1))

        first, second, third = digests(game)
        assert first != second == third
        assert stored(game) == 101
        assert game.round().status is RoundStatus.REVEALED


def test_a_sweep_begun_before_closing_does_not_count_as_one_after_it(tmp_path: Path) -> None:
    with a_game(tmp_path, TWO_AT_ONCE, pace=AS_SHIPPED) as game:
        game.opened()
        crowded(game, 100)
        game.clock.now = CLOSED - timedelta(minutes=1)
        collecting.sweep(game.desk, game.round(), game.now)
        game.play_until(CLOSED + timedelta(minutes=10))

        with game.store.read() as tx:
            walk = walks.get(tx, game.round().id, "sweep")
        assert walk is not None
        assert walk.started_at >= CLOSED


def test_what_came_in_last_is_judged_at_closing_and_not_only_by_the_sweeps(game: Game) -> None:
    game.opened()
    game.says("sari", "B", minutes=119.5)
    game.play_until(CLOSED)

    assert game.verdicts() == {"sari": "correct"}


# The day's calls, and what the platform asks for


def held(game: Game) -> dict[str, str]:
    with game.store.read() as tx:
        return {bar.code: bar.reason for bar in bars.active(tx, game.now)}


def test_a_tight_budget_slows_polls_says_so_and_still_closes_with_nothing_missed() -> None:
    found = play_round(400, "[collect]\ncalls_per_day = 110\n")

    assert found.most_in_a_day <= 110
    assert found.missed == 0
    assert found.complete_at is not None


def test_a_page_full_of_replies_does_not_break_the_budget_and_is_not_fetched_twice(tmp_path: Path) -> None:
    with a_game(tmp_path, "[collect]\ncalls_per_day = 8\n", pace=AS_SHIPPED) as game:
        round_ = game.opened()
        for number in range(10):
            parent = game.says(f"warga{number}", "halo", minutes=1 + number)
            game.sandbox.follower_says("sari", "B", round_.post_id or "", at=at(20), reply_to=parent)
        game.clock.now = at(30)
        made = call_counter(game)

        collecting.sweep(game.desk, game.round(), game.now)
        first = sum(made.values())
        game.clock.now = at(30) + timedelta(days=1, minutes=1)
        collecting.sweep(game.desk, game.round(), game.now)

        assert first <= 8
        assert made["replies"] == 10
        assert stored(game) == 20


def test_a_shortage_of_calls_is_said_in_the_status(tmp_path: Path) -> None:
    with a_game(tmp_path, "[collect]\ncalls_per_day = 12\n", pace=AS_SHIPPED) as game:
        game.opened()
        crowded(game, 30)
        game.play_until(at(60))

        assert "few-calls" in held(game)
        assert held(game)["few-calls"].endswith("/12")


def test_calls_are_not_called_short_because_a_round_is_long(tmp_path: Path) -> None:
    with a_game(tmp_path, pace=AS_SHIPPED) as game:
        game.opened(text=PKH + "close_after: 8760h\n")
        game.play_until(at(30))
        made = call_counter(game)

        game.play_until(at(60))

        assert "few-calls" not in held(game)
        assert made["comment_page"] >= 5


def test_after_please_wait_comments_are_read_one_call_at_a_time_far_apart(game: Game) -> None:
    game.opened()
    game.play_until(at(5))
    crowded(game, 100, minutes=6)
    game.sandbox.faults.before("comment_page", lambda: RateLimited("please-wait"))
    game.play_until(at(15))
    made = call_counter(game)

    game.play_until(at(85))

    assert "slow-reading" in held(game)
    assert 1 <= made["comment_page"] <= 3


def test_after_being_asked_to_slow_down_everything_is_caught_up_with(game: Game) -> None:
    game.opened()
    crowded(game, 100, minutes=6)
    game.sandbox.faults.before("comment_page", lambda: RateLimited("please-wait"))
    game.play_until(CLOSED + timedelta(hours=3))

    assert stored(game) == 100
    assert game.round().status is RoundStatus.REVEALED


# What it costs, as `make bench` shows it for larger rounds


def test_polling_keeps_to_its_aims() -> None:
    found = play_round(200)

    assert found.polls <= found.polls_allowed
    assert found.sweeps <= found.fewest_sweeps
    assert found.threads <= found.changed_threads
    assert found.first_hour < timedelta(seconds=90)
    assert found.after < timedelta(minutes=5)
    assert found.missed == 0
