"""What can be known about the account and the line to it before the first day: a list of findings.

Costs one call. Says nothing about whether Instagram will go on allowing it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.errors import Challenged, PlatformError, Problem, RateLimited, SignInRequired, UserError
from bot.platforms.base import Account
from bot.platforms.instagrapi.client import Instagram
from bot.platforms.instagrapi.configuration import InstagramSettings

_SKEW_NOTED, _SKEW_WRONG = timedelta(seconds=5), timedelta(seconds=30)
_OF_THE_ENVIRONMENT = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "REQUESTS_CA_BUNDLE")


def checkup(
    platform: Instagram, environment: Mapping[str, str], clock: Callable[[], datetime]
) -> list[Problem]:
    """Return what is wrong, or worth knowing, with the account and the way to it.

    Args:
        environment: Of the process: an inherited proxy would be used without being in bot.toml.
        clock: The machine's, read right after Instagram has answered.
    """
    settings = platform.settings
    found = _line(settings, environment)
    if settings.ca_file is not None and not settings.ca_file.is_file():
        return found
    try:
        account = platform.account()
    except UserError as error:
        return [*found, *error.problems]
    except PlatformError as error:
        return [*found, why_not(error, settings.username)]
    return [*found, *_account(account, settings.username), *_skew(platform.server_time, clock())]


def why_not(error: PlatformError, handle: str) -> Problem:
    """Return the finding for an error of the platform, with the way out."""
    match error:
        case Challenged(reason="bad-password"):
            return Problem("instagram.stop-bad-password", {"handle": handle})
        case Challenged(reason="two-factor"):
            return Problem("instagram.stop-two-factor", {"handle": handle})
        case Challenged(reason="suspended"):
            return Problem("instagram.stop-suspended", {"handle": handle})
        case Challenged(reason="needs-upgrade"):
            return Problem("instagram.stop-needs-upgrade")
        case Challenged(reason="address-blocked"):
            return Problem("instagram.stop-address-blocked")
        case Challenged():
            return Problem("instagram.stop-checkpoint", {"handle": handle})
        case SignInRequired(reason="never-signed-in"):
            return Problem("instagram.never-signed-in", {"handle": handle})
        case SignInRequired():
            return Problem("instagram.session-dead", {"handle": handle})
        case RateLimited():
            return Problem("instagram.asked-to-wait")
        case _:
            return Problem("instagram.unreachable", {"reason": error.reason})


def _line(settings: InstagramSettings, environment: Mapping[str, str]) -> list[Problem]:
    found: list[Problem] = []
    if settings.proxy is None:
        found.append(Problem("instagram.no-proxy", severity="warning"))
        found += [
            Problem("instagram.inherited-proxy", {"name": name}, severity="warning")
            for name in _OF_THE_ENVIRONMENT
            if environment.get(name) and settings.ca_file is None
        ]
    if settings.ca_file is not None and not settings.ca_file.is_file():
        found.append(Problem("instagram.no-ca-file", {"file": str(settings.ca_file)}))
    if settings.password() is None:
        found.append(Problem("instagram.no-stored-password", severity="warning"))
    return found


def _account(account: Account, handle: str) -> list[Problem]:
    found: list[Problem] = []
    if account.handle.casefold() != handle.casefold():
        found.append(Problem("instagram.another-account", {"handle": handle, "found": account.handle}))
    if account.is_business is False:
        found.append(Problem("instagram.personal-account", {"handle": account.handle}, severity="warning"))
    return found


def _skew(server: datetime | None, machine: datetime) -> list[Problem]:
    if server is None:
        return [Problem("instagram.clock-unknown", severity="warning")]
    apart = abs(machine - server)
    if apart <= _SKEW_NOTED:
        return []
    return [
        Problem(
            "instagram.clock-skew",
            {"seconds": round(apart.total_seconds())},
            severity="error" if apart > _SKEW_WRONG else "warning",
        )
    ]
