"""Reactions are carried out, survive a restart, and never loop on signing in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.errors import Challenged, PlatformError, RateLimited, SignInRequired, Transient
from bot.platforms.base import Account
from bot.platforms.sandbox.platform import Sandbox
from bot.services.desk import Desk
from bot.services.troubles import note_success, note_trouble
from bot.store import bars, notices
from tests.services.playing import Game, a_game

HOUR = timedelta(hours=1)


class SandboxWithSession(Sandbox):
    """A sandbox whose session can die."""

    sign_ins = 0
    refusal: PlatformError | None = None

    def sign_in_again(self) -> Account:
        self.sign_ins += 1
        if self.refusal is not None:
            raise self.refusal
        return self.account()


@contextmanager
def a_game_with_session(folder: Path) -> Iterator[tuple[Game, SandboxWithSession]]:
    with a_game(folder) as game:
        platform = SandboxWithSession(":memory:", clock=game.clock, handle="kemensos.uji")
        game.desk = Desk(game.settings, game.store, platform, game.desk.wording)
        yield game, platform
        platform.close()


def held(game: Game) -> dict[str, str]:
    with game.store.read() as tx:
        return {bar.code: bar.scope for bar in bars.active(tx, game.now)}


def told(game: Game) -> list[str]:
    with game.store.read() as tx:
        return [notice.code for notice in notices.unsent(tx)]


def test_a_dead_session_is_signed_in_again_once_and_nothing_is_held(tmp_path: Path) -> None:
    with a_game_with_session(tmp_path) as (game, platform):
        note_trouble(game.desk, game.now, SignInRequired("session-dead"), during="read")

        assert platform.sign_ins == 1
        assert held(game) == {}


def test_a_session_that_dies_again_within_the_hour_calls_a_person(tmp_path: Path) -> None:
    with a_game_with_session(tmp_path) as (game, platform):
        for _ in range(5):
            note_trouble(game.desk, game.now, SignInRequired("session-dead"), during="read")
            game.clock.now += timedelta(minutes=5)

        assert platform.sign_ins == 1
        assert held(game) == {"signed-out": "everything"}
        assert "notices.signed-out" in told(game)


def test_reading_in_between_does_not_give_the_sign_in_back(tmp_path: Path) -> None:
    with a_game_with_session(tmp_path) as (game, platform):
        for _ in range(3):
            note_trouble(game.desk, game.now, SignInRequired("session-dead"), during="read")
            note_success(game.desk, game.now, during="read")

        assert platform.sign_ins == 1


def test_a_sign_in_that_meets_a_checkpoint_stops_everything_and_is_not_repeated(tmp_path: Path) -> None:
    with a_game_with_session(tmp_path) as (game, platform):
        platform.refusal = Challenged("checkpoint")

        note_trouble(game.desk, game.now, SignInRequired("session-dead"), during="reply")
        game.clock.now += 2 * HOUR

        assert platform.sign_ins == 1
        assert held(game) == {"challenged": "everything"}
        assert told(game) == ["notices.challenged"]


def test_an_attempt_that_died_in_the_middle_is_used_up(tmp_path: Path) -> None:
    with a_game_with_session(tmp_path) as (game, platform):
        # Given a process that is killed while it signs in
        platform.refusal = None
        platform.sign_in_again = _killed  # type: ignore[method-assign]  # stands for kill -9
        try:
            note_trouble(game.desk, game.now, SignInRequired("session-dead"), during="read")
        except KeyboardInterrupt:
            del platform.sign_in_again

        # When the next one meets the dead session
        note_trouble(game.desk, game.now, SignInRequired("session-dead"), during="read")

        # Then it does not try again
        assert platform.sign_ins == 0
        assert held(game) == {"signed-out": "everything"}


def _killed() -> Account:
    raise KeyboardInterrupt


def test_please_wait_holds_all_writes_while_reading_goes_on(game: Game) -> None:
    note_trouble(game.desk, game.now, RateLimited("please-wait"), during="read")

    assert held(game) == {"asked-to-wait": "writes", "slow-reading": "slow-reading"}
    assert told(game) == []
    game.clock.now += timedelta(minutes=31)
    assert held(game) == {"slow-reading": "slow-reading"}
    game.clock.now += timedelta(hours=1)
    assert held(game) == {}


def test_the_third_please_wait_of_a_day_calls_a_person(game: Game) -> None:
    for _ in range(3):
        note_trouble(game.desk, game.now, RateLimited("please-wait"), during="reply")
        game.clock.now += 3 * HOUR

    assert told(game) == ["notices.asked-to-wait"]


def test_a_blocked_action_rests_a_day_and_others_go_on(game: Game) -> None:
    note_trouble(game.desk, game.now, RateLimited("action-blocked"), during="like")
    game.clock.now += 23 * HOUR

    assert held(game) == {"rate-limited:like": "like"}
    assert told(game) == ["notices.rate-limited-long"]


def test_a_line_that_is_down_for_a_moment_rests_seconds_and_success_forgets_it(game: Game) -> None:
    note_trouble(game.desk, game.now, Transient("no-answer"), during="look:post:1")
    assert held(game) == {"unreachable:read": "read"}

    note_success(game.desk, game.now, during="read")
    note_trouble(game.desk, game.now, Transient("no-answer"), during="read")
    game.clock.now += timedelta(seconds=10)

    assert held(game) == {}
