"""`sabtu status`, as an officer reads it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.bootstrap import HandClock, open_desk
from bot.cli import main
from bot.services.publishing import publish_due
from bot.services.watching import FolderWatch
from bot.settings import load_settings

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
    assert "sabtu approve 1" in shown
    assert "Tidak ada yang menunggu" not in shown


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
