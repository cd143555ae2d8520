"""Catalogues and code agree: no code without a sentence, no sentence that nobody says.

This stands in for the extraction of sentences from code, where none are: the codes are extracted instead.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.cli import COMMANDS
from bot.content.messages import LANGUAGES, LOCALE_DIR, knows, say

BOT = Path(__file__).parents[2] / "bot"
DOMAINS = sorted(
    po_file.stem for po_file in (LOCALE_DIR / "id" / "LC_MESSAGES").glob("*.po") if po_file.stem != "click"
)  # that one translates click's own sentences
FILES = (".db", ".po", ".toml")
_CODE = re.compile(rf"(?:{'|'.join(map(re.escape, DOMAINS))})\.[a-z0-9]+(?:[._-][a-z0-9_]+)*")


@cache
def _texts() -> tuple[dict[str, str], set[str]]:
    """Return whole texts of the code with their module, and the beginnings of composed ones."""
    whole: dict[str, str] = {}
    beginnings: set[str] = set()
    for module in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.setdefault(node.value, str(module.relative_to(BOT)))
    return whole, beginnings


def _codes(domain: str) -> list[str]:
    with (LOCALE_DIR / "id" / "LC_MESSAGES" / f"{domain}.po").open("rb") as source:
        return [str(message.id) for message in read_po(source) if message.id]


def test_every_code_has_its_sentence_in_both_languages() -> None:
    whole, beginnings = _texts()

    missing = [
        f"{module}: {text} ({language})"
        for text, module in whole.items()
        for language in LANGUAGES
        if _CODE.fullmatch(text)
        and not text.endswith(FILES)
        and text not in beginnings
        and not knows(text, language)
    ]

    assert missing == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_sentence_is_said_somewhere(domain: str) -> None:
    unsaid = [code for code in _codes(domain) if not _is_said(code)]

    assert unsaid == []


def _is_said(code: str) -> bool:
    whole, beginnings = _texts()
    if code in whole or code.partition(".")[2] in whole:
        return True
    composed = (start for start in beginnings if "." in start or start.endswith("-"))
    return any(
        code.startswith(start) or code.partition(".")[2].startswith(start)
        for start in composed
        if len(start) > 3
    )


def test_a_sentence_that_names_a_command_leaves_to_its_speaker_how_it_is_called() -> None:
    # Who gave `-C` must give it again; help is the same everywhere, and two tell that there is no folder.
    named = re.compile(rf"(?<!\{{)\bsabtu (?:{'|'.join(map(re.escape, COMMANDS))})\b")
    literal = {
        code
        for language in LANGUAGES
        for domain in DOMAINS
        if domain != "help"
        for code in _codes(domain)
        if named.search(say(code, language, sabtu="{sabtu}"))
    }

    assert literal == {"cli.no-folder", "settings.no-file"}
