"""Dates and times as Indonesian writers type them, on the account's own clock."""

import re
from datetime import UTC, date, datetime, time, tzinfo

from bot.game.timetable import WEEKDAY_NAMES, moment_of, parse_clock, parse_slot

FIRST_YEAR, LAST_YEAR = 2010, 2099  # Instagram is of 2010; near the ends of the calendar sums overflow
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb pebruari february",
            "maret mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu agt ags august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov nopember",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_DASHES = dict.fromkeys(map(ord, "‐‑–—−"), "-")  # a word processor makes them of hyphens
_ISO_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_LOCAL_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_WORDY_DAY = re.compile(r"(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})")
_TRIMMINGS = re.compile(r"\b(?:pukul|jam|pkl\.?|wib|wita|wit)\b|,", re.IGNORECASE)


def parse_local(text: str, zone: tzinfo) -> datetime | str:
    """Return the moment that a date and time say, or the code of what is wrong with them.

    Read are `2026-11-28 10:00`, `28-11-2026 10.00`, `28 November 2026 pukul 10.00 WIB`, a day of the
    week in front, and ISO 8601 with an offset.
    """
    text = text.translate(_DASHES)
    iso = _iso(text.strip())
    if iso is not None and iso.tzinfo is not None:
        return iso.astimezone(UTC) if _is_usable(iso) else "check.no-such-year"
    rest = " ".join(
        _TRIMMINGS.sub(" ", text.replace("T", " ") if _ISO_DAY.match(text.strip()) else text).split()
    )
    first, _, behind = rest.partition(" ")
    weekday = first.lower() if first.lower() in WEEKDAY_NAMES else None
    rest = behind if weekday else rest
    day, behind_day = _day(rest)
    if day is None:
        return "check.bad-moment" if behind_day is not None else "check.no-such-day"
    if not _is_usable(day):
        return "check.no-such-year"
    if not behind_day:
        return "check.time-missing"
    clock = parse_clock(behind_day.removesuffix(":00") if behind_day.count(":") == 2 else behind_day)
    if clock is None:
        return "check.bad-moment"
    if weekday is not None:
        slot = parse_slot(f"{weekday} 00:00")
        if slot is None or slot.weekday != day.weekday():
            return "check.other-weekday"
    return moment_of(day, clock, zone)


def parse_end(text: str, zone: tzinfo) -> datetime | time | str:
    """Return the end that `21:00` or a date and time say, or the code of what is wrong with it."""
    clock = parse_clock(" ".join(_TRIMMINGS.sub(" ", text).split()))
    end = clock if clock is not None else parse_local(text, zone)
    return "check.bad-end" if end == "check.bad-moment" else end


def _is_usable(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _day(text: str) -> tuple[date | None, str | None]:
    """Return the day in front and the rest; (None, text) without one, (None, None) where it cannot be."""
    if match := _ISO_DAY.match(text):
        numbers = int(match[1]), int(match[2]), int(match[3])
    elif match := _LOCAL_DAY.match(text):
        numbers = int(match[3]), int(match[2]), int(match[1])
    elif (match := _WORDY_DAY.match(text)) and match[2].lower() in _MONTHS:
        numbers = int(match[3]), _MONTHS[match[2].lower()], int(match[1])
    else:
        return None, text
    try:
        return date(*numbers), text[match.end() :].strip()
    except ValueError:
        return None, None
