"""The winners of a week: a podium for up to three, lists for more, one above another or slide by slide.

Handles are the point of the picture: they are never cut, and never smaller than `LEAST_READ`. Equal
places stand equally high; where equal points took different places, the card says what decided.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from bot.content.cards.frame import INNER, MARGIN, WIDTH, Sheet, level
from bot.content.cards.geometry import LEAST_READ, Box, Emoji, Panel
from bot.content.cards.lettering import clean, fit, width_of
from bot.content.cards.roll import ROWS, add_roll
from bot.content.moments import days_text, number_text
from bot.content.subjects import PodiumCard, Winner

MOST_PICTURES = 10  # in one post
_TUCKED = 30
_MEDAL = ("🥇", "🥈", "🥉")
_ORDER = {1: (0,), 2: (0, 1), 3: (1, 0, 2)}  # the first place stands in the middle


@dataclass(frozen=True, slots=True)
class Page:
    """The winners on one picture.

    Args:
        first: The index of the first of them.
        left_out: How many winners no page has; they stand in the caption alone.
        later: How many stand on later pages.
    """

    number: int
    first: int
    winners: tuple[Winner, ...]
    later: int = 0
    left_out: int = 0

    @property
    def is_podium(self) -> bool:
        """Whether the first two or three stand on blocks."""
        return self.first == 0 and 2 <= len(self.winners) <= 3


def pages_of(winners: tuple[Winner, ...]) -> tuple[Page, ...]:
    """Return who stands on which picture: three on the podium, the others in lists of at most eight."""
    if len(winners) <= ROWS:
        return (Page(1, 0, winners),)
    starts = [0]
    if winners[3].rank > 3:  # the first three places belong to three people: they get a podium
        starts.append(3)
    lists = min(-(-(len(winners) - starts[-1]) // ROWS), MOST_PICTURES - len(starts) + 1)
    each = min(ROWS, -(-(len(winners) - starts[-1]) // lists))
    starts += [starts[-1] + each * place for place in range(1, lists)]
    end = min(len(winners), starts[-1] + each)
    edges = [*starts, end]
    return tuple(
        Page(
            number,
            start,
            winners[start:stop],
            later=end - stop,
            left_out=len(winners) - end if stop == end else 0,
        )
        for number, (start, stop) in enumerate(pairwise(edges), start=1)
    )


def add_podium(sheet: Sheet, card: PodiumCard, page: Page, body: Box) -> None:
    """Fill the body with the congratulation and the winners of one page."""
    palette = sheet.palette
    heading = Box(MARGIN, body.top, INNER, 88)
    sheet.write(
        sheet.words("podium.heading"),
        heading,
        "heading",
        palette.on_sky,
        weight="ExtraBold",
        largest=60,
        smallest=30,
        most_lines=1,
    )
    days = days_text(card.first_day, card.last_day, sheet.brand.zone, sheet.brand.language)
    rule = sheet.words("podium.rule", series=" & ".join(card.series_titles))
    top = heading.bottom + 2
    for slot, text, height, size in (("series", rule, 48, 36), ("days", days, 44, 32)):
        box = Box(MARGIN, top, INNER, height)
        sheet.write(text, box, slot, palette.on_sky_soft, largest=size, smallest=18, most_lines=1)
        top = box.bottom
    room = Box(MARGIN, top + 20, INNER, body.bottom - top - 20)
    if page.later or page.left_out:
        room = _add_more(sheet, page, room)
    count = len(page.winners)
    if count == 0:
        sheet.write(sheet.words("podium.nobody"), room, "nobody", palette.on_sky, largest=48, smallest=24)
    elif count == 1 and page.first == 0:
        _add_single(sheet, page.winners[0], room)
    elif page.is_podium:
        _add_columns(sheet, page.winners, room, f"🎁 {card.prize}" if card.prize else "")
    else:
        add_roll(sheet, page.winners, page.first, room)
        level(sheet, "handles.")


def _add_more(sheet: Sheet, page: Page, room: Box) -> Box:
    """Say at the bottom how many winners there are besides; return the room above."""
    if page.left_out:
        text = sheet.words("podium.more", count=page.left_out)
    else:
        code = "podium.in-post" if sheet.shape == "story" else "podium.swipe"
        text = sheet.words(code, count=page.later)
    line = Box(room.left, room.bottom - 48, room.width, 48)
    sheet.write(text, line, "more", sheet.palette.on_sky, largest=34, smallest=20, most_lines=1)
    return Box(room.left, room.top, room.width, room.height - 60)


def _points(sheet: Sheet, winner: Winner) -> str:
    return sheet.words("points", points=number_text(winner.points, sheet.brand.language))


def _add_disc(sheet: Sheet, winner: Winner, index: int, disc: Box, medal: int) -> None:
    """Add the winner's round sign, and the medal, so large that its number is read, at its lower right."""
    palette, place = sheet.palette, min(winner.rank, 3) - 1
    sheet.add(
        Panel(
            disc,
            disc.width // 2,
            palette.paper,
            shadow=True,
            border=max(8, disc.width // 16),
            border_colour=palette.medals_below[place],
        )
    )
    sheet.write(
        _monogram(winner.handle),
        disc.inset(round(disc.width * 0.2)),
        f"monograms.{index + 1}",
        palette.ink,
        weight="ExtraBold",
        largest=round(disc.width * 0.36),
        most_lines=1,
    )
    if winner.rank <= 3:
        sheet.add(
            Emoji(
                Box(disc.right - round(medal * 0.52), disc.bottom - medal + 8, medal, medal),
                _MEDAL[place],
            )
        )


def _add_columns(sheet: Sheet, winners: tuple[Winner, ...], room: Box, prize: str) -> None:
    """Add blocks on a stage that names the prize, the first place the highest."""
    text = clean(prize or sheet.words("podium.stage"))
    lines = 1 if width_of(text, "Bold", 34) <= INNER - 80 else 2
    stage = Box(room.left, room.bottom - (56 + 44 * lines), room.width, 56 + 44 * lines)
    room = Box(room.left, room.top, room.width, stage.top - room.top)
    count = len(winners)
    gap = 20
    width = min(400, (room.width - gap * (count - 1)) // count)
    left = (WIDTH - width * count - gap * (count - 1)) // 2
    columns: list[tuple[int, Box, int]] = []
    for index in _ORDER[count]:
        column = Box(left, room.top, width, room.height)
        columns.append((index, column, _add_column(sheet, winners[index], index, column)))
        left += width + gap
    for index, column, handle_top in columns:
        rank = winners[index].rank
        tops = [top for other, _, top in columns if winners[other].rank == rank]
        _add_disc_above(sheet, winners[index], index, column, handle_top, min(tops))
    level(sheet, "ranks.")
    level(sheet, "points.")
    sheet.lay_paper(stage, 36)
    sheet.write(
        text,
        stage.inset(36, 10),
        "note",
        sheet.palette.ink,
        weight="Bold",
        largest=36,
        smallest=22,
        most_lines=2,
    )


def _add_column(sheet: Sheet, winner: Winner, index: int, room: Box) -> int:
    """Add a block with the rank, the points and the handle on it; return where the handle begins."""
    palette = sheet.palette
    place = min(winner.rank, 3) - 1
    height = round(room.height * (0.54, 0.47, 0.42)[place])
    block = Box(room.left, room.bottom - height, room.width, height)
    fill, below = palette.medals[place], palette.medals_below[place]
    hidden = Box(block.left, block.top, block.width, block.height + _TUCKED)  # its foot is behind the stage
    sheet.add(Panel(hidden, 30, fill, fill_below=below, shadow=True, corners="top"))
    text_height = 54 + 38
    rank = Box(block.left + 20, block.top + 10, block.width - 40, min(170, height - text_height - 26))
    sheet.write(
        str(winner.rank),
        rank,
        f"ranks.{index + 1}",
        palette.on_medal,
        weight="ExtraBold",
        largest=(132, 116, 100)[place],
        smallest=20,
        most_lines=1,
    )
    points = Box(block.left + 14, rank.bottom + 2, block.width - 28, 54)
    sheet.write(
        _points(sheet, winner),
        points,
        f"points.{index + 1}",
        palette.on_medal,
        weight="Bold",
        largest=42,
        smallest=16,
        most_lines=1,
    )
    if winner.ahead_by:
        sheet.write(
            sheet.words(f"ahead.{winner.ahead_by}"),
            Box(points.left, points.bottom, points.width, 38),
            f"ahead.{index + 1}",
            palette.on_medal,
            largest=30,
            smallest=16,
            most_lines=1,
        )
    return _add_handle(sheet, winner, index, Box(room.left - 4, block.top - 122, room.width + 8, 112))


def _add_disc_above(sheet: Sheet, winner: Winner, index: int, room: Box, top: int, highest: int) -> None:
    """Add a winner's sign above the handle: of one size for equal ranks, so by the highest of their handles.

    A prize or the label of a rehearsal takes room: the sign gives way, so that nothing touches the dates.
    """
    size = min((190, 164, 150)[min(winner.rank, 3) - 1], highest - 24 - room.top)
    disc = Box(room.left + (room.width - size) // 2, top - size - 20, size, size)
    _add_disc(sheet, winner, index, disc, round(size * 0.5))


def _add_handle(sheet: Sheet, winner: Winner, index: int, box: Box) -> int:
    """Add a handle on the lower edge of the box, in as many lines as it needs; return where it begins."""
    placed = fit(
        f"@{winner.handle}",
        box,
        slot=f"handles.{index + 1}",
        weight="Bold",
        largest=36,
        smallest=LEAST_READ,
        colour=sheet.palette.on_sky,
        most_lines=3,
        vertical="right",
        whole=True,
    )
    top = int(placed.lines[0].top)
    sheet.add(replace(placed, box=Box(box.left, top, box.width, box.bottom - top)))
    return top


def _monogram(handle: str) -> str:
    letters = [character for character in handle if character.isalnum()]
    return "".join(letters[:2]).upper() or "@"


def _add_single(sheet: Sheet, winner: Winner, room: Box) -> None:
    """Add the only winner: a large sign on the edge of a panel with handle and points."""
    palette, place = sheet.palette, min(winner.rank, 3) - 1
    size = min(300, round(room.height * 0.42))
    high = min(room.height - size // 2, 470)
    top = room.top + (room.height - high - size // 2) // 2
    panel = Box(MARGIN + 30, top + size // 2, INNER - 60, high)
    sheet.lay_paper(panel, 48)
    disc = Box((WIDTH - size) // 2, top, size, size)
    _add_disc(sheet, winner, 0, disc, round(size * 0.5))
    pill = Box((WIDTH - 420) // 2, panel.bottom - 44 - 92, 420, 92)
    handle = Box(panel.left + 40, disc.bottom + 26, panel.width - 80, pill.top - disc.bottom - 46)
    sheet.write(
        f"@{winner.handle}",
        handle,
        "handles.1",
        palette.ink,
        weight="ExtraBold",
        largest=68,
        smallest=LEAST_READ,
        most_lines=2,
        whole=True,
    )
    sheet.add(Panel(pill, 46, palette.medals[place], fill_below=palette.medals_below[place]))
    sheet.write(
        _points(sheet, winner),
        pill.inset(30, 8),
        "points.1",
        palette.on_medal,
        weight="ExtraBold",
        largest=54,
        smallest=20,
        most_lines=1,
    )
