"""Dates and numbers as Indonesians write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.content.checking.moments import parse_local
from bot.content.moments import clock_text, days_text, moment_text, number_text, other_clocks_text

MOMENT = datetime(2026, 11, 28, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "clock"),
    [("Asia/Jakarta", "21.00 WIB"), ("Asia/Makassar", "22.00 WITA"), ("Asia/Jayapura", "23.00 WIT")],
)
def test_the_clock_is_named_as_indonesians_name_it(zone: str, clock: str) -> None:
    assert clock_text(MOMENT, ZoneInfo(zone), "id") == clock


def test_another_zone_is_not_taken_for_an_indonesian_one() -> None:
    assert clock_text(MOMENT, ZoneInfo("Asia/Bangkok"), "id") == "21.00 +07"


def test_a_moment_is_written_out() -> None:
    jakarta = ZoneInfo("Asia/Jakarta")

    assert moment_text(MOMENT, jakarta, "id") == "Sabtu, 28 November 2026 pukul 21.00 WIB"
    assert moment_text(MOMENT, jakarta, "en") == "Saturday, 28 November 2026 at 21:00 WIB"


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ((2026, 11, 23), (2026, 11, 29), "23–29 November 2026"),
        ((2026, 11, 30), (2026, 12, 6), "30 November – 6 Desember 2026"),
        ((2026, 12, 28), (2027, 1, 3), "28 Desember 2026 – 3 Januari 2027"),
    ],
)
def test_a_week_names_month_and_year_only_where_they_change(
    first: tuple[int, int, int], last: tuple[int, int, int], days: str
) -> None:
    assert days_text(datetime(*first, tzinfo=UTC), datetime(*last, tzinfo=UTC), ZoneInfo("UTC"), "id") == days


def test_thousands_are_parted_by_points() -> None:
    assert number_text(12500, "id") == "12.500"


@pytest.mark.parametrize("dash", "-‐‑–—−")
def test_a_hyphen_may_be_one_of_a_word_processor(dash: str) -> None:
    jakarta = ZoneInfo("Asia/Jakarta")

    assert parse_local(f"2027{dash}02{dash}06 10.00", jakarta) == datetime(2027, 2, 6, 3, tzinfo=UTC)


def test_other_zones_are_named_with_their_day_where_it_is_another() -> None:
    jakarta, makassar = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")
    late = datetime(2026, 11, 28, 16, 30, tzinfo=UTC)

    assert other_clocks_text(MOMENT, jakarta, "id", [makassar]) == "22.00 WITA"
    assert other_clocks_text(late, jakarta, "id", [makassar]) == "00.30 WITA (Min)"
    assert moment_text(MOMENT, jakarta, "id", [makassar]).endswith("pukul 21.00 WIB / 22.00 WITA")
