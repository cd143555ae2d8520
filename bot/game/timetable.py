"""Slots, weeks and durations: when things happen on the account's own calendar.

Slots are wall-clock times of a weekday; moments are aware UTC. A wall-clock time that a change to
summer time skips is taken an hour later, one that happens twice is taken the first time. Nothing here
reads a clock: the moment to count from is always an argument.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MISSED_AFTER = timedelta(minutes=10)  # until then a slot is late, and nobody need be asked about it

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin sen monday mon",
            "selasa sel tuesday tue",
            "rabu rab wednesday wed",
            "kamis kam thursday thu",
            "jumat jum'at jum friday fri",
            "sabtu sab saturday sat",
            "minggu ahad min sunday sun",
        )
    )
    for name in names.split()
}
WEEKDAY_NAMES = tuple(_WEEKDAYS)

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_LONGEST_DAYS = 3660  # ten years; anything longer is a slip of the keyboard


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time of the week on the account's own clock; `weekday` runs from 0 (Monday) to 6."""

    weekday: int
    time: time


def parse_duration(text: str) -> timedelta | None:
    """Return the duration that `15m`, `11h`, `2s`, `1d` or `1h30m` says; None where it says none."""
    match = _DURATION.fullmatch(text.strip().lower().replace(" ", ""))
    if match is None or not any(match.groups()):
        return None
    numbers = [int(number or 0) for number in match.groups()]
    days, hours, minutes, seconds = numbers
    if max(numbers) > _LONGEST_DAYS * 86_400:
        return None
    duration = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return duration if duration <= timedelta(days=_LONGEST_DAYS) else None


def format_duration(duration: timedelta) -> str:
    """Return the shortest text that `parse_duration` reads as `duration`, whole seconds only."""
    rest = int(duration.total_seconds())
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        number, rest = divmod(rest, size)
        if number:
            parts.append(f"{number}{unit}")
    return "".join(parts) or "0s"


def parse_clock(text: str) -> time | None:
    """Return the time of day that `21:00` or `21.00` says; None where it says none."""
    match = _CLOCK.fullmatch(text.strip())
    return time(int(match[1]), int(match[2])) if match else None


def parse_slot(text: str) -> Slot | None:
    """Return the slot that `sabtu 10:00` or `sat 10:00` says; None where it says none."""
    day, _, clock = text.strip().lower().partition(" ")
    weekday, at = _WEEKDAYS.get(day.rstrip(",")), parse_clock(clock)
    return None if weekday is None or at is None else Slot(weekday, at)


def moment_of(day: date, at: time, zone: tzinfo) -> datetime:
    """Return the moment at which the clocks of `zone` show `at` on `day`."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def next_free_slot(
    slots: Sequence[Slot], taken: Collection[datetime], after: datetime, zone: tzinfo
) -> datetime | None:
    """Return the first slot later than `after` that is not in `taken`; None where there are no slots."""
    today = after.astimezone(zone).date()
    for ahead in range(-1, 7 * (len(taken) + 2) if slots else -1):
        day = today + timedelta(days=ahead)
        for slot in sorted(slots):
            if slot.weekday == day.weekday():
                moment = moment_of(day, slot.time, zone)
                if moment > after and moment not in taken:
                    return moment
    return None


def slots_between(slots: Sequence[Slot], start: datetime, end: datetime, zone: tzinfo) -> list[datetime]:
    """Return the moments of `slots` in [start, end), in order of time."""
    first = start.astimezone(zone).date() - timedelta(days=1)
    days = [first + timedelta(days=ahead) for ahead in range((end - start).days + 4)]
    moments = {
        moment_of(day, slot.time, zone) for day in days for slot in slots if slot.weekday == day.weekday()
    }
    return sorted(moment for moment in moments if start <= moment < end)


def end_of(
    publish_at: datetime, close_at: datetime | time | None, close_after: timedelta | None, zone: tzinfo
) -> datetime | None:
    """Return when a round that begins at `publish_at` ends; None where nothing says so.

    A time of day means the first such time after the post; `close_at` goes before `close_after`.
    """
    if isinstance(close_at, time):
        return next_free_slot([Slot(weekday, close_at) for weekday in range(7)], (), publish_at, zone)
    if close_at is not None:
        return close_at
    return None if close_after is None else publish_at + close_after


def week_of(moment: datetime, zone: tzinfo) -> str:
    """Return the ISO week of a moment on the account's own calendar, as `2026-W48`."""
    year, week, _ = moment.astimezone(zone).isocalendar()
    return f"{year}-W{week:02d}"


def week_bounds(week: str, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """Return the moments at which the week `2026-W48` begins and ends; None where there is no such week."""
    match = re.fullmatch(r"(\d{4})-W(\d{2})", week)
    if match is None:
        return None
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        return None
    return moment_of(monday, time(0), zone), moment_of(monday + timedelta(days=7), time(0), zone)
