"""What followers read: complete, within Instagram's limits, and never missing the rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.occasions import Announcement, ByHand, Correction, Post, Reveal, WinnerMessage
from bot.content.shortening import counted_length, hashtags_in, mentions_in, shortened
from bot.content.subjects import Winner
from bot.content.wording import Wording
from bot.errors import UserError
from bot.game.model import (
    Attempts,
    EmojiClue,
    LettersScrambled,
    LettersShown,
    OpenAnswer,
    PictureClue,
    Puzzle,
    Question,
    SpeedBonus,
)
from tests.content.cards.builders import MONDAY, SATURDAY_NIGHT, SUNDAY, a_choice, a_word

JAKARTA = ZoneInfo("Asia/Jakarta")
TERMS = "Syarat dan ketentuan: lihat sorotan KUIS di profil"
PRIZE = "Bingkisan untuk 3 pemenang"
texts = st.one_of(
    st.text(max_size=3000),
    st.lists(
        st.sampled_from(
            ["#satu", "#dua2", "@sari", "@budi.s", "panjang", "👨‍👩‍👧", "\n", "{{ x }}", "{% if %}"]
        )
    ).map(" ".join),
)


def a_wording(language: str = "id", overrides: Path | None = None) -> Wording:
    return Wording(language, JAKARTA, overrides, handle="kemensosri", name="Kementerian Sosial RI")


WORDING = a_wording()


def a_post(
    *questions: Question, own_caption: str | None = None, hashtags: tuple[str, ...] = ("KuisKita",)
) -> Post:
    return Post(
        "Sabtu Trivia",
        "[ST-48]",
        questions or (a_choice(),),
        SATURDAY_NIGHT,
        Attempts("first"),
        48,
        points=10,
        speed_bonus=SpeedBonus(5, timedelta(hours=1)),
        prize=PRIZE,
        terms=TERMS,
        hashtags=hashtags,
        own_caption=own_caption,
    )


def an_announcement(*handles: str) -> Announcement:
    winners = tuple(Winner(rank, handle, 100 - rank) for rank, handle in enumerate(handles, 1))
    return Announcement(
        "[P-2026-W48]",
        48,
        MONDAY,
        SUNDAY,
        winners,
        ("Sabtu Trivia",),
        PRIZE,
        TERMS,
        timedelta(days=7),
        ("KuisKita",),
    )


def test_each_picture_of_the_winners_is_told_by_itself() -> None:
    told = a_wording().podium_alt_text(an_announcement("sari", "budi"), 2, 3)

    assert "gambar 2 dari 3" in told
    assert "sari" in told
    assert "gambar" not in a_wording().podium_alt_text(an_announcement("sari"))


def assert_whole(caption: str, marker: str) -> None:
    assert counted_length(caption) <= 2200
    assert len(hashtags_in(caption)) <= 5
    assert len(mentions_in(caption)) <= 3
    assert caption.endswith(f"\n\n{marker}")
    assert caption.count(marker) == 1
    assert TERMS in caption
    assert PRIZE in caption
    assert "tidak pernah meminta uang" in caption
    assert "tidak disponsori" in caption


@settings(max_examples=150, deadline=None)
@given(question=texts, options=st.lists(texts, min_size=2, max_size=6), own=st.none() | texts)
def test_any_caption_keeps_to_the_limits_and_keeps_the_rules(
    question: str, options: list[str], own: str | None
) -> None:
    post = a_post(a_choice(question, tuple(options), "A"), own_caption=own)

    caption = WORDING.caption(post)

    assert_whole(caption, "[ST-48]")
    assert "Sabtu, 28 November 2026 pukul 21.00 WIB" in caption


def test_a_long_caption_is_shortened_at_a_word() -> None:
    caption = a_wording().caption(a_post(own_caption="kesejahteraan " * 400))

    opening = caption.split("…")[0]
    assert set(opening.split()) == {"kesejahteraan"}
    assert counted_length(caption) > 2150


def test_terms_that_cannot_fit_are_an_error_and_never_cut() -> None:
    with pytest.raises(UserError) as error:
        a_wording().caption(replace(a_post(), terms="syarat " * 400))

    assert error.value.problems[0].code == "wording.caption-too-long"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("abcdefgh._12", min_size=1, max_size=30), unique=True, max_size=26))
def test_every_winner_is_named_and_only_the_first_three_are_called(handles: list[str]) -> None:
    caption = WORDING.announcement(an_announcement(*handles))

    assert_whole(caption, "[P-2026-W48]")
    for handle in handles:
        assert handle in caption


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_of_question_is_told_in_both_languages(language: str) -> None:
    wording = a_wording(language)
    puzzles: list[Puzzle] = [LettersScrambled("SCALINAPA"), EmojiClue("🏫 + 👵"), PictureClue("a.jpg")]
    words = [a_word(puzzle=puzzle) for puzzle in puzzles]
    post = a_post(a_choice(), OpenAnswer("Ibu kota?", "Jakarta"), a_word(), *words)

    assert wording.caption(post).endswith("[ST-48]")
    assert all(wording.alt_text(post, index) for index in (None, *range(6)))
    assert wording.reveal(Reveal("Sabtu Trivia", post.questions, "kemensos.go.id", 12))
    assert wording.hint("Dimulai dari P", 2, 3)


def test_the_words_for_the_picture_do_not_give_the_answer() -> None:
    post = a_post(OpenAnswer("Apa ibu kota Indonesia?", "Jakarta"), a_word(puzzle=LettersShown("P_NC_S_L_")))

    told = " ".join(a_wording().alt_text(post, index) for index in (None, 0, 1))

    assert "Jakarta" not in told
    assert "Pancasila" not in told
    assert "P, kosong, N, C, kosong, S, kosong, L, kosong" in told


def test_the_example_of_an_answer_hints_at_nothing() -> None:
    first = a_post(a_choice(answer="A"), a_choice(answer="A"))
    second = a_post(a_choice(answer="C"), a_choice(answer="B"))

    assert a_wording().caption(first) == a_wording().caption(second)


def test_thanks_vary_and_stay_the_same_for_a_comment() -> None:
    wording = a_wording()

    said = [wording.thanks(str(comment)) for comment in range(40)]

    again = a_wording()
    assert said == [again.thanks(str(comment)) for comment in range(40)]
    assert len(set(said)) >= 5


def test_a_message_holds_the_code_and_the_fixed_words() -> None:
    message = WinnerMessage(Winner(1, "sari", 30), 48, "MERAH-27", PRIZE, SUNDAY)

    text = a_wording().message_to_winner(message)

    assert "MERAH-27" in text
    assert "tidak pernah meminta uang" in text
    assert "hanya dihubungi dari akun resmi kemensosri" in text


def test_a_correction_names_who_won_and_who_did_not() -> None:
    correction = Correction("[R-1]", 48, "Satu jawaban dinilai ulang.", (Winner(1, "sari", 30),), ("budi",))

    text = a_wording().correction(correction)

    assert "@sari" in text
    assert "budi" in text
    assert text.endswith("[R-1]")


def test_posting_by_hand_keeps_the_marker() -> None:
    steps = a_wording().by_hand(
        ByHand("round", "[ST-48]", ("post-1.jpg", "post-2.jpg"), "caption.txt", "alt.txt")
    )

    assert "post-1.jpg, post-2.jpg" in steps
    assert "[ST-48]" in steps


def test_a_template_of_the_team_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "hint.txt.jinja").write_text("Bocoran: {{ text }}")

    assert a_wording(overrides=tmp_path).hint("huruf P") == "Bocoran: huruf P"


def test_a_template_for_one_language_goes_first(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "hint.txt.jinja").write_text("Psst: {{ text }}")

    assert a_wording("en", tmp_path).hint("letter P") == "Psst: letter P"
    assert a_wording("id", tmp_path).hint("huruf P").startswith("💡")


def test_a_template_cannot_leave_out_the_rules(tmp_path: Path) -> None:
    (tmp_path / "caption.txt.jinja").write_text("{{ opening }}")

    assert_whole(a_wording(overrides=tmp_path).caption(a_post()), "[ST-48]")


@pytest.mark.parametrize(
    ("file", "source", "code", "line"),
    [
        ("caption.txt.jinja", "{{ opening }}\n\n{{ hadiah }}", "wording.variable-unknown", 3),
        ("caption.txt.jinja", "{{ opening }}\n{{ prise }}", "wording.variable-unknown-near", 2),
        ("hint.txt.jinja", "a\n{% if %}", "wording.template-syntax", 2),
        ("announcement.txt.jinja", "a\n{{ winners[0].nama }}", "wording.template-failed", 2),
        ("hint.txt.jinja", "a\n\n{{ text.__class__.__mro__ }}", "wording.template-failed", 3),
        ("hint.txt.jinja", "{% for i in range(10**9) %}x{% endfor %}", "wording.template-failed", 1),
        ("thx.txt.jinja", "a", "wording.template-unknown", None),
        ("hint.txt.jinja", b"a\n\xff", "wording.template-not-utf8", 2),
    ],
)
def test_a_mistake_in_a_template_is_told_at_the_start(
    tmp_path: Path, file: str, source: str | bytes, code: str, line: int | None
) -> None:
    (tmp_path / file).write_bytes(source.encode() if isinstance(source, str) else source)

    with pytest.raises(UserError) as error:
        a_wording(overrides=tmp_path)

    (problem,) = error.value.problems
    assert (problem.code, problem.line) == (code, line)
    assert problem.file == str(tmp_path / file)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "hint.txt.jinja").write_text("{{ salah }} {{ keliru }}")
    (tmp_path / "reveal.txt.jinja").write_text("{% if %}")

    with pytest.raises(UserError) as error:
        a_wording(overrides=tmp_path)

    assert len(error.value.problems) == 3


@given(st.text(max_size=400), st.integers(1, 200))
def test_a_shortened_text_keeps_within_its_room(text: str, most: int) -> None:
    assert counted_length(shortened(text, most)) <= most


def test_times_are_the_account_s_own() -> None:
    wording = Wording("id", ZoneInfo("Asia/Jayapura"), None)

    assert "23.00 WIT" in wording.caption(replace(a_post(), closes_at=datetime(2026, 11, 28, 14, tzinfo=UTC)))
