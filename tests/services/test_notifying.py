"""The team is told, grouped, and never more often than the settings allow."""

from datetime import timedelta

from bot.services import notifying
from bot.store import notices
from tests.services.playing import Game


def tell(game: Game, *keys: str) -> None:
    with game.store.write(game.now) as tx:
        for key in keys:
            notices.tell(tx, key, "notices.no-winners", week=key)


def unsent(game: Game) -> list[str]:
    with game.store.read() as tx:
        return [notice.key for notice in notices.unsent(tx)]


def test_without_an_address_everything_waits_for_status(game: Game) -> None:
    game.look()
    tell(game, "satu", "dua")

    assert notifying.notify_due(game.desk, game.now) == 0
    assert unsent(game) == ["satu", "dua"]


def test_the_same_thing_is_told_once(game: Game) -> None:
    tell(game, "satu")
    tell(game, "satu")

    assert unsent(game) == ["satu"]


def test_what_cannot_be_delivered_waits_and_nothing_is_lost(game: Game) -> None:
    tell(game, "satu")

    told = notifying.deliver(game.desk, game.now, lambda title, body: False)

    assert told == 0
    assert unsent(game) == ["satu"]


def test_many_things_make_one_message_and_the_hour_has_a_limit(game: Game) -> None:
    sent: list[str] = []

    def take(title: str, body: str) -> bool:
        sent.append(f"{title}\n{body}")
        return True

    tell(game, *(f"hal-{number}" for number in range(5)))
    notifying.deliver(game.desk, game.now, take)
    for number in range(10):
        game.clock.now += timedelta(minutes=1)
        tell(game, f"lagi-{number}")
        notifying.deliver(game.desk, game.now, take)
    within_the_hour = len(sent)
    game.clock.now += timedelta(hours=1)
    notifying.deliver(game.desk, game.now, take)

    assert sent[0].count("•") == 5
    assert "SIMULASI" in sent[0]
    assert within_the_hour == game.settings.notify.per_hour
    assert unsent(game) == []
