"""The audit finds and names whatever was changed behind its back, and nothing else."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Float,
    Integer,
    LargeBinary,
    Table,
    select,
    update,
)
from sqlmodel import SQLModel

from bot.game.model import Verdict
from bot.judging.judge import judge_version
from bot.judging.ruling import Judgement, Ruling
from bot.services.auditing import audit
from bot.store import comments, decisions, rounds
from bot.store.columns import FollowerText, Moment
from bot.store.comments import NewComment
from bot.store.database import Store
from bot.store.opening import open_store
from bot.store.tables import (
    FACT_TABLES,
    ChainRow,
    CommentTextRow,
    PersonRow,
    RoundRow,
    ScoreRow,
    SightingTextRow,
    WinnerRow,
)
from tests.conftest import MONDAY
from tests.store import content
from tests.store.content import OPENED, Said, a_quiz, open_round, say, settle

AUDITED: tuple[type[SQLModel], ...] = (*FACT_TABLES, ChainRow, PersonRow, CommentTextRow, SightingTextRow)
COLUMNS = [
    pytest.param(table.__table__, column, id=f"{table.__tablename__}.{column.name}")  # type: ignore[attr-defined]
    for table in AUDITED
    for column in table.__table__.columns  # type: ignore[attr-defined]
]
STANDING: tuple[type[SQLModel], ...] = (RoundRow, ScoreRow, WinnerRow)
# What decides nothing: when a round is looked at next, and what its file and its bundle were last.
DECIDES_NOTHING = {"next_poll_at", "polled_at", "content_sha", "bundle_digest"}
STANDING_COLUMNS = [
    pytest.param(table.__table__, column, id=f"{table.__tablename__}.{column.name}")  # type: ignore[attr-defined]
    for table in STANDING
    for column in table.__table__.columns  # type: ignore[attr-defined]
    if column.name not in DECIDES_NOTHING
]
BY_ANOTHER_JUDGE = "0" * 12


@pytest.fixture(scope="module")
def filled() -> Iterator[Store]:
    store = open_store("sqlite://", platform="sandbox", account="kemensosri", now=MONDAY)
    content.fill(store)
    yield store
    store.close()


def test_an_untouched_database_has_no_differences(store: Store) -> None:
    content.fill(store)

    report = audit(store)

    assert report.ok, report.differences
    assert report.head == store.head()
    assert report.checked["forgotten"] == 1
    assert report.checked["facts"] > 80


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_one_changed_cell_is_found_and_named(filled: Store, table: Table, column: Column[object]) -> None:
    chance = random.Random(f"{table.name}.{column.name}")

    with _changed_cell(filled, table, column, chance) as names:
        report = audit(filled)

    assert not report.ok
    assert names & {difference.id for difference in report.differences}, (names, report.differences)


@pytest.mark.parametrize(("table", "column"), STANDING_COLUMNS)
def test_one_changed_cell_of_what_stands_now_is_found(
    filled: Store, table: Table, column: Column[object]
) -> None:
    chance = random.Random(f"{table.name}.{column.name}")

    with _changed_cell(filled, table, column, chance):
        report = audit(filled)

    assert not report.ok
    assert {one.kind for one in report.differences} & {"round", "points", "winners"}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_changed_cell_of_any_table_is_found_on_postgresql(store: Store) -> None:
    content.fill(store)
    chance = random.Random(48)

    for kind in AUDITED:
        table: Table = kind.__table__  # type: ignore[attr-defined]
        with _changed_cell(store, table, chance.choice(list(table.columns)), chance) as names:
            found = {difference.id for difference in audit(store).differences}

        assert names & found, (names, found)


@settings(max_examples=30, deadline=None)
@given(which=st.integers(0, len(COLUMNS) - 1), seed=st.integers(0, 2**32))
def test_whichever_cell_of_whichever_row_is_changed_it_is_found(filled: Store, which: int, seed: int) -> None:
    table, column = COLUMNS[which].values
    assert isinstance(table, Table)
    assert isinstance(column, Column)

    with _changed_cell(filled, table, column, random.Random(seed)) as names:
        found = {difference.id for difference in audit(filled).differences}

    assert names & found, (names, found)


@pytest.mark.parametrize("table", [kind.__table__ for kind in (*FACT_TABLES, CommentTextRow, PersonRow)])  # type: ignore[attr-defined]
def test_a_removed_row_is_noticed(filled: Store, table: Table) -> None:
    with filled.in_line() as connection:
        row = connection.execute(select(table).limit(1)).mappings().one()
        key = next(iter(table.primary_key.columns))
        connection.execute(table.delete().where(key == row[key.name]))

    report = audit(filled)

    with filled.in_line() as connection:
        connection.execute(table.insert().values(**row))
    assert report.facts.count


def test_all_of_this_left_the_database_as_it_was(filled: Store) -> None:
    assert audit(filled).ok


def test_a_cell_with_something_impossible_in_it_is_named_like_any_other() -> None:
    store = open_store("sqlite://", platform="sandbox", account="kemensosri", now=MONDAY)
    content.fill(store)
    with store.in_line() as connection:
        connection.exec_driver_sql("UPDATE verdict SET judged_at = 'kemarin' WHERE id = 3")
        connection.exec_driver_sql("UPDATE key SET quiz = 'bukan json' WHERE id = 1")
        connection.exec_driver_sql("UPDATE comment SET link = 'x' WHERE id = 'c1-2'")

    report = audit(store)

    assert {"verdict:3", "key:1", "comment:c1-2"} <= {one.id for one in report.facts.listed}
    assert "round:1" in {one.id for one in report.points.listed}
    store.close()


def test_a_verdict_that_the_judge_never_gave_is_found_in_an_unbroken_chain(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    _record(store, round_id, "A", Judgement(Verdict.CORRECT, "letter"), judge_version())

    report = audit(store)

    assert report.facts.count == report.points.count == 0
    assert [one.id for one in report.verdicts.listed] == ["verdict:1"]


def test_what_an_older_judge_said_is_information_and_no_error(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    _record(store, round_id, "A", Judgement(Verdict.CORRECT, "letter"), BY_ANOTHER_JUDGE)

    report = audit(store)

    assert report.ok
    assert [one.id for one in report.today.listed] == ["verdict:1"]


@pytest.mark.parametrize("change", ["points = points + 1", "person_id = person_id + 50", "run = 7"])
def test_points_that_do_not_follow_from_verdicts_are_found(store: Store, change: str) -> None:
    round_id = open_round(store, a_quiz())
    say(store, round_id, [Said("sari", "B"), Said("budi", "b kak", 2)], a_quiz())
    settle(store, round_id)
    with store.in_line() as connection:
        connection.exec_driver_sql("UPDATE score SET " + change + " WHERE person_id = 1")  # noqa: S608

    report = audit(store)

    assert report.facts.count == report.verdicts.count == 0
    assert f"round:{round_id}/person:1" in {one.id for one in report.points.listed}


def test_points_of_a_round_that_is_not_settled_are_found(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    with store.in_line() as connection:
        row = f"VALUES ({round_id}, 1, 10, 1, 60, 0, 0, 1)"
        columns = "round_id, person_id, points, correct, seconds, speed, streak, run"
        connection.exec_driver_sql(f"INSERT INTO score ({columns}) {row}")

    assert [one.id for one in audit(store).points.listed] == [f"round:{round_id}"]


def test_an_announcement_that_does_not_follow_from_points_is_found(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    say(store, round_id, [Said("sari", "B"), Said("budi", "b kak", 2)], a_quiz())
    settle(store, round_id)
    with store.write(OPENED) as tx:
        listed = [[1, 2, 14, 1, 120]]
        body: dict[str, object] = {"places": 1, "barred": [], "series": [], "winners": listed}
        decisions.decide(tx, "drafted", f"week:{content.WEEK}", by="bot", body=body)

    report = audit(store)

    assert [(one.kind, one.id) for one in report.points.listed] == [("winners", f"week:{content.WEEK}")]


def test_a_week_stays_as_it_was_announced_whatever_is_overruled_later(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    ids = say(store, round_id, [Said("sari", "B"), Said("budi", "A", 2)], a_quiz())
    settle(store, round_id)
    content.announce(store, OPENED + timedelta(days=2), places=1)

    with store.write(OPENED + timedelta(days=3)) as tx:
        decisions.overrule(tx, ids[:1], 1, "wrong", reason="curang", by="Rani", needs_second=False)
        content.score(tx, round_id)

    assert audit(store).ok


def test_a_head_from_an_earlier_report_must_be_in_the_chain(store: Store) -> None:
    earlier = store.head()
    content.fill(store)

    assert audit(store, expected_head=earlier).ok
    assert audit(store, expected_head=earlier[:16]).ok
    report = audit(store, expected_head="ab" * 32)
    assert [(one.kind, one.computed) for one in report.differences] == [("head", "ab" * 32)]


def test_a_history_cut_short_is_known_by_the_head_of_an_earlier_report(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    say(store, round_id, [Said("sari", "B")], a_quiz())
    head = store.head()
    with store.in_line() as connection:
        for table in ("verdict", "comment", "meeting", "comment_text", "person"):
            connection.exec_driver_sql("DELETE FROM " + table)  # noqa: S608
        connection.exec_driver_sql("DELETE FROM chain WHERE seq = (SELECT MAX(seq) FROM chain)")

    assert audit(store).ok
    assert not audit(store, expected_head=head).ok


def test_progress_is_told_now_and_then(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    many = [Said(f"u{number}", "B", 1) for number in range(2600)]
    say(store, round_id, many, a_quiz())
    told: list[tuple[str, int]] = []

    audit(store, progress=lambda what, done: told.append((what, done)))

    assert ("facts", 5_000) in told


def _record(store: Store, round_id: int, text: str, judgement: Judgement, judge: str) -> None:
    with store.write(OPENED) as tx:
        ruling = Ruling("judged", (judgement,))
        new = NewComment("c9", "u-sari", "sari", text, OPENED, None, ruling)
        comments.record(tx, round_id, rounds.key_id(tx, round_id), judge, [new], OPENED)


@contextmanager
def _changed_cell(
    store: Store, table: Table, column: Column[object], chance: random.Random
) -> Iterator[set[str]]:
    """Change one cell of a random row through the block, and give the names it may be found under."""
    key = list(table.primary_key.columns)
    raw = {one.name: one for one in table.columns}
    with store.in_line() as connection:
        row = dict(chance.choice(connection.execute(select(table).order_by(*key)).mappings().all()))
        old = row[column.name]
        new = _another(table, raw[column.name], old, chance)
        connection.execute(update(table).where(*_same_key(key, row)).values({column.name: new}))
    changed = {**row, column.name: new}
    try:
        yield {f"{table.name}:{row[key[0].name]}", f"{table.name}:{changed[key[0].name]}"}
    finally:
        with store.in_line() as connection:
            connection.execute(update(table).where(*_same_key(key, changed)).values({column.name: old}))


def _same_key(key: list[Column[object]], row: Mapping[str, object]) -> list[ColumnElement[bool]]:
    return [one == row[one.name] for one in key]


def _another(table: Table, column: Column[object], old: object, chance: random.Random) -> object:
    if column.nullable and old is not None and chance.random() < 0.3:
        return None
    match column.type:
        case Moment():
            moment = old or MONDAY
            return moment + timedelta(microseconds=chance.randint(1, 10**12))  # type: ignore[operator]
        case Boolean():
            return not old
        case Integer():
            return chance.randint(10_000, 10**6)
        case Float():
            return (float(old) if isinstance(old, float | int) else 0.0) + chance.randint(1, 50)
        case LargeBinary():
            changed = bytearray(old) if isinstance(old, bytes) else bytearray(32)
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
            return bytes(changed)
        case FollowerText() | _:
            allowed = _allowed(table, column.name) - {str(old)}
            return chance.choice(sorted(allowed)) if allowed else f"{old or ''}{chance.randint(1, 9)}"


def _allowed(table: Table, column: str) -> set[str]:
    """Return what a CHECK allows in this column; nothing where there is none."""
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint) and str(constraint.sqltext).startswith(f"{column} IN"):
            return set(str(constraint.sqltext).split("'")[1::2])
    return set()
