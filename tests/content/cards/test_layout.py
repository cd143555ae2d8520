"""Whatever is written, it stays in its box: measured before any pixel is painted."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.cards import (
    THEMES,
    Layout,
    closing_soon_layout,
    podium_layouts,
    podium_story_layout,
    reveal_layout,
    round_layouts,
    round_slides,
    story_layout,
)
from bot.content.cards.geometry import Box, Panel, Photograph
from bot.content.checking.questions import LONGEST_OPTION, LONGEST_QUESTION
from bot.game.model import (
    EmojiClue,
    LettersScrambled,
    LettersShown,
    MultipleChoice,
    OpenAnswer,
    Option,
    Puzzle,
)
from tests.content.cards.builders import a_brand, a_choice, a_podium_card, a_reveal_card, a_round_card, a_word

_HALF_A_PIXEL = 0.5
words = st.one_of(
    st.text(max_size=60),
    st.text("AWMÅÉjgpqy", min_size=1, max_size=240),
    st.lists(
        st.sampled_from(["👨‍👩‍👧", "🇮🇩", "1️⃣", "👍🏽", "🏫", "panjang", "KESEJAHTERAAN", "di", "Ế", "\n"]),
        max_size=40,
    ).map(" ".join),
)
handles = st.text("abcdefghijklmnopqrstuvwxyz0123456789._", min_size=1, max_size=30)


def assert_all_in_place(layout: Layout) -> None:
    sheet = Box(0, 0, layout.width, layout.height)
    for text in layout.texts:
        assert sheet.contains(text.box), text.slot
        for line in text.lines:
            assert line.left >= text.box.left - _HALF_A_PIXEL, text.slot
            assert line.left + line.width <= text.box.right + _HALF_A_PIXEL, text.slot
            assert line.top >= text.box.top - _HALF_A_PIXEL, text.slot
            assert line.bottom <= text.box.bottom + _HALF_A_PIXEL, text.slot
    for index, text in enumerate(layout.texts):
        for other in layout.texts[index + 1 :]:
            assert not text.box.overlaps(other.box), (text.slot, other.slot)


def written(layout: Layout, slot: str) -> str:
    text = next(text for text in layout.texts if text.slot == slot)
    return "".join(piece.text for line in text.lines for piece in line.pieces)


@settings(max_examples=60, deadline=None)
@given(question=words, options=st.lists(words, min_size=2, max_size=6), title=words, prize=words, name=words)
def test_any_question_and_options_stay_in_their_boxes(
    question: str, options: list[str], title: str, prize: str, name: str
) -> None:
    lettered = tuple(Option("ABCDEF"[index], option) for index, option in enumerate(options))
    card = a_round_card(MultipleChoice(question, lettered, "A"), title=title, prize=prize)

    brand = a_brand(name=name)

    for layout in (*round_layouts(card, brand), story_layout(card, brand), closing_soon_layout(card, brand)):
        assert_all_in_place(layout)


@settings(max_examples=60, deadline=None)
@given(clue=words, pattern=words, programme=words, kind=st.sampled_from(["shown", "scrambled", "emoji"]))
def test_any_puzzle_stays_in_its_box(clue: str, pattern: str, programme: str, kind: str) -> None:
    puzzles: dict[str, Puzzle] = {
        "shown": LettersShown(pattern),
        "scrambled": LettersScrambled(pattern),
        "emoji": EmojiClue(pattern),
    }
    card = a_round_card(a_word(clue=clue, puzzle=puzzles[kind]), programme=programme)

    for layout in (*round_layouts(card, a_brand()), story_layout(card, a_brand())):
        assert_all_in_place(layout)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.tuples(words, words, words), min_size=1, max_size=10), source=words)
def test_any_answers_stay_in_their_boxes(texts: list[tuple[str, str, str]], source: str) -> None:
    questions = tuple(OpenAnswer(text, answer, explanation=why) for text, answer, why in texts)

    for shape in ("feed", "story"):
        assert_all_in_place(reveal_layout(a_reveal_card(*questions, source=source), a_brand(), shape))


@settings(max_examples=40, deadline=None)
@given(winners=st.lists(handles, max_size=26))
def test_any_handles_stay_in_their_boxes_and_are_never_cut(winners: list[str]) -> None:
    layouts = podium_layouts(a_podium_card(*winners), a_brand())

    for layout in (*layouts, podium_story_layout(a_podium_card(*winners), a_brand())):
        assert_all_in_place(layout)
    found = [text for layout in layouts for text in layout.texts if text.slot.startswith("handles.")]
    shown = {text.slot: "".join(piece.text for line in text.lines for piece in line.pieces) for text in found}
    assert shown == {f"handles.{place}": f"@{handle}" for place, handle in enumerate(winners, start=1)}
    assert len(found) == len(winners)
    assert all(text.size >= 28 for text in found)


@settings(max_examples=40, deadline=None)
@given(handle=handles)
def test_the_account_s_own_handle_is_never_cut(handle: str) -> None:
    (layout,) = round_layouts(a_round_card(), a_brand(handle=handle))

    assert written(layout, "handle") == f"@{handle}"
    assert_all_in_place(layout)


def test_two_hundred_letters_with_six_long_options_are_shown_whole_and_legible() -> None:
    question = "Program manakah dari Kementerian Sosial yang memberi bantuan bersyarat kepada keluarga " * 3
    options = tuple(f"Program Keluarga Harapan untuk keluarga penerima manfaat nomor {n}" for n in range(6))

    (layout,) = round_layouts(a_round_card(a_choice(question[:200], options)), a_brand())

    assert layout.shortened == ()
    assert min(text.size for text in layout.texts if text.slot.startswith(("question", "options"))) >= 24


def test_what_was_too_long_is_named_for_a_warning() -> None:
    (layout,) = round_layouts(a_round_card(a_choice("kata " * 1000)), a_brand())

    assert layout.shortened == ("question",)


@pytest.mark.parametrize("count", range(1, 11))
def test_a_post_has_at_most_ten_pictures(count: int) -> None:
    layouts = round_layouts(a_round_card(*[a_choice()] * count), a_brand())

    assert len(layouts) == (count if count in (1, 10) else count + 1)


@pytest.mark.parametrize("theme", THEMES)
def test_equal_places_stand_equally_high(theme: str) -> None:
    (layout,) = podium_layouts(a_podium_card("sari", "budi", ranks=(1, 1)), a_brand(theme))

    tops = {text.box.top for text in layout.texts if text.slot.startswith("handles.")}
    assert len(tops) == 1


@pytest.mark.parametrize("count", [2, 4, 6])
def test_the_longest_texts_that_a_file_may_have_are_shown_whole(count: int) -> None:
    sentence = "kesejahteraan sosial bagi keluarga penerima manfaat " * 10
    options = tuple(sentence[start : start + LONGEST_OPTION] for start in range(count))

    (layout,) = round_layouts(a_round_card(a_choice(sentence[:LONGEST_QUESTION], options)), a_brand())

    assert layout.shortened == ()
    assert min(text.size for text in layout.texts if text.slot.startswith(("question", "options"))) >= 20


@pytest.mark.parametrize("simulated", [False, True])
def test_no_winner_s_disc_touches_the_dates(simulated: bool) -> None:
    brand = replace(a_brand(), simulated=simulated)
    (layout,) = podium_layouts(a_podium_card("asep_kece", "sari", "peserta_kuis_nomor_01_nusantara"), brand)

    dates = next(text.box for text in layout.texts if text.slot == "days")
    monograms = [text.box for text in layout.texts if text.slot.startswith("monograms.")]
    discs = [
        shape.box
        for shape in layout.elements
        if isinstance(shape, Panel) and shape.border and any(shape.box.contains(one) for one in monograms)
    ]

    assert len(discs) == 3
    assert all(disc.top > dates.bottom for disc in discs)


LONG = "Program manakah dari Kementerian Sosial yang memberi bantuan bersyarat kepada keluarga " * 3
SIX = tuple(f"Program Keluarga Harapan untuk keluarga penerima manfaat nomor {n}" for n in range(6))


def sizes(layout: Layout, *slots: str) -> list[int]:
    return [text.size for text in layout.texts if text.slot.startswith(slots)]


def test_options_without_room_beside_a_picture_get_a_picture_of_their_own() -> None:
    card = replace(a_round_card(a_choice(LONG[:200], SIX)), picture=Path("foto.jpg"))

    first, second = round_slides(card, a_brand())

    (photograph,) = (one for one in first.layout.elements if isinstance(one, Photograph))
    assert photograph.box.height >= first.layout.height / 4
    assert sizes(first.layout, "options") == []
    assert (first.question, first.has_options) == (second.question, not second.has_options) == (0, False)
    assert min(sizes(second.layout, "options")) >= 28


def test_a_picture_beside_short_options_stays_one_picture_a_quarter_high() -> None:
    card = replace(a_round_card(a_choice("Apa itu PKH?", ("Ya", "Bukan"))), picture=Path("foto.jpg"))

    (slide,) = round_slides(card, a_brand())

    (photograph,) = (one for one in slide.layout.elements if isinstance(one, Photograph))
    assert photograph.box.height >= slide.layout.height / 4


@settings(max_examples=30, deadline=None)
@given(question=words, options=st.lists(words, min_size=2, max_size=6), with_picture=st.booleans())
def test_a_question_is_never_smaller_than_its_options(
    question: str, options: list[str], with_picture: bool
) -> None:
    lettered = tuple(Option("ABCDEF"[index], option) for index, option in enumerate(options))
    card = replace(
        a_round_card(MultipleChoice(question, lettered, "A")),
        picture=Path("foto.jpg") if with_picture else None,
    )

    for layout in round_layouts(card, a_brand()):
        shown = [
            text for text in layout.texts if text.slot == "question" and text.lines and not text.shortened
        ]
        assert all(text.size >= size for text in shown for size in sizes(layout, "options"))


def test_many_winners_are_spread_over_pictures_the_first_three_on_a_podium() -> None:
    card = a_podium_card(*(f"peserta_kuis_nomor_{n:02}_nusantara" for n in range(23)))

    podium, *lists = podium_layouts(card, a_brand())

    assert len(sizes(podium, "handles.")) == 3
    assert [len(sizes(layout, "handles.")) for layout in lists] == [7, 7, 6]
    assert min(size for layout in (podium, *lists) for size in sizes(layout, "handles.")) >= 28


def test_equal_points_at_different_places_are_explained() -> None:
    (layout,) = podium_layouts(a_podium_card("asep", "sari", points=(84, 84), faster=(1,)), a_brand())

    assert written(layout, "ahead.1") == "lebih cepat"
    assert not sizes(layout, "ahead.2")


@pytest.mark.parametrize("theme", THEMES)
def test_the_label_of_a_rehearsal_has_air_around_it(theme: str) -> None:
    brand = replace(a_brand(theme), simulated=True)
    for layout in (*round_layouts(a_round_card(a_word()), brand), *round_layouts(a_round_card(), brand)):
        label = next(text.box for text in layout.texts if text.slot == "simulation")
        (pill,) = (one.box for one in layout.elements if isinstance(one, Panel) and one.box.contains(label))
        others = [one.box for one in layout.elements if isinstance(one, Panel) and one.box != pill]

        assert all(box.bottom + 24 <= pill.top or pill.bottom + 24 <= box.top for box in others)


def test_the_gap_below_a_question_is_clearly_larger_than_those_between_options() -> None:
    (layout,) = round_layouts(a_round_card(), a_brand())
    panels = [one.box for one in layout.elements if isinstance(one, Panel)]
    rows = [
        next(panel for panel in panels if panel.contains(text.box) and panel.width > 900)
        for text in layout.texts
        if text.slot == "question" or text.slot.startswith("options.")
    ]

    below, *between = [lower.top - upper.bottom for upper, lower in pairwise(rows)]
    assert below >= 1.5 * max(between)


def test_an_office_s_name_is_larger_than_its_handle() -> None:
    brand = a_brand(
        name="Direktorat Jenderal Perlindungan dan Jaminan Sosial Republik Indonesia",
        handle="direktorat_perlindungan_sosial",
    )
    (layout,) = round_layouts(a_round_card(), brand)

    assert sizes(layout, "name")[0] > sizes(layout, "handle")[0]


def test_ten_long_answers_are_read_on_a_phone() -> None:
    layout = reveal_layout(a_reveal_card(*[a_choice(LONG[:200], SIX, "D")] * 10), a_brand())

    assert layout.shortened == ()
    assert min(sizes(layout, "answers.")) >= 28


def test_other_zones_stand_beside_the_account_s_own() -> None:
    brand = replace(a_brand(), other_zones=(ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Jayapura")))
    (layout,) = round_layouts(a_round_card(), brand)

    for one in (layout, closing_soon_layout(a_round_card(), brand)):
        assert written(one, "closing.clocks") == "22.00 WITA / 23.00 WIT"
        assert_all_in_place(one)
