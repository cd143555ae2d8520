import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.opening import open_store
from bot.store.rowform import Cell, form_of
from bot.store.tables import FACT_TABLES, CommentTextRow, SightingRow, VerdictRow
from tests.conftest import MONDAY

VERDICT: dict[str, Cell] = {
    "id": 7,
    "link": 3,
    "comment_id": "c1",
    "question": 1,
    "key_id": 2,
    "judge": "abc",
    "judged_at": MONDAY,
    "verdict": "correct",
    "reason": "letter",
    "similarity": 100,
}


def test_a_digest_covers_every_cell_that_holds_something() -> None:
    form = form_of(VerdictRow)
    digest = form.digest(form.stored(VERDICT))

    for name, cell in VERDICT.items():
        other = "else" if isinstance(cell, str) else 8 if isinstance(cell, int) else MONDAY.replace(year=2027)
        assert form.digest(form.stored({**VERDICT, name: other})) != digest, name
    assert form.digest(form.stored({**VERDICT, "matched": ""})) != digest
    assert form.digest(form.stored({**VERDICT, "sighting_id": 0})) != digest


def test_a_whole_number_and_its_fraction_are_the_same_similarity() -> None:
    form = form_of(VerdictRow)

    assert form.digest(form.stored(VERDICT)) == form.digest(form.stored({**VERDICT, "similarity": 100.0}))


def test_cells_cannot_change_places() -> None:
    form = form_of(VerdictRow)
    left = form.stored({**VERDICT, "reason": "x", "matched": "y=z"})
    right = form.stored({**VERDICT, "reason": "x\0matched=y", "matched": "z"})

    assert form.digest(left) != form.digest(right)


def test_a_cell_of_another_kind_is_refused() -> None:
    form = form_of(SightingRow)
    stored = form.stored(
        {"id": 1, "link": 1, "comment_id": "c1", "kind": "edited", "seen_at": MONDAY, "content": "text"}
    )

    with pytest.raises(TypeError):
        form.digest(stored)


@pytest.mark.parametrize("table", FACT_TABLES)
def test_every_fact_has_a_form(table: type[VerdictRow]) -> None:
    assert {"link", "digest"} < set(form_of(table).columns)


def test_any_text_comes_back_as_it_was_written() -> None:
    store = open_store("sqlite://", platform="sandbox", account="kemensosri", now=MONDAY)

    @given(st.text(st.characters(), max_size=40))
    def comes_back(text: str) -> None:
        with store.write(MONDAY) as tx:
            tx.session.connection().exec_driver_sql("DELETE FROM comment_text")
            tx.insert(CommentTextRow, [{"comment_id": "c1", "handle": text, "text": text, "salt": b""}])
        with store.read() as tx:
            row = tx.session.get_one(CommentTextRow, "c1")
            assert (row.handle, row.text) == (text, text)

    comes_back()
    store.close()
