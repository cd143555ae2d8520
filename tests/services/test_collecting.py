"""Each comment stored once, as first seen, with what became of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotNow, Transient
from bot.game.model import Round, RoundStatus
from bot.services import collecting, moderating, weighing
from bot.store import comments, notices, people, rounds, scores
from bot.store.tables import SweepRow
from tests.services.playing import SATURDAY_10, WEEK, Game, a_game

CLOSED = SATURDAY_10 + timedelta(hours=2)


def stored(game: Game) -> dict[str, str | None]:
    with game.store.read() as tx:
        return {one.id: one.text for one in comments.known(tx, game.round().id).values()}


def test_polling_twice_adds_nothing(game: Game) -> None:
    game.opened()
    game.says("sari", "B")
    game.clock.now = SATURDAY_10 + timedelta(minutes=5)

    first = collecting.poll(game.desk, game.round(), game.now)
    second = collecting.poll(game.desk, game.round(), game.now)

    assert (first.new, second.new) == (1, 0)
    assert game.verdicts() == {"sari": "correct"}


def test_a_comment_released_late_is_found_by_the_sweep_and_counts_by_its_own_time(game: Game) -> None:
    round_ = game.opened()
    game.sandbox.follower_says(
        "sari", "B", round_.post_id or "", at=SATURDAY_10 + timedelta(minutes=1), visible_at=CLOSED
    )
    for number in range(40):
        game.says(f"warga{number}", "A", minutes=2 + number)
    game.play_until(CLOSED + timedelta(hours=1))

    assert game.verdicts()["sari"] == "correct"
    assert game.round().status is RoundStatus.REVEALED


def test_an_edit_before_closing_counts_from_when_it_was_seen(game: Game) -> None:
    game.opened()
    comment = game.says("sari", ".", minutes=1)
    game.says("budi", "B", minutes=2)
    game.play_until(SATURDAY_10 + timedelta(minutes=10))
    game.sandbox.follower_edits(comment, "B", at=SATURDAY_10 + timedelta(minutes=11))
    game.clock.now = SATURDAY_10 + timedelta(minutes=30)
    collecting.sweep(game.desk, game.round(), game.now)

    with game.store.read() as tx:
        [sari] = [one for one in comments.judged(tx, game.round().id) if one.comment_id == comment]
    assert (sari.verdict.value, sari.edited) == ("correct", True)
    assert sari.counts_from == SATURDAY_10 + timedelta(minutes=30)


def test_an_edit_after_closing_changes_nothing(game: Game) -> None:
    game.opened()
    comment = game.says("sari", "A")
    game.sandbox.follower_edits(comment, "B", at=CLOSED + timedelta(minutes=1))
    game.play_until(CLOSED + timedelta(hours=1))

    assert game.verdicts() == {"sari": "wrong"}


def test_a_deleted_comment_keeps_its_attempt(game: Game) -> None:
    game.opened()
    wrong = game.says("sari", "A", minutes=1)
    game.says("sari", "B", minutes=5)
    game.play_until(SATURDAY_10 + timedelta(minutes=10))
    game.sandbox.follower_deletes(wrong, at=game.now)
    game.play_until(CLOSED + timedelta(hours=1))

    with game.store.read() as tx:
        earned = scores.of_round(tx, game.round().id)
        assert people.by_handle(tx, "sari") is not None
    assert wrong in stored(game)
    assert earned == []


def test_replies_are_collected_and_the_account_s_own_words_are_not(game: Game) -> None:
    round_ = game.opened()
    parent = game.says("budi", "apa ya")
    game.sandbox.follower_says(
        "sari", "B", round_.post_id or "", at=SATURDAY_10 + timedelta(minutes=3), reply_to=parent
    )
    game.sandbox.reply(round_.post_id or "", "Ayo tebak!")
    game.play_until(CLOSED + timedelta(hours=1))

    assert game.verdicts() == {"budi": "chatter", "sari": "correct"}


def test_a_line_that_is_down_loses_nothing(game: Game) -> None:
    game.opened()
    game.says("sari", "B")
    game.sandbox.faults.before("comment_page", lambda: Transient("no line"), times=5)
    game.play_until(CLOSED + timedelta(hours=1))

    assert game.verdicts() == {"sari": "correct"}
    assert game.round().status is RoundStatus.REVEALED


def test_any_comment_is_stored_as_it_was_written(game: Game) -> None:
    game.opened()
    wild = ["\ud800 B", "B\0B", "'; DROP TABLE comment; --", "\u202eB", "🇮🇩" * 500, "B" * 2200]
    ids = [game.says(f"warga{number}", text, minutes=1 + number) for number, text in enumerate(wild)]
    game.play_until(SATURDAY_10 + timedelta(minutes=30))

    kept = stored(game)
    assert [kept[one] for one in ids] == wild


def test_a_post_deleted_in_the_app_is_told_and_stops_the_polls(game: Game) -> None:
    round_ = game.opened()
    game.sandbox.officer_deletes_post(round_.post_id or "")
    game.play_until(CLOSED + timedelta(hours=1))

    with game.store.read() as tx:
        told = [notice.code for notice in notices.unsent(tx)]
    assert "notices.post-gone" in told
    assert game.round().status is RoundStatus.CLOSING


def test_many_comments_that_the_platform_counts_and_hides_hold_the_week(tmp_path: Path) -> None:
    with a_game(tmp_path) as game:
        round_ = _eight_hidden(game)

        with game.store.read() as tx:
            held = weighing.blocks(game.desk, tx, WEEK)
        _accept_eight(game)
        with game.store.read() as tx:
            free = weighing.blocks(game.desk, tx, WEEK)
        _sweep_finds_one_more_hidden(game, round_.id)
        with game.store.read() as tx:
            grown = weighing.blocks(game.desk, tx, WEEK)

    assert [(block.code, block.facts["count"]) for block in held] == [("winners.gap", 8)]
    assert free == []
    assert [(block.code, block.facts["count"]) for block in grown] == [("winners.gap", 9)]


def test_a_gap_that_grew_since_it_was_shown_is_not_accepted(tmp_path: Path) -> None:
    with a_game(tmp_path) as game:
        # Given a gap of eight that a person was shown, and one more hidden comment since
        round_ = _eight_hidden(game)
        _sweep_finds_one_more_hidden(game, round_.id)

        # When they accept what they saw
        with pytest.raises(NotNow) as refused:
            _accept_eight(game)

        # Then nothing is accepted, and they are told how large it is now
        with game.store.read() as tx:
            held = weighing.blocks(game.desk, tx, WEEK)
    assert [(one.code, one.facts["count"]) for one in refused.value.problems] == [("deciding.gap-grew", 9)]
    assert [(block.code, block.facts["count"]) for block in held] == [("winners.gap", 9)]


def _eight_hidden(game: Game) -> Round:
    round_ = game.opened()
    game.says("budi", "B")
    for number in range(8):
        game.sandbox.follower_says(
            f"tersembunyi{number}",
            "B",
            round_.post_id or "",
            at=SATURDAY_10 + timedelta(minutes=1),
            visible_at=CLOSED + timedelta(days=30),
        )
    game.play_until(CLOSED + timedelta(hours=1))
    return round_


def _accept_eight(game: Game) -> None:
    round_id = game.round().id
    moderating.accept_gap(game.desk, round_id, count=8, by="Rina", reason="komentar spam", now=game.now)


def _sweep_finds_one_more_hidden(game: Game, round_id: int) -> None:
    with game.store.write(game.now) as tx:
        last = rounds.sweeps(tx, round_id, since=CLOSED)[-1]
        count = last.platform_count + 1
        again = {"round_id": round_id, "found": last.found, "platform_count": count}
        tx.add_fact(SweepRow, at=game.now, content=last.content, **again)
