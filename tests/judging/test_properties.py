"""What must never change a verdict, and what may only change it one way."""

from dataclasses import replace
from functools import cache
from itertools import cycle, islice

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.game.model import OpenAnswer, Question, TebakKata, Verdict
from bot.judging.judge import Judge
from bot.judging.ruling import Ruling
from tests.judging.golden import A_SAMPLE_AND_ALL, Answer, Chosen, LabelledQuiz, quizzes, verdict_of

QUIZZES = tuple(quizzes())
ROWS = {(quiz.id, comment.text): quiz for quiz in QUIZZES for comment in quiz.comments}
SINGLE = [row for row, quiz in ROWS.items() if len(quiz.questions) == 1]
Row = tuple[str, str]
FRAMES = (
    "Izin menjawab, {}",
    "{} 🙏 @sari_dewi @budi.w",
    "bismillah\n{}\nsemoga menang 🙏",
    "{} min ✨",
    "kak {}",
    "@sari_dewi {}",
    "menurut saya {}",
    "{}!!!",
)
ANNOUNCING = ("Izin menjawab, {}", "menurut saya {}")


@cache
def _judge(questions: tuple[Question, ...]) -> Judge:
    return Judge(questions)


def _verdicts(ruling: Ruling) -> tuple[str, ...]:
    return (ruling.whole, *(part.verdict.value for part in ruling.parts))


@given(st.sampled_from(list(ROWS)), st.sampled_from(["🔥", " 🙏🙏", "‼️", " \u200b", " 😂🇮🇩", "  ", " ✨ "]))
@settings(max_examples=400, deadline=None)
def test_decoration_behind_a_comment_changes_no_verdict(row: Row, decoration: str) -> None:
    judge, text = _judge(ROWS[row].questions), row[1]

    assert _verdicts(judge.rule(text + decoration)) == _verdicts(judge.rule(text))


@given(st.sampled_from(list(ROWS)))
@settings(max_examples=300, deadline=None)
def test_capitals_and_styled_letters_change_no_verdict(row: Row) -> None:
    judge, text = _judge(ROWS[row].questions), row[1]
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in text)

    assert _verdicts(judge.rule(wide)) == _verdicts(judge.rule(text))


def _answer(quiz: LabelledQuiz, text: str) -> Answer:
    return verdict_of(_judge(quiz.questions).rule(text))


@A_SAMPLE_AND_ALL
def test_a_golden_row_keeps_its_verdict_inside_polite_frames_mentions_and_emoji(chosen: Chosen) -> None:
    frames = cycle(FRAMES)
    changed = []
    total = 0
    for quiz in QUIZZES:
        for comment in chosen(quiz):
            before = _answer(quiz, comment.text)
            if before not in comment.defensible:
                continue
            for frame in islice(frames, 3):  # eight comments meet all frames, three times each
                if before == "chatter" and frame in ANNOUNCING:
                    continue  # announces an answer where none comes
                total += 1
                after = _answer(quiz, frame.format(comment.text))
                if after not in comment.defensible:
                    changed.append((quiz.id, comment.text, frame, before, after))

    assert len(changed) <= 0.002 * total, changed


@given(st.sampled_from(SINGLE))
@settings(max_examples=300, deadline=None)
def test_the_order_of_accept_does_not_matter(row: Row) -> None:
    question, text = ROWS[row].questions[0], row[1]
    turned = replace(question, accept=tuple(reversed((*question.accept, "jawaban lain", "satu lagi"))))
    straight = replace(question, accept=(*question.accept, "jawaban lain", "satu lagi"))

    assert Judge([turned]).rule(text).parts[0].verdict == Judge([straight]).rule(text).parts[0].verdict


@given(st.sampled_from(SINGLE), st.sampled_from(SINGLE))
@settings(max_examples=300, deadline=None)
def test_one_more_accept_never_turns_a_right_answer_wrong(row: Row, other: Row) -> None:
    question, text = ROWS[row].questions[0], row[1]
    if _judge(ROWS[row].questions).rule(text).parts[0].verdict is not Verdict.CORRECT:
        return
    right = ROWS[other].questions[0]
    added = right.answer if isinstance(right, OpenAnswer | TebakKata) else right.right_option.text

    richer = replace(question, accept=(*question.accept, added))

    assert Judge([richer]).rule(text).parts[0].verdict is not Verdict.WRONG
