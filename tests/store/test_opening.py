from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.content.messages import say
from bot.errors import NotNow, PersonNeeded
from bot.services.auditing import audit
from bot.store import opening, rounds
from bot.store.database import Store
from bot.store.opening import bound_to, migration_settings, open_store, upgrade
from bot.store.tables import EventRow, metadata
from tests.store import content

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def _execute(store: Store, statement: str) -> None:
    with store.in_line() as connection:
        connection.execute(text(statement))


def test_the_revisions_make_exactly_the_tables_of_the_code(store: Store) -> None:
    # Where this fails, tables.py changed: `python -m bot.store.migrations 0004 "What it adds"`.
    with store.in_line() as connection:
        command.check(migration_settings(connection))


def test_tables_made_without_revisions_are_those_of_the_revisions(database_url: str) -> None:
    store = Store(database_url)
    with store.in_line() as connection:
        metadata().create_all(connection)
        settings = migration_settings(connection)
        command.stamp(settings, "head")

        command.check(settings)

    store.close()


def test_the_form_that_is_asked_for_is_the_newest_revision() -> None:
    scripts = ScriptDirectory(str(Path(opening.__file__).parent / "migrations"))

    assert scripts.get_heads() == [opening.FORM]


def test_a_fresh_database_belongs_to_the_account_that_opened_it_first(store: Store) -> None:
    with store.read() as tx:
        assert bound_to(tx) == ("sandbox", "kemensosri")
    assert opening.form_of(store) == opening.FORM


@pytest.mark.parametrize(("platform", "account"), [("instagrapi", "kemensosri"), ("sandbox", "bps")])
def test_a_database_refuses_any_other_account(tmp_path: Path, platform: str, account: str) -> None:
    url = f"sqlite:///{tmp_path}/var/sabtu.db"
    open_store(url, platform="sandbox", account="kemensosri", now=NOW).close()

    with pytest.raises(NotNow, match=r"keeping.other-account"):
        open_store(url, platform=platform, account=account, now=NOW)


def test_a_database_is_readable_for_its_owner_only(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/sabtu.db", platform="sandbox", account="kemensosri", now=NOW)

    modes = {file.name: file.stat().st_mode & 0o077 for file in tmp_path.iterdir()}

    assert "sabtu.db-wal" in modes
    assert set(modes.values()) == {0}
    store.close()


def test_opening_again_adds_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/sabtu.db"
    first = open_store(url, platform="sandbox", account="kemensosri", now=NOW)
    head = first.head()
    first.close()

    again = open_store(url, platform="sandbox", account="kemensosri", now=NOW)

    assert again.head() == head != "00" * 32
    again.close()


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/sabtu.db"
    store = open_store(url, platform="sandbox", account="kemensosri", now=NOW)
    _execute(store, "UPDATE alembic_version SET version_num = '9999'")
    store.close()

    with pytest.raises(NotNow, match=r"keeping.database-newer"):
        open_store(url, platform="sandbox", account="kemensosri", now=NOW)
    with pytest.raises(NotNow, match=r"keeping.database-newer"):
        upgrade(url, NOW)


def test_a_database_of_an_older_version_waits_for_a_person(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/sabtu.db"
    store = open_store(url, platform="sandbox", account="kemensosri", now=NOW)
    _execute(store, "UPDATE alembic_version SET version_num = '0000'")
    store.close()

    with pytest.raises(NotNow, match=r"keeping.database-older"):
        open_store(url, platform="sandbox", account="kemensosri", now=NOW)
    for language in ("id", "en"):  # `sabtu backup` refuses such a database as well
        told = say("keeping.database-older", language, url=url, form="0000")
        assert "sabtu db upgrade" in told
        assert "sabtu backup" not in told


def test_upgrading_makes_a_database_of_this_version(database_url: str) -> None:
    assert upgrade(database_url, NOW) == (None, opening.FORM)
    if database_url != "sqlite://":  # in memory it ended with its connection
        assert upgrade(database_url, NOW) == (opening.FORM, opening.FORM)


@pytest.mark.parametrize("database_url", ["file", "postgresql"], indirect=True)
def test_an_upgrade_puts_what_the_first_form_did_not_cover_under_the_chain(database_url: str) -> None:
    # Given a round planned under the first form, whose events say nothing of its number, file or week
    store = open_store(database_url, platform="sandbox", account="kemensosri", now=NOW)
    content.plan_round(store, content.a_quiz())
    with store.write(NOW) as tx:
        row = rounds.row(tx, 1)
        kept = {name: getattr(row, name) for name in ("status", "publish_at", "close_at")}
        tx.add_fact(EventRow, round_id=1, at=NOW, by="bot", **kept)
    _execute(store, "DELETE FROM event WHERE week IS NOT NULL")
    for column in ("number", "file", "maker", "week", "month"):
        _execute(store, f"ALTER TABLE event DROP COLUMN {column}")
    for table in ("walk", "walked", "thread"):
        _execute(store, f"DROP TABLE {table}")
    _execute(store, "DROP INDEX ix_call_at")
    _execute(store, "CREATE INDEX ix_call_kind_at ON call (kind, at)")
    _execute(store, "UPDATE alembic_version SET version_num = '0001'")
    store.close()

    # When the admin upgrades
    assert upgrade(database_url, NOW) == ("0001", opening.FORM)

    # Then the round as it stands is in the chain, and a change of it is found
    store = open_store(database_url, platform="sandbox", account="kemensosri", now=NOW)
    assert [one for one in audit(store).facts.listed if one.kind == "round"] == []
    _execute(store, "UPDATE round SET week = '2026-W49'")
    assert [one.id for one in audit(store).facts.listed if one.kind == "round"] == ["round:1"]
    store.close()


def test_tables_of_somebody_else_are_left_alone(database_url: str) -> None:
    store = Store(database_url)
    _execute(store, "CREATE TABLE round (id INTEGER)")

    with pytest.raises(PersonNeeded, match=r"keeping.database-foreign"):
        opening.form_of(store)

    store.close()


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sabtu.db").write_text("catatan rapat " * 200)

    with pytest.raises(PersonNeeded, match=r"keeping.database-foreign"):
        open_store(f"sqlite:///{tmp_path}/sabtu.db", platform="sandbox", account="kemensosri", now=NOW)

    assert (tmp_path / "sabtu.db").read_text().startswith("catatan rapat")


def test_a_server_that_does_not_answer_is_said_without_its_password() -> None:
    url = "postgresql+psycopg://sabtu:rahasia@127.0.0.1:1/sabtu"

    with pytest.raises(PersonNeeded, match=r"keeping.database-unreachable") as error:
        open_store(url, platform="sandbox", account="kemensosri", now=NOW)

    assert "rahasia" not in str(error.value.problems)
