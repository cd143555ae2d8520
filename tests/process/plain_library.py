"""The unmodified library as it comes, for the controls: what it does without the house's cures."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from instagrapi import Client
from PIL import Image

from bot.platforms.instagrapi.client import Instagram
from bot.platforms.instagrapi.configuration import Transport
from tests.process.fake_instagram import HANDLE, PASSWORD, FakeInstagram, running_fake

_WITH_SLEEPS = ("private", "photo", "album", "media", "clip")


both_transports = pytest.mark.parametrize("transport", ["requests", "curl"])


@contextmanager
def fake_for_traps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeInstagram]:
    """Run the fake for the library as it comes: no certificates from outside, and short sleeps."""
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


def shorten_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library's modules sleep a hundredth of a second: the one thing of it that tests touch."""
    quick = SimpleNamespace(
        **{name: getattr(time, name) for name in ("time", "localtime", "strftime", "mktime")},
        sleep=lambda seconds: time.sleep(min(seconds, 0.01)),
    )
    for module in _WITH_SLEEPS:
        monkeypatch.setattr(f"instagrapi.mixins.{module}.time", quick)


def plain_client(fake: FakeInstagram, transport: Transport, *, with_challenge_flow: bool = False) -> Client:
    """Return a signed-in client with the library's own defaults, but for pauses and the way to the fake."""
    client = Client(
        proxy=fake.proxy.url,
        tls_verify=str(fake.ca_file),
        private_transport=transport,
        request_timeout=0,
        session_retry_backoff_factor=0,
        with_challenge_flow=with_challenge_flow,
    )
    client.login(HANDLE, PASSWORD)
    return client


def a_jpeg(folder: Path) -> Path:
    """Return a file with a small picture of the right shape."""
    path = folder / "kartu.jpg"
    Image.new("RGB", (320, 400), "navy").save(path, "JPEG")
    return path
