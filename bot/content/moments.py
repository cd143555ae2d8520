"""Moments, counts and points as people read them on cards and in captions.

Patterns are explicit: the locale's own long pattern writes `Waktu Indonesia Barat`, which no follower
says. Zones are shown by the names Indonesians use: WIB, WITA and WIT.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal

_INDONESIAN_ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Ujung_Pandang": "WITA",
    "Asia/Jayapura": "WIT",
}
_BETWEEN = " / "
_PATTERNS = {
    "id": {
        "moment": "EEEE, d MMMM yyyy 'pukul' HH.mm",
        "day": "EEEE, d MMMM",
        "full_day": "EEEE, d MMMM yyyy",
        "date": "d MMMM yyyy",
        "short_day": "EEE, d MMM",
        "weekday": "EEE",
        "clock": "HH.mm",
    },
    "en": {
        "moment": "EEEE, d MMMM yyyy 'at' HH:mm",
        "day": "EEEE, d MMMM",
        "full_day": "EEEE, d MMMM yyyy",
        "date": "d MMMM yyyy",
        "short_day": "EEE, d MMM",
        "weekday": "EEE",
        "clock": "HH:mm",
    },
}


def zone_name(moment: datetime, zone: ZoneInfo) -> str:
    """Return `WIB`, `WITA` or `WIT`; elsewhere the zone's own short name."""
    return _INDONESIAN_ZONES.get(zone.key) or moment.astimezone(zone).tzname() or zone.key


def moment_text(moment: datetime, zone: ZoneInfo, language: str, others: Sequence[ZoneInfo] = ()) -> str:
    """Return `Sabtu, 28 November 2026 pukul 21.00 WIB`, and `/ 22.00 WITA` for each of the others."""
    own = f"{_formatted('moment', moment, zone, language)} {zone_name(moment, zone)}"
    return _BETWEEN.join([own, *_other_clocks(moment, zone, language, others)])


def day_text(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return `Sabtu, 28 November`."""
    return _formatted("day", moment, zone, language)


def full_day_text(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return `Sabtu, 28 November 2026`."""
    return _formatted("full_day", moment, zone, language)


def short_day_text(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return `Sab, 28 Nov`."""
    return _formatted("short_day", moment, zone, language)


def date_text(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return `28 November 2026`."""
    return _formatted("date", moment, zone, language)


def days_text(first: datetime, last: datetime, zone: ZoneInfo, language: str) -> str:
    """Return `23–29 November 2026`, with month and year named twice only where they differ."""
    start, end = first.astimezone(zone), last.astimezone(zone)
    if start.year != end.year:
        pattern = "d MMMM yyyy"
    elif start.month != end.month:
        pattern = "d MMMM"
    else:
        return f"{start.day}–{date_text(last, zone, language)}"
    return f"{format_datetime(start, pattern, locale=language)} – {date_text(last, zone, language)}"


def clock_text(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return `21.00 WIB`."""
    return f"{_formatted('clock', moment, zone, language)} {zone_name(moment, zone)}"


def other_clocks_text(moment: datetime, zone: ZoneInfo, language: str, others: Sequence[ZoneInfo]) -> str:
    """Return `22.00 WITA / 23.00 WIT`; with the day, `00.30 WITA (Min)`, where it is another one there."""
    return _BETWEEN.join(_other_clocks(moment, zone, language, others))


def _other_clocks(moment: datetime, zone: ZoneInfo, language: str, others: Sequence[ZoneInfo]) -> list[str]:
    clocks = []
    for other in others:
        clock = clock_text(moment, other, language)
        if moment.astimezone(other).date() != moment.astimezone(zone).date():
            clock = f"{clock} ({_formatted('weekday', moment, other, language)})"
        clocks.append(clock)
    return clocks


def number_text(number: int, language: str) -> str:
    """Return `12.500` in Indonesian, `12,500` in English."""
    return format_decimal(number, format="#,##0", locale=language)


def _formatted(pattern: str, moment: datetime, zone: ZoneInfo, language: str) -> str:
    return format_datetime(moment.astimezone(zone), _PATTERNS[language][pattern], locale=language)
