"""The history played again: points from verdicts, winners from points, verdicts from comments.

Only the rules (`bot.game`) and the judge compute here; what the database says of points, winners and
verdicts is compared with, never computed from. The settings that shaped points and winners stand in the
decisions of that time, so that a change of bot.toml changes nothing that was settled before.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

from bot.game.model import Attempt
from bot.game.rounds import PLAYED, counted
from bot.game.scoring import Score, StreakBonus, tally
from bot.game.standings import Standing, winners
from bot.judging.judge import Judge, judge_version
from bot.store import comments, decisions, replaying, rounds
from bot.store.database import Reader
from bot.store.proof import Checked, Difference
from bot.store.replaying import StoredVerdict
from bot.store.tables import DecisionRow

# What a cell may raise that holds something impossible; `check_chain` has named it by then.
_UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)


def points_and_winners(tx: Reader, checked: Checked) -> Iterator[Difference]:
    """Yield where stored points and winners do not follow from verdicts, rules and overrules."""
    try:
        settled = _settled(tx)
    except _UNREADABLE as error:
        yield Difference("points", "round", "unreadable", type(error).__name__)
        return
    runs: dict[str, dict[int, int]] = {}
    sums: dict[str, dict[str, dict[int, Standing]]] = {}
    for round_id, series, week in settled:
        standing = sums.setdefault(week, {}).setdefault(series, {})
        own: dict[int, int] = {}
        try:
            earned = _earned(tx, round_id, runs.get(series, {}))
            for score, difference in _compared(tx, round_id, earned, checked):
                if score is not None:
                    own[score.person] = score.run
                    standing[score.person] = _plus(standing.get(score.person), score)
                if difference is not None:
                    yield difference
        except _UNREADABLE as error:
            yield Difference("points", f"round:{round_id}", "unreadable", type(error).__name__)
        runs[series] = own
    known = {round_id for round_id, _series, _week in settled}
    for round_id in replaying.scored_rounds(tx):
        if round_id not in known:
            yield Difference("points", f"round:{round_id}", "points", "none: it is not settled")
    yield from _winners(tx, settled, sums, checked)


def verdicts(tx: Reader, checked: Checked) -> Iterator[tuple[bool, Difference]]:
    """Yield where today's judge says something else than is stored, on the same words and key.

    Yields:
        Whether the verdict was given by this very judge (then it must be the same), and the difference.
    """
    today = judge_version()
    for key_id, group in groupby(replaying.stored_verdicts(tx, today), key=lambda one: one.key_id):
        try:
            judge = Judge(rounds.quiz_of_key(tx, key_id).questions)
        except _UNREADABLE as error:
            yield True, Difference("verdict", f"key:{key_id}", "unreadable", type(error).__name__)
            continue
        for stored in group:
            checked.add("verdicts")
            same = stored.judge == today
            if stored.text is None:
                checked.add("verdicts_forgotten")
            elif same or stored.is_latest:
                said, says = _said(stored), _said_today(judge, stored)
                if said != says:
                    yield same, Difference("verdict", f"verdict:{stored.id}", said, says)


def _settled(tx: Reader) -> list[tuple[int, str, str]]:
    """Return id, series and week of all settled rounds, in the order in which runs go on."""
    return [(row.id, row.series, row.week) for row in rounds.rows(tx) if row.status in PLAYED]


def _earned(
    tx: Reader, round_id: int, runs_before: Mapping[int, int], until_link: int | None = None
) -> Iterator[Score]:
    """Yield what each person earned in a round, by verdicts and overrules alone, in order of person."""
    round_ = rounds.get(tx, round_id, until_link)
    if round_ is None:
        raise LookupError(round_id)
    streak_bonus, excluded = _rules_of(tx, round_id, until_link)
    for group in comments.judged_by_person(tx, round_id, until_link):
        attempts = [
            Attempt(one.comment_id, one.person_id, one.question, one.verdict, one.counts_from)
            for one in group
            if one.person_id not in excluded
        ]
        yield from tally(
            counted(attempts, round_.attempts, round_.close_at),
            questions=round_.quiz.questions,
            opened_at=round_.opened_at or round_.publish_at,
            runs_before=runs_before,
            streak_bonus=streak_bonus,
        )


def _rules_of(tx: Reader, round_id: int, until_link: int | None) -> tuple[StreakBonus | None, set[int]]:
    """Return the bonus for runs and who was excluded, as the round's last tally had them."""
    settled = [
        decision
        for decision in decisions.about(tx, f"round:{round_id}", "settled")
        if until_link is None or decision.link <= until_link
    ]
    rules = decisions.body(settled[-1]) if settled else {}
    bonus, excluded = rules.get("streak_bonus"), rules.get("excluded")
    return (
        StreakBonus(int(bonus["points"]), int(bonus["after"])) if isinstance(bonus, dict) else None,
        {int(person) for person in excluded} if isinstance(excluded, list) else set(),
    )


def _compared(
    tx: Reader, round_id: int, earned: Iterator[Score], checked: Checked
) -> Iterator[tuple[Score | None, Difference | None]]:
    """Yield each computed score with how the stored one differs; both come in order of person."""
    stored_scores = replaying.stored_scores(tx, round_id)
    computed, stored = next(earned, None), next(stored_scores, None)
    while computed is not None or stored is not None:
        checked.add("scores")
        person = min(one.person for one in (computed, stored) if one is not None)
        mine = computed if computed is not None and computed.person == person else None
        theirs = stored if stored is not None and stored.person == person else None
        name = f"round:{round_id}/person:{person}"
        differs = None if mine == theirs else Difference("points", name, _shown(theirs), _shown(mine))
        yield mine, differs
        computed = next(earned, None) if mine is not None else computed
        stored = next(stored_scores, None) if theirs is not None else stored


def _winners(
    tx: Reader,
    settled: list[tuple[int, str, str]],
    sums: Mapping[str, Mapping[str, Mapping[int, Standing]]],
    checked: Checked,
) -> Iterator[Difference]:
    changed_at = replaying.last_changes(tx)
    for week, decision in sorted(_decided_weeks(tx).items()):
        checked.add("winners")
        # Runs reach back: a round of an earlier week that was judged anew later counts as well.
        up_to = [round_id for round_id, _series, one_week in settled if one_week <= week]
        try:
            of_week = sums.get(week, {})
            if any(changed_at.get(round_id, 0) > decision.link for round_id in up_to):
                of_week = _sums_then(tx, settled, week, decision.link)
            stored, computed = _places_of(decision, of_week)
        except _UNREADABLE as error:
            yield Difference("winners", f"week:{week}", "unreadable", type(error).__name__)
            continue
        if stored != computed:
            yield Difference("winners", f"week:{week}", str(stored), str(computed))


def _decided_weeks(tx: Reader) -> dict[str, DecisionRow]:
    """Return what was said last of each week: announced or corrected, else its last draft."""
    decided: dict[str, DecisionRow] = {}
    for decision in decisions.of_kind(tx, "drafted", "announced", "corrected"):
        week = decision.subject.removeprefix("week:")
        if decision.kind != "drafted" or week not in decided or decided[week].kind == "drafted":
            decided[week] = decision
    return decided


def _places_of(
    decision: DecisionRow, of_week: Mapping[str, Mapping[int, Standing]]
) -> tuple[list[list[int]], list[list[int]]]:
    """Return the winners that a decision lists, and those who won by its own rules."""
    body = decisions.body(decision)
    places, barred, series, listed = (body[name] for name in ("places", "barred", "series", "winners"))
    if not (isinstance(places, int) and isinstance(barred, list) and isinstance(listed, list)):
        raise TypeError(decision.id)
    standing: dict[int, Standing] = {}
    for name, people in of_week.items():
        if not series or (isinstance(series, list) and name in series):
            for person, one in people.items():
                standing[person] = _together(standing.get(person), one)
    won = winners(standing.values(), places=places, barred=barred)
    return (
        sorted([int(cell) for cell in place] for place in listed),
        sorted([one.rank, one.person, one.points, one.correct, one.seconds] for one in won),
    )


def _sums_then(
    tx: Reader, settled: list[tuple[int, str, str]], week: str, link: int
) -> dict[str, dict[int, Standing]]:
    """Return the week's sums by series as they were right after a link of the chain."""
    sums: dict[str, dict[int, Standing]] = defaultdict(dict)
    runs: dict[str, dict[int, int]] = {}
    for round_id, series, one_week in settled:
        settled_at = replaying.settled_at_link(tx, round_id)
        if one_week > week or settled_at is None or settled_at > link:
            continue
        own: dict[int, int] = {}
        for score in _earned(tx, round_id, runs.get(series, {}), link):
            own[score.person] = score.run
            if one_week == week:
                sums[series][score.person] = _plus(sums[series].get(score.person), score)
        runs[series] = own
    return sums


def _plus(before: Standing | None, score: Score) -> Standing:
    return _together(before, Standing(score.person, score.points, score.correct, score.seconds))


def _together(before: Standing | None, more: Standing) -> Standing:
    if before is None:
        return more
    return Standing(
        more.person,
        before.points + more.points,
        before.correct + more.correct,
        before.seconds + more.seconds,
    )


def _shown(score: Score | None) -> str:
    if score is None:
        return "no points"
    return (
        f"{score.points} points ({score.speed} for speed, {score.streak} for a streak), "
        f"{score.correct} right in {score.seconds} s, run of {score.run}"
    )


def _said(stored: StoredVerdict) -> str:
    return _in_words(stored.verdict, stored.reason, stored.matched, stored.similarity)


def _said_today(judge: Judge, stored: StoredVerdict) -> str:
    parts = judge.rule(stored.text or "").for_the_record
    if not 1 <= stored.question <= len(parts):
        return "no such question"
    part = parts[stored.question - 1]
    similarity = None if part.similarity is None else round(float(part.similarity), 1)
    return _in_words(part.verdict.value, part.reason, part.matched, similarity)


def _in_words(verdict: str, reason: str, matched: str | None, similarity: float | None) -> str:
    return f"{verdict}: {reason}, {matched!r}, {similarity!r}"
