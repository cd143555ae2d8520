"""How often comments are read follows how many come, within bounds."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.game.pace import Pace, arrival_rate, next_poll_at, spread

OPENED = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
CLOSES = OPENED + timedelta(hours=11)
MINUTE = timedelta(minutes=1)
PACE = Pace(
    first=5 * MINUTE,
    first_for=60 * MINUTE,
    middle=15 * MINUTE,
    last=6 * MINUTE,
    last_for=30 * MINUTE,
    one_more_for=16,
    fastest=MINUTE,
    slowest=30 * MINUTE,
)

moments = st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=11)).map(lambda age: OPENED + age)
rates = st.floats(min_value=0, max_value=1000)


def following(age: timedelta, rate: float = 0.0) -> timedelta:
    now = OPENED + age
    return next_poll_at(PACE, now, OPENED, CLOSES, rate) - now


def test_where_nobody_writes_each_part_has_its_quiet_interval() -> None:
    assert following(30 * MINUTE) == 5 * MINUTE
    assert following(5 * 60 * MINUTE) == 15 * MINUTE
    assert following(11 * 60 * MINUTE - 20 * MINUTE) == 6 * MINUTE


def test_one_more_reading_is_made_for_every_so_many_comments() -> None:
    # 16 comments in the quiet quarter of an hour are worth one more: two readings instead of one.
    assert following(5 * 60 * MINUTE, rate=16 / 15) == 7.5 * MINUTE


def test_a_fresh_post_is_read_soon_since_nothing_is_known_of_it_yet() -> None:
    assert following(timedelta(0)) == MINUTE
    assert following(MINUTE) == 1.5 * MINUTE
    assert following(10 * MINUTE) == 5 * MINUTE


def test_the_last_part_begins_with_a_reading() -> None:
    assert following(11 * 60 * MINUTE - 31 * MINUTE) == MINUTE


@given(moments, rates)
def test_the_next_reading_is_later_and_not_after_closing(now: datetime, rate: float) -> None:
    at = next_poll_at(PACE, now, OPENED, CLOSES, rate)

    assert at == CLOSES or now < at < CLOSES


@given(moments, rates)
def test_it_is_never_read_faster_than_the_fastest_nor_slower_than_quiet(now: datetime, rate: float) -> None:
    at = next_poll_at(PACE, now, OPENED, CLOSES, rate)

    assert at - now <= PACE.middle
    assert at - now >= PACE.fastest or at in (CLOSES, CLOSES - PACE.last_for)


@given(moments, rates, rates)
def test_the_more_write_the_sooner_it_is_read(now: datetime, one: float, other: float) -> None:
    busy = next_poll_at(PACE, now, OPENED, CLOSES, max(one, other))

    assert busy <= next_poll_at(PACE, now, OPENED, CLOSES, min(one, other))


@given(rates)
def test_a_whole_round_takes_no_more_readings_than_quiet_ones_and_those_for_comments(rate: float) -> None:
    now, readings = OPENED, 0
    while now < CLOSES:
        now = next_poll_at(PACE, now, OPENED, CLOSES, rate)
        readings += 1

    # 12 quiet ones in the first hour, 38 in the middle, 5 at the end; a few more begin and end the parts.
    assert readings <= 60 + rate * 660 / PACE.one_more_for


def test_the_rate_is_that_of_the_latest_comments() -> None:
    now = OPENED + 60 * MINUTE
    burst = [OPENED + MINUTE] * 50
    steady = [now - n * MINUTE for n in range(1, 9)]

    assert arrival_rate([*burst, *steady], OPENED, now) == 1
    assert arrival_rate([], OPENED, now) == 0
    assert arrival_rate([OPENED + MINUTE] * 3, OPENED, now) == 3 / 60


@given(st.lists(moments), moments)
def test_a_rate_is_never_negative_and_the_order_does_not_matter(
    stamps: list[datetime], now: datetime
) -> None:
    rate = arrival_rate(stamps, OPENED, now)

    assert rate >= 0
    assert arrival_rate(stamps[::-1], OPENED, now) == rate


def test_what_is_left_is_spread_over_the_time_left() -> None:
    hour = timedelta(hours=1)

    assert spread(hour, 60, slowest=30 * MINUTE) == MINUTE
    assert spread(hour, 1, slowest=30 * MINUTE) == 30 * MINUTE
    assert spread(hour, 0, slowest=30 * MINUTE) == 30 * MINUTE
