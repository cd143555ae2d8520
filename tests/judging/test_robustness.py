"""Any text gets a verdict, whatever it is made of, and the same from every judge of its key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.game.model import LettersShown, MultipleChoice, OpenAnswer, Option, Question, TebakKata
from bot.judging.judge import Judge
from bot.judging.normalize import LONGEST_COMMENT, MOST_WORDS, plain, read

QUESTIONS: tuple[Question, ...] = (
    MultipleChoice("Ibu kota Jawa Barat?", (Option("A", "Bandung"), Option("B", "Badung")), "A"),
    OpenAnswer("Apa kepanjangan PKH?", "Program Keluarga Harapan (PKH)", reject=("Program Keluarga",)),
    OpenAnswer("Berapa besar bantuannya?", "Rp2.400.000"),
    OpenAnswer("Kapan Indonesia merdeka?", "17 Agustus 1945"),
    TebakKata("Dasar negara", "Pancasila", LettersShown("P_NC_S_L_")),
)
JUDGES = (*(Judge([question]) for question in QUESTIONS), Judge(QUESTIONS))

NASTY = {
    "nothing": "",
    "nul": "\0\0B\0",
    "lone surrogate": "B\ud83d",
    "right to left": "\u202eB\u202c \u200fmin",
    "zalgo": "P" + "\u0335\u0336\u0489" * 700 + "KH",
    "one letter that becomes eighteen": "\ufdfa" * 2200,
    "emoji storm": "🔥🇮🇩👨‍👩‍👧‍👦" * 400,
    "nine thousand letters": "B" * 9000,
    "a thousand digits": "9" * 1000,
    "spelled letters": "a-" * 1100,
    "underscores": "_" * 2200,
    "numbers in a row": "1rb 2jt " * 300,
    "number words in a row": "dua ratus " * 220,
    "dates in a row": "17 agustus 1945 " * 140,
    "half addresses": "a.b.c.d." * 270,
    "list of numbers": "1. 2. 3. " * 240,
    "labels of questions": "yang yg " * 275,
    "negations": "bukan tidak " * 180,
    "corrections": "eh salah " * 240,
    "answers in a row": "pkh program keluarga harapan " * 75,
    "one letter again and again": "b " * 1100,
    "letters in a row": "a b c d " * 275,
    "letters and commas": "a,b," * 550,
    "letters of the puzzle": "p n c s l " * 220,
    "amounts in a row": "2,4 juta " * 244,
    "letters on lines": "b\n" * 1100,
    "numbered letters": "1. b " * 440,
    "a thousand digits and a unit": "juta " + "9" * 1000 + " juta",
    "digits with points": "1." * 1100,
    "zalgo on each letter": "".join(letter + "\u0301\u0327\u0489" * 20 for letter in "Bandung" * 10),
    "only marks": "\u0301" * 2200,
    "surrogates in a row": "\ud83d\ude4f" * 1100,
    "nul between words": "pkh\0program\0" * 150,
    "bidi around each word": "\u2067pkh\u2069 \u202ebandung\u202c " * 120,
    "an address after a number": "a.b.c 1787371821",
    "roman numbers": "XIV MCM iii " * 180,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_a_nasty_comment_gets_a_verdict(text: str) -> None:
    for judge in JUDGES:
        assert judge.rule(text) == Judge(judge.questions).rule(text)


@given(st.text(alphabet=st.characters(), max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_gets_a_verdict(text: str) -> None:
    for judge in JUDGES:
        assert len(judge.rule(text).parts) == len(judge.questions)


WORDS = [
    "b",
    "A",
    "bukan",
    "eh",
    "atau",
    "pkh",
    "bandung",
    "2,4",
    "juta",
    "17",
    "agustus",
    "1945",
    "?",
    ",",
    "\n",
]


@given(
    st.lists(
        st.sampled_from([*WORDS, "@x", "#pkh", "1.", "yang", "min", "apa", "p_nc", "✅", "❌"]), max_size=25
    )
)
@settings(max_examples=100, deadline=None)
def test_any_row_of_words_gets_the_same_verdict_again(words: list[str]) -> None:
    text = " ".join(words)

    for judge in JUDGES:
        assert judge.rule(text) == Judge(judge.questions).rule(text)


def test_no_more_is_read_than_a_comment_can_hold() -> None:
    assert len(plain("x y" * 9000)) <= LONGEST_COMMENT
    assert len(read("a b " * 2000).words) <= MOST_WORDS
