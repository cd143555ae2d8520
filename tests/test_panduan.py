"""docs/panduan.md teaches what is true: its examples are right, and its error messages are the real ones."""

import re
from pathlib import Path

import pytest

from bot.content.checking.whole import ALL_KEYS
from bot.content.messages import say_problem
from bot.content.quizfile import read_quiz
from bot.settings import load_settings

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "panduan.md").read_text(encoding="utf-8")
SETTINGS = load_settings(ROOT, {})
WRONG = re.search(r"<!-- salah -->\n```yaml\n(.*?)```\n.*?```text\n(.*?)```", TEXT, re.DOTALL)
EXAMPLES = re.findall(r"(?<!<!-- salah -->\n)```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("number", range(10))
def test_an_example_is_complete_and_right(number: int) -> None:
    loaded = read_quiz(EXAMPLES[number].encode(), "kuis.yaml", SETTINGS, SETTINGS.quizzes, SETTINGS.quizzes)

    assert loaded.problems == ()
    assert loaded.is_good


def test_there_are_ten_examples_and_all_are_shipped() -> None:
    shipped = [file.read_text(encoding="utf-8") for file in SETTINGS.quizzes.glob("*.yaml")]

    assert len(EXAMPLES) == 10
    assert all(any(file.endswith(example) for file in shipped) for example in EXAMPLES)


def test_the_answer_to_the_wrong_example_is_the_bots_own() -> None:
    assert WRONG is not None
    loaded = read_quiz(WRONG[1].encode(), "kuis.yaml", SETTINGS, SETTINGS.quizzes, SETTINGS.quizzes)

    told = [
        f"Baris {problem.line}, kolom {problem.column}: {say_problem(problem, 'id')}"
        for problem in loaded.problems
    ]

    assert told == WRONG[2].splitlines()


def test_every_key_is_explained() -> None:
    table = "\n".join(line for line in TEXT.splitlines() if line.startswith("| `"))

    assert [key for key in ALL_KEYS if f"`{key}`" not in table] == []


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", TEXT)

    assert len(pictures) >= len(EXAMPLES)
    assert [picture for picture in pictures if not (ROOT / "docs" / picture).is_file()] == []
