"""Signing in is the most suspicious thing a bot does: rarely, by the same phone, and never in a loop."""

import contextlib
import io
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loguru import logger

from bot.errors import Challenged, NotNow, PlatformError, SignInRequired, Transient
from bot.platforms.instagrapi.client import Instagram
from bot.platforms.instagrapi.configuration import Transport
from bot.platforms.instagrapi.session import SessionFile
from tests.process.fake_instagram import HANDLE, PASSWORD, TOTP_SEED, FakeInstagram, running_fake
from tests.process.fake_instagram.faults import Kind
from tests.process.instagram_settings import KEY, settings_for

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeInstagram]:
    with running_fake(tmp_path) as fake:
        yield fake


def a_bot(
    fake: FakeInstagram, folder: Path, *, totp_seed: str | None = None, transport: Transport = "requests"
) -> Instagram:
    return Instagram(settings_for(fake, folder, transport, password=PASSWORD, totp_seed=totp_seed))


def test_the_phone_is_in_indonesia_from_its_first_sign_in(fake: FakeInstagram, tmp_path: Path) -> None:
    a_bot(fake, tmp_path).sign_in(PASSWORD)

    (phone,) = fake.gate.phones
    assert phone["x-ig-app-locale"] == "id_ID"
    assert phone["x-ig-app-startup-country"] == "ID"
    assert phone["x-ig-timezone-offset"] == "25200"
    assert "id_ID" in phone["user-agent"]


def test_a_saved_session_is_used_without_signing_in(fake: FakeInstagram, tmp_path: Path) -> None:
    a_bot(fake, tmp_path).sign_in(PASSWORD)
    fake.ledger.calls.clear()

    account = a_bot(fake, tmp_path).account()

    assert account.handle == HANDLE
    assert [call.line for call in fake.ledger.calls] == ["GET /accounts/current_user/"]


def test_without_a_session_nothing_is_sent(fake: FakeInstagram, tmp_path: Path) -> None:
    with pytest.raises(SignInRequired, match="never-signed-in"):
        a_bot(fake, tmp_path).account()

    assert fake.ledger.calls == []


def test_a_dead_session_is_told_and_never_renewed_by_itself(fake: FakeInstagram, tmp_path: Path) -> None:
    bot = a_bot(fake, tmp_path)
    bot.sign_in(PASSWORD)
    fake.gate.revoke_sessions()

    for _ in range(10):
        with pytest.raises(SignInRequired, match="session-dead"):
            bot.recent_posts(LONG_AGO)

    assert fake.gate.attempts == 1


def test_signing_in_again_is_one_attempt_by_the_same_phone(fake: FakeInstagram, tmp_path: Path) -> None:
    a_bot(fake, tmp_path).sign_in(PASSWORD)
    fake.gate.revoke_sessions()
    bot = a_bot(fake, tmp_path)

    account = bot.sign_in_again()

    assert account.handle == HANDLE
    assert fake.gate.attempts == 2
    assert len(set(fake.gate.devices)) == 1
    assert bot.recent_posts(LONG_AGO) == ()


def test_a_failed_sign_in_keeps_the_phone_for_the_next_process(fake: FakeInstagram, tmp_path: Path) -> None:
    with pytest.raises(Challenged, match="bad-password"):
        a_bot(fake, tmp_path).sign_in("salah")

    a_bot(fake, tmp_path).sign_in(PASSWORD)

    assert fake.gate.attempts == 2
    assert len(set(fake.gate.devices)) == 1


def test_a_stored_seed_answers_the_second_factor(fake: FakeInstagram, tmp_path: Path) -> None:
    fake.gate.totp_seed = TOTP_SEED

    with pytest.raises(Challenged, match="two-factor"):
        a_bot(fake, tmp_path).sign_in_again()
    assert a_bot(fake, tmp_path, totp_seed=TOTP_SEED).sign_in_again().handle == HANDLE


def test_without_a_stored_password_a_person_signs_in(fake: FakeInstagram, tmp_path: Path) -> None:
    with pytest.raises(SignInRequired, match="no-password"):
        Instagram(settings_for(fake, tmp_path)).sign_in_again()

    assert fake.gate.attempts == 0


def test_a_sign_in_by_another_process_is_taken_over(fake: FakeInstagram, tmp_path: Path) -> None:
    daemon = a_bot(fake, tmp_path)
    daemon.sign_in(PASSWORD)
    fake.gate.revoke_sessions()
    with pytest.raises(SignInRequired):
        daemon.account()

    a_bot(fake, tmp_path).sign_in(PASSWORD)

    assert daemon.account().handle == HANDLE


def test_two_processes_never_use_the_session_at_once(tmp_path: Path) -> None:
    file = SessionFile(tmp_path / "session", lambda: (KEY,))

    with file.held(), pytest.raises(NotNow, match="session-in-use"), file.held(timedelta(0)):
        pass  # pragma: no cover

    with file.held(timedelta(0)):
        pass


both_transports = pytest.mark.parametrize("transport", ["requests", "curl"])
PASSWORD_GIVEN, FIRST_READ = "send_login_request", "reels_tray"


@both_transports
@pytest.mark.parametrize("kind", ["drop", "500", "garbage", "challenge", "throttled"])
def test_a_sign_in_that_fails_half_way_leaves_the_session_before_in_use(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind
) -> None:
    bot = a_bot(fake, tmp_path, transport=transport)
    bot.sign_in(PASSWORD)
    fake.faults.add(kind, PASSWORD_GIVEN)

    with pytest.raises(PlatformError):
        bot.sign_in(PASSWORD)

    assert not bot.was_let_in
    assert bot.account().handle == HANDLE
    assert a_bot(fake, tmp_path, transport=transport).account().handle == HANDLE
    assert fake.ledger.requests(PASSWORD_GIVEN) == 2


@both_transports
def test_a_wrong_password_does_not_cost_the_session_before(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    a_bot(fake, tmp_path, transport=transport).sign_in(PASSWORD)

    with pytest.raises(Challenged, match="bad-password"):
        a_bot(fake, tmp_path, transport=transport).sign_in("salah")

    assert a_bot(fake, tmp_path, transport=transport).account().handle == HANDLE


@both_transports
@pytest.mark.parametrize("kind", ["drop", "500", "garbage", "bad-request"])
def test_who_was_let_in_is_signed_in_though_what_the_app_reads_first_fails(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind
) -> None:
    bot = a_bot(fake, tmp_path, transport=transport)
    fake.faults.add(kind, FIRST_READ, times=None)

    assert bot.sign_in(PASSWORD).handle == HANDLE

    assert a_bot(fake, tmp_path, transport=transport).account().handle == HANDLE
    assert fake.gate.attempts == 1


@both_transports
@pytest.mark.parametrize(
    ("kind", "at"), [("challenge", FIRST_READ), ("please-wait", FIRST_READ), ("500", "current_user")]
)
def test_a_new_session_is_kept_though_instagram_says_no_right_after_it(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind, at: str
) -> None:
    bot = a_bot(fake, tmp_path, transport=transport)
    bot.sign_in(PASSWORD)
    fake.gate.revoke_sessions()
    fault = fake.faults.add(kind, at)

    with pytest.raises(PlatformError):
        bot.sign_in(PASSWORD)

    assert fault.hits == 1
    assert bot.was_let_in
    assert bot.account().handle == HANDLE
    assert a_bot(fake, tmp_path, transport=transport).account().handle == HANDLE
    assert fake.gate.attempts == 2


@both_transports
def test_a_new_session_is_on_disk_before_anything_else_is_read(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    bot = Instagram(settings_for(fake, tmp_path, transport, read_timeout=timedelta(seconds=0.7)))
    fake.faults.add("hang", FIRST_READ)

    def sign_in() -> None:
        with contextlib.suppress(PlatformError):  # the fake may keep a hung connection
            bot.sign_in(PASSWORD)

    signing_in = threading.Thread(target=sign_in, daemon=True)

    signing_in.start()
    while not fake.ledger.requests(FIRST_READ):
        signing_in.join(0.02)
        assert signing_in.is_alive()
    saved = SessionFile(tmp_path / "session", lambda: (KEY,)).load(HANDLE)  # as after a kill now
    signing_in.join(10)

    assert saved is not None
    opened = saved["authorization_data"]
    assert isinstance(opened, dict)
    assert opened["sessionid"] in fake.gate.sessions


def test_failures_of_another_year_do_not_bar_a_sign_in(fake: FakeInstagram, tmp_path: Path) -> None:
    bot = a_bot(fake, tmp_path)
    bot.sign_in(PASSWORD)
    for _ in range(3):
        fake.faults.add("drop", PASSWORD_GIVEN)
        with pytest.raises(Transient):
            bot.sign_in_again()

    assert bot.sign_in_again().handle == HANDLE


@both_transports
@pytest.mark.parametrize("kind", ["garbage", "login-required", "throttled", "500", "challenge"])
def test_neither_secrets_nor_followers_reach_log_or_terminal(
    fake: FakeInstagram,
    tmp_path: Path,
    transport: str,
    kind: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    log = io.StringIO()
    sink = logger.add(log, level=0)
    bot = Instagram(settings_for(fake, tmp_path, "curl" if transport == "curl" else "requests"))
    bot.sign_in(PASSWORD)
    post = fake.world.posted_by_hand("dari aplikasi")
    fake.world.follower_says("sari.rahasia", "jawaban pribadi", post.id)
    for fault in ("garbage", "login-required", "throttled", "500", "challenge"):
        if fault == kind:
            fake.faults.add(fault, "comments", phase="after")

    with contextlib.suppress(PlatformError):
        bot.comment_page(post.id)
    with contextlib.suppress(PlatformError):
        bot.sign_in("kata-sandi-salah")

    logger.remove(sink)
    sys.stdout.flush()
    told = log.getvalue() + "".join(capfd.readouterr())
    sessions = [session.partition("%3A")[2] for session in fake.gate.sessions]
    for secret in (PASSWORD, "kata-sandi-salah", "sari.rahasia", "jawaban pribadi", *sessions):
        assert secret not in told
