"""Slots, weeks and durations on calendars with and without summer time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.timetable import (
    Slot,
    end_of,
    format_duration,
    next_free_slot,
    parse_clock,
    parse_duration,
    parse_slot,
    slots_between,
    week_bounds,
    week_of,
)

JAKARTA, BERLIN = ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin")
SATURDAY_TEN = Slot(5, time(10))


def _at(day: int, hour: int, zone: ZoneInfo = JAKARTA) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("15m", timedelta(minutes=15)),
        ("11h", timedelta(hours=11)),
        ("2s", timedelta(seconds=2)),
        ("1d", timedelta(days=1)),
        ("1h30m", timedelta(minutes=90)),
        ("1 h", timedelta(hours=1)),
        ("", None),
        ("3", None),
        ("-1h", None),
        ("1,5h", None),
        ("30m1h", None),
        ("9" * 40 + "d", None),
    ],
)
def test_a_duration_is_a_number_with_its_unit(text: str, duration: timedelta | None) -> None:
    assert parse_duration(text) == duration


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3000)))
def test_a_written_duration_is_read_back(duration: timedelta) -> None:
    whole_seconds = timedelta(seconds=int(duration.total_seconds()))

    assert parse_duration(format_duration(whole_seconds)) == whole_seconds


@pytest.mark.parametrize(
    "text", ["sabtu 10:00", "Sabtu 10.00", "sat 10:00", "saturday 10:00", "sabtu, 10:00"]
)
def test_a_slot_is_written_in_indonesian_or_english(text: str) -> None:
    assert parse_slot(text) == SATURDAY_TEN


@pytest.mark.parametrize("text", ["sabtu", "10:00", "saptu 10:00", "sabtu 24:00", "sabtu 10", ""])
def test_half_a_slot_is_none(text: str) -> None:
    assert parse_slot(text) is None


def test_a_clock_time_takes_a_colon_or_a_full_stop() -> None:
    assert parse_clock("21.00") == parse_clock("21:00") == time(21)
    assert parse_clock("24:00") is None


def test_the_next_slot_lies_strictly_ahead() -> None:
    # 28 November 2026 is a Saturday
    assert next_free_slot([SATURDAY_TEN], [], _at(28, 9), JAKARTA) == _at(28, 10)
    assert next_free_slot([SATURDAY_TEN], [], _at(21, 10), JAKARTA) == _at(28, 10)


def test_taken_slots_are_passed_over() -> None:
    slots = [SATURDAY_TEN, Slot(2, time(19))]

    assert next_free_slot(slots, [_at(25, 19)], _at(24, 0), JAKARTA) == _at(28, 10)
    assert next_free_slot([SATURDAY_TEN], [_at(14, 10), _at(21, 10), _at(28, 10)], _at(9, 0), JAKARTA) == (
        datetime(2026, 12, 5, 10, tzinfo=JAKARTA)
    )


def test_without_slots_there_is_no_next_slot() -> None:
    assert next_free_slot([], [], _at(28, 9), JAKARTA) is None


def test_a_slot_keeps_its_wall_clock_time_through_summer_time() -> None:
    # Berlin leaves summer time on Sunday 25 October 2026
    slot, before = Slot(6, time(10)), datetime(2026, 10, 18, 12, tzinfo=BERLIN)

    first = next_free_slot([slot], [], before, BERLIN)

    assert first == datetime(2026, 10, 25, 9, tzinfo=UTC)


def test_a_time_that_the_change_skips_is_taken_an_hour_later() -> None:
    # Berlin has no 02:30 on Sunday 29 March 2026
    moment = next_free_slot([Slot(6, time(2, 30))], [], datetime(2026, 3, 28, tzinfo=BERLIN), BERLIN)

    assert moment == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - the zone is added below
    st.lists(
        st.builds(Slot, st.integers(0, 6), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
    ),
)
def test_the_next_slot_is_the_first_one_in_the_list_of_slots(naive: datetime, slots: list[Slot]) -> None:
    after = naive.replace(tzinfo=UTC)

    listed = slots_between(slots, after + timedelta(microseconds=1), after + timedelta(days=9), BERLIN)

    assert next_free_slot(slots, [], after, BERLIN) == (listed[0] if slots else None)


def test_a_round_ends_at_the_first_such_time_after_its_post() -> None:
    assert end_of(_at(28, 10), time(21), None, JAKARTA) == _at(28, 21)
    assert end_of(_at(28, 22), time(21), None, JAKARTA) == _at(29, 21)
    assert end_of(_at(28, 10), None, timedelta(hours=11), JAKARTA) == _at(28, 21)
    assert end_of(_at(28, 10), _at(29, 8), timedelta(hours=11), JAKARTA) == _at(29, 8)
    assert end_of(_at(28, 10), None, None, JAKARTA) is None


def test_a_week_turns_at_midnight_of_the_account() -> None:
    sunday_evening_utc = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)

    assert week_of(sunday_evening_utc, JAKARTA) == "2026-W49"
    assert week_of(sunday_evening_utc, ZoneInfo("UTC")) == "2026-W48"
    assert week_of(datetime(2027, 1, 1, 5, tzinfo=UTC), JAKARTA) == "2026-W53"


def test_a_week_has_bounds_and_a_wrong_one_has_none() -> None:
    assert week_bounds("2026-W48", JAKARTA) == (_at(23, 0), _at(30, 0))
    assert week_bounds("2025-W53", JAKARTA) is None
    assert week_bounds("48", JAKARTA) is None
