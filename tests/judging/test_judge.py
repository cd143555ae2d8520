"""The way in: one judge for one post, the same ruling for the same comment."""

from bot.game.model import MultipleChoice, Option, Verdict
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
