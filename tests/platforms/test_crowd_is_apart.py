"""The crowd knows nothing of the judge: a crowd that read its tables would only prove them right."""

import ast
from pathlib import Path

import pytest

BOT = Path(__file__).parents[2] / "bot"
SANDBOX = BOT / "platforms" / "sandbox"
TABLES = {file.name for file in (BOT / "judging" / "tables").iterdir() if file.name != "README.md"}


def strays_in(source: str) -> list[str]:
    """Return what a module imports of the judge, and what of its code leads to the judge's tables."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if _is_the_judges(alias.name)]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [name for name in names if node.level or _is_the_judges(name)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            path = node.value.replace("\\", "/")
            if "judging" in path.replace(".", "/").split("/") or path.rpartition("/")[2] in TABLES:
                found.append(node.value)
    return found


def _is_the_judges(name: str) -> bool:
    return name == "bot.judging" or name.startswith("bot.judging.")


@pytest.mark.parametrize("module", sorted(SANDBOX.rglob("*.py")), ids=lambda module: module.name)
def test_the_crowd_neither_imports_the_judge_nor_reads_its_tables(module: Path) -> None:
    assert strays_in(module.read_text(encoding="utf-8")) == []


def test_no_file_of_the_crowd_is_one_of_the_judges() -> None:
    linked = [file for file in SANDBOX.rglob("*") if BOT / "judging" in file.resolve().parents]

    assert TABLES
    assert linked == []


@pytest.mark.parametrize(
    "source",
    [
        "import bot.judging.tables",
        "from bot import judging",
        "from bot.judging.normalize import plain",
        'files("bot.judging").joinpath("tables")',
        'Path("../../judging/tables/slang.txt")',
        "from ..judging import tables",
    ],
)
def test_a_way_to_the_judge_is_found(source: str) -> None:
    assert strays_in(source)
