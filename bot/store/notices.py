"""What the team is to be told: each thing once, by its key."""

import json
from collections.abc import Iterable

from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.errors import Fact, PlainFact
from bot.store.database import Reader, Writer
from bot.store.tables import NoticeRow


def tell(tx: Writer, key: str, code: str, /, **facts: PlainFact) -> bool:
    """Note something for the team unless it was noted under this key; whether it is new."""
    if tx.session.exec(select(NoticeRow.id).where(col(NoticeRow.key) == key)).first() is not None:
        return False
    plain = {
        name: fact if isinstance(fact, str | int | float) else list(fact) for name, fact in facts.items()
    }
    tx.session.add(
        NoticeRow(id=tx.next_id(NoticeRow), key=key, code=code, facts=json.dumps(plain), at=tx.now)
    )
    tx.session.flush()
    return True


def forget(tx: Writer, key: str) -> None:
    """Let something be told again when it happens again."""
    tx.session.connection().execute(delete(NoticeRow).where(col(NoticeRow.key) == key))


def of_code(tx: Reader, code: str) -> list[NoticeRow]:
    """Return what was noted of this kind, oldest first, whether it was told or not."""
    return list(
        tx.session.exec(select(NoticeRow).where(col(NoticeRow.code) == code).order_by(col(NoticeRow.id)))
    )


def unsent(tx: Reader) -> list[NoticeRow]:
    """Return what was not yet told, oldest first."""
    found = select(NoticeRow).where(col(NoticeRow.sent_at).is_(None)).order_by(col(NoticeRow.id))
    return list(tx.session.exec(found))


def mark_sent(tx: Writer, ids: Iterable[int]) -> None:
    """Note that these were told just now."""
    told = update(NoticeRow).where(col(NoticeRow.id).in_(list(ids)))
    tx.session.connection().execute(told.values(sent_at=tx.now))


def facts(notice: NoticeRow) -> dict[str, Fact]:
    """Return the facts of a notice."""
    read: dict[str, Fact] = json.loads(notice.facts)
    return read
