"""What Instagram says becomes a hold that outlives the process; nothing loops on signing in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.platforms.instagrapi.configuration import Transport
from bot.services.holding import holding
from bot.services.turn import take_turn
from bot.store import outbox, rounds
from tests.process.fake_instagram import PASSWORD, FakeInstagram
from tests.process.fake_instagram.faults import Kind
from tests.process.instagram_office import an_office, desk_in, sabtu

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# What Instagram says to a read of comments; the hold; whether reading goes on.
SAID: list[tuple[Kind, str, bool]] = [
    ("please-wait", "asked-to-wait", True),
    ("throttled", "rate-limited:read", False),
    ("rate-limit", "rate-limited:read", False),
    ("feedback", "rate-limited:read", False),
    ("bad-request", "unreachable:read", False),
    ("500", "unreachable:read", False),
    ("empty-object", "unreachable:read", False),
    ("challenge", "challenged", False),
    ("masked-challenge", "challenged", False),
    ("suspended", "challenged", False),
    ("sentry-block", "challenged", False),
    ("proxy-blocked", "challenged", False),
    ("needs-upgrade", "challenged", False),
]
# After these, reading goes on ever more seldom.
SLOWLY = ("please-wait", "throttled", "rate-limit")


@pytest.mark.parametrize("transport", ["requests", "curl"])
def test_a_story_that_was_made_though_instagram_said_no_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transport: Transport
) -> None:
    monkeypatch.setenv("SABTU_INSTAGRAPI__PASSWORD", PASSWORD)
    with an_office(tmp_path, transport, quiz="story: true\n") as fake:
        # Given stories that Instagram makes, and refuses with each word that means "nothing was done"
        assert sabtu(tmp_path, "approve", "1", "--as", "Rina") == 0
        for kind in ("throttled", "please-wait", "feedback"):
            fake.faults.add(kind, "POST /media/configure_to_story", phase="after")
        now = datetime.now(UTC) + HOUR + MINUTE
        fake.world.clock = lambda: now

        # When the bot is free to try again, every time it was held
        for minutes in (0, 1, 6, 40):
            now = datetime.now(UTC) + HOUR + (minutes + 1) * MINUTE
            turn(tmp_path, now)
            sabtu(tmp_path, "resume", "--as", "Rina")

        # Then there is the one story, and the round goes by it
        assert fake.ledger.count("story") == 1
        with desk_in(tmp_path) as desk, desk.store.read() as tx:
            story = outbox.by_key(tx, "story:1")
        assert story is not None
        assert (story.state, story.reason) == ("done", "adopted")


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeInstagram]:
    """The fake, with a round that is open."""
    monkeypatch.setenv("SABTU_INSTAGRAPI__PASSWORD", PASSWORD)
    with an_office(tmp_path) as fake:
        assert sabtu(tmp_path, "approve", "1", "--as", "Rina") == 0
        turn(tmp_path, datetime.now(UTC) + HOUR + MINUTE)
        assert fake.ledger.count("post") == 1
        yield fake


def turn(folder: Path, now: datetime) -> list[str]:
    """Start, poll at once, and end, as a process does; return the holds in force then."""
    with desk_in(folder) as desk:
        with desk.store.write(now) as tx:
            rounds.set_poll(tx, 1, next_at=now)
        take_turn(desk, now)
        with desk.store.read() as tx:
            return [bar.code for bar in holding(desk, tx, now)]


def test_what_instagram_says_is_held_over_a_restart_until_time_or_a_person_lifts_it(
    fake: FakeInstagram, tmp_path: Path
) -> None:
    now = datetime.now(UTC) + HOUR + 2 * MINUTE
    for kind, hold, reads_on in SAID:
        # When it is said once
        fault = fake.faults.add(kind, r"GET /media/[\d_]+/comments/")
        held = turn(tmp_path, now)
        calls = len(fake.ledger.calls)

        # Then another process knows it, and reads only where only writes are barred
        again = turn(tmp_path, now + timedelta(seconds=3))
        holds = [hold, "slow-reading"] if kind in SLOWLY else [hold]
        assert (kind, fault.hits, held, again) == (kind, 1, holds, holds)
        assert (len(fake.ledger.calls) > calls) == reads_on, kind

        # And a person can lift it
        assert sabtu(tmp_path, "resume", "--as", "Rina") == 0
        assert turn(tmp_path, now + timedelta(seconds=6)) == [], kind
        now += timedelta(seconds=20)
    assert fake.gate.attempts == 1  # the `sabtu login` of the beginning


def test_a_session_that_dies_within_an_hour_of_a_sign_in_by_hand_calls_a_person(
    fake: FakeInstagram, tmp_path: Path
) -> None:
    fake.faults.add("login-required", "GET /(media|feed|accounts)", times=None)

    holds = turn(tmp_path, datetime.now(UTC) + 30 * MINUTE)

    assert holds == ["signed-out"]
    assert fake.gate.attempts == 1


def test_a_session_that_is_dead_for_good_is_tried_once_however_often_it_starts(
    fake: FakeInstagram, tmp_path: Path
) -> None:
    fake.faults.add("login-required", "GET /(media|feed|accounts)", times=None)
    now = datetime.now(UTC) + HOUR + 2 * MINUTE

    holds = [turn(tmp_path, now + minutes * MINUTE) for minutes in range(8)]

    assert holds[-1] == ["signed-out"]
    assert fake.gate.attempts == 2  # by `sabtu login`, and one after the session had died
    calls = len(fake.ledger.calls)
    turn(tmp_path, now + 9 * MINUTE)
    assert len(fake.ledger.calls) == calls
