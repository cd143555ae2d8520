"""The library's client as this package uses it: built, silenced, put behind the guard, and typed.

Nothing of the library is changed. What it does by itself and must not:

- its challenge flow asks for codes on the terminal: off, and the handlers raise (`input()` in a daemon
  would block for ever, and the sign-in reaches one of them even with the flow off);
- `handle_exception` makes it send again after any error: never set here;
- `load_settings` and `set_settings` bring back old retries, transport and certificate settings from the
  session: all are set again afterwards, and the guard is mounted again;
- its loggers write answers and stack traces to the terminal: they are silenced;
- `login` drops the session there is before it asks for a new one, and reads what the app reads first before
  it calls the sign-in done: `sign_in` puts the former back, and lets the new one be saved at once.

Raises are the library's own; `errors.translated` sorts them.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import cast

from instagrapi import Client
from instagrapi.exceptions import ChallengeRequired

from bot.platforms.instagrapi.configuration import InstagramSettings
from bot.platforms.instagrapi.guard import Guard
from bot.platforms.instagrapi.session import LibrarySettings
from bot.platforms.instagrapi.surface import LibraryClient

_LOGGERS = ("instagrapi", "private_request", "public_request", "graphql_request")


def build(settings: InstagramSettings, guard: Guard, session: LibrarySettings | None) -> LibraryClient:
    """Return a client of the library with the saved session, or as a new phone in Indonesia."""
    _silence()
    client = cast(  # the library has no types of its own
        LibraryClient,
        Client(
            proxy=settings.proxy,
            tls_verify=_verify(settings.ca_file),
            private_transport=settings.transport,
            delay_range=[0, settings.pace.spread.total_seconds()],
            with_challenge_flow=False,
            logger=logging.getLogger("instagrapi"),
        ),
    )
    client.__dict__["challenge_code_handler"] = _ask_nobody
    client.__dict__["change_password_handler"] = _ask_nobody
    place = settings.locality
    if session is None:
        client.set_locale(place.locale)
        client.set_country(place.country)
        client.set_country_code(place.country_code)
        client.set_timezone_offset(int(place.utc_offset.total_seconds()), place.zone)
    else:
        client.set_settings(session)
    apply_own_settings(client, settings, guard)
    return client


def sign_in(
    client: LibraryClient,
    settings: InstagramSettings,
    guard: Guard,
    secrets: tuple[str, str],
    let_in: Callable[[], None],
) -> None:
    """Sign in anew; where Instagram does not let us in, the session there was stays in use.

    Args:
        secrets: The password, and the code of the moment or nothing.
        let_in: Called as soon as there is a new session, before anything is read with it.
    """
    password, code = secrets
    before = client.get_settings() if client.sessionid else None
    first_reads = client.login_flow

    def once_let_in() -> bool:
        let_in()
        return first_reads()

    client.__dict__["login_flow"] = once_let_in
    client.relogin_attempt = 0  # how often it was tried is counted by the caller, and over restarts
    try:
        client.login(settings.username, password, before is not None, code)
    finally:
        del client.__dict__["login_flow"]
        if before is not None and not client.sessionid:
            client.set_settings(before)
        apply_own_settings(client, settings, guard)


def apply_own_settings(client: LibraryClient, settings: InstagramSettings, guard: Guard) -> None:
    """Set again what a loaded session may have brought back, and put the guard on every session."""
    client.set_retry_config(
        request_timeout=settings.pace.before_call.total_seconds(),
        session_retry_total=0,
        private_transport=settings.transport,
    )
    client.set_tls_verify(_verify(settings.ca_file))
    sessions = (client.private, client.public, client.graphql)
    for session in sessions:
        # REQUESTS_CA_BUNDLE and HTTPS_PROXY of the environment would beat what bot.toml says.
        session.trust_env = settings.proxy is None and settings.ca_file is None
    guard.mount(*sessions)


def _verify(ca_file: Path | None) -> bool | str:
    return True if ca_file is None else str(ca_file)


def _ask_nobody(username: str, choice: object = None) -> str:
    raise ChallengeRequired("a person must answer this in the app")


def _silence() -> None:
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
