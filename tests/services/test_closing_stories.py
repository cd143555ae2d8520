"""An open round gets one story that it closes soon, where its series asks for one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.game.model import RoundStatus
from bot.services import holding, moderating
from bot.store import bars, bundles, meta
from tests.services.playing import PKH, SATURDAY_10, SETTINGS, Game, a_game

CLOSE = SATURDAY_10 + timedelta(hours=2)
ASKED = 'closing_story = "1h"\n'  # the settings end within the only series


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Game]:
    """Return a game whose series asks for the story an hour before the end."""
    assert SETTINGS.rstrip().endswith('close_after = "2h"')
    with a_game(tmp_path, ASKED) as game:
        yield game


def stories(game: Game) -> int:
    return len(game.ledger("story"))


def test_the_story_goes_out_at_its_time_and_once(game: Game) -> None:
    game.opened()
    game.play_until(CLOSE - timedelta(minutes=61))
    before = stories(game)
    game.play_until(CLOSE - timedelta(minutes=60))
    at_its_time = stories(game)
    game.play_until(CLOSE + timedelta(hours=2))

    assert (before, at_its_time, stories(game)) == (0, 1, 1)
    assert game.action("closing-story:1").done_at == CLOSE - timedelta(hours=1)


def test_it_leads_to_the_post_and_its_words_give_no_answer(game: Game) -> None:
    round_ = game.opened()
    game.play_until(CLOSE - timedelta(hours=1))

    action = game.action("closing-story:1")
    with game.store.read() as tx:
        bundle = bundles.load(tx, action.bundle_digest or "")
    story = bundle.story if bundle else None
    assert action.text == round_.post_id
    assert story is not None
    assert "Apa kepanjangan dari PKH?" in story.alt_text
    assert "12.00 WIB" in story.alt_text
    assert "Harapan" not in story.alt_text


def test_a_series_that_does_not_ask_gets_none(tmp_path: Path) -> None:
    with a_game(tmp_path) as game:
        game.opened()
        game.play_until(CLOSE)

        assert stories(game) == 0


def test_a_round_shorter_than_twice_that_time_gets_none(game: Game) -> None:
    game.opened(text=PKH + "close_after: 90m\n")
    game.play_until(CLOSE)

    assert stories(game) == 0


def test_an_extended_round_is_told_with_its_new_end(game: Game) -> None:
    game.opened()
    later = CLOSE + timedelta(hours=3)
    moderating.extend(game.desk, 1, later, by="Rina", now=game.now)
    game.play_until(later - timedelta(minutes=61))
    before = stories(game)
    game.play_until(later - timedelta(minutes=60))

    assert (before, stories(game)) == (0, 1)


def test_nothing_goes_out_after_the_end_when_writing_was_held(game: Game) -> None:
    game.opened()
    holding.stop(game.desk, game.now, by="Rina", reason="bencana")
    game.play_until(CLOSE + timedelta(minutes=5))
    holding.resume(game.desk, game.now, by="Rina", restored=False)
    game.play_until(CLOSE + timedelta(hours=1))

    assert stories(game) == 0
    assert game.action("closing-story:1").state == "dropped"
    assert game.round().status is RoundStatus.REVEALED


def test_no_reminder_on_a_day_of_mourning(tmp_path: Path) -> None:
    # The day was put on hold after the round had opened.
    with a_game(tmp_path, ASKED) as game:
        game.opened()
        held = game.settings.calendar.model_copy(update={"hold": (SATURDAY_10.date(),)})
        game.desk = type(game.desk)(
            game.settings.model_copy(update={"calendar": held}), game.store, game.sandbox, game.desk.wording
        )
        game.play_until(CLOSE)

        assert stories(game) == 0


def test_after_a_restore_none_is_sent_that_may_have_gone_out_before(game: Game) -> None:
    game.opened()
    game.clock.now = CLOSE - timedelta(minutes=30)
    with game.store.write(game.now) as tx:
        bars.raise_bar(tx, "restored", bars.ALL_WRITES, by="restore")
        meta.put(tx, "restored_at", game.now.isoformat())
    game.turn()
    holding.resume(game.desk, game.now, by="Rina", restored=True)
    game.play_until(CLOSE)

    assert stories(game) == 0
