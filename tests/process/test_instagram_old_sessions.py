"""Checkpoints, dead sessions and old settings: what the library makes of them, and what the bot does.

Each control runs the unmodified library against the same fault; were it ever to pass without harm, the
cure would have become superfluous and the control says so.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from instagrapi import Client
from instagrapi.exceptions import ClientError, PhotoNotUpload

from bot.errors import Challenged, PlatformError, RateLimited, SignInRequired, Transient, Unknown
from bot.platforms.instagrapi.client import Instagram
from bot.platforms.instagrapi.configuration import Transport
from tests.platform_contract import a_post
from tests.process.fake_instagram import PASSWORD, FakeInstagram
from tests.process.fake_instagram.faults import Kind
from tests.process.instagram_settings import settings_for, signed_in
from tests.process.plain_library import a_jpeg, both_transports, fake_for_traps, plain_client, warmed

CONFIGURE = r"POST /media/configure/"


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeInstagram]:
    with fake_for_traps(tmp_path, monkeypatch) as fake:
        yield fake


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
