"""`sabtu status` of a daemon that really runs, and of one that was killed."""

import json
import time
from pathlib import Path

import pytest

from bot.cli import main
from tests.process.warm import ended, sabtu_started

SETTINGS = '[account]\nhandle = "kemensos.uji"\n'
PATIENCE_SECONDS = 60


def is_running(folder: Path, capsys: pytest.CaptureFixture[str]) -> bool:
    main(["-C", str(folder), "status", "--json"])
    return bool(json.loads(capsys.readouterr().out)["running"])


def test_status_knows_at_once_that_the_daemon_was_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a daemon that runs
    (tmp_path / "bot.toml").write_text(SETTINGS)
    (tmp_path / "quizzes").mkdir()
    daemon = sabtu_started(tmp_path, "run")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (runs := is_running(tmp_path, capsys)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert runs, (tmp_path / "said.txt").read_text()
    assert daemon.is_alive()  # however often status was asked while it started

    # When it is killed
    daemon.kill()
    ended(daemon, 10)

    # Then status says so at once, though its last beat is young
    assert not is_running(tmp_path, capsys)
