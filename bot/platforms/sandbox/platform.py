"""The sandbox as the bot sees it: the whole `Platform` protocol, on one file.

It behaves as Instagram does where the game could notice: whole-second stamps, ids that are not ordered
by time, an opaque cursor, replies that must be asked for, a count that includes what is hidden, posts
and comments that are gone. It refuses what Instagram refuses, so that a mistake shows in rehearsal.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from math import ceil
from pathlib import Path

from bot.errors import Gone, Refused
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
    Picture,
    SeenComment,
    SentMessage,
)
from bot.platforms.sandbox.faults import Method
from bot.platforms.sandbox.file import made_id, moment_of, next_number, storable
from bot.platforms.sandbox.followers import FollowerSide, add_post, delete, meet, own_post
from bot.platforms.sandbox.listing import (
    MOST_PINNED,
    PAGE_SIZE,
    Order,
    comment_page,
    pinned_count,
    replies_below,
    stands,
)

LONGEST_TEXT = 2_200  # instagram-facts: captions and comments
MOST_PICTURES = 10
CAPABILITIES = frozenset(
    {
        Capability.STORY,
        Capability.PIN,
        Capability.LIKE,
        Capability.REPLY,
        Capability.EDIT_CAPTION,
        Capability.DELETE_COMMENT,
        Capability.MESSAGE,
        Capability.INSIGHTS,
    }
)


class Sandbox(FollowerSide):
    """A simulated Instagram account; `faults` makes it fail, the `follower_` methods bring it to life.

    Args:
        path: The file that is the whole platform; made when it is not there.
        crowd: How many comments a round gets where the caller of the crowd does not say.
        followers: How many followers the crowd is drawn from.
        ranked: Whether comments come ranked, old and new mixed, instead of newest first.
        page: How many top-level comments a page holds.
        without: Capabilities that this account shall not have.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        clock: Callable[[], datetime],
        handle: str,
        seed: int = 1,
        crowd: int = 0,
        followers: int = 300,
        ranked: bool = False,
        page: int = PAGE_SIZE,
        without: frozenset[Capability] = frozenset(),
    ) -> None:
        super().__init__(path, clock=clock, handle=handle, seed=seed, followers=followers)
        self.crowd = crowd
        self._order: Order = "ranked" if ranked else "recent"
        self._page = page
        self._capabilities = CAPABILITIES - without

    @property
    def name(self) -> str:
        """The backend's name in bot.toml."""
        return "sandbox"

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this account can do."""
        return self._capabilities

    def account(self) -> Account:
        """Return the account that is signed in."""
        with self._read("account"):
            return Account(self.user_id, self.handle, self.followers, is_business=True)

    def recent_posts(self, since: datetime) -> tuple[OwnPost, ...]:
        """Return own posts made at or after `since`, newest first."""
        with self._read("recent_posts") as (tx, now):
            rows = tx.execute(
                "SELECT id, caption, at FROM posts WHERE account = ? AND at BETWEEN ? AND ?"
                " AND listed_at <= ? AND (deleted_at IS NULL OR deleted_at > ?) ORDER BY at DESC, seq DESC",
                (self.user_id, _rounded_up(since), now, now, now),
            ).fetchall()
            return tuple(own_post(tx, now, *row) for row in rows)

    def post(self, post_id: str) -> OwnPost:
        """Return one own post; raises `Gone` where it was deleted."""
        with self._read("post") as (tx, now):
            caption, at = self._standing_post(tx, post_id, now)
            return own_post(tx, now, post_id, caption, at)

    def post_id_in(self, link: str) -> str | None:
        """Return None: posts here are always there to be looked at."""
        return None

    def comment_page(self, post_id: str, cursor: str | None = None) -> CommentPage:
        """Return a page of top-level comments, pinned ones first on the first page."""
        with self._read("comment_page") as (tx, now):
            caption, at = self._standing_post(tx, post_id, now)
            page = comment_page(tx, post_id, now, self._order, self._page, cursor)
            if cursor is not None:
                return page
            count = own_post(tx, now, post_id, caption, at).comment_count
            return replace(page, comment_count=count)

    def replies(self, post_id: str, comment_id: str) -> tuple[SeenComment, ...]:
        """Return all replies below a comment, oldest first."""
        with self._read("replies") as (tx, now):
            self._standing_comment(tx, post_id, comment_id, now)
            return replies_below(tx, comment_id, now)

    def recent_stories(self, since: datetime) -> tuple[OwnStory, ...]:
        """Return own stories made at or after `since`, newest first."""
        with self._read("recent_stories") as (tx, now):
            rows = tx.execute(
                "SELECT id, at FROM stories WHERE account = ? AND at BETWEEN ? AND ? AND listed_at <= ?"
                " ORDER BY at DESC, seq DESC",
                (self.user_id, _rounded_up(since), now, now),
            ).fetchall()
            return tuple(OwnStory(story_id, moment_of(at)) for story_id, at in rows)

    def messages_to(self, user_id: str) -> tuple[SentMessage, ...]:
        """Return the account's own messages to a person, newest first."""
        with self._read("messages_to") as (tx, now):
            rows = tx.execute(
                "SELECT id, text, at FROM messages WHERE account = ? AND user_id = ? AND from_us = 1"
                " AND at <= ? AND listed_at <= ? ORDER BY at DESC, seq DESC",
                (self.user_id, user_id, now, now),
            ).fetchall()
            return tuple(SentMessage(message_id, text, moment_of(at)) for message_id, text, at in rows)

    def insights(self, post_id: str) -> Insights:
        """Return the reach of a post: it grows with the comments."""
        with self._read("insights", Capability.INSIGHTS) as (tx, now):
            caption, at = self._standing_post(tx, post_id, now)
            post = own_post(tx, now, post_id, caption, at)
            reach = self.followers // 3 + 4 * post.comment_count
            return Insights(
                reach=reach,
                impressions=reach * 13 // 10,
                likes=reach // 9,
                comments=post.comment_count,
                saves=reach // 60,
            )

    def account_insights(self) -> Insights:
        """Return the reach of the account."""
        with self._read("account_insights", Capability.INSIGHTS):
            return Insights(reach=self.followers * 2 // 3, followers=self.followers)

    def publish(self, post: NewPost) -> OwnPost:
        """Make a feed post and return it."""
        with self._write("publish") as (tx, now):
            _refuse_longer(post.caption)
            if not 1 <= len(post.pictures) <= MOST_PICTURES:
                raise Refused(f"a post has 1 to {MOST_PICTURES} pictures")
            post_id = made_id("post", self.seed, next_number(tx, "post"))
            add_post(tx, post_id, self.user_id, post.caption, now, self._after_lag(now))
            _add_pictures(tx, post_id, post.pictures)
            self._note(tx, now, "post", post_id, post.caption, post.pictures)
            return own_post(tx, now, post_id, post.caption, now)

    def publish_reel(self, reel: NewReel) -> OwnPost:
        """Refuse: the sandbox shows no videos."""
        raise Refused(f"this account cannot {Capability.REEL}")

    def close_comments(self, post_id: str) -> None:
        """Refuse: comments stay open here, as on most accounts."""
        raise Refused(f"this account cannot {Capability.CLOSE_COMMENTS}")

    def publish_story(self, story: NewStory) -> str:
        """Make a story and return its id."""
        with self._write("publish_story", Capability.STORY) as (tx, now):
            story_id = made_id("story", self.seed, next_number(tx, "story"))
            tx.execute(
                "INSERT INTO stories(id, account, at, listed_at, link, mentions, post_id)"
                " VALUES(?, ?, ?, ?, ?, ?, ?)",
                (
                    story_id,
                    self.user_id,
                    now,
                    self._after_lag(now),
                    story.link,
                    " ".join(story.mentions),
                    story.post_id,
                ),
            )
            _add_pictures(tx, story_id, (story.picture,))
            self._note(tx, now, "story", story.post_id or story_id, story.link or "", (story.picture,))
            return story_id

    def reply(self, post_id: str, text: str, reply_to: str | None = None) -> str:
        """Comment below the post, or below a comment, and return the new comment's id."""
        with self._write("reply", Capability.REPLY) as (tx, now):
            self._standing_post(tx, post_id, now)
            if reply_to is not None:
                self._standing_comment(tx, post_id, reply_to, now)
            comment_id = made_id("comment", self.seed, post_id, "own", next_number(tx, "comment-own"))
            meet(tx, self.handle)
            if not text.strip():
                raise Refused("an empty comment")
            _refuse_longer(text)
            self._add_comment(
                tx, comment_id, post_id, self.user_id, text, now, self._after_lag(now), reply_to
            )
            self._note(tx, now, "reply", reply_to or post_id, text)
            return comment_id

    def like(self, post_id: str, comment_id: str) -> None:
        """Like a comment; liking twice is liking once."""
        with self._write("like", Capability.LIKE) as (tx, now):
            self._standing_comment(tx, post_id, comment_id, now)
            if tx.execute("UPDATE comments SET liked = 1 WHERE id = ? AND liked = 0", (comment_id,)).rowcount:
                self._note(tx, now, "like", comment_id)

    def pin(self, post_id: str, comment_id: str) -> None:
        """Pin a comment; pinning twice is pinning once, a fourth is refused."""
        with self._write("pin", Capability.PIN) as (tx, now):
            self._standing_comment(tx, post_id, comment_id, now)
            if tx.execute("SELECT pinned FROM comments WHERE id = ?", (comment_id,)).fetchone()[0]:
                return
            if pinned_count(tx, post_id, now) >= MOST_PINNED:
                raise Refused(f"at most {MOST_PINNED} comments are pinned")
            tx.execute("UPDATE comments SET pinned = ? WHERE id = ?", (next_number(tx, "pin"), comment_id))
            self._note(tx, now, "pin", comment_id)

    def edit_caption(self, post_id: str, caption: str) -> None:
        """Replace the caption of an own post."""
        with self._write("edit_caption", Capability.EDIT_CAPTION) as (tx, now):
            _refuse_longer(caption)
            standing, _ = self._standing_post(tx, post_id, now)
            if standing != caption:
                tx.execute(
                    "UPDATE posts SET caption = CAST(? AS TEXT) WHERE id = ?", (storable(caption), post_id)
                )
                self._note(tx, now, "edit-caption", post_id, caption)

    def delete_comment(self, post_id: str, comment_id: str) -> None:
        """Delete an own comment; deleting twice is deleting once."""
        with self._write("delete_comment", Capability.DELETE_COMMENT) as (tx, now):
            row = tx.execute(
                "SELECT user_id, deleted_at FROM comments WHERE id = ? AND post_id = ?", (comment_id, post_id)
            ).fetchone()
            if row is not None and row[0] != self.user_id:
                raise Refused("somebody else's comment")
            if row is not None and (row[1] is None or row[1] > now):
                delete(tx, comment_id, now)
                self._note(tx, now, "delete-comment", comment_id)

    def send_message(self, user_id: str, text: str) -> str:
        """Send a direct message and return its id."""
        with self._write("send_message", Capability.MESSAGE) as (tx, now):
            _refuse_longer(text)
            if tx.execute("SELECT 1 FROM users WHERE id = ?", (user_id,)).fetchone() is None:
                raise Refused(f"no user {user_id}")
            message_id = made_id("message", self.seed, next_number(tx, "message"))
            tx.execute(
                "INSERT INTO messages(id, account, user_id, from_us, text, at, listed_at)"
                " VALUES(?, ?, ?, 1, CAST(? AS TEXT), ?, ?)",
                (message_id, self.user_id, user_id, storable(text), now, self._after_lag(now)),
            )
            self._note(tx, now, "message", user_id, text)
            return message_id

    @contextmanager
    def _read(
        self, method: Method, needs: Capability | None = None
    ) -> Iterator[tuple[sqlite3.Connection, int]]:
        self._refuse_without(needs)
        self.faults.come_to(method, "before")
        with self.file.reading() as tx:
            yield tx, self._second()
        self.faults.come_to(method, "after")

    @contextmanager
    def _write(
        self, method: Method, needs: Capability | None = None
    ) -> Iterator[tuple[sqlite3.Connection, int]]:
        self._refuse_without(needs)
        self.faults.come_to(method, "before")
        with self.file.writing() as tx:
            yield tx, self._second()
        self.faults.come_to(method, "after")

    def _refuse_without(self, needs: Capability | None) -> None:
        if needs is not None and needs not in self._capabilities:
            raise Refused(f"this account has no {needs}")

    def _standing_post(self, tx: sqlite3.Connection, post_id: str, now: int) -> tuple[str, int]:
        """Return the caption and the time of a post that is there."""
        row = tx.execute(
            "SELECT caption, at FROM posts WHERE id = ? AND account = ? AND at <= ?"
            " AND (deleted_at IS NULL OR deleted_at > ?)",
            (post_id, self.user_id, now, now),
        ).fetchone()
        if row is None:
            raise Gone(f"no post {post_id}")
        return str(row[0]), int(row[1])

    def _standing_comment(self, tx: sqlite3.Connection, post_id: str, comment_id: str, now: int) -> None:
        self._standing_post(tx, post_id, now)
        if not stands(tx, post_id, comment_id, now):
            raise Gone(f"no comment {comment_id}")

    def _note(
        self,
        tx: sqlite3.Connection,
        now: int,
        kind: str,
        target: str,
        text: str = "",
        pictures: tuple[Picture, ...] = (),
    ) -> None:
        """Write a line of the ledger, which tells what the bot did to anybody who has plain sqlite3."""
        digest = sha256(storable(text))
        for picture in pictures:
            digest.update(sha256(picture.jpeg).digest())
        tx.execute(
            "INSERT INTO ledger(at, kind, target, text, digest) VALUES(?, ?, ?, CAST(? AS TEXT), ?)",
            (now, kind, target, storable(text), digest.hexdigest()),
        )


def _add_pictures(tx: sqlite3.Connection, owner: str, pictures: tuple[Picture, ...]) -> None:
    for place, picture in enumerate(pictures):
        if not picture.jpeg:
            raise Refused("a picture is empty")
        tx.execute(
            "INSERT INTO pictures VALUES(?, ?, ?, CAST(? AS TEXT))",
            (owner, place, picture.jpeg, storable(picture.alt_text)),
        )


def _refuse_longer(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Refused(f"a text has at most {LONGEST_TEXT} characters")


def _rounded_up(moment: datetime) -> int:
    return ceil(moment.timestamp())
