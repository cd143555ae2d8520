"""Requests and answers as the fake sees them, whatever HTTP version carried them."""

import json
from dataclasses import dataclass, field
from typing import TypeAlias, cast
from urllib.parse import parse_qs, parse_qsl, urlsplit

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = "dict[str, Json]"

_SIGNED = "SIGNATURE."


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `path` is without the query and without `/api/v1`."""

    method: str
    host: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def protocol(self) -> str:
        """`HTTP/2`, which the curl transport speaks, or `HTTP/1.1`."""
        return "HTTP/2" if ":method" in self.headers else "HTTP/1.1"

    @property
    def form(self) -> dict[str, str]:
        """The body as a form; a signed body is opened, its values as text."""
        pairs = dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))
        signed = pairs.get("signed_body", "")
        if not signed.startswith(_SIGNED):
            return pairs
        opened = cast(JsonObject, json.loads(signed.removeprefix(_SIGNED)))
        return {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in opened.items()
        }

    @property
    def parameters(self) -> dict[str, str]:
        """Query and form together: the library pages some lists by a signed POST."""
        return {**self.query, **(self.form if self.method == "POST" else {})}


def request_from(method: str, host: str, target: str, headers: dict[str, str], body: bytes) -> Request:
    """Build a request from what stood on the wire."""
    parts = urlsplit(target)
    path = parts.path.removeprefix("/api/v1").removeprefix("/api")
    query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    return Request(method, host, path, query, headers, body)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and how it travels: whole, cut short, late, or not at all."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    cut_short: bool = False
    trickles: bool = False
    dropped: bool = False
    hangs: bool = False


def as_json(content: JsonObject, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Return an answer in JSON; `status: ok` unless it says otherwise."""
    told = {"status": "ok" if status < 400 else "fail", **content}
    body = json.dumps(told).encode()
    return Answer(status, body, {"content-type": "application/json", **(headers or {})})
