"""The one place that names the backends and builds the clock.

A desk is everything a service needs; a command opens one, uses it and closes it. Heavy parts (instagrapi
costs seconds) are imported only where they are used.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from pydantic import SecretStr

from bot.content.wording import Wording
from bot.platforms.base import Platform
from bot.platforms.sandbox.platform import Sandbox
from bot.services.desk import Desk
from bot.services.preparing import wording_for
from bot.settings import Settings
from bot.store.opening import open_store

if TYPE_CHECKING:
    from bot.platforms.instagrapi.client import Instagram

Clock = Callable[[], datetime]


class SystemClock:
    """The machine's own clock, or a faster one for rehearsals: `speed` simulated seconds a second."""

    def __init__(self, speed: float = 1, start: datetime | None = None) -> None:
        self._speed = speed
        self._zero = datetime.now(UTC)
        self._start = start or self._zero

    def __call__(self) -> datetime:
        """Return the present moment, aware and in UTC."""
        return self._start + (datetime.now(UTC) - self._zero) * self._speed


class HandClock:
    """A clock that stands still until it is moved: for the demo and for tests."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the moment it was last moved to."""
        return self.now


@contextmanager
def open_desk(
    settings: Settings, *, clock: Clock | None = None, watch: Callable[[str], None] | None = None
) -> Iterator[Desk]:
    """Open the store and the platform of a folder, and let go of both at the end of the block.

    Raises:
        NotNow: The database has an older schema, or is bound to another platform or account.
    """
    tick = clock or SystemClock()
    settings.var.mkdir(parents=True, exist_ok=True)
    store = open_store(
        settings.database_url,
        platform=settings.platform.backend,
        account=settings.account.handle,
        now=tick(),
        watch=watch,
    )
    try:
        yield Desk(settings, store, platform_of(settings, tick), wording_for(settings))
    finally:
        store.close()


def clock_of(settings: Settings) -> Clock:
    """Return the clock that the settings ask for: the machine's, or a faster one on the sandbox."""
    return SystemClock(settings.sandbox.speed) if settings.is_sandbox else SystemClock()


def platform_of(settings: Settings, clock: Clock) -> Platform:
    """Return the backend that bot.toml names."""
    match settings.platform.backend:
        case "sandbox":
            return sandbox_of(settings, clock)
        case "instagrapi":
            return instagram_of(settings)
        case _:
            assert_never(settings.platform.backend)


def instagram_of(settings: Settings) -> "Instagram":
    """Return the real Instagram; nothing is opened or sent before its first call."""
    from bot.platforms.instagrapi.client import Instagram
    from bot.platforms.instagrapi.configuration import InstagramSettings, Locality, Pace
    from bot.platforms.instagrapi.session import session_keys

    told, pace = settings.instagrapi, settings.instagrapi.pace
    session = settings.directory / told.session
    offset = datetime.now(settings.zone).utcoffset()
    return Instagram(
        InstagramSettings(
            username=told.username or settings.account.handle,
            session_file=session,
            session_keys=session_keys(_opened(told.session_key), session.with_name(f"{session.name}.key")),
            proxy=told.proxy,
            ca_file=settings.directory / told.ca_file if told.ca_file else None,
            password=lambda: _opened(told.password),
            totp_seed=lambda: _opened(told.totp_seed),
            transport=told.transport,
            locality=Locality(
                country=told.country,
                country_code=told.country_code,
                locale=told.locale,
                utc_offset=offset or timedelta(0),
                zone=settings.account.timezone,
            ),
            pace=Pace(
                before_call=pace.before_call,
                spread=pace.spread,
                connect_timeout=pace.connect_timeout,
                read_timeout=pace.read_timeout,
            ),
        )
    )


def _opened(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret is not None else None


def sandbox_of(settings: Settings, clock: Clock) -> Sandbox:
    """Return the simulated Instagram of a folder."""
    settings.var.mkdir(parents=True, exist_ok=True)
    return Sandbox(
        settings.var / "sandbox.db",
        clock=clock,
        handle=settings.account.handle,
        seed=settings.sandbox.seed,
    )


def environment() -> dict[str, str]:
    """Return the process's environment."""
    return dict(os.environ)


def logs_of(settings: Settings) -> Path:
    """Return the folder of the log."""
    return settings.var / "log"


__all__ = [
    "Clock",
    "HandClock",
    "SystemClock",
    "Wording",
    "clock_of",
    "environment",
    "logs_of",
    "open_desk",
    "platform_of",
    "sandbox_of",
]
