"""The forward proxy on loopback: CONNECT, TLS of our own authority, then HTTP/1.1 or HTTP/2.

The library reaches it by its ordinary settings `proxy` and `ca_file`. A thread serves a connection;
the application behind it is called under one lock.
"""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from typing import BinaryIO

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived, StreamEnded, StreamReset, WindowUpdated
from h2.exceptions import ProtocolError

from tests.process.fake_instagram.wire import Answer, Request, request_from

Application = Callable[[Request], Answer]
_TRICKLE_SECONDS = 0.1
_GONE = (OSError, ssl.SSLError, ValueError, ProtocolError)


class Proxy:
    """Listens on a free port of loopback from construction to `close`."""

    def __init__(self, application: Application, context: ssl.SSLContext) -> None:
        self._application = application
        self._context = context
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """Stop listening and cut every connection."""
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            _cut(connection)
        self._accepting.join(5)
        for thread in self._threads:
            thread.join(5)

    def cut_all(self) -> None:
        """Cut every open connection, as a passing network failure does."""
        for connection in list(self._open):
            _cut(connection)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            self._open.add(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        secure: ssl.SSLSocket | None = None
        try:
            host = _connect_target(connection)
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            secure = self._context.wrap_socket(connection, server_side=True)
            self._open.add(secure)
            if secure.selected_alpn_protocol() == "h2":
                self._speak_two(secure, host)
            else:
                self._speak_one(secure, host)
        except _GONE:
            pass  # the client went away, or a fault cut the line: both are what the tests are about
        finally:
            for used in (secure, connection):
                if used is not None:
                    self._open.discard(used)
                    _cut(used)

    def _answer(self, request: Request) -> Answer:
        with self._lock:
            answer = self._application(request)
        if answer.delay_seconds:
            self._closing.wait(answer.delay_seconds)
        if answer.hangs:
            self._closing.wait()
            raise OSError("closing")
        if answer.dropped:
            raise OSError("dropped on purpose")
        return answer

    def _speak_one(self, secure: ssl.SSLSocket, host: str) -> None:
        with secure.makefile("rb") as reader:
            while True:
                start = reader.readline().split()
                if len(start) != 3:
                    return
                headers = _read_headers(reader)
                body = reader.read(int(headers.get("content-length", "0")))
                answer = self._answer(request_from(start[0].decode(), host, start[1].decode(), headers, body))
                head = f"HTTP/1.1 {answer.status} As told\r\ncontent-length: {len(answer.body)}\r\n"
                head += "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
                sent = answer.body[: len(answer.body) // 2] if answer.cut_short else answer.body
                secure.sendall(head.encode() + b"\r\n" + (b"" if answer.trickles else sent))
                if answer.cut_short:
                    return
                if answer.trickles:
                    self._trickle(secure, sent)

    def _trickle(self, secure: ssl.SSLSocket, body: bytes) -> None:
        """Send a byte now and then, each in time for a limit that counts between bytes only."""
        for byte in body:
            secure.sendall(bytes([byte]))
            self._closing.wait(_TRICKLE_SECONDS)

    def _speak_two(self, secure: ssl.SSLSocket, host: str) -> None:
        http = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        http.initiate_connection()
        secure.sendall(http.data_to_send())
        asked: dict[int, tuple[dict[str, str], bytearray]] = {}
        waiting: dict[int, bytes] = {}
        while True:
            received = secure.recv(65536)
            if not received:
                return
            for event in http.receive_data(received):
                if isinstance(event, RequestReceived):
                    asked[event.stream_id] = (
                        {str(name).lower(): str(value) for name, value in event.headers},
                        bytearray(),
                    )
                elif isinstance(event, DataReceived):
                    asked[event.stream_id][1].extend(event.data)
                    http.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                elif isinstance(event, StreamEnded):
                    headers, body = asked.pop(event.stream_id)
                    # What was received must be acknowledged before a fault may cut the line.
                    secure.sendall(http.data_to_send())
                    answer = self._answer(
                        request_from(headers[":method"], host, headers[":path"], headers, bytes(body))
                    )
                    http.send_headers(
                        event.stream_id,
                        [
                            (":status", str(answer.status)),
                            ("content-length", str(len(answer.body))),
                            *answer.headers.items(),
                        ],
                    )
                    if answer.cut_short:
                        http.send_data(event.stream_id, answer.body[: len(answer.body) // 2])
                        secure.sendall(http.data_to_send())
                        return
                    if answer.trickles:
                        secure.sendall(http.data_to_send())
                        self._closing.wait()
                        return
                    waiting[event.stream_id] = answer.body
                    _send_allowed(http, waiting)
                elif isinstance(event, WindowUpdated):
                    _send_allowed(http, waiting)
                elif isinstance(event, StreamReset):
                    waiting.pop(event.stream_id, None)
            secure.sendall(http.data_to_send())


def _send_allowed(http: H2Connection, waiting: dict[int, bytes]) -> None:
    for stream_id, body in list(waiting.items()):
        left = body
        while left:
            room = min(http.local_flow_control_window(stream_id), http.max_outbound_frame_size, len(left))
            if room <= 0:
                break
            http.send_data(stream_id, left[:room])
            left = left[room:]
        if left:
            waiting[stream_id] = left
        else:
            http.end_stream(stream_id)
            del waiting[stream_id]


def _connect_target(connection: socket.socket) -> str:
    head = b""
    while b"\r\n\r\n" not in head:
        received = connection.recv(4096)
        if not received:
            raise OSError("closed before CONNECT")
        head += received
    method, target, _ = head.split(b"\r\n", 1)[0].split()
    if method != b"CONNECT":
        raise OSError("only CONNECT is spoken here")
    return target.decode().rsplit(":", 1)[0]


def _read_headers(reader: BinaryIO) -> dict[str, str]:
    headers: dict[str, str] = {}
    while True:
        line = reader.readline().strip()
        if not line:
            return headers
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()


def _cut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        connection.close()
