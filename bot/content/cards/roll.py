"""Winners in rows: rank, handle, points, and what decided between equal points."""

from bot.content.cards.frame import Sheet
from bot.content.cards.geometry import LEAST_READ, Box
from bot.content.moments import number_text
from bot.content.subjects import Winner

ROWS = 8  # more would set handles too small for a phone
_TALLEST = 118


def add_roll(sheet: Sheet, winners: tuple[Winner, ...], first: int, room: Box) -> None:
    """Add a row for each winner, in the middle of the room; `first` is the index of the first one."""
    gap = 12 if len(winners) > 6 else 18
    height = min(_TALLEST, (room.height - gap * (len(winners) - 1)) // len(winners))
    top = room.top + (room.height - len(winners) * height - gap * (len(winners) - 1)) // 2
    for place, winner in enumerate(winners):
        _add_row(sheet, winner, first + place, Box(room.left, top, room.width, height))
        top += height + gap


def _add_row(sheet: Sheet, winner: Winner, index: int, box: Box) -> None:
    palette = sheet.palette
    place = min(winner.rank, 3) - 1
    on_podium = winner.rank <= 3
    sheet.lay_paper(box, min(34, box.height // 3))
    size = min(84, box.height - 14)
    chip = Box(box.left + 12, box.top + (box.height - size) // 2, size, size)
    fill = palette.medals[place] if on_podium else palette.dark
    sheet.add_chip(
        str(winner.rank),
        chip,
        f"ranks.{index + 1}",
        fill,
        palette.on_medal if on_podium else palette.on_dark,
        fill_below=palette.medals_below[place] if on_podium else None,
    )
    points = Box(box.right - 206, box.top + 4, 182, box.height - 8)
    if winner.ahead_by:
        half = Box(points.left, box.top + box.height // 2 + 3, points.width, box.height // 2 - 8)
        points = Box(points.left, box.top + 6, points.width, half.top - box.top - 6)
        sheet.write(
            sheet.words(f"ahead.{winner.ahead_by}"),
            half,
            f"ahead.{index + 1}",
            palette.ink_soft,
            largest=24,
            smallest=12,
            align="right",
            most_lines=1,
        )
    sheet.write(
        sheet.words("points", points=number_text(winner.points, sheet.brand.language)),
        points,
        f"points.{index + 1}",
        palette.ink_soft,
        weight="SemiBold",
        largest=34,
        smallest=12,
        align="right",
        most_lines=1,
    )
    left = chip.right + 22
    sheet.write(
        f"@{winner.handle}",
        Box(left, box.top + 3, points.left - 12 - left, box.height - 6),
        f"handles.{index + 1}",
        palette.ink,
        weight="Bold",
        largest=40,
        smallest=LEAST_READ,
        align="left",
        most_lines=2,
        whole=True,
    )
