"""The hash chain over all facts.

A row's digest covers its table, its link and all its own columns. A link's head covers the head
before it and the digests of all rows written in the same transaction. So a changed cell no longer
fits its row's digest, a changed digest no longer fits its link, and a changed link no longer fits the
next: whoever holds one head can tell that nothing before it was altered.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.store.columns import escape, to_micros

FIRST_HEAD = b"\0" * 32

Cell = str | int | float | bool | bytes | datetime | None


def row_digest(table: str, cells: Mapping[str, Cell]) -> bytes:
    """Return the SHA-256 of a fact row; `cells` are all its columns but `digest`, in any order."""
    plain = {name: _plain(cell) for name, cell in cells.items()}
    return hashlib.sha256(_canonical([table, plain])).digest()


def next_head(head: bytes, seq: int, at: datetime, digests: Iterable[bytes]) -> bytes:
    """Return the head after link `seq`, whose rows have these digests, in any order."""
    link = hashlib.sha256(head + _canonical([seq, to_micros(at)]))
    for digest in sorted(digests):
        link.update(digest)
    return link.digest()


def content_digest(salt: bytes, *parts: str | None) -> bytes:
    """Return the digest of clear values under a person's own salt; without the salt it tells nothing."""
    return hashlib.sha256(salt + _canonical(list(parts))).digest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _plain(cell: Cell) -> str | int | float | bool | None:
    if isinstance(cell, datetime):
        return to_micros(cell)
    if isinstance(cell, bytes):
        return cell.hex()
    if isinstance(cell, str):
        return escape(cell)
    return cell
