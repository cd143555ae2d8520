"""The message catalogues: complete in both languages, compiled, and sound."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.content.compile_messages import compiled
from bot.content.messages import LANGUAGES, LOCALE_DIR, knows, say

BOT = Path(__file__).parents[2] / "bot"
DOMAINS = sorted({po_file.stem for po_file in LOCALE_DIR.rglob("*.po")})


def _sentences(domain: str, language: str) -> dict[str, str]:
    with (LOCALE_DIR / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as source:
        return {str(message.id): str(message.string) for message in read_po(source) if message.id}


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_sentence_exists_in_both_languages_with_the_same_placeholders(domain: str) -> None:
    indonesian, english = (_sentences(domain, language) for language in LANGUAGES)

    assert indonesian.keys() == english.keys()
    for code in indonesian:
        assert indonesian[code], code
        assert english[code], code
        assert set(re.findall(r"{(\w+)}", indonesian[code])) == set(re.findall(r"{(\w+)}", english[code])), (
            code
        )


@pytest.mark.parametrize(
    "po_file", sorted(LOCALE_DIR.rglob("*.po")), ids=lambda path: f"{path.parts[-3]}-{path.stem}"
)
def test_the_compiled_catalogue_is_up_to_date(po_file: Path) -> None:
    assert po_file.with_suffix(".mo").read_bytes() == compiled(po_file)


def test_every_code_that_the_program_names_has_its_sentence() -> None:
    areas = "|".join(domain for domain in DOMAINS if domain != "click")
    named = re.compile(rf'"((?:{areas})\.[a-z0-9-]+(?:\.[a-z0-9_-]+)*)"')
    codes = {
        code for module in BOT.rglob("*.py") for code in named.findall(module.read_text(encoding="utf-8"))
    }

    missing = [code for code in codes for language in LANGUAGES if not knows(code, language)]

    assert len(codes) > 300
    assert sorted(set(missing) - {"sandbox.db"}) == []


def test_an_unknown_code_still_tells_what_happened() -> None:
    assert (
        say("nowhere.at-all", "id", file="a.yaml", lines=["1", "2"])
        == "nowhere.at-all file=a.yaml lines=1, 2"
    )
