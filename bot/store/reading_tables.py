"""The tables of reading comments: how far a walk through a round's list has come, and the calls it took.

None of it is a fact: all could be lost, and reading would begin anew, at the cost of calls.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, Text
from sqlmodel import Field, SQLModel

from bot.store.columns import moment_column, one_of


class WalkRow(SQLModel, table=True):
    """A walk down a round's list of comments that has not come to its end."""

    __tablename__ = "walk"
    __table_args__ = (one_of("kind", "kind", "poll", "sweep"),)
    round_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(primary_key=True)
    started_at: datetime = Field(sa_column=moment_column())
    touched_at: datetime = Field(sa_column=moment_column())
    since_link: int = Field(sa_type=BigInteger)
    cursor: str | None = Field(default=None, sa_type=Text)
    platform_count: int | None = None
    restarts: int = 0


class WalkedRow(SQLModel, table=True):
    """A comment or reply that the sweep under way has found."""

    __tablename__ = "walked"
    round_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    comment_id: str = Field(primary_key=True)


class ThreadRow(SQLModel, table=True):
    """The replies below a comment when last fetched: how many were said to be there, and which were."""

    __tablename__ = "thread"
    comment_id: str = Field(primary_key=True)
    round_id: int
    replies: int
    listed: str = Field(sa_type=Text)


class CallRow(SQLModel, table=True):
    """A call made to read comments, for a budget that survives a restart."""

    __tablename__ = "call"
    __table_args__ = (Index("ix_call_at", "at"),)
    id: int | None = Field(
        default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer(), "sqlite")
    )
    kind: str
    at: datetime = Field(sa_column=moment_column())
