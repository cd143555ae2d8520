"""The crash matrix: a week killed at any instant ends like one that was not. See `crash_week`."""

import re
import subprocess
import sys

import pytest


def crash_week(*arguments: str) -> str:
    """Run the harness in a process of its own: it forks, and wants no other threads around it."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.process.crash_week", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_a_week_killed_at_some_instants_ends_like_an_unbroken_one() -> None:
    # Among these are two instants before an outward write and two right after one.
    # A recovery that forgets what was being sent fails at five of the seven.
    told = crash_week("--every", "47", "--from", "21")

    assert re.search(r"^N = \d{3,}", told)
    passed = re.search(r"^(\d+) passed, 0 failed$", told, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) >= 6


@pytest.mark.crash
def test_a_week_killed_at_every_instant_ends_like_an_unbroken_one() -> None:
    print(crash_week("--every", "1"))
