"""The answers of a round that is over."""

from bot.content.cards.frame import INNER, MARGIN, Sheet, level
from bot.content.cards.geometry import Box, Panel, Weight
from bot.content.cards.lettering import fit
from bot.content.subjects import RevealCard
from bot.game.model import MultipleChoice, OpenAnswer, Question, TebakKata

_TEXT = 44
_SMALLEST = 26  # what is longer is cut here and stands whole in the comment


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
    heading = Box(MARGIN, body.top, INNER, 112)
    sheet.write(
        sheet.words("reveal.heading"),
        heading,
        "heading",
        palette.on_sky,
        weight="ExtraBold",
        largest=78,
        smallest=36,
        most_lines=1,
    )
    room = Box(MARGIN, heading.bottom + 30, INNER, body.bottom - heading.bottom - 30)
    if len(card.questions) == 1:
        _add_one(sheet, card.questions[0], room)
    else:
        _add_several(sheet, card.questions, room)


def _add_one(sheet: Sheet, question: Question, room: Box) -> None:
    palette = sheet.palette
    sheet.lay_paper(room, 44)
    inner = room.inset(54, 44)
    explanation = question.explanation or ""
    asked = _needed(question.text, inner, "SemiBold")
    told = _needed(explanation, inner, "Medium")
    answer_height = 216
    gaps = 32 * (bool(asked) + bool(told))
    spare = inner.height - answer_height - gaps - asked - told
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
            largest=_TEXT,
            smallest=_SMALLEST,
        )
        top += asked + 32 + pause
    band = Box(inner.left, top, inner.width, answer_height)
    _add_answer(sheet, question, band)
    if told:
        sheet.write(
            explanation,
            Box(inner.left, band.bottom + 32 + pause, inner.width, told),
            "explanation",
            palette.ink,
            weight="Medium",
            largest=_TEXT,
            smallest=_SMALLEST,
        )


def _needed(text: str, inner: Box, weight: Weight) -> int:
    """Return the height that a text takes at its full size."""
    if not text:
        return 0
    tall = Box(0, 0, inner.width, 3000)
    placed = fit(
        text, tall, slot="", weight=weight, largest=_TEXT, smallest=_TEXT, colour="#000000", vertical="left"
    )
    return round(placed.lines[-1].bottom) + 2 if placed.lines else 0


def _add_answer(sheet: Sheet, question: Question, band: Box) -> None:
    palette = sheet.palette
    sheet.add(Panel(band, 36, palette.right_soft, border=4, border_colour=palette.right))
    left = band.left + 40
    if isinstance(question, MultipleChoice):
        chip = Box(band.left + 34, band.top + (band.height - 116) // 2, 116, 116)
        sheet.add(Panel(chip, 30, palette.right))
        sheet.write(
            question.answer,
            chip.inset(8),
            "letter",
            "#FFFFFF",
            weight="ExtraBold",
            largest=78,
            most_lines=1,
        )
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
    palette = sheet.palette
    gap = 22 if len(questions) <= 5 else 12
    height = min(230, (room.height - gap * (len(questions) - 1)) // len(questions))
    total = height * len(questions) + gap * (len(questions) - 1)
    top = room.top + (room.height - total) // 2
    for number, question in enumerate(questions, start=1):
        row = Box(MARGIN, top, INNER, height)
        sheet.lay_paper(row, min(36, height // 3))
        size = min(96, height - 22)
        chip = Box(row.left + 14, row.top + (height - size) // 2, size, size)
        sheet.add(Panel(chip, size // 4, palette.dark))
        sheet.write(
            str(number),
            chip.inset(6),
            f"numbers.{number}",
            palette.on_dark,
            weight="ExtraBold",
            largest=round(size * 0.58),
            most_lines=1,
        )
        left, right = chip.right + 28, row.right - 34
        shown = answer_text(question)
        if isinstance(question, MultipleChoice):
            shown = f"{question.answer}. {shown}"
        split = round((height - 20) * 0.42) if height >= 120 and question.text else 0
        if split:
            sheet.write(
                question.text,
                Box(left, row.top + 10, right - left, split),
                f"questions.{number}",
                palette.ink_soft,
                weight="Medium",
                largest=31,
                smallest=16,
                align="left",
                most_lines=2,
            )
        sheet.write(
            shown,
            Box(left, row.top + 10 + split, right - left, height - 20 - split),
            f"answers.{number}",
            palette.right,
            weight="Bold",
            largest=46,
            smallest=16,
            align="left",
        )
        top = row.bottom + gap
    level(sheet, "answers.")
    level(sheet, "questions.")
