"""The JSON Schema and `sabtu check` complain of the same lines.

The editor's own program (yaml-language-server) is held to the same files by tests/process/test_editor.py.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from bot.content.checking.findings import places_of
from bot.content.checking.whole import ALL_KEYS
from bot.content.positions import Listing, Node, Table, Text, read_tree
from bot.content.quizfile import read_quiz
from bot.content.schema import quiz_schema
from bot.settings import Settings
from tests.content.test_quizfile import MISTAKES, SMALLEST, TRIVIA, WORD

SETTINGS = Settings()
VALIDATOR = Draft7Validator(dict(quiz_schema(SETTINGS, "id")))

# What one file's shape can show; the rest needs the judge, the calendar, the folder or the whole sentence.
KNOWN_TO_THE_SCHEMA = (
    "an unknown key",
    "an Indonesian key",
    "a key from nowhere",
    "a key in capitals",
    "an unknown series",
    "a list for a text",
    "a number too large",
    "a doubtful yes",
    "half a speed bonus",
    "attempts from nowhere",
    "a duration without a unit",
    "an answer that is no option",
    "two puzzles",
    "a key of the file in a question",
    "a key of a question in the file",
    "a hashtag of two words",
    "a day without a time",
    "no series",
    "no answer",
    "a tolerance from nowhere",
)


def _value(node: Node) -> object:
    """Return what an editor's YAML (1.2, core schema) reads."""
    match node:
        case Text(text=text, quoted=False) if re.fullmatch(r"[-+]?\d+", text):
            return int(text)
        case Text(text=text, quoted=False) if re.fullmatch(r"[-+]?\d+\.\d+|\d+e\d+", text):
            return float(text)
        case Text(text="true" | "false" as text, quoted=False):
            return text == "true"
        case Text(text="", quoted=False):
            return None
        case Text(text=text):
            return text
        case Listing(items=items):
            return [_value(item) for item in items]
        case Table(entries=entries):
            return {entry.key.text: _value(entry.value) for entry in entries}


def _lines_of_the_schema(text: str) -> set[int]:
    tree, slips = read_tree(text, ALL_KEYS)
    assert tree is not None
    assert slips == []
    places = places_of(tree)
    return {_line(error, places) for error in VALIDATOR.iter_errors(_value(tree))}


def _line(error: ValidationError, places: Mapping[str, object]) -> int:
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = error.schema["properties"]
        key += "." + next(name for name in error.instance if name not in known)
    place = places.get(key.lstrip("."))
    return int(getattr(place, "line", 1))


def _lines_of_check(text: str) -> set[int]:
    loaded = read_quiz(text.encode(), "a.yaml", SETTINGS, Path("/nowhere"), Path("/nowhere"))
    return {problem.line or 1 for problem in loaded.problems}


@pytest.mark.parametrize("mistake", KNOWN_TO_THE_SCHEMA)
def test_the_schema_complains_on_the_same_line(mistake: str) -> None:
    text, _ = MISTAKES[mistake]

    lines = _lines_of_the_schema(text)

    assert lines
    assert lines <= _lines_of_check(text)


@pytest.mark.parametrize("mistake", [name for name in MISTAKES if name not in KNOWN_TO_THE_SCHEMA])
def test_the_schema_complains_of_nothing_else(mistake: str) -> None:
    text, _ = MISTAKES[mistake]
    tree, slips = read_tree(text, ALL_KEYS)
    if tree is None or slips:
        return  # the editor's YAML reader says so itself

    assert _lines_of_the_schema(text) <= _lines_of_check(text)


@pytest.mark.parametrize(
    "text",
    [
        SMALLEST,
        SMALLEST + "points: '10'\nattempts: 3\ntags: a, b\nclose_at: 21.00\nstory: true\nexample: ya\n",
        WORD + "puzzle: {hide: vowels}\nhints:\n  - {after: 1h30m, text: 5}\n",
        TRIVIA + "question: Kapan?\nanswer: 1945\naccept: [17 Agustus 1945]\ntolerance: 5%\n",
        TRIVIA + "questions:\n  - {question: Apa?, answer: A, options: {A: 1, B: 2}}\n",
    ],
)
def test_a_good_quiz_pleases_the_schema(text: str) -> None:
    assert _lines_of_the_schema(text) == set()
