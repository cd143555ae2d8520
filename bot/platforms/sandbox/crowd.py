"""A crowd of followers that answers a post as Indonesians do.

All comments of a round are written into the sandbox at once, stamped over the round and beyond it; they
appear as the sandbox's clock comes to them, so the same crowd plays in a simulated week and in real
time. What each author meant stands in the table `truth`, which no platform call shows.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.game.model import Question
from bot.platforms.sandbox.behaviour import Planned, compose
from bot.platforms.sandbox.file import made_id, storable
from bot.platforms.sandbox.followers import FollowerSide, meet, rank_of
from bot.platforms.sandbox.hours import Hours


@dataclass(frozen=True, slots=True)
class CrowdBrief:
    """What a crowd must know to play a round.

    Args:
        comments: How many comments to write in all, replies and late ones included.
    """

    post_id: str
    questions: tuple[Question, ...]
    opened_at: datetime
    close_at: datetime
    comments: int


def play(sandbox: FollowerSide, brief: CrowdBrief) -> int:
    """Let the crowd answer a post and return how many comments it wrote.

    A post is played once: asked again, for instance after a restart, the crowd writes nothing.
    """
    hours = Hours(brief.opened_at, brief.close_at)
    with sandbox.file.writing() as tx:
        if tx.execute("SELECT 1 FROM crowds WHERE post_id = ?", (brief.post_id,)).fetchone():
            return 0
        planned = compose(
            sandbox.seed, sandbox.followers, brief.post_id, brief.questions, hours, brief.comments
        )
        tx.execute("INSERT INTO crowds VALUES(?, ?)", (brief.post_id, len(planned)))
        _write(tx, sandbox.seed, brief.post_id, int(brief.opened_at.timestamp()), planned)
    return len(planned)


def _write(tx: sqlite3.Connection, seed: int, post_id: str, start: int, planned: list[Planned]) -> None:
    ids = [made_id("comment", seed, post_id, "crowd", place) for place in range(len(planned))]
    user_ids = {
        handle: meet(tx, handle) for handle in dict.fromkeys(each.follower.handle for each in planned)
    }
    tx.executemany(
        "INSERT INTO comments(id, post_id, user_id, text, at, visible_at, deleted_at, reply_to, rank)"
        " VALUES(?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?, ?)",
        (
            (
                comment_id,
                post_id,
                user_ids[each.follower.handle],
                storable(each.text),
                start + each.at,
                start + each.at + each.hidden_for,
                None if each.deleted_at is None else start + each.deleted_at,
                None if each.reply_to is None else ids[each.reply_to],
                rank_of(comment_id),
            )
            for comment_id, each in zip(ids, planned, strict=True)
        ),
    )
    tx.executemany(
        "INSERT INTO edits VALUES(?, ?, 0, CAST(? AS TEXT))",
        (
            (comment_id, start + each.edited[0], storable(each.edited[1]))
            for comment_id, each in zip(ids, planned, strict=True)
            if each.edited is not None
        ),
    )
    tx.executemany(
        "INSERT INTO truth VALUES(?, ?, ?, ?)",
        (
            (comment_id, question, meant, each.way)
            for comment_id, each in zip(ids, planned, strict=True)
            for question, meant in enumerate(each.meant, start=1)
        ),
    )
