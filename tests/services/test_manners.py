"""On the real platform writes keep their distance and their budgets; on the sandbox nobody waits."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.services.desk import Desk
from bot.services.manners import is_polite
from bot.store import outbox
from tests.services.playing import Game


def as_on_instagram(game: Game) -> Desk:
    platform = game.settings.platform.model_copy(update={"backend": "instagrapi"})
    settings = game.settings.model_copy(update={"platform": platform})
    return replace(game.desk, settings=settings.within(game.settings.directory))


def sent(game: Game, key: str, at: datetime) -> None:
    with game.store.write(at) as tx:
        outbox.enqueue(tx, key, due_at=at)
        action = outbox.by_key(tx, key)
        assert action is not None
        outbox.claim(tx, action)


def polite(desk: Desk, now: datetime, kind: str = "reply") -> bool:
    with desk.store.read() as tx:
        return is_polite(desk, tx, now, kind)


def test_the_first_write_waits_for_nothing(game: Game) -> None:
    assert polite(as_on_instagram(game), game.now)


def test_two_writes_are_half_a_minute_apart_and_a_little_more(game: Game) -> None:
    desk = as_on_instagram(game)
    sent(game, "reply:1", game.now)

    assert not polite(desk, game.now + timedelta(seconds=29), kind="post")
    assert polite(desk, game.now + timedelta(seconds=45), kind="post")


def test_a_spent_hour_holds_that_kind_only(game: Game) -> None:
    desk = as_on_instagram(game)
    for number in range(6):
        sent(game, f"reply:{number}", game.now + timedelta(minutes=number))
    later = game.now + timedelta(minutes=30)

    assert not polite(desk, later, "reply")
    assert polite(desk, later, "post")
    assert polite(desk, game.now + timedelta(minutes=61), "reply")


def test_the_sandbox_never_waits(game: Game) -> None:
    sent(game, "reply:1", game.now)

    assert polite(game.desk, game.now)
