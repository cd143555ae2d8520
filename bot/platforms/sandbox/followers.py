"""The other side of the sandbox: what followers and colleagues do with the app in their hands.

Nothing here is part of the `Platform` protocol and nothing goes into the ledger, which holds only what
the bot did. Every act has a time, by default the clock's; an act in the future is seen when it comes.
"""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from bot.errors import Gone
from bot.platforms.base import OwnPost
from bot.platforms.sandbox.faults import Faults
from bot.platforms.sandbox.file import SandboxFile, made_id, moment_of, next_number, storable

_RANKS = 2**40


class FollowerSide:
    """The file, the clock, and everybody who is not the bot.

    Args:
        clock: The only clock the sandbox reads; aware UTC.
        handle: The account the bot plays for.
        seed: Same seed and same acts give the same ids.
        followers: How many followers the crowd is drawn from.
    """

    def __init__(
        self, path: Path | str, *, clock: Callable[[], datetime], handle: str, seed: int, followers: int
    ) -> None:
        self.file = SandboxFile(path)
        self.faults = Faults()
        self.seed = seed
        self.handle = handle
        self.followers = followers
        self.user_id = user_id_of(handle)
        self._clock = clock

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()

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
        """Comment as a follower and return the comment's id.

        Args:
            at: The time stamp it bears.
            visible_at: When a filter lets it through, with its old time stamp; by default at once.
            meant: What the follower means for each question, for those who evaluate the judge.
        """
        with self.file.writing() as tx:
            user_id = meet(tx, handle)
            stamp = self._second(at)
            shown = stamp if visible_at is None else self._second(visible_at)
            number = next_number(tx, "comment-by-hand")
            comment_id = made_id("comment", self.seed, post_id, "by-hand", number)
            self._add_comment(tx, comment_id, post_id, user_id, text, stamp, shown, reply_to)
            tx.executemany(
                "INSERT INTO truth VALUES(?, ?, ?, 'by hand')",
                [(comment_id, question, one) for question, one in enumerate(meant, start=1)],
            )
        return comment_id

    def follower_edits(self, comment_id: str, text: str, at: datetime | None = None) -> None:
        """Give a comment another text, from `at` on."""
        with self.file.writing() as tx:
            _comment(tx, comment_id)
            tx.execute(
                "INSERT INTO edits SELECT ?, ?, count(*), CAST(? AS TEXT) FROM edits WHERE comment_id = ?",
                (comment_id, self._second(at), storable(text), comment_id),
            )

    def follower_deletes(self, comment_id: str, at: datetime | None = None) -> None:
        """Delete a comment and the replies below it, from `at` on."""
        with self.file.writing() as tx:
            _comment(tx, comment_id)
            delete(tx, comment_id, self._second(at))

    def follower_renames(self, handle: str, new_handle: str) -> None:
        """Change a follower's handle; the user id stays."""
        with self.file.writing() as tx:
            changed = tx.execute(
                "UPDATE users SET handle = ? WHERE handle = ?", (new_handle, handle)
            ).rowcount
            if not changed:
                raise Gone(f"no follower {handle}")

    def follower_messages(self, handle: str, text: str, at: datetime | None = None) -> str:
        """Send the account a direct message, such as a winner's code, and return its id."""
        with self.file.writing() as tx:
            message_id = made_id("message", self.seed, "in", next_number(tx, "message-in"))
            stamp = self._second(at)
            tx.execute(
                "INSERT INTO messages(id, account, user_id, from_us, text, at, listed_at)"
                " VALUES(?, ?, ?, 0, CAST(? AS TEXT), ?, ?)",
                (message_id, self.user_id, meet(tx, handle), storable(text), stamp, stamp),
            )
        return message_id

    def officer_says(
        self, text: str, post_id: str, at: datetime | None = None, reply_to: str | None = None
    ) -> str:
        """Comment as a colleague who uses the account in the app, and return the comment's id."""
        return self.follower_says(self.handle, text, post_id, at, reply_to)

    def officer_deletes_post(self, post_id: str, at: datetime | None = None) -> None:
        """Delete a post as a colleague does in the app."""
        with self.file.writing() as tx:
            stamp = self._second(at)
            if not tx.execute("UPDATE posts SET deleted_at = ? WHERE id = ?", (stamp, post_id)).rowcount:
                raise Gone(f"no post {post_id}")

    def post_by_hand(self, caption: str, at: datetime | None = None) -> OwnPost:
        """Make a post as a colleague does in the app; it is not in the ledger."""
        with self.file.writing() as tx:
            stamp = self._second(at)
            post_id = made_id("post", self.seed, "by-hand", next_number(tx, "post-by-hand"))
            add_post(tx, post_id, self.user_id, caption, stamp, stamp)
        return own_post(tx, stamp, post_id, caption, stamp)

    def id_of(self, handle: str) -> str:
        """Return a follower's user id, making their acquaintance where needed."""
        with self.file.writing() as tx:
            return meet(tx, handle)

    def newest_post(self) -> OwnPost | None:
        """Return the newest post that stands, which is the one that people answer."""
        with self.file.reading() as tx:
            now = self._second()
            row = tx.execute(
                "SELECT id, caption, at FROM posts WHERE account = ? AND at <= ?"
                " AND (deleted_at IS NULL OR deleted_at > ?) ORDER BY at DESC, seq DESC LIMIT 1",
                (self.user_id, now, now),
            ).fetchone()
            return None if row is None else own_post(tx, now, *row)

    def meant(self, comment_id: str, question: int = 1) -> str | None:
        """Return what the author of a comment meant; None where nobody wrote it down."""
        with self.file.reading() as tx:
            row = tx.execute(
                "SELECT meant FROM truth WHERE comment_id = ? AND question = ?", (comment_id, question)
            ).fetchone()
            return None if row is None else str(row[0])

    def _second(self, moment: datetime | None = None) -> int:
        given = self._clock() if moment is None else moment
        if given.tzinfo is None:
            raise ValueError("a naive moment")
        return int(given.timestamp())

    def _after_lag(self, stamp: int) -> int:
        return stamp + int(self.faults.lag / timedelta(seconds=1))

    def _add_comment(
        self,
        tx: sqlite3.Connection,
        comment_id: str,
        post_id: str,
        user_id: str,
        text: str,
        stamp: int,
        shown: int,
        reply_to: str | None,
    ) -> None:
        row = tx.execute("SELECT deleted_at FROM posts WHERE id = ?", (post_id,)).fetchone()
        if row is None or (row[0] is not None and row[0] <= stamp):
            raise Gone(f"no post {post_id}")
        parent, goes_with_parent = None, None
        if reply_to is not None:
            # Threads are flat: a reply to a reply hangs below the same comment.
            at_post, parent_of_parent, goes_with_parent = _comment(tx, reply_to)
            parent = parent_of_parent or reply_to
            if at_post != post_id or (goes_with_parent is not None and goes_with_parent <= stamp):
                raise Gone(f"no comment {reply_to}")
        tx.execute(
            "INSERT INTO comments(id, post_id, user_id, text, at, visible_at, deleted_at, reply_to, rank)"
            " VALUES(?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?, ?)",
            (
                comment_id,
                post_id,
                user_id,
                storable(text),
                stamp,
                shown,
                goes_with_parent,
                parent,
                rank_of(comment_id),
            ),
        )


def user_id_of(handle: str) -> str:
    """Return the id of whoever had this handle first."""
    return made_id("user", handle)


def meet(tx: sqlite3.Connection, handle: str) -> str:
    """Return the user id of a handle; who is not known yet is added."""
    row = tx.execute("SELECT id FROM users WHERE handle = ?", (handle,)).fetchone()
    if row is not None:
        return str(row[0])
    user_id = user_id_of(handle)
    if tx.execute("SELECT 1 FROM users WHERE id = ?", (user_id,)).fetchone():
        user_id = made_id("user", handle, next_number(tx, "user"))  # the handle was freed by a rename
    tx.execute("INSERT INTO users VALUES(?, ?)", (user_id, handle))
    return user_id


def add_post(
    tx: sqlite3.Connection, post_id: str, account: str, caption: str, at: int, listed_at: int
) -> None:
    """Add a post without pictures."""
    tx.execute(
        "INSERT INTO posts(id, account, caption, at, listed_at) VALUES(?, ?, CAST(? AS TEXT), ?, ?)",
        (post_id, account, storable(caption), at, listed_at),
    )


def own_post(tx: sqlite3.Connection, now: int, post_id: str, caption: str, at: int) -> OwnPost:
    """Return a post as it is shown; the count includes replies and what is hidden."""
    (count,) = tx.execute(
        "SELECT count(*) FROM comments WHERE post_id = ? AND at <= ?"
        " AND (deleted_at IS NULL OR deleted_at > ?)",
        (post_id, now, now),
    ).fetchone()
    # `.invalid` (RFC 2606): nobody shall mistake a simulated post for a real address.
    return OwnPost(post_id, caption, moment_of(at), count, f"https://sandbox.invalid/p/{post_id}/")


def delete(tx: sqlite3.Connection, comment_id: str, stamp: int) -> None:
    """Delete a comment and what hangs below it, unless that went earlier."""
    tx.execute(
        "UPDATE comments SET deleted_at = min(?, coalesce(deleted_at, ?)) WHERE id = ? OR reply_to = ?",
        (stamp, stamp, comment_id, comment_id),
    )


def rank_of(comment_id: str) -> int:
    """Return the place the platform gives a comment in its ranked order, the same for ever."""
    return int.from_bytes(blake2b(comment_id.encode(), digest_size=8).digest(), "big") % _RANKS


def _comment(tx: sqlite3.Connection, comment_id: str) -> tuple[str, str | None, int | None]:
    row = tx.execute(
        "SELECT post_id, reply_to, deleted_at FROM comments WHERE id = ?", (comment_id,)
    ).fetchone()
    if row is None:
        raise Gone(f"no comment {comment_id}")
    return row[0], row[1], row[2]
