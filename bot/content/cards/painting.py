"""A layout into JPEG bytes: the same layout gives the same bytes.

Letters and edges are drawn three times as large and reduced, which is finer than the font engine's
own smoothing; shapes and letters that come back are kept.
"""

import io
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import assert_never

from PIL import Image, ImageCms, ImageDraw, ImageFilter

from bot.content.cards.backdrop import backdrop
from bot.content.cards.colours import alpha, rgb
from bot.content.cards.emoji import emoji_picture
from bot.content.cards.geometry import Box, Emoji, Kind, Layout, Panel, Photograph, Text, Weight
from bot.content.cards.lettering import (
    ASCENT,
    DESCENT,
    EMOJI_DROP,
    EMOJI_HEIGHT,
    EMOJI_WIDTH,
    SCALE,
    advance,
    font_of,
)
from bot.content.cards.pictures import fitted
from bot.content.cards.themes import Palette

QUALITY = 92
_SHADOW_REACH = 26
_SHADOW_DROP = 9
_SHADOW = (6, 12, 32, 74)


def jpeg(layout: Layout, palette: Palette, motif: str, *, with_text: bool = True) -> bytes:
    """Return the finished picture: sRGB, baseline JPEG without subsampled colour."""
    target = io.BytesIO()
    painted(layout, palette, motif, with_text=with_text).save(
        target, "JPEG", quality=QUALITY, subsampling=0, icc_profile=_srgb()
    )
    return target.getvalue()


def painted(layout: Layout, palette: Palette, motif: str, *, with_text: bool = True) -> Image.Image:
    """Return the pixels of a layout; without its text, for measuring the contrast behind it."""
    canvas = backdrop(layout.width, layout.height, palette, motif).copy()
    for element in layout.elements:
        match element:
            case Panel():
                _paint_panel(canvas, element)
            case Text():
                if with_text:
                    paint_text(canvas, element)
            case Emoji():
                picture = emoji_picture(element.emoji, element.box.height)
                left = element.box.left + (element.box.width - picture.width) // 2
                canvas.paste(picture, (left, element.box.top), picture)
            case Photograph():
                _paint_photograph(canvas, element)
            case _:
                assert_never(element)
    return canvas


@cache
def _srgb() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes((7, 234, 0, 1, 0, 1)) + bytes(6)  # the day it was made would change the bytes
    profile[84:100] = bytes(16)  # and so would the digest over that day
    return bytes(profile)


def _paint_panel(canvas: Image.Image, panel: Panel) -> None:
    box, radius = panel.box, panel.radius
    if panel.shadow:
        for (across, down), mask in _shadow(box.width, box.height, radius):
            left, top = box.left + across, box.top + down
            canvas.paste(_SHADOW[:3], (left, top, left + mask.width, top + mask.height), mask)
    if panel.border:
        inner = box.inset(panel.border)
        inside = _rounded(inner.width, inner.height, max(0, radius - panel.border), panel.corners)
        ring = _rounded(box.width, box.height, radius, panel.corners).copy()
        ring.paste(0, (panel.border, panel.border), inside)
        canvas.paste(rgb(panel.border_colour), _corners(box), _thinned(ring, alpha(panel.border_colour)))
        box, radius = inner, max(0, radius - panel.border)
    mask = _rounded(box.width, box.height, radius, panel.corners)
    fill: Image.Image | tuple[int, int, int] = rgb(panel.fill)
    if panel.fill_below is not None:
        fill = _shaded(box.width, box.height, panel.fill, panel.fill_below)
    if alpha(panel.fill) == 255:
        _paint_solid(canvas, fill, box, mask, radius)
    else:
        canvas.paste(fill, _corners(box), _thinned(mask, alpha(panel.fill)))


def _paint_solid(
    canvas: Image.Image,
    fill: Image.Image | tuple[int, int, int],
    box: Box,
    mask: Image.Image,
    radius: int,
) -> None:
    """Fill a box, blending only its corners: what lies between them is copied, many times faster."""
    wide, high = box.width, box.height
    end = min(radius, wide // 2, high // 2)
    for left, top, right, bottom in (
        (end, 0, wide - end, high),
        (0, end, end, high - end),
        (wide - end, end, wide, high - end),
    ):
        _paint_part(canvas, fill, box, (left, top, right, bottom), None)
    for left in (0, wide - end):
        for top in (0, high - end):
            _paint_part(canvas, fill, box, (left, top, left + end, top + end), mask)


def _paint_part(
    canvas: Image.Image,
    fill: Image.Image | tuple[int, int, int],
    box: Box,
    part: tuple[int, int, int, int],
    mask: Image.Image | None,
) -> None:
    left, top, right, bottom = part
    if left >= right or top >= bottom:
        return
    place = (box.left + left, box.top + top, box.left + right, box.top + bottom)
    source = fill.crop(part) if isinstance(fill, Image.Image) else fill
    canvas.paste(source, place, None if mask is None else mask.crop(part))


def _corners(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right, box.bottom


def _thinned(mask: Image.Image, opacity: int) -> Image.Image:
    return mask if opacity == 255 else mask.point(lambda value: value * opacity // 255)


@lru_cache(maxsize=256)
def _rounded(width: int, height: int, radius: int, corners: str) -> Image.Image:
    """Return a mask with smooth corners; only the corners are drawn large."""
    radius = min(radius, width // 2, height // 2)
    mask = Image.new("L", (width, height), 255)
    if radius < 1:
        return mask
    corner = Image.new("L", (radius * 4, radius * 4))
    ImageDraw.Draw(corner).ellipse((0, 0, radius * 8 - 1, radius * 8 - 1), fill=255)
    corner = corner.resize((radius, radius), Image.Resampling.LANCZOS)
    flipped = corner.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    mask.paste(corner, (0, 0))
    mask.paste(flipped, (width - radius, 0))
    if corners == "all":
        mask.paste(corner.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (0, height - radius))
        mask.paste(flipped.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (width - radius, height - radius))
    return mask


@lru_cache(maxsize=128)
def _shadow(width: int, height: int, radius: int) -> tuple[tuple[tuple[int, int], Image.Image], ...]:
    """Return a soft shadow as the parts that are seen around the panel, each with its place from it.

    It is blurred at a quarter of the size: nobody sees the difference.
    """
    reach = _SHADOW_REACH
    small = ((width + 2 * reach) // 4 + 1, (height + 2 * reach) // 4 + 1)
    drawn = Image.new("L", small)
    ImageDraw.Draw(drawn).rounded_rectangle(
        (reach / 4, reach / 4, (reach + width) / 4, (reach + height) / 4), radius / 4, fill=_SHADOW[3]
    )
    blurred = drawn.filter(ImageFilter.GaussianBlur(reach / 10))
    large = blurred.resize((small[0] * 4, small[1] * 4), Image.Resampling.BILINEAR)
    above = reach - _SHADOW_DROP  # where the panel begins in the shadow
    end = min(radius, width // 2, height // 2)  # what the panel's corners leave open
    left, top, right, bottom = reach + end, above + end, reach + width - end, above + height - end
    wide, high = width + 2 * reach, height + 2 * reach
    parts = (
        (0, 0, left, top),
        (left, 0, right, above),
        (right, 0, wide, top),
        (0, top, reach, bottom),
        (reach + width, top, wide, bottom),
        (0, bottom, left, high),
        (left, above + height, right, high),
        (right, bottom, wide, high),
    )
    return tuple(
        ((part[0] - reach, part[1] - above), large.crop(part))
        for part in parts
        if part[2] > part[0] and part[3] > part[1]
    )


@lru_cache(maxsize=64)
def _shaded(width: int, height: int, above: str, below: str) -> Image.Image:
    way = Image.linear_gradient("L").resize((1, height), Image.Resampling.BILINEAR)
    column = Image.composite(
        Image.new("RGB", (1, height), rgb(below)), Image.new("RGB", (1, height), rgb(above)), way
    )
    return column.resize((width, height), Image.Resampling.NEAREST)


def paint_text(canvas: Image.Image, text: Text) -> None:
    """Draw a text where its lines were placed."""
    colour = rgb(text.colour)
    for line in text.lines:
        for piece in line.pieces:
            if piece.kind == "emoji":
                picture = emoji_picture(piece.text, round(EMOJI_HEIGHT * text.size))
                left = round(piece.left + (EMOJI_WIDTH * text.size - picture.width) / 2)
                top = round(line.baseline + EMOJI_DROP * text.size) - picture.height
                canvas.paste(picture, (left, max(round(line.top), top)), picture)
                continue
            whole = int(piece.left)
            mask = lettering_mask(piece.text, piece.kind, text.weight, text.size, round(piece.left % 1, 1))
            top = round(line.baseline - ASCENT * text.size)
            canvas.paste(colour, (whole, top, whole + mask.width, top + mask.height), mask)


@lru_cache(maxsize=512)
def lettering_mask(part: str, kind: Kind, weight: Weight, size: int, shift: float) -> Image.Image:
    """Return a run of letters as a mask, set from single letters that are kept.

    Drawing each run anew took most of a card's time; a letter is drawn once for each size.
    """
    large_size = size * SCALE
    places = [shift * SCALE]
    for first, second in pairwise(part):
        places.append(places[-1] + advance(first, second, kind, weight) * large_size)
    width = int((places[-1] + advance(part[-1], "", kind, weight) * large_size) / SCALE) + 3
    height = int((ASCENT + DESCENT) * size) + 2
    large = Image.new("L", (width * SCALE, height * SCALE))
    baseline = round(ASCENT * large_size)
    for letter, place in zip(part, places, strict=True):
        mask, left, top = _letter(letter, kind, weight, large_size)
        if mask is not None:
            large.paste(255, (round(place) + left, baseline + top), mask)
    return large.reduce(SCALE)


@lru_cache(maxsize=4096)
def _letter(letter: str, kind: Kind, weight: Weight, size: int) -> tuple[Image.Image | None, int, int]:
    """Return a letter's mask and where it stands from its origin on the baseline; None for a space."""
    font = font_of(kind, weight, size)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(letter, anchor="ls"))
    if right <= left or bottom <= top:
        return None, 0, 0
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).text((-left, -top), letter, fill=255, font=font, anchor="ls")
    return mask, left, top


def _paint_photograph(canvas: Image.Image, photograph: Photograph) -> None:
    box = photograph.box
    picture = fitted(Path(photograph.file), box.width, box.height, photograph.fit)
    mask = _rounded(box.width, box.height, photograph.radius, photograph.corners)
    canvas.paste(picture, (box.left, box.top), mask)
