"""`python -m bot.store.migrations 0002 "Add a column"`: write the revision the tables ask for.

A revision of that number is replaced, which is right only while it is in nobody's database.
"""

import sys
from pathlib import Path

from alembic import command

from bot.store.database import Store
from bot.store.opening import migration_settings


def write_revision(number: str, message: str) -> None:
    """Write `versions/<number>_<message>.py` from what the tables have and the revisions before lack."""
    for old in (Path(__file__).parent / "versions").glob(f"{number}*.py"):
        old.unlink()
    store = Store("sqlite://")
    with store.in_line() as connection:
        settings = migration_settings(connection)
        command.upgrade(settings, "head")
        command.revision(settings, message=message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    write_revision(sys.argv[1], sys.argv[2])
