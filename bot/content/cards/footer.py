"""The foot of a card: what to do and until when, and above it a note such as the prize."""

from datetime import datetime

from bot.content.cards.frame import INNER, MARGIN, Sheet
from bot.content.cards.geometry import Box, Emoji, Panel, Weight
from bot.content.cards.lettering import clean, width_of
from bot.content.moments import clock_text, day_text, other_clocks_text


def add_footer(sheet: Sheet, call: str, closes_at: datetime | None, note: str = "", warning: str = "") -> int:
    """Add what to do and until when, a note such as the prize above it; return where the body ends.

    Args:
        call: In one line or two, whichever lets it be larger.
        closes_at: Shown as a label of its own at the right.
        note: Stands above the bar.
        warning: A smaller line below the call, as against impostors.
    """
    palette, height = sheet.palette, 124
    box = Box(MARGIN, sheet.bottom - height, INNER, height)
    sheet.add(Panel(box, 44, palette.accent, fill_below=palette.accent_below, shadow=True))
    right = box.right - 40
    if closes_at is not None:
        pill = _add_closing(sheet, box, closes_at)
        right = pill.left - 30
    call_box = Box(box.left + 40, box.top + 12, right - box.left - 40, height - 24)
    if warning:
        call_box = Box(call_box.left, box.top + 14, call_box.width, 54)
        sheet.write(
            warning,
            Box(call_box.left, call_box.bottom, call_box.width, 44),
            "warning",
            palette.on_accent,
            largest=28,
            smallest=18,
            most_lines=1,
        )
    sheet.write(
        call,
        call_box,
        "call",
        palette.on_accent,
        weight="Bold",
        largest=38,
        smallest=20,
        align="left" if closes_at is not None else "centre",
        most_lines=2,
    )
    if not note:
        return box.top - 30
    return _add_note(sheet, note, box.top - 16) - 26


def _add_closing(sheet: Sheet, footer: Box, closes_at: datetime) -> Box:
    palette, brand = sheet.palette, sheet.brand
    day = day_text(closes_at, brand.zone, brand.language)
    clock = sheet.words("until", clock=clock_text(closes_at, brand.zone, brand.language))
    others = other_clocks_text(closes_at, brand.zone, brand.language, brand.other_zones)
    lines: list[tuple[str, str, int, Weight]] = [("day", day, 24, "Medium"), ("clock", clock, 34, "Bold")]
    if others:  # three lines stand in the same label
        lines = [("day", day, 21, "Medium"), ("clock", clock, 29, "Bold"), ("clocks", others, 21, "Medium")]
    width = round(max(width_of(text, weight, size) for _slot, text, size, weight in lines)) + 124
    pill = Box(footer.right - 12 - width, footer.top + 12, width, footer.height - 24)
    sheet.add(Panel(pill, 34, palette.dark))
    sheet.add(Emoji(Box(pill.left + 22, pill.top + (pill.height - 46) // 2, 48, 46), "⏰"))
    left = pill.left + 84
    top = pill.top + (pill.height - sum(_line_height(size) for _slot, _text, size, _weight in lines)) // 2
    for slot, text, size, weight in lines:
        line = Box(left, top, pill.right - 26 - left, _line_height(size))
        sheet.write(
            text,
            line,
            f"closing.{slot}",
            palette.on_dark,
            weight=weight,
            largest=size,
            smallest=16,
            align="left",
            most_lines=1,
        )
        top = line.bottom
    return pill


def _line_height(size: int) -> int:
    return round(size * 1.23) + 1


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
