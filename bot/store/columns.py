"""Column types that read the same on SQLite and PostgreSQL, and how constraints are named.

Moments are whole microseconds since 1970 in UTC: one integer that sorts, compares and hashes alike
everywhere. Text that followers wrote may hold NUL or lone surrogates, which PostgreSQL and both drivers
refuse, so it is stored escaped and comes back exactly as it was.
"""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, Column, Dialect, Text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNSAFE = re.compile("[\\\\\0\ud800-\udfff]")
_ESCAPED = re.compile(r"\\(?:u([0-9a-f]{4})|(\\))")


def to_micros(moment: datetime) -> int:
    """Return microseconds since 1970; raises ValueError for a naive moment."""
    if moment.tzinfo is None:
        raise ValueError(f"naive moment: {moment.isoformat()}")
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_micros(micros: int) -> datetime:
    """Return the aware UTC moment of `micros` microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=micros)


def escape(text: str) -> str:
    """Return `text` without NUL and lone surrogates; `unescape` gives it back."""
    if not _UNSAFE.search(text):
        return text
    return _UNSAFE.sub(lambda hit: "\\\\" if hit[0] == "\\" else f"\\u{ord(hit[0]):04x}", text)


def unescape(stored: str) -> str:
    """Return what `escape` was given."""
    if "\\" not in stored:
        return stored
    return _ESCAPED.sub(lambda hit: "\\" if hit[2] else chr(int(hit[1], 16)), stored)


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment in a BIGINT."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn a moment into microseconds."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds into a moment."""
        return None if value is None else from_micros(value)


class FollowerText(TypeDecorator[str]):
    """Text from outside, escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape what the databases refuse."""
        return None if value is None else escape(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Give it back as it was."""
        return None if value is None else unescape(value)


def moment_column(*, nullable: bool = False) -> Column[datetime]:
    """Return a new column that holds a moment."""
    return Column(Moment, nullable=nullable)


def one_of(name: str, column: str, *values: str) -> CheckConstraint:
    """Return the constraint, by name, that a column holds one of these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name)
