"""Each error gets its reaction: rest, one sign-in, or a person; never a loop."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import (
    Challenged,
    Gone,
    PlatformError,
    RateLimited,
    Refused,
    SignInRequired,
    Transient,
    Unknown,
)
from bot.platforms.reactions import SIGNED_IN_AGAIN, Reaction, Trouble, reaction

NOON = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)


def ago(minutes: float, reason: str, during: str = "reply") -> Trouble:
    return Trouble(reason, during, NOON - timedelta(minutes=minutes))


def react(error: PlatformError, *history: Trouble, during: str = "reply", seed: int = 1) -> Reaction:
    return reaction(error, during, history, NOON, random.Random(seed))


@pytest.mark.parametrize(
    "reason", ["checkpoint", "suspended", "bad-password", "two-factor", "flagged", "needs-upgrade"]
)
def test_a_challenge_stops_everything_until_a_person_resumes(reason: str) -> None:
    assert react(Challenged(reason)) == Reaction("everything", None, call_a_person=True)


@pytest.mark.parametrize("error", [Refused("rejected"), Gone("gone"), Unknown("no-answer")])
def test_what_concerns_one_item_only_makes_nothing_rest(error: PlatformError) -> None:
    assert react(error) == Reaction()


def test_a_dead_session_is_worth_one_sign_in() -> None:
    assert react(SignInRequired("session-dead")) == Reaction(sign_in=True)


@pytest.mark.parametrize(
    "history", [[ago(59, SIGNED_IN_AGAIN)], [ago(23 * 60, SIGNED_IN_AGAIN), ago(90, SIGNED_IN_AGAIN)]]
)
def test_after_one_sign_in_an_hour_or_two_a_day_a_person_is_called(history: list[Trouble]) -> None:
    assert react(SignInRequired("session-dead"), *history) == Reaction("everything", None, call_a_person=True)


def test_after_an_hour_a_second_sign_in_is_allowed() -> None:
    assert react(SignInRequired("session-dead"), ago(61, SIGNED_IN_AGAIN)).sign_in


@pytest.mark.parametrize("reason", ["never-signed-in", "no-password"])
def test_a_sign_in_that_cannot_help_is_not_tried(reason: str) -> None:
    assert react(SignInRequired(reason)) == Reaction("everything", None, call_a_person=True)


def test_a_session_that_dies_at_every_call_is_signed_in_twice_a_day_at_most() -> None:
    history: list[Trouble] = []
    sign_ins = 0

    for minute in range(24 * 60):
        now = NOON + timedelta(minutes=minute)
        if reaction(SignInRequired("session-dead"), "read", history, now, random.Random(1)).sign_in:
            history.append(Trouble(SIGNED_IN_AGAIN, "read", now))
            sign_ins += 1

    assert sign_ins == 2


def test_being_too_fast_rests_that_kind_longer_each_time() -> None:
    pauses = [
        react(RateLimited("throttled"), *[ago(30 + n, "throttled") for n in range(strikes)]).until
        for strikes in range(4)
    ]

    assert pauses == [NOON + timedelta(minutes=minutes) for minutes in (5, 15, 60, 60)]


def test_strikes_of_another_kind_or_long_ago_do_not_count() -> None:
    history = [ago(5, "throttled", "like"), ago(7 * 60, "throttled")]

    assert react(RateLimited("throttled"), *history) == Reaction("kind", NOON + timedelta(minutes=5))


def test_please_wait_stops_all_writes_doubling_and_calls_a_person_at_the_third() -> None:
    history = [ago(300, "please-wait", "read"), ago(100, "please-wait", "post")]

    first, third = react(RateLimited("please-wait")), react(RateLimited("please-wait"), *history)

    assert first == Reaction("writes", NOON + timedelta(minutes=30), slow_reading=True)
    assert third == Reaction("writes", NOON + timedelta(hours=2), slow_reading=True, call_a_person=True)


def test_please_wait_never_waits_longer_than_a_day() -> None:
    history = [ago(minute, "please-wait") for minute in range(1, 40)]

    assert react(RateLimited("please-wait"), *history).until == NOON + timedelta(days=1)


def test_a_blocked_action_rests_a_day_and_a_person_knows() -> None:
    assert react(RateLimited("action-blocked")) == Reaction(
        "kind", NOON + timedelta(days=1), call_a_person=True
    )


@pytest.mark.parametrize(("strikes", "seconds"), [(0, 5), (1, 10), (3, 40), (20, 600)])
def test_an_unreachable_platform_is_tried_ever_more_seldom(strikes: int, seconds: float) -> None:
    history = [ago(n / 2, "no-answer") for n in range(1, strikes + 1)]

    until = react(Transient("no-answer"), *history).until

    assert until is not None
    assert timedelta(seconds=seconds) <= until - NOON <= timedelta(seconds=seconds * 1.5)


def test_jitter_comes_from_the_given_chance() -> None:
    assert react(Transient("no-answer"), seed=1) == react(Transient("no-answer"), seed=1)
    assert react(Transient("no-answer"), seed=1) != react(Transient("no-answer"), seed=2)


def test_answers_that_changed_their_shape_call_a_person_at_the_third() -> None:
    twice = [ago(60, "answer-changed", "read"), ago(30, "answer-changed", "look")]

    assert not react(Transient("answer-changed"), twice[0]).call_a_person
    assert react(Transient("answer-changed"), *twice).call_a_person


def test_a_read_that_is_refused_is_asked_ever_more_seldom_and_a_person_knows() -> None:
    twice = [ago(2, "rejected", "read"), ago(1, "rejected", "read")]

    first, third = (
        react(Refused("rejected"), during="read"),
        react(Refused("rejected"), *twice, during="read"),
    )

    assert (first.rest, first.call_a_person) == ("kind", False)
    assert third.call_a_person
    assert third.until is not None
    assert third.until - NOON >= timedelta(seconds=20)
    assert react(Gone("gone"), during="read") == Reaction()
