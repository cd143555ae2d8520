"""One question of a quiz file, read into the game's types."""

import re
from decimal import Decimal
from typing import Literal

from bot.content.checking.fields import Fields
from bot.content.checking.letters import folded, latin, tidy
from bot.content.checking.puzzles import puzzle_of
from bot.content.positions import Listing, Table, Text
from bot.game.model import (
    MultipleChoice,
    OpenAnswer,
    Option,
    Question,
    SpeedBonus,
    TebakKata,
    Tolerance,
)
from bot.settings.nearest import nearest_name

QUESTION_KEYS = (
    "question",
    "options",
    "answer",
    "accept",
    "reject",
    "tolerance",
    "puzzle",
    "points",
    "speed_bonus",
    "explanation",
)
LETTERS = "ABCDEF"
LONGEST_QUESTION, LONGEST_OPTION, LONGEST_ANSWER, MOST_POINTS = 300, 120, 120, 1000
_WIDE_PERCENT = 50  # a guess would be right
_TOLERANCE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%|d|hari)?")

SeriesKind = Literal["trivia", "tebak-kata"]


def question_of(fields: Fields, kind: SeriesKind) -> Question | None:
    """Return the question; None where what is missing or wrong leaves none."""
    text = fields.text("question", LONGEST_QUESTION)
    bonus = speed_bonus_of(fields)
    points = fields.whole("points", 0, MOST_POINTS)
    accept, reject = fields.texts("accept", exact=True), fields.texts("reject", exact=True)
    explanation = fields.text("explanation")
    answer = _required(fields, "answer", LONGEST_ANSWER)
    is_word = "options" not in fields and ("puzzle" in fields or kind == "tebak-kata")
    if "options" in fields and kind == "tebak-kata":
        fields.findings.error("check.options-in-word-game", fields.key("options"))
        return None
    if "options" in fields and "puzzle" in fields:
        fields.findings.error("check.puzzle-with-options", fields.key("puzzle"))
    if is_word:
        if "tolerance" in fields:
            fields.findings.error("check.tolerance-out-of-place", fields.key("tolerance"))
        puzzle = puzzle_of(fields, answer)
        if answer is None or puzzle is None:
            return None
        return TebakKata(text or "", answer, puzzle, accept, reject, points, bonus, explanation)
    if text is None:
        fields.missing("question")
    if "options" in fields:
        options, usable = _options(fields)
        if "tolerance" in fields:
            fields.findings.error("check.tolerance-out-of-place", fields.key("tolerance"))
        letter = _letter(fields, answer, options) if answer and len(options) > 1 else None
        if text is None or letter is None or not usable:
            return None
        return MultipleChoice(text, options, letter, accept, reject, points, bonus, explanation)
    tolerance = _tolerance(fields, answer)
    if answer is not None and re.fullmatch("[A-Fa-f]", answer):
        fields.findings.warning("check.letter-without-options", fields.key("answer"), answer=answer)
    if text is None or answer is None:
        return None
    return OpenAnswer(text, answer, accept, reject, tolerance, points, bonus, explanation)


def speed_bonus_of(fields: Fields) -> SpeedBonus | None:
    """Return the speed bonus; both of its keys are needed."""
    inner = fields.fields("speed_bonus", ("points", "melts_after"))
    if inner is None:
        return None
    points, melts_after = inner.whole("points", 0, MOST_POINTS), inner.duration("melts_after")
    for name in ("points", "melts_after"):
        if name not in inner:
            inner.missing(name)
    return None if points is None or melts_after is None else SpeedBonus(points, melts_after)


def _required(fields: Fields, name: str, longest: int) -> str | None:
    if name not in fields:
        fields.missing(name)
        return None
    value = fields.values[name]
    if isinstance(value, Text) and not tidy(value.text):
        fields.findings.error("check.empty-required", fields.key(name), name=name)
        return None
    return fields.text(name, longest, exact=True)


def _options(fields: Fields) -> tuple[tuple[Option, ...], bool]:
    """Return the options, by their own letters or lettered in order, and whether they can be used."""
    node, key = fields.values["options"], fields.key("options")
    if isinstance(node, Text):
        code = "check.options-colon" if re.match(r"[A-Fa-f]\s*[.)]", node.text) else "check.options-form"
        fields.findings.error(code, key)
        return (), False
    count = len(node.items) if isinstance(node, Listing) else len(node.entries)
    if not 2 <= count <= len(LETTERS):
        fields.findings.error("check.option-count", key, count=count)
    if isinstance(node, Listing):
        listed = [
            (_letter_at(number), fields.text_of(item, f"{key}[{number}]", LONGEST_OPTION, exact=True))
            for number, item in enumerate(node.items)
        ]
    else:
        listed = _lettered(fields, node, key)
    options = tuple(Option(letter, text) for letter, text in listed if text)
    for letter, text in listed:
        if text == "":
            fields.findings.error("check.empty-option", key, letter=letter)
    names = [entry.key.text for entry in node.entries] if isinstance(node, Table) else []
    keys = [f"{key}.{name}" for name in names] or [f"{key}[{number}]" for number in range(count)]
    usable = _all_different(fields, options, keys) and len(options) == count and 2 <= count <= len(LETTERS)
    return options, usable


def _lettered(fields: Fields, node: Table, key: str) -> list[tuple[str, str | None]]:
    listed: list[tuple[str, str | None]] = []
    for number, entry in enumerate(node.entries):
        expected, own = _letter_at(number), tidy(entry.key.text)
        letter = latin(own).upper().rstrip(".)")
        if letter != expected:
            fields.findings.error_at(
                "check.option-letter",
                entry.key.place,
                f"{key}.{entry.key.text}",
                found=own,
                expected=expected,
            )
        elif latin(own) != own:
            code = f"U+{ord(own[0]):04X}"
            fields.findings.error_at(
                "check.look-alike", entry.key.place, f"{key}.{own}", letter=own, unicode=code, meant=letter
            )
        inner = f"{key}.{entry.key.text}"
        right = letter if re.fullmatch("[A-F]", letter) and letter not in dict(listed) else expected
        listed.append((right, fields.text_of(entry.value, inner, LONGEST_OPTION, exact=True)))
    return listed


def _all_different(fields: Fields, options: tuple[Option, ...], keys: list[str]) -> bool:
    seen: dict[str, str] = {}
    for option, key in zip(options, keys, strict=False):
        text = folded(option.text)
        if text in seen:
            fields.findings.error("check.same-options", key, letter=option.letter, other=seen[text])
        seen.setdefault(text, option.letter)
    return len(seen) == len(options)


def _letter_at(number: int) -> str:
    return LETTERS[number] if number < len(LETTERS) else chr(ord("A") + number % 26)


def _letter(fields: Fields, answer: str, options: tuple[Option, ...]) -> str | None:
    """Return the letter of the right option, which `answer` names by letter or by its exact text."""
    key = fields.key("answer")
    by_text = [option.letter for option in options if folded(option.text) == folded(answer)]
    by_letter = [option.letter for option in options if option.letter == answer.upper().rstrip(".)")]
    if by_letter and by_text and by_letter != by_text:
        fields.findings.error(
            "check.answer-ambiguous", key, answer=answer, letter=by_letter[0], other=by_text[0]
        )
        return None
    if by_letter or by_text:
        return (by_letter or by_text)[0]
    letters = f"A–{options[-1].letter}"
    if len(answer) <= 2:
        fields.findings.error("check.answer-is-no-letter", key, answer=answer, letters=letters)
        return None
    near = nearest_name(answer, [option.text for option in options])
    code = "check.answer-is-no-option-near" if near else "check.answer-is-no-option"
    fields.findings.error(code, key, answer=answer, letters=letters, nearest=near or "")
    return None


def _tolerance(fields: Fields, answer: str | None) -> Tolerance | None:
    text = fields.text("tolerance", exact=True)
    if text is None:
        return None
    key = fields.key("tolerance")
    match = _TOLERANCE.fullmatch(text.replace(" ", ""))
    if match is None:
        fields.findings.error("check.bad-tolerance", key, value=text)
        return None
    if answer is not None and not re.search(r"\d", answer):
        fields.findings.error("check.tolerance-without-number", key, answer=answer)
        return None
    amount = Decimal(match[1].replace(",", "."))
    unit: Literal["absolute", "percent", "days"] = "absolute"
    if match[2]:
        unit = "percent" if match[2] == "%" else "days"
    if unit == "percent" and amount >= _WIDE_PERCENT:
        fields.findings.warning("check.wide-tolerance", key, value=text)
    return Tolerance(amount, unit)
