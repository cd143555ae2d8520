"""A game for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.playing import Game, a_game


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Game]:
    """Return a fresh game of one series, one slot a week."""
    with a_game(tmp_path) as game:
        yield game
