"""From the verdicts in force to stored scores, and what a changed verdict would do to a week.

Scores are always replaced as a whole. The same functions answer "who would gain, who would lose": a
tally with some verdicts imagined otherwise, stored nowhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from bot.game.model import Attempt, Round, Verdict
from bot.game.rounds import PLAYED, counted, is_late, undecided
from bot.game.scoring import Score, StreakBonus, tally
from bot.game.standings import Ranked, Standing, changed
from bot.game.standings import winners as take_places
from bot.services.desk import Desk
from bot.store import comments, decisions, people, rounds, scores, winners
from bot.store.comments import JudgedComment
from bot.store.database import Reader, Writer
from bot.store.forgetting import forgotten
from bot.store.scores import Period

Imagined = Mapping[tuple[str, int], Verdict]


@dataclass(frozen=True, slots=True)
class Effect:
    """Who would gain and who would lose a place among a week's winners.

    Args:
        later: The later weeks whose winners would change too, since runs go on into them; by week.
    """

    gained: tuple[Ranked, ...]
    lost: tuple[Ranked, ...]
    later: tuple[tuple[str, "Effect"], ...] = ()

    @property
    def changes_a_winner(self) -> bool:
        """Whether anybody's place among the winners would change, in whatever week."""
        return bool(self.gained or self.lost or self.later)


def attempts_of(judged: Iterable[JudgedComment], imagined: Imagined | None = None) -> list[Attempt]:
    """Return the attempts among comments, by the verdicts in force or as imagined."""
    imagined = imagined or {}
    attempts = (
        Attempt(
            one.comment_id,
            one.person_id,
            one.question,
            imagined.get((one.comment_id, one.question), one.verdict),
            one.counts_from,
        )
        for one in judged
    )
    return [attempt for attempt in attempts if attempt.verdict.is_attempt]


def _attempts_of_round(tx: Reader, round_: Round, imagined: Imagined | None = None) -> list[Attempt]:
    everybody = comments.judged_by_person(tx, round_.id)
    return attempts_of(chain.from_iterable(everybody), imagined)


def excluded_people(desk: Desk, tx: Reader) -> set[int]:
    """Return our numbers of the accounts that never count."""
    found = (people.by_handle(tx, handle) for handle in desk.settings.winners.exclude)
    return {person.id for person in found if person} | decisions.excluded(tx)


def right_attempts(desk: Desk, tx: Reader, round_: Round) -> list[Attempt]:
    """Return the first right attempt that counts of everybody who has one, by time."""
    barred = excluded_people(desk, tx)
    attempts = [one for one in _attempts_of_round(tx, round_) if one.person not in barred]
    found = counted(attempts, round_.attempts, round_.close_at)
    first: dict[int, Attempt] = {}
    for one in sorted(found, key=lambda one: (one.at, one.comment_id, one.question)):
        if one.verdict is Verdict.CORRECT:
            first.setdefault(one.person, one)
    return list(first.values())


def right_answers(desk: Desk, tx: Reader, round_: Round) -> int:
    """Return how many people have at least one right answer that counts."""
    return len(right_attempts(desk, tx, round_))


def waiting_for_a_person(desk: Desk, tx: Reader, round_: Round) -> list[Attempt]:
    """Return the doubtful answers that hold the round back."""
    barred = excluded_people(desk, tx)
    attempts = [one for one in _attempts_of_round(tx, round_) if one.person not in barred]
    return undecided(attempts, round_.attempts, round_.close_at)


def tally_round(
    desk: Desk,
    tx: Reader,
    round_: Round,
    imagined: Imagined | None = None,
    scores_before: Iterable[Score] | None = None,
) -> list[Score]:
    """Return a round's scores from its verdicts.

    Args:
        scores_before: Those of the series' round before, where they are imagined too; None: as stored.
    """
    if scores_before is None:
        before = rounds.before_in_series(tx, round_)
        scores_before = scores.of_round(tx, before) if before else []
    runs = {score.person: score.run for score in scores_before}
    barred = excluded_people(desk, tx)
    attempts = _attempts_of_round(tx, round_, imagined)
    return tally(
        counted([one for one in attempts if one.person not in barred], round_.attempts, round_.close_at),
        questions=round_.quiz.questions,
        opened_at=round_.opened_at or round_.publish_at,
        runs_before=runs,
        streak_bonus=streak_bonus(desk),
    )


def streak_bonus(desk: Desk) -> StreakBonus | None:
    """Return the bonus for runs, if there is one."""
    scoring = desk.settings.scoring
    return StreakBonus(scoring.streak_bonus, scoring.streak_length) if scoring.streak_bonus else None


def store_scores(desk: Desk, tx: Writer, played: Iterable[Round]) -> list[Round]:
    """Replace the scores of rounds and of later ones of their series, whose runs rest on them; return which.

    Each is tallied once, the runs before it first.
    """
    tallied = _and_later(tx, played)
    for one in tallied:
        scores.replace_scores(tx, one.id, tally_round(desk, tx, one))
        decisions.decide(tx, "settled", f"round:{one.id}", by="bot", body=settled_body(desk, tx))
    return tallied


def _and_later(tx: Reader, played: Iterable[Round]) -> list[Round]:
    """Return rounds with the settled ones after them in their series, each once, in the order of runs."""
    given = sorted(played, key=_moment)
    found = {one.id: one for one in given}
    for first in {one.series: one for one in reversed(given)}.values():
        for later in rounds.settled_after_in_series(tx, first):
            found.setdefault(later.id, later)
    return sorted(found.values(), key=_moment)


def _moment(round_: Round) -> tuple[datetime, int]:
    return round_.publish_at, round_.id


def settled_body(desk: Desk, tx: Reader) -> dict[str, object]:
    """Return the rules that shaped a round's scores, for the audit to tally by."""
    bonus = streak_bonus(desk)
    return {
        "streak_bonus": {"points": bonus.points, "after": bonus.after} if bonus else None,
        "excluded": sorted(excluded_people(desk, tx)),
    }


def week_series(desk: Desk) -> tuple[str, ...]:
    """Return the series that count for the week's winners; empty means all."""
    return desk.settings.winners.series


def barred_from_winning(desk: Desk, tx: Reader, week: str) -> set[int]:
    """Return who cannot win this week: excluded, forgotten, or winner of a week within the cooldown."""
    before = _weeks_before(week, desk.settings.winners.cooldown_weeks)
    return excluded_people(desk, tx) | set(forgotten(tx)) | winners.winners_since(tx, before)


@dataclass(frozen=True, slots=True)
class WeekRules:
    """What decides, besides the points, who wins a week; an empty `series` means all."""

    places: int
    barred: frozenset[int]
    series: tuple[str, ...]


def rules_of_week(desk: Desk, tx: Reader, week: str) -> WeekRules:
    """Return the rules of a week that is not announced yet: today's."""
    barred = frozenset(barred_from_winning(desk, tx, week))
    return WeekRules(desk.settings.winners.places, barred, week_series(desk))


def week_winners(
    desk: Desk,
    tx: Reader,
    week: str,
    imagined: Mapping[int, Imagined] | None = None,
    rules: WeekRules | None = None,
) -> list[Ranked]:
    """Return who takes the week's places by the stored scores, with some rounds' verdicts imagined.

    Args:
        rules: Those the week was announced by; None: today's.
    """
    rules = rules or rules_of_week(desk, tx, week)
    standings = week_standings(desk, tx, week, imagined, rules.series)
    return take_places(standings, places=rules.places, barred=rules.barred)


def week_standings(
    desk: Desk,
    tx: Reader,
    week: str,
    imagined: Mapping[int, Imagined] | None = None,
    series: tuple[str, ...] | None = None,
) -> list[Standing]:
    """Return everybody's sums for a week, with verdicts imagined otherwise in rounds of it or before it."""
    series = week_series(desk) if series is None else series
    sums = {one.person: one for one in scores.totals(tx, Period(week=week), series)}
    for round_, otherwise in _imagined_scores(desk, tx, imagined or {}):
        if round_.week != week or (series and round_.series not in series):
            continue
        for score in scores.of_round(tx, round_.id):
            sums[score.person] = _plus(sums.get(score.person), score, -1)
        for score in otherwise:
            sums[score.person] = _plus(sums.get(score.person), score, 1)
    return list(sums.values())


def _imagined_scores(
    desk: Desk, tx: Reader, imagined: Mapping[int, Imagined]
) -> Iterator[tuple[Round, list[Score]]]:
    """Yield what rounds with imagined verdicts would give, and later ones whose runs rest on them."""
    given = [found for number in imagined if (found := rounds.get(tx, number))]
    latest: dict[str, list[Score]] = {}
    for one in _and_later(tx, given) if streak_bonus(desk) else given:
        latest[one.series] = tally_round(desk, tx, one, imagined.get(one.id), latest.get(one.series))
        yield one, latest[one.series]


def later_weeks(desk: Desk, tx: Reader, round_: Round) -> list[str]:
    """Return the weeks after a settled round's own in which runs through it go on, in order."""
    if round_.status not in PLAYED or not streak_bonus(desk):
        return []
    after = [one.week for one in rounds.settled_after_in_series(tx, round_) if one.week != round_.week]
    return sorted(set(after))


def effect(desk: Desk, tx: Reader, round_: Round, imagined: Imagined, week: str | None = None) -> Effect:
    """Return what these verdicts would do to the winners of a week, the round's own unless one is named.

    A round that is not settled yet has no stored scores: it is tallied both ways.
    """
    settled = round_.status in PLAYED
    week = week or round_.week
    before = week_winners(desk, tx, week, None if settled else {round_.id: {}})
    after = week_winners(desk, tx, week, {round_.id: imagined})
    lost, gained = changed(before, after)
    return Effect(tuple(gained), tuple(lost))


def late_comments(round_: Round, judged: list[JudgedComment]) -> list[JudgedComment]:
    """Return the comments stamped at or after closing."""
    return [one for one in judged if is_late(one.commented_at, round_.close_at)]


def _plus(standing: Standing | None, score: Score, sign: int) -> Standing:
    base = standing or Standing(score.person, 0, 0, 0)
    return Standing(
        score.person,
        base.points + sign * score.points,
        base.correct + sign * score.correct,
        base.seconds + sign * score.seconds,
    )


def _weeks_before(week: str, count: int) -> list[str]:
    year, number = week.split("-W")
    monday = date.fromisocalendar(int(year), int(number), 1)
    earlier = (monday - timedelta(weeks=back) for back in range(1, count + 1))
    return [f"{day.isocalendar().year}-W{day.isocalendar().week:02d}" for day in earlier]
