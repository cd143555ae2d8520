"""What Alembic runs for each command: our connection, our tables, plain column types.

The connection comes from `bot.store.opening`, which holds the writers' line and commits, so that a
migration happens as a whole or not at all.
"""

from typing import Literal

import sqlalchemy
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from bot.store.tables import metadata


def _plain_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write the database's own type into a revision: our Python types may change, a revision may not."""
    if kind == "type" and isinstance(item, TypeDecorator):
        length = getattr(item.impl, "length", None)
        return f"sa.{type(item.impl).__name__}({length or ''})"
    return False


def _run() -> None:
    connection = context.config.attributes["connection"]
    if not isinstance(connection, sqlalchemy.Connection):
        raise TypeError("run migrations through bot.store.opening")
    context.configure(
        connection=connection, target_metadata=metadata(), render_as_batch=True, render_item=_plain_type
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
