"""Text into a box: which font draws each part, where lines break, how large the letters may be.

Whatever is written, the lines stay within the box: letters shrink first, long words break, and only
then is a text shortened, at a word, and marked as such. A handle is never shortened: half a handle
is somebody else's.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from PIL import ImageFont

from bot.content.cards.emoji import split_emoji
from bot.content.cards.geometry import Align, Box, Kind, Line, Piece, Text, Weight

SCALE = 3  # text is drawn this much larger and reduced
_UNITS = (
    1000  # of a font's size; at this size its measures are whole, and every other size is a share of them
)
ASCENT, DESCENT = 0.98, 0.24  # of the font's size; accents and tails stay within
EMOJI_HEIGHT, EMOJI_WIDTH, EMOJI_DROP = 1.1, 1.24, 0.19
LEADING = 1.26
_FONTS = Path(__file__).parent / "fonts"
_KEEP_WITH_BEFORE = re.compile(r"(?<=[-/_.,:;)…])")


@lru_cache(maxsize=512)
def font_of(kind: Kind, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """Return the font that draws `kind`, at `size` pixels of the enlarged drawing."""
    file = "DejaVuSans-Bold-symbols.ttf" if kind == "symbols" else f"PlusJakartaSans-{weight}.ttf"
    return ImageFont.truetype(_FONTS / file, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _coverage(kind: Kind) -> frozenset[int]:
    name = "symbols" if kind == "symbols" else "letters"
    ranges = (_FONTS / f"{name}.coverage.txt").read_text().split()
    pairs = [part.split("-") for part in ranges]
    return frozenset(code for pair in pairs for code in range(int(pair[0], 16), int(pair[-1], 16) + 1))


def clean(text: str) -> str:
    """Return the text as it can be drawn: composed, spaces plain, no control characters.

    Accents that no letter of the font carries are dropped, so that nobody can pile marks over the
    line above; what no font has becomes `□`.
    """
    drawn: list[str] = []
    for part, is_emoji in split_emoji(unicodedata.normalize("NFC", text)):
        drawn.append(part if is_emoji else "".join(_drawable(character) for character in part))
    return re.sub(r" *\n *", "\n", re.sub(r"[^\S\n]+", " ", "".join(drawn))).strip()


def undrawable(text: str) -> str:
    """Return the characters that no font here can draw, for a warning before the day."""
    parts = split_emoji(unicodedata.normalize("NFC", text))
    return "".join(
        character
        for part, is_emoji in parts
        if not is_emoji
        for character in part
        if _drawable(character) == "□" != character
    )


@lru_cache(maxsize=4096)
def _drawable(character: str) -> str:
    if character in "\n ":
        return character
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp") or character in "\t\r":
        return " "
    if category in ("Mn", "Me", "Cc", "Cf", "Cs"):
        return ""
    if ord(character) in _coverage("letters") or ord(character) in _coverage("symbols"):
        return character
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and all(ord(part) in _coverage("letters") for part in plain):
        return plain
    return "□"


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[tuple[str, Kind], ...]:
    """Return the text in parts with the kind of each."""
    parts: list[tuple[str, Kind]] = []
    for part, is_emoji in split_emoji(text):
        if is_emoji:
            parts.append((part, "emoji"))
            continue
        for character in part:
            kind: Kind = "letters" if ord(character) in _coverage("letters") else "symbols"
            if parts and parts[-1][1] == kind:
                parts[-1] = (parts[-1][0] + character, kind)
            else:
                parts.append((character, kind))
    return tuple(parts)


@lru_cache(maxsize=16384)
def width_of(text: str, weight: Weight, size: int) -> float:
    """Return the width of a text in one line, in pixels of the finished picture."""
    return sum(_part_width(part, kind, weight, size) for part, kind in _parts(text))


def _part_width(part: str, kind: Kind, weight: Weight, size: int) -> float:
    if kind == "emoji":
        return EMOJI_WIDTH * size
    return _units(part, kind, weight) * size


@lru_cache(maxsize=16384)
def _units(part: str, kind: Kind, weight: Weight) -> float:
    between = sum(advance(first, second, kind, weight) for first, second in pairwise(part))
    return between + advance(part[-1], "", kind, weight)


@lru_cache(maxsize=16384)
def advance(first: str, second: str, kind: Kind, weight: Weight) -> float:
    """Return the way from one letter to the next, kerning included, as a share of the font's size.

    The same share for every size: asking the font anew at each size took half of a card's time.
    """
    font = font_of(kind, weight, _UNITS)
    way = font.getlength(first + second) - (font.getlength(second) if second else 0)
    return way / _UNITS


def _broken(word: str, weight: Weight, size: int, width: float) -> list[str]:
    """Return a word that is wider than the line in pieces that fit, broken at its joints if it can be."""
    pieces: list[str] = []
    current = ""
    for joint in _KEEP_WITH_BEFORE.split(word):
        if width_of(current + joint, weight, size) <= width:
            current += joint
            continue
        if current:
            pieces.append(current)
            current = ""
        for part, _kind in _clusters(joint):
            if current and width_of(current + part, weight, size) > width:
                pieces.append(current)
                current = ""
            current += part
    return [*pieces, current] if current else pieces


def _clusters(text: str) -> list[tuple[str, Kind]]:
    found: list[tuple[str, Kind]] = []
    for part, kind in _parts(text):
        found += [(part, kind)] if kind == "emoji" else [(character, kind) for character in part]
    return found


def _lines(text: str, weight: Weight, size: int, width: float) -> list[str]:
    lines: list[str] = []
    space = width_of(" ", weight, size)
    for paragraph in text.split("\n"):
        current, used = "", 0.0
        for word in paragraph.split(" "):
            wide = width_of(word, weight, size)
            if current and used + space + wide <= width:
                current, used = f"{current} {word}", used + space + wide
                continue
            if current:
                lines.append(current)
            pieces = [word] if wide <= width else _broken(word, weight, size, width)
            lines += pieces[:-1]
            current = pieces[-1] if pieces else ""
            used = width_of(current, weight, size)
        lines.append(current)
    return lines


def _balanced(text: str, weight: Weight, size: int, width: float) -> list[str]:
    """Return as few lines as the width allows, as even as that number of lines can be."""
    best = _lines(text, weight, size, width)
    narrow, wide = width * 0.45, width
    for _ in range(6):
        middle = (narrow + wide) / 2
        tried = _lines(text, weight, size, middle)
        whole_words = all(width_of(word, weight, size) <= middle for word in text.split())
        if len(tried) == len(best) and whole_words:
            best, wide = tried, middle
        else:
            narrow = middle
    return best


def _fits(lines: list[str], weight: Weight, size: int, box: Box) -> bool:
    height = (len(lines) - 1) * LEADING * size + (ASCENT + DESCENT) * size
    return height <= box.height and all(width_of(line, weight, size) <= box.width for line in lines)


def _keeps_words(lines: list[str], text: str) -> bool:
    return " ".join(lines).split() == text.split()


def fit(
    text: str,
    box: Box,
    *,
    slot: str,
    weight: Weight,
    largest: int,
    smallest: int,
    colour: str,
    align: Align = "centre",
    vertical: Align = "centre",
    most_lines: int | None = None,
    whole: bool = False,
) -> Text:
    """Return the text in the box, as large as it may be.

    A size at which words stay whole is preferred, down to `smallest`; then words may break.

    Args:
        text: Anything; it is cleaned first.
        box: Where it must stay.
        slot: Its name on the card, for tests and warnings.
        weight: Of the letters.
        largest: Largest size in pixels, tried first.
        smallest: Smallest size at which it is still read on a phone.
        colour: `#RRGGBB`.
        align: Of the lines in the box; `vertical` of the block (`left` is its top).
        vertical: See `align`.
        most_lines: Never more lines than this.
        whole: Never shorten: letters become as small as they must (handles).
    """
    text = clean(text)
    key = (text, box, weight, largest, smallest, most_lines, whole)
    size, lines, shortened = _set(*key)
    return _placed(slot, text, lines, box, weight, size, colour, align, vertical, shortened)


def resized(text: Text, size: int) -> Text:
    """Return a text at a smaller size in the same box; as it is where that would not do."""
    if text.size <= size:
        return text
    smaller = fit(
        text.source,
        text.box,
        slot=text.slot,
        weight=text.weight,
        largest=size,
        smallest=size,
        colour=text.colour,
        align=text.align,
    )
    return text if smaller.shortened else smaller


@lru_cache(maxsize=1024)
def _set(
    text: str,
    box: Box,
    weight: Weight,
    largest: int,
    smallest: int,
    most_lines: int | None,
    whole: bool,
) -> tuple[int, tuple[str, ...], bool]:
    if not text:
        return largest, (), False
    limit = most_lines or 1000
    for keep_words in (True, False):
        size = _largest_size(text, box, weight, smallest, largest, limit, keep_words)
        if size:
            return size, tuple(_balanced(text, weight, size, box.width)), False
    if whole:
        size = _largest_size(text, box, weight, 4, smallest, limit, keep_words=False)
        if size:
            return size, tuple(_balanced(text, weight, size, box.width)), False
    size = min(smallest, largest)
    while size > 4 and (ASCENT + DESCENT) * size > box.height:
        size -= 1
    return size, tuple(_shortened(text, weight, size, box, limit)), True


def _largest_size(
    text: str, box: Box, weight: Weight, smallest: int, largest: int, limit: int, keep_words: bool
) -> int:
    """Return the largest size in the range that fits; 0 where none does."""

    def works(size: int) -> bool:
        lines = _lines(text, weight, size, box.width)
        return (
            len(lines) <= limit
            and _fits(lines, weight, size, box)
            and (not keep_words or _keeps_words(lines, text))
        )

    if works(largest):
        return largest
    low, high = smallest - 1, largest
    while high - low > 1:
        middle = (low + high) // 2
        if works(middle):
            low = middle
        else:
            high = middle
    return low if low >= smallest and works(low) else 0


def _shortened(text: str, weight: Weight, size: int, box: Box, limit: int) -> list[str]:
    """Return as many whole words as fit before `…`, or as many letters of the first word."""

    def lines_of(parts: list[str], joint: str) -> list[str] | None:
        lines = _lines(joint.join(parts).rstrip(".,;:") + "…", weight, size, box.width)
        return lines if len(lines) <= limit and _fits(lines, weight, size, box) else None

    words = text.replace("\n", " ").split(" ")
    letters = [part for part, _kind in _clusters(words[0])]
    for parts, joint in ((words, " "), (letters, "")):
        fitting, too_many = 0, len(parts)
        while too_many - fitting > 1:
            middle = (fitting + too_many) // 2
            if lines_of(parts[:middle], joint) is not None:
                fitting = middle
            else:
                too_many = middle
        if fitting:
            return lines_of(parts[:fitting], joint) or []
    return []


def _placed(
    slot: str,
    source: str,
    lines: tuple[str, ...],
    box: Box,
    weight: Weight,
    size: int,
    colour: str,
    align: Align,
    vertical: Align,
    shortened: bool,
) -> Text:
    height = max(0.0, (len(lines) - 1) * LEADING * size + (ASCENT + DESCENT) * size)
    spare = {"left": 0.0, "centre": (box.height - height) / 2, "right": box.height - height}[vertical]
    placed: list[Line] = []
    for index, line in enumerate(lines):
        width = width_of(line, weight, size)
        left = box.left + {"left": 0.0, "centre": (box.width - width) / 2, "right": box.width - width}[align]
        baseline = box.top + spare + ASCENT * size + index * LEADING * size
        pieces: list[Piece] = []
        at = left
        for part, kind in _parts(line):
            pieces.append(Piece(part, kind, at))
            at += _part_width(part, kind, weight, size)
        placed.append(
            Line(tuple(pieces), left, width, baseline, baseline - ASCENT * size, baseline + DESCENT * size)
        )
    return Text(slot, box, tuple(placed), size, weight, colour, source, align, shortened)
