"""From attempts that count to points.

Scores are derived, never incremented: `tally` of the same attempts gives the same scores, so a person
may change a verdict and tally again. A rule is a pure function in `RULES`; each says how many points it
gives for one right answer, and the points of a score can be told apart by rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.game.model import Attempt, Question, SpeedBonus, Verdict

DEFAULT_POINTS = 10


@dataclass(frozen=True, slots=True)
class StreakBonus:
    """Extra points for right answers in at least `after` rounds of a series in a row."""

    points: int
    after: int


@dataclass(frozen=True, slots=True)
class Score:
    """What one person earned in one round.

    Args:
        points: All of it; `speed` and `streak` are the parts that came as bonus.
        correct: How many questions they answered right.
        seconds: From the post to each right answer, added up; what ties are broken by.
        run: Rounds of the series in a row with a right answer, this one included.
    """

    person: int
    points: int
    correct: int
    seconds: int
    speed: int = 0
    streak: int = 0
    run: int = 0


def speed_bonus(bonus: SpeedBonus, elapsed: timedelta) -> int:
    """Return the extra points for an answer `elapsed` after the post.

    The bonus melts in a straight line from `bonus.points` at once to 0 at `bonus.melts_after`, rounded
    down: a follower never gets a point for a second they did not save.

    Args:
        bonus: How much there is to win and how fast it melts.
        elapsed: Time from post to comment; the platform's clock may make it slightly negative.

    Returns:
        Whole points, 0 to `bonus.points`.
    """
    left = bonus.melts_after - max(elapsed, timedelta(0))
    if left <= timedelta(0):
        return 0
    return int(bonus.points * left // bonus.melts_after)


def tally(
    counted: Sequence[Attempt],
    *,
    questions: Sequence[Question],
    opened_at: datetime,
    runs_before: Mapping[int, int],
    streak_bonus: StreakBonus | None,
) -> list[Score]:
    """Return the scores of a round, by person.

    Args:
        counted: What `bot.game.rounds.counted` returned.
        runs_before: Each person's run of right rounds up to the round before this one.
        streak_bonus: None: no bonus for runs.
    """
    scores: dict[int, Score] = {}
    for attempt in counted:
        if attempt.verdict is not Verdict.CORRECT:
            continue
        question = questions[attempt.question - 1]
        elapsed = attempt.at - opened_at
        base = DEFAULT_POINTS if question.points is None else question.points
        speed = speed_bonus(question.speed_bonus, elapsed) if question.speed_bonus else 0
        before = scores.get(attempt.person, Score(attempt.person, 0, 0, 0))
        scores[attempt.person] = Score(
            person=attempt.person,
            points=before.points + base + speed,
            correct=before.correct + 1,
            seconds=before.seconds + max(0, int(elapsed.total_seconds())),
            speed=before.speed + speed,
        )
    return [_with_run(score, runs_before, streak_bonus) for _, score in sorted(scores.items())]


def _with_run(score: Score, runs_before: Mapping[int, int], bonus: StreakBonus | None) -> Score:
    run = runs_before.get(score.person, 0) + 1
    streak = bonus.points if bonus and run >= bonus.after else 0
    return Score(
        person=score.person,
        points=score.points + streak,
        correct=score.correct,
        seconds=score.seconds,
        speed=score.speed,
        streak=streak,
        run=run,
    )
