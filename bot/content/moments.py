"""Moments, counts and points as people read them on cards and in captions.

Patterns are explicit: the locale's own long pattern writes `Waktu Indonesia Barat`, which no follower
says. Zones are shown by the names Indonesians use: WIB, WITA and WIT.
"""

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
_PATTERNS = {
    "id": {
        "moment": "EEEE, d MMMM yyyy 'pukul' HH.mm",
        "day": "EEEE, d MMMM",
        "date": "d MMMM yyyy",
        "short_day": "EEE, d MMM",
        "clock": "HH.mm",
    },
    "en": {
        "moment": "EEEE, d MMMM yyyy 'at' HH:mm",
        "day": "EEEE, d MMMM",
        "date": "d MMMM yyyy",
        "short_day": "EEE, d MMM",
        "clock": "HH:mm",
    },
}


def zone_name(moment: datetime, zone: ZoneInfo) -> str:
    """Return `WIB`, `WITA` or `WIT`; elsewhere the zone's own short name."""
    return _INDONESIAN_ZONES.get(zone.key) or moment.astimezone(zone).tzname() or zone.key


def moment_text(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return `Sabtu, 28 November 2026 pukul 21.00 WIB`."""
    return f"{_formatted('moment', moment, zone, language)} {zone_name(moment, zone)}"


def day_text(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return `Sabtu, 28 November`."""
    return _formatted("day", moment, zone, language)


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


def number_text(number: int, language: str) -> str:
    """Return `12.500` in Indonesian, `12,500` in English."""
    return format_decimal(number, format="#,##0", locale=language)


def _formatted(pattern: str, moment: datetime, zone: ZoneInfo, language: str) -> str:
    return format_datetime(moment.astimezone(zone), _PATTERNS[language][pattern], locale=language)
