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
    assert _verdict(LAKE, text) == "chatter"


FLOOD = _choice(
    "Apa yang sebaiknya dilakukan saat banjir?",
    "D",
    "Mematikan aliran listrik",
    "Bermain air di selokan",
    "Mengungsi ke tempat tinggi",
    "A dan C benar",
)


@pytest.mark.parametrize(
    "text",
    [
        "❌A ✅B ❌C ❌D",
        "❌ A\n✅ B\n❌ C",
        "A.❌ B.✅ C.❌ D.❌",
        "A x B v C x D x",
        "B dong masa C",
        "ya B lah, masa A",
    ],
)
def test_marks_and_doubts_say_which_options_are_not_meant(text: str) -> None:
    assert _verdict(LAKE, text) == "correct"


@pytest.mark.parametrize("text", ["❌B", "A❌ B❌"])
def test_rejecting_only_is_for_a_person(text: str) -> None:
    assert _verdict(LAKE, text) == "review"


@pytest.mark.parametrize(
    "text",
    ["A *B", "A sorry B", "A tunggu B", "A hmm B", "A maaf min B", "antara A dan C.. eh antara A dan B.. B"],
)
def test_a_moments_thought_between_two_options_corrects_the_first(text: str) -> None:
    assert _verdict(LAKE, text) == "correct"


@pytest.mark.parametrize("text", ["antara A dan B tapi lebih ke B", "bingung A apa B, ya udah B"])
def test_an_option_named_again_by_itself_settles_the_choice(text: str) -> None:
    assert _verdict(LAKE, text) == "correct"


@pytest.mark.parametrize(
    "text", ["✅A ❌B", "B, C dua2nya danau", "B C semuanya bisa", "B ralat A", "A B, B A"]
)
def test_several_options_or_another_one_last_win_nothing(text: str) -> None:
    assert _verdict(LAKE, text) == "wrong"


@pytest.mark.parametrize(
    ("text", "verdict"), [("A dan C", "correct"), ("a & c", "correct"), ("A atau C", "wrong")]
)
def test_the_parts_of_a_combined_option_name_it(text: str, verdict: str) -> None:
    assert _verdict(FLOOD, text) == verdict


SILA = _choice("Berapa jumlah sila dalam Pancasila?", "C", "3", "4", "5", "7")


@pytest.mark.parametrize(
    "text",
    [
        "kedua min",
        "kedua dari atas",
        "ketiga dari bawah",
        "urutan ke 2",
        "jawaban kedua",
        "yg ke-2",
        "nu kadua",
    ],
)
def test_an_option_is_named_by_its_place_from_either_end(text: str) -> None:
    assert _verdict(LAKE, text) == "correct"


def test_who_comments_first_names_no_place() -> None:
    first = _choice("Danau terdalam di Indonesia?", "A", "Danau Matano", "Danau Toba")

    assert _verdict(first, "pertama min!") != "correct"
    assert _verdict(first, "pertama atau kedua") == "wrong"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("yang ketiga", "review"),
        ("nomor 3", "review"),
        ("opsi kedua", "wrong"),
        ("nomor 6", "wrong"),
        ("5", "correct"),
    ],
)
def test_a_place_among_numbers_is_for_a_person_where_it_may_be_right(text: str, verdict: str) -> None:
    assert _verdict(SILA, text) == verdict


BLOOD = _choice(
    "Golongan darah donor universal?", "D", "Golongan A", "Golongan B", "Golongan AB", "Golongan O"
)
VITAMIN = _choice("Vitamin pada wortel?", "A", "Vitamin A", "Vitamin B", "Vitamin C", "Vitamin D")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("goldar O dong", "correct"),
        ("O", "correct"),
        ("AB itu penerima universal, kalau pendonor universal ya O", "correct"),
        ("AB", "wrong"),
        ("A O semuanya bisa", "wrong"),
        ("O gitu ya min", "chatter"),
    ],
)
def test_letters_in_the_options_texts_name_them(text: str, verdict: str) -> None:
    assert _verdict(BLOOD, text) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"), [("vit A", "correct"), ("vitamin C", "wrong"), ("vitamin E", "wrong")]
)
def test_a_letter_after_the_options_own_head_is_a_choice(text: str, verdict: str) -> None:
    assert _verdict(VITAMIN, text) == verdict


FACT = _choice("Fakta atau mitos? Tongkat putih membantu disabilitas netra.", "A", "Fakta", "Mitos")
CUT = _choice("Benar atau salah? Bansos boleh dipotong pendamping.", "B", "Benar", "Salah")


@pytest.mark.parametrize(
    ("text", "verdict"), [("salah", "wrong"), ("hoaks itu", "wrong"), ("benar", "review")]
)
def test_a_yes_or_no_stands_for_an_option_that_says_the_same(text: str, verdict: str) -> None:
    assert _verdict(FACT, text) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("ga boleh min", "review"),
        ("benar eh salah", "correct"),
        ("jawaban yang benar: B", "correct"),
        ("maaf kalo salah ya", "chatter"),
        ("boleh ga sih min?", "chatter"),
    ],
)
def test_benar_and_salah_are_options_and_frames(text: str, verdict: str) -> None:
    assert _verdict(CUT, text) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("bukannya B", "correct"),
        ("masa bukan B", "correct"),
        ("bukan B kah", "correct"),
        ("poso kak, B", "review"),
    ],
)
def test_denials_that_ask_and_letters_against_texts(text: str, verdict: str) -> None:
    assert _verdict(LAKE, text) == verdict


@pytest.mark.parametrize(
    ("comment", "verdict", "reason"),
    [
        ("harapan keluarga", "review", "word-order"),
        ("keluarga program harapan kak", "review", "word-order"),
        ("hebat keluarga", "wrong", "other-option"),
        ("program keluarga", "review", "fits-several"),
        ("keluarga harapan", "correct", "text"),
    ],
)
def test_words_that_only_one_option_has_together_name_it_in_any_order(
    comment: str, verdict: str, reason: str
) -> None:
    options = ("Program Keluarga Hebat", "Program Keluarga Harapan", "Program Kartu Harapan")

    judgement = Judge([_choice("Apa kepanjangan dari PKH?", "B", *options)]).rule(comment).parts[0]

    assert (judgement.verdict, judgement.reason) == (verdict, reason)
