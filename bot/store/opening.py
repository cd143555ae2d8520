"""Opening the database: in the right form, and of the right account, or not at all.

A fresh database is brought to this version's form and bound to its platform and account. From then on
it refuses any other account, so that rehearsal scores never mix with real ones, and any other version's
form, so that nothing is read that means something else. An upgrade happens only when a person asks.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, NoSuchModuleError, OperationalError
from sqlmodel import Session, col, select

from bot.errors import NotNow, PersonNeeded, Problem
from bot.store import decisions, rounds
from bot.store.database import Reader, Store, Writer, is_sqlite
from bot.store.tables import MetaRow, metadata

if TYPE_CHECKING:
    from alembic.config import Config

FORM = "0003"  # the newest revision in migrations/versions
_ROUNDS_UNDER_THE_CHAIN = "0002"
_MIGRATIONS = Path(__file__).parent / "migrations"


def open_store(
    url: str, *, platform: str, account: str, now: datetime, watch: Callable[[str], None] | None = None
) -> Store:
    """Open the database of this account, making it at the first start.

    Raises:
        NotNow: It has another version's form, or belongs to another platform or account.
        PersonNeeded: It cannot be reached, or is no database of ours.
    """
    store = connect(url, watch)
    try:
        _refuse_other_form(store, now)
        _bind(store, platform, account, now)
    except BaseException:
        store.close()
        raise
    return store


def connect(url: str, watch: Callable[[str], None] | None = None) -> Store:
    """Return the store of a database that answers, whatever its form; makes the folder of a new file."""
    if is_sqlite(url):
        file = make_url(url).database
        if file not in (None, "", ":memory:") and not Path(str(file)).exists():
            Path(str(file)).parent.mkdir(parents=True, exist_ok=True)
            Path(str(file)).touch(mode=0o600)  # followers' names are nobody else's on this machine
    try:
        store = Store(url, watch)
        with store.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise PersonNeeded(Problem("keeping.database-driver", {"url": shown(url)})) from error
    except OperationalError as error:
        code = "keeping.database-file" if is_sqlite(url) else "keeping.database-unreachable"
        raise PersonNeeded(Problem(code, {"url": shown(url), "reason": _first_line(error)})) from error
    except DatabaseError as error:
        raise PersonNeeded(Problem("keeping.database-foreign", {"url": shown(url)})) from error
    return store


def form_of(store: Store) -> str | None:
    """Return the revision the database stands at; None for a database without our tables.

    Raises:
        PersonNeeded: Tables of our names are there that we did not make.
    """
    with store.engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        if "alembic_version" in there:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if there & set(metadata().tables):
            raise PersonNeeded(Problem("keeping.database-foreign", {"url": shown(store.url)}))
        return None


def upgrade(url: str, now: datetime) -> tuple[str | None, str]:
    """Bring the database to this version's form; return the forms before and after.

    What the chain covers only from this form on is put into it as it stands.

    Raises:
        NotNow: It was last used by a newer version of this program.
    """
    store = connect(url)
    try:
        before = form_of(store)
        if before is not None and before > FORM:
            raise NotNow(Problem("keeping.database-newer", {"url": shown(url), "form": before}))
        _upgrade(store, before, now)
        return before, FORM
    finally:
        store.close()


def bound_to(tx: Reader) -> tuple[str, str] | None:
    """Return platform and account the database belongs to; None before the first start."""
    found = select(MetaRow).where(col(MetaRow.name).in_(["platform", "account"]))
    values = {row.name: row.value for row in tx.session.exec(found)}
    return (values["platform"], values["account"]) if len(values) == 2 else None


def shown(url: str) -> str:
    """Return the URL without its password."""
    return make_url(url).render_as_string(hide_password=True)


def migration_settings(connection: Connection) -> "Config":
    """Return Alembic's settings for commands upon this connection."""
    from alembic.config import Config

    settings = Config(stdout=sys.stderr)
    settings.set_main_option("script_location", str(_MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings


def _refuse_other_form(store: Store, now: datetime) -> None:
    form = form_of(store)
    if form == FORM:
        return
    if form is None:
        _upgrade(store, None, now)
        return
    code = "keeping.database-older" if form < FORM else "keeping.database-newer"
    raise NotNow(Problem(code, {"url": shown(store.url), "form": form}))


def _upgrade(store: Store, before: str | None, now: datetime) -> None:
    from alembic import command

    with store.in_line() as connection:
        command.upgrade(migration_settings(connection), "head")
        if before is not None and before < _ROUNDS_UNDER_THE_CHAIN:
            with Session(connection) as session:
                tx = Writer(session, now)
                rounds.note_all(tx, by="upgrade")
                tx.seal()
                session.flush()


def _bind(store: Store, platform: str, account: str, now: datetime) -> None:
    with store.read() as reading:
        bound = bound_to(reading)
    if bound is None:
        with store.write(now) as tx:
            bound = bound_to(tx)
            if bound is None:
                rows = [("platform", platform), ("account", account)]
                tx.insert(MetaRow, [{"name": name, "value": value} for name, value in rows])
                decisions.decide(tx, "bound", "database", by="bot", body=dict(rows))
                return
    if bound != (platform, account):
        raise NotNow(
            Problem(
                "keeping.other-account",
                {
                    "url": shown(store.url),
                    "platform": bound[0],
                    "account": bound[1],
                    "wanted_platform": platform,
                    "wanted_account": account,
                },
            )
        )


def _first_line(error: DatabaseError) -> str:
    return str(error.orig).strip().partition("\n")[0]
