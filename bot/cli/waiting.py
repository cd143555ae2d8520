"""What waits for a person, as `sabtu status` says it: each with a code for programs and a sentence."""

from datetime import datetime

from bot.cli.invocation import Invocation
from bot.game.model import RoundStatus
from bot.game.rounds import PLAYED
from bot.services import bad_files, closing, excluding, passing_on, preparing, vouching, weighing
from bot.services.desk import Desk
from bot.services.holding import holding, problem_of
from bot.services.naming import write_in_words
from bot.services.tallying import waiting_for_a_person
from bot.store import decisions, notices, outbox, people, rounds, winners
from bot.store.database import Reader
from bot.store.tables import RoundRow

Problem = dict[str, str]

_TOLD_WHEN_REFUSED = ("post", "winners", "correction", "reveal", "message")


def waiting(
    invocation: Invocation, desk: Desk, tx: Reader, ahead: list[RoundRow], now: datetime
) -> list[Problem]:
    """Return everything that holds something up until a person acts, the gravest first.

    Args:
        ahead: The rounds that are not out yet.
    """
    return [
        *_holds(invocation, desk, tx, now),
        *_writes(invocation, desk, tx),
        *_second_words(invocation, tx),
        *_answers_and_keys(invocation, desk, tx),
        *_weeks(invocation, desk, tx, now),
        *_approvals(invocation, desk, ahead),
        *_files(invocation, tx),
    ]


def _problem(invocation: Invocation, code: str, sentence: str, **facts: str | int | list[str]) -> Problem:
    return {"code": code, "message": invocation.say(sentence, **facts)}


def _holds(invocation: Invocation, desk: Desk, tx: Reader, now: datetime) -> list[Problem]:
    return [{"code": bar.code, "message": invocation.why(problem_of(bar))} for bar in holding(desk, tx, now)]


def _writes(invocation: Invocation, desk: Desk, tx: Reader) -> list[Problem]:
    unknown = [
        _problem(
            invocation,
            "unknown-write",
            "notices.unknown-write",
            key=action.key,
            what=write_in_words(desk, tx, action),
        )
        for action in outbox.in_state(tx, "unknown")
        if action.look_at is None
    ]
    return unknown + [
        _problem(
            invocation,
            "refused",
            "deciding.refused-again" if action.kind in vouching.AGAIN_AFTER_REFUSAL else "notices.refused",
            key=action.key,
            what=write_in_words(desk, tx, action),
            detail=action.reason or "",
        )
        for action in outbox.in_state(tx, "refused")
        if action.kind in _TOLD_WHEN_REFUSED
    ]


def _second_words(invocation: Invocation, tx: Reader) -> list[Problem]:
    overrules = [
        _problem(
            invocation,
            "second",
            "deciding.second-to-give",
            number=row.id,
            by=row.by,
            verdict=invocation.say(f"looking.verdict-{row.verdict}"),
            reason=row.reason,
        )
        for row, *_alike in decisions.proposals(tx)
    ]
    exclusions = [
        _problem(invocation, "exclusion", "notices.exclusion-waits", number=one.number, by=one.by)
        for one in excluding.waiting(tx)
    ]
    lapses = passing_on.waiting(tx)
    known = people.by_id(tx, [one.person_id for one in lapses])
    return [
        *overrules,
        *exclusions,
        *(
            _problem(
                invocation,
                f"lapse:{one.number}",
                "notices.lapse-waits",
                number=one.number,
                by=one.by,
                week=one.week,
                handle=known[one.person_id].handle or "-",
            )
            for one in lapses
        ),
    ]


def _answers_and_keys(invocation: Invocation, desk: Desk, tx: Reader) -> list[Problem]:
    again = decisions.rounds_with_new_keys(tx)
    doubtful = sum(
        len(waiting_for_a_person(desk, tx, one))
        for one in rounds.having(tx, RoundStatus.CLOSING, *PLAYED)
        if one.status is RoundStatus.CLOSING or one.id in again
    )
    found = [_problem(invocation, "review", "looking.review-waits", count=doubtful)] if doubtful else []
    proposed = {row.subject.removeprefix("round:") for row in decisions.of_kind(tx, "key-proposed")}
    for number in sorted(map(int, proposed)):
        round_ = rounds.get(tx, number)
        if round_ is not None and decisions.key_waits(tx, number):
            name = preparing.round_name(desk, round_)
            found.append(
                _problem(invocation, f"key:{number}", "notices.key-waits", round=name, file=round_.file)
            )
    return found


def _weeks(invocation: Invocation, desk: Desk, tx: Reader, now: datetime) -> list[Problem]:
    found = []
    for week in weighing.weeks_in_play(desk, tx):
        for round_ in rounds.of_week(tx, week):
            if round_.status not in PLAYED:
                continue
            missing = closing.gap_to_accept(desk, tx, round_)
            if missing:
                name = preparing.round_name(desk, round_)
                found.append(
                    _problem(invocation, f"gap:{round_.id}", "winners.gap", round=name, count=missing)
                )
    found += [
        _problem(invocation, f"drafted:{week}", "notices.winners-drafted", week=week)
        for week in sorted({row.week for row in winners.all_weeks(tx) if row.state == "drafted"})
    ]
    late = passing_on.overdue(desk, tx, now)
    known = people.by_id(tx, {number for row, after in late for number in (row.person_id, *after)})
    names = {number: person.handle or "-" for number, person in known.items()}
    return found + [
        _problem(
            invocation,
            f"claim:{row.week}",
            "winners.overdue",
            week=row.week,
            handle=names[row.person_id],
            following=", ".join(f"@{names[one]}" for one in after) or "-",
        )
        for row, after in late
    ]


def _files(invocation: Invocation, tx: Reader) -> list[Problem]:
    return [
        {"code": f"bad-file:{facts['file']}", "message": invocation.say(notice.code, **facts)}
        for notice in bad_files.unsolved(tx)
        for facts in [notices.facts(notice)]
    ]


def _approvals(invocation: Invocation, desk: Desk, ahead: list[RoundRow]) -> list[Problem]:
    if not invocation.settings.posts_need_approval:
        return []
    return [
        _problem(
            invocation,
            f"approval:{row.id}",
            "notices.wants-approval",
            round=preparing.round_name(desk, row),
            file=row.file,
        )
        for row in ahead
        if row.status == RoundStatus.PLANNED
    ]
