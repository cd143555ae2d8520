"""A quiz as canonical text and back: what a key fact holds, for as long as the database lives."""

import json
from functools import lru_cache

from pydantic import TypeAdapter

from bot.game.model import Quiz

_QUIZ = TypeAdapter(Quiz)


def quiz_to_json(quiz: Quiz) -> str:
    """Return the quiz as canonical JSON: the same text for equal quizzes."""
    return json.dumps(_QUIZ.dump_python(quiz, mode="json"), sort_keys=True, ensure_ascii=False)


@lru_cache(maxsize=256)
def quiz_from_json(text: str) -> Quiz:
    """Return the quiz that `quiz_to_json` was given; a turn reads the same few again and again."""
    return _QUIZ.validate_json(text)
