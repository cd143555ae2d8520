"""The real daemon against the fake: killed at any moment, lied to at random, and still everything once.

Most kills are aimed: they come within milliseconds of a write's arrival, where they hurt most; a daemon that
is always killed before it writes would prove nothing. The short storm runs with the other tests; the long
one, which goes on to answers, thanks, likes, winners and messages, by `make storm`.
"""

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.platforms.instagrapi.configuration import Transport
from tests.process.fake_instagram import HANDLE, PASSWORD, FakeInstagram, running_fake
from tests.process.fake_instagram.faults import Kind
from tests.process.instagram_settings import bot_toml

ROOT = Path(__file__).parents[2]
JAKARTA = ZoneInfo("Asia/Jakarta")
QUIZZES = 3
ANSWERS = ("A", "B", "A. Bandung", "c", "A")
WRITE = "POST /(media|direct_v2)/"

EVERYTHING = {
    "post": QUIZZES,
    "reveal": QUIZZES,
    "pin": QUIZZES,
    "like": 2 * QUIZZES,
    "reply": 2 * QUIZZES,
    "winners": 1,
    "winners-story": 1,
    "message": 3,
}

SETTINGS = """
read_timeout = "{read_timeout}"
[log]
level = "DEBUG"
[approval]
posts = false
[winners]
approval = false
announce = "senin 00:01"
message = true
[reveal]
likes = true
thanks = true
thanks_at_most = 2
[folder]
every = "1s"
still = "0s"
[collect]
grace = "2s"
sweep_every = "2s"
[collect.pace]
first = "2s"
middle = "2s"
last = "2s"
[publish]
minimum_share = 0.01
[safety]
resend = "after-looks"
look_every = "1s"
[series.sabtu-trivia]
kind = "trivia"
title = "Sabtu Trivia"
code = "ST"
slots = ["sabtu 10:00"]
close_after = "{close_after}"
terms = "S&K di sorotan"
"""
QUIZ = """\
series: sabtu-trivia
question: Kota nomor {number} di Jawa Barat yang menjadi ibu kotanya?
options: [Bandung, Surabaya, Semarang]
answer: A
publish_at: {moment:%Y-%m-%d %H:%M}
explanation: Bandung.
"""


class Office:
    """A folder with quizzes that are due, and the processes that are started in it."""

    def __init__(
        self, fake: FakeInstagram, folder: Path, *, close_after: str, read_timeout: str, transport: Transport
    ) -> None:
        self.fake = fake
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        (folder / "quizzes").mkdir()
        rest = SETTINGS.format(close_after=close_after, read_timeout=read_timeout)
        (folder / "bot.toml").write_text(bot_toml(fake, rest, transport))
        for number in range(QUIZZES):
            moment = datetime.now(JAKARTA) - timedelta(minutes=number)
            (folder / "quizzes" / f"soal-{number}.yaml").write_text(QUIZ.format(number=number, moment=moment))
        assert self.sabtu("login", "--yes").returncode == 0

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the daemon; its log goes to var/log."""
        daemon = subprocess.Popen(
            [sys.executable, "-m", "bot", "-C", str(self._folder), "run"],
            cwd=ROOT,
            env=self._environment(),
            stderr=subprocess.DEVNULL,
        )
        self._started.append(daemon)
        return daemon

    def close(self) -> None:
        """Leave no process behind, whatever failed."""
        for daemon in self._started:
            if daemon.poll() is None:
                daemon.kill()
            daemon.wait()

    def sabtu(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "bot", "-C", str(self._folder), *arguments],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def counted(self) -> dict[str, int]:
        """Return the stored comments of each round by its status, straight from the database: it is quick."""
        return self._asked(
            "SELECT status || ' ' || round.id, count(comment.id) FROM round"
            " LEFT JOIN comment ON comment.round_id = round.id GROUP BY round.id"
        )

    def actions(self) -> dict[str, int]:
        """Return how many outward writes there are by kind and state."""
        return self._asked("SELECT kind || ' ' || state, count(*) FROM action GROUP BY kind, state")

    def _asked(self, query: str) -> dict[str, int]:
        file = self._folder / "var" / "sabtu.db"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return dict(database.execute(query).fetchall())

    def logged(self) -> str:
        """Return everything that stands in the logs."""
        return "".join(log.read_text(encoding="utf-8") for log in (self._folder / "var/log").iterdir())

    def secrets(self) -> set[str]:
        """Return what must never be read in a log: secrets, the session, followers and their words."""
        key = (self._folder / "var" / "session.key").read_text(encoding="utf-8")
        followers = {handle for handle in self.fake.world.people if handle != HANDLE}
        words = {comment.text for post in self.fake.world.posts for comment in post.comments}
        told = {word for word in words if len(word) > 1 and word.startswith("A. ")}
        return {PASSWORD, key, *self.fake.gate.sessions, *self.fake.gate.tokens, *followers, *told}

    def runs(self) -> int:
        """Return how often the log says that a daemon began to run."""
        log = self._folder / "var" / "log" / "sabtu.log"
        return log.read_text(encoding="utf-8").count(" Running ") if log.exists() else 0

    def answered(self) -> None:
        """Let followers answer every post that nobody has answered yet."""
        for post in list(self.fake.world.posts):
            if not any(comment.author.handle != HANDLE for comment in post.comments):
                for number, answer in enumerate(ANSWERS):
                    self.fake.world.follower_says(f"warga{number}", answer, post.id)

    def writes_seen(self) -> int:
        """Return how many decisive writes have reached the fake, whatever became of them."""
        return sum(re.search(WRITE, call.line) is not None for call in list(self.fake.ledger.calls))

    def has_written_since(self, seen: int) -> bool:
        """Whether another decisive write has reached the fake."""
        return self.writes_seen() > seen

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "SABTU_INSTAGRAPI__PASSWORD": PASSWORD}


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeInstagram]:
    with running_fake(tmp_path, seed=48) as fake:
        yield fake


OpenOffice = Callable[[str, str, Transport], Office]


@pytest.fixture
def open_office(fake: FakeInstagram, tmp_path: Path) -> Iterator[OpenOffice]:
    """Open an office by how long rounds last, the read timeout and the transport."""
    opened: list[Office] = []

    def open_one(close_after: str, read_timeout: str, transport: Transport) -> Office:
        opened.append(
            Office(fake, tmp_path, close_after=close_after, read_timeout=read_timeout, transport=transport)
        )
        return opened[-1]

    yield open_one
    for office in opened:
        office.close()


def waited_for(happened: Callable[[], bool], seconds: float, every: float = 0.2) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(every)
    return happened()


def started(office: Office) -> "subprocess.Popen[bytes]":
    """Start the daemon and wait until its log says that it runs."""
    before = office.runs()
    daemon = office.start()
    assert waited_for(lambda: office.runs() > before, 120)
    return daemon


def storm(
    office: Office,
    kills: int,
    seed: int,
    *,
    patience: float = 4,
    until: Callable[[], bool] = lambda: True,
    seconds: float = 0,
) -> int:
    """Kill the daemon again and again while Instagram takes writes and loses its answers.

    Args:
        kills: How often at least.
        patience: How many seconds to wait for a write to kill at.
        until: What must have happened before it ends.
        seconds: The longest to wait for that.

    Returns:
        How often the daemon was killed.
    """
    chance = random.Random(seed)
    lies: list[Kind] = ["drop", "500", "truncated", "garbage", "hang"]
    for kind in lies:
        office.fake.faults.add(kind, WRITE, phase="after", times=None, probability=0.1)
        office.fake.faults.add(kind, "GET /(media|feed)", phase="after", times=None, probability=0.02)
    office.fake.faults.add("drop", WRITE, phase="before", times=None, probability=0.05)
    killed = 0
    end = time.monotonic() + seconds
    while killed < kills or (not until() and time.monotonic() < end):
        daemon = started(office)
        if chance.random() < 0.7:
            seen = office.writes_seen()
            waited_for(partial(office.has_written_since, seen), patience, every=0.002)
            time.sleep(chance.choice((0, 0.003, 0.02, 0.1)))
        else:
            time.sleep(chance.choice((0.1, 1, 4)))
        office.answered()
        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
        killed += 1
    office.fake.faults.clear()
    return killed


def test_a_short_storm_of_kills_leaves_exactly_one_of_everything(
    fake: FakeInstagram, open_office: OpenOffice
) -> None:
    office = open_office("11h", "2s", "requests")

    storm(office, kills=3, seed=48)
    daemon = started(office)
    everything = waited_for(
        lambda: len(fake.world.posts) == QUIZZES and fake.ledger.requests("comments/") > 0, 90
    )
    office.answered()
    complete = waited_for(
        lambda: office.counted() == {f"open {number}": len(ANSWERS) for number in (1, 2, 3)}, 90
    )
    daemon.send_signal(signal.SIGTERM)

    assert daemon.wait(10) == 0
    assert everything
    assert complete
    assert fake.ledger.more_than_once() == {}
    assert fake.ledger.count("post") == QUIZZES
    assert json.loads(office.sabtu("audit", "--json").stdout)["ok"]
    assert len(office.secrets()) > 8
    assert [secret for secret in office.secrets() if secret in office.logged()] == []


@pytest.mark.storm
@pytest.mark.parametrize("transport", ["requests", "curl"])
def test_a_long_storm_of_kills_leaves_exactly_one_of_everything(
    fake: FakeInstagram, open_office: OpenOffice, transport: Transport
) -> None:
    # Given followers who answer, and a feed and comments that show what is new a second late
    office = open_office("12m", "2s", transport)
    fake.world.feed_lag = fake.world.comment_lag = timedelta(seconds=1)
    ends = {f"{kind} done": times for kind, times in EVERYTHING.items()}

    # When the daemon is killed all the while, until the winners have their messages
    killed = storm(
        office, kills=30, seed=49, patience=30, until=lambda: office.actions() == ends, seconds=1500
    )
    daemon = started(office)
    complete = waited_for(lambda: office.actions() == ends, 300)
    daemon.send_signal(signal.SIGTERM)

    # Then there is one of everything, every comment was scored, and the books are right
    made = Counter(entry.kind for entry in fake.ledger.entries)
    struck = Counter(call.outcome for call in fake.ledger.calls if not call.outcome.isdigit())
    print(f"{transport}: {killed} kills, {len(fake.ledger.calls)} calls, faults {dict(struck)}")
    print(f"{transport}: written {dict(made)}; doubled: {fake.ledger.more_than_once()}")
    assert daemon.wait(10) == 0
    assert complete, office.actions()
    assert office.counted() == {f"revealed {number}": len(ANSWERS) for number in (1, 2, 3)}
    assert fake.ledger.more_than_once() == {}
    assert made["post"] == EVERYTHING["post"] + EVERYTHING["winners"]
    assert made["comment"] == EVERYTHING["reveal"]
    assert made["story"] == EVERYTHING["winners-story"]
    assert made["reply"] == EVERYTHING["reply"]
    assert made["message"] == EVERYTHING["message"]
    assert len({entry.target for entry in fake.ledger.entries if entry.kind == "like"}) == EVERYTHING["like"]
    assert json.loads(office.sabtu("audit", "--json").stdout)["ok"]
    assert [secret for secret in office.secrets() if secret in office.logged()] == []


@pytest.mark.parametrize("transport", ["requests", "curl"])
def test_a_stop_in_the_middle_of_a_post_ends_in_time_and_the_next_start_finds_it(
    fake: FakeInstagram, open_office: OpenOffice, transport: Transport
) -> None:
    office = open_office("11h", "60s", transport)
    hanging = fake.faults.add("hang", "POST /media/configure", phase="after")

    daemon = office.start()
    assert waited_for(lambda: hanging.hits == 1, 90)
    daemon.send_signal(signal.SIGTERM)
    asked_at = time.monotonic()
    daemon.wait(30)
    took = time.monotonic() - asked_at
    daemon = office.start()
    found = waited_for(lambda: set(office.counted()) == {"open 1", "open 2", "open 3"}, 90)
    daemon.send_signal(signal.SIGTERM)
    daemon.wait(10)

    assert took < 10
    assert found
    assert fake.ledger.more_than_once() == {}
    assert fake.ledger.count("post") == QUIZZES
