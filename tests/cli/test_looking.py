"""`sabtu status`, as an officer reads it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.bootstrap import HandClock, open_desk
from bot.cli import main
from bot.cli.invocation import Invocation
from bot.cli.looking import action_name
from bot.services.notifying import deliver
from bot.services.publishing import publish_due
from bot.services.watching import FolderWatch
from bot.settings import load_settings
from bot.store import notices, outbox
from tests.cli.office import sabtu_says
from tests.services.playing import SATURDAY_10, Game, a_game

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SETTINGS = """
[account]
handle = "kemensosri"
[approval]
posts = true
[series.sabtu-trivia]
kind = "trivia"
title = "Sabtu Trivia"
code = "ST"
close_after = "11h"
"""
QUIZ = """
series: sabtu-trivia
question: Hari Pahlawan diperingati setiap tanggal berapa?
options: {A: 10 November, B: 1 Juni}
answer: A
publish_at: 2026-11-28 10:00
"""


def test_a_post_that_waits_for_approval_is_not_all_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a planned quiz in a folder where a person approves each post
    (tmp_path / "bot.toml").write_text(SETTINGS)
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "pahlawan.yaml").write_text(QUIZ)
    clock = HandClock(NOW)
    with open_desk(load_settings(tmp_path, {}), clock=clock) as desk:
        watch = FolderWatch()
        for _ in range(3):
            watch.look(desk, clock.now)
            clock.now += timedelta(seconds=3)

    # When the officer asks how things are
    code = main(["-C", str(tmp_path), "status", "--now", "2026-11-23 10:01"])

    # Then the approval is asked for, and nobody is told that nothing waits
    shown = capsys.readouterr().out
    assert code == 0
    assert f"sabtu -C {tmp_path} approve ST-1" in shown
    assert "Tidak ada yang menunggu" not in shown


def test_a_round_under_way_without_the_bot_is_not_all_well(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    sabtu_says(office, "status")

    shown = capsys.readouterr().out
    assert "Bot tidak berjalan" in shown
    assert "Semua baik" not in shown


def test_a_folder_that_takes_no_pictures_is_named(office: Game, capsys: pytest.CaptureFixture[str]) -> None:
    office.file("lusa.yaml", QUIZ.replace("2026-11-28 10:00", "2026-11-29 10:00"))
    office.play_until(SATURDAY_10 + timedelta(minutes=2))

    code = main(["-C", str(office.settings.directory), "by-hand", "ST-2", "-o", "/proc/x"])

    assert code == 2
    assert "/proc/x" in capsys.readouterr().err


def test_a_missed_round_says_why_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a quiz whose slot and round went by without an approval
    (tmp_path / "bot.toml").write_text(SETTINGS)
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "pahlawan.yaml").write_text(QUIZ)
    clock = HandClock(NOW)
    with open_desk(load_settings(tmp_path, {}), clock=clock) as desk:
        watch = FolderWatch()
        for _ in range(3):
            watch.look(desk, clock.now)
            clock.now += timedelta(seconds=3)
        publish_due(desk, NOW + timedelta(days=6))

    # When the rounds and the news are listed
    main(["-C", str(tmp_path), "rounds"])
    main(["-C", str(tmp_path), "status", "--now", "2026-11-29 10:01"])

    # Then no code is shown where a sentence belongs
    shown = capsys.readouterr().out
    assert shown.count("belum disetujui") == 2
    assert "not-approved" not in shown


def test_a_round_names_its_writes_in_words(tmp_path: Path) -> None:
    # Given a round that was played and revealed
    with a_game(tmp_path) as game:
        game.opened()
        game.says("sari", "B", minutes=5)
        game.play_until(SATURDAY_10 + timedelta(hours=12))
        invocation = Invocation(game.settings.directory, {})
        with game.store.read() as tx:
            shown = [action_name(invocation, one) for one in outbox.of_round(tx, 1)]

    # Then each write has a name of the reader's language
    assert {"unggahan", "komentar jawaban"} <= set(shown)
    assert not [name for name in shown if ":" in name or "looking." in name]


def test_an_unknown_player_is_named_with_one_sign(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bot.toml").write_text(SETTINGS)

    assert main(["-C", str(tmp_path), "player", "@asep_kcee"]) == 2
    assert "Akun @asep_kcee belum" in capsys.readouterr().err


def test_a_ranking_without_points_says_so_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.toml").write_text(SETTINGS)

    assert main(["-C", str(tmp_path), "standings"]) == 0

    said = capsys.readouterr().out
    assert "Klasemen sepanjang masa" in said
    assert "Belum ada poin." in said
    assert main(["-C", str(tmp_path), "standings", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["period"] == "all"


def test_how_to_start_the_bot_names_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bot.toml").write_text(SETTINGS)

    main(["-C", str(tmp_path), "status"])

    assert f"sabtu -C {tmp_path} run" in capsys.readouterr().out


def test_every_bad_file_stays_in_the_status_until_it_is_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given seven wrong files, of which the team was told
    (tmp_path / "bot.toml").write_text(SETTINGS)
    (tmp_path / "quizzes").mkdir()
    for number in range(7):
        (tmp_path / "quizzes" / f"salah-{number}.yaml").write_text(QUIZ.replace("answer: A", "answer: Z"))
    clock = HandClock(NOW)
    with open_desk(load_settings(tmp_path, {}), clock=clock) as desk:
        watch = FolderWatch()
        for _ in range(3):
            watch.look(desk, clock.now)
            clock.now += timedelta(seconds=3)
        deliver(desk, clock.now, lambda title, body: True)

    # When the officer, or a program, asks how things are
    main(["-C", str(tmp_path), "status", "--now", "2026-11-23 10:01"])
    shown = capsys.readouterr().out
    main(["-C", str(tmp_path), "status", "--json", "--now", "2026-11-23 10:01"])
    problems = json.loads(capsys.readouterr().out)["problems"]

    # Then each file is there, with line and column
    assert [f"salah-{number}.yaml" in shown for number in range(7)] == [True] * 7
    assert "Baris 5, kolom 9:" in shown
    assert {one["code"] for one in problems} == {f"bad-file:salah-{number}.yaml" for number in range(7)}


def test_older_news_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bot.toml").write_text(SETTINGS)
    with open_desk(load_settings(tmp_path, {}), clock=HandClock(NOW)) as desk, desk.store.write(NOW) as tx:
        for number in range(8):
            notices.tell(tx, f"gone:{number}", "notices.post-gone", round=number)

    main(["-C", str(tmp_path), "status", "--now", "2026-11-23 10:01"])

    assert "dan 3 kabar lain" in capsys.readouterr().out


def test_a_player_sees_what_an_edited_comment_said_and_since_when_the_change_counts(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    tolong = office.says("edo", "tolong", minutes=1)
    office.play_until(SATURDAY_10 + timedelta(minutes=2))
    office.sandbox.follower_edits(tolong, "B")
    office.play_until(SATURDAY_10 + timedelta(minutes=61))

    sabtu_says(office, "player", "edo")

    assert (
        "B (semula: tolong; diubah, dihitung sejak terlihat 28-11-2026 10.02 WIB)" in capsys.readouterr().out
    )


def test_a_folder_without_rounds_says_how_to_get_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.toml").write_text(SETTINGS)

    assert main(["-C", str(tmp_path), "rounds"]) == 0

    assert f"Belum ada ronde. Simpan kuis di quizzes/ dan jalankan: sabtu -C {tmp_path} run" in (
        capsys.readouterr().out
    )
