"""The fake is worth its name only if the unmodified library cannot tell: both transports, real passwords."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from instagrapi import Client
from instagrapi.exceptions import BadPassword, LoginRequired, TwoFactorRequired

from tests.process.fake_instagram import HANDLE, PASSWORD, TOTP_SEED, FakeInstagram, running_fake

TRANSPORTS = ["requests", "curl"]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeInstagram]:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    with running_fake(tmp_path) as fake:
        yield fake


def plain_client(fake: FakeInstagram, transport: str) -> Client:
    return Client(
        proxy=fake.proxy.url,
        tls_verify=str(fake.ca_file),
        private_transport=transport,
        request_timeout=0,
        with_challenge_flow=False,
    )


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_unmodified_library_signs_in_and_reads_and_writes(fake: FakeInstagram, transport: str) -> None:
    client = plain_client(fake, transport)
    client.login(HANDLE, PASSWORD)
    post = fake.world.posted_by_hand("dari aplikasi")
    fake.world.follower_says("sari", "B", post.id)

    client.media_comment(post.id, "terima kasih")

    assert {comment.text for comment in client.media_comments_v1_chunk(post.id)[0]} == {"terima kasih", "B"}
    assert fake.ledger.count("comment", "terima kasih") == 1


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_wrong_password_is_refused(fake: FakeInstagram, transport: str) -> None:
    with pytest.raises(BadPassword):
        plain_client(fake, transport).login(HANDLE, "salah")


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_second_factor_is_asked_for_and_checked(fake: FakeInstagram, transport: str) -> None:
    fake.gate.totp_seed = TOTP_SEED

    with pytest.raises(TwoFactorRequired):
        plain_client(fake, transport).login(HANDLE, PASSWORD)
    with pytest.raises(TwoFactorRequired):
        plain_client(fake, transport).login(HANDLE, PASSWORD, verification_code="000000")
    code = Client.totp_generate_code(TOTP_SEED)
    assert plain_client(fake, transport).login(HANDLE, PASSWORD, verification_code=code)


def test_a_revoked_session_is_dead(fake: FakeInstagram) -> None:
    client = plain_client(fake, "requests")
    client.login(HANDLE, PASSWORD)

    fake.gate.revoke_sessions()

    with pytest.raises(LoginRequired):
        client.account_info()
