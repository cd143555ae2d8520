"""The answers of a round that is over."""

from typing import NamedTuple

from bot.content.cards.frame import INNER, MARGIN, Sheet, level
from bot.content.cards.geometry import LEAST_READ, Box, Panel, Weight
from bot.content.cards.lettering import fit
from bot.content.moments import full_day_text
from bot.content.subjects import RevealCard
from bot.game.model import MultipleChoice, OpenAnswer, Question, TebakKata


class _Measures(NamedTuple):
    """How an answer with its question and explanation is set."""

    inset: int
    answer: int  # the height of the band with the answer
    gap: int
    size: int  # of the letters of question and explanation


_FROM_WIDE_TO_TIGHT = (
    _Measures(44, 216, 32, 44),
    _Measures(34, 180, 24, 40),
    _Measures(28, 160, 22, 37),
    _Measures(24, 140, 18, 34),
    _Measures(20, 132, 14, 31),
    _Measures(18, 124, 12, LEAST_READ),
)
_MOST_IN_ONE_COLUMN = 6


def answer_text(question: Question) -> str:
    """Return the right answer as it is shown: the option's text, or the key."""
    match question:
        case MultipleChoice():
            return question.right_option.text
        case OpenAnswer(answer=answer) | TebakKata(answer=answer):
            return answer


def add_reveal(sheet: Sheet, card: RevealCard, body: Box) -> None:
    """Fill the body with the heading and the answers."""
    palette = sheet.palette
    heading = Box(MARGIN, body.top, INNER, 92)
    sheet.write(
        sheet.words("reveal.heading"),
        heading,
        "heading",
        palette.on_sky,
        weight="ExtraBold",
        largest=72,
        smallest=36,
        most_lines=1,
    )
    asked = Box(MARGIN, heading.bottom + 2, INNER, 46)
    title = card.title or card.series_title
    if card.asked_at is not None:
        title = f"{title} · {full_day_text(card.asked_at, sheet.brand.zone, sheet.brand.language)}"
    sheet.write(title, asked, "asked", palette.on_sky_soft, largest=34, smallest=20, most_lines=1)
    room = Box(MARGIN, asked.bottom + 22, INNER, body.bottom - asked.bottom - 22)
    if len(card.questions) == 1:
        _add_one(sheet, card.questions[0], room)
    else:
        _add_several(sheet, card.questions, room)


def _add_one(sheet: Sheet, question: Question, room: Box) -> None:
    palette = sheet.palette
    sheet.lay_paper(room, 44)
    explanation = question.explanation or ""
    for inset, answer_height, gap, size in _FROM_WIDE_TO_TIGHT:
        inner = room.inset(54 if inset > 30 else 40, inset)
        asked = _needed(question.text, inner, "SemiBold", size)
        told = _needed(explanation, inner, "Medium", size)
        spare = inner.height - answer_height - gap * (bool(asked) + bool(told)) - asked - told
        if spare >= 0:
            break
    if spare < 0:  # both shrink by the same share
        asked, told = (round(part * (1 + spare / (asked + told))) for part in (asked, told))
        spare = 0
    pause = round(spare / (2 + bool(asked) + bool(told)))
    top = inner.top + pause
    if asked:
        sheet.write(
            question.text,
            Box(inner.left, top, inner.width, asked),
            "question",
            palette.ink_soft,
            weight="SemiBold",
            largest=size,
            smallest=LEAST_READ,  # what is longer is cut here and stands whole in the comment
        )
        top += asked + gap + pause
    band = Box(inner.left, top, inner.width, answer_height)
    _add_answer(sheet, question, band)
    if told:
        sheet.write(
            explanation,
            Box(inner.left, band.bottom + gap + pause, inner.width, told),
            "explanation",
            palette.ink,
            weight="Medium",
            largest=size,
            smallest=LEAST_READ,  # what is longer is cut here and stands whole in the comment
        )


def _needed(text: str, inner: Box, weight: Weight, size: int) -> int:
    """Return the height that a text takes at a size."""
    if not text:
        return 0
    tall = Box(0, 0, inner.width, 3000)
    placed = fit(
        text, tall, slot="", weight=weight, largest=size, smallest=size, colour="#000000", vertical="left"
    )
    return round(placed.lines[-1].bottom) + 2 if placed.lines else 0


def _add_answer(sheet: Sheet, question: Question, band: Box) -> None:
    palette = sheet.palette
    sheet.add(Panel(band, 36, palette.right_soft, border=4, border_colour=palette.right))
    left = band.left + 40
    if isinstance(question, MultipleChoice):
        chip = Box(band.left + 34, band.top + (band.height - 116) // 2, 116, 116)
        sheet.add_chip(question.answer, chip, "letter", palette.right, "#FFFFFF", share=0.67)
        left = chip.right + 34
    shown = answer_text(question)
    if isinstance(question, TebakKata):
        shown = shown.upper()
    sheet.write(
        shown,
        Box(left, band.top + 20, band.right - 36 - left, band.height - 40),
        "answer",
        palette.right,
        weight="ExtraBold",
        largest=72,
        smallest=18,
        align="left" if isinstance(question, MultipleChoice) else "centre",
    )


def _add_several(sheet: Sheet, questions: tuple[Question, ...], room: Box) -> None:
    """Add the answers in rows; more than six stand in two columns, whose cells are high enough to be read."""
    columns = 1 if len(questions) <= _MOST_IN_ONE_COLUMN else 2
    rows = -(-len(questions) // columns)
    gap = 22 if rows <= 4 else 14
    width = (room.width - gap * (columns - 1)) // columns
    height = min(230, (room.height - gap * (rows - 1)) // rows)
    top = room.top + (room.height - height * rows - gap * (rows - 1)) // 2
    for index, question in enumerate(questions):
        left = room.left + (index // rows) * (width + gap)
        row = Box(left, top + (index % rows) * (height + gap), width, height)
        _add_row(sheet, question, index + 1, row, with_question=columns == 1)
    level(sheet, "answers.")
    level(sheet, "questions.")


def _add_row(sheet: Sheet, question: Question, number: int, row: Box, *, with_question: bool) -> None:
    palette = sheet.palette
    sheet.lay_paper(row, min(36, row.height // 3))
    size = min(96 if with_question else 60, row.height - 22)
    chip = Box(row.left + 14, row.top + (row.height - size) // 2, size, size)
    sheet.add_chip(str(number), chip, f"numbers.{number}", palette.dark, palette.on_dark)
    left = chip.right + (28 if with_question else 16)
    right = row.right - (34 if with_question else 14)
    shown = answer_text(question)
    if isinstance(question, MultipleChoice):
        shown = f"{question.answer}. {shown}"
    split = round((row.height - 20) * 0.46) if with_question and row.height >= 150 and question.text else 0
    if split:
        sheet.write(
            question.text,
            Box(left, row.top + 10, right - left, split),
            f"questions.{number}",
            palette.ink_soft,
            weight="Medium",
            largest=33,
            smallest=LEAST_READ,
            align="left",
            most_lines=2,
        )
    edge = 10 if with_question else 5
    sheet.write(
        shown,
        Box(left, row.top + edge + split, right - left, row.height - 2 * edge - split),
        f"answers.{number}",
        palette.right,
        weight="Bold",
        largest=46 if with_question else 38,
        smallest=16,
        align="left",
    )
