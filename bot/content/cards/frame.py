"""What every card has: who speaks and which round it is. What to do and until when is `footer`'s.

A `Sheet` is the picture to fill: a feed post, or a story whose upper and lower ends belong to the
app's own buttons. Makers of cards add elements to it from the top down.
"""

from dataclasses import dataclass, field
from typing import Literal

from bot.content.cards.colours import readable
from bot.content.cards.geometry import Align, Box, Element, Layout, Panel, Photograph, Text, Weight
from bot.content.cards.lettering import clean, fit, resized, width_of
from bot.content.cards.themes import Palette, palette_of
from bot.content.messages import say
from bot.content.subjects import Brand
from bot.errors import Fact

Shape = Literal["feed", "story"]
WIDTH = 1080
MARGIN = 60
INNER = WIDTH - 2 * MARGIN
_HEIGHT = {"feed": 1350, "story": 1920}
_TOP = {"feed": 56, "story": 262}  # the app covers some 250 pixels of a story at the top
_AIR = 26  # above and below the label of a rehearsal
_BOTTOM = {"feed": 1294, "story": 1580}  # and some 340 at the bottom


@dataclass(slots=True)
class Sheet:
    """A card in the making."""

    brand: Brand
    shape: Shape
    palette: Palette = field(init=False)
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.palette = palette_of(self.brand)

    @property
    def top(self) -> int:
        """Where the header begins."""
        return _TOP[self.shape]

    @property
    def bottom(self) -> int:
        """The lowest pixel that people see."""
        return _BOTTOM[self.shape]

    def layout(self) -> Layout:
        """Return what was added, in its order."""
        return Layout(WIDTH, _HEIGHT[self.shape], tuple(self.elements))

    def words(self, code: str, **facts: Fact) -> str:
        """Return words that the card itself adds, in the brand's language."""
        return say(f"card.{code}", self.brand.language, **facts)

    def add(self, *elements: Element) -> None:
        """Put elements on top of what is there."""
        self.elements += elements

    def lay_paper(self, box: Box, radius: int) -> None:
        """Add a panel of the brand's paper."""
        palette = self.palette
        self.add(Panel(box, radius, palette.paper, fill_below=palette.paper_below, shadow=True))

    def write(
        self,
        text: str,
        box: Box,
        slot: str,
        colour: str,
        *,
        weight: Weight = "SemiBold",
        largest: int,
        smallest: int = 20,
        align: Align = "centre",
        vertical: Align = "centre",
        most_lines: int | None = None,
        whole: bool = False,
    ) -> Text:
        """Fit a text into a box, add it, and return it."""
        placed = fit(
            text,
            box,
            slot=slot,
            weight=weight,
            largest=largest,
            smallest=smallest,
            colour=colour,
            align=align,
            vertical=vertical,
            most_lines=most_lines,
            whole=whole,
        )
        self.add(placed)
        return placed

    def add_chip(
        self,
        text: str,
        box: Box,
        slot: str,
        fill: str,
        colour: str,
        *,
        fill_below: str | None = None,
        share: float = 0.58,
    ) -> None:
        """Add a square with a letter or number, which takes at most this share of its height."""
        self.add(Panel(box, box.width // 4, fill, fill_below=fill_below))
        self.write(
            text,
            box.inset(6),
            slot,
            colour,
            weight="ExtraBold",
            largest=round(box.width * share),
            smallest=12,
            most_lines=1,
        )


def level(sheet: Sheet, prefix: str) -> None:
    """Set the texts whose slots begin with `prefix` in one size: that of the smallest among them.

    A single very long text does not shrink the others by more than a quarter.
    """
    texts = [one for one in sheet.elements if isinstance(one, Text) and one.slot.startswith(prefix)]
    if not texts:
        return
    size = max(min(text.size for text in texts), round(max(text.size for text in texts) * 0.75))
    sheet.elements = [
        resized(one, size) if isinstance(one, Text) and one.slot.startswith(prefix) else one
        for one in sheet.elements
    ]


def add_header(sheet: Sheet, badge: str) -> int:
    """Add logo, name, handle and the badge at the right; return where the body may begin."""
    palette, top, size = sheet.palette, sheet.top, 108
    disc = Box(MARGIN - 2, top, size, size)
    sheet.add(Panel(disc, size // 2, palette.paper, shadow=True))
    if sheet.brand.logo is not None:
        inner = disc.inset(9)
        sheet.add(Photograph(inner, sheet.brand.logo, inner.width // 2))
    else:
        inner = disc.inset(8)
        sheet.add(Panel(inner, inner.width // 2, palette.dark))
        sheet.write(
            initials(sheet.brand.name),
            inner.inset(14),
            "initials",
            palette.on_dark,
            weight="ExtraBold",
            largest=38,
            smallest=12,
            most_lines=1,
        )
    right = WIDTH - MARGIN
    if badge:
        right = _add_badge(sheet, badge, top + (size - 60) // 2, right) - 24
    _add_names(sheet, Box(disc.right + 22, top, right - disc.right - 22, size))
    below = top + size + 34
    if sheet.brand.simulated:
        below = _add_simulation(sheet, top + size + _AIR) + _AIR
    return below


def _add_names(sheet: Sheet, box: Box) -> None:
    """Add the office's name and, always smaller, its handle; a long name takes two lines."""
    palette, name = sheet.palette, sheet.brand.name
    is_long = width_of(clean(name), "Bold", 31) > box.width
    height = 70 if is_long else 54
    name_box = Box(box.left, box.top + (0 if is_long else 6), box.width, height)
    placed = sheet.write(
        name,
        name_box,
        "name",
        palette.on_sky,
        weight="Bold",
        largest=28 if is_long else 35,
        smallest=20,
        align="left",
        most_lines=2,
    )
    sheet.write(
        f"@{sheet.brand.handle}",
        Box(box.left, name_box.bottom, box.width, 38),
        "handle",
        palette.on_sky_soft,
        weight="Medium",
        largest=min(28, max(16, placed.size - 2)),
        smallest=16,
        align="left",
        most_lines=1,
        whole=True,
    )


def _add_badge(sheet: Sheet, badge: str, top: int, right: int) -> int:
    width = min(330, round(width_of(clean(badge), "SemiBold", 29)) + 60)
    box = Box(right - width, top, width, 60)
    sheet.add(Panel(box, 30, sheet.palette.pill))
    sheet.write(badge, box.inset(24, 8), "badge", sheet.palette.on_sky, largest=29, smallest=18, most_lines=2)
    return box.left


def _add_simulation(sheet: Sheet, top: int) -> int:
    """Add the label of a rehearsal in the colours turned round: loud on every theme, and no error."""
    palette, text = sheet.palette, clean(sheet.words("simulation"))
    width = min(INNER, round(width_of(text, "ExtraBold", 30)) + 80)
    pill = Box((WIDTH - width) // 2, top, width, 60)
    sheet.add(Panel(pill, 30, palette.on_sky))
    sheet.write(
        text,
        pill.inset(36, 8),
        "simulation",
        readable(palette.sky[0], palette.on_sky),
        weight="ExtraBold",
        largest=30,
        most_lines=1,
    )
    return pill.bottom


def initials(name: str) -> str:
    """Return up to three capital letters of a name: `KSR` for Kementerian Sosial RI."""
    words = [word for word in clean(name).split(" ") if word[:1].isalnum()]
    if len(words) == 1:
        return words[0][:2].upper()
    return "".join(word if word.isupper() and len(word) == 2 else word[0].upper() for word in words)[:3]


def add_label(sheet: Sheet, text: str, middle: int, slot: str, most_width: int = 760) -> Box:
    """Add the accent-coloured label with the series' name, its middle at the height `middle`."""
    shown = clean(text)
    width = min(most_width, round(width_of(shown, "ExtraBold", 37)) + 76)
    box = Box((WIDTH - width) // 2, middle - 35, width, 70)
    sheet.add(
        Panel(box, 35, sheet.palette.accent, fill_below=sheet.palette.accent_below, shadow=True),
    )
    sheet.write(
        shown,
        box.inset(34, 6),
        slot,
        sheet.palette.on_accent,
        weight="ExtraBold",
        largest=37,
        smallest=18,
        most_lines=2,
    )
    return box
