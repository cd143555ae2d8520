"""Passing a prize on: one proposes, another agrees, and the next in line wins in public."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotNow, UserError
from bot.services import correcting, passing_on, seconding
from bot.services.auditing import audit
from bot.store import decisions, people, winners
from tests.services.playing import PKH, SATURDAY_10, SUNDAY_19, WEEK, Game, a_game

ASKED = "[winners]\nplaces = 2\nmessage = true\nclaim_within = '2d'\n"
LATE = SUNDAY_19 + timedelta(days=3)


@pytest.fixture
def late(tmp_path: Path) -> Iterator[Game]:
    """A game whose winners, @sari and @budi, did not answer in time."""
    with a_game(tmp_path, ASKED) as game:
        _play(game, "sari", "budi", "tono", "wati")
        yield game


def _play(game: Game, *handles: str) -> None:
    game.opened()
    for minutes, handle in enumerate(handles, start=1):
        game.says(handle, "B", minutes=minutes)
    game.play_until(LATE)


def _standing(game: Game) -> dict[str, tuple[int, str]]:
    with game.store.read() as tx:
        rows = winners.of_week(tx, WEEK)
        known = people.by_id(tx, [row.person_id for row in rows])
    return {known[row.person_id].handle or "": (row.rank, row.state) for row in rows}


def _propose(game: Game, handle: str) -> int:
    reason = "tidak menjawab pesan"
    return passing_on.propose(game.desk, WEEK, game.person(handle), by="Rina", reason=reason, now=game.now)


def _pass_on(game: Game, handle: str) -> None:
    seconding.agree(game.desk, f"lapse:{_propose(game, handle)}", by="Dewi", now=game.now)


def _note_answer(game: Game, handle: str) -> None:
    with game.store.write(game.now) as tx:
        person = people.by_handle(tx, handle)
        assert person is not None
        winners.advance(tx, WEEK, from_="announced", to="answered", person_id=person.id)
        decisions.decide(tx, "prize-answered", f"week:{WEEK}", by="Rina", body={"person": person.id})


def test_a_prize_is_passed_on_when_a_second_person_agrees(late: Game) -> None:
    # Given a proposal, which changes nothing by itself and which nobody may second alone
    number = _propose(late, "@sari")
    before = _standing(late)
    with pytest.raises(NotNow, match="second-is-first"):
        seconding.agree(late.desk, f"lapse:{number}", by=" rina", now=late.now)

    # When another person agrees
    seconding.agree(late.desk, f"lapse:{number}", by="Dewi", now=late.now)
    agreed_at = late.now
    late.play_until(late.now + timedelta(hours=1))

    # Then the next in line has a place, a code, a time to answer by and the message, and all is public
    assert before == {"sari": (1, "announced"), "budi": (2, "announced")}
    assert _standing(late) == {"sari": (1, "lapsed"), "budi": (1, "announced"), "tono": (2, "announced")}
    with late.store.read() as tx:
        tono = next(row for row in winners.of_week(tx, WEEK) if row.claim_by == agreed_at + timedelta(days=2))
        assert passing_on.waiting(tx) == []
    assert tono.code
    assert tono.code in late.ledger("message")[-1]
    assert len(late.ledger("message")) == 3
    correction = late.ledger("post")[-1]
    assert "tidak menjawab pesan" in correction
    assert "@tono" in correction
    assert "mohon maaf" not in correction
    assert audit(late.store).ok, audit(late.store).differences


def test_the_time_to_answer_of_who_moves_up_runs_from_when_the_correction_is_out(late: Game) -> None:
    # Given a correction that is held, as by a file STOP
    (late.settings.quizzes / "STOP").touch()
    late.look()
    _pass_on(late, "sari")
    late.play_until(late.now + timedelta(days=3))

    # When it is asked meanwhile
    with late.store.read() as tx:
        waiting = correcting.not_out_yet(tx, WEEK)
        claims = {row.person_id: row.claim_by for row in winners.of_week(tx, WEEK)}
        overdue = [row.person_id for row, _ in passing_on.overdue(late.desk, tx, late.now)]

    # Then who moves up is told nothing, has no time to answer by and is not late
    tono, sari = late.person("tono").id, late.person("sari").id
    assert waiting == correcting.NotOutYet(WEEK, 1, risen=frozenset({tono}), fallen=frozenset({sari}))
    assert claims[tono] is None
    assert tono not in overdue
    assert len(late.ledger("message")) == 2

    # And when it may go out, the time runs from then
    (late.settings.quizzes / "STOP").unlink()
    late.look()
    began_at = late.now
    late.play_until(late.now + timedelta(minutes=5))
    with late.store.read() as tx:
        claim_by = next(row.claim_by for row in winners.of_week(tx, WEEK) if row.person_id == tono)
        assert correcting.not_out_yet(tx, WEEK) is None
    assert claim_by is not None
    assert timedelta(0) <= claim_by - began_at - timedelta(days=2) <= timedelta(minutes=5)
    assert len(late.ledger("message")) == 3
    assert audit(late.store).ok, audit(late.store).differences


def test_whose_prize_lapsed_does_not_cool_down(tmp_path: Path) -> None:
    # Given a game of one place, whose winner cools down but never answered; the next in line won instead
    rest = "cooldown_weeks = 1\n"
    with a_game(tmp_path, ASKED.replace("places = 2", "places = 1") + rest) as game:
        _play(game, "sari", "budi")
        _pass_on(game, "sari")

        # When both answer right in the next week, the one who lapsed second
        game.file("st-1.yaml", PKH.replace("Apa kepanjangan dari PKH?", "PKH itu singkatan dari apa?"))
        game.play_until(SATURDAY_10 + timedelta(days=7))
        game.says("budi", "B", minutes=1, name="st-1.yaml")
        game.says("sari", "B", minutes=2, name="st-1.yaml")
        game.play_until(SUNDAY_19 + timedelta(days=7, minutes=5))

        # Then the one whose prize lapsed may win again, and the one who has the prize cools down
        with game.store.read() as tx:
            won = {row.week: row.person_id for row in winners.all_weeks(tx) if row.state != "lapsed"}
            handles = {week: people.by_id(tx, [one])[one].handle for week, one in won.items()}
        assert handles == {"2026-W48": "budi", "2026-W49": "sari"}
        assert audit(game.store).ok, audit(game.store).differences


def test_the_next_in_line_may_lapse_as_well(late: Game) -> None:
    for handle in ("sari", "budi"):
        _pass_on(late, handle)
    late.play_until(late.now + timedelta(days=3))

    _pass_on(late, "tono")
    late.play_until(late.now + timedelta(minutes=5))

    assert [handle for handle, (_, state) in _standing(late).items() if state == "announced"] == ["wati"]
    assert late.action(f"correction:{WEEK}:3").state == "done"
    assert audit(late.store).ok, audit(late.store).differences


def test_who_answers_before_the_second_word_keeps_the_place(late: Game) -> None:
    number = _propose(late, "sari")
    _note_answer(late, "sari")

    with pytest.raises(UserError, match="no-such-proposal"):
        seconding.agree(late.desk, f"lapse:{number}", by="Dewi", now=late.now)
    assert _standing(late)["sari"] == (1, "answered")


def test_nobody_lapses_who_may_still_answer(tmp_path: Path) -> None:
    with a_game(tmp_path, ASKED.replace("2d", "9d")) as game:
        _play(game, "sari", "budi", "tono")

        for handle in ("sari", "tono"):
            with pytest.raises(NotNow, match="not-overdue"):
                _propose(game, handle)


def test_a_lapse_is_proposed_once(late: Game) -> None:
    _propose(late, "sari")

    with pytest.raises(NotNow, match="lapse-waits"):
        _propose(late, "sari")


def test_a_prize_with_nobody_next_lapses_alone(tmp_path: Path) -> None:
    with a_game(tmp_path, ASKED) as game:
        _play(game, "sari")

        _pass_on(game, "sari")
        game.play_until(game.now + timedelta(minutes=5))

        assert _standing(game) == {"sari": (1, "lapsed")}
        assert game.action(f"correction:{WEEK}:1").state == "done"
        assert audit(game.store).ok, audit(game.store).differences


def test_a_shared_place_has_nobody_next(tmp_path: Path) -> None:
    with a_game(tmp_path, ASKED.replace("places = 2", "places = 1")) as game:
        game.opened()
        for handle, minutes in (("sari", 1), ("budi", 1), ("tono", 2)):
            game.says(handle, "B", minutes=minutes)
        game.play_until(LATE)
        with game.store.read() as tx:
            [first, last] = passing_on.overdue(game.desk, tx, game.now)

        assert first[1] == ()
        assert len(last[1]) == 1
