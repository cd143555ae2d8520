"""The background of a card: a slow change of colour, a light, and an Indonesian pattern over it.

Made once for each size and look, then kept: it is the same under every card of a brand.
"""

from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.content.cards.colours import alpha, rgb
from bot.content.cards.themes import Palette

MOTIFS = ("kawung", "parang", "tenun", "polos")
_FINE = 4  # patterns are drawn this much larger and reduced


@lru_cache(maxsize=24)
def backdrop(width: int, height: int, palette: Palette, motif: str) -> Image.Image:
    """Return the background; do not draw on it, copy it."""
    picture = _gradient(width, height, palette.sky)
    light = _glow(width, height, alpha(palette.glow))
    picture.paste(Image.new("RGB", (width, height), rgb(palette.glow)), mask=light)
    if motif != "polos":
        strength = alpha(palette.motif)
        mask = _repeated(_tile(motif), width, height).point(lambda value: value * strength // 255)
        picture.paste(Image.new("RGB", (width, height), rgb(palette.motif)), mask=mask)
    return picture


def _gradient(width: int, height: int, colours: tuple[str, str, str]) -> Image.Image:
    """Return the three colours from the upper left to the lower right, without visible steps."""
    along = Image.linear_gradient("L").resize((width, height), Image.Resampling.BICUBIC)
    across = Image.linear_gradient("L").rotate(90).resize((width, height), Image.Resampling.BICUBIC)
    way = Image.blend(along, across, 0.28)
    first = way.point(lambda value: min(255, value * 2))
    second = way.point(lambda value: max(0, value * 2 - 255))
    picture = Image.composite(
        Image.new("RGB", (width, height), rgb(colours[1])),
        Image.new("RGB", (width, height), rgb(colours[0])),
        first,
    )
    return Image.composite(Image.new("RGB", (width, height), rgb(colours[2])), picture, second)


def _glow(width: int, height: int, strength: int) -> Image.Image:
    size = round(width * 1.25)  # the gradient is 75 at the middle of its edges, and 0 only in its corners
    spot = Image.radial_gradient("L").resize((size, size), Image.Resampling.BICUBIC)
    spot = ImageChops.invert(spot).point(lambda value: round(max(0, value - 75) ** 2 / 180**2 * strength))
    mask = Image.new("L", (width, height))
    mask.paste(spot, (width - size // 2, -size // 2 + height // 24))
    return mask


def _repeated(tile: Image.Image, width: int, height: int) -> Image.Image:
    mask = Image.new("L", (width, height))
    for top in range(0, height, tile.height):
        for left in range(0, width, tile.width):
            mask.paste(tile, (left, top))
    return mask


def _tile(motif: str) -> Image.Image:
    match motif:
        case "parang":
            return _parang()
        case "tenun":
            return _tenun()
        case _:
            return _kawung()


def _reduced(drawn: Image.Image) -> Image.Image:
    return drawn.resize((drawn.width // _FINE, drawn.height // _FINE), Image.Resampling.LANCZOS)


def _kawung() -> Image.Image:
    """Return four palm fruits around a middle: the court pattern of Central Java."""
    side = 168 * _FINE
    tile = Image.new("L", (side, side))
    fruit = Image.new("L", (side, side))
    pen = ImageDraw.Draw(fruit)
    line = round(2.2 * _FINE)
    middle, reach, half = side // 2, side * 0.46, side * 0.155
    pen.ellipse((middle - half, middle - reach, middle + half, middle - side * 0.05), outline=255, width=line)
    pen.ellipse(
        (middle - half * 0.32, middle - reach * 0.72, middle + half * 0.32, middle - reach * 0.36), fill=150
    )
    for turn in (45, 135, 225, 315):
        tile = ImageChops.lighter(tile, fruit.rotate(turn, resample=Image.Resampling.BICUBIC))
    pen = ImageDraw.Draw(tile)
    dot = side * 0.025
    pen.ellipse((middle - dot, middle - dot, middle + dot, middle + dot), fill=255)
    moved = ImageChops.offset(tile, side // 2, side // 2)
    return _reduced(ImageChops.lighter(tile, moved.point(lambda value: value * 0)))


def _parang() -> Image.Image:
    """Return slanting waves: the pattern of knives, or of the sea."""
    side = 144 * _FINE
    tile = Image.new("L", (side, side))
    pen = ImageDraw.Draw(tile)
    line = round(2.4 * _FINE)
    for shift in (-side, 0, side):
        pen.line((shift, side, shift + side, 0), fill=255, width=line)
        pen.line((shift + side * 0.16, side, shift + side * 1.16, 0), fill=150, width=line)
        for step in range(-1, 4):
            left = shift + side * (0.28 + step * 0.25)
            top = side * (0.86 - step * 0.25)
            pen.arc(
                (left, top - side * 0.2, left + side * 0.34, top + side * 0.14),
                start=110,
                end=330,
                fill=220,
                width=line,
            )
    return _reduced(tile)


def _tenun() -> Image.Image:
    """Return woven diamonds, as in the cloths of Nusa Tenggara."""
    wide, high = 168 * _FINE, 168 * _FINE
    tile = Image.new("L", (wide, high))
    pen = ImageDraw.Draw(tile)
    line = round(2.6 * _FINE)
    for share, shade in ((0.5, 255), (0.34, 200), (0.16, 255)):
        across, down = wide * share, high * share
        middle = wide / 2
        corners = [
            (middle, middle - down),
            (middle + across, middle),
            (middle, middle + down),
            (middle - across, middle),
        ]
        pen.line([*corners, corners[0]], fill=shade, width=line)
    for left, top in ((0, 0), (wide, 0), (0, high), (wide, high)):
        dot = wide * 0.06
        pen.polygon([(left, top - dot), (left + dot, top), (left, top + dot), (left - dot, top)], fill=200)
    return _reduced(tile.filter(ImageFilter.GaussianBlur(_FINE / 3)))
