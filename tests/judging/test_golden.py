"""The labelled comments: two people agree, and the judge agrees with them."""

from tests.judging.golden import quizzes


def test_the_two_annotators_agree_as_careful_people_do() -> None:
    comments = [comment for quiz in quizzes() for comment in quiz.comments]

    agreed = sum(comment.first == comment.second for comment in comments)

    print(f"agreement: {agreed} of {len(comments)}, {agreed / len(comments):.1%}")
    assert len(comments) >= 600
    assert agreed / len(comments) >= 0.9
    assert all(comment.first in comment.defensible for comment in comments)
