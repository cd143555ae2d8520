import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import SQLModel

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


def _digest(table: type[SQLModel], row: dict[str, Cell]) -> bytes:
    form = form_of(table)
    [batch] = form.digests(form.stored([row]))
    [cells] = zip(*form.stored([row]), strict=True)
    assert form.digest(cells) == batch
    return batch


def test_a_digest_covers_every_cell_that_holds_something() -> None:
    digest = _digest(VerdictRow, VERDICT)

    for name, cell in VERDICT.items():
        other = "else" if isinstance(cell, str) else 8 if isinstance(cell, int) else MONDAY.replace(year=2027)
        assert _digest(VerdictRow, {**VERDICT, name: other}) != digest, name
    assert _digest(VerdictRow, {**VERDICT, "matched": ""}) != digest
    assert _digest(VerdictRow, {**VERDICT, "sighting_id": 0}) != digest


def test_a_whole_number_and_its_fraction_are_the_same_similarity() -> None:
    assert _digest(VerdictRow, VERDICT) == _digest(VerdictRow, {**VERDICT, "similarity": 100.0})


def test_cells_cannot_change_places() -> None:
    left = _digest(VerdictRow, {**VERDICT, "reason": "x", "matched": "y=z"})
    right = _digest(VerdictRow, {**VERDICT, "reason": "x\0matched=y", "matched": "z"})

    assert left != right


def test_many_rows_have_the_digests_of_each_alone() -> None:
    rows: list[dict[str, Cell]] = [
        {
            **VERDICT,
            "id": number,
            "matched": None if number % 2 else f"form {number}",
            "similarity": number / 2,
        }
        for number in range(5)
    ]

    form = form_of(VerdictRow)
    assert form.digests(form.stored(rows)) == [_digest(VerdictRow, row) for row in rows]


def test_a_cell_of_another_kind_is_refused() -> None:
    row: dict[str, Cell] = {
        "id": 1, "link": 1, "comment_id": "c1", "kind": "edited", "seen_at": MONDAY, "content": "text",
    }  # fmt: skip

    with pytest.raises(TypeError):
        _digest(SightingRow, row)


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
