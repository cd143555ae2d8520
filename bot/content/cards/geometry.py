"""Boxes and what stands in them: a card as data, before any pixel is painted.

A layout can be measured by a test: every text knows the box it must stay in. Units are pixels of the
finished picture.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Weight = Literal["Medium", "SemiBold", "Bold", "ExtraBold"]
Kind = Literal["letters", "symbols", "emoji"]
Align = Literal["left", "centre", "right"]

LEAST_READ = 28  # pixels of 1080: on a phone three times as narrow, letters of nine


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first pixel to the right of it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first pixel below it."""
        return self.top + self.height

    def inset(self, sides: int, ends: int | None = None) -> "Box":
        """Return the box without `sides` on left and right, and `ends` at top and bottom."""
        ends = sides if ends is None else ends
        return Box(self.left + sides, self.top + ends, self.width - 2 * sides, self.height - 2 * ends)

    def contains(self, other: "Box") -> bool:
        """Whether `other` lies within it."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def overlaps(self, other: "Box") -> bool:
        """Whether they share a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that one font draws, or one emoji.

    Args:
        left: Where it begins, from the picture's left edge.
    """

    text: str
    kind: Kind
    left: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text, placed; `top` and `bottom` bound all ink of the font at this size."""

    pieces: tuple[Piece, ...]
    left: float
    width: float
    baseline: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in its box.

    Args:
        slot: What it is on the card, such as `question` or `options.B`.
        source: The whole text, cleaned.
        shortened: Whether it was too long even at the smallest size, and ends in `…`.
    """

    slot: str
    box: Box
    lines: tuple[Line, ...]
    size: int
    weight: Weight
    colour: str
    source: str
    align: Align
    shortened: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A rounded rectangle.

    Args:
        fill: `#RRGGBB`, or `#RRGGBBAA` to let the background through.
        fill_below: The colour at its lower edge; None fills evenly.
        border: Width of a ring in `border_colour` inside the edge.
        corners: `top` rounds only the upper two.
    """

    box: Box
    radius: int
    fill: str
    fill_below: str | None = None
    shadow: bool = False
    border: int = 0
    border_colour: str = "#00000000"
    corners: Literal["all", "top"] = "all"


@dataclass(frozen=True, slots=True)
class Emoji:
    """One emoji, as large as its box allows."""

    box: Box
    emoji: str


@dataclass(frozen=True, slots=True)
class Photograph:
    """Somebody's own picture file: its best part fills the box (`cover`), or `whole` on a blurred copy."""

    box: Box
    file: Path
    radius: int
    fit: Literal["cover", "whole"] = "cover"
    corners: Literal["all", "top"] = "all"


Element = Panel | Text | Emoji | Photograph


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole card, painted from the first element to the last on the brand's background."""

    width: int
    height: int
    elements: tuple[Element, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        """All texts of the card."""
        return tuple(element for element in self.elements if isinstance(element, Text))

    @property
    def shortened(self) -> tuple[str, ...]:
        """Slots whose text did not fit whole, for a warning before the day."""
        return tuple(text.slot for text in self.texts if text.shortened)
