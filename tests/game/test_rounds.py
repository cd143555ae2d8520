"""Which comments count."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.game.model import Attempt, Attempts, Verdict
from bot.game.rounds import counted, is_late

NOON = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)
CLOSE = NOON + timedelta(hours=11)
FIRST, LAST, THREE = Attempts("first"), Attempts("last"), Attempts("any", 3)


def an_attempt(
    verdict: str,
    *,
    person: int = 1,
    after: timedelta = timedelta(minutes=1),
    comment: str = "c1",
    question: int = 1,
) -> Attempt:
    return Attempt(comment, person, question, Verdict(verdict), NOON + after)


def verdicts(attempts: list[Attempt], rule: Attempts) -> list[str]:
    return [attempt.verdict.value for attempt in counted(attempts, rule, CLOSE)]


def test_the_first_attempt_counts_whatever_follows() -> None:
    attempts = [an_attempt("wrong"), an_attempt("correct", after=timedelta(minutes=2), comment="c2")]

    assert verdicts(attempts, FIRST) == ["wrong"]


def test_chatter_before_the_answer_is_no_attempt() -> None:
    attempts = [an_attempt("chatter"), an_attempt("correct", after=timedelta(minutes=2), comment="c2")]

    assert verdicts(attempts, FIRST) == ["correct"]


def test_the_last_attempt_before_closing_counts() -> None:
    attempts = [
        an_attempt("correct"),
        an_attempt("wrong", after=timedelta(hours=10), comment="c2"),
        an_attempt("correct", after=timedelta(hours=11), comment="c3"),
    ]

    assert verdicts(attempts, LAST) == ["wrong"]


def test_a_right_one_among_the_first_three_counts_and_a_fourth_does_not() -> None:
    wrong = [an_attempt("wrong", after=timedelta(minutes=n), comment=f"c{n}") for n in range(3)]
    right = an_attempt("correct", after=timedelta(minutes=9), comment="c9")

    assert verdicts([*wrong, right], THREE) == ["wrong"]
    assert verdicts([*wrong[:2], right], THREE) == ["correct"]


def test_a_comment_at_the_second_of_closing_is_late() -> None:
    assert is_late(CLOSE, CLOSE)
    assert not is_late(CLOSE - timedelta(seconds=1), CLOSE)


def test_an_attempt_that_waits_for_a_person_keeps_its_place() -> None:
    attempts = [an_attempt("review"), an_attempt("correct", after=timedelta(minutes=2), comment="c2")]

    assert verdicts(attempts, FIRST) == ["review"]


@given(
    st.permutations(
        [("wrong", 1, 1), ("correct", 1, 4), ("correct", 2, 2), ("chatter", 2, 1), ("review", 3, 3)]
    )
)
def test_the_order_of_arrival_does_not_matter(arrivals: list[tuple[str, int, int]]) -> None:
    attempts = [
        an_attempt(verdict, person=person, after=timedelta(minutes=minute), comment=f"c{person}{minute}")
        for verdict, person, minute in arrivals
    ]

    assert counted(attempts, THREE, CLOSE) == counted(
        sorted(attempts, key=lambda one: one.comment_id), THREE, CLOSE
    )
