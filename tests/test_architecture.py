"""The house rules that import-linter does not express: each outside package has one home."""

import ast
from functools import cache
from pathlib import Path

import pytest

BOT = Path(__file__).parent.parent / "bot"

HOMES = {
    "instagrapi": ["platforms/instagrapi/"],
    "apscheduler": ["daemon.py"],
    "sqlalchemy": ["store/"],
    "sqlmodel": ["store/"],
    "alembic": ["store/"],
    "psycopg": ["store/"],
    "rapidfuzz": ["judging/"],
    "PIL": ["content/cards", "platforms/sandbox/", "platforms/instagrapi/"],
    "yaml": ["content/quizfile.py", "content/positions.py"],
    "apprise": ["services/notifying.py"],
}


@cache
def _imports(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", HOMES)
def test_an_outside_package_has_one_home(package: str) -> None:
    strays = [
        str(module.relative_to(BOT))
        for module in BOT.rglob("*.py")
        if package in _imports(module)
        and not any(str(module.relative_to(BOT)).startswith(home) for home in HOMES[package])
    ]

    assert strays == []


def test_the_rules_and_the_judge_touch_neither_clock_nor_chance_nor_log() -> None:
    banned = {"time", "random", "secrets", "loguru", "os", "socket", "subprocess", "threading"}
    for module in [*(BOT / "game").rglob("*.py"), *(BOT / "judging").rglob("*.py")]:
        assert not _imports(module) & banned, module
