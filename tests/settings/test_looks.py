"""The looks that settings offer are those that cards can draw."""

from typing import get_args

from bot.content.cards import MOTIFS, THEMES
from bot.settings.sections import Motif, Theme


def test_every_theme_and_motif_can_be_drawn() -> None:
    assert get_args(Theme) == THEMES
    assert get_args(Motif) == MOTIFS
