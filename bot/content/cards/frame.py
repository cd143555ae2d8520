"""What every card has: who speaks, which round it is, what to do and until when.

A `Sheet` is the picture to fill: a feed post, or a story whose upper and lower ends belong to the
app's own buttons. Makers of cards add elements to it from the top down.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.content.cards.geometry import Align, Box, Element, Emoji, Layout, Panel, Photograph, Text, Weight
from bot.content.cards.lettering import clean, fit, resized, width_of
from bot.content.cards.themes import Palette, palette_of
from bot.content.messages import say
from bot.content.moments import clock_text, day_text
from bot.content.subjects import Brand
from bot.errors import Fact

Shape = Literal["feed", "story"]
WIDTH = 1080
MARGIN = 60
INNER = WIDTH - 2 * MARGIN
_HEIGHT = {"feed": 1350, "story": 1920}
_TOP = {"feed": 56, "story": 262}  # the app covers some 250 pixels of a story at the top
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
    left = disc.right + 22
    name_box = Box(left, top + 6, right - left, 54)
    sheet.write(
        sheet.brand.name,
        name_box,
        "name",
        palette.on_sky,
        weight="Bold",
        largest=35,
        smallest=20,
        align="left",
        most_lines=2,
    )
    handle_box = Box(left, top + 60, right - left, 40)
    sheet.write(
        f"@{sheet.brand.handle}",
        handle_box,
        "handle",
        palette.on_sky_soft,
        weight="Medium",
        largest=28,
        smallest=16,
        align="left",
        most_lines=1,
        whole=True,
    )
    below = top + size + 34
    if sheet.brand.simulated:
        below = _add_simulation(sheet, below - 12)
    return below


def _add_badge(sheet: Sheet, badge: str, top: int, right: int) -> int:
    width = min(330, round(width_of(clean(badge), "SemiBold", 29)) + 60)
    box = Box(right - width, top, width, 60)
    sheet.add(Panel(box, 30, sheet.palette.pill))
    sheet.write(badge, box.inset(24, 8), "badge", sheet.palette.on_sky, largest=29, smallest=18, most_lines=2)
    return box.left


def _add_simulation(sheet: Sheet, top: int) -> int:
    band = Box(0, top, WIDTH, 50)
    sheet.add(Panel(band, 0, "#7A0019"))
    sheet.write(
        sheet.words("simulation"),
        band.inset(MARGIN, 6),
        "simulation",
        "#FFFFFF",
        weight="ExtraBold",
        largest=27,
        most_lines=1,
    )
    return band.bottom + 20


def initials(name: str) -> str:
    """Return up to three capital letters of a name: `KSR` for Kementerian Sosial RI."""
    words = [word for word in clean(name).split(" ") if word[:1].isalnum()]
    if len(words) == 1:
        return words[0][:2].upper()
    return "".join(word if word.isupper() and len(word) == 2 else word[0].upper() for word in words)[:3]


def add_footer(sheet: Sheet, call: str, closes_at: datetime | None, note: str = "") -> int:
    """Add what to do and until when, a note such as the prize above it; return where the body ends."""
    palette, height = sheet.palette, 108
    box = Box(MARGIN, sheet.bottom - height, INNER, height)
    sheet.add(Panel(box, height // 2, palette.accent, fill_below=palette.accent_below, shadow=True))
    right = box.right - 40
    if closes_at is not None:
        pill = _add_closing(sheet, box, closes_at)
        right = pill.left - 20
    call_box = Box(box.left + 42, box.top + 12, right - box.left - 42, height - 24)
    one_line = width_of(clean(call), "Bold", 28) <= call_box.width
    sheet.write(
        call,
        call_box,
        "call",
        palette.on_accent,
        weight="Bold",
        largest=34,
        smallest=18,
        align="left" if closes_at is not None else "centre",
        most_lines=1 if one_line else 3,
    )
    if not note:
        return box.top - 30
    return _add_note(sheet, note, box.top - 14) - 26


def _add_closing(sheet: Sheet, footer: Box, closes_at: datetime) -> Box:
    palette, brand = sheet.palette, sheet.brand
    day = day_text(closes_at, brand.zone, brand.language)
    clock = sheet.words("until", clock=clock_text(closes_at, brand.zone, brand.language))
    width = round(max(width_of(day, "Medium", 25), width_of(clock, "Bold", 31))) + 130
    pill = Box(footer.right - 12 - width, footer.top + 12, width, footer.height - 24)
    sheet.add(Panel(pill, pill.height // 2, palette.dark))
    sheet.add(Emoji(Box(pill.left + 24, pill.top + 20, 46, 44), "⏰"))
    left, inner = pill.left + 84, pill.right - 30 - (pill.left + 84)
    sheet.write(
        day,
        Box(left, pill.top + 6, inner, 32),
        "closing.day",
        palette.on_dark,
        weight="Medium",
        largest=25,
        smallest=16,
        align="left",
        most_lines=1,
    )
    sheet.write(
        clock,
        Box(left, pill.top + 38, inner, 40),
        "closing.clock",
        palette.on_dark,
        weight="Bold",
        largest=31,
        smallest=18,
        align="left",
        most_lines=1,
    )
    return pill


def _add_note(sheet: Sheet, note: str, bottom: int) -> int:
    """Add a translucent label; it grows to two lines for a long note."""
    text = clean(note)
    two = width_of(text, "SemiBold", 28) > INNER - 72
    height = 92 if two else 60
    width = INNER if two else round(width_of(text, "SemiBold", 28)) + 72
    box = Box(MARGIN + (INNER - width) // 2, bottom - height, width, height)
    sheet.add(Panel(box, 30, sheet.palette.pill))
    sheet.write(
        text,
        box.inset(30, 6),
        "note",
        sheet.palette.on_sky,
        largest=28,
        smallest=18,
        most_lines=2,
    )
    return box.top


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
