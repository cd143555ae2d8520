"""The first picture of a carousel, and the story that a round closes soon."""

from bot.content.cards.frame import INNER, MARGIN, WIDTH, Sheet, add_label
from bot.content.cards.geometry import Box, Emoji, Panel
from bot.content.examples import example_parts
from bot.content.moments import clock_text, day_text, other_clocks_text
from bot.content.subjects import RoundCard


def add_cover(sheet: Sheet, card: RoundCard, body: Box) -> None:
    """Fill the body with how many questions wait, and how they are answered."""
    palette = sheet.palette
    panel = Box(MARGIN, body.top + 35, INNER, body.height - 35)
    sheet.lay_paper(panel, 44)
    add_label(sheet, card.series_title.upper(), panel.top, "series")
    count = len(card.questions)
    inner = panel.inset(64, 60)
    number = Box((WIDTH - 250) // 2, inner.top, 250, 226)
    sheet.add(Panel(number, 72, palette.dark))
    sheet.write(
        str(count),
        Box(number.left + 24, number.top + 8, number.width - 48, 150),
        "count",
        palette.on_dark,
        weight="ExtraBold",
        largest=124,
        smallest=60,
        most_lines=1,
    )
    sheet.write(
        sheet.words("cover.questions"),
        Box(number.left + 24, number.top + 158, number.width - 48, 52),
        "unit",
        palette.on_dark,
        weight="Bold",
        largest=40,
        smallest=20,
        most_lines=1,
    )
    sheet.write(
        card.title or sheet.words("cover.title"),
        Box(inner.left, number.bottom + 16, inner.width, inner.bottom - number.bottom - 284),
        "title",
        palette.ink,
        weight="ExtraBold",
        largest=72,
        smallest=24,
        most_lines=3,
    )
    sheet.write(
        sheet.words("cover.how"),
        Box(inner.left, inner.bottom - 260, inner.width, 124),
        "how",
        palette.ink_soft,
        weight="SemiBold",
        largest=40,
        smallest=20,
    )
    _add_example(sheet, card, Box(inner.left, inner.bottom - 124, inner.width, 104))


def _add_example(sheet: Sheet, card: RoundCard, row: Box) -> None:
    """Show how an answer looks: the first numbers with a letter, or with a gap for a word."""
    parts = example_parts(card.questions)
    width, gap = 186, 24
    left = row.left + (row.width - width * len(parts) - gap * (len(parts) - 1)) // 2
    for number, part in enumerate(parts, start=1):
        box = Box(left, row.top, width, row.height)
        sheet.add(Panel(box, 28, sheet.palette.accent, fill_below=sheet.palette.accent_below))
        sheet.write(
            part,
            box.inset(16, 10),
            f"example.{number}",
            sheet.palette.on_accent,
            weight="ExtraBold",
            largest=52,
            most_lines=1,
        )
        left = box.right + gap


def add_closing_soon(sheet: Sheet, card: RoundCard, body: Box) -> None:
    """Fill the body with the end of the round, large enough to be read in passing."""
    palette, brand = sheet.palette, sheet.brand
    clock = Box((WIDTH - 240) // 2, body.top + 6, 240, 226)
    sheet.add(Emoji(clock, "⏰"))
    heading = Box(MARGIN, clock.bottom + 24, INNER, 190)
    sheet.write(
        sheet.words("closing.heading"),
        heading,
        "heading",
        palette.on_sky,
        weight="ExtraBold",
        largest=92,
        smallest=40,
        most_lines=2,
    )
    panel = Box(MARGIN, heading.bottom + 76, INNER, body.bottom - heading.bottom - 76)
    sheet.lay_paper(panel, 48)
    add_label(sheet, (card.title or card.series_title).upper(), panel.top, "title")
    inner = panel.inset(56, 52)
    sheet.write(
        day_text(card.closes_at, brand.zone, brand.language),
        Box(inner.left, inner.top, inner.width, 60),
        "closing.day",
        palette.ink_soft,
        largest=44,
        smallest=24,
        most_lines=1,
    )
    time_box = Box(inner.left, inner.top + 62, inner.width, 150)
    sheet.write(
        clock_text(card.closes_at, brand.zone, brand.language),
        time_box,
        "closing.clock",
        palette.ink,
        weight="ExtraBold",
        largest=112,
        smallest=48,
        most_lines=1,
    )
    top = time_box.bottom + 20
    others = other_clocks_text(card.closes_at, brand.zone, brand.language, brand.other_zones)
    if others:
        row = Box(inner.left, time_box.bottom, inner.width, 54)
        sheet.write(others, row, "closing.clocks", palette.ink_soft, largest=42, smallest=24, most_lines=1)
        top = row.bottom + 14
    text = card.questions[0].text if len(card.questions) == 1 else ""
    sheet.write(
        text or sheet.words("cover.heading", count=len(card.questions)),
        Box(inner.left, top, inner.width, inner.bottom - top),
        "question",
        palette.ink,
        weight="SemiBold",
        largest=50,
        smallest=20,
    )
