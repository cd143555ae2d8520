"""The real daemon against the fake: killed at any moment, lied to at random, and still everything once.

Most kills are aimed: they come within milliseconds of a write's arrival, where they hurt most; a daemon that
is always killed before it writes would prove nothing. The short storm runs with the other tests; the long
one, which goes on to answers, thanks, likes, winners and messages, by `make storm`.
"""

import random
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.platforms.instagrapi.configuration import Transport
from tests.process.fake_instagram import HANDLE, PASSWORD, FakeInstagram, running_fake
from tests.process.fake_instagram.faults import Kind
from tests.process.instagram_settings import bot_toml
from tests.process.warm import ended, sabtu_started

JAKARTA = ZoneInfo("Asia/Jakarta")
QUIZZES = 3
ANSWERS = ("A", "B", "A. Bandung", "c", "A")
WRITE = "POST /(media|direct_v2)/"

AT_ONCE = {"post": QUIZZES, "story": QUIZZES, "hint": QUIZZES}
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
{series}
"""
QUIZ = """\
series: sabtu-trivia
question: Kota nomor {number} di Jawa Barat yang menjadi ibu kotanya?
options: [Bandung, Surabaya, Semarang]
answer: A
publish_at: {moment:%Y-%m-%d %H:%M}
explanation: Bandung.
"""
STORIES = "story = true"
HINTS = "hints: [{after: 1s, text: Di Priangan}]"


class Office:
    """A folder with quizzes that are due, and the processes that are started in it."""

    def __init__(
        self,
        fake: FakeInstagram,
        folder: Path,
        transport: Transport,
        *,
        close_after: str,
        read_timeout: str,
        series: str = "",
        quiz: str = "",
    ) -> None:
        self.fake = fake
        self._folder = folder
        self._started: list[BaseProcess] = []
        (folder / "quizzes").mkdir()
        rest = SETTINGS.format(close_after=close_after, read_timeout=read_timeout, series=series)
        (folder / "bot.toml").write_text(bot_toml(fake, rest, transport))
        for number in range(QUIZZES):
            moment = datetime.now(JAKARTA) - timedelta(minutes=number)
            text = QUIZ.format(number=number, moment=moment) + quiz
            (folder / "quizzes" / f"soal-{number}.yaml").write_text(text)
        assert ended(self.start("login", "--yes"), 60) == 0

    def start(self, *words: str) -> BaseProcess:
        """Start a command, or the daemon; its log goes to var/log."""
        password = {"SABTU_INSTAGRAPI__PASSWORD": PASSWORD}
        process = sabtu_started(self._folder, *words or ("run",), environment=password)
        self._started.append(process)
        return process

    def close(self) -> None:
        """Leave no process behind, whatever failed."""
        for process in self._started:
            process.kill()
            process.join()

    def is_sound(self) -> bool:
        """Whether `sabtu audit` finds all in order."""
        return ended(self.start("audit"), 60) == 0

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


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Open an office and its Instagram; both end with the test."""
    with ExitStack() as stack:

        def open_one(transport: Transport, **told: str) -> Office:
            folder = tmp_path / transport
            folder.mkdir()
            office = Office(stack.enter_context(running_fake(folder, seed=48)), folder, transport, **told)
            stack.callback(office.close)
            return office

        yield open_one


def waited_for(happened: Callable[[], bool], seconds: float, every: float = 0.05) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(every)
    return happened()


def started(office: Office) -> BaseProcess:
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
        daemon.kill()
        daemon.join()
        killed += 1
    office.fake.faults.clear()
    return killed


def test_a_short_storm_of_kills_leaves_exactly_one_of_everything(open_office: Callable[..., Office]) -> None:
    # Given rounds with stories and hints, so that there is a write to kill at for most of the time
    office = open_office("requests", close_after="11h", read_timeout="2s", series=STORIES, quiz=HINTS)
    fake = office.fake
    written = {f"{kind} done": times for kind, times in AT_ONCE.items()}
    read = {f"open {number}": len(ANSWERS) for number in (1, 2, 3)}

    # When the daemon is killed all the while, and a person lifts what it holds after Instagram's lies
    storm(office, kills=8, seed=48)
    office.answered()
    assert ended(office.start("resume", "--as", "Rina", "--yes"), 60) == 0
    daemon = started(office)
    complete = waited_for(lambda: office.actions() == written, 90)
    office.answered()
    complete = complete and waited_for(lambda: office.counted() == read, 90)
    daemon.terminate()

    # Then there is one of everything, every comment was read, and the books are right
    assert ended(daemon, 10) == 0
    assert complete, (office.actions(), office.counted())
    made = Counter(entry.kind for entry in fake.ledger.entries)
    assert fake.ledger.more_than_once() == {}
    assert (made["post"], made["story"], made["comment"]) == tuple(AT_ONCE.values())
    assert office.is_sound()
    assert len(office.secrets()) > 8
    assert [secret for secret in office.secrets() if secret in office.logged()] == []


@pytest.mark.storm
@pytest.mark.parametrize("transport", ["requests", "curl"])
def test_a_long_storm_of_kills_leaves_exactly_one_of_everything(
    open_office: Callable[..., Office], transport: Transport
) -> None:
    # Given followers who answer, and a feed and comments that show what is new a second late
    office = open_office(transport, close_after="12m", read_timeout="2s")
    fake = office.fake
    fake.world.feed_lag = fake.world.comment_lag = timedelta(seconds=1)
    ends = {f"{kind} done": times for kind, times in EVERYTHING.items()}

    # When the daemon is killed all the while, until the winners have their messages
    killed = storm(
        office, kills=30, seed=49, patience=30, until=lambda: office.actions() == ends, seconds=1500
    )
    daemon = started(office)
    complete = waited_for(lambda: office.actions() == ends, 300)
    daemon.terminate()

    # Then there is one of everything, every comment was scored, and the books are right
    made = Counter(entry.kind for entry in fake.ledger.entries)
    struck = Counter(call.outcome for call in fake.ledger.calls if not call.outcome.isdigit())
    print(f"{transport}: {killed} kills, {len(fake.ledger.calls)} calls, faults {dict(struck)}")
    print(f"{transport}: written {dict(made)}; doubled: {fake.ledger.more_than_once()}")
    assert ended(daemon, 10) == 0
    assert complete, office.actions()
    assert office.counted() == {f"revealed {number}": len(ANSWERS) for number in (1, 2, 3)}
    assert fake.ledger.more_than_once() == {}
    assert made["post"] == EVERYTHING["post"] + EVERYTHING["winners"]
    assert made["comment"] == EVERYTHING["reveal"]
    assert made["story"] == EVERYTHING["winners-story"]
    assert made["reply"] == EVERYTHING["reply"]
    assert made["message"] == EVERYTHING["message"]
    assert len({entry.target for entry in fake.ledger.entries if entry.kind == "like"}) == EVERYTHING["like"]
    assert office.is_sound()
    assert [secret for secret in office.secrets() if secret in office.logged()] == []


def test_a_stop_in_the_middle_of_a_post_ends_in_time_and_the_next_start_finds_it(
    open_office: Callable[..., Office],
) -> None:
    # Given, by each transport, a daemon whose post Instagram takes and never answers
    offices = [
        open_office(transport, close_after="11h", read_timeout="60s") for transport in ("requests", "curl")
    ]
    hanging = [office.fake.faults.add("hang", "POST /media/configure", phase="after") for office in offices]
    daemons = [office.start() for office in offices]
    assert waited_for(lambda: [fault.hits for fault in hanging] == [1, 1], 90)

    # When it is asked to stop, and started again
    asked_at = time.monotonic()
    for daemon in daemons:
        daemon.terminate()
    codes = [ended(daemon, 30) for daemon in daemons]
    took = time.monotonic() - asked_at
    daemons = [office.start() for office in offices]
    rounds = {"open 1", "open 2", "open 3"}
    found = waited_for(lambda: all(set(office.counted()) == rounds for office in offices), 90)

    # Then it stopped in time, and what it had posted was found and not posted again
    assert (codes, took < 10, found) == ([0, 0], True, True)
    for office in offices:
        assert office.fake.ledger.more_than_once() == {}
        assert office.fake.ledger.count("post") == QUIZZES
