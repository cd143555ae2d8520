"""Many pictures on one: what is coming, at a glance."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.content.cards.geometry import Box
from bot.content.cards.lettering import fit
from bot.content.cards.painting import paint_text

_GROUND = "#EEF1F6"
_INK = "#14213D"
_GAP = 28
_LABEL = 62


@dataclass(frozen=True, slots=True)
class Labelled:
    """A finished picture and what stands below it, such as its file and its day."""

    jpeg: bytes
    label: str


def contact_sheet(
    pictures: Sequence[Labelled], columns: int = 4, width: int = 400, quality: int = 82
) -> bytes:
    """Return one JPEG with all pictures in rows, each `width` wide with its label below."""
    small = [_reduced(picture.jpeg, width) for picture in pictures]
    columns = max(1, min(columns, len(small)))
    rows = [range(start, min(start + columns, len(small))) for start in range(0, len(small), columns)]
    heights = [max(small[index].height for index in row) + _LABEL for row in rows]
    sheet = Image.new(
        "RGB", (_GAP + columns * (width + _GAP), _GAP + sum(height + _GAP for height in heights)), _GROUND
    )
    top = _GAP
    for row, height in zip(rows, heights, strict=True):
        for place, index in enumerate(row):
            left = _GAP + place * (width + _GAP)
            sheet.paste(small[index], (left, top))
            ImageDraw.Draw(sheet).rectangle(
                (left, top, left + width - 1, top + small[index].height - 1), outline="#C9D1DE"
            )
            box = Box(left, top + small[index].height + 6, width, _LABEL - 10)
            paint_text(
                sheet,
                fit(
                    pictures[index].label,
                    box,
                    slot="label",
                    weight="SemiBold",
                    largest=24,
                    smallest=14,
                    colour=_INK,
                    vertical="left",
                    most_lines=3,
                ),
            )
        top += height + _GAP
    target = io.BytesIO()
    sheet.save(target, "JPEG", quality=quality)
    return target.getvalue()


def _reduced(jpeg: bytes, width: int) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
