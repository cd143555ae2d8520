"""The page on templates names every template and all that it may use."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.content.facts import Facts

PAGE = (Path(__file__).parents[2] / "docs" / "templat.md").read_text(encoding="utf-8")
SAMPLES = Facts("id", ZoneInfo("Asia/Jakarta"), "humas", "Humas").samples()
ROWS = {
    row[0].strip(" `"): set(re.findall(r"`(\w+)`", row[2]))
    for line in PAGE.splitlines()
    if line.startswith("| `") and len(row := line.strip("| ").split(" | ")) == 3
}


def _documented(name: str) -> set[str]:
    named = ROWS[name]
    borrowed = named & SAMPLES.keys() - SAMPLES[name].keys()
    return named - borrowed | {variable for template in borrowed for variable in _documented(template)}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_names_what_a_template_may_use(name: str) -> None:
    assert _documented(name) == set(SAMPLES[name])


def test_the_page_names_the_parts_of_every_list() -> None:
    for variables in SAMPLES.values():
        for name, value in variables.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                sentence = re.search(rf"tiap `{name}`\s+punya ([^;.]+)", PAGE)
                assert sentence, name
                assert set(re.findall(r"`(\w+)`", sentence[1])) == set(value[0]), name
