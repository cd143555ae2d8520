"""The real backend keeps the contract of all platforms, against the fake, on both transports."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.platforms.base import Platform
from bot.platforms.instagrapi.configuration import Transport
from tests.platform_contract import THE_BEGINNING, PlatformContract, World
from tests.process.fake_instagram import FakeInstagram
from tests.process.instagram_settings import signed_in
from tests.process.plain_library import shorten_sleeps


class InstagramWorld:
    """The fake Instagram as the contract's world; its clock stands still."""

    def __init__(self, folder: Path, transport: Transport) -> None:
        self._moment = THE_BEGINNING
        self.fake = FakeInstagram(folder, clock=self.now)
        self._platform = signed_in(self.fake, folder, transport)

    @property
    def platform(self) -> Platform:
        return self._platform

    def now(self) -> datetime:
        return self._moment

    def let_pass(self, duration: timedelta) -> None:
        self._moment += duration

    def user_id(self, handle: str) -> str:
        return str(self.fake.world.person(handle).pk)

    def says(
        self,
        handle: str,
        text: str,
        post_id: str,
        *,
        reply_to: str | None = None,
        ago: timedelta = timedelta(0),
        hidden_for: timedelta = timedelta(0),
    ) -> str:
        comment = self.fake.world.follower_says(
            handle, text, post_id, reply_to=reply_to, at=self._moment - ago
        )
        comment.visible_at = self._moment + hidden_for
        return str(comment.pk)

    def edits(self, comment_id: str, text: str) -> None:
        comment = self.fake.world.comment_of(comment_id)
        assert comment is not None
        comment.text = text

    def deletes(self, comment_id: str) -> None:
        comment = self.fake.world.comment_of(comment_id)
        assert comment is not None
        comment.deleted = True

    def deletes_post(self, post_id: str) -> None:
        post = self.fake.world.live_post(post_id)
        assert post is not None
        post.deleted = True

    def breaks_next_call(self) -> None:
        self.fake.faults.add("502", ".")

    def loses_next_answer(self) -> None:
        self.fake.faults.add("drop", "POST /(media/configure|media/[^/]+/|direct_v2)", phase="after")


class TestInstagram(PlatformContract):
    @pytest.fixture(params=["requests", "curl"])
    def world(
        self, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[World]:
        shorten_sleeps(monkeypatch)
        world = InstagramWorld(tmp_path, request.param)
        yield world
        world.fake.close()
