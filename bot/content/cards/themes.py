"""Themes: from a brand's four colours to every colour on a card.

A theme is a recipe. Whatever colours a brand brings, each text colour is moved until it is read on
what lies behind it, so a pale accent or a light primary cannot make a card illegible.
"""

from dataclasses import dataclass

from bot.content.cards.colours import contrast, deepened, luminance, mixed, readable, rgb, turned
from bot.content.subjects import Brand, Colours

_LIGHT = 0.4  # a primary as light as this gives a light card
_LIT = 6.3  # where the light is strongest
_BEHIND_TEXT = 7.8  # of the bare background; motif and glow eat some of it before AA


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour of a card.

    Args:
        sky: The background from the upper left to the lower right, three colours.
        glow: The light in the upper right corner.
        motif: Of the pattern, with its opacity.
        on_sky: Text on the background; `on_sky_soft` for what matters less.
        pill: Small labels on the background, with opacity.
        letters: For A to F, white text on each.
        medals: For first, second and third, and their lower edges.
        right: The right answer at the reveal.
    """

    sky: tuple[str, str, str]
    glow: str
    motif: str
    on_sky: str
    on_sky_soft: str
    pill: str
    tile_gap: str
    paper: str
    paper_below: str
    ink: str
    ink_soft: str
    heading: str
    accent: str
    accent_below: str
    on_accent: str
    dark: str
    on_dark: str
    letters: tuple[str, ...]
    medals: tuple[str, str, str]
    medals_below: tuple[str, str, str]
    on_medal: str
    right: str
    right_soft: str


_LETTERS = ("#C9352B", "#1F62C4", "#B04A00", "#1B7A47", "#7A3FB0", "#0B7285")
_MEDALS = ("#FFD65C", "#E3E9F2", "#F2B98A")
_MEDALS_BELOW = ("#F2A90F", "#AEBACB", "#D0834A")

THEMES = ("sabtu", "merah-putih", "rimba", "senja", "pagi")


def palette_of(brand: Brand) -> Palette:
    """Return the colours of a brand's theme; an unknown theme gives the first."""
    colours = brand.colours
    match brand.theme:
        case "merah-putih":
            return _dark(colours, ("#8E0F1C", "#B3141F", "#5E0B2A"), glow="#FF9A3C")
        case "rimba":
            return _dark(colours, ("#0C3B2E", "#14604A", "#0A4A52"), glow="#D6C45A")
        case "senja":
            return _dark(colours, ("#2B1055", "#6A1B6B", "#A2353F"), glow="#FFB25E")
        case "pagi":
            return _light(colours)
        case _ if luminance(rgb(colours.primary)) > _LIGHT:
            return _light(colours)
        case _:
            primary = colours.primary
            sky = (
                turned(primary, 8, lightness=0.82, saturation=0.95),
                turned(primary, -14, lightness=0.95, saturation=0.85),
                turned(primary, -36, lightness=0.9, saturation=0.95),
            )
            return _dark(colours, sky, glow=colours.accent)


def _dark(colours: Colours, sky: tuple[str, str, str], glow: str) -> Palette:
    white = "#FFFFFF"
    first, second, third = (deepened(colour, white, _BEHIND_TEXT) for colour in sky)
    return _finished(
        colours,
        (first, second, third),
        glow=_harmless(glow, (first, second, third), white),
        motif="#FFFFFF24",
        on_sky=white,
        on_sky_soft=mixed(white, second, 0.07),
        pill="#00000040",
        tile_gap="#FFFFFF2E",
    )


def _harmless(glow: str, sky: tuple[str, str, str], text: str) -> str:
    """Return the light as strong as leaves text on it well readable, at most a third."""
    for strength in range(30, 0, -2):
        lit = [mixed(colour, glow, strength / 100) for colour in sky]
        if all(contrast(rgb(text), rgb(colour)) >= _LIT for colour in lit):
            return f"{glow}{strength * 255 // 100:02X}"
    return f"{glow}00"


def _light(colours: Colours) -> Palette:
    primary = deepened(colours.primary, "#FFFFFF", 7.0)
    sky = (mixed(primary, "#FFFFFF", 0.86), "#FFF6E4", mixed(colours.accent, "#FFFFFF", 0.72))
    if luminance(rgb(colours.primary)) > _LIGHT:  # such a brand wants its own pale colour, not a grey of it
        fresh = turned(colours.primary, 0, saturation=1.25)
        sky = (fresh, mixed(fresh, "#FFFFFF", 0.55), mixed(fresh, colours.accent, 0.12))
    title = primary
    for colour in sky:
        title = deepened(title, colour, 8.0)
    return _finished(
        colours,
        sky,
        glow=f"{colours.accent}40",
        motif=f"{primary}24",
        on_sky=title,
        on_sky_soft=mixed(title, "#FFFFFF", 0.1),
        pill="#FFFFFFB3",
        tile_gap=f"{primary}26",
    )


def _finished(
    colours: Colours,
    sky: tuple[str, str, str],
    *,
    glow: str,
    motif: str,
    on_sky: str,
    on_sky_soft: str,
    pill: str,
    tile_gap: str,
) -> Palette:
    paper_below = mixed(colours.paper, sky[1], 0.06)
    ink = readable(colours.ink, colours.paper, paper_below, ratio=10)
    accent_below = turned(colours.accent, -3, lightness=0.95)
    dark = deepened(colours.ink, colours.accent, 4.5)
    return Palette(
        sky=sky,
        glow=glow,
        motif=motif,
        on_sky=on_sky,
        on_sky_soft=on_sky_soft,
        pill=pill,
        tile_gap=tile_gap,
        paper=colours.paper,
        paper_below=paper_below,
        ink=ink,
        ink_soft=readable(mixed(ink, colours.paper, 0.3), colours.paper, paper_below),
        heading=readable(colours.accent, colours.paper, paper_below),
        accent=colours.accent,
        accent_below=accent_below,
        on_accent=readable(colours.ink, colours.accent, accent_below),
        dark=dark,
        on_dark=readable("#FFFFFF", dark),
        letters=_LETTERS,
        medals=_MEDALS,
        medals_below=_MEDALS_BELOW,
        on_medal=readable("#14213D", *_MEDALS, *_MEDALS_BELOW),
        right="#15683C",
        right_soft="#DDF4E5",
    )
