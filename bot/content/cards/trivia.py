"""A question with its options, or one to answer in the follower's own words.

Question and options shrink together, so that their order of weight stays the same; what height is then
left goes to the picture, else to the options, else to the question's panel. The question is never set
smaller than its options.
"""

from dataclasses import dataclass
from pathlib import Path

from bot.content.cards.frame import INNER, MARGIN, WIDTH, Sheet, add_label
from bot.content.cards.geometry import Box, Panel, Photograph
from bot.content.cards.lettering import LEADING, fit
from bot.content.cards.pictures import kept_of
from bot.content.subjects import RoundCard
from bot.game.model import MultipleChoice, OpenAnswer, Option

LEAST_PICTURE = 340  # a quarter of a feed card: below this nobody sees what it shows
_STEPS = [step / 100 for step in range(100, 34, -2)]
_LEAST_PANEL = 150
_SMALLEST_BESIDE_PICTURE = 30  # of an option; below this the options get a picture of their own
_LEAST_BESIDE = 0.5  # of the picture; else it gets a card of its own, where it is not cut so far
_LABEL_ROOM = 35  # how far the label with the series' name stands above the panel


@dataclass(frozen=True, slots=True)
class _Measures:
    """Sizes of an ordinary card with this many options, before anything shrinks."""

    question: int
    option: int
    chip: int
    gap: int
    tallest: int

    @property
    def below_question(self) -> int:
        """The gap between question and options: clearly more than between two options."""
        return max(34, 2 * self.gap)

    def gaps(self, count: int) -> int:
        """Return the height of all gaps below the question's panel."""
        return self.below_question + self.gap * (count - 1) if count else 0


_BY_COUNT = {
    0: _Measures(question=78, option=0, chip=0, gap=24, tallest=0),
    2: _Measures(question=72, option=54, chip=96, gap=24, tallest=170),
    3: _Measures(question=64, option=48, chip=90, gap=20, tallest=146),
    4: _Measures(question=60, option=44, chip=84, gap=17, tallest=122),
    5: _Measures(question=54, option=40, chip=74, gap=14, tallest=104),
    6: _Measures(question=45, option=38, chip=58, gap=11, tallest=92),
}
_PICTURE_ALONE = _Measures(question=50, option=0, chip=0, gap=17, tallest=0)
_WITH_PICTURE = _Measures(question=46, option=38, chip=64, gap=12, tallest=84)


@dataclass(frozen=True, slots=True)
class _Plan:
    measures: _Measures
    question_size: int
    option_size: int
    panel_height: int
    picture_height: int
    heights: tuple[int, ...]


def add_question(
    sheet: Sheet,
    card: RoundCard,
    question: MultipleChoice | OpenAnswer,
    body: Box,
    picture: Path | None = None,
) -> None:
    """Fill the body with the question's panel and, below it, its options or a place for an answer."""
    options = question.options if isinstance(question, MultipleChoice) else ()
    plan = _planned(question.text, options, _room(body, options), with_picture=picture is not None)
    top = _add_panel(sheet, card, question.text, body, plan, picture) + plan.measures.below_question
    for index, option in enumerate(options):
        box = Box(body.left, top, body.width, plan.heights[index])
        _add_option(sheet, option, index, box, plan)
        top = box.bottom + plan.measures.gap
    if not options:
        _add_answer_line(sheet, Box(body.left, body.bottom - 104, body.width, 104))


def add_picture_question(sheet: Sheet, card: RoundCard, question: str, body: Box, picture: Path) -> None:
    """Fill the body with the picture and the question alone: the options follow, or stand in the post."""
    _add_panel(
        sheet, card, question, body, _planned(question, (), _room(body, None), with_picture=True), picture
    )


def fits_beside_picture(question: MultipleChoice | OpenAnswer, body: Box, picture: Path) -> bool:
    """Whether question, options and a picture that can be seen, half of it at least, have room together."""
    options = question.options if isinstance(question, MultipleChoice) else ()
    plan = _planned(question.text, options, _room(body, options), with_picture=True)
    return plan.picture_height >= LEAST_PICTURE and (
        not options
        or (
            plan.option_size >= _SMALLEST_BESIDE_PICTURE
            and kept_of(picture, body.width, plan.picture_height) >= _LEAST_BESIDE
        )
    )


def _room(body: Box, options: tuple[Option, ...] | None) -> Box:
    """Return where panel and options stand: below the label, above the place for an answer."""
    answer_height = 138 if options == () else 0
    return Box(body.left, body.top + _LABEL_ROOM, body.width, body.height - _LABEL_ROOM - answer_height)


def _add_panel(
    sheet: Sheet, card: RoundCard, question: str, body: Box, plan: _Plan, picture: Path | None
) -> int:
    """Add the question's panel, a picture in its upper part; return where it ends."""
    panel = Box(body.left, body.top + _LABEL_ROOM, body.width, plan.panel_height)
    sheet.lay_paper(panel, 44)
    if picture is not None:
        above = Box(panel.left, panel.top, panel.width, plan.picture_height)
        sheet.add(Photograph(above, picture, 44, corners="top"))
    sheet.write(
        question,
        _question_box(panel, plan.picture_height),
        "question",
        sheet.palette.ink,
        weight="Bold",
        largest=plan.question_size,
        smallest=max(18, plan.option_size),
    )
    add_label(sheet, (card.title or card.series_title).upper(), panel.top, "title")
    return panel.bottom


def _planned(question: str, options: tuple[Option, ...], body: Box, *, with_picture: bool) -> _Plan:
    measures = _WITH_PICTURE if with_picture else _BY_COUNT[len(options)]
    if with_picture and not options:
        measures = _PICTURE_ALONE
    gaps = measures.gaps(len(options))
    for step in _STEPS:
        question_size, option_size = round(measures.question * step), round(measures.option * step)
        heights = tuple(_option_height(option, option_size, measures) for option in options)
        asked = _height_of(question, _question_box(body, 1).width, "Bold", question_size)
        padding = 50 if with_picture else 78
        needed = max(_LEAST_PANEL, asked + padding) + (LEAST_PICTURE if with_picture else 0)
        spare = body.height - sum(heights) - gaps - needed
        if spare >= 0:
            grown = _grown(heights, spare, measures)
            panel = body.height - sum(grown) - gaps
            picture = panel - asked - padding if with_picture else 0
            larger = _largest_option_size(options, option_size, grown, measures, question_size - 2)
            return _Plan(measures, question_size, larger, panel, picture, grown)
    return _squeezed(options, body, measures, with_picture=with_picture)


def _largest_option_size(
    options: tuple[Option, ...], size: int, heights: tuple[int, ...], measures: _Measures, most: int
) -> int:
    """Return the size to which the options' text may grow back in rows that became no lower."""
    for larger in range(min(measures.option, most), size, -1):
        if all(
            _option_height(option, larger, measures) <= height
            for option, height in zip(options, heights, strict=True)
        ):
            return larger
    return size


def _squeezed(options: tuple[Option, ...], body: Box, measures: _Measures, *, with_picture: bool) -> _Plan:
    """Share a height that is too small for these texts: they shrink in their boxes, or are shortened."""
    count = len(options)
    panel = round(body.height * (0.45 if count else 1))
    each = (body.height - panel - measures.gaps(count)) // max(1, count)
    sizes = round(measures.question * _STEPS[-1]), round(measures.option * _STEPS[-1])
    return _Plan(measures, *sizes, panel, panel // 4 if with_picture else 0, (each,) * count)


def _question_box(panel: Box, picture_height: int) -> Box:
    if picture_height:
        top = panel.top + picture_height + 14
        return Box(panel.left + 50, top, panel.width - 100, panel.bottom - top - 18)
    return Box(panel.left + 54, panel.top + 50, panel.width - 108, panel.height - 76)


def _text_box(box: Box, chip: int) -> Box:
    left = box.left + chip + 14 + 26
    return Box(left, box.top + 6, box.right - 30 - left, box.height - 12)


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
    return max(measures.chip + 14, _height_of(option.text, wide, "SemiBold", size) + 12)


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
    fill = palette.letters[index % len(palette.letters)]
    sheet.add_chip(option.letter, chip, f"letters.{option.letter}", fill, "#FFFFFF", share=0.64)
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
