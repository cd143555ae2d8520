from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from bot.store import people
from bot.store.database import Store
from bot.store.rowform import Cell
from bot.store.tables import MeetingRow, PersonRow
from tests.conftest import MONDAY


def test_a_person_keeps_their_number_under_another_handle(store: Store) -> None:
    with store.write(MONDAY) as tx:
        first = people.meet(tx, {"u1": "sari", "u2": "budi"}, MONDAY)

    with store.write(MONDAY + timedelta(days=1)) as tx:
        again = people.meet(tx, {"u1": "sari.baru", "u2": "budi"}, MONDAY + timedelta(days=1))

    assert {user: one.id for user, one in again.items()} == {user: one.id for user, one in first.items()}
    with store.read() as tx:
        renamed = people.by_handle(tx, "@Sari.Baru")
        assert renamed is not None
        assert renamed.user_id == "u1"
        met = tx.session.exec(select(MeetingRow.person_id).order_by(col(MeetingRow.id))).all()
        assert list(met) == [first["u1"].id, first["u2"].id, first["u1"].id]


def test_handles_may_hold_what_databases_refuse(store: Store) -> None:
    odd = "si\0ti\ud83d\\"

    with store.write(MONDAY) as tx:
        people.meet(tx, {"u1": odd}, MONDAY)

    with store.read() as tx:
        assert people.known(tx, ["u1"])["u1"].handle == odd


def test_an_underscore_or_a_percent_in_a_handle_stands_for_itself(store: Store) -> None:
    with store.write(MONDAY) as tx:
        people.meet(tx, {"u1": "mama_zafran", "u2": "mamaXzafran", "u3": "m%"}, MONDAY)

    with store.read() as tx:
        found = people.by_handle(tx, "@Mama_Zafran")
        assert found is not None
        assert found.user_id == "u1"
        assert people.by_handle(tx, "%") is None


def test_an_error_of_the_database_does_not_tell_what_followers_wrote(store: Store) -> None:
    row: dict[str, Cell] = {"id": 1, "user_id": "u1", "handle": "rahasia", "first_seen_at": MONDAY}

    with pytest.raises(DBAPIError) as error, store.write(MONDAY) as tx:
        tx.insert(PersonRow, [row, row])

    assert "rahasia" not in str(error.value)
