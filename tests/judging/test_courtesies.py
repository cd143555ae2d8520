"""The short way through courtesies gives the ruling of the long way, to the last word of the explanation."""

from functools import cache
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.game.model import MultipleChoice, OpenAnswer, Option, Question
from bot.judging.candidates import shape
from bot.judging.courtesies import Courtesies, Dress, heaviest
from bot.judging.judge import Judge
from bot.judging.normalize import plain, read
from bot.judging.tables import phrases
from tests.judging.golden import A_SAMPLE_AND_ALL, Chosen, LabelledQuiz, quizzes, sampled

COURTESIES = {
    dress: [" ".join(phrase) for phrase in found] for dress, found in phrases("courtesies.toml").items()
}
BEFORE = [
    *COURTESIES["greeting"],
    *COURTESIES["announcing"],
    *COURTESIES["modest"],
    "izin menjawab kak",
    "min, jawabannya",
    "bismillah jawab",
]
AFTER = [
    *COURTESIES["closing"],
    "kak semoga menang",
    "min 🙏",
    "kak!! @sari_dewi",
    "#kuis #giveaway",
    "min #pkh",
]
DRESSES = [
    *(f"{before} {{}}" for before in BEFORE),
    *(f"{{}} {after}" for after in AFTER),
    *(f"{before} {{}} {after}" for before, after in zip(BEFORE, cycle(AFTER), strict=False)),
]
SINGLE = [quiz for quiz in quizzes() if len(quiz.questions) == 1]
PKH = OpenAnswer("Apa kepanjangan PKH?", "Program Keluarga Harapan")


@cache
def _short(questions: tuple[Question, ...]) -> Judge:
    return Judge(questions)


@cache
def _long(questions: tuple[Question, ...]) -> Judge:
    return Judge(questions, short_way=False)


@pytest.mark.parametrize("courtesy", [courtesy for found in COURTESIES.values() for courtesy in found])
def test_a_courtesy_is_a_frame_or_a_term_of_address_to_all_other_rules_too(courtesy: str) -> None:
    form = shape(read(courtesy))

    assert all(form.is_light(i) for i in range(len(form.roles)))


def test_the_short_way_is_taken_by_the_plain_answers() -> None:
    taken = []
    for quiz in SINGLE:
        for comment in sampled(quiz):
            ruling = _long(quiz.questions).rule(comment.text)
            if ruling.parts[0].reason in ("letter", "text"):
                core = Courtesies(quiz.questions[0]).core_of(plain(f"jawabannya {comment.text} kak"))
                taken.append(core is not None and core.dress <= heaviest(core.text, ruling))

    assert sum(taken) / len(taken) >= 1 / 2


@pytest.mark.parametrize(
    "talk",
    ["kapan pengumumannya?", "selamat pagi semua, semangat ya", "belum cair juga dari bulan lalu"],
)
def test_talk_is_talk_to_whomever_it_is_said_but_not_as_what_is_announced(talk: str) -> None:
    ruling = Judge([PKH], short_way=False).rule(talk)

    assert ruling.whole == "chatter"
    assert heaviest(talk, ruling) is Dress.GREETING


@pytest.mark.parametrize(
    "text", ["kak siaga bencana", "siaga bencana kak", "min saya batak min semoga beruntung"]
)
def test_where_the_rules_look_at_the_edges_of_a_comment_the_short_way_gives_way(text: str) -> None:
    for question in (
        OpenAnswer("Apa kepanjangan KSB?", "Kampung Siaga Bencana"),
        OpenAnswer("Suku apa yang menenun ulos?", "Suku Batak"),
    ):
        assert Judge([question]).rule(text) == Judge([question], short_way=False).rule(text)


@A_SAMPLE_AND_ALL
def test_each_labelled_comment_in_three_dresses_gets_the_ruling_of_the_long_way(chosen: Chosen) -> None:
    dresses = cycle(DRESSES)
    other = []
    for quiz in SINGLE:
        for comment in chosen(quiz):
            for _ in range(3):
                text = next(dresses).format(comment.text)
                short, long = _short(quiz.questions).rule(text), _long(quiz.questions).rule(text)
                if short != long:
                    other.append((quiz.id, text, short.parts[0], long.parts[0]))

    assert not other


WORDS = st.sampled_from(
    ["a", "B", "c", "d", "e", "2,4 juta", "17", "1945", "bukan", "atau", "yang", "itu", "benar", "danau"]
)


@given(
    st.sampled_from(SINGLE),
    st.data(),
    st.lists(st.sampled_from(BEFORE), max_size=2),
    st.lists(st.sampled_from(AFTER), max_size=2),
)
@settings(max_examples=200, deadline=None)
def test_any_answer_in_any_courtesies_gets_the_ruling_of_the_long_way(
    quiz: LabelledQuiz, data: st.DataObject, before: list[str], after: list[str]
) -> None:
    answer = data.draw(st.sampled_from([comment.text for comment in quiz.comments]) | WORDS)
    said = data.draw(st.lists(WORDS, max_size=2))
    text = " ".join((*before, answer, *said, *after))

    assert _short(quiz.questions).rule(text) == _long(quiz.questions).rule(text)


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("jawabannya Bandung", "Bandung"),
        ("Izin jawab, Bandung kak", "Bandung"),
        ("bandung min semoga menang", "bandung"),
        ("jawab kak", "jawab"),
        ("Bandung kak #kuis #giveaway", "Bandung"),
    ],
)
def test_what_is_left_without_courtesies_is_the_core(text: str, core: str) -> None:
    found = Courtesies(PKH).core_of(text)

    assert found is not None
    assert found.text == core


@pytest.mark.parametrize("text", ["Bandung", "jawabannya apa min?", "kak", "semoga menang", "jawab\nB"])
def test_a_comment_without_courtesies_or_with_a_question_goes_the_long_way(text: str) -> None:
    assert Courtesies(PKH).core_of(text) is None


def test_a_courtesy_that_a_word_of_the_key_sounds_like_is_none() -> None:
    vitamin = OpenAnswer("Apa yang banyak pada jeruk?", "Vitamin C")
    bank = MultipleChoice("Di mana bansos diambil?", (Option("A", "Bank"), Option("B", "Kantor pos")), "A")

    assert Courtesies(vitamin).core_of("vita min") is None
    assert Courtesies(bank).core_of("pos bang") is None
