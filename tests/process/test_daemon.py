"""The real daemon as a process: it posts once, survives a kill, and stops when it is told to."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SETTINGS = """
[account]
handle = "kemensos.uji"
[sandbox]
speed = 900
crowd = 20
[publish]
minimum_share = 0.05
[folder]
every = "1m"
[series.sabtu-trivia]
kind = "trivia"
title = "Sabtu Trivia"
code = "ST"
slots = ["sabtu 10:00"]
close_after = "2h"
"""
QUIZ = (
    "series: sabtu-trivia\nquestion: Apa kepanjangan dari PKH?\n"
    "options: [Program Keluarga Hebat, Program Keluarga Harapan]\nanswer: B\n"
    "publish_at: {at:%Y-%m-%d %H:%M}\n"
)
JAKARTA = ZoneInfo("Asia/Jakarta")
PATIENCE = 90.0


def sabtu(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "-C", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def daemon(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "-C", str(folder), "run"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=os.getcwd(),
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_for(folder: Path, query: str, wanted: object) -> None:
    """Wait until the database answers the query as wanted; the witness is plain sqlite3."""
    deadline = time.monotonic() + PATIENCE
    found: object = None
    while time.monotonic() < deadline:
        database = folder / "var" / "sabtu.db"
        if database.exists():
            try:
                with sqlite3.connect(database, timeout=5) as witness:
                    row = witness.execute(query).fetchone()
                    found = row[0] if row else None
            except sqlite3.OperationalError:
                found = None  # its tables are being made
            if found == wanted:
                return
        time.sleep(0.05)
    raise AssertionError(f"{query}: {found!r}, not {wanted!r}, after {PATIENCE} s")


def test_a_round_lives_through_a_kill_and_is_posted_once(tmp_path: Path) -> None:
    # Given a daemon with one quiz, due in an hour, which is four seconds
    (tmp_path / "bot.toml").write_text(SETTINGS)
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "st.yaml").write_text(QUIZ.format(at=datetime.now(JAKARTA) + timedelta(hours=1)))

    # When it is killed while the round is open, and started again
    with daemon(tmp_path) as process:
        wait_for(tmp_path, "SELECT status IN ('open', 'closing') FROM round", 1)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with daemon(tmp_path) as process:
        wait_for(
            tmp_path, "SELECT count(*) > 0 FROM round WHERE status IN ('closing', 'settled', 'revealed')", 1
        )
        second = sabtu(tmp_path, "run")
        process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        code = process.wait(timeout=15)
        stopped_within = time.monotonic() - started

    # Then there is one post, a second copy was refused, and the stop was quick, clean and known at once
    with sqlite3.connect(tmp_path / "var" / "sandbox.db") as witness:
        posts = witness.execute(
            "SELECT count(*) FROM ledger WHERE kind = 'post' AND text LIKE '%[ST-1]'"
        ).fetchone()
    assert posts == (1,)
    assert second.returncode == 3
    assert code == 0
    assert stopped_within < 10
    assert json.loads(sabtu(tmp_path, "status", "--json").stdout)["running"] is False


def test_an_older_bot_toml_mistake_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "bot.toml").write_text("[acount]\nhandle = 'x'\n")

    ended = sabtu(tmp_path, "run")

    assert ended.returncode == 2
    assert "account" in ended.stderr
    assert "Traceback" not in ended.stderr
