"""The way in: one judge for one post, the same ruling for the same comment."""

import pytest

from bot.game.model import LettersShown, MultipleChoice, Option, TebakKata, Verdict
from bot.judging.judge import Judge, judge_version

PKH = MultipleChoice(
    text="Apa kepanjangan dari PKH?",
    options=(
        Option("A", "Program Keluarga Hebat"),
        Option("B", "Program Keluarga Harapan"),
        Option("C", "Program Kartu Harapan"),
    ),
    answer="B",
)


def test_the_right_letter_is_right_and_another_is_wrong() -> None:
    judge = Judge([PKH])

    verdicts = [judge.rule(text).parts[0].verdict for text in ("B", "jawabannya C min")]

    assert verdicts == [Verdict.CORRECT, Verdict.WRONG]


def test_many_comments_get_the_rulings_they_would_get_alone() -> None:
    judge = Judge([PKH])
    texts = ["B", "A", "B", "halo semuanya apa kabar nih?", "program keluarga harapan"]

    assert judge.rule_all(texts) == [judge.rule(text) for text in texts]


def test_the_version_is_short_and_steady() -> None:
    assert judge_version() == judge_version()
    assert len(judge_version()) == 12


def test_a_hedge_is_no_answer_and_a_correction_counts_as_the_last_word() -> None:
    judge = Judge([PKH])

    verdicts = [judge.rule(text).parts[0].verdict for text in ("A atau B", "A eh salah, B", "B bukan?")]

    assert verdicts == [Verdict.WRONG, Verdict.CORRECT, Verdict.CORRECT]


def test_talk_about_the_thing_is_no_attempt() -> None:
    judge = Judge([PKH])

    rulings = [judge.rule(text).whole for text in ("pkh saya belum cair min, gimana ya?", "@sari 😂", "")]

    assert rulings == ["chatter", "chatter", "chatter"]


@pytest.mark.parametrize("text", ["program_keluarga_harapan", "Program_Keluarga Harapan kak", "@sari_dewi B"])
def test_underscores_may_join_the_words_of_an_answer(text: str) -> None:
    assert Judge([PKH]).rule(text).parts[0].verdict is Verdict.CORRECT
    assert Judge([PKH], short_way=False).rule(text).parts[0].verdict is Verdict.CORRECT


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("gotong_royong min", Verdict.CORRECT),
        ("gotong_royong", Verdict.CORRECT),
        ("got_ng royong min", Verdict.CHATTER),
        ("g_t_ng r_y_ng apaan min", Verdict.CHATTER),
        ("G_T_NG R_Y_NG = gotong royong", Verdict.CORRECT),
    ],
)
def test_in_a_puzzle_with_gaps_underscores_stand_for_letters_as_well(text: str, verdict: Verdict) -> None:
    puzzle = TebakKata("Bekerja bersama?", "Gotong Royong", LettersShown("G_T_NG R_Y_NG"))

    assert Judge([puzzle]).rule(text).parts[0].verdict is verdict
