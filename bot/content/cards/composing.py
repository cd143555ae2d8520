"""From a subject to the layout of each of its pictures."""

from dataclasses import dataclass, replace
from pathlib import Path

from bot.content.cards.cover import add_closing_soon, add_cover
from bot.content.cards.footer import add_footer
from bot.content.cards.frame import INNER, MARGIN, Shape, Sheet, add_header
from bot.content.cards.geometry import Box, Layout
from bot.content.cards.podium import Page, add_podium, pages_of
from bot.content.cards.reveal import add_reveal
from bot.content.cards.trivia import add_picture_question, add_question, fits_beside_picture
from bot.content.cards.word import add_word
from bot.content.subjects import Brand, PodiumCard, RevealCard, RoundCard
from bot.game.model import MultipleChoice, OpenAnswer, Question, TebakKata


@dataclass(frozen=True, slots=True)
class Slide:
    """One picture of a post, and what it shows.

    Args:
        question: The index of the question on it; None on the cover.
        has_options: Whether the question's options stand on it too.
    """

    layout: Layout
    question: int | None
    has_options: bool = True


def round_slides(card: RoundCard, brand: Brand) -> tuple[Slide, ...]:
    """Return the pictures of a post with what each shows.

    One question is one picture, or two where the writer's own picture would leave the options no room;
    several are a cover and one for each. Ten questions and a cover would be eleven pictures, one more than a
    post may have: then the cover goes.
    """
    count = len(card.questions)
    if count == 1:
        whole = _question_layout(card, brand, 0, "feed")
        if card.picture is None or _fits_beside(card, brand, "feed"):
            return (Slide(whole, 0),)
        return (
            Slide(_picture_layout(card, card.picture, brand, "feed"), 0, has_options=False),
            Slide(_question_layout(replace(card, picture=None), brand, 0, "feed"), 0),
        )
    questions = tuple(Slide(_question_layout(card, brand, index, "feed"), index) for index in range(count))
    return questions if count >= 10 else (Slide(_cover_layout(card, brand, "feed"), None), *questions)


def round_layouts(card: RoundCard, brand: Brand) -> tuple[Layout, ...]:
    """Return the pictures of a post, in the order of the carousel."""
    return tuple(slide.layout for slide in round_slides(card, brand))


def story_layout(card: RoundCard, brand: Brand) -> Layout:
    """Return the story that sends people to the post; the options wait there where they have no room."""
    if len(card.questions) > 1:
        return _cover_layout(card, brand, "story")
    if card.picture is not None and not _fits_beside(card, brand, "story"):
        return _picture_layout(card, card.picture, brand, "story")
    return _question_layout(card, brand, 0, "story")


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
    call = sheet.words("reveal.thanks")  # nobody was right, or nobody has answered yet
    if card.right_answers:
        call = sheet.words("reveal.right", count=card.right_answers)
    bottom = add_footer(sheet, call, None, note)
    add_reveal(sheet, card, _body(top, bottom))
    return sheet.layout()


def podium_layouts(card: PodiumCard, brand: Brand) -> tuple[Layout, ...]:
    """Return the pictures of the winners, in the order of the carousel."""
    pages = pages_of(card.winners)
    return tuple(_podium_layout(card, brand, "feed", page, len(pages)) for page in pages)


def podium_story_layout(card: PodiumCard, brand: Brand) -> Layout:
    """Return the story of the winners: the first of the pictures, and how many more there are."""
    pages = pages_of(card.winners)
    return _podium_layout(card, brand, "story", pages[0], len(pages))


def _podium_layout(card: PodiumCard, brand: Brand, shape: Shape, page: Page, count: int) -> Layout:
    sheet = Sheet(brand, shape)
    badge = sheet.words("podium.badge", week=card.week)
    if count > 1 and shape == "feed":
        badge = sheet.words("podium.part", number=page.number, count=count)
    top = add_header(sheet, badge)
    note = f"🎁 {card.prize}" if card.prize and not page.is_podium else ""  # a podium stands on it
    call = sheet.words("podium.official", handle=brand.handle)
    bottom = add_footer(sheet, call, None, note, warning=sheet.words("podium.warning"))
    add_podium(sheet, card, page, _body(top, bottom))
    return sheet.layout()


def _question_layout(card: RoundCard, brand: Brand, index: int, shape: Shape) -> Layout:
    sheet = Sheet(brand, shape)
    question = card.questions[index]
    body = _question_body(sheet, card, index, _call(sheet, card, question))
    match question:
        case TebakKata():
            add_word(sheet, card, question, body)
        case MultipleChoice() | OpenAnswer():
            add_question(sheet, card, question, body, card.picture if len(card.questions) == 1 else None)
    return sheet.layout()


def _picture_layout(card: RoundCard, picture: Path, brand: Brand, shape: Shape) -> Layout:
    sheet = Sheet(brand, shape)
    body = _question_body(sheet, card, 0, sheet.words("call.options"))
    add_picture_question(sheet, card, card.questions[0].text, body, picture)
    return sheet.layout()


def _fits_beside(card: RoundCard, brand: Brand, shape: Shape) -> bool:
    """Whether the options have room beside the writer's own picture."""
    question = card.questions[0]
    if isinstance(question, TebakKata):
        return True  # a puzzle has its own picture
    sheet = Sheet(brand, shape)
    body = _question_body(sheet, card, 0, _call(sheet, card, question))
    return card.picture is None or fits_beside_picture(question, body, card.picture)


def _question_body(sheet: Sheet, card: RoundCard, index: int, call: str) -> Box:
    """Add head and foot; return what is between them."""
    badge = _number(sheet, card.number)
    if len(card.questions) > 1:
        badge = sheet.words("question-of", number=index + 1, count=len(card.questions))
    top = add_header(sheet, badge)
    if sheet.shape == "story":
        call = sheet.words("call.in-post")
    return _body(top, add_footer(sheet, call, card.closes_at, f"🎁 {card.prize}" if card.prize else ""))


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
            code = (
                "call.letter" if len(first) == 1 else "call.letters"
            )  # a comma only in a list of three or more
            return sheet.words(code, letters=", ".join(first), last=last)
        case OpenAnswer() | TebakKata():
            return sheet.words("call.own-words")
