"""No message shows the program's own word for a state, or its number for a round, where people have one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.messages import LANGUAGES, knows
from bot.game.model import RoundStatus, Verdict
from bot.store.winners import SEALED
from tests.source import called_name

BOT = Path(__file__).parent.parent / "bot"
SAYING = {"say", "tell", "note", "Problem", "Block", "_problem", "_words"}
OWN_WORDS = {"status", "state", "verdict", "kind", "value", "scope", "code"}


def own_words_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and name of each fact that is a state, a kind or a code as stored, or a round's id."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called_name(node.func) in SAYING:
            given = {one.arg or "": one.value for one in node.keywords}
            for argument in node.args:
                if isinstance(argument, ast.Dict):
                    pairs = zip(argument.keys, argument.values, strict=True)
                    given |= {ast.unparse(key): value for key, value in pairs if key}
            for name, value in given.items():
                if isinstance(value, ast.Attribute) and value.attr in OWN_WORDS:
                    yield value.lineno, name.strip("'")
                elif name.strip("'") == "round" and {"id", "round_id"} & set(_parts(value)):
                    yield value.lineno, "round"


def _parts(value: ast.expr) -> list[str]:
    """Return the names in `value`, unless it asks a function for the name that people know."""
    if any(isinstance(one, ast.Call) for one in ast.walk(value)):
        return []
    return [
        one.attr if isinstance(one, ast.Attribute) else one.id
        for one in ast.walk(value)
        if isinstance(one, ast.Attribute | ast.Name)
    ]


@pytest.mark.parametrize(
    "module",
    [*sorted((BOT / "cli").rglob("*.py")), *sorted((BOT / "services").rglob("*.py"))],
    ids=lambda module: str(module.relative_to(BOT)),
)
def test_a_state_goes_through_its_words(module: Path) -> None:
    assert list(own_words_in(module.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        'raise NotNow(Problem("deciding.cannot-cancel", {"round": 1, "status": row.status}))',
        'invocation.tell("deciding.second-waits", verdict=row.verdict)',
        'notices.tell(tx, key, "notices.refused", kind=found.status.value)',
        'notices.tell(tx, key, "notices.post-gone", round=round_.id)',
        'raise NotNow(Problem("deciding.not-open", {"round": round_id, "file": "a.yaml"}))',
    ],
)
def test_a_raw_state_is_found(source: str) -> None:
    assert list(own_words_in(source))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_its_words(language: str) -> None:
    codes = [f"looking.status-{one.value}" for one in RoundStatus]
    codes += [f"looking.verdict-{one.value}" for one in Verdict]
    codes += [f"winners.state-{one}" for one in ("drafted", "approved", *SEALED)]

    assert [code for code in codes if not knows(code, language)] == []
