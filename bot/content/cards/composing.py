"""From a subject to the layout of each of its pictures."""

from bot.content.cards.cover import add_closing_soon, add_cover
from bot.content.cards.frame import INNER, MARGIN, Shape, Sheet, add_footer, add_header
from bot.content.cards.geometry import Box, Layout
from bot.content.cards.podium import add_podium
from bot.content.cards.reveal import add_reveal
from bot.content.cards.trivia import add_question
from bot.content.cards.word import add_word
from bot.content.subjects import Brand, PodiumCard, RevealCard, RoundCard
from bot.game.model import MultipleChoice, OpenAnswer, Question, TebakKata


def round_layouts(card: RoundCard, brand: Brand) -> tuple[Layout, ...]:
    """Return the pictures of a post: one, or for several questions a cover and one for each.

    Ten questions and a cover would be eleven pictures, one more than a post may have: then the cover goes.
    """
    count = len(card.questions)
    if count == 1:
        return (_question_layout(card, brand, 0, "feed"),)
    questions = tuple(_question_layout(card, brand, index, "feed") for index in range(count))
    return questions if count >= 10 else (_cover_layout(card, brand, "feed"), *questions)


def story_layout(card: RoundCard, brand: Brand) -> Layout:
    """Return the story that sends people to the post."""
    if len(card.questions) == 1:
        return _question_layout(card, brand, 0, "story")
    return _cover_layout(card, brand, "story")


def closing_soon_layout(card: RoundCard, brand: Brand) -> Layout:
    """Return the story for the last hour of a round."""
    sheet = Sheet(brand, "story")
    top = add_header(sheet, _number(sheet, card.number))
    bottom = add_footer(sheet, sheet.words("call.in-post"), None)
    add_closing_soon(sheet, card, _body(top, bottom))
    return sheet.layout()


def reveal_layout(card: RevealCard, brand: Brand, shape: Shape = "feed") -> Layout:
    """Return the picture with the answers."""
    sheet = Sheet(brand, shape)
    top = add_header(sheet, _number(sheet, card.number))
    note = sheet.words("source", source=card.source) if card.source else ""
    call = card.title or card.series_title
    if card.right_answers is not None:
        call = sheet.words("reveal.right", count=card.right_answers)
    bottom = add_footer(sheet, call, None, note)
    add_reveal(sheet, card, _body(top, bottom))
    return sheet.layout()


def podium_layout(card: PodiumCard, brand: Brand, shape: Shape = "feed") -> Layout:
    """Return the picture of the winners."""
    sheet = Sheet(brand, shape)
    top = add_header(sheet, sheet.words("podium.badge", week=card.week))
    note = f"🎁 {card.prize}" if card.prize else ""
    bottom = add_footer(sheet, sheet.words("podium.official", handle=brand.handle), None, note)
    add_podium(sheet, card, _body(top, bottom))
    return sheet.layout()


def _question_layout(card: RoundCard, brand: Brand, index: int, shape: Shape) -> Layout:
    sheet = Sheet(brand, shape)
    question = card.questions[index]
    badge = _number(sheet, card.number)
    if len(card.questions) > 1:
        badge = sheet.words("question-of", number=index + 1, count=len(card.questions))
    top = add_header(sheet, badge)
    call = sheet.words("call.in-post") if shape == "story" else _call(sheet, card, question)
    note = f"🎁 {card.prize}" if card.prize else ""
    body = _body(top, add_footer(sheet, call, card.closes_at, note))
    match question:
        case TebakKata():
            add_word(sheet, card, question, body)
        case MultipleChoice() | OpenAnswer():
            add_question(sheet, card, question, body)
    return sheet.layout()


def _cover_layout(card: RoundCard, brand: Brand, shape: Shape) -> Layout:
    sheet = Sheet(brand, shape)
    top = add_header(sheet, _number(sheet, card.number))
    note = f"🎁 {card.prize}" if card.prize else ""
    call = sheet.words("call.in-post" if shape == "story" else "call.swipe")
    add_cover(sheet, card, _body(top, add_footer(sheet, call, card.closes_at, note)))
    return sheet.layout()


def _body(top: int, bottom: int) -> Box:
    return Box(MARGIN, top, INNER, bottom - top)


def _number(sheet: Sheet, number: int | None) -> str:
    return "" if number is None else sheet.words("number", number=number)


def _call(sheet: Sheet, card: RoundCard, question: Question) -> str:
    if len(card.questions) > 1:
        return sheet.words("call.several")
    match question:
        case MultipleChoice(options=options):
            *first, last = [option.letter for option in options]
            return sheet.words("call.letter", letters=", ".join(first), last=last)
        case OpenAnswer() | TebakKata():
            return sheet.words("call.own-words")
