"""Offices for tests of commands."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.office import NEAR, an_office
from tests.services.playing import SUNDAY_19, Game


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Game]:
    """An office that approves its winners, with one winner and one near loser."""
    with an_office(tmp_path, "[winners]\napproval = true\n") as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        game.says("budi", NEAR, minutes=0.5)
        yield game


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[Game]:
    """An office whose winner, @sari, did not answer in time."""
    with an_office(tmp_path, "[winners]\nmessage = true\nclaim_within = '1d'\n") as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        game.play_until(SUNDAY_19 + timedelta(days=2))
        yield game
