"""The part of the library's client that this package relies on, typed: the library has no types.

A method that is missing here is not called. What each does stands in the library's own documentation.
"""
# ruff: noqa: D102

from datetime import datetime
from pathlib import Path
from typing import Protocol

import requests

from bot.platforms.instagrapi.session import Json, LibrarySettings

Answered = dict[str, Json]


class CommentMade(Protocol):
    """What the library returns for a comment it made."""

    pk: str


class ReelMade(Protocol):
    """What the library returns for a reel it made."""

    id: str
    code: str
    taken_at: datetime


class MessageMade(Protocol):
    """What the library returns for a message it sent."""

    id: str


class LibraryClient(Protocol):
    """The part of `instagrapi.Client` that this package relies on."""

    private: requests.Session
    public: requests.Session
    graphql: requests.Session
    user_id: int | None
    sessionid: str | None
    relogin_attempt: int
    timezone_offset: int

    def login(self, username: str, password: str, relogin: bool, verification_code: str) -> bool: ...
    def login_flow(self) -> bool: ...
    def get_settings(self) -> LibrarySettings: ...
    def set_settings(self, settings: LibrarySettings) -> bool: ...
    def set_retry_config(
        self, request_timeout: float, session_retry_total: int, private_transport: str
    ) -> bool: ...
    def set_tls_verify(self, tls_verify: bool | str) -> bool: ...
    def set_locale(self, locale: str) -> bool: ...
    def set_country(self, country: str) -> bool: ...
    def set_country_code(self, country_code: int) -> bool: ...
    def set_timezone_offset(self, seconds: int, timezone_name: str | None) -> bool: ...
    def private_headers(self, headers: dict[str, str]) -> dict[str, str]: ...
    def with_default_data(self, data: Answered) -> Answered: ...
    def private_request(
        self, endpoint: str, data: Answered | None = None, params: dict[str, str] | None = None
    ) -> Answered: ...
    def photo_configure(
        self, upload_id: str, width: int, height: int, caption: str, *, extra_data: Answered
    ) -> Answered: ...
    def album_configure(self, childs: list[Answered], caption: str) -> Answered: ...
    def photo_configure_to_story(
        self,
        upload_id: str,
        width: int,
        height: int,
        caption: str,
        *,
        mentions: list[object],
        links: list[object],
        medias: list[object],
        polls: list[object],
    ) -> Answered: ...
    def clip_upload(
        self, path: Path, caption: str, thumbnail: Path, *, configure_timeout: int
    ) -> ReelMade: ...
    def media_comment(
        self, media_id: str, text: str, replied_to_comment_id: int | None = None
    ) -> CommentMade: ...
    def comment_like(self, comment_pk: int) -> bool: ...
    def comment_pin(self, media_id: str, comment_pk: int) -> bool: ...
    def comment_bulk_delete(self, media_id: str, comment_pks: list[int]) -> bool: ...
    def direct_send(self, text: str, user_ids: list[int]) -> MessageMade: ...
    def insights_media(self, media_pk: str) -> Answered: ...
    def insights_account(self) -> Answered: ...
