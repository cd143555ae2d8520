"""From attempts to points."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.game.model import Attempt, OpenAnswer, SpeedBonus, Verdict
from bot.game.scoring import Score, StreakBonus, speed_bonus, tally

SATURDAY = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
BONUS = SpeedBonus(5, timedelta(hours=1))


def an_attempt(person: int, *, after: timedelta, question: int = 1, verdict: str = "correct") -> Attempt:
    return Attempt(f"c{person}-{question}", person, question, Verdict(verdict), SATURDAY + after)


def test_a_faster_right_answer_outscores_a_slower_one() -> None:
    sari, budi = an_attempt(1, after=timedelta(minutes=30)), an_attempt(2, after=timedelta(0))
    question = OpenAnswer("?", "PKH", speed_bonus=BONUS)

    scores = tally([sari, budi], questions=[question], opened_at=SATURDAY, runs_before={}, streak_bonus=None)

    assert scores == [Score(1, 12, 1, 1800, speed=2, run=1), Score(2, 15, 1, 0, speed=5, run=1)]


def test_each_question_of_a_post_gives_its_own_points() -> None:
    attempts = [
        an_attempt(1, after=timedelta(minutes=1)),
        an_attempt(1, after=timedelta(minutes=1), question=2),
    ]
    questions = [OpenAnswer("?", "PKH", points=5), OpenAnswer("?", "DTKS")]

    [score] = tally(attempts, questions=questions, opened_at=SATURDAY, runs_before={}, streak_bonus=None)

    assert (score.points, score.correct, score.seconds) == (15, 2, 120)


def test_a_run_of_right_rounds_earns_its_bonus() -> None:
    attempts = [an_attempt(1, after=timedelta(0)), an_attempt(2, after=timedelta(0))]

    scores = tally(
        attempts,
        questions=[OpenAnswer("?", "PKH")],
        opened_at=SATURDAY,
        runs_before={1: 2},
        streak_bonus=StreakBonus(points=3, after=3),
    )

    assert [(score.points, score.run) for score in scores] == [(13, 3), (10, 1)]


def test_wrong_answers_earn_nothing() -> None:
    attempts = [an_attempt(1, after=timedelta(0), verdict="wrong")]

    assert (
        tally(
            attempts, questions=[OpenAnswer("?", "x")], opened_at=SATURDAY, runs_before={}, streak_bonus=None
        )
        == []
    )


@given(st.timedeltas(min_value=timedelta(minutes=-1), max_value=timedelta(days=2)))
def test_the_bonus_stays_within_its_bounds(elapsed: timedelta) -> None:
    assert 0 <= speed_bonus(BONUS, elapsed) <= BONUS.points


@given(
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=2)),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=2)),
)
def test_a_later_answer_never_earns_a_larger_bonus(one: timedelta, other: timedelta) -> None:
    assert speed_bonus(BONUS, max(one, other)) <= speed_bonus(BONUS, min(one, other))
