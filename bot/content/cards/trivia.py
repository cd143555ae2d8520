"""A question with its options, or one to answer in the follower's own words.

Question and options shrink together, so that their order of weight stays the same; what height is then
left goes to the picture, else to the options, else to the question's panel.
"""

from dataclasses import dataclass

from bot.content.cards.frame import INNER, MARGIN, WIDTH, Sheet, add_label
from bot.content.cards.geometry import Box, Panel, Photograph
from bot.content.cards.lettering import LEADING, fit
from bot.content.subjects import RoundCard
from bot.game.model import MultipleChoice, OpenAnswer, Option

_STEPS = [step / 100 for step in range(100, 34, -3)]
_LEAST_PANEL = 150


@dataclass(frozen=True, slots=True)
class _Measures:
    """Sizes of an ordinary card with this many options, before anything shrinks."""

    question: int
    option: int
    chip: int
    gap: int
    tallest: int


_BY_COUNT = {
    0: _Measures(question=78, option=0, chip=0, gap=24, tallest=0),
    2: _Measures(question=70, option=54, chip=96, gap=24, tallest=170),
    3: _Measures(question=64, option=48, chip=90, gap=22, tallest=150),
    4: _Measures(question=58, option=43, chip=84, gap=18, tallest=128),
    5: _Measures(question=52, option=39, chip=74, gap=16, tallest=110),
    6: _Measures(question=46, option=36, chip=64, gap=14, tallest=96),
}
_WITH_PICTURE = _Measures(question=46, option=36, chip=64, gap=14, tallest=84)


@dataclass(frozen=True, slots=True)
class _Plan:
    measures: _Measures
    question_size: int
    option_size: int
    panel_height: int
    picture_height: int
    heights: tuple[int, ...]


def add_question(sheet: Sheet, card: RoundCard, question: MultipleChoice | OpenAnswer, body: Box) -> None:
    """Fill the body with the question's panel and, below it, its options or a place for an answer."""
    options = question.options if isinstance(question, MultipleChoice) else ()
    body = Box(body.left, body.top + 35, body.width, body.height - 35)
    picture = card.picture if len(card.questions) == 1 else None
    answer_height = 0 if options else 128
    plan = _planned(
        question.text,
        options,
        Box(body.left, body.top, body.width, body.height - answer_height),
        with_picture=picture is not None,
    )
    panel = Box(body.left, body.top, body.width, plan.panel_height)
    sheet.lay_paper(panel, 44)
    if picture is not None:
        above = Box(panel.left, panel.top, panel.width, plan.picture_height)
        sheet.add(Photograph(above, picture, 44, corners="top"))
    sheet.write(
        question.text,
        _question_box(panel, plan.picture_height),
        "question",
        sheet.palette.ink,
        weight="Bold",
        largest=plan.question_size,
        smallest=max(18, round(plan.question_size * 0.8)),
    )
    add_label(sheet, (card.title or card.series_title).upper(), panel.top, "title")
    top = panel.bottom + plan.measures.gap
    for index, option in enumerate(options):
        box = Box(body.left, top, body.width, plan.heights[index])
        _add_option(sheet, option, index, box, plan)
        top = box.bottom + plan.measures.gap
    if not options:
        _add_answer_line(sheet, Box(body.left, body.bottom - 104, body.width, 104))


def _planned(question: str, options: tuple[Option, ...], body: Box, *, with_picture: bool) -> _Plan:
    measures = _WITH_PICTURE if with_picture else _BY_COUNT[len(options)]
    for step in _STEPS:
        question_size, option_size = round(measures.question * step), round(measures.option * step)
        heights = tuple(_option_height(option, option_size, measures) for option in options)
        asked = _height_of(question, _question_box(body, 1).width, "Bold", question_size)
        padding = 60 if with_picture else 100
        needed = max(_LEAST_PANEL, asked + padding) + (_picture_wish(step) if with_picture else 0)
        spare = body.height - sum(heights) - measures.gap * len(options) - needed
        if spare >= 0:
            grown = _grown(heights, spare, measures)
            panel = body.height - sum(grown) - measures.gap * len(options)
            picture = panel - asked - padding if with_picture else 0
            larger = _largest_option_size(options, option_size, grown, measures)
            return _Plan(measures, question_size, larger, panel, picture, grown)
    return _squeezed(options, body, measures, with_picture=with_picture)


def _largest_option_size(
    options: tuple[Option, ...], size: int, heights: tuple[int, ...], measures: _Measures
) -> int:
    """Return the size to which the options' text may grow back in rows that became no lower."""
    for larger in range(measures.option, size, -1):
        if all(
            _option_height(option, larger, measures) <= height
            for option, height in zip(options, heights, strict=True)
        ):
            return larger
    return size


def _picture_wish(step: float) -> int:
    """Return the height kept for a picture: it gives way faster than the text does."""
    return round(290 * max(0.4, 2 * step - 1))


def _squeezed(options: tuple[Option, ...], body: Box, measures: _Measures, *, with_picture: bool) -> _Plan:
    """Share a height that is too small for these texts: they shrink in their boxes, or are shortened."""
    count = len(options)
    panel = round(body.height * (0.45 if count else 1))
    each = (body.height - panel - measures.gap * count) // max(1, count)
    sizes = round(measures.question * _STEPS[-1]), round(measures.option * _STEPS[-1])
    return _Plan(measures, *sizes, panel, panel // 4 if with_picture else 0, (each,) * count)


def _question_box(panel: Box, picture_height: int) -> Box:
    if picture_height:
        top = panel.top + picture_height + 14
        return Box(panel.left + 50, top, panel.width - 100, panel.bottom - top - 18)
    return Box(panel.left + 58, panel.top + 58, panel.width - 116, panel.height - 88)


def _text_box(box: Box, chip: int) -> Box:
    left = box.left + chip + 14 + 28
    return Box(left, box.top + 8, box.right - 34 - left, box.height - 16)


def _height_of(text: str, width: int, weight: str, size: int) -> int:
    tall = Box(0, 0, width, 4000)
    placed = fit(
        text,
        tall,
        slot="",
        weight="Bold" if weight == "Bold" else "SemiBold",
        largest=size,
        smallest=size,
        colour="#000000",
    )
    lines = max(1, len(placed.lines))
    return round((lines - 1) * LEADING * size + 1.22 * size) + 2


def _option_height(option: Option, size: int, measures: _Measures) -> int:
    wide = _text_box(Box(MARGIN, 0, INNER, 4000), measures.chip).width
    return max(measures.chip + 16, _height_of(option.text, wide, "SemiBold", size) + 20)


def _grown(heights: tuple[int, ...], spare: int, measures: _Measures) -> tuple[int, ...]:
    """Give options half of the spare height, so that a short question does not stand in an empty hall."""
    if not heights:
        return heights
    each = round(spare * 0.5) // len(heights)
    return tuple(max(height, min(measures.tallest, height + each)) for height in heights)


def _add_option(sheet: Sheet, option: Option, index: int, box: Box, plan: _Plan) -> None:
    palette, size = sheet.palette, min(plan.measures.chip, box.height - 8)
    sheet.lay_paper(box, min(36, box.height // 2))
    chip = Box(box.left + 14, box.top + (box.height - size) // 2, size, size)
    sheet.add(Panel(chip, size // 4, palette.letters[index % len(palette.letters)]))
    sheet.write(
        option.letter,
        chip.inset(6),
        f"letters.{option.letter}",
        "#FFFFFF",
        weight="ExtraBold",
        largest=round(size * 0.64),
        smallest=12,
        most_lines=1,
    )
    sheet.write(
        option.text,
        _text_box(box, plan.measures.chip),
        f"options.{option.letter}",
        palette.ink,
        largest=plan.option_size,
        smallest=max(12, round(plan.option_size * 0.8)),
        align="left",
    )


def _add_answer_line(sheet: Sheet, box: Box) -> None:
    """Add an empty place, as in a form, where options would stand."""
    sheet.add(Panel(box, 36, sheet.palette.tile_gap, border=3, border_colour=sheet.palette.on_sky))
    sheet.write(
        sheet.words("answer-here"),
        box.inset(44, 14),
        "answer-here",
        sheet.palette.on_sky,
        largest=40,
        align="left",
        most_lines=1,
    )
    bar = Box(box.left + (WIDTH - 2 * MARGIN) // 3, box.bottom - 36, box.width * 3 // 5, 4)
    sheet.add(Panel(bar, 2, sheet.palette.on_sky))
