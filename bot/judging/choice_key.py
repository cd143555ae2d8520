"""The options of a multiple-choice question, compiled once into what the judge looks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.game.model import MultipleChoice, OpenAnswer
from bot.judging import value_key
from bot.judging.candidates import Role, shape
from bot.judging.fitting import KeyWord
from bot.judging.forms import FUNCTION_WORDS, HEADS, Form, forms_of
from bot.judging.matching import Matcher
from bot.judging.normalize import read
from bot.judging.numerals import UNITS
from bot.judging.open_key import synonymous, words_of_question
from bot.judging.spelling import skeleton
from bot.judging.tables import lists
from bot.judging.traits import Asked, asked_for

BY_LETTER: Final = frozenset(["letter", "place"])  # how a mention names an option without its text
_YES: Final = lists("choice.toml")["affirming"]
_NO: Final = lists("choice.toml")["denying"]
_OF_COMBINED: Final = frozenset(
    [
        "dan",
        "serta",
        "jawaban",
        "pilihan",
        "opsi",
        "semua",
        "semuanya",
        "benar",
        "betul",
        "tepat",
        "di",
        "atas",
    ]
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A question's options, ready for matching.

    Args:
        letters: Of the options, in order.
        targets: The letter that each form of the matcher stands for.
        unique: For each word that only one option has, its letter and whether it is a bare generic word.
        valued: The value of each option where all are numbers or dates.
        lettered: Single letters in the options' texts, `Golongan O`, that are no option's letter.
        sides: Where one option affirms and the other denies: the letter of each, and whether it affirms.
        asked: What kind of answer it wants; to affirm is nothing one does.
        combined: Options that stand for several others, `A dan D benar`, with the letters of those.
    """

    question: MultipleChoice
    letters: str
    matcher: Matcher
    targets: tuple[str, ...]
    unique: tuple[tuple[KeyWord, str], ...]
    shared: Matcher
    echo: frozenset[str]
    valued: tuple[tuple[str, value_key.Key], ...]
    synonyms: tuple[tuple[str, Matcher], ...]
    combined: tuple[tuple[str, frozenset[str]], ...]
    lettered: tuple[tuple[str, str], ...]
    sides: tuple[tuple[str, bool], ...]
    asked: Asked


def compile_key(question: MultipleChoice) -> Compiled:
    """Return a multiple-choice question, ready for matching."""
    forms: list[Form] = []
    targets: list[str] = []
    texts = [frozenset(read(option.text).words) for option in question.options]
    telling = frozenset[str]().union(*texts) - frozenset.intersection(*texts)
    for option in question.options:
        written = (option.text, *question.accept) if option.letter == question.answer else (option.text,)
        for text in written:
            for form in forms_of(text, telling=telling):
                forms.append(form)
                targets.append(option.letter)
    for text in question.reject:
        for form in forms_of(text):
            if all(form.squeezed != known.squeezed for known in forms):
                forms.append(form)
                targets.append("reject:" + text)
    owners: dict[str, set[str]] = {}
    words: dict[str, KeyWord] = {}
    for form, target in zip(forms, targets, strict=True):
        for word in form.words:
            if _may_name(word, form, telling) and not target.startswith("reject:"):
                owners.setdefault(skeleton(word.text), set()).add(target)
                words[skeleton(word.text)] = word
    unique = tuple(
        (words[bone], next(iter(letters))) for bone, letters in owners.items() if len(letters) == 1
    )
    shared = [f for bone, letters in owners.items() if len(letters) > 1 for f in forms_of(words[bone].text)]
    valued = _values(question) or _values(question, without=_counted(question))
    sides = _sides(question)
    asked = asked_for("choice", forms)
    return Compiled(
        question,
        "".join(option.letter for option in question.options),
        Matcher(forms),
        tuple(targets),
        unique,
        Matcher(shared),
        words_of_question(question.text),
        tuple(valued),
        tuple((option.letter, _synonyms(option.text)) for option in question.options),
        _combined(question),
        _lettered(question),
        sides,
        asked._replace(acts=False) if sides else asked,
    )


def affirms(norms: Sequence[str]) -> bool | None:
    """Whether words say yes, `boleh`, or no, `tidak benar`; None where they say more, or nothing."""
    known = [norm for norm in norms if is_yes_or_no(norm)]
    if len(known) < len(norms) or not known:
        return None
    denials = sum(norm in _NO for norm in known)
    return denials % 2 == 0


def is_yes_or_no(norm: str) -> bool:
    """Whether a word affirms or denies."""
    return norm in _YES or norm in _NO


def _values(question: MultipleChoice, *, without: str = "") -> list[tuple[str, value_key.Key]]:
    """Return the options as values, the word that all end with left out; none where one is no value."""
    found = [
        (option.letter, value_key.compile_value(OpenAnswer(question.text, option.text.removesuffix(without))))
        for option in question.options
    ]
    return (
        [(letter, value) for letter, value in found if value is not None] if all(v for _, v in found) else []
    )


def _counted(question: MultipleChoice) -> str:
    """Return the word behind the number of every option, where it is no unit: `pasang` of `4 pasang`."""
    last = {option.text.rsplit(" ", 1)[-1] for option in question.options if " " in option.text}
    word = last.pop() if len(last) == 1 and all(" " in o.text for o in question.options) else ""
    return word if word.isalpha() and not UNITS.keys() & set(read(word).norms) else ""


def _sides(question: MultipleChoice) -> tuple[tuple[str, bool], ...]:
    said = [(option.letter, affirms(read(option.text).norms)) for option in question.options]
    sides = tuple((letter, side) for letter, side in said if side is not None)
    return sides if {side for _, side in sides} == {True, False} and len(sides) == len(said) == 2 else ()


def _may_name(word: KeyWord, form: Form, telling: frozenset[str]) -> bool:
    """Whether a word of an option's text may stand for it; a head or a frame beside others may not."""
    if len(word.text) < 2 or word.text in FUNCTION_WORDS:
        return False
    if len(form.words) == 1:
        return True
    if word.text in HEADS and word.text not in telling:
        return False
    return not shape(read(word.text)).roles[0] & (Role.FRAME | Role.PARTICLE | Role.BECAUSE)


def _lettered(question: MultipleChoice) -> tuple[tuple[str, str], ...]:
    letters = {option.letter for option in question.options}
    owners: dict[str, list[str]] = {}
    for option in question.options:
        for word in set(read(option.text).words):
            if len(word) == 1 and word.isalpha() and word.upper() not in letters:
                owners.setdefault(word.upper(), []).append(option.letter)
    return tuple((letter, named[0]) for letter, named in owners.items() if len(named) == 1)


def _combined(question: MultipleChoice) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the options that name others by their letters and say that these are right: `A dan D benar`."""
    letters = {option.letter for option in question.options}
    found: list[tuple[str, frozenset[str]]] = []
    for option in question.options:
        named = set(re.findall(r"\b[A-F]\b", option.text)) & (letters - {option.letter})
        words = set(read(option.text).norms) - {letter.lower() for letter in letters}
        if len(named) > 1 and words <= _OF_COMBINED:
            found.append((option.letter, frozenset(named)))
    return tuple(found)


def _synonyms(text: str) -> Matcher:
    return Matcher([form for written in synonymous((text,)) for form in forms_of(written)])
