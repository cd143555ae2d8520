"""The JSON Schema of quiz files, for editors: completion, explanations, and the commonest mistakes.

It knows what stands in one file without the judge, the calendar or the folder; `sabtu check` knows the
rest. What it complains of, `sabtu check` complains of on the same line; a test holds the two together.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.content.cards import THEMES
from bot.content.checking.questions import (
    LETTERS,
    LONGEST_ANSWER,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_POINTS,
    QUESTION_KEYS,
)
from bot.content.checking.whole import FILE_KEYS, LONGEST_TITLE, MOST_HINTS, MOST_QUESTIONS
from bot.content.messages import say
from bot.settings import Settings

Schema: TypeAlias = "Mapping[str, Schema | Sequence[Schema] | Sequence[str] | str | int | bool]"

# YAML reads `1945` as a number and `true` as a truth value; the bot reads both as the text they are.
_SCALAR: list[str] = ["string", "number", "boolean"]
_DURATION = r"^\s*(?=\d)(\d+d)?\s*(\d+h)?\s*(\d+m)?\s*(\d+s)?\s*$"
_CLOCK = r"\d{1,2}[:.]\d{2}"
_YES_NO: list[str] = ["ya", "tidak", "yes", "no", "y", "n", "on", "off"]


def quiz_schema(settings: Settings, language: str) -> Schema:
    """Return the schema for the series of these settings, its explanations in `language`."""

    def about(key: str, schema: Schema) -> Schema:
        return {"description": say(f"schema.{key}", language), **schema}

    question = {key: about(key, schema) for key, schema in _question_keys().items()}
    file = {key: about(key, schema) for key, schema in _file_keys(settings).items()}
    entry: Schema = {
        "type": "object",
        "properties": dict(question),
        "additionalProperties": False,
        "required": ["answer"],
        "allOf": _answer_is_an_option(),
    }
    file["questions"] = about(
        "questions", {"type": "array", "minItems": 1, "maxItems": MOST_QUESTIONS, "items": entry}
    )
    several: Schema = {"properties": {key: {"not": {}} for key in QUESTION_KEYS}}
    one: Schema = {"required": ["answer"], "allOf": _answer_is_an_option()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": say("schema.heading", language),
        "type": "object",
        "properties": {**file, **question},
        "additionalProperties": False,
        "required": ["series"],
        "if": {"required": ["questions"]},
        "then": several,
        "else": one,
    }


def _question_keys() -> dict[str, Schema]:
    forms: Schema = {"anyOf": [_text(LONGEST_ANSWER), {"type": "array", "items": _text(LONGEST_ANSWER)}]}
    option = _text(LONGEST_OPTION)
    letters = f"^[{LETTERS}{LETTERS.lower()}]$"
    return {
        "question": _text(LONGEST_QUESTION),
        "options": {
            "anyOf": [
                {"type": "array", "items": option, "minItems": 2, "maxItems": len(LETTERS)},
                {
                    "type": "object",
                    "patternProperties": {letters: option},
                    "additionalProperties": False,
                    "minProperties": 2,
                    "maxProperties": len(LETTERS),
                },
            ]
        },
        "answer": _text(LONGEST_ANSWER),
        "accept": forms,
        "reject": forms,
        "tolerance": {"type": ["string", "number"], "pattern": r"^\s*\d+([.,]\d+)?\s*(%|d|hari)?\s*$"},
        "puzzle": {
            "type": "object",
            "properties": {
                "hide": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
                "show": _text(LONGEST_ANSWER),
                "scramble": _text(LONGEST_ANSWER),
                "emoji": {"type": "string", "minLength": 1},
                "image": {"type": "string", "minLength": 1},
            },
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        },
        "points": _whole(0, MOST_POINTS),
        "speed_bonus": {
            "type": "object",
            "properties": {"points": _whole(0, MOST_POINTS), "melts_after": _duration()},
            "additionalProperties": False,
            "required": ["points", "melts_after"],
        },
        "explanation": _text(),
    }


def _file_keys(settings: Settings) -> dict[str, Schema]:
    moment: Schema = {"type": "string", "pattern": rf"\d.*{_CLOCK}"}
    hint: Schema = {
        "type": "object",
        "properties": {"after": _duration(), "text": _text()},
        "additionalProperties": False,
        "required": ["after", "text"],
    }
    switch: Schema = {"anyOf": [{"type": "boolean"}, {"type": "string", "enum": _YES_NO}]}
    special: dict[str, Schema] = {
        "series": {"type": "string", "enum": list(settings.series)},
        "title": _text(LONGEST_TITLE),
        "theme": {"type": "string", "enum": list(THEMES)},
        "tags": {"anyOf": [_text(), {"type": "array", "items": {"type": "string", "pattern": r"^#?\w+$"}}]},
        "publish_at": moment,
        "close_at": {"type": ["string", "number"], "pattern": _CLOCK},
        "close_after": _duration(),
        "attempts": {"anyOf": [_whole(1, 100), {"type": "string", "enum": ["first", "last", "any"]}]},
        "hints": {"type": "array", "items": hint, "maxItems": MOST_HINTS},
        "story": switch,
        "example": switch,
        "image": {"type": "string", "minLength": 1},
    }
    return {key: special.get(key, _text()) for key in FILE_KEYS if key != "questions"}


def _answer_is_an_option() -> list[Schema]:
    """Refuse the letter of an option that is not there, on the line of the answer."""
    refused: list[Schema] = []
    for number, letter in enumerate(LETTERS[2:], start=2):
        too_short: Schema = {
            "anyOf": [
                {"type": "array", "maxItems": number},
                {
                    "type": "object",
                    "not": {"anyOf": [{"required": [letter]}, {"required": [letter.lower()]}]},
                },
            ]
        }
        named: Schema = {"type": "string", "pattern": f"^[{letter}{letter.lower()}][.)]?$"}
        condition: Schema = {
            "properties": {"options": too_short, "answer": named},
            "required": ["options", "answer"],
        }
        refused.append({"if": condition, "then": {"properties": {"answer": {"not": {}}}}})
    return refused


def _text(longest: int = 2200) -> Schema:
    return {"type": _SCALAR, "minLength": 1, "maxLength": longest}


def _whole(least: int, most: int) -> Schema:
    in_quotes: Schema = {"type": "string", "pattern": r"^\s*\d{1,4}\s*$"}
    return {"anyOf": [{"type": "integer", "minimum": least, "maximum": most}, in_quotes]}


def _duration() -> Schema:
    return {"type": "string", "pattern": _DURATION}
