"""A question with its options, or one to answer in the follower's own words."""

from dataclasses import dataclass

from bot.content.cards.frame import INNER, MARGIN, Sheet, add_label
from bot.content.cards.geometry import Box, Panel, Photograph, Text
from bot.content.cards.lettering import fit
from bot.content.subjects import RoundCard
from bot.game.model import MultipleChoice, OpenAnswer, Option

_GAP = 20
_CHIPS = {5: 74, 6: 64}
_CHIP = 84
_OPTION_SIZES = (44, 41, 38, 36, 34, 32, 30, 28, 26, 24, 22, 20, 18)
_TALLEST = 128


def add_question(sheet: Sheet, card: RoundCard, question: MultipleChoice | OpenAnswer, body: Box) -> None:
    """Fill the body with the question's panel and, below it, its options."""
    label = card.title or card.series_title
    options = question.options if isinstance(question, MultipleChoice) else ()
    body = Box(body.left, body.top + 35, body.width, body.height - 35)
    picture = card.picture if len(card.questions) == 1 else None
    plan = _planned(question.text, options, body, with_picture=picture is not None)
    panel = Box(body.left, body.top, body.width, plan.panel_height)
    palette = sheet.palette
    sheet.lay_paper(panel, 44)
    if picture is not None:
        sheet.add(
            Photograph(
                Box(panel.left, panel.top, panel.width, plan.picture_height), picture, 44, corners="top"
            )
        )
    sheet.write(
        question.text,
        _question_box(panel, plan.picture_height),
        "question",
        palette.ink,
        weight="Bold",
        largest=76 if not options else 66,
        smallest=20,
    )
    add_label(sheet, label.upper(), panel.top, "title")
    top = panel.bottom + plan.gap
    for index, option in enumerate(options):
        box = Box(body.left, top, body.width, plan.heights[index])
        _add_option(sheet, option, index, box, plan)
        top = box.bottom + plan.gap


@dataclass(frozen=True, slots=True)
class _Plan:
    panel_height: int
    picture_height: int
    option_size: int
    heights: tuple[int, ...]
    gap: int


def _question_box(panel: Box, picture_height: int) -> Box:
    if picture_height:
        top = panel.top + picture_height + 14
        return Box(panel.left + 50, top, panel.width - 100, panel.bottom - top - 18)
    return Box(panel.left + 58, panel.top + 58, panel.width - 116, panel.height - 88)


def _text_box(box: Box, count: int) -> Box:
    left = box.left + _CHIPS.get(count, _CHIP) + 14 + 28
    return Box(left, box.top + 10, box.right - 34 - left, box.height - 20)


def _planned(question: str, options: tuple[Option, ...], body: Box, *, with_picture: bool) -> _Plan:
    """Share the height: all options in one size, as large as leaves the question well readable."""
    gap = _GAP if len(options) < 6 else 14
    best: tuple[float, _Plan] | None = None
    for size in _OPTION_SIZES if options else (0,):
        heights = tuple(_option_height(option, size, len(options)) for option in options)
        room = body.height - sum(heights) - gap * len(options)
        if room < 190:
            continue
        grown = _grown(heights, room, len(options), with_picture)
        panel_height = body.height - sum(grown) - gap * len(options)
        picture_height = _picture_height(panel_height) if with_picture else 0
        panel = Box(body.left, body.top, body.width, panel_height)
        text = fit(
            question,
            _question_box(panel, picture_height),
            slot="question",
            weight="Bold",
            largest=66,
            smallest=20,
            colour="#000000",
        )
        worth = min(text.size / 1.25, size or 99) - (40 if text.shortened else 0)
        if best is None or worth > best[0]:
            best = (worth, _Plan(panel_height, picture_height, size, grown, gap))
    if best is not None:
        return best[1]
    each = (body.height - 190 - gap * len(options)) // len(options)
    return _Plan(190, 0, _OPTION_SIZES[-1], (each,) * len(options), gap)


def _picture_height(panel_height: int) -> int:
    return max(panel_height // 3, min(panel_height - 190, round(panel_height * 0.68)))


def _option_height(option: Option, size: int, count: int) -> int:
    wide = _text_box(Box(MARGIN, 0, INNER, 2000), count)
    text = fit(
        option.text,
        wide,
        slot="",
        weight="SemiBold",
        largest=size,
        smallest=size,
        colour="#000000",
        align="left",
    )
    lines = max(1, len(text.lines))
    return max(_CHIPS.get(count, _CHIP) + 16, round((lines - 1) * 1.26 * size + 1.22 * size) + 22)


def _grown(heights: tuple[int, ...], room: int, count: int, with_picture: bool) -> tuple[int, ...]:
    """Give options some of the spare height, so that a short question does not stand in an empty hall."""
    if not count or with_picture:
        return heights
    spare = max(0, min(room - 400, sum(max(0, _TALLEST - height) for height in heights)))
    each = spare // count
    return tuple(min(max(height, _TALLEST), height + each) for height in heights)


def _add_option(sheet: Sheet, option: Option, index: int, box: Box, plan: _Plan) -> Text:
    palette = sheet.palette
    sheet.lay_paper(box, min(36, box.height // 2))
    count = len(plan.heights)
    size = _CHIPS.get(count, _CHIP)
    chip = Box(box.left + 14, box.top + (box.height - size) // 2, size, size)
    sheet.add(Panel(chip, size // 4, palette.letters[index % len(palette.letters)]))
    sheet.write(
        option.letter,
        chip.inset(6),
        f"letters.{option.letter}",
        "#FFFFFF",
        weight="ExtraBold",
        largest=round(size * 0.64),
        most_lines=1,
    )
    return sheet.write(
        option.text,
        _text_box(box, count),
        f"options.{option.letter}",
        palette.ink,
        largest=plan.option_size,
        smallest=14,
        align="left",
    )
