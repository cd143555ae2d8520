"""The hash chain over all facts.

A row's digest (`bot.store.rowform`) covers its table, its link and all its own columns. A link's head
covers the head before it and the digests of all rows written in the same transaction. So a changed cell
no longer fits its row's digest, a changed digest no longer fits its link, and a changed link no longer
fits the next: whoever holds one head can tell that nothing before it was altered.
"""

import hashlib
from collections.abc import Iterable

from bot.store.columns import escape

FIRST_HEAD = b"\0" * 32


def next_head(head: bytes, seq: int, at: int, digests: Iterable[bytes]) -> bytes:
    """Return the head after link `seq`, written `at` (in microseconds), of rows with these digests."""
    link = hashlib.sha256(head + f"{seq} {at} ".encode())
    for digest in sorted(digests):
        link.update(digest)
    return link.digest()


def content_digest(salt: bytes, *parts: str) -> bytes:
    """Return the digest of clear values under a salt of their own; without the salt it tells nothing."""
    return escaped_content_digest(salt, *map(escape, parts))


def escaped_content_digest(salt: bytes, *parts: str) -> bytes:
    """Return the same digest of parts that are escaped already, as the database holds them."""
    return hashlib.sha256(salt + "\0".join(parts).encode()).digest()
