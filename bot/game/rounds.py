"""The life of a round, and which comments count in it (policy, section 7).

Pure: the moment is an argument, and the same comments give the same answer in whatever order they
arrived.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.game.model import Attempt, Attempts, Quiz, RoundStatus, Verdict

AHEAD = (RoundStatus.PLANNED, RoundStatus.APPROVED)
UNDER_WAY = (RoundStatus.OPEN, RoundStatus.CLOSING)
PLAYED = (RoundStatus.SETTLED, RoundStatus.REVEALED)
OVER = (RoundStatus.EXPIRED, RoundStatus.CANCELLED, RoundStatus.FAILED)  # without having been played

MOVES: dict[RoundStatus, frozenset[RoundStatus]] = {
    RoundStatus.PLANNED: frozenset(
        {RoundStatus.APPROVED, RoundStatus.PUBLISHING, RoundStatus.EXPIRED, RoundStatus.CANCELLED}
    ),
    RoundStatus.APPROVED: frozenset(
        {RoundStatus.PLANNED, RoundStatus.PUBLISHING, RoundStatus.EXPIRED, RoundStatus.CANCELLED}
    ),
    RoundStatus.PUBLISHING: frozenset({RoundStatus.OPEN, RoundStatus.PLANNED, RoundStatus.FAILED}),
    RoundStatus.OPEN: frozenset({RoundStatus.OPEN, RoundStatus.CLOSING}),
    RoundStatus.CLOSING: frozenset({RoundStatus.SETTLED, RoundStatus.FAILED}),
    RoundStatus.SETTLED: frozenset({RoundStatus.REVEALED}),
    RoundStatus.REVEALED: frozenset(),
    RoundStatus.EXPIRED: frozenset(),
    RoundStatus.CANCELLED: frozenset(),
    RoundStatus.FAILED: frozenset(),
}


def is_late(at: datetime, close_at: datetime) -> bool:
    """Whether a comment stamped `at` came too late: at or after closing."""
    return at >= close_at


def counted(attempts: Iterable[Attempt], rule: Attempts, close_at: datetime) -> list[Attempt]:
    """Return the attempts that count: at most one per person and question.

    A right one among those that count is chosen, at its own time; else the last of them. An attempt that
    waits for a person's verdict keeps its place among the first N.

    Args:
        attempts: In any order; chatter and missing parts may be among them and are passed over.
        rule: Which of a person's attempts count.
        close_at: Attempts at or after it never count.
    """
    return [_choice(window) for window in _windows(attempts, rule, close_at)]


def undecided(attempts: Iterable[Attempt], rule: Attempts, close_at: datetime) -> list[Attempt]:
    """Return the attempts that would count and wait for a person, in order of time."""
    waiting = [
        attempt
        for window in _windows(attempts, rule, close_at)
        for attempt in window
        if attempt.verdict is Verdict.REVIEW
    ]
    return sorted(waiting, key=lambda one: (one.at, one.comment_id, one.question))


def _windows(attempts: Iterable[Attempt], rule: Attempts, close_at: datetime) -> list[list[Attempt]]:
    by_person: dict[tuple[int, int], list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        if attempt.verdict.is_attempt and not is_late(attempt.at, close_at):
            by_person[attempt.person, attempt.question].append(attempt)
    return [
        _window(sorted(by_person[key], key=lambda one: (one.at, one.comment_id)), rule)
        for key in sorted(by_person)
    ]


def _window(in_time: list[Attempt], rule: Attempts) -> list[Attempt]:
    match rule.rule:
        case "first":
            return in_time[:1]
        case "last":
            return in_time[-1:]
        case "any":
            return in_time[: rule.limit]
        case _:
            assert_never(rule.rule)


def _choice(window: list[Attempt]) -> Attempt:
    right = (one for one in window if one.verdict is Verdict.CORRECT)
    waiting = (one for one in window if one.verdict is Verdict.REVIEW)
    return next(right, None) or next(waiting, None) or window[-1]


def with_key_of(posted: Quiz, edited: Quiz) -> Quiz:
    """Return the posted quiz with what an edit after publication may change: key and explanation."""
    questions = tuple(
        replace(
            old,
            answer=new.answer,
            accept=new.accept,
            reject=new.reject,
            explanation=new.explanation,
        )
        for old, new in zip(posted.questions, edited.questions, strict=True)
    )
    return replace(posted, questions=questions)
