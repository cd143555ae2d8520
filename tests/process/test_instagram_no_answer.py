"""Lines that hang and looks that fail: the library waits for ever or sees nothing, the bot says so.

Each control runs the unmodified library against the same fault; were it ever to pass without harm, the
cure would have become superfluous and the control says so.
"""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from instagrapi import Client

from bot.errors import PlatformError, Transient, Unknown
from bot.platforms.instagrapi.configuration import Transport
from tests.platform_contract import a_post
from tests.process.fake_instagram import FakeInstagram
from tests.process.fake_instagram.faults import Kind
from tests.process.fake_instagram.world import ME
from tests.process.instagram_settings import signed_in
from tests.process.plain_library import both_transports, fake_for_traps, plain_client, warmed

CONFIGURE = r"POST /media/configure/"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HALF_A_SECOND = timedelta(seconds=0.5)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeInstagram]:
    with fake_for_traps(tmp_path, monkeypatch) as fake:
        yield fake


# 4: no time limit at all.


@both_transports
@pytest.mark.parametrize("kind", ["hang", "trickle"])
def test_control_the_library_waits_for_ever(fake: FakeInstagram, transport: Transport, kind: Kind) -> None:
    client = plain_client(fake, transport)
    fake.faults.add(kind, "current_user", times=None)
    waiting = threading.Thread(target=_asked, args=(client,), daemon=True)

    waiting.start()
    waiting.join(1)

    assert waiting.is_alive()
    fake.close()
    waiting.join(5)


def _asked(client: Client) -> None:
    with contextlib.suppress(Exception):  # whatever comes when the fake is closed at last
        client.account_info()


@contextmanager
def in_time(fake: FakeInstagram, seconds: float = 10) -> Iterator[None]:
    """Let what would wait for ever fail instead: the line is cut after some seconds, and that is too late."""
    cut = threading.Event()

    def cut_the_line() -> None:
        cut.set()
        fake.close()

    timer = threading.Timer(seconds, cut_the_line)
    timer.start()
    yield
    timer.cancel()
    assert not cut.is_set()


@both_transports
@pytest.mark.parametrize("kind", ["hang", "trickle"])
def test_a_read_ends_in_time(fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind) -> None:
    platform = signed_in(fake, tmp_path, transport, read_timeout=HALF_A_SECOND)
    post = warmed(fake, platform)
    fake.faults.add(kind, "GET /media")

    with in_time(fake), pytest.raises(Transient, match="no-answer"):
        platform.comment_page(post)


@both_transports
def test_an_upload_that_hangs_ends_in_time_and_nothing_was_posted(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    platform = signed_in(fake, tmp_path, transport, read_timeout=HALF_A_SECOND)
    fake.faults.add("hang", "rupload")

    with in_time(fake), pytest.raises(Transient):
        platform.publish(a_post())

    assert fake.ledger.count("post") == 0


@both_transports
def test_a_post_that_hangs_ends_in_time_and_is_unknown(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    platform = signed_in(fake, tmp_path, transport, read_timeout=HALF_A_SECOND)
    fake.faults.add("hang", CONFIGURE, phase="after", times=None)

    with in_time(fake), pytest.raises(Unknown):
        platform.publish(a_post("Soal [ST-1]"))

    assert fake.ledger.count("post", "[ST-1]") == 1


# 5: a failing look at the feed is an empty list.

FAILING_READS: list[Kind] = ["throttled", "500", "drop", "garbage", "truncated"]


@both_transports
@pytest.mark.parametrize("kind", FAILING_READS)
def test_control_the_library_says_that_there_are_no_posts(
    fake: FakeInstagram, transport: Transport, kind: Kind
) -> None:
    client = plain_client(fake, transport)
    fake.world.posted_by_hand("Soal [ST-1]")
    fake.faults.add(kind, "GET /feed/user", times=None)

    assert client.user_medias_v1(ME, 12) == []


@both_transports
@pytest.mark.parametrize("kind", [*FAILING_READS, "empty-object"])
def test_a_failing_look_at_the_feed_is_never_an_empty_feed(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    fake.world.posted_by_hand("Soal [ST-1]")
    fake.faults.add(kind, "GET /feed/user", times=None)

    with pytest.raises(PlatformError):
        platform.recent_posts(LONG_AGO)
