"""Instagram's moments: mostly whole seconds, in messages microseconds."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of_microseconds(stamp: int) -> datetime:
    """Return the moment, without the rounding that floating point brings."""
    return _EPOCH + timedelta(microseconds=stamp)
