"""A key edited after its round was settled waits for people, two where a winner changes."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotNow
from bot.services import new_keys, weighing
from bot.services.tallying import week_winners
from bot.store import people
from tests.services.playing import PKH, SATURDAY_10, WEEK, Game, a_game

ONE_PLACE = '[winners]\napproval = false\nplaces = 1\nannounce = "minggu 19:00"\n'


def _winners(game: Game) -> list[str | None]:
    with game.store.read() as tx:
        found = week_winners(game.desk, tx, WEEK)
        known = people.by_id(tx, [one.person for one in found])
    return [known[one.person].handle for one in found]


def _settled_with_another_key(game: Game) -> int:
    game.opened()
    game.says("sari", "B")
    game.says("budi", "C")
    game.play_until(SATURDAY_10 + timedelta(hours=6))
    game.file("st.yaml", PKH.replace("answer: B", "answer: C"))
    with game.store.read() as tx:
        waiting = new_keys.waiting_key(tx, game.round().id)
    assert waiting is not None
    return waiting.proposal


def test_a_new_key_after_settling_changes_nothing_by_itself(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE) as game:
        _settled_with_another_key(game)

        assert _winners(game) == ["sari"]


def test_a_key_that_changes_a_winner_needs_two_people(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE) as game:
        proposal = _settled_with_another_key(game)
        round_id = game.round().id

        first = new_keys.approve_key(game.desk, round_id, proposal, by="Rina", now=game.now)
        between = _winners(game)
        with pytest.raises(NotNow):
            new_keys.approve_key(game.desk, round_id, proposal, by="rina ", now=game.now)
        second = new_keys.approve_key(game.desk, round_id, proposal, by="Budi", now=game.now)

        assert (first, second) == (False, True)
        assert between == ["sari"]
        assert _winners(game) == ["budi"]


def test_a_new_key_judges_what_stood_at_closing_and_not_what_was_edited_after(game: Game) -> None:
    game.opened()
    sari, budi = game.says("sari", "C"), game.says("budi", "A")
    game.play_until(SATURDAY_10 + timedelta(hours=2))
    game.sandbox.follower_edits(sari, "A")
    game.sandbox.follower_edits(budi, "C")
    game.play_until(SATURDAY_10 + timedelta(hours=3))
    game.file("st.yaml", PKH.replace("answer: B", "answer: C"))
    with game.store.read() as tx:
        waiting = new_keys.waiting_key(tx, game.round().id)
    assert waiting is not None

    for name in ("Rina", "Dewi"):
        new_keys.approve_key(game.desk, game.round().id, waiting.proposal, by=name, now=game.now)

    assert game.verdicts() == {"sari": "correct", "budi": "wrong"}


def test_a_key_that_is_taken_back_in_the_file_waits_and_holds_the_week_no_more(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE) as game:
        proposal = _settled_with_another_key(game)
        round_id = game.round().id

        game.file("st.yaml")

        with game.store.read() as tx:
            assert new_keys.waiting_key(tx, round_id) is None
            assert weighing.blocks(game.desk, tx, WEEK) == []
        with pytest.raises(NotNow):
            new_keys.approve_key(game.desk, round_id, proposal, by="Rina", now=game.now)


def test_a_key_that_was_decided_cannot_be_approved_again(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE) as game:
        proposal = _settled_with_another_key(game)
        round_id = game.round().id
        new_keys.approve_key(game.desk, round_id, proposal, by="Rina", now=game.now)
        new_keys.approve_key(game.desk, round_id, proposal, by="Budi", now=game.now)

        with pytest.raises(NotNow):
            new_keys.approve_key(game.desk, round_id, proposal, by="Budi", now=game.now)


def test_the_effect_is_shown_before_anybody_approves(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE) as game:
        _settled_with_another_key(game)

        round_ = game.round()
        with game.store.read() as tx:
            waiting = new_keys.waiting_key(tx, round_.id)
            assert waiting is not None
            would = new_keys.effect_of_key(game.desk, tx, round_, waiting.quiz)
            known = people.by_id(tx, [one.person for one in (*would.gained, *would.lost)])

        assert [known[one.person].handle for one in would.gained] == ["budi"]
        assert [known[one.person].handle for one in would.lost] == ["sari"]
