"""What the bot last made of each quiz file, so that a file is taken once for each change."""

from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.store.database import Reader, Writer
from bot.store.tables import FileRow

WRONG = "wrong"


def note(tx: Writer, path: str, content_sha: str, state: str) -> None:
    """Note what became of a file with this content."""
    tx.session.merge(FileRow(path=path, content_sha=content_sha, state=state, at=tx.now))


def known(tx: Reader) -> dict[str, FileRow]:
    """Return what was noted of every file, by path."""
    return {row.path: row for row in tx.session.exec(select(FileRow))}


def is_wrong(tx: Reader, path: str) -> bool:
    """Whether a file was wrong when it was last taken."""
    row = tx.session.get(FileRow, path)
    return row is not None and row.state == WRONG


def remove(tx: Writer, path: str) -> None:
    """Forget a file that is gone."""
    tx.session.connection().execute(delete(FileRow).where(col(FileRow.path) == path))


def rename(tx: Writer, old: str, new: str) -> None:
    """Note that a file stands under another path."""
    remove(tx, new)
    tx.session.connection().execute(update(FileRow).where(col(FileRow.path) == old).values(path=new))
