"""The one place that names the backends and builds the clock.

A desk is everything a service needs; a command opens one, uses it and closes it. Heavy parts (instagrapi
costs seconds) are imported only where they are used.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from pydantic import SecretStr

from bot.game.model import RoundStatus
from bot.platforms.base import Platform
from bot.platforms.sandbox.crowd import CrowdBrief, play
from bot.platforms.sandbox.platform import Sandbox
from bot.services.desk import Desk
from bot.services.preparing import wording_for
from bot.settings import Settings
from bot.store import rounds
from bot.store.opening import open_store

if TYPE_CHECKING:
    from bot.platforms.instagrapi.client import Instagram

Clock = Callable[[], datetime]


class SystemClock:
    """The machine's own clock, or a faster one for rehearsals: `speed` simulated seconds a second."""

    def __init__(
        self, speed: float = 1, *, zero: datetime | None = None, start: datetime | None = None
    ) -> None:
        self._speed = speed
        self._zero = zero or datetime.now(UTC)
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
    tick = clock or clock_of(settings)
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
    """Return the clock that the settings ask for: the machine's, or a faster one on the sandbox.

    A faster clock starts when it is first asked for and is remembered in `var/clock.json`, so that a
    restart, and a second terminal, see the same time.
    """
    speed = settings.sandbox.speed
    if not settings.is_sandbox or speed == 1:
        return SystemClock()
    file = settings.var / "clock.json"
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        zero, start = (datetime.fromisoformat(written[name]) for name in ("machine", "simulated"))
        if written["speed"] != speed:
            raise ValueError("another speed")
    except (OSError, ValueError, KeyError):
        zero = datetime.now(UTC)
        start = _simulated_at(file, zero)
        settings.var.mkdir(parents=True, exist_ok=True)
        file.write_text(
            json.dumps({"machine": zero.isoformat(), "simulated": start.isoformat(), "speed": speed}),
            encoding="utf-8",
        )
    return SystemClock(speed, zero=zero, start=start)


def live_crowd(desk: Desk) -> Callable[[datetime], None] | None:
    """Return what lets followers of the sandbox answer each post as it opens; None where none play."""
    sandbox = desk.platform
    if not isinstance(sandbox, Sandbox) or sandbox.crowd == 0:
        return None

    def let_in(now: datetime) -> None:
        with desk.store.read() as tx:
            opened = rounds.having(tx, RoundStatus.OPEN)
        for one in opened:
            if one.post_id is not None and one.opened_at is not None:
                brief = CrowdBrief(
                    one.post_id, one.quiz.questions, one.opened_at, one.close_at, sandbox.crowd
                )
                play(sandbox, brief)

    return let_in


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
            closes_comments=told.close_comments,
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
        crowd=settings.sandbox.crowd,
        followers=settings.sandbox.followers,
    )


def _simulated_at(file: Path, now: datetime) -> datetime:
    """Return where a clock of another speed stood, so that a change of speed never turns time back."""
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        zero, start = (datetime.fromisoformat(written[name]) for name in ("machine", "simulated"))
        return max(now, start + (now - zero) * float(written["speed"]))
    except (OSError, ValueError, KeyError, TypeError):
        return now
