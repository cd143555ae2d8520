"""What can go wrong on the way to Instagram and back: by endpoint, count, probability and phase.

`before` means that nothing was done; `after` means that the write was accepted and only the answer
is bad. All chance comes from one seeded source.
"""

import random
import re
from dataclasses import dataclass
from typing import Literal

from tests.process.fake_instagram.wire import Answer, JsonObject, as_json

Phase = Literal["before", "after"]
Kind = Literal[
    "throttled",
    "rate-limit",
    "please-wait",
    "feedback",
    "comments-off",
    "challenge",
    "masked-challenge",
    "suspended",
    "sentry-block",
    "login-required",
    "unauthorized",
    "forbidden",
    "needs-upgrade",
    "bad-request",
    "proxy-blocked",
    "fail-200",
    "not-finished",
    "500",
    "502",
    "503",
    "408",
    "truncated",
    "garbage",
    "empty-object",
    "redirect",
    "hang",
    "slow",
    "trickle",
    "drop",
]


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong.

    Args:
        kind: What goes wrong.
        endpoint: A regular expression searched for in `METHOD /path`.
        phase: Before the write was done, or after.
        times: How often at most; None for ever.
        probability: How likely at each matching request.
        skip: How many matching requests pass unharmed first.
    """

    kind: Kind
    endpoint: str
    phase: Phase = "before"
    times: int | None = 1
    probability: float = 1.0
    skip: int = 0
    hits: int = 0


class Faults:
    """The faults that are in force, and the dice."""

    def __init__(self, seed: int = 1) -> None:
        self._dice = random.Random(seed)
        self.rules: list[Fault] = []

    def add(
        self,
        kind: Kind,
        endpoint: str,
        *,
        phase: Phase = "before",
        times: int | None = 1,
        probability: float = 1.0,
        skip: int = 0,
    ) -> Fault:
        """Put a fault in force and return it: its `hits` tell whether it happened."""
        fault = Fault(kind, endpoint, phase, times, probability, skip)
        self.rules.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything go well from now on."""
        self.rules.clear()

    def drawn(self, line: str) -> Fault | None:
        """Return the fault that strikes this request, if any."""
        for fault in self.rules:
            if not re.search(fault.endpoint, line):
                continue
            if fault.times is not None and fault.hits >= fault.times:
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            if self._dice.random() < fault.probability:
                fault.hits += 1
                return fault
        return None


_CHALLENGE: JsonObject = {
    "message": "challenge_required",
    "challenge": {
        "url": "https://i.instagram.com/challenge/1/abc/",
        "api_path": "/challenge/1/abc/",
        "native_flow": True,
    },
}
_SUSPENDED: JsonObject = {
    "message": "challenge_required",
    "challenge": {"url": "https://www.instagram.com/accounts/suspended/", "api_path": "/suspended/"},
}
_SAID: dict[str, tuple[int, JsonObject]] = {
    "throttled": (429, {"message": "Too many requests"}),
    "rate-limit": (400, {"message": "slow down", "error_type": "rate_limit_error"}),
    "please-wait": (401, {"message": "Please wait a few minutes before you try again."}),
    "feedback": (
        400,
        {
            "message": "feedback_required",
            "spam": True,
            "feedback_title": "Try Again Later",
            "feedback_message": "We restrict certain activity to protect our community.",
        },
    ),
    "comments-off": (
        400,
        {
            "message": "feedback_required",
            "comments_disabled": True,
            "feedback_message": "Commenting is Off",
        },
    ),
    "challenge": (400, _CHALLENGE),
    "suspended": (400, _SUSPENDED),
    "sentry-block": (400, {"message": "Sorry", "error_type": "sentry_block"}),
    "login-required": (403, {"message": "login_required", "logout_reason": 8}),
    "unauthorized": (401, {"message": "Unauthorized"}),
    "forbidden": (403, {"message": "Forbidden"}),
    "needs-upgrade": (400, {"message": "Update the app", "error_type": "needs_upgrade"}),
    "bad-request": (400, {"message": "Sorry, something is wrong with your caption"}),
    "proxy-blocked": (400, {"message": "The username you entered doesn't appear to belong to an account."}),
    "fail-200": (200, {"message": "something went wrong", "status": "fail"}),
    "not-finished": (202, {"message": "Transcode not finished yet.", "status": "fail"}),
    "500": (500, {"message": "Oops, an error occurred."}),
    "502": (502, {"message": "Bad gateway"}),
    "503": (503, {"message": "Unavailable"}),
    "408": (408, {"message": "Request timeout"}),
}


def spoiled(fault: Fault, answer: Answer, slow_seconds: float) -> Answer:
    """Return what the fault makes of an answer."""
    match fault.kind:
        case "masked-challenge":
            return Answer(404, b"Not Found", {"content-type": "text/plain"})
        case "truncated":
            return Answer(answer.status, answer.body, answer.headers, cut_short=True)
        case "garbage":
            return Answer(200, b"<!DOCTYPE html><html>not json", {"content-type": "text/html"})
        case "empty-object":
            return Answer(200, b"{}", {"content-type": "application/json"})
        case "redirect":
            return Answer(307, b"", {"location": "/api/v1/moved/"})
        case "hang":
            return Answer(hangs=True)
        case "slow":
            return Answer(answer.status, answer.body, answer.headers, delay_seconds=slow_seconds)
        case "trickle":
            return Answer(answer.status, answer.body, answer.headers, trickles=True)
        case "drop":
            return Answer(dropped=True)
        case _:
            status, content = _SAID[fault.kind]
            return as_json(content, status)
