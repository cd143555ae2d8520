"""Tebak Kata: the word in tiles, the emoji or the picture, and the clue."""

from dataclasses import dataclass
from typing import assert_never

from bot.content.cards.emoji import split_emoji
from bot.content.cards.frame import INNER, MARGIN, WIDTH, Sheet
from bot.content.cards.geometry import Box, Emoji, Panel, Photograph
from bot.content.cards.lettering import clean, width_of
from bot.content.subjects import RoundCard
from bot.game.model import EmojiClue, LettersScrambled, LettersShown, PictureClue, TebakKata

_GAP_SHARE = 0.11
_WORD_GAP_SHARE = 0.55
_ROW_GAP_SHARE = 0.18
_TALL = 1.12
_LARGEST_TILE = 136
_MOST_IN_A_ROW = 7
_LARGEST_PARTED = 92  # a long word reads better in few rows
_LEAST_ALONE = 76  # a word alone on the card is parted rather than set in smaller tiles
_LEAST_WHOLE = 48


def add_word(sheet: Sheet, card: RoundCard, question: TebakKata, body: Box) -> None:
    """Fill the body with the title, the puzzle and the clue."""
    top = _add_title(sheet, card, question, body.top)
    clue_height = _clue_height(question.text, body)
    bottom = body.bottom - (clue_height + 38 if clue_height else 0)
    room = Box(MARGIN, top, INNER, bottom - top)
    match question.puzzle:
        case LettersShown(pattern=pattern):
            end = _add_tiles(sheet, pattern, room)
        case LettersScrambled(letters=letters):
            end = _add_tiles(sheet, letters, room, loose=True)
        case EmojiClue(emoji=emoji):
            end = _add_emoji(sheet, emoji, room)
        case PictureClue(image=image):
            file = card.puzzle_picture(image)
            if file is not None:
                sheet.add(Panel(room, 40, sheet.palette.paper, shadow=True))
                sheet.add(Photograph(room.inset(12), file, 30, fit="whole"))
            end = room.bottom
        case _:
            assert_never(question.puzzle)
    if clue_height:
        _add_clue(sheet, question.text, Box(MARGIN, end + 38, INNER, body.bottom - end - 38))


def _add_title(sheet: Sheet, card: RoundCard, question: TebakKata, top: int) -> int:
    """Add the title, what to do with this kind of puzzle, and the programme."""
    palette = sheet.palette
    title = (card.title or card.series_title).upper()
    box = Box(MARGIN, top, INNER, 112)
    sheet.write(
        title,
        box,
        "title",
        palette.on_sky,
        weight="ExtraBold",
        largest=96,
        smallest=36,
        most_lines=2,
    )
    task = Box(MARGIN, box.bottom + 2, INNER, 54)
    sheet.write(
        sheet.words(f"task.{question.puzzle.kind}"),
        task,
        "task",
        palette.on_sky,
        largest=40,
        smallest=24,
        most_lines=1,
    )
    if not card.programme:
        return task.bottom + 32
    text = clean(card.programme)
    width = min(INNER, round(width_of(text, "SemiBold", 31)) + 72)
    pill = Box((WIDTH - width) // 2, task.bottom + 12, width, 60)
    sheet.add(Panel(pill, 31, palette.pill))
    sheet.write(
        text,
        pill.inset(32, 6),
        "programme",
        palette.on_sky,
        largest=31,
        smallest=18,
        most_lines=2,
    )
    return pill.bottom + 34


def _clue_height(text: str, body: Box) -> int:
    if not clean(text):
        return 0
    per_line = 40
    lines = max(1, -(-round(width_of(clean(text).replace("\n", " "), "SemiBold", 38)) // (INNER - 110)))
    return min(round(body.height * 0.5), 118 + per_line + lines * 46)


def _add_clue(sheet: Sheet, text: str, room: Box) -> None:
    palette = sheet.palette
    height = min(room.height, 420)
    panel = Box(room.left, room.bottom - height, room.width, height)
    sheet.lay_paper(panel, 44)
    head = Box(panel.left + 50, panel.top + 30, panel.width - 100, 50)
    sheet.write(
        f"💡 {sheet.words('clue')}",
        head,
        "clue.heading",
        palette.heading,
        weight="Bold",
        largest=36,
        align="left",
        most_lines=1,
    )
    sheet.write(
        text,
        Box(head.left, head.bottom + 8, head.width, panel.bottom - head.bottom - 36),
        "question",
        palette.ink,
        largest=46,
        smallest=20,
        align="left",
        vertical="centre",
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    tile: int
    rows: tuple[tuple[str, ...], ...]  # each row: words, or parts of a word that is too long


def _add_tiles(sheet: Sheet, pattern: str, room: Box, *, loose: bool = False) -> int:
    plan = (_heaped(clean(pattern), room) if loose else None) or _packed(clean(pattern), room)
    tile, height = plan.tile, round(plan.tile * _TALL)
    gap, word_gap, row_gap = _gaps(tile)
    total = len(plan.rows) * height + (len(plan.rows) - 1) * row_gap
    top = room.top + max(0, (room.height - total) // 2)
    number = 0
    for row in plan.rows:
        left = (WIDTH - _row_width(row, tile)) // 2
        for word in row:
            for cell in _cells(word):
                number += 1
                _add_tile(sheet, cell, Box(left, top, tile, height), number, loose)
                left += tile + gap
            left += word_gap - gap
        top += height + row_gap
    return max(top - row_gap, room.bottom) if plan.rows else room.bottom


def _gaps(tile: int) -> tuple[int, int, int]:
    return (
        max(4, round(tile * _GAP_SHARE)),
        round(tile * _WORD_GAP_SHARE),
        max(8, round(tile * _ROW_GAP_SHARE)),
    )


def _cells(word: str) -> list[str]:
    cells: list[str] = []
    for part, is_emoji in split_emoji(word):
        cells += [part] if is_emoji else list(part)
    return cells


def _row_width(row: tuple[str, ...], tile: int) -> int:
    gap, word_gap, _ = _gaps(tile)
    words = [len(_cells(word)) for word in row]
    return sum(count * tile + (count - 1) * gap for count in words) + word_gap * (len(row) - 1)


def _heaped(letters: str, room: Box) -> _Rows | None:
    """Return scattered letters in rows of at most seven: they are no word, so a row may end anywhere."""
    cells = _cells(letters)
    if not cells or " " in cells or "\n" in cells:
        return None
    count = -(-len(cells) // _MOST_IN_A_ROW)
    each = -(-len(cells) // count)
    rows = tuple(("".join(cells[start : start + each]),) for start in range(0, len(cells), each))
    for tile in range(_LARGEST_TILE, 47, -2):
        _, _, row_gap = _gaps(tile)
        height = count * round(tile * _TALL) + (count - 1) * row_gap
        if height <= room.height and max(_row_width(row, tile) for row in rows) <= INNER:
            return _Rows(tile, rows)
    return None


def _packed(pattern: str, room: Box) -> _Rows:
    """Return rows of whole words with the largest tiles that fit; only then are words parted."""
    words = pattern.replace("\n", " ").split()
    least = _LEAST_ALONE if len(words) == 1 else _LEAST_WHOLE
    for parted in (False, True):
        for tile in range(_LARGEST_PARTED if parted else _LARGEST_TILE, 13 if parted else least - 1, -2):
            rows = _rows(words, tile, parted)
            if rows is None:
                continue
            _, _, row_gap = _gaps(tile)
            if len(rows) * round(tile * _TALL) + (len(rows) - 1) * row_gap <= room.height:
                return _Rows(tile, rows)
    return _Rows(14, _rows(words, 14, parted=True) or ())


def _rows(words: list[str], tile: int, parted: bool) -> tuple[tuple[str, ...], ...] | None:
    rows: list[tuple[str, ...]] = []
    current: tuple[str, ...] = ()
    for word in words:
        if _row_width((word,), tile) > INNER:
            if not parted:
                return None
            if current:
                rows.append(current)
            *full, rest = _parted(word, tile)
            rows += [(piece,) for piece in full]
            current = (rest,)
        elif current and _row_width((*current, word), tile) > INNER:
            rows.append(current)
            current = (word,)
        else:
            current = (*current, word)
    return (*rows, current) if current else tuple(rows)


def _parted(word: str, tile: int) -> list[str]:
    cells = _cells(word)
    gap, _, _ = _gaps(tile)
    most = max(1, (INNER + gap) // (tile + gap))
    count = -(-len(cells) // most)
    each = -(-len(cells) // count)
    return ["".join(cells[start : start + each]) for start in range(0, len(cells), each)]


def _add_tile(sheet: Sheet, cell: str, box: Box, number: int, loose: bool) -> None:
    palette, radius = sheet.palette, max(4, round(box.width * 0.17))
    if cell == "_":
        sheet.add(Panel(box, radius, palette.tile_gap))
        bar = Box(
            box.left + round(box.width * 0.22),
            box.bottom - round(box.height * 0.19),
            round(box.width * 0.56),
            max(3, round(box.height * 0.055)),
        )
        sheet.add(Panel(bar, bar.height // 2, palette.on_sky))
        return
    fill, below, ink = palette.paper, palette.paper_below, palette.ink
    if loose:
        fill, below, ink = palette.accent, palette.accent_below, palette.on_accent
    sheet.add(Panel(box, radius, fill, fill_below=below, shadow=True))
    sheet.write(
        cell.upper(),
        box.inset(max(2, box.width // 12), 1),
        f"tiles.{number}",
        ink,
        weight="ExtraBold",
        largest=max(9, round(box.width * 0.66)),
        smallest=6,
        most_lines=1,
    )


def _add_emoji(sheet: Sheet, written: str, room: Box) -> int:
    """Add the emoji as large as the row allows; signs between them (`+`) stand as text."""
    palette = sheet.palette
    height = min(room.height, 420)
    panel = Box(room.left, room.top + (room.height - height) // 2, room.width, height)
    sheet.lay_paper(panel, 44)
    inner = panel.inset(50, 34)
    marks = [(part.strip(), is_emoji) for part, is_emoji in split_emoji(clean(written))]
    marks = [mark for mark in marks if mark[0]]
    for size in range(176, 23, -4):
        rows = _emoji_rows(marks, size, inner.width)
        if len(rows) * size + (len(rows) - 1) * round(size * 0.25) <= inner.height:
            break
    step = round(size * 1.25)
    top = inner.top + (inner.height - (len(rows) * step - round(size * 0.25))) // 2
    number = 0
    for row in rows:
        left = inner.left + (inner.width - sum(_mark_width(mark, size) for mark in row)) // 2
        for part, is_emoji in row:
            number += 1
            width = _mark_width((part, is_emoji), size)
            if is_emoji:
                sheet.add(Emoji(Box(left, top, width, size), part))
            else:
                sheet.write(
                    part,
                    Box(left, top, min(width, inner.width), size),
                    f"marks.{number}",
                    palette.ink_soft,
                    weight="Bold",
                    largest=round(size * 0.6),
                    smallest=12,
                )
            left += width
        top += step
    return room.bottom


def _mark_width(mark: tuple[str, bool], size: int) -> int:
    part, is_emoji = mark
    if is_emoji:
        return round(size * 1.16)
    return min(INNER - 100, round(width_of(part, "Bold", round(size * 0.6)) + size * 0.24))


def _emoji_rows(marks: list[tuple[str, bool]], size: int, width: int) -> list[list[tuple[str, bool]]]:
    rows: list[list[tuple[str, bool]]] = [[]]
    used = 0
    for mark in marks:
        wide = _mark_width(mark, size)
        if rows[-1] and used + wide > width:
            rows.append([])
            used = 0
        rows[-1].append(mark)
        used += wide
    return rows
