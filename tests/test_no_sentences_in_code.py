"""What people read stands in catalogues and templates, never in code.

A text in code is taken for a sentence when it has at least three words and one of them is a small word
that joins a sentence in Indonesian or English. Not for people, and so let be: docstrings, messages of the
log, and what a bug says. Words that followers and Instagram use are data of the judge and the platforms.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import called_name

BOT = Path(__file__).parent.parent / "bot"
OTHERS_WORDS = ("judging/", "platforms/")  # of followers, of the simulated crowd, of Instagram itself
AUDIT_VALUES = ("services/replaying.py", "store/agreement.py", "store/proof.py")  # `audit --json` is English
BUGS = {
    "ValueError",
    "TypeError",
    "LookupError",
    "KeyError",
    "RuntimeError",
    "AssertionError",
    "OSError",
    "NotImplementedError",
}
LOG = {"debug", "info", "warning", "error", "exception", "critical", "success", "log"}
JOINING_WORDS = {
    *("yang", "dan", "di", "ke", "dari", "untuk", "dengan", "tidak", "belum", "sudah", "ini", "itu", "akan"),
    *("bisa", "jangan", "ada", "adalah", "pada", "atau", "oleh", "lalu", "agar", "karena", "bukan", "harus"),
    *(
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "of",
        "to",
        "and",
        "or",
        "not",
        "no",
        "for",
        "with",
        "from",
        "this",
    ),
    *(
        "this",
        "that",
        "it",
        "be",
        "has",
        "have",
        "must",
        "may",
        "you",
        "your",
        "can",
        "cannot",
        "does",
        "will",
    ),
}
_WORD = re.compile(r"[\"'(“‘]?([^\W\d_]+(?:['’-][^\W\d_]+)*)[\"')”’.,;:!?…]*")
_NOT_PROSE = re.compile(
    r"[<>\\|^$=*]|\(\?|\b(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|VACUUM|WHERE|CHECK|FROM)\b"
)


def is_sentence(text: str) -> bool:
    found = [_WORD.fullmatch(part) for part in text.split()]
    words = [match[1].lower() for match in found if match]
    return (
        len(words) >= 3
        and len(words) >= 0.6 * len(found)
        and bool(JOINING_WORDS & set(words))
        and not _NOT_PROSE.search(text)
    )


def sentences_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each sentence for people in a module."""
    tree = ast.parse(source)
    let_be = {id(node) for node in ast.walk(tree) for node in _not_for_people(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in let_be:
            parts = [part.value if isinstance(part, ast.Constant) else "x" for part in node.values]
            text = "".join(str(part) for part in parts)
            let_be |= {id(part) for part in node.values}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in let_be:
            text = node.value
        else:
            continue
        if is_sentence(text):
            yield node.lineno, text


def _not_for_people(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the texts below `node` that are docstrings, log messages or what a bug says."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Call) and called_name(node.func) in LOG | BUGS:
        for argument in node.args:
            yield from ast.walk(argument)
    elif isinstance(node, ast.Assert) and node.msg is not None:
        yield from ast.walk(node.msg)
    elif isinstance(node, ast.Call) and called_name(node.func) == "PydanticCustomError":
        yield from node.args[1:]  # replaced by the sentence of the code before it


@pytest.mark.parametrize(
    "module",
    [
        module
        for module in sorted(BOT.rglob("*.py"))
        if not str(module.relative_to(BOT)).startswith(OTHERS_WORDS + AUDIT_VALUES)
    ],
    ids=lambda module: str(module.relative_to(BOT)),
)
def test_no_sentence_for_people_stands_in_code(module: Path) -> None:
    assert list(sentences_in(module.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        'click.echo("Ronde ini belum dibuka.")',
        'raise UserError("the file is not there")',
        'text = f"{name} tidak bisa dibaca"',
        'TITLES = {"a": "Pemenang untuk pekan ini"}',
    ],
)
def test_a_sentence_is_found(source: str) -> None:
    assert list(sentences_in(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""What a module is for and refuses to do."""',
        'def f():\n    """Return the best of all."""',
        'logger.info("Took {file} for the {series}", file=file)',
        'raise ValueError(f"no such week in the year: {week}")',
        'say("check.not-a-file", language)',
        'SQL = "SELECT id FROM rounds WHERE status IN (1)"',
        'PATTERN = r"(?:yang|dan)\\s+(di|ke) (a|b)"',
    ],
)
def test_what_is_not_for_people_is_let_be(source: str) -> None:
    assert list(sentences_in(source)) == []
