"""The database: one engine, reading and writing transactions, and the append to the chain.

A service states its transactions: `with store.write(now) as tx:` is one commit, everything in it happens
or nothing does. Writers stand in line (SQLite: BEGIN IMMEDIATE; PostgreSQL: an advisory lock), so that a
second process can never read, think and write upon something that has changed meanwhile.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, func, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool
from sqlmodel import Session, SQLModel, col, select

from bot.store.chain import FIRST_HEAD, next_head
from bot.store.columns import to_micros
from bot.store.rowform import Cell, form_of
from bot.store.tables import ChainRow, _Fact

_WRITES = "sabtu_writes"
_LOCK_KEY = 7261_8328
# Statements that run many times a minute are made once: making one takes longer than running it.
_LAST_LINK = select(ChainRow).order_by(col(ChainRow.seq).desc()).limit(1)

FactRow = TypeVar("FactRow", bound=_Fact)


class Reader:
    """A transaction that only reads; all it reads is of one moment."""

    def __init__(self, session: Session) -> None:
        self.session = session


class Writer(Reader):
    """A transaction that writes; facts added to it get their place in the chain when it commits."""

    def __init__(self, session: Session, now: datetime) -> None:
        super().__init__(session)
        self.now = now
        last = session.exec(_LAST_LINK).first()
        self._head = last.head if last else FIRST_HEAD
        self._link = (last.seq if last else 0) + 1
        self._digests: list[bytes] = []
        self._next_ids: dict[str, int] = {}

    def next_id(self, table: type[SQLModel]) -> int:
        """Return the next free whole number for the table's `id`; safe, since writers stand in line."""
        name = str(table.__tablename__)
        if name not in self._next_ids:
            highest = self.session.exec(select(func.max(table.__table__.c.id))).one()  # type: ignore[attr-defined]
            self._next_ids[name] = (highest or 0) + 1
        number = self._next_ids[name]
        self._next_ids[name] += 1
        return number

    def add_fact(self, table: type[FactRow], **cells: Cell) -> int:
        """Add one fact with the next number as its id, and return that number."""
        number = self.next_id(table)
        self.add_facts(table, [{"id": number, **cells}])
        return number

    def add_facts(self, table: type[FactRow], rows: Sequence[Mapping[str, Cell]]) -> None:
        """Add many facts at once; each row gives all columns but `link` and `digest`."""
        if not rows:
            return
        form = form_of(table)
        cells = form.stored(rows)
        cells[form.columns.index("link")] = [self._link] * len(rows)
        cells[form.columns.index("digest")] = digests = form.digests(cells)
        self._digests += digests
        form.insert(self.session.connection(), cells)

    def insert(self, table: type[SQLModel], rows: Sequence[Mapping[str, Cell]]) -> None:
        """Insert rows, each with all columns, without making an object of each."""
        form = form_of(table)
        form.insert(self.session.connection(), form.stored(rows))

    def seal(self) -> None:
        """Append the link for the facts of this transaction, if there are any."""
        if self._digests:
            head = next_head(self._head, self._link, to_micros(self.now), self._digests)
            self.session.add(ChainRow(seq=self._link, at=self.now, rows=len(self._digests), head=head))


class Store:
    """The database of one account.

    Args:
        url: SQLAlchemy URL; `sqlite://` is a database in memory, for tests.
        watch: Called with `before commit` and `after commit`; how a test counts and kills.
    """

    def __init__(self, url: str, watch: Callable[[str], None] | None = None) -> None:
        self.url = url
        self.engine = _engine(url)
        self._watch = watch or (lambda moment: None)

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Open a transaction that reads."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with Session(connection) as session:
                yield Reader(session)

    @contextmanager
    def write(self, now: datetime) -> Iterator[Writer]:
        """Open a transaction that writes; commits at the end of the block, rolls back on any error."""
        connecting = self.engine.connect().execution_options(**{_WRITES: True})
        with connecting as connection, Session(connection, expire_on_commit=False) as session:
            # By the session's own transaction: one begun before it would not be committed by it.
            _stand_in_line(session.connection())
            tx = Writer(session, now)
            yield tx
            tx.seal()
            session.flush()
            self._watch("before commit")
            session.commit()
            self._watch("after commit")

    @contextmanager
    def in_line(self) -> Iterator[Connection]:
        """Open a bare connection that has its turn to write, for migrations; commits at the end."""
        with self.engine.connect().execution_options(**{_WRITES: True}) as connection:
            connection.begin()  # or Alembic would commit each step by itself on SQLite
            _stand_in_line(connection)
            yield connection
            connection.commit()

    def head(self) -> str:
        """Return the head of the chain in hexadecimal; all zeros before the first fact."""
        with self.read() as tx:
            last = tx.session.exec(_LAST_LINK).first()
            return (last.head if last else FIRST_HEAD).hex()

    def empty_log(self) -> None:
        """Let go of what was deleted: SQLite's write-ahead log holds it until the log is written over."""
        if is_sqlite(self.url):
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def is_sqlite(url: str) -> bool:
    """Whether the database is a SQLite file or in memory."""
    return make_url(url).get_backend_name() == "sqlite"


def _engine(url: str) -> Engine:
    # Parameters stay out of errors: they are what followers wrote, and errors go to the log.
    if not is_sqlite(url):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if make_url(url).database in (None, "", ":memory:"):
        engine = create_engine(
            url, poolclass=StaticPool, hide_parameters=True, connect_args={"check_same_thread": False}
        )
    else:
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver's own transactions begin late and lost updates without an error: we begin ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _stand_in_line(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
