"""The library's traps, one by one: what it does by itself (the controls), and that the bot does not.

Each control runs the unmodified library against the same fault; were it ever to pass without harm, the
cure would have become superfluous and the control says so.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from instagrapi import Client
from instagrapi.exceptions import ClientError, PhotoNotUpload

from bot.errors import Challenged, PlatformError, RateLimited, SignInRequired, Transient, Unknown
from bot.platforms.base import Platform
from bot.platforms.instagrapi.client import Instagram
from bot.platforms.instagrapi.configuration import Transport
from tests.platform_contract import a_post
from tests.process.fake_instagram import PASSWORD, FakeInstagram, running_fake
from tests.process.fake_instagram.faults import Kind
from tests.process.fake_instagram.world import ME
from tests.process.instagram_settings import settings_for, signed_in
from tests.process.plain_library import a_jpeg, plain_client, shorten_sleeps

CONFIGURE = r"POST /media/configure/"
COMMENT = r"POST /media/[\d_]+/comment/"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HALF_A_SECOND = timedelta(seconds=0.5)
both_transports = pytest.mark.parametrize("transport", ["requests", "curl"])


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeInstagram]:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    shorten_sleeps(monkeypatch)
    with running_fake(tmp_path) as fake:
        yield fake


def warmed(fake: FakeInstagram, platform: Instagram) -> str:
    """Let the backend open its connections, as a running bot has; returns a post to write below."""
    post = fake.world.posted_by_hand("dari aplikasi")
    platform.account()
    return post.id


# 1 and 2: urllib3 and libcurl send a write again when its answer is lost.

LOST_ANSWERS: list[tuple[Transport, Kind]] = [
    ("requests", "drop"),
    ("requests", "500"),
    ("requests", "503"),
    ("curl", "drop"),
]


@pytest.mark.parametrize(("transport", "kind"), LOST_ANSWERS)
def test_control_the_library_posts_twice_when_an_answer_is_lost(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind
) -> None:
    client = plain_client(fake, transport)
    fake.faults.add(kind, CONFIGURE, phase="after")

    client.photo_upload(a_jpeg(tmp_path), "Soal [ST-1]")

    assert fake.ledger.count("post", "[ST-1]") == 2


@both_transports
@pytest.mark.parametrize(
    "kind",
    ["drop", "500", "502", "503", "408", "truncated", "garbage", "empty-object", "redirect", "fail-200"],
)
def test_a_post_whose_answer_is_lost_is_made_once_and_unknown(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    warmed(fake, platform)
    fault = fake.faults.add(kind, CONFIGURE, phase="after", times=None)

    with pytest.raises(Unknown):
        platform.publish(a_post("Soal [ST-1]"))

    assert fault.hits == 1
    assert fake.ledger.count("post", "[ST-1]") == 1


WRITES: dict[str, Callable[[Platform, str, str], object]] = {
    "reply": lambda platform, post, comment: platform.reply(post, "Betul!", comment),
    "like": lambda platform, post, comment: platform.like(post, comment),
    "pin": lambda platform, post, comment: platform.pin(post, comment),
    "edit": lambda platform, post, comment: platform.edit_caption(post, "Soal (ditutup)"),
    "delete": lambda platform, post, comment: platform.delete_comment(post, comment),
    "message": lambda platform, post, comment: platform.send_message("1001", "Selamat!"),
}
DECISIVE = r"POST /(media/[\d_]+/(comment|pin_comment|edit_media)|media/\d+/comment_like|direct_v2)"


@both_transports
@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("kind", ["drop", "truncated"])
def test_every_other_write_whose_answer_is_lost_is_done_once_and_unknown(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, write: str, kind: Kind
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    post = warmed(fake, platform)
    comment = fake.world.follower_says("sari", "B", post)
    fake.faults.add(kind, DECISIVE, phase="after", times=None)
    before = len(fake.ledger.entries)

    with pytest.raises(Unknown):
        WRITES[write](platform, post, str(comment.pk))

    assert len(fake.ledger.entries) == before + 1


@both_transports
def test_a_write_that_never_left_may_be_tried_again(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    post = warmed(fake, platform)
    fake.close()

    with pytest.raises(Transient, match="unreachable"):
        platform.reply(post, "Betul!")


# 3: the library sends again by itself.

RESENT: list[tuple[Transport, Kind]] = [("requests", "truncated"), ("requests", "408"), ("curl", "408")]


@pytest.mark.parametrize(("transport", "kind"), RESENT)
def test_control_the_library_itself_sends_a_comment_again(
    fake: FakeInstagram, transport: Transport, kind: Kind
) -> None:
    client = plain_client(fake, transport)
    post = fake.world.posted_by_hand("dari aplikasi")
    fake.faults.add(kind, COMMENT, phase="after")

    client.media_comment(post.id, "Betul!")

    assert fake.ledger.count("comment", "Betul!") == 2


@both_transports
def test_control_an_exception_handler_makes_the_library_send_again(
    fake: FakeInstagram, transport: Transport
) -> None:
    client = plain_client(fake, transport)
    client.handle_exception = lambda client, error: None
    post = fake.world.posted_by_hand("dari aplikasi")
    fake.faults.add("fail-200", COMMENT, phase="after")

    client.media_comment(post.id, "Betul!")

    assert fake.ledger.count("comment", "Betul!") == 2


@both_transports
def test_even_with_an_exception_handler_nothing_is_sent_twice(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    post = warmed(fake, platform)
    platform._library.__dict__["handle_exception"] = lambda client, error: None
    fake.faults.add("fail-200", COMMENT, phase="after")

    with pytest.raises(Unknown):
        platform.reply(post, "Betul!")

    assert fake.ledger.count("comment", "Betul!") == 1


@both_transports
def test_control_an_empty_answer_makes_the_library_post_again_and_again(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    client = plain_client(fake, transport)
    fake.faults.add("empty-object", CONFIGURE, phase="after", times=3)

    client.photo_upload(a_jpeg(tmp_path), "Soal [ST-1]")

    assert fake.ledger.count("post", "[ST-1]") == 4


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


# 6: codes asked for on the terminal, and a checkpoint in disguise.


@both_transports
def test_control_a_disguised_checkpoint_is_a_key_error(fake: FakeInstagram, transport: Transport) -> None:
    client = plain_client(fake, transport, with_challenge_flow=True)
    post = fake.world.posted_by_hand("dari aplikasi")
    fake.faults.add("masked-challenge", "comments")

    with pytest.raises(KeyError, match="challenge"):
        client.media_comments_v1_chunk(post.id)


def test_control_the_sign_in_asks_on_the_terminal_even_without_the_challenge_flow(
    fake: FakeInstagram,
) -> None:
    asked: list[str] = []
    client = plain_client(fake, "requests")
    client.challenge_code_handler = lambda username, choice: asked.append(username)
    fake.gate.asks_for_mailed_code = True

    with pytest.raises(ClientError):
        client.relogin()

    assert asked == [fake.world.me.handle]


@both_transports
@pytest.mark.parametrize("kind", ["challenge", "masked-challenge"])
def test_a_checkpoint_calls_a_person(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    post = warmed(fake, platform)
    fake.faults.add(kind, "comments")

    with pytest.raises(Challenged, match="checkpoint"):
        platform.comment_page(post)


@both_transports
def test_a_mailed_code_calls_a_person_and_reads_no_terminal(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    fake.gate.asks_for_mailed_code = True

    with pytest.raises(Challenged, match="checkpoint"):
        Instagram(settings_for(fake, tmp_path, transport)).sign_in(PASSWORD)


# 7: failures of the upload step have no type.

UPLOAD_FAILURES: list[tuple[Kind, type[PlatformError]]] = [
    ("login-required", SignInRequired),
    ("throttled", RateLimited),
    ("please-wait", RateLimited),
    ("feedback", RateLimited),
    ("challenge", Challenged),
    ("500", Transient),
    ("drop", Transient),
]


@both_transports
def test_control_a_dead_session_at_the_upload_has_no_type(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    client = plain_client(fake, transport)
    fake.faults.add("login-required", "POST /rupload")

    with pytest.raises(PhotoNotUpload):
        client.photo_upload(a_jpeg(tmp_path), "Soal [ST-1]")


@both_transports
@pytest.mark.parametrize(("kind", "expected"), UPLOAD_FAILURES)
def test_a_failing_upload_says_what_to_do_and_posts_nothing(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind, expected: type[PlatformError]
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    fake.faults.add(kind, "POST /rupload")

    with pytest.raises(PlatformError) as caught:
        platform.publish(a_post())

    assert type(caught.value) is expected
    assert fake.ledger.count("post") == 0


# 8: a loaded session brings old settings back, and is written in place.


def test_control_a_loaded_session_overrides_transport_retries_and_certificates(fake: FakeInstagram) -> None:
    saved = plain_client(fake, "requests").get_settings()
    client = Client(private_transport="curl", session_retry_total=0, tls_verify="own.pem")

    client.set_settings(saved)

    assert (client.private_transport, client.session_retry_total) == ("requests", 3)
    assert client.private.verify == str(fake.ca_file)


@pytest.mark.parametrize(("before", "after"), [("requests", "curl"), ("curl", "requests")])
def test_a_loaded_session_changes_neither_transport_nor_cures(
    fake: FakeInstagram, tmp_path: Path, before: Transport, after: Transport
) -> None:
    signed_in(fake, tmp_path, before)
    platform = Instagram(settings_for(fake, tmp_path, after))
    warmed(fake, platform)
    fake.faults.add("drop", CONFIGURE, phase="after", times=None)

    with pytest.raises(Unknown):
        platform.publish(a_post("Soal [ST-1]"))

    assert fake.ledger.count("post", "[ST-1]") == 1
    assert fake.ledger.calls[-1].protocol == {"curl": "HTTP/2", "requests": "HTTP/1.1"}[after]


@both_transports
def test_the_cures_outlive_a_new_sign_in(fake: FakeInstagram, tmp_path: Path, transport: Transport) -> None:
    platform = signed_in(fake, tmp_path, transport)
    platform.sign_in(PASSWORD)
    fake.faults.add("drop", CONFIGURE, phase="after", times=None)

    with pytest.raises(Unknown):
        platform.publish(a_post("Soal [ST-1]"))

    assert fake.ledger.count("post", "[ST-1]") == 1


@both_transports
def test_the_cures_outlive_a_sign_in_that_fails(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    with pytest.raises(Challenged, match="bad-password"):
        platform.sign_in("salah")
    fake.faults.add("drop", CONFIGURE, phase="after", times=None)

    with pytest.raises(Unknown):
        platform.publish(a_post("Soal [ST-1]"))

    assert fake.ledger.count("post", "[ST-1]") == 1


def test_control_the_library_leaves_half_a_session_when_writing_fails(
    fake: FakeInstagram, tmp_path: Path
) -> None:
    client = plain_client(fake, "requests")
    file = tmp_path / "session.json"
    client.dump_settings(file)
    whole = file.read_bytes()
    client.mid = object()

    with pytest.raises(TypeError):
        client.dump_settings(file)

    assert whole.startswith(file.read_bytes())
    assert file.read_bytes() != whole


# And one more: the environment beats what bot.toml says.


@both_transports
def test_an_inherited_certificate_bundle_does_not_beat_the_settings(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "another.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")

    assert platform.account().handle == fake.world.me.handle
