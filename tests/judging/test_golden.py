"""The labelled comments: two people agree, and the judge agrees with them."""

from bot.judging.judge import Judge
from tests.judging.golden import quizzes


def test_the_two_annotators_agree_as_careful_people_do() -> None:
    comments = [comment for quiz in quizzes() for comment in quiz.comments]

    agreed = sum(comment.first == comment.second for comment in comments)

    print(f"agreement: {agreed} of {len(comments)}, {agreed / len(comments):.1%}")
    assert len(comments) >= 600
    assert agreed / len(comments) >= 0.9
    assert all(comment.first in comment.defensible for comment in comments)


def test_every_case_that_taught_a_rule_keeps_its_verdict() -> None:
    missed = []
    for quiz in quizzes():
        if not quiz.id.startswith("regression"):
            continue
        judge = Judge(quiz.questions)
        for comment in quiz.comments:
            ruling = judge.rule(comment.text)
            several = tuple(part.verdict.value for part in ruling.parts)
            judged = several if ruling.whole == "judged" else ruling.whole
            verdict = several[0] if len(quiz.questions) == 1 else judged
            if verdict not in comment.defensible:
                missed.append((quiz.id, comment.text, verdict, comment.defensible))

    assert not missed


def _share_defensible(name: str) -> float:
    good = total = 0
    for quiz in quizzes(name):
        judge = Judge(quiz.questions)
        for comment in quiz.comments:
            ruling = judge.rule(comment.text)
            single = len(quiz.questions) == 1
            several = tuple(part.verdict.value for part in ruling.parts)
            verdict = several[0] if single else several if ruling.whole == "judged" else ruling.whole
            good += verdict in comment.defensible
            total += 1
    return good / total


def test_the_judge_gives_a_defensible_verdict() -> None:
    assert _share_defensible("set-a") >= 0.985
    assert _share_defensible("set-b") >= 0.99
