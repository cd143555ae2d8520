"""How a follower answers one question: right or wrong, and in which of many ways of writing it.

The bare answer only; what people write around it comes from `dressing`. Nothing here knows how the
judge reads: each way is one that was seen under real posts.
"""

from dataclasses import dataclass
from random import Random
from typing import Literal, assert_never

from bot.game.model import LettersShown, MultipleChoice, OpenAnswer, Option, Question, TebakKata
from bot.platforms.sandbox.amounts import miss, read_amount, write_amount
from bot.platforms.sandbox.people import Follower
from bot.platforms.sandbox.spelling import circle, slip, spell_out, square, stretch, style
from bot.platforms.sandbox.words import dice as dice_for
from bot.platforms.sandbox.words import draw, words

Meaning = Literal["right", "wrong", "hedge", "missing", "chatter", "doubtful"]

_PLACES = ("pertama", "kedua", "ketiga", "keempat", "kelima", "keenam")
_LETTER_NAMES = {"A": "a", "B": "be", "C": "ce", "D": "de", "E": "e", "F": "ef"}
_SPELLED_AT_MOST = 14


@dataclass(frozen=True, slots=True)
class Answer:
    """A bare answer.

    Args:
        meant: What its author meant, which nobody but the author knows for sure.
        way: How it was written, such as `letter` or `slip`.
    """

    text: str
    meant: Meaning
    way: str


def answer(question: Question, follower: Follower, knows: bool, dice: Random) -> Answer:
    """Return a bare answer of somebody who knows, or does not."""
    match question:
        case MultipleChoice():
            return _choose(question, follower, knows, dice)
        case OpenAnswer():
            return _say(question, follower, knows, dice)
        case TebakKata():
            return _guess(question, follower, knows, dice)
        case _:
            assert_never(question)


def plain_answer(question: Question, knows: bool, dice: Random) -> str:
    """Return an answer in its simplest form, to be put beside another one."""
    match question:
        case MultipleChoice():
            return _option(question, knows, dice).letter
        case OpenAnswer() | TebakKata():
            amount = read_amount(question.answer) if knows else None
            if amount is not None:
                return write_amount(amount, dice)
            return _right(question, dice) if knows else _wrong(question, dice)
        case _:
            assert_never(question)


def is_thing(question: Question) -> bool:
    """Whether the answer is a thing one can ask about, such as a programme."""
    return isinstance(question, OpenAnswer) and read_amount(question.answer) is None


def simple_answer(question: Question, follower: Follower, knows: bool, dice: Random) -> Answer:
    """Return an answer as people write it in a list of several: short, at most misspelt."""
    meant: Meaning = "right" if knows else "wrong"
    match question:
        case MultipleChoice():
            option = _option(question, knows, dice)
            shown = option.letter if dice.random() < 0.65 else option.letter.lower()
            form = draw(
                dice, (("letter", 60), ("text", 25 if follower.habit != "letter" else 8), ("both", 15))
            )
            if form == "letter":
                return Answer(shown, meant, form)
            text = _loosely(option.text, dice)
            return _misspelt(
                Answer(f"{shown}. {text}" if form == "both" else text, meant, form), follower, dice
            )
        case OpenAnswer() | TebakKata():
            text = _loosely(plain_answer(question, knows, dice), dice)
            replacing = isinstance(question, OpenAnswer) and read_amount(question.answer) is None
            return _misspelt(Answer(text, meant, "text"), follower, dice, replacing)
        case _:
            assert_never(question)


def key_of(question: Question) -> str:
    """Return the right answer in words."""
    if isinstance(question, MultipleChoice):
        return question.right_option.text
    return _forms(question)[0]


def _choose(question: MultipleChoice, follower: Follower, knows: bool, dice: Random) -> Answer:
    option = _option(question, knows, dice)
    meant: Meaning = "right" if knows else "wrong"
    habit = follower.habit if dice.random() < 0.8 else dice.choice(["letter", "text", "both"])
    letter, text = option.letter, _loosely(option.text, dice)
    if habit == "text":
        return _misspelt(Answer(text, meant, "text"), follower, dice)
    if habit == "both":
        mark = dice.choice([". ", ". ", " ", ") ", ".", " - ", ", ", ": ", " = "])
        shown = letter if dice.random() < 0.7 else letter.lower()
        return _misspelt(Answer(f"{shown}{mark}{text}", meant, "letter and text"), follower, dice)
    way, written = draw(
        dice,
        (
            (("letter", letter), 40),
            (("letter", letter.lower()), 18),
            (("letter", f"{letter}."), 7),
            (("letter", f"({letter})"), 2),
            (("letter", letter * dice.randint(2, 6)), 3),
            (("letter", f"{letter}{dice.choice(['!!', '!!!', '..', ' !'])}"), 4),
            (("letter", f"{dice.choice(['opsi', 'pilihan', 'yang', 'yg', 'pilih'])} {letter}"), 8),
            (("letter", f"{letter} {letter} {letter}"), 2),
            (("emoji", square(letter)), 3),
            (("styled", circle(letter)), 2),
            (("styled", style(letter, dice)), 2),
            (("named", _LETTER_NAMES[letter]), 1 if len(_LETTER_NAMES[letter]) > 1 else 0),
            (("place", f"yang {_PLACES[ord(letter) - 65]}"), 1),
            (
                (
                    "marked",
                    " ".join(f"{each.letter}{'✅' if each is option else '❌'}" for each in question.options),
                ),
                1,
            ),
        ),
    )
    return Answer(written, meant, way)


def _option(question: MultipleChoice, knows: bool, dice: Random) -> Option:
    if knows:
        return question.right_option
    others = [option for option in question.options if option.letter != question.answer]
    if len(others) == 1 or dice.random() < 0.35:
        return dice.choice(others)
    return dice_for(question.text, "tempting").choice(others)  # one wrong option tempts more than the rest


def _say(question: OpenAnswer, follower: Follower, knows: bool, dice: Random) -> Answer:
    meant: Meaning = "right" if knows else "wrong"
    amount = read_amount(question.answer)
    if amount is not None:
        written = write_amount(amount if knows else miss(amount, dice), dice)
        return Answer(written, meant, amount.kind)
    text = _right(question, dice) if knows else _wrong(question, dice)
    return _varied(text, meant, follower, dice, replacing=True)


def _guess(question: TebakKata, follower: Follower, knows: bool, dice: Random) -> Answer:
    if knows:
        # A replaced letter where the puzzle hides one would be another answer.
        replacing = not isinstance(question.puzzle, LettersShown)
        return _varied(_right(question, dice), "right", follower, dice, replacing)
    return _varied(_wrong(question, dice), "wrong", follower, dice, replacing=False)


def _filled_in(question: TebakKata, pattern: str, dice: Random) -> str | None:
    """Return the pattern with letters that do not make the word; None where only the word comes out."""
    key = _forms(question)[0].upper()
    hidden = [place for place, mark in enumerate(pattern) if mark == "_"]
    if len(key) == len(pattern) and dice.random() < 0.7:
        letters = list(key)
        for place in dice.sample(hidden, min(len(hidden), dice.choice([1, 1, 2]))):
            letters[place] = dice.choice([other for other in "AIUEO" if other != letters[place]])
    else:
        one = dice.choice("AIUEO")
        letters = [one if mark == "_" else mark for mark in pattern]
    filled = "".join(letters)
    spellings = {form.upper().replace(" ", "") for form in _forms(question)}
    return None if filled.replace(" ", "") in spellings else filled


def _varied(text: str, meant: Meaning, follower: Follower, dice: Random, replacing: bool) -> Answer:
    loose = _loosely(text, dice)
    short = len(text.replace(" ", "")) <= _SPELLED_AT_MOST
    way = draw(
        dice,
        (
            ("text", 78),
            ("stretched", 5),
            ("spelled out", 5 if short else 0),
            ("styled", 3),
            ("joined", 3 if " " in text else 0),
            ("capitals", 6),
        ),
    )
    match way:
        case "stretched":
            return Answer(stretch(loose, dice), meant, way)
        case "spelled out":
            return Answer(spell_out(text.upper() if dice.random() < 0.6 else text.lower(), dice), meant, way)
        case "styled":
            return Answer(style(text, dice), meant, way)
        case "joined":
            return Answer(loose.replace(" ", ""), meant, way)
        case "capitals":
            return Answer(text.upper() + dice.choice(["", "!", "!!!"]), meant, way)
        case _:
            return _misspelt(Answer(loose, meant, way), follower, dice, replacing)


def _misspelt(written: Answer, follower: Follower, dice: Random, replacing: bool = True) -> Answer:
    if dice.random() > (1 - follower.care) * 0.5:
        return written
    text = slip(written.text, dice, replacing)
    if follower.care < 0.35 and dice.random() < 0.2:
        return Answer(slip(slip(text, dice), dice), written.meant, "mangled")
    return Answer(text, written.meant, "slip") if text != written.text else written


def _loosely(text: str, dice: Random) -> str:
    return draw(dice, ((text, 45), (text.lower(), 40), (text.upper(), 5), (text.title(), 10)))


def _forms(question: OpenAnswer | TebakKata) -> list[str]:
    """Return the key, without its bracket and as the bracket alone, and the other forms."""
    whole, _, rest = question.answer.partition("(")
    forms = [whole.strip() or question.answer]
    if rest:
        forms.append(rest.split(")")[0].strip())
    return [form for form in [*forms, *question.accept] if form]


def _right(question: OpenAnswer | TebakKata, dice: Random) -> str:
    forms = _forms(question)
    return forms[0] if dice.random() < 0.6 else dice.choice(forms)


def _wrong(question: OpenAnswer | TebakKata, dice: Random) -> str:
    amount = read_amount(question.answer)
    if amount is not None:
        return write_amount(miss(amount, dice), dice)
    if question.reject and dice.random() < 0.6:
        return dice.choice(question.reject)
    if isinstance(question, TebakKata) and isinstance(question.puzzle, LettersShown) and dice.random() < 0.85:
        filled = _filled_in(question, question.puzzle.pattern, dice)
        if filled is not None:
            return filled.capitalize()
    key = _forms(question)[0]
    if isinstance(question, TebakKata):
        kind = "word" if " " not in key else "phrase"
    elif key.isupper() and " " not in key:
        kind = "abbreviation"
    elif question.text.casefold().startswith(("siapa", "tokoh", "pahlawan")):
        kind = "person"
    else:
        kind = "phrase" if " " in key else "word"
    right = {form.casefold() for form in _forms(question)}
    others = [other for other in words("wrong", kind) if not _contains(other.casefold(), right)]
    return dice.choice(others)


def _contains(other: str, right: set[str]) -> bool:
    return any(form in other or other in form for form in right)
