"""How the tests point the real backend at the fake."""

from datetime import timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from bot.platforms.instagrapi.client import Instagram
from bot.platforms.instagrapi.configuration import InstagramSettings, Pace, Transport
from tests.process.fake_instagram import HANDLE, PASSWORD, FakeInstagram

KEY = Fernet.generate_key().decode()
AT_ONCE = timedelta(0)

_BOT_TOML = """
[account]
handle = "{handle}"
[platform]
backend = "instagrapi"
[instagrapi]
proxy = "{proxy}"
ca_file = "{ca_file}"
transport = "{transport}"
[instagrapi.pace]
before_call = "0s"
spread = "0s"
between_writes = "0s"
"""


def bot_toml(fake: FakeInstagram, rest: str, transport: Transport = "requests") -> str:
    """Return a `bot.toml` that reaches the fake, without pauses; `rest` begins within `[instagrapi.pace]`."""
    told = _BOT_TOML.format(
        handle=HANDLE, proxy=fake.proxy.url, ca_file=fake.ca_file.name, transport=transport
    )
    return told + rest


def settings_for(
    fake: FakeInstagram,
    folder: Path,
    transport: Transport = "requests",
    *,
    username: str = HANDLE,
    read_timeout: timedelta = timedelta(seconds=5),
    keys: tuple[str, ...] = (KEY,),
    password: str | None = None,
    totp_seed: str | None = None,
    closes_comments: bool = False,
) -> InstagramSettings:
    """Return settings that reach the fake, without pauses."""
    return InstagramSettings(
        username=username,
        session_file=folder / "session",
        session_keys=lambda: keys,
        proxy=fake.proxy.url,
        ca_file=fake.ca_file,
        password=lambda: password,
        totp_seed=lambda: totp_seed,
        transport=transport,
        closes_comments=closes_comments,
        pace=Pace(
            before_call=AT_ONCE,
            spread=AT_ONCE,
            connect_timeout=read_timeout,
            read_timeout=read_timeout,
        ),
    )


_sessions: dict[str, tuple[bytes, frozenset[str]]] = {}


def signed_in(
    fake: FakeInstagram,
    folder: Path,
    transport: Transport = "requests",
    *,
    read_timeout: timedelta = timedelta(seconds=5),
) -> Instagram:
    """Return the backend with a living session; it really signs in once for each transport."""
    settings = settings_for(fake, folder, transport, read_timeout=read_timeout)
    if transport not in _sessions:
        platform = Instagram(settings)
        platform.sign_in(PASSWORD)
        _sessions[transport] = (settings.session_file.read_bytes(), frozenset(fake.gate.sessions))
        fake.ledger.calls.clear()
        return platform
    saved, known = _sessions[transport]
    settings.session_file.write_bytes(saved)
    fake.gate.sessions |= known
    return Instagram(settings)
