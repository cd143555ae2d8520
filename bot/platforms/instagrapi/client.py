"""Instagram as a platform of the game.

One thread owns an `Instagram`: the library is neither asynchronous nor thread-safe. It never signs in
by itself: with a dead session every method raises `SignInRequired`, and `sign_in_again` is for the caller,
who knows how often that was done already. Writes are sent once; what is not known to be undone is
`Unknown`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TypeVar

from loguru import logger

from bot.errors import Gone, Refused, SignInRequired, Transient
from bot.platforms.base import (
    Account,
    Capability,
    CommentPage,
    Insights,
    NewPost,
    NewReel,
    NewStory,
    OwnPost,
    OwnStory,
    SeenComment,
    SentMessage,
)
from bot.platforms.instagrapi import insights, reading
from bot.platforms.instagrapi.configuration import InstagramSettings
from bot.platforms.instagrapi.guard import Guard
from bot.platforms.instagrapi.links import number_in
from bot.platforms.instagrapi.rows import Configured, PersonAnswer
from bot.platforms.instagrapi.session import LibrarySettings, SessionFile
from bot.platforms.instagrapi.surface import LibraryClient

Read = TypeVar("Read")
_CAPABILITIES = frozenset(
    {
        Capability.STORY,
        Capability.PIN,
        Capability.LIKE,
        Capability.REPLY,
        Capability.EDIT_CAPTION,
        Capability.DELETE_COMMENT,
        Capability.MESSAGE,
        Capability.INSIGHTS,
        Capability.REEL,
    }
)


class Instagram:
    """The account on the real Instagram; keeps to the `Platform` protocol.

    Building one is cheap: the library costs seconds and is imported at the first call, and the session is
    opened then. Another process with the same session is waited for, and what it saved is taken over.

    Args:
        settings: Plain values.

    Raises:
        PersonNeeded: At the first call, where the session cannot be opened or is another account's.
    """

    def __init__(self, settings: InstagramSettings) -> None:
        self._settings = settings
        self._file = SessionFile(settings.session_file, settings.session_keys)
        self._guard = Guard(settings.pace.connect_timeout, settings.pace.read_timeout)
        self._saved: LibrarySettings | None = None
        self._version: tuple[int, int] | None = None
        self._was_let_in = False

    @cached_property
    def _library(self) -> LibraryClient:
        from bot.platforms.instagrapi import library

        self._version = self._file.version()
        self._saved = self._file.load(self._settings.username)
        return library.build(self._settings, self._guard, self._saved)

    @property
    def name(self) -> str:
        """The backend's name in bot.toml."""
        return "instagrapi"

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What was seen to work against the fake; highlights never, closing comments where asked for."""
        closes = {Capability.CLOSE_COMMENTS} if self._settings.closes_comments else set()
        return _CAPABILITIES | closes

    @property
    def settings(self) -> InstagramSettings:
        """What it was told."""
        return self._settings

    # Signing in

    @property
    def has_session(self) -> bool:
        """Whether there is a session to try; not whether Instagram still takes it."""
        return self._library.user_id is not None

    def sign_in(self, password: str, code: str = "") -> Account:
        """Sign in anew with the same simulated phone, save the session and return the account.

        This is the most suspicious thing a bot can do: once an hour, twice a day, never in a loop.

        Args:
            code: Of the authenticator or a backup code, where the account asks for one.

        Where Instagram lets us in, the session is kept whatever fails afterwards; where it does not, the one
        before stays in use. `was_let_in` tells which.

        Raises:
            Challenged: `bad-password`, `two-factor`, `checkpoint` and the like: a person must act.
        """
        from bot.platforms.instagrapi import library

        self._was_let_in = False
        try:
            with self._operation():
                self._remember()  # a crash in the middle must not cost the identity of the phone
                secrets = (password, code)
                library.sign_in(self._library, self._settings, self._guard, secrets, self._let_in)
        except (Transient, Refused) as error:
            if not self._was_let_in:
                raise
            logger.warning("Signed in, though what the app reads first failed: {reason}", reason=error.reason)
        return self.account()

    @property
    def was_let_in(self) -> bool:
        """Whether the last sign-in brought a new session, even if something failed afterwards."""
        return self._was_let_in

    def _let_in(self) -> None:
        self._was_let_in = True
        self._remember()

    def sign_in_again(self) -> Account:
        """Sign in with the stored secrets; for the caller to do once, where `reaction` allows it.

        Raises:
            SignInRequired: `no-password`, where none is stored: a person must run `sabtu login`.
        """
        password = self._settings.password()
        if not password:
            raise SignInRequired("no-password")
        return self.sign_in(password, self.code_now())

    def code_now(self) -> str:
        """Return the authenticator's code of this moment, empty where no seed is stored."""
        from instagrapi import Client

        seed = self._settings.totp_seed()
        return str(Client.totp_generate_code(seed.replace(" ", ""))) if seed else ""

    def account(self) -> Account:
        """Return the account that is signed in; one call, which also proves the session."""
        return self._read(lambda: reading.own_account(self._library))

    @property
    def server_time(self) -> datetime | None:
        """Instagram's clock at its last answer, in whole seconds; None where it did not say."""
        try:
            return parsedate_to_datetime(self._guard.date_header or "").astimezone(UTC)
        except ValueError:
            return None

    # Reading

    def recent_posts(self, since: datetime) -> tuple[OwnPost, ...]:
        """Return own posts made at or after `since`, newest first."""
        return self._read(lambda: reading.feed_since(self._library, since))

    def post(self, post_id: str) -> OwnPost:
        """Return one own post."""
        return self._read(lambda: reading.post_alone(self._library, post_id).as_post())

    def post_id_in(self, link: str) -> str | None:
        """Return the id of the post that a link of the app opens, by its code alone."""
        number = number_in(link)
        return None if number is None else f"{number}_{self._library.user_id or ''}".rstrip("_")

    def comment_page(self, post_id: str, cursor: str | None = None) -> CommentPage:
        """Return a page of top-level comments, asked for as recent first."""
        return self._read(lambda: reading.comment_page(self._library, post_id, cursor))

    def replies(self, post_id: str, comment_id: str) -> tuple[SeenComment, ...]:
        """Return all replies below a comment."""
        return self._read(lambda: reading.replies(self._library, post_id, comment_id))

    def recent_stories(self, since: datetime) -> tuple[OwnStory, ...]:
        """Return own stories made at or after `since`; Instagram keeps them a day."""
        return self._read(lambda: reading.stories_since(self._library, since))

    def messages_to(self, user_id: str) -> tuple[SentMessage, ...]:
        """Return the account's own recent messages to a person, newest first."""
        return self._read(lambda: reading.messages_to(self._library, user_id))

    def insights(self, post_id: str) -> Insights:
        """Return the reach of a post; `Refused` for a personal account."""
        return self._read(lambda: insights.of_post(self._library, post_id))

    def account_insights(self) -> Insights:
        """Return the reach of the account; `Refused` for a personal account."""
        return self._read(lambda: insights.of_account(self._library))

    # Writing

    def publish(self, post: NewPost) -> OwnPost:
        """Make a feed post of the very bytes that were given, and return it."""
        from bot.platforms.instagrapi import uploads

        with self._write(uploads.POST_PATH):
            answer = uploads.make_post(self._library, post)
            return Configured.model_validate(answer).media.as_post()

    def publish_story(self, story: NewStory) -> str:
        """Make a story and return its id; who cannot be found is left out of the tap areas."""
        found = [(self._id_of(handle), handle) for handle in story.mentions]
        mentioned = [(pk, handle) for pk, handle in found if pk is not None]
        from bot.platforms.instagrapi import uploads

        with self._write(uploads.STORY_PATH):
            answer = uploads.make_story(self._library, story, mentioned)
            return Configured.model_validate(answer).media.id

    def publish_reel(self, reel: NewReel) -> OwnPost:
        """Make a reel of the very video that was given, and return it."""
        from bot.platforms.instagrapi import reels

        with self._write(reels.REEL_PATH):
            made = reels.make_reel(self._library, reel)
            link = f"https://www.instagram.com/p/{made.code}/"
            return OwnPost(made.id, reel.caption, made.taken_at.astimezone(UTC), 0, link)

    def close_comments(self, post_id: str) -> None:
        """Let nobody comment any more, by a raw call that was never seen to work on the real service."""
        if Capability.CLOSE_COMMENTS not in self.capabilities:
            raise Refused("not-able")
        with self._write("/disable_comments/"):
            data = self._library.with_default_data({"media_id": post_id})
            self._library.private_request(f"media/{post_id}/disable_comments/", data)

    def reply(self, post_id: str, text: str, reply_to: str | None = None) -> str:
        """Comment below the post, or below a comment, and return the new comment's id."""
        with self._write("/comment/"):
            parent = int(reply_to) if reply_to is not None else None
            return self._library.media_comment(post_id, text, parent).pk

    def like(self, post_id: str, comment_id: str) -> None:
        """Like a comment."""
        with self._write("/comment_like/"):
            self._library.comment_like(int(comment_id))

    def pin(self, post_id: str, comment_id: str) -> None:
        """Pin a comment."""
        with self._write("/pin_comment/"):
            self._library.comment_pin(post_id, int(comment_id))

    def edit_caption(self, post_id: str, caption: str) -> None:
        """Replace the caption, keeping the people tagged in the picture.

        The library's own `media_edit` drops the tags and falls back to the public site when its look at the
        post fails. The field `location` is left out; whether Instagram then keeps it is not known.
        """
        current = self._read(lambda: reading.post_alone(self._library, post_id))
        if current.as_post().caption == caption:
            return
        tags = current.usertags.tags if current.usertags else ()
        kept = [{"user_id": tag.user.pk, "position": list(tag.position)} for tag in tags]
        with self._write("/edit_media/"):
            self._library.private_request(
                f"media/{post_id}/edit_media/",
                self._library.with_default_data(
                    {
                        "caption_text": caption,
                        "container_module": "edit_media_info",
                        "feed_position": "0",
                        "usertags": json.dumps({"in": kept}),
                        "is_carousel_bumped_post": "false",
                    }
                ),
            )

    def delete_comment(self, post_id: str, comment_id: str) -> None:
        """Delete an own comment; one that is gone already is deleted."""
        try:
            with self._write("/comment/bulk_delete/"):
                self._library.comment_bulk_delete(post_id, [int(comment_id)])
        except Gone:
            return

    def send_message(self, user_id: str, text: str) -> str:
        """Send a direct message and return its id."""
        with self._write("/direct_v2/threads/broadcast/"):
            return self._library.direct_send(text, [int(user_id)]).id

    # How every call is made

    def _read(self, call: Callable[[], Read]) -> Read:
        with self._operation():
            self._require_session()
            return call()

    @contextmanager
    def _write(self, decisive: str) -> Iterator[None]:
        """Do one write; `decisive` is in the path of the request after which it may have happened."""
        with self._operation(decisive):
            self._require_session()
            yield

    @contextmanager
    def _operation(self, decisive: str | None = None) -> Iterator[None]:
        with self._file.held(), self._guard.new_operation() as operation:
            self._take_over()
            try:
                yield
            except Exception as error:
                from bot.platforms.instagrapi.errors import translated

                # Whatever the library throws, even a bug, a write that has left may have happened.
                written = decisive is not None and operation.may_have_written(decisive)
                raise translated(error, may_have_written=written) from error
            finally:
                self._remember()

    def _take_over(self) -> None:
        """Use what another process has saved since, such as the session of a `sabtu login`."""
        from bot.platforms.instagrapi.library import apply_own_settings

        client, version = self._library, self._file.version()
        if version == self._version:
            return
        loaded = self._file.load(self._settings.username)
        if loaded is not None and loaded != self._saved:
            client.set_settings(loaded)
            apply_own_settings(client, self._settings, self._guard)
        self._saved, self._version = loaded, version

    def _require_session(self) -> None:
        if not self.has_session:
            raise SignInRequired("never-signed-in")

    def _id_of(self, handle: str) -> str | None:
        def looked_up() -> str:
            answer = self._library.private_request(f"users/{handle}/usernameinfo/")
            return PersonAnswer.model_validate(answer).user.pk

        try:
            return self._read(looked_up)
        except Refused as error:
            # Without the handle: followers' names do not belong in the log.
            logger.warning("Somebody cannot be mentioned in a story: {reason}", reason=error.reason)
            return None

    def _remember(self) -> None:
        """Save the session where it has changed: Instagram moves its tokens now and then.

        A full disk must not hide what Instagram answered, so failing here is only told.
        """
        current: LibrarySettings = json.loads(json.dumps(self._library.get_settings()))
        if current == self._saved:
            return
        try:
            self._file.save(self._settings.username, current)
        except OSError as error:
            logger.error("The Instagram session could not be saved: {error}", error=str(error))
        else:
            self._saved, self._version = current, self._file.version()
