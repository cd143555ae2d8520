"""What one comment says to all questions of a post: one answer, several, two at once, or a change of mind."""

from random import Random

from bot.game.model import MultipleChoice, Question
from bot.platforms.sandbox.answering import Answer, Meaning, answer, plain_answer, simple_answer
from bot.platforms.sandbox.people import Follower
from bot.platforms.sandbox.words import draw, words

Said = tuple[str, tuple[Meaning, ...], str]  # the text, what was meant for each question, and the way


def attempt(
    questions: tuple[Question, ...], follower: Follower, knows: tuple[bool, ...], dice: Random
) -> Said:
    """Return an honest attempt at all questions, or at most of them."""
    if len(questions) > 1:
        return _several(questions, follower, knows, dice)
    [question], [known] = questions, knows
    way = draw(dice, (("plain", 92), ("corrected", 4.5), ("hedge", 3.5)))
    if way == "plain":
        given = answer(question, follower, known, dice)
        return given.text, (given.meant,), given.way
    last = plain_answer(question, known, dice)
    other = _another(question, last, not known, dice)
    if way == "corrected":
        return _both("corrects_self", other, last, dice), ("right" if known else "wrong",), way
    first, second = (last, other) if dice.random() < 0.5 else (other, last)
    return _both("hedges", first, second, dice), ("hedge",), way


def _several(
    questions: tuple[Question, ...], follower: Follower, knows: tuple[bool, ...], dice: Random
) -> Said:
    given = [
        simple_answer(question, follower, known, dice)
        for question, known in zip(questions, knows, strict=True)
    ]
    letters = all(isinstance(question, MultipleChoice) for question in questions)
    form = draw(
        dice,
        (
            ("line", 42),
            ("lines", 30),
            ("close", 8),
            ("row of letters", 9 if letters else 0),
            ("without numbers", 6),
            ("partial", 8),
        ),
    )
    if form == "row of letters":
        simple = [
            plain_answer(question, known, dice) for question, known in zip(questions, knows, strict=True)
        ]
        row = "".join(simple)
        return row if dice.random() < 0.6 else row.lower(), _known(knows), form
    if form == "without numbers":
        return "\n".join(each.text for each in given), tuple(each.meant for each in given), form
    left_out = dice.randrange(len(given)) if form == "partial" else None
    mark, between = {"line": (". ", " "), "lines": (". ", "\n"), "close": ("", " "), "partial": (". ", "\n")}[
        form
    ]
    if dice.random() < 0.3:
        mark = dice.choice([".", ") ", "- ", " "])
    if form == "close" and any(each.text[0].isdigit() for each in given):
        mark = ". "
    text = between.join(
        f"{number}{mark}{each.text}" for number, each in enumerate(given, start=1) if number - 1 != left_out
    )
    meant = tuple(_meant(each, number == left_out) for number, each in enumerate(given))
    return text, meant, form


def _meant(given: Answer, left_out: bool) -> Meaning:
    return "missing" if left_out else given.meant


def _known(knows: tuple[bool, ...]) -> tuple[Meaning, ...]:
    return tuple("right" if known else "wrong" for known in knows)


def _another(question: Question, one: str, right: bool, dice: Random) -> str:
    """Return an answer that differs from `one`; another wrong one where it must."""
    other = plain_answer(question, right, dice)
    for _ in range(20):
        if other.casefold() != one.casefold():
            break
        other = plain_answer(question, not right, dice)
    return other


def _both(table: str, first: str, second: str, dice: Random) -> str:
    text = dice.choice(words("talk", table))
    if dice.random() < 0.5:
        first, second = first.lower(), second.lower()
    return text.replace("{x}", first).replace("{y}", second)
