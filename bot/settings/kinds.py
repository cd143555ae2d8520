"""How single values in bot.toml are written: durations, slots, clock times, attempts.

Each reader refuses with a code of the catalogue `settings`, never with a sentence.
"""

import re
from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr
from pydantic_core import PydanticCustomError

from bot.game.model import Attempts
from bot.game.timetable import Slot, parse_clock, parse_duration, parse_slot


class Section(BaseModel):
    """A table of bot.toml: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


def _duration(value: object) -> object:
    if isinstance(value, str):
        duration = parse_duration(value)
        if duration is not None:
            return duration
    elif isinstance(value, timedelta):
        return value
    raise PydanticCustomError("settings.bad-duration", "a duration")


def _slot(value: object) -> object:
    if isinstance(value, str):
        slot = parse_slot(value)
        if slot is not None:
            return slot
    elif isinstance(value, Slot):
        return value
    raise PydanticCustomError("settings.bad-slot", "a slot")


def _clock(value: object) -> object:
    if isinstance(value, str):
        clock = parse_clock(value)
        if clock is not None:
            return clock
    elif isinstance(value, time):
        return value
    raise PydanticCustomError("settings.bad-clock", "a time of day")


def _attempts(value: object) -> object:
    if isinstance(value, Attempts) or value is None:
        return value
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return Attempts("any", value)
    match value:
        case "first" | "last" | "any":
            return Attempts(value)
        case _:
            raise PydanticCustomError("settings.bad-attempts", "attempts")


def _share(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, float) else value


def _handle(value: object) -> object:
    if isinstance(value, str):
        handle = value.strip().removeprefix("@").lower()
        if re.fullmatch(r"[a-z0-9._]{1,30}", handle):
            return handle
    raise PydanticCustomError("settings.bad-handle", "a handle")


def _zone(value: object) -> object:
    try:
        ZoneInfo(str(value))
    except (OSError, ValueError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise PydanticCustomError("settings.bad-timezone", "a time zone") from error
    return value


def _formed(code: str, form: str) -> Callable[[object], object]:
    def check(value: object) -> object:
        if isinstance(value, str) and re.fullmatch(form, value):
            return value
        raise PydanticCustomError(code, "another form")

    return check


def _secret(value: object) -> object:
    return SecretStr(str(value)) if isinstance(value, int) else value  # a PIN read as a number


Duration = Annotated[timedelta, BeforeValidator(_duration)]
SlotText = Annotated[Slot, BeforeValidator(_slot)]
Clock = Annotated[time, BeforeValidator(_clock)]
AttemptsText = Annotated[Attempts | None, BeforeValidator(_attempts)]
Share = Annotated[Decimal, BeforeValidator(_share)]
Zone = Annotated[str, BeforeValidator(_zone)]
Handle = Annotated[str, BeforeValidator(_handle)]
Colour = Annotated[str, BeforeValidator(_formed("settings.bad-colour", r"#[0-9A-Fa-f]{6}"))]
SeriesCode = Annotated[str, BeforeValidator(_formed("settings.bad-series-code", r"[A-Z]{1,5}"))]
Hashtag = Annotated[str, BeforeValidator(_formed("settings.bad-hashtag", r"#?\w+"))]
Country = Annotated[str, BeforeValidator(_formed("settings.bad-country", r"[A-Z]{2}"))]
Locale = Annotated[str, BeforeValidator(_formed("settings.bad-locale", r"[a-z]{2}_[A-Z]{2}"))]
StoreUrl = Annotated[str, BeforeValidator(_formed("settings.bad-store-url", r"[a-z][a-z0-9+]*://\S*"))]
Secret = Annotated[SecretStr, BeforeValidator(_secret)]
