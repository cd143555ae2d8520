"""The winners of a week: a podium for up to three, a list where places are shared by more.

Handles are the point of the picture and are never cut; equal places stand equally high.
"""

from bot.content.cards.frame import INNER, MARGIN, WIDTH, Sheet, level
from bot.content.cards.geometry import Box, Emoji, Panel
from bot.content.moments import days_text, number_text
from bot.content.subjects import PodiumCard, Winner

MOST_LISTED = 12
_STEP = 26  # the board that the podium stands on
_MEDAL = ("🥇", "🥈", "🥉")
_ORDER = {1: (0,), 2: (0, 1), 3: (1, 0, 2)}  # the first place stands in the middle


def add_podium(sheet: Sheet, card: PodiumCard, body: Box) -> None:
    """Fill the body with the congratulation and the winners."""
    palette = sheet.palette
    heading = Box(MARGIN, body.top, INNER, 96)
    sheet.write(
        sheet.words("podium.heading"),
        heading,
        "heading",
        palette.on_sky,
        weight="ExtraBold",
        largest=64,
        smallest=30,
        most_lines=1,
    )
    under = Box(MARGIN, heading.bottom + 2, INNER, 96)
    for line, (slot, text) in enumerate(
        (("series", " & ".join(card.series_titles)), ("days", _days(sheet, card)))
    ):
        sheet.write(
            text,
            Box(under.left, under.top + line * 48, under.width, 48),
            slot,
            palette.on_sky_soft,
            weight="SemiBold" if line == 0 else "Medium",
            largest=36 if line == 0 else 32,
            smallest=16,
            most_lines=1,
        )
    room = Box(MARGIN, under.bottom + 16, INNER, body.bottom - under.bottom - 16)
    if not card.winners:
        sheet.write(sheet.words("podium.nobody"), room, "nobody", palette.on_sky, largest=48, smallest=24)
    elif len(card.winners) <= 3:
        _add_columns(sheet, card.winners, room)
    else:
        _add_list(sheet, card.winners, room)


def _days(sheet: Sheet, card: PodiumCard) -> str:
    return days_text(card.first_day, card.last_day, sheet.brand.zone, sheet.brand.language)


def _add_columns(sheet: Sheet, winners: tuple[Winner, ...], room: Box) -> None:
    count = len(winners)
    gap = 22
    width = min(400, (room.width - gap * (count - 1)) // count)
    left = (WIDTH - width * count - gap * (count - 1)) // 2
    for index in _ORDER[count]:
        _add_column(sheet, winners[index], index, Box(left, room.top, width, room.height))
        left += width + gap
    wide = min(room.width, width * count + gap * (count - 1) + 80)
    sheet.lay_paper(Box((WIDTH - wide) // 2, room.bottom - _STEP, wide, _STEP), _STEP // 2)


def _add_column(sheet: Sheet, winner: Winner, index: int, room: Box) -> None:
    palette = sheet.palette
    place = min(winner.rank, 3) - 1
    share = (0.46, 0.37, 0.30)[place]
    block_height = round(room.height * share)
    block = Box(room.left, room.bottom - _STEP + 8 - block_height, room.width, block_height)
    sheet.add(
        Panel(
            block,
            34,
            palette.medals[place],
            fill_below=palette.medals_below[place],
            shadow=True,
            corners="top",
        )
    )
    sheet.write(
        str(winner.rank),
        Box(block.left + 20, block.top + 18, block.width - 40, min(128, block_height - 94)),
        f"ranks.{index + 1}",
        palette.on_medal,
        weight="ExtraBold",
        largest=104,
        smallest=20,
        most_lines=1,
    )
    points_top = block.top + 18 + min(128, block_height - 94)
    sheet.write(
        sheet.words("points", points=number_text(winner.points, sheet.brand.language)),
        Box(block.left + 14, points_top, block.width - 28, 50),
        f"points.{index + 1}",
        palette.on_medal,
        weight="Bold",
        largest=36,
        smallest=16,
        most_lines=1,
    )
    handle = Box(room.left, block.top - 100, room.width, 88)
    sheet.write(
        f"@{winner.handle}",
        handle,
        f"handles.{index + 1}",
        palette.on_sky,
        weight="Bold",
        largest=33,
        smallest=22,
        most_lines=2,
        vertical="centre",
        whole=True,
    )
    # A prize or the band of a rehearsal takes room: the disc gives way, so that nothing touches the dates.
    size = min((184, 156, 148)[place], handle.top - 28 - room.top - 14)
    disc = Box(room.left + (room.width - size) // 2, handle.top - size - 28, size, size)
    sheet.add(
        Panel(
            disc,
            size // 2,
            palette.paper,
            shadow=True,
            border=10,
            border_colour=palette.medals_below[place],
        )
    )
    sheet.write(
        _monogram(winner.handle),
        disc.inset(round(size * 0.2)),
        f"monograms.{index + 1}",
        palette.ink,
        weight="ExtraBold",
        largest=round(size * 0.34),
        most_lines=1,
    )
    sheet.add(Emoji(Box(disc.right - 56, disc.bottom - 40, 62, 66), _MEDAL[place]))


def _monogram(handle: str) -> str:
    letters = [character for character in handle if character.isalnum()]
    return "".join(letters[:2]).upper() or "@"


def _add_list(sheet: Sheet, winners: tuple[Winner, ...], room: Box) -> None:
    palette = sheet.palette
    shown = winners[:MOST_LISTED]
    rest = len(winners) - len(shown)
    columns = 1 if len(shown) <= 8 else 2
    rows = -(-len(shown) // columns)
    gap, between = 16, 22
    below = 56 if rest else 0
    height = min(118, (room.height - below - gap * (rows - 1)) // rows)
    width = (room.width - between * (columns - 1)) // columns
    top = room.top + max(0, (room.height - below - rows * height - gap * (rows - 1)) // 2)
    for index, winner in enumerate(shown):
        box = Box(
            room.left + (index // rows) * (width + between),
            top + (index % rows) * (height + gap),
            width,
            height,
        )
        _add_row(sheet, winner, index, box)
    level(sheet, "handles.")
    if rest:
        sheet.write(
            sheet.words("podium.more", count=rest),
            Box(room.left, room.bottom - 48, room.width, 48),
            "more",
            palette.on_sky,
            largest=30,
            most_lines=1,
        )


def _add_row(sheet: Sheet, winner: Winner, index: int, box: Box) -> None:
    palette = sheet.palette
    place = min(winner.rank, 3) - 1
    on_podium = winner.rank <= 3
    sheet.lay_paper(box, min(34, box.height // 3))
    size = min(84, box.height - 18)
    chip = Box(box.left + 12, box.top + (box.height - size) // 2, size, size)
    fill = palette.medals[place] if on_podium else palette.dark
    sheet.add(
        Panel(chip, size // 4, fill, fill_below=palette.medals_below[place] if on_podium else palette.dark)
    )
    sheet.write(
        str(winner.rank),
        chip.inset(6),
        f"ranks.{index + 1}",
        palette.on_medal if on_podium else palette.on_dark,
        weight="ExtraBold",
        largest=round(size * 0.58),
        most_lines=1,
    )
    wide = box.width > 600
    points_width = 190 if wide else 104
    points = Box(box.right - points_width - 20, box.top + 8, points_width, box.height - 16)
    sheet.write(
        sheet.words("points", points=number_text(winner.points, sheet.brand.language)),
        points,
        f"points.{index + 1}",
        palette.ink_soft,
        weight="SemiBold",
        largest=34 if wide else 24,
        smallest=12,
        align="right",
        most_lines=1 if wide else 2,
    )
    left = chip.right + 22
    sheet.write(
        f"@{winner.handle}",
        Box(left, box.top + 8, points.left - 14 - left, box.height - 16),
        f"handles.{index + 1}",
        palette.ink,
        weight="Bold",
        largest=38 if wide else 28,
        smallest=18,
        align="left",
        most_lines=2,
        whole=True,
    )
