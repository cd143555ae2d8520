"""Keeping an account out of the game."""

from datetime import timedelta

import pytest

from bot.errors import NotNow, UserError
from bot.services import excluding, seconding
from bot.store import decisions, people, winners
from tests.services.playing import PKH, SATURDAY_10, SUNDAY_19, WEEK, Game


def placed(game: Game) -> list[int]:
    with game.store.read() as tx:
        return [row.person_id for row in winners.of_week(tx, WEEK) if row.state != "lapsed"]


def played(game: Game) -> None:
    game.opened()
    for minutes, handle in enumerate(("sari", "budi", "tono", "wati"), start=1):
        game.says(handle, "B", minutes=minutes)


def test_who_holds_no_place_is_excluded_by_one_person(game: Game) -> None:
    played(game)
    game.play_until(SATURDAY_10 + timedelta(hours=4))

    assert excluding.exclude(game.desk, game.person("@sari"), by="Rina", reason="pegawai", now=game.now)
    game.play_until(SUNDAY_19)

    assert "@sari" not in game.ledger("post")[-1]


def test_a_winner_is_excluded_only_when_a_second_person_agrees(game: Game) -> None:
    played(game)
    game.play_until(SUNDAY_19 + timedelta(minutes=5))
    before = placed(game)

    assert not excluding.exclude(game.desk, game.person("sari"), by="Rina", reason="pegawai", now=game.now)
    assert placed(game) == before
    with game.store.read() as tx:
        [proposal] = excluding.waiting(tx)
    with pytest.raises(NotNow):
        seconding.agree(game.desk, f"exclusion:{proposal.number}", by="rina ", now=game.now)
    seconding.agree(game.desk, f"exclusion:{proposal.number}", by="Dewi", now=game.now)
    game.play_until(game.now + timedelta(minutes=5))

    assert proposal.person_id in before
    assert proposal.person_id not in placed(game)
    assert len([text for text in game.ledger("post") if f"[{WEEK}-1]" in text]) == 1


def test_a_second_person_may_decline(game: Game) -> None:
    played(game)
    game.play_until(SUNDAY_19 + timedelta(minutes=5))
    excluding.exclude(game.desk, game.person("sari"), by="Rina", reason="pegawai", now=game.now)
    with game.store.read() as tx:
        [proposal] = excluding.waiting(tx)

    seconding.decline(game.desk, f"exclusion:{proposal.number}", by="Dewi", now=game.now)

    with game.store.read() as tx:
        assert excluding.waiting(tx) == []
        assert decisions.excluded(tx) == set()


def test_nobody_is_let_in_again_by_one_person(game: Game) -> None:
    played(game)
    game.play_until(SATURDAY_10 + timedelta(hours=4))
    excluding.exclude(game.desk, game.person("sari"), by="Rina", reason="pegawai", now=game.now)

    excluding.include(game.desk, game.person("sari"), by="Rina", reason="keliru", now=game.now)
    with game.store.read() as tx:
        [proposal] = excluding.waiting(tx)
        still_out = decisions.excluded(tx)
    seconding.agree(game.desk, f"exclusion:{proposal.number}", by="Dewi", now=game.now)
    game.play_until(SUNDAY_19)

    assert still_out == {proposal.person_id}
    assert "@sari" in game.ledger("post")[-1]


def test_every_round_is_tallied_anew_only_once_however_many_the_excluded_one_played(game: Game) -> None:
    for week in range(3):
        name = f"st-{week}.yaml"
        game.file(name, PKH.replace("Apa", "Apakah " * week + "apa"))
        game.play_until(SATURDAY_10 + timedelta(days=7 * week))
        game.says("sari", "A", name=name)
    game.play_until(game.now + timedelta(hours=4))
    with game.store.read() as tx:
        before = len(decisions.of_kind(tx, "settled"))

    excluding.exclude(game.desk, game.person("sari"), by="Rina", reason="pegawai", now=game.now)

    with game.store.read() as tx:
        again = [row.subject for row in decisions.of_kind(tx, "settled")[before:]]
    assert again == ["round:1", "round:2", "round:3"]


def test_an_unknown_handle_is_a_sentence(game: Game) -> None:
    game.look()

    with game.store.read() as tx, pytest.raises(UserError, match="no-such-person"):
        excluding.person_named(tx, "siapa")


def test_who_was_shown_is_excluded_whoever_bears_their_handle_since(game: Game) -> None:
    # Given a follower who was looked up by handle, and somebody else who is then seen with it
    played(game)
    game.play_until(SATURDAY_10 + timedelta(hours=4))
    shown = game.person("sari")
    with game.store.write(game.now) as tx:
        people.meet(tx, {"999": "sari"}, game.now)

    assert excluding.exclude(game.desk, shown, by="Rina", reason="pegawai", now=game.now)

    with game.store.read() as tx:
        assert decisions.excluded(tx) == {shown.id}
