"""What `sabtu status` says waits for a person."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.cli.invocation import Invocation
from bot.cli.waiting import waiting
from bot.errors import Unknown
from bot.services import excluding, passing_on
from bot.store import rounds
from bot.store.tables import SweepRow
from tests.services.playing import PKH, SATURDAY_10, SUNDAY_19, WEEK, Game, a_game

CLAIMS = '[winners]\nplaces = 1\nmessage = true\nclaim_within = "2d"\n'


def _told(game: Game, now: datetime) -> dict[str, str]:
    with game.store.read() as tx:
        found = waiting(Invocation(game.settings.directory, {}), game.desk, tx, [], now)
    return {one["code"]: one["message"] for one in found}


def _settled(game: Game) -> None:
    game.opened()
    game.says("sari", "B", minutes=1)
    game.says("budi", "B", minutes=2)
    game.play_until(SATURDAY_10 + timedelta(hours=4))


def test_nothing_waits_in_a_week_without_trouble(tmp_path: Path) -> None:
    with a_game(tmp_path) as game:
        _settled(game)

        assert _told(game, game.now) == {}


def test_a_key_that_waits_is_told_with_what_to_do(tmp_path: Path) -> None:
    with a_game(tmp_path) as game:
        _settled(game)
        game.file("st.yaml", PKH.replace("answer: B", "answer: C"))

        told = _told(game, game.now)

    assert list(told) == ["key:1"]
    assert f"sabtu -C {tmp_path} approve ST-1" in told["key:1"]


def test_a_gap_is_told_before_the_day_of_the_announcement(tmp_path: Path) -> None:
    with a_game(tmp_path) as game:
        _settled(game)
        with game.store.write(game.now) as tx:
            last = rounds.sweeps(tx, 1, since=SATURDAY_10)[-1]
            tx.add_fact(
                SweepRow,
                round_id=1,
                at=game.now,
                found=last.found,
                platform_count=40,
                content=last.content,
            )

        told = _told(game, game.now)

    assert list(told) == ["gap:1"]
    assert "ST-1" in told["gap:1"]


def test_who_did_not_answer_in_time_is_told_with_the_next_in_line(tmp_path: Path) -> None:
    with a_game(tmp_path, CLAIMS) as game:
        _settled(game)
        game.play_until(SUNDAY_19 + timedelta(minutes=5))
        in_time = _told(game, game.now)

        late = _told(game, game.now + timedelta(days=3))

    assert in_time == {}
    assert list(late) == [f"claim:{WEEK}"]
    assert "@sari" in late[f"claim:{WEEK}"]
    assert "@budi" in late[f"claim:{WEEK}"]


def test_answers_that_a_new_key_brought_into_doubt_are_counted(tmp_path: Path) -> None:
    with a_game(tmp_path) as game:
        game.opened()
        game.says("sari", "B. Program Kartu Harapan")
        game.play_until(SATURDAY_10 + timedelta(hours=4))

        assert list(_told(game, game.now)) == ["review"]


def test_a_proposed_lapse_or_exclusion_says_how_to_agree_and_how_to_decline(tmp_path: Path) -> None:
    with a_game(tmp_path, CLAIMS) as game:
        _settled(game)
        game.play_until(SUNDAY_19 + timedelta(days=3))
        reason = "tidak menjawab"
        sari = game.person("sari")
        lapse = passing_on.propose(game.desk, WEEK, sari, by="Rina", reason=reason, now=game.now)
        excluding.exclude(game.desk, game.person("sari"), by="Rina", reason="pegawai", now=game.now)

        told = _told(game, game.now)

    how = "--as NAMA (menolak: tambahkan --decline)"
    assert f"sabtu -C {tmp_path} approve lapse:{lapse} {how}" in told[f"lapse:{lapse}"]
    assert f"sabtu -C {tmp_path} approve exclusion:{lapse + 1} {how}" in told["exclusion"]


def test_a_write_in_doubt_is_called_by_what_it_is(tmp_path: Path) -> None:
    with a_game(tmp_path) as game:
        # Given a post of which nobody can tell whether it is out
        game.file("lain.yaml", PKH.replace("PKH", "BPNT").replace("Harapan", "Pangan"))
        game.sandbox.faults.after("publish", lambda: Unknown("answer lost"))
        game.sandbox.faults.lag = timedelta(days=9)
        game.play_until(SATURDAY_10 + timedelta(hours=1))

        told = _told(game, game.now)

    assert "apakah unggahan ST-1 sudah terkirim" in told["unknown-write"]
    assert "approve post:1 --send-again" in told["unknown-write"]
