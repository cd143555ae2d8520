"""The live picture of the demo fits the screen it is drawn on."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from bot.demo.view import Show


@pytest.mark.parametrize(("width", "height"), [(80, 24), (40, 24), (120, 50), (80, 16)])
def test_the_ranking_is_seen_however_much_has_happened(width: int, height: int) -> None:
    # Given a show full of news and comments, some of them long
    show = Show("id")
    show.story.extend(Text(f"kabar {number} " + "panjang " * 20) for number in range(14))
    show.latest.extend(Text(f"komentar {number}", no_wrap=True) for number in range(8))
    show.board = [(rank, f"akun{rank}", 90 - rank) for rank in range(1, 6)]
    screen = Console(file=io.StringIO(), width=width, height=height, record=True)

    # When it is drawn
    screen.print(show.picture(height))
    lines = screen.export_text().splitlines()

    # Then it fits, with the newest news and the whole ranking
    assert len(lines) <= height
    assert any("kabar 13" in line for line in lines)
    assert all(any(f"@akun{rank}" in line for line in lines) for rank in range(1, 6))
