"""The quizzes that are shipped: right, marked as examples, and together a tour of every key."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.content.checking.puzzles import PUZZLE_KEYS
from bot.content.checking.whole import ALL_KEYS
from bot.content.planned import check_together
from bot.content.positions import Node, Table, read_tree
from bot.content.quizfile import load_quiz
from bot.settings import load_settings

ROOT = Path(__file__).parent.parent
SETTINGS = load_settings(ROOT, {})
FILES = sorted(SETTINGS.quizzes.glob("*.yaml"))
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_quiz_is_right_without_so_much_as_a_warning(file: Path) -> None:
    loaded = load_quiz(file, SETTINGS, SETTINGS.quizzes)

    assert loaded.problems == ()
    assert loaded.quiz is not None
    assert loaded.quiz.example
    assert loaded.quiz.source
    assert all(question.explanation for question in loaded.quiz.questions)


def test_the_shipped_quizzes_do_not_stand_in_each_others_way() -> None:
    loaded = [load_quiz(file, SETTINGS, SETTINGS.quizzes) for file in FILES]

    assert [one.problems for one in check_together(loaded, [], SETTINGS, NOW)] == [()] * len(FILES)


def test_the_shipped_quizzes_use_every_key() -> None:
    used = set().union(*(_keys(read_tree(file.read_text(encoding="utf-8"), ALL_KEYS)[0]) for file in FILES))

    assert len(FILES) >= 8
    assert {*ALL_KEYS, *PUZZLE_KEYS, "after", "text", "melts_after"} <= used


def _keys(node: Node | None) -> set[str]:
    if not isinstance(node, Table):
        items = getattr(node, "items", ())
        return set().union(*(_keys(item) for item in items))
    return {entry.key.text for entry in node.entries}.union(*(_keys(entry.value) for entry in node.entries))
