"""Days of mourning or disaster, on which nothing is posted."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.game.model import RoundStatus, Verdict
from bot.services import holding, moderating, outbox, seconding
from bot.services.publishing import publish_due
from bot.store import decisions, notices
from tests.services.playing import PKH, SATURDAY_10, SUNDAY_19, Game, a_game

LONG = f"{PKH}close_after: 2d\n"
SUNDAY_6 = SATURDAY_10 + timedelta(hours=20)
SUNDAY_HELD = "[calendar]\nhold = [2026-11-29]\n"
ONE_PLACE = '[winners]\napproval = false\nplaces = 1\nannounce = "minggu 19:00"\n'


def _hold(game: Game, day: date) -> None:
    """Put a day on hold in a game that is under way."""
    calendar = game.settings.calendar.model_copy(update={"hold": (day,)})
    settings = game.settings.model_copy(update={"calendar": calendar})
    game.desk = type(game.desk)(settings, game.store, game.sandbox, game.desk.wording)


@pytest.mark.parametrize("way", ["the bot was down", "posts were held"])
def test_a_missed_slot_is_not_made_up_for_on_a_day_of_mourning(tmp_path: Path, way: str) -> None:
    # Given a slot on a Saturday that nobody could post at
    with a_game(tmp_path, SUNDAY_HELD) as game:
        game.file("st.yaml", LONG)
        if way == "posts were held":
            holding.stop(game.desk, game.now, by="Rina", reason="bencana")
            game.play_until(SATURDAY_10 + timedelta(minutes=5))
            holding.resume(game.desk, game.now, by="Rina", restored=False)

        # When posting is possible again on the Sunday, which is a day of mourning
        game.clock.now = SUNDAY_6
        game.turn()
        game.turn()

        # Then the round waits for its next slot, and the team is told once
        assert game.ledger("post") == []
        assert (game.round().status, game.round().reason) == (RoundStatus.PLANNED, "hold")
        assert game.round().publish_at == SATURDAY_10 + timedelta(weeks=1)
        with game.store.read() as tx:
            assert len(notices.of_code(tx, "notices.hold")) == 1
        game.play_until(SATURDAY_10 + timedelta(weeks=1, minutes=5))
        assert len(game.ledger("post")) == 1


def test_a_missed_slot_that_is_approved_on_a_day_of_mourning_is_not_posted_on_it(tmp_path: Path) -> None:
    with a_game(tmp_path, f'{SUNDAY_HELD}[publish]\nmissed = "ask"\n') as game:
        game.file("st.yaml", LONG)
        game.turn()
        game.clock.now = SUNDAY_6
        moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)

        game.turn()

        assert game.ledger("post") == []
        assert game.round().publish_at == SATURDAY_10 + timedelta(weeks=1)


def test_a_slot_missed_for_good_before_a_day_of_mourning_expires(tmp_path: Path) -> None:
    with a_game(tmp_path, SUNDAY_HELD) as game:
        game.file("st.yaml")
        game.turn()
        game.clock.now = SUNDAY_6
        game.turn()

        assert (game.round().status, game.round().reason) == (RoundStatus.EXPIRED, "missed")


def test_a_post_that_is_out_already_is_adopted_on_a_day_of_mourning_too(tmp_path: Path) -> None:
    # Given a claimed post, and one with its marker that a person made in the app
    with a_game(tmp_path, SUNDAY_HELD) as game:
        game.file("st.yaml", LONG)
        game.turn()
        game.clock.now = SATURDAY_10
        publish_due(game.desk, SATURDAY_10)
        made = game.sandbox.post_by_hand("Kuis [ST-1]")

        game.clock.now = SUNDAY_6
        outbox.deliver(game.desk, SUNDAY_6)

        assert (game.round().status, game.round().post_id) == (RoundStatus.OPEN, made.id)


def test_a_story_of_a_day_of_mourning_is_dropped(tmp_path: Path) -> None:
    with a_game(tmp_path, "[reveal]\nstory = true\n") as game:
        game.opened()
        game.says("sari", "B")
        _hold(game, date(2026, 11, 28))
        game.play_until(SATURDAY_10 + timedelta(hours=4))

        assert (game.action("reveal-story:1").state, game.ledger("story")) == ("dropped", [])


def test_a_correction_on_a_day_of_mourning_is_told_as_one(tmp_path: Path) -> None:
    # Given announced winners, and a correction of them that two people want on a day of mourning
    with a_game(tmp_path, ONE_PLACE) as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        budi = game.says("budi", "Program Keluarga Sejahtera", minutes=0.5)
        game.play_until(SUNDAY_19 + timedelta(hours=10))
        _hold(game, date(2026, 11, 30))
        game.overrule(budi, Verdict.CORRECT)
        with game.store.read() as tx:
            [waiting] = decisions.awaiting_second(tx)
        seconding.agree(game.desk, f"overrule:{waiting.id}", by="Budi", now=game.now)

        game.turn()

        with game.store.read() as tx:
            assert len(notices.of_code(tx, "notices.correction-hold")) == 1
            assert notices.of_code(tx, "notices.announcement-hold") == []
