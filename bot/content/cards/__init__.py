"""Pictures of the game: the post, the story, the answers and the winners, as JPEG bytes.

The same subject and brand always give the same bytes. A card is first a layout, which tests measure
(`round_layouts` and the others), and only then pixels. Pillow lives in this package alone.
"""

from bot.content.cards.backdrop import MOTIFS
from bot.content.cards.composing import (
    Slide,
    closing_soon_layout,
    podium_layouts,
    podium_story_layout,
    reveal_layout,
    round_layouts,
    round_slides,
    story_layout,
)
from bot.content.cards.contact_sheet import Labelled, contact_sheet
from bot.content.cards.frame import Shape
from bot.content.cards.geometry import LEAST_READ, Layout
from bot.content.cards.lettering import undrawable
from bot.content.cards.painting import jpeg
from bot.content.cards.pictures import check_picture
from bot.content.cards.podium import pages_of
from bot.content.cards.themes import THEMES, palette_of
from bot.content.subjects import Brand, Colours, PodiumCard, RevealCard, RoundCard, Winner

__all__ = [
    "LEAST_READ",
    "MOTIFS",
    "THEMES",
    "Brand",
    "Colours",
    "Labelled",
    "Layout",
    "PodiumCard",
    "RevealCard",
    "RoundCard",
    "Slide",
    "Winner",
    "check_picture",
    "closing_soon_layout",
    "contact_sheet",
    "draw_closing_soon",
    "draw_podium",
    "draw_podium_story",
    "draw_reveal",
    "draw_round",
    "draw_story",
    "pages_of",
    "podium_layouts",
    "podium_story_layout",
    "reveal_layout",
    "round_layouts",
    "round_slides",
    "story_layout",
    "undrawable",
]


def draw_round(card: RoundCard, brand: Brand) -> tuple[bytes, ...]:
    """Return the pictures of a post, 1080 by 1350, in the order of the carousel."""
    return tuple(_drawn(layout, brand) for layout in round_layouts(card, brand))


def draw_story(card: RoundCard, brand: Brand) -> bytes:
    """Return the story that sends people to the post, 1080 by 1920."""
    return _drawn(story_layout(card, brand), brand)


def draw_closing_soon(card: RoundCard, brand: Brand) -> bytes:
    """Return the story for the last hour of a round, 1080 by 1920."""
    return _drawn(closing_soon_layout(card, brand), brand)


def draw_reveal(card: RevealCard, brand: Brand, shape: Shape = "feed") -> bytes:
    """Return the picture with the answers."""
    return _drawn(reveal_layout(card, brand, shape), brand)


def draw_podium(card: PodiumCard, brand: Brand) -> tuple[bytes, ...]:
    """Return the pictures of the winners, 1080 by 1350, in the order of the carousel."""
    return tuple(_drawn(layout, brand) for layout in podium_layouts(card, brand))


def draw_podium_story(card: PodiumCard, brand: Brand) -> bytes:
    """Return the story of the winners, 1080 by 1920."""
    return _drawn(podium_story_layout(card, brand), brand)


def _drawn(layout: Layout, brand: Brand) -> bytes:
    return jpeg(layout, palette_of(brand), brand.motif)
