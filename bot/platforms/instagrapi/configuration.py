"""What the backend must be told: plain values, and secrets as things to call when they are needed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

Transport = Literal["curl", "requests"]


@dataclass(frozen=True, slots=True)
class Locality:
    """Where the simulated phone says it is; never change it for an account in use."""

    country: str = "ID"
    country_code: int = 62
    locale: str = "id_ID"
    utc_offset: timedelta = timedelta(hours=7)
    zone: str = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Pace:
    """How slowly single calls are made.

    Args:
        before_call: A pause before every call.
        spread: A random pause on top, up to this.
        connect_timeout: How long to wait for a connection.
        read_timeout: How long to wait for an answer.
    """

    before_call: timedelta = timedelta(seconds=1)
    spread: timedelta = timedelta(seconds=3)
    connect_timeout: timedelta = timedelta(seconds=10)
    read_timeout: timedelta = timedelta(seconds=30)


def nothing_stored() -> str | None:
    """Stand for a secret that is not stored."""
    return None


@dataclass(frozen=True, slots=True)
class InstagramSettings:
    """Everything the backend needs to know.

    Args:
        username: The handle without @.
        session_file: Where the encrypted session is kept.
        session_keys: Gives the keys of that file, the one to encrypt with first.
        proxy: One stable address for the account; None for a direct line.
        ca_file: The certificate authority of that proxy.
        password: Gives it where it is stored, for one careful sign-in after a session died.
        totp_seed: Gives the seed of the two-factor codes where it is stored.
        transport: `curl` speaks HTTP/2 as the app does; `requests` HTTP/1.1.
        closes_comments: Whether to claim that it can close comments: off until it was seen to work.
    """

    username: str
    session_file: Path
    session_keys: Callable[[], tuple[str, ...]]
    proxy: str | None = None
    ca_file: Path | None = None
    password: Callable[[], str | None] = nothing_stored
    totp_seed: Callable[[], str | None] = nothing_stored
    transport: Transport = "curl"
    closes_comments: bool = False
    locality: Locality = field(default_factory=Locality)
    pace: Pace = field(default_factory=Pace)
