"""Budgets count what was made, writes keep their distance, and nights are quiet."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.pacing import BUDGETS, Budget, Made, awake_at, free_at, spaced_at

NOON = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)  # 12.00 WIB
JAKARTA = ZoneInfo("Asia/Jakarta")
FEW = {"reply": Budget(per_hour=2, per_day=4)}


def replies(*minutes_ago: float) -> list[Made]:
    return [Made("reply", NOON - timedelta(minutes=minutes)) for minutes in minutes_ago]


def test_there_is_room_while_the_budget_lasts() -> None:
    assert free_at(FEW, "reply", replies(10), NOON) == NOON


def test_a_spent_hour_waits_for_the_oldest_call_to_leave_it() -> None:
    assert free_at(FEW, "reply", replies(50, 10), NOON) == NOON + timedelta(minutes=10)


def test_a_spent_day_waits_longer_than_a_spent_hour() -> None:
    made = replies(23 * 60, 300, 200, 50, 10)

    assert free_at(FEW, "reply", made, NOON) == NOON - timedelta(minutes=300) + timedelta(days=1)


def test_other_kinds_and_kinds_without_a_budget_are_free() -> None:
    assert free_at(FEW, "like", replies(1, 2, 3, 4), NOON) == NOON
    assert free_at(FEW, "reply", [Made("like", NOON)] * 9, NOON) == NOON


@given(st.lists(st.floats(min_value=0, max_value=3000), max_size=30))
def test_waiting_as_told_is_always_enough(minutes: list[float]) -> None:
    made = replies(*minutes)

    free = free_at(FEW, "reply", made, NOON)

    assert free >= NOON
    assert free_at(FEW, "reply", made, free) == free


@given(st.sampled_from(sorted(BUDGETS)), st.integers(min_value=1, max_value=300))
def test_no_hour_and_no_day_ever_holds_more_than_its_budget(kind: str, calls: int) -> None:
    made: list[Made] = []
    now = NOON

    for _ in range(calls):
        now = free_at(BUDGETS, kind, made, now)
        made.append(Made(kind, now))

    for start in made[:: max(1, calls // 10)]:
        hour = [call for call in made if start.at <= call.at < start.at + timedelta(hours=1)]
        day = [call for call in made if start.at <= call.at < start.at + timedelta(days=1)]
        assert len(hour) <= BUDGETS[kind].per_hour
        assert len(day) <= BUDGETS[kind].per_day


def test_writes_keep_their_distance_with_a_jitter_from_the_given_chance() -> None:
    apart, spread = timedelta(seconds=30), timedelta(seconds=20)

    due = spaced_at(NOON, apart, spread, NOON, random.Random(1))

    assert apart <= due - NOON <= apart + spread
    assert due == spaced_at(NOON, apart, spread, NOON, random.Random(1))
    assert due != spaced_at(NOON, apart, spread, NOON, random.Random(2))


def test_the_first_write_and_a_late_one_wait_for_nothing() -> None:
    apart = timedelta(seconds=30)

    assert spaced_at(None, apart, apart, NOON, random.Random(1)) == NOON
    assert spaced_at(NOON - timedelta(hours=1), apart, apart, NOON, random.Random(1)) == NOON


@pytest.mark.parametrize(
    ("clock", "until"),
    [("21:59", None), ("22:00", "05:00"), ("23:30", "05:00"), ("04:59", "05:00"), ("05:00", None)],
)
def test_quiet_hours_over_midnight_end_in_the_morning(clock: str, until: str | None) -> None:
    evening = datetime.combine(date(2026, 11, 28), time.fromisoformat(clock), JAKARTA)

    awake = awake_at(evening.astimezone(UTC), JAKARTA, time(22), time(5))

    if until is None:
        assert awake == evening
    else:
        assert awake.astimezone(JAKARTA).time() == time.fromisoformat(until)
        assert timedelta(0) < awake - evening <= timedelta(hours=7)


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    assert awake_at(NOON, JAKARTA, time(12), time(13)) == NOON + timedelta(hours=1)
    assert awake_at(NOON, JAKARTA, time(13), time(14)) == NOON
    assert awake_at(NOON, JAKARTA, None, None) == NOON
