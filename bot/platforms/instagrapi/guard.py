"""The gate that every request to Instagram passes: a time limit for all, one send at most for a write.

The library and what lies below it send again by themselves: urllib3 on lost answers and on 5xx, libcurl on
a connection that dies before the first byte, the library itself on 408 and on a truncated body. For a
write that is a second post. So each session gets this adapter around the library's own, and:

- urllib3's retries are off, and libcurl opens a fresh connection for every write;
- within one operation the same address is written to once; a second try is refused before it leaves;
- an answer is read to its end here, under a deadline; whatever goes wrong after the request may have
  left becomes a plain connection error, so that nothing above mistakes it for a reason to send again;
- what certainly never left says so (`NotSent`): such a write may be tried again later.
"""

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProxyError
from urllib3.util.retry import Retry

READS = frozenset({"GET", "HEAD", "OPTIONS"})
_NOT_FINISHED = 202  # "Transcode not finished yet": Instagram says itself that nothing was done
_CHUNK = 65536

# libcurl's codes for failures before a request can leave: unsupported, malformed, unresolved proxy or
# host, refused connection, failed handshake, unknown or bad certificate, proxy refused.
# https://curl.se/libcurl/c/libcurl-errors.html
_CURL_NOT_SENT = frozenset({1, 3, 5, 6, 7, 35, 58, 59, 60, 77, 97})


class NotSent(requests.ConnectionError):
    """The request certainly never reached Instagram."""


class MaybeSent(requests.ConnectionError):
    """The request may have reached Instagram, but no whole answer came back."""


class SecondSend(requests.ConnectionError):
    """Something tried to write to the same address twice within one operation."""


@dataclass(slots=True)
class Operation:
    """What one operation has written so far, and the last status it got from each address."""

    sent: list[str] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    def may_have_written(self, part: str) -> bool:
        """Whether a write whose path holds `part` has left."""
        return any(part in path for path in self.sent)


class Guard:
    """Puts its adapters on the library's sessions and keeps count within an operation.

    Args:
        connect: How long to wait for a connection.
        read: How long to wait for an answer, and for the whole of its body.
    """

    def __init__(self, connect: timedelta, read: timedelta) -> None:
        self.timeout = (connect.total_seconds(), read.total_seconds())
        self.operation = Operation()
        self.date_header: str | None = None

    @contextmanager
    def new_operation(self) -> Iterator[Operation]:
        """Forget what was sent before: a new thing is being done."""
        self.operation = Operation()
        yield self.operation

    def mount(self, *sessions: requests.Session) -> None:
        """Put the guard on sessions that do not have it; do this again after settings were loaded."""
        for session in sessions:
            for prefix in ("https://", "http://"):
                inner = session.get_adapter(prefix)
                if not isinstance(inner, GuardedAdapter):
                    session.mount(prefix, GuardedAdapter(inner, self))


class GuardedAdapter(BaseAdapter):
    """One of the library's adapters behind the guard."""

    def __init__(self, inner: BaseAdapter, guard: Guard) -> None:
        super().__init__()
        self._inner = inner
        self._guard = guard
        if isinstance(inner, HTTPAdapter):
            inner.max_retries = Retry(total=0, read=False, redirect=False, raise_on_status=False)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: str | tuple[str, str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send once, read the whole answer, and tell apart what never left and what may have arrived."""
        writes = request.method not in READS
        path = request.path_url.partition("?")[0]
        self._count(path, writes)
        self._use_fresh_connection(writes)
        deadline = time.monotonic() + sum(self._guard.timeout)
        try:
            response = self._inner.send(
                request,
                stream=True,
                timeout=self._guard.timeout,
                verify=verify,
                cert=cert,
                proxies=dict(proxies or {}),
            )
            _read_whole(response, deadline)
        except (requests.RequestException, HTTPError, HTTPException, OSError) as error:
            raise _sorted_failure(error, request) from error
        self._guard.operation.statuses[path] = response.status_code
        self._guard.date_header = response.headers.get("date")
        if response.status_code == requests.codes.request_timeout:
            # The library would sleep a minute and send again.
            raise MaybeSent("answered 408", request=request)
        if writes and response.is_redirect:
            raise MaybeSent("a write was redirected", request=request)
        return response

    def close(self) -> None:
        """Close the library's adapter."""
        self._inner.close()

    def _count(self, path: str, writes: bool) -> None:
        if not writes:
            return
        operation = self._guard.operation
        if path in operation.sent and operation.statuses.get(path) != _NOT_FINISHED:
            raise SecondSend(f"{path} was written to already")
        operation.sent.append(path)

    def _use_fresh_connection(self, writes: bool) -> None:
        """Tell libcurl not to reuse a connection for a write: only on a reused one it sends again."""
        curl = getattr(self._inner, "client", None)
        options = getattr(curl, "curl_options", None)
        if not isinstance(options, dict):
            return
        from curl_cffi import CurlOpt

        if writes:
            options[CurlOpt.FRESH_CONNECT] = 1
        else:
            options.pop(CurlOpt.FRESH_CONNECT, None)


def _read_whole(response: requests.Response, deadline: float) -> None:
    """Read the body now: errors in it must be seen here, and a trickle must not last for ever."""
    body = bytearray()
    for chunk in iter(lambda: response.raw.read1(_CHUNK, decode_content=True), b""):
        body += chunk
        if time.monotonic() > deadline:
            response.close()
            raise requests.ReadTimeout("the answer trickles")
    response._content = bytes(body)
    response._content_consumed = True  # as `iter_content` would have set it
    response.close()


def _sorted_failure(error: Exception, request: requests.PreparedRequest) -> requests.ConnectionError:
    name = type(error).__name__
    if _never_left(error):
        return NotSent(f"never left: {name}", request=request)
    return MaybeSent(f"no whole answer: {name}", request=request)


def _never_left(error: Exception) -> bool:
    """Whether the failure lies certainly before the first byte of the request.

    A `ProxyError` alone proves nothing: urllib3 also gives that name to a connection that died after the
    request had gone through an open tunnel.
    """
    if isinstance(error, requests.ConnectTimeout):
        return True
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidHeader):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, ProxyError):
        reason = reason.original_error
    if isinstance(reason, NewConnectionError | ConnectTimeoutError):
        return True
    if isinstance(reason, OSError) and str(reason).startswith("Tunnel connection failed"):
        return True
    if isinstance(reason, HTTPError) and isinstance(reason.args[0], ssl.SSLCertVerificationError):
        return True
    return getattr(error.__cause__, "code", None) in _CURL_NOT_SENT
