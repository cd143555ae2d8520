"""A person has the last word: doubts settled alike, backing out recorded, ends moved, rounds given up."""

import json
from datetime import timedelta

import pytest

from bot.errors import NotNow, UserError
from bot.game.model import RoundStatus, Verdict
from bot.services import collecting, moderating, seconding, weighing
from bot.services.alike import alike
from bot.store import decisions, notices
from tests.services.playing import SATURDAY_10, SUNDAY_19, WEEK, Game

DOUBTFUL = "B. Program Kartu Harapan"
NEAR = "Program Keluarga Sejahtera"


def _doubts(game: Game) -> list[moderating.Doubt]:
    with game.store.read() as tx:
        return moderating.doubts(game.desk, tx)


def test_equal_doubtful_answers_are_settled_together(game: Game) -> None:
    game.opened()
    game.says("sari", DOUBTFUL)
    game.says("budi", DOUBTFUL.upper())
    game.play_until(SATURDAY_10 + timedelta(hours=3))
    (doubt,) = _doubts(game)

    moderating.overrule(
        game.desk, doubt.comment_ids, 1, Verdict.WRONG, by="Rina", reason="bertentangan", now=game.now
    )
    game.play_until(game.now + timedelta(hours=3))

    assert len(doubt.comment_ids) == 2
    assert _doubts(game) == []
    assert game.verdicts() == {"sari": "wrong", "budi": "wrong"}
    assert game.round().status is RoundStatus.REVEALED


def test_a_doubtful_answer_edited_after_closing_is_reviewed_as_it_stood(game: Game) -> None:
    game.opened()
    sari = game.says("sari", DOUBTFUL)
    game.play_until(SATURDAY_10 + timedelta(hours=2))
    game.sandbox.follower_edits(sari, "B")
    game.play_until(SATURDAY_10 + timedelta(hours=3))

    assert [doubt.text for doubt in _doubts(game)] == [DOUBTFUL]


def test_who_gives_an_answer_later_is_graded_like_those_on_whom_a_person_ruled(game: Game) -> None:
    # Given two equal answers that a person made right while the round is open, by the word of another
    game.opened()
    budi = game.says("budi", NEAR, minutes=1)
    game.says("rara", NEAR.lower(), minutes=2)
    game.play_until(SATURDAY_10 + timedelta(minutes=30))
    with game.store.read() as tx:
        ids = alike(tx, game.round(), budi)
    moderating.overrule(game.desk, ids, 1, Verdict.CORRECT, by="Rina", reason="juga benar", now=game.now)

    # When others give it while the second word is awaited, and after it
    game.says("tono", NEAR.upper(), minutes=35)
    game.play_until(SATURDAY_10 + timedelta(minutes=65))
    with game.store.read() as tx:
        [waiting, *_rest] = decisions.awaiting_second(tx)
    seconding.agree(game.desk, f"overrule:{waiting.id}", by="Dewi", now=game.now)
    game.says("wati", NEAR, minutes=70)
    game.play_until(SATURDAY_10 + timedelta(minutes=121))

    # Then all of them are right
    assert game.verdicts() == dict.fromkeys(("budi", "rara", "tono", "wati"), "correct")


def test_a_ruling_on_one_of_several_equal_answers_says_nothing_of_later_ones(game: Game) -> None:
    game.opened()
    budi = game.says("budi", DOUBTFUL, minutes=1)
    game.says("rara", DOUBTFUL, minutes=2)
    game.play_until(SATURDAY_10 + timedelta(minutes=65))
    assert game.overrule(budi, Verdict.WRONG)

    game.says("tono", DOUBTFUL, minutes=70)
    game.play_until(SATURDAY_10 + timedelta(minutes=121))

    assert game.verdicts() == {"budi": "wrong", "rara": "review", "tono": "review"}


def test_a_second_word_grades_equals_of_its_own_proposal_only(game: Game) -> None:
    # Given equal doubtful answers that were ruled on one by one, past a third that is left in doubt
    game.opened()
    budi = game.says("budi", DOUBTFUL, minutes=1)
    rara = game.says("rara", DOUBTFUL, minutes=2)
    wati = game.says("wati", NEAR, minutes=3)
    game.play_until(SATURDAY_10 + timedelta(minutes=65))
    assert game.overrule(budi, Verdict.WRONG)
    game.says("tono", DOUBTFUL, minutes=70)
    game.play_until(SATURDAY_10 + timedelta(minutes=90))
    assert game.overrule(rara, Verdict.WRONG)

    # When a second person agrees to what was proposed of another answer
    assert not game.overrule(wati, Verdict.CORRECT)
    assert game.overrule(wati, Verdict.CORRECT, by="Dewi")

    # Then the third is still in doubt
    assert game.verdicts() == {"budi": "wrong", "rara": "wrong", "tono": "review", "wati": "correct"}


def test_a_ruling_of_one_person_gives_nobody_a_place_who_says_the_same_later(game: Game) -> None:
    # Given an answer that one person alone made right: an attempt that does not count, so no place changes
    game.opened()
    game.says("budi", "A", minutes=1)
    second = game.says("budi", NEAR, minutes=2)
    game.play_until(SATURDAY_10 + timedelta(minutes=65))
    assert game.overrule(second, Verdict.CORRECT)

    # When others say the same and would win by it
    game.says("sari", NEAR, minutes=70)
    game.play_until(SATURDAY_10 + timedelta(minutes=90))
    game.says("tono", NEAR, minutes=95)
    game.play_until(SUNDAY_19 + timedelta(hours=1))

    # Then a second person is asked, once for both, and nobody has won until then
    assert game.verdicts() == {"budi": "correct", "sari": "wrong", "tono": "wrong"}
    with game.store.read() as tx:
        [[waiting]] = decisions.proposals(tx)
        told = [json.loads(one.facts) for one in notices.of_code(tx, "notices.second")]
        held = weighing.blocks(game.desk, tx, WEEK)
    assert waiting.by == "Rina"
    assert told == [{"overrule": waiting.id, "by": "Rina", "round": "ST-1"}]
    assert [block.code for block in held] == ["winners.second"]

    # And the second person's word is for both
    with pytest.raises(NotNow):
        seconding.agree(game.desk, f"overrule:{waiting.id}", by="Rina", now=game.now)
    seconding.agree(game.desk, f"overrule:{waiting.id}", by="Dewi", now=game.now)
    assert game.verdicts() == dict.fromkeys(("budi", "sari", "tono"), "correct")


def test_an_equal_answer_that_a_second_person_declined_is_not_proposed_again(game: Game) -> None:
    game.opened()
    game.says("budi", "A", minutes=1)
    second = game.says("budi", NEAR, minutes=2)
    game.play_until(SATURDAY_10 + timedelta(minutes=65))
    game.overrule(second, Verdict.CORRECT)
    game.says("sari", NEAR, minutes=70)
    game.play_until(SATURDAY_10 + timedelta(minutes=90))
    with game.store.read() as tx:
        [[waiting]] = decisions.proposals(tx)

    seconding.decline(game.desk, f"overrule:{waiting.id}", by="Dewi", now=game.now)
    game.says("tono", NEAR, minutes=95)
    game.play_until(SATURDAY_10 + timedelta(minutes=121))

    assert game.verdicts() == {"budi": "correct", "sari": "wrong", "tono": "wrong"}
    with game.store.read() as tx:
        assert decisions.proposals(tx) == []


def test_backing_out_is_recorded_and_settles_nothing(game: Game) -> None:
    game.opened()
    game.says("sari", DOUBTFUL)
    game.play_until(SATURDAY_10 + timedelta(hours=3))
    (doubt,) = _doubts(game)

    moderating.back_out(game.desk, doubt.comment_ids, 1, Verdict.CORRECT, by="Rina", now=game.now)

    with game.store.read() as tx:
        (row,) = decisions.about(tx, f"round:{doubt.round.id}", "backed-out")
    assert row.by == "Rina"
    assert decisions.body(row)["verdict"] == "correct"
    assert _doubts(game) == [doubt]


def test_an_open_round_is_extended_only_to_a_later_end(game: Game) -> None:
    round_ = game.opened()
    later = round_.close_at + timedelta(hours=1)

    with pytest.raises(UserError):
        moderating.extend(game.desk, round_.id, round_.close_at, by="Rina", now=game.now)
    moderating.extend(game.desk, round_.id, later, by="Rina", now=game.now)

    assert game.round().close_at == later


def test_a_planned_round_is_cancelled_and_never_posted(game: Game) -> None:
    game.file("st.yaml")

    moderating.cancel(game.desk, game.round().id, by="Rina", reason="soal keliru", now=game.now)
    game.play_until(SATURDAY_10 + timedelta(minutes=5))

    assert game.round().status is RoundStatus.CANCELLED
    assert game.ledger("post") == []


def test_an_open_round_cannot_be_cancelled(game: Game) -> None:
    round_ = game.opened()

    with pytest.raises(NotNow):
        moderating.cancel(game.desk, round_.id, by="Rina", reason="soal keliru", now=game.now)

    assert game.round().status is RoundStatus.OPEN


def test_a_comment_that_does_not_exist_is_refused(game: Game) -> None:
    game.opened()

    with pytest.raises(UserError):
        game.overrule("999", Verdict.CORRECT)


def test_a_comment_that_was_edited_or_deleted_and_could_change_a_place_goes_to_review(game: Game) -> None:
    # Given three winners, one of whom edited the answer in time and one of whom took it away
    game.opened()
    sari = game.says("sari", ".", minutes=1)
    budi = game.says("budi", "B", minutes=2)
    game.says("tono", "B", minutes=3)
    game.play_until(SATURDAY_10 + timedelta(minutes=10))
    game.sandbox.follower_edits(sari, "B")
    game.sandbox.follower_deletes(budi)
    game.play_until(SATURDAY_10 + timedelta(minutes=20))
    collecting.sweep(game.desk, game.round(), game.now)
    game.play_until(SATURDAY_10 + timedelta(hours=3))

    # When a person rules on one of them
    before = {one.comment_ids: one.reason for one in _doubts(game)}
    game.overrule(sari, Verdict.CORRECT)

    # Then only the other waits
    assert before == {(sari,): moderating.EDITED, (budi,): moderating.DELETED}
    assert [one.comment_ids for one in _doubts(game)] == [(budi,)]


@pytest.mark.parametrize(
    "second", ["Sari.", " sari ", "S a r i", "\u0405ari"]
)  # the last with a Cyrillic letter
def test_a_name_written_otherwise_is_no_second_person(second: str) -> None:
    with pytest.raises(NotNow, match="second-is-first"):
        moderating.must_be_another("Sari", second)
