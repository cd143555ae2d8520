"""The simulated Instagram as a platform, and the same seen by its followers.

All that is written lands in a ledger that can be read without this program. The clock is given; what is
stamped later than it is not there yet. Ids are numbers in the order of making, except that comments get
numbers that are not ordered by time, as on the real platform.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import Gone, Refused
from bot.platforms.base import (
    Account,
    Capability,
    CommentPage,
    Insights,
    NewPost,
    NewStory,
    OwnPost,
    OwnStory,
    SeenComment,
    SentMessage,
)
from bot.platforms.sandbox.faults import Faults
from bot.platforms.sandbox.file import SandboxFile, moment, next_number, seconds

PAGE = 20
CAPTION_LIMIT = 2200
_OWN_ID = "1"


class Sandbox:
    """A simulated Instagram kept in one file.

    Args:
        path: The file; `:memory:` for tests.
        clock: Gives the moment; the sandbox never looks at another clock.
        handle: Of the account that is signed in.
        seed: Decides ids and ranks.
        ranked: Whether comments come ranked instead of newest first.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        clock: Callable[[], datetime],
        handle: str,
        seed: int = 1,
        ranked: bool = False,
        page: int = PAGE,
    ) -> None:
        self._file = SandboxFile(path)
        self._clock = clock
        self._handle = handle
        self._seed = seed
        self._ranked = ranked
        self._page = page
        self.faults = Faults()

    name = "sandbox"
    capabilities = frozenset(Capability)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def account(self) -> Account:
        """Return the account that is signed in."""
        with self.faults.around("account"):
            return Account(_OWN_ID, self._handle, followers=485_000, is_business=True)

    def recent_posts(self, since: datetime) -> tuple[OwnPost, ...]:
        """Return own posts made at or after `since`, newest first."""
        with self.faults.around("recent_posts"):
            rows = self._file.rows(
                "SELECT * FROM post WHERE posted_at >= ? AND shown_from <= ? AND deleted_at IS NULL "
                "ORDER BY posted_at DESC, id DESC",
                seconds(since),
                self._now(),
            )
            return tuple(self._post(row) for row in rows)

    def post(self, post_id: str) -> OwnPost:
        """Return one own post."""
        with self.faults.around("post"):
            return self._post(self._live_post(post_id))

    def comment_page(self, post_id: str, cursor: str | None = None) -> CommentPage:
        """Return a page of top-level comments; pinned ones stand before the first page."""
        with self.faults.around("comment_page"):
            self._live_post(post_id)
            order, now = ("rank" if self._ranked else "at"), self._now()
            last, last_id = json.loads(cursor) if cursor else (1e18, "")
            rows = self._file.rows(
                f"SELECT * FROM comment WHERE post_id = ? AND reply_to IS NULL AND pinned = 0 "  # noqa: S608
                f"AND ({order}, id) < (?, ?) AND shown_from <= ? AND at <= ? "
                f"AND (deleted_at IS NULL OR deleted_at > ?) ORDER BY {order} DESC, id DESC LIMIT ?",
                *(post_id, last, last_id, now, now, now, self._page + 1),
            )
            page = rows[: self._page]
            more = json.dumps([page[-1][order], page[-1]["id"]]) if len(rows) > self._page else None
            pinned = [] if cursor else self._visible("pinned = 1 AND post_id = ?", post_id)
            return CommentPage(self._comments([*pinned, *page]), more)

    def replies(self, post_id: str, comment_id: str) -> tuple[SeenComment, ...]:
        """Return all replies below a comment, oldest first."""
        with self.faults.around("replies"):
            parent = self._file.rows("SELECT deleted_at FROM comment WHERE id = ?", comment_id)
            if not parent or self._is_past(parent[0]["deleted_at"]):
                raise Gone(comment_id)
            return self._comments(self._visible("reply_to = ?", comment_id))

    def recent_stories(self, since: datetime) -> tuple[OwnStory, ...]:
        """Return own stories made at or after `since`; a story lives for a day."""
        with self.faults.around("recent_stories"):
            oldest = max(seconds(since), self._now() - 86_400)
            rows = self._file.rows("SELECT * FROM story WHERE posted_at >= ? ORDER BY posted_at DESC", oldest)
            return tuple(OwnStory(row["id"], moment(row["posted_at"])) for row in rows)

    def messages_to(self, user_id: str) -> tuple[SentMessage, ...]:
        """Return the account's own messages to a person, newest first."""
        with self.faults.around("messages_to"):
            rows = self._file.rows(
                "SELECT * FROM message WHERE user_id = ? AND ours = 1 ORDER BY rowid DESC", user_id
            )
            return tuple(SentMessage(row["id"], row["text"], moment(row["sent_at"])) for row in rows)

    def insights(self, post_id: str) -> Insights:
        """Return invented but steady figures for a post."""
        with self.faults.around("insights"):
            post = self._post(self._live_post(post_id))
            reach = 12_000 + 37 * post.comment_count
            return Insights(reach, reach + reach // 3, reach // 9, post.comment_count, reach // 80)

    def account_insights(self) -> Insights:
        """Return invented but steady figures for the account."""
        with self.faults.around("account_insights"):
            return Insights(reach=310_000, impressions=520_000, followers=485_000)

    def publish(self, post: NewPost) -> OwnPost:
        """Make a feed post."""
        with self.faults.around("publish"):
            if len(post.caption) > CAPTION_LIMIT or not 1 <= len(post.pictures) <= 10:
                raise Refused("caption or number of pictures over the limit")
            with self._file.writing() as connection:
                post_id = self._make_post(connection, post, by_hand=False)
                self._enter(connection, "post", post_id, post.caption)
            return self._post(self._live_post(post_id))

    def publish_story(self, story: NewStory) -> str:
        """Make a story."""
        with self.faults.around("publish_story"), self._file.writing() as connection:
            story_id = f"s{next_number(connection, 'story')}"
            connection.execute(
                "INSERT INTO story VALUES (?, ?, ?, ?, ?)",
                (story_id, self._now(), story.link, story.post_id, json.dumps(story.mentions)),
            )
            self._enter(
                connection, "story", story.post_id or "", hashlib.sha256(story.picture.jpeg).hexdigest()
            )
            return story_id

    def reply(self, post_id: str, text: str, reply_to: str | None = None) -> str:
        """Comment below the post, or below a comment."""
        with self.faults.around("reply"):
            self._live_post(post_id)
            if reply_to is not None:
                self._live_comment(reply_to)
            with self._file.writing() as connection:
                comment_id = self._say(
                    connection, _OWN_ID, self._handle, text, post_id, self._now(), reply_to
                )
                self._enter(connection, "reply" if reply_to else "comment", reply_to or post_id, text)
            return comment_id

    def like(self, post_id: str, comment_id: str) -> None:
        """Like a comment."""
        with self.faults.around("like"):
            self._live_comment(comment_id)
            with self._file.writing() as connection:
                changed = connection.execute(
                    "UPDATE comment SET liked = 1 WHERE id = ? AND liked = 0", (comment_id,)
                )
                if changed.rowcount:
                    self._enter(connection, "like", comment_id, "")

    def pin(self, post_id: str, comment_id: str) -> None:
        """Pin an own comment."""
        with self.faults.around("pin"):
            self._live_comment(comment_id)
            with self._file.writing() as connection:
                changed = connection.execute(
                    "UPDATE comment SET pinned = 1 WHERE id = ? AND pinned = 0", (comment_id,)
                )
                if changed.rowcount:
                    self._enter(connection, "pin", comment_id, "")

    def edit_caption(self, post_id: str, caption: str) -> None:
        """Replace the caption of an own post."""
        with self.faults.around("edit_caption"):
            self._live_post(post_id)
            with self._file.writing() as connection:
                connection.execute("UPDATE post SET caption = ? WHERE id = ?", (caption, post_id))
                self._enter(connection, "edit-caption", post_id, caption)

    def delete_comment(self, post_id: str, comment_id: str) -> None:
        """Delete an own comment."""
        with self.faults.around("delete_comment"), self._file.writing() as connection:
            changed = connection.execute(
                "UPDATE comment SET deleted_at = ? WHERE id = ? AND user_id = ? AND deleted_at IS NULL",
                (self._now(), comment_id, _OWN_ID),
            )
            if changed.rowcount:
                self._enter(connection, "delete-comment", comment_id, "")

    def send_message(self, user_id: str, text: str) -> str:
        """Send a direct message."""
        with self.faults.around("send_message"), self._file.writing() as connection:
            message_id = f"m{next_number(connection, 'message')}"
            connection.execute(
                "INSERT INTO message VALUES (?, ?, ?, ?, 1)", (message_id, user_id, text, self._now())
            )
            self._enter(connection, "message", user_id, text)
            return message_id

    # What follows is the followers' side; no service uses it.

    def follower_says(
        self,
        handle: str,
        text: str,
        post_id: str,
        at: datetime | None = None,
        reply_to: str | None = None,
        visible_at: datetime | None = None,
        meant: tuple[str, ...] = (),
    ) -> str:
        """Let a follower comment, now or at a moment to come; shown late where `visible_at` says so.

        Args:
            meant: What the follower means for each question, for those who evaluate the judge.
        """
        with self._file.writing() as connection:
            stamp = seconds(at) if at else self._now()
            comment_id = self._say(
                connection,
                user_id_of(handle),
                handle,
                text,
                post_id,
                stamp,
                reply_to,
                seconds(visible_at) if visible_at else stamp,
            )
            connection.executemany(
                "INSERT INTO truth VALUES (?, ?, ?)",
                [(comment_id, number, one) for number, one in enumerate(meant, start=1)],
            )
            return comment_id

    def follower_edits(self, comment_id: str, text: str, at: datetime | None = None) -> None:
        """Let a follower change a comment."""
        with self._file.writing() as connection:
            stamp = seconds(at) if at else self._now()
            connection.execute("INSERT INTO wording VALUES (?, ?, ?)", (comment_id, stamp, json.dumps(text)))

    def follower_deletes(self, comment_id: str, at: datetime | None = None) -> None:
        """Let a follower take a comment away."""
        with self._file.writing() as connection:
            stamp = seconds(at) if at else self._now()
            connection.execute("UPDATE comment SET deleted_at = ? WHERE id = ?", (stamp, comment_id))

    def post_by_hand(self, caption: str, at: datetime | None = None) -> OwnPost:
        """Make a post as an officer does in the app: it is not in the ledger."""
        with self._file.writing() as connection:
            post_id = self._make_post(connection, NewPost(caption, ()), by_hand=True, at=at)
        return self._post(self._live_post(post_id))

    def officer_deletes_post(self, post_id: str) -> None:
        """Delete a post as an officer does in the app."""
        with self._file.writing() as connection:
            connection.execute("UPDATE post SET deleted_at = ? WHERE id = ?", (self._now(), post_id))

    def newest_post(self) -> OwnPost | None:
        """Return the newest post that is shown."""
        posts = self.recent_posts(moment(0))
        return posts[0] if posts else None

    def meant(self, comment_id: str, question: int = 1) -> str | None:
        """Return what a follower of the crowd meant; None where nobody wrote it down."""
        rows = self._file.rows(
            "SELECT meant FROM truth WHERE comment_id = ? AND question = ?", comment_id, question
        )
        return str(rows[0]["meant"]) if rows else None

    def _now(self) -> int:
        return seconds(self._clock())

    def _is_past(self, stamp: int | None) -> bool:
        return stamp is not None and stamp <= self._now()

    def _live_post(self, post_id: str) -> sqlite3.Row:
        rows = self._file.rows("SELECT * FROM post WHERE id = ?", post_id)
        if not rows or self._is_past(rows[0]["deleted_at"]):
            raise Gone(post_id)
        return rows[0]

    def _live_comment(self, comment_id: str) -> sqlite3.Row:
        rows = self._file.rows("SELECT * FROM comment WHERE id = ?", comment_id)
        if not rows or self._is_past(rows[0]["deleted_at"]):
            raise Gone(comment_id)
        return rows[0]

    def _post(self, row: sqlite3.Row) -> OwnPost:
        now = self._now()
        # The platform's own count includes replies and comments that it hides.
        [count] = self._file.rows(
            "SELECT count(*) AS n FROM comment WHERE post_id = ? AND at <= ? "
            "AND (deleted_at IS NULL OR deleted_at > ?)",
            row["id"],
            now,
            now,
        )
        link = f"https://sandbox.invalid/p/{row['id']}/"
        return OwnPost(row["id"], row["caption"], moment(row["posted_at"]), count["n"], link)

    def _visible(self, where: str, value: str) -> list[sqlite3.Row]:
        now = self._now()
        return self._file.rows(
            f"SELECT * FROM comment WHERE {where} AND shown_from <= ? AND at <= ? "  # noqa: S608
            "AND (deleted_at IS NULL OR deleted_at > ?) ORDER BY at, id",
            value,
            now,
            now,
            now,
        )

    def _comments(self, rows: list[sqlite3.Row]) -> tuple[SeenComment, ...]:
        if not rows:
            return ()
        ids = [row["id"] for row in rows]
        holes = ",".join("?" * len(ids))
        texts = {
            row["comment_id"]: row["text"]
            for row in self._file.rows(
                f"SELECT comment_id, text FROM wording WHERE from_at <= ? AND comment_id IN ({holes}) "  # noqa: S608
                "ORDER BY from_at, rowid",
                self._now(),
                *ids,
            )
        }
        counts = {
            row["reply_to"]: row["n"]
            for row in self._file.rows(
                f"SELECT reply_to, count(*) AS n FROM comment WHERE reply_to IN ({holes}) AND at <= ? "  # noqa: S608
                "AND shown_from <= ? AND (deleted_at IS NULL OR deleted_at > ?) GROUP BY reply_to",
                *ids,
                self._now(),
                self._now(),
                self._now(),
            )
        }
        return tuple(
            SeenComment(
                id=row["id"],
                user_id=row["user_id"],
                handle=row["handle"],
                text=json.loads(texts[row["id"]]),
                commented_at=moment(row["at"]),
                reply_to=row["reply_to"],
                reply_count=counts.get(row["id"], 0),
                pinned=bool(row["pinned"]),
                liked=bool(row["liked"]),
            )
            for row in rows
        )

    def _make_post(
        self, connection: sqlite3.Connection, post: NewPost, *, by_hand: bool, at: datetime | None = None
    ) -> str:
        post_id = f"p{next_number(connection, 'post')}"
        posted_at = seconds(at) if at else self._now()
        shown_from = posted_at + int(self.faults.lag / timedelta(seconds=1))
        connection.execute(
            "INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, NULL)",
            (post_id, post.caption, posted_at, shown_from, len(post.pictures), int(by_hand)),
        )
        connection.executemany(
            "INSERT INTO picture VALUES (?, ?, ?, ?)",
            [
                (post_id, number, picture.jpeg, picture.alt_text)
                for number, picture in enumerate(post.pictures, start=1)
            ],
        )
        return post_id

    def _say(
        self,
        connection: sqlite3.Connection,
        user_id: str,
        handle: str,
        text: str,
        post_id: str,
        stamp: int,
        reply_to: str | None,
        shown_from: int | None = None,
    ) -> str:
        number = next_number(connection, "comment")
        scrambled = hashlib.sha256(f"{self._seed}:{number}".encode()).digest()
        # 17 digits, as on the real platform, and not in the order of time
        comment_id = f"{10**16 + int.from_bytes(scrambled[:6], 'big') * 100 + number % 100}"
        connection.execute(
            "INSERT INTO comment VALUES (?, ?, ?, ?, ?, ?, ?, NULL, 0, 0, ?)",
            (
                comment_id,
                post_id,
                user_id,
                handle,
                reply_to,
                stamp,
                stamp if shown_from is None else shown_from,
                int.from_bytes(scrambled[6:10], "big") / 2**32,
            ),
        )
        connection.execute("INSERT INTO wording VALUES (?, ?, ?)", (comment_id, stamp, json.dumps(text)))
        return comment_id

    def _enter(self, connection: sqlite3.Connection, kind: str, target: str, text: str) -> None:
        connection.execute(
            "INSERT INTO ledger (at, kind, target, text, digest) VALUES (?, ?, ?, ?, ?)",
            (self._now(), kind, target, _plain(text), hashlib.sha256(_plain(text).encode()).hexdigest()),
        )


def user_id_of(handle: str) -> str:
    """Return the steady user id of a follower."""
    return str(10**9 + int.from_bytes(hashlib.sha256(handle.encode()).digest()[:4], "big"))


def _plain(text: str) -> str:
    """Return text that SQLite takes: a lone surrogate becomes its escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
