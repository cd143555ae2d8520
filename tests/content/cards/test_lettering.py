"""Text and emoji, taken apart without help of the system."""

import pytest

from bot.content.cards.emoji import split_emoji
from bot.content.cards.geometry import Box
from bot.content.cards.lettering import clean, fit, undrawable, width_of


@pytest.mark.parametrize(
    "emoji", ["🏫", "👨‍👩‍👧‍👦", "🇮🇩", "👍🏽", "1️⃣", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🧑🏽‍🏫", "©️", "👁️‍🗨️"], ids=ascii
)
def test_a_sequence_is_one_emoji(emoji: str) -> None:
    assert split_emoji(f"a{emoji}b") == [("a", False), (emoji, True), ("b", False)]


@pytest.mark.parametrize("text", ["1945", "#1 * 2", "© 2026", "a‍b", "❤︎", "I ♡ u"], ids=ascii)
def test_letters_and_figures_are_no_emoji(text: str) -> None:
    assert not any(is_emoji for _part, is_emoji in split_emoji(text))


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("a  b \n c", "a b\nc"),
        ("é́́́", "é"),
        ("‮abc⁦", "abc"),
        ("𝗣𝗞𝗛", "PKH"),
        ("x ≥ 5 → ✓", "x ≥ 5 → ✓"),
        ("ꦱ", "□"),
    ],
    ids=ascii,
)
def test_text_is_made_drawable(written: str, drawn: str) -> None:
    assert clean(written) == drawn


def test_what_no_font_has_is_named_for_a_warning() -> None:
    assert undrawable("Aksara ꦱ 👨‍👩‍👧 𝗣") == "ꦱ"


def test_a_shortened_text_ends_at_a_word() -> None:
    box = Box(0, 0, 300, 40)

    text = fit(
        "satu dua tiga empat lima enam tujuh",
        box,
        slot="x",
        weight="Bold",
        largest=30,
        smallest=30,
        colour="#000000",
    )

    shown = "".join(piece.text for line in text.lines for piece in line.pieces)
    assert text.shortened
    assert shown.removesuffix("…").split()[-1] in ("satu", "dua", "tiga", "empat")


def test_letters_are_kerned() -> None:
    assert width_of("AVAVAV", "ExtraBold", 96) < 3 * (
        width_of("A", "ExtraBold", 96) + width_of("V", "ExtraBold", 96)
    )
