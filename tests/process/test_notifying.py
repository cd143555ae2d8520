"""The team is told over a real line: what arrives, and what happens when it does not answer."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli import main
from bot.errors import UserError
from bot.services import notifying
from bot.store import notices
from tests.process.test_daemon import PATIENCE, SETTINGS
from tests.process.warm import sabtu_started
from tests.services.playing import Game, a_game

pytest.importorskip("apprise")


class Receiver(ThreadingHTTPServer):
    """Takes messages on this machine; answers with `status`, and only once `answers` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.messages: list[dict[str, str]] = []
        self.status = 200
        self.answers = threading.Event()
        self.answers.set()
        self.reached = threading.Event()

    @property
    def address(self) -> str:
        """Where apprise sends to."""
        return f"json://127.0.0.1:{self.server_port}/"


class _Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.messages.append(body)
        self.server.reached.set()
        self.server.answers.wait(30)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a receiver that is listening."""
    with listening() as server:
        yield server


@contextmanager
def listening() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.answers.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Game]:
    """Return a game whose team is not told yet."""
    with a_game(tmp_path) as game:
        game.look()
        yield game


def addressed(game: Game, *addresses: str) -> None:
    urls = tuple(SecretStr(address) for address in addresses)
    notify = game.settings.notify.model_copy(update={"urls": urls})
    settings = game.settings.model_copy(update={"notify": notify})
    game.desk = type(game.desk)(settings, game.store, game.sandbox, game.desk.wording)


def tell(game: Game, *weeks: str) -> None:
    with game.store.write(game.now) as tx:
        for week in weeks:
            notices.tell(tx, week, "notices.no-winners", week=week)


def waiting(game: Game) -> int:
    with game.store.read() as tx:
        return len(notices.unsent(tx))


def test_what_waits_arrives_as_one_message_marked_as_a_rehearsal(game: Game, receiver: Receiver) -> None:
    addressed(game, receiver.address)
    tell(game, "2026-W47", "2026-W48", "<b>2026-W49</b>")

    told = notifying.notify_due(game.desk, game.now)
    again = notifying.notify_due(game.desk, game.now + timedelta(minutes=1))

    (message,) = receiver.messages
    assert (told, again, waiting(game)) == (3, 0, 0)
    assert message["title"] == "[SIMULASI] Sabtu @kemensos.uji"
    assert message["message"].count("•") == 3
    assert "<b>2026-W49</b>" in message["message"]


def test_no_more_messages_than_the_hour_allows_and_nothing_is_lost(game: Game, receiver: Receiver) -> None:
    addressed(game, receiver.address)
    for minute in range(12):
        tell(game, f"2026-W{minute:02}")
        notifying.notify_due(game.desk, game.now + timedelta(minutes=minute))
    within_the_hour = len(receiver.messages)
    notifying.notify_due(game.desk, game.now + timedelta(minutes=61))

    assert within_the_hour == game.settings.notify.per_hour
    assert sum(message["message"].count("•") for message in receiver.messages) == 12
    assert waiting(game) == 0


def test_a_line_that_says_no_is_tried_again_but_not_more_often_than_that(
    game: Game, receiver: Receiver
) -> None:
    # Given a receiver that takes the message and still says no
    addressed(game, receiver.address)
    receiver.status = 500
    tell(game, "2026-W48")

    # When the team would be told every minute for an hour
    told = [notifying.notify_due(game.desk, game.now + timedelta(minutes=minute)) for minute in range(60)]

    # Then nobody was flooded, it still waits, and goes out once the line is well
    assert set(told) == {0}
    assert len(receiver.messages) == game.settings.notify.per_hour
    assert waiting(game) == 1
    receiver.status = 200
    assert notifying.notify_due(game.desk, game.now + timedelta(minutes=70)) == 1


def test_one_address_that_is_down_does_not_flood_the_other(game: Game, receiver: Receiver) -> None:
    with listening() as down:
        down.status = 500
        addressed(game, down.address, receiver.address)
        tell(game, "2026-W48")
        told = [notifying.notify_due(game.desk, game.now + timedelta(minutes=minute)) for minute in range(5)]

    assert told == [1, 0, 0, 0, 0]
    assert len(receiver.messages) == 1


def test_an_address_that_is_no_address_is_named_by_its_number(game: Game, receiver: Receiver) -> None:
    addressed(game, receiver.address, "bukan alamat")

    with pytest.raises(UserError) as raised:
        notifying.notify_due(game.desk, game.now)

    (problem,) = raised.value.problems
    assert problem.code == "notify.bad-address"
    assert problem.facts == {"number": 2}


def test_a_wrong_address_is_told_when_the_daemon_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.toml").write_text(SETTINGS)
    monkeypatch.setenv("SABTU_NOTIFY__URLS", '["rahasia-sekali"]')

    code = main(["-C", str(tmp_path), "run"])

    said = capsys.readouterr().err
    assert code == 2
    assert "[notify] urls" in said
    assert "rahasia-sekali" not in said


def test_a_receiver_that_does_not_answer_holds_up_nothing_else(tmp_path: Path, receiver: Receiver) -> None:
    # Given a daemon with something to tell, and an address that takes it and never answers
    quizzes = tmp_path / "quizzes"
    quizzes.mkdir()
    (tmp_path / "bot.toml").write_text(SETTINGS)
    (quizzes / "rusak.yaml").write_text("series: apa saja\n")
    receiver.answers.clear()
    daemon = sabtu_started(
        tmp_path, "run", environment={"SABTU_NOTIFY__URLS": json.dumps([receiver.address])}
    )
    assert receiver.reached.wait(PATIENCE)

    # When another file comes while the line is hanging, which it does for some four seconds
    (quizzes / "baru.yaml").write_text("series: apa saja\n")
    since = time.monotonic()
    while not (quizzes / "baru.yaml.SALAH.txt").exists() and time.monotonic() - since < 10:
        time.sleep(0.02)
    took = time.monotonic() - since
    daemon.kill()
    daemon.join()

    # Then the worker answered it meanwhile
    assert took < 3
