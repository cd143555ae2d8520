"""Whatever is written, it stays in its box: measured before any pixel is painted."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.cards import (
    THEMES,
    Layout,
    closing_soon_layout,
    podium_layout,
    reveal_layout,
    round_layouts,
    story_layout,
)
from bot.content.cards.geometry import Box, Panel
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
handles = st.text("abcdefghijklmnopqrstuvwxyzW0123456789._", min_size=1, max_size=30)


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
    layout = podium_layout(a_podium_card(*winners), a_brand())

    assert_all_in_place(layout)
    for place, handle in enumerate(winners[:12], start=1):
        assert written(layout, f"handles.{place}") == f"@{handle}"


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
    layout = podium_layout(a_podium_card("sari", "budi", ranks=(1, 1)), a_brand(theme))

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
    layout = podium_layout(a_podium_card("asep_kece", "sari", "peserta_kuis_nomor_01_nusantara"), brand)

    dates = next(text.box for text in layout.texts if text.slot == "days")
    monograms = [text.box for text in layout.texts if text.slot.startswith("monograms.")]
    discs = [
        shape.box
        for shape in layout.elements
        if isinstance(shape, Panel) and shape.border and any(shape.box.contains(one) for one in monograms)
    ]

    assert len(discs) == 3
    assert all(disc.top > dates.bottom for disc in discs)
