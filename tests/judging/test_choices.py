"""Multiple choice: letters, places, marks, hedges and corrections, in comments that no golden set has."""

import pytest

from bot.game.model import MultipleChoice, Option
from bot.judging.judge import Judge


def _choice(text: str, answer: str, *options: str) -> MultipleChoice:
    return MultipleChoice(text, tuple(map(Option, "ABCDEF", options)), answer)


LAKE = _choice(
    "Danau terbesar di Indonesia adalah...",
    "B",
    "Danau Poso",
    "Danau Toba",
    "Danau Singkarak",
    "Danau Maninjau",
)


def _verdict(question: MultipleChoice, text: str) -> str:
    return Judge([question]).rule(text).parts[0].verdict.value


@pytest.mark.parametrize(
    "text",
    [
        "waleran kula B",
        "nan batua B",
        "nu bener mah B",
        "pilihan saya jatuh pada B",
        "anak SD juga tau B",
        "suamiku bilang B",
        "udah nanya AI katanya B",
        "100% B",
        "nomor B",
        "B aja",
        "b b b b",
        "b ndan",
        "aku juga B",
        "menang menang B",
    ],
)
def test_a_letter_that_opens_or_ends_what_is_said_is_a_choice(text: str) -> None:
    assert _verdict(LAKE, text) == "correct"


@pytest.mark.parametrize(
    "text",
    [
        "b aja kuisnya",
        "sinyal di sini cuma B min",
        "anak saya kelas B belum dapat bansos",
        "SIM B gimana ngurusnya",
        "d kampung saya ga ada danau",
        "kapan bagi paket B min?",
    ],
)
def test_a_letter_that_belongs_to_another_word_is_none(text: str) -> None:
    assert _verdict(LAKE, text) != "correct"
