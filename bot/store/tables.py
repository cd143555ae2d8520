"""The tables: append-only facts, the clear values of people, the outbox, and what is derived.

*Facts* (`FACT_TABLES`) are never updated and never deleted. Each row carries the number of the chain
link it was written with and a digest of all its other columns; `bot.store.chain` says how they hang
together. What identifies a person stands only in `person`, `comment_text` and `sighting_text`, each row
with a salt of its own; facts know a person by our own number and hold salted digests, so that a person
can be forgotten and the chain still holds. `round`, `action`, `winner` and `bar` say where things stand
now; `score` is derived and replaced, never incremented.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from bot.store.columns import FollowerText, moment_column, one_of


def metadata() -> MetaData:
    """Return the metadata of all tables, below and beside."""
    from bot.store import reading_tables  # noqa: F401 - it registers its tables

    return SQLModel.metadata


class MetaRow(SQLModel, table=True):
    """What this database is bound to, by name."""

    __tablename__ = "meta"
    name: str = Field(primary_key=True)
    value: str


class ChainRow(SQLModel, table=True):
    """One link: all facts of one transaction, bound to all before."""

    __tablename__ = "chain"
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_column=moment_column())
    rows: int
    head: bytes = Field(sa_type=LargeBinary)


class _Fact(SQLModel):
    link: int = Field(sa_type=BigInteger)
    digest: bytes = Field(sa_type=LargeBinary)


class EventRow(_Fact, table=True):
    """A fact: a round moved from one status to the next, or anything else of it changed.

    The last five are null only in events of the first form; an upgrade adds an event to each round.
    """

    __tablename__ = "event"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    round_id: int = Field(index=True)
    status: str
    at: datetime = Field(sa_column=moment_column())
    by: str
    reason: str | None = Field(default=None, sa_type=FollowerText)
    publish_at: datetime = Field(sa_column=moment_column())
    close_at: datetime = Field(sa_column=moment_column())
    opened_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    post_id: str | None = None
    number: int | None = None
    file: str | None = None
    maker: str | None = None
    week: str | None = None
    month: str | None = None


class KeyRow(_Fact, table=True):
    """A fact: the quiz with its key and rules as they stood from `at` on; version 1 is the first."""

    __tablename__ = "key"
    __table_args__ = (UniqueConstraint("round_id", "version"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    round_id: int
    version: int
    quiz: str = Field(sa_type=FollowerText)
    at: datetime = Field(sa_column=moment_column())
    by: str
    reason: str | None = Field(default=None, sa_type=FollowerText)


class MeetingRow(_Fact, table=True):
    """A fact: a person was met for the first time, or under another handle."""

    __tablename__ = "meeting"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    person_id: int = Field(index=True)
    at: datetime = Field(sa_column=moment_column())
    content: bytes = Field(sa_type=LargeBinary)


class CommentRow(_Fact, table=True):
    """A fact: a comment as it was first seen."""

    __tablename__ = "comment"
    id: str = Field(primary_key=True)
    round_id: int = Field(index=True)
    person_id: int = Field(index=True)
    reply_to: str | None = None
    commented_at: datetime = Field(sa_column=moment_column())
    seen_at: datetime = Field(sa_column=moment_column())
    content: bytes = Field(sa_type=LargeBinary)


class SightingRow(_Fact, table=True):
    """A fact: a stored comment was later seen edited, deleted or back again."""

    __tablename__ = "sighting"
    __table_args__ = (one_of("kind", "kind", "edited", "deleted", "returned"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    comment_id: str = Field(index=True)
    kind: str
    seen_at: datetime = Field(sa_column=moment_column())
    content: bytes | None = Field(default=None, sa_type=LargeBinary)


class VerdictRow(_Fact, table=True):
    """A fact: what the judge said of a comment (or of an edit of it) and one question."""

    __tablename__ = "verdict"
    __table_args__ = (one_of("verdict", "verdict", "correct", "wrong", "review", "missing", "chatter"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    comment_id: str = Field(index=True)
    sighting_id: int | None = Field(default=None, sa_type=BigInteger)
    question: int
    key_id: int = Field(sa_type=BigInteger)
    judge: str
    judged_at: datetime = Field(sa_column=moment_column())
    verdict: str
    reason: str
    matched: str | None = Field(default=None, sa_type=FollowerText)
    similarity: float | None = None


class OverruleRow(_Fact, table=True):
    """A fact: a person settled or changed a verdict; effective at once, or when a second person agrees."""

    __tablename__ = "overrule"
    __table_args__ = (one_of("verdict", "verdict", "correct", "wrong", "chatter"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    comment_id: str = Field(index=True)
    question: int
    verdict: str
    reason: str = Field(sa_type=FollowerText)
    by: str
    at: datetime = Field(sa_column=moment_column())
    needs_second: bool


class DecisionRow(_Fact, table=True):
    """A fact: somebody decided something about a subject such as `round:12` or `week:2026-W48`."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_subject_kind", "subject", "kind"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    kind: str
    subject: str
    by: str
    at: datetime = Field(sa_column=moment_column())
    reason: str | None = Field(default=None, sa_type=FollowerText)
    body: str = Field(default="{}", sa_type=FollowerText)


class SweepRow(_Fact, table=True):
    """A fact: all comments of a round were looked through, replies included.

    `content` is a digest over the sorted ids found; two sweeps in a row with the same one found the same.
    """

    __tablename__ = "sweep"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    round_id: int = Field(index=True)
    at: datetime = Field(sa_column=moment_column())
    found: int
    platform_count: int
    content: bytes = Field(sa_type=LargeBinary)


FACT_TABLES: tuple[type[_Fact], ...] = (
    EventRow,
    KeyRow,
    MeetingRow,
    CommentRow,
    SightingRow,
    VerdictRow,
    OverruleRow,
    DecisionRow,
    SweepRow,
)


class PersonRow(SQLModel, table=True):
    """Clear values: who a person is; emptied when they are forgotten."""

    __tablename__ = "person"
    id: int = Field(primary_key=True)
    user_id: str | None = Field(default=None, unique=True)
    handle: str | None = Field(default=None, sa_type=FollowerText, index=True)
    salt: bytes | None = Field(default=None, sa_type=LargeBinary)
    first_seen_at: datetime = Field(sa_column=moment_column())
    forgotten_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class CommentTextRow(SQLModel, table=True):
    """Clear values: what a comment said and under which name."""

    __tablename__ = "comment_text"
    comment_id: str = Field(primary_key=True)
    handle: str = Field(sa_type=FollowerText)
    text: str = Field(sa_type=FollowerText)
    salt: bytes = Field(sa_type=LargeBinary)


class SightingTextRow(SQLModel, table=True):
    """Clear values: what an edited comment said then."""

    __tablename__ = "sighting_text"
    sighting_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    text: str = Field(sa_type=FollowerText)
    salt: bytes = Field(sa_type=LargeBinary)


class RoundRow(SQLModel, table=True):
    """Where a round stands; its history is in `event` and `key`."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("series", "number"),
        Index("ix_round_status_publish", "status", "publish_at"),
        one_of(
            "status",
            "status",
            *("planned", "approved", "publishing", "open", "closing", "settled", "revealed"),
            *("expired", "cancelled", "failed"),
        ),
    )
    id: int = Field(primary_key=True)
    series: str
    number: int
    file: str = Field(index=True)
    content_sha: str = Field(index=True)
    maker: str | None = None
    week: str = Field(index=True)
    month: str = Field(index=True)
    status: str
    reason: str | None = Field(default=None, sa_type=FollowerText)
    publish_at: datetime = Field(sa_column=moment_column())
    close_at: datetime = Field(sa_column=moment_column())
    opened_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    post_id: str | None = Field(default=None, unique=True)
    bundle_digest: str | None = None
    next_poll_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    polled_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class ArtefactRow(SQLModel, table=True):
    """Bytes that were, or will be, published, by their SHA-256."""

    __tablename__ = "artefact"
    sha256: str = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class BundleRow(SQLModel, table=True):
    """Everything one post needs, fixed when it was prepared: what a person approves and what goes out."""

    __tablename__ = "bundle"
    digest: str = Field(primary_key=True)
    subject: str = Field(index=True)
    marker: str
    caption: str = Field(sa_type=Text)
    pictures: str = Field(sa_type=Text)
    story: str | None = None
    terms: str = Field(sa_type=Text)
    prepared_at: datetime = Field(sa_column=moment_column())


class ActionRow(SQLModel, table=True):
    """The outbox: one outward write, unique by its natural key."""

    __tablename__ = "action"
    __table_args__ = (
        one_of("state", "state", "waiting", "sending", "done", "refused", "unknown", "dropped"),
        Index("ix_action_state_due", "state", "due_at"),
    )
    id: int = Field(primary_key=True)
    key: str = Field(unique=True)
    kind: str
    round_id: int | None = Field(default=None, index=True)
    week: str | None = Field(default=None, index=True)
    comment_id: str | None = None
    person_id: int | None = None
    text: str = Field(default="", sa_type=Text)
    bundle_digest: str | None = None
    state: str = "waiting"
    created_at: datetime = Field(sa_column=moment_column())
    due_at: datetime = Field(sa_column=moment_column())
    not_after: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    claimed_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    claims: int = 0
    looks: int = 0
    look_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    done_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    result: str | None = None
    reason: str | None = Field(default=None, sa_type=Text)


class ScoreRow(SQLModel, table=True):
    """Derived: what a person earned in a settled round, and by which rule."""

    __tablename__ = "score"
    round_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person_id: int = Field(primary_key=True, index=True, sa_column_kwargs={"autoincrement": False})
    points: int
    correct: int
    seconds: int
    speed: int = 0
    streak: int = 0
    run: int = 0


class WinnerRow(SQLModel, table=True):
    """Where a week's winner stands, from the draft to the prize."""

    __tablename__ = "winner"
    __table_args__ = (
        one_of("state", "state", "drafted", "approved", "announced", "answered", "sent", "lapsed"),
    )
    week: str = Field(primary_key=True)
    person_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    rank: int
    points: int
    correct: int
    state: str
    code: str | None = None
    claim_by: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    answered_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    sent_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class BarRow(SQLModel, table=True):
    """A reason why outward writes, or one kind of call, are held; lifted by time or by a person."""

    __tablename__ = "bar"
    code: str = Field(primary_key=True)
    scope: str
    reason: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_column=moment_column())
    by: str
    until: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))
    strikes: int = 0


class FileRow(SQLModel, table=True):
    """What the bot last answered to a quiz file."""

    __tablename__ = "file"
    path: str = Field(primary_key=True)
    content_sha: str
    state: str
    at: datetime = Field(sa_column=moment_column())


class NoticeRow(SQLModel, table=True):
    """Something the team is to be told; sent grouped, within the hourly number."""

    __tablename__ = "notice"
    id: int = Field(primary_key=True, sa_type=BigInteger().with_variant(Integer(), "sqlite"))
    key: str = Field(unique=True)
    code: str
    facts: str = Field(sa_type=Text)
    at: datetime = Field(sa_column=moment_column())
    sent_at: datetime | None = Field(default=None, sa_column=moment_column(nullable=True))


class BeatRow(SQLModel, table=True):
    """The running daemon's sign of life."""

    __tablename__ = "beat"
    name: str = Field(primary_key=True)
    at: datetime = Field(sa_column=moment_column())
    detail: str = ""
