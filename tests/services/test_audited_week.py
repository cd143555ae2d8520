"""A week as the services play it, on every database: announced, corrected, excluded from; and audited."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.game.model import Verdict
from bot.services import excluding, planning, seconding
from bot.services.auditing import audit
from bot.services.backing_up import back_up, restore
from bot.services.forgetting import forget_what_is_old
from bot.store import decisions, rounds, winners
from bot.store.database import Store, is_sqlite
from bot.store.opening import open_store
from tests import databases
from tests.conftest import MONDAY
from tests.services.playing import PKH, SATURDAY_10, SUNDAY_19, WEEK, Game

EXTRA = """
[winners]
places = 2
approval = false
[scoring]
streak_bonus = 5
streak_length = 2
"""


BOTH = pytest.mark.parametrize("database_url", ["memory", "postgresql"], indirect=True)


def _play(store: Store, folder: Path) -> Game:
    folder.mkdir()
    game = Game(folder, EXTRA, store=store, remembers=is_sqlite(store.url))
    game.opened()
    game.says("sari", "B", 1)
    game.says("budi", "b kak", 2)
    game.says("tono", "A", 3)
    game.says("wati", "Program Keluarga Harapan", 4)
    game.play_until(SUNDAY_19 + timedelta(hours=1))
    return game


@pytest.fixture(scope="module")
def played_on_postgresql(
    postgresql_server: str, made_postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Game]:
    """A game on PostgreSQL whose week is announced, to be copied; nothing has its database open."""
    with databases.postgresql_database(postgresql_server, made_postgresql) as url:
        game = _play(_opened(url), tmp_path_factory.mktemp("played") / "office")
        game.store.close()
        yield game
        game.sandbox.close()


@pytest.fixture
def played(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Game]:
    """A game whose week is announced, on a database of each kind."""
    if is_sqlite(database_url):
        game = _play(request.getfixturevalue("store"), tmp_path / "office")
        yield game
    else:
        first: Game = request.getfixturevalue("played_on_postgresql")
        with databases.postgresql_database(database_url, first.store.url) as url:
            game = _copied(first, _opened(url), tmp_path / "office")
            yield game
            game.store.close()
    game.sandbox.close()


def _copied(first: Game, store: Store, folder: Path) -> Game:
    shutil.copytree(first.settings.directory, folder)
    game = Game(folder, EXTRA, store=store)
    with first.sandbox.file.reading() as source, game.sandbox.file.reading() as target:
        pass
    source.backup(target)
    game.clock.now = first.now
    return game


def _opened(url: str) -> Store:
    return open_store(url, platform="sandbox", account="kemensosri", now=MONDAY)


@pytest.fixture(scope="module")
def announced_file(made_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of such a week, to be copied: playing it anew for each changed cell costs more."""
    folder = tmp_path_factory.mktemp("announced")
    file = folder / "sabtu.db"
    shutil.copy(made_file, file)
    store = _opened(f"sqlite:///{file}")
    _play(store, folder / "office").sandbox.close()
    store.close()
    return file


@pytest.fixture
def announced(announced_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own that holds an announced week."""
    shutil.copy(announced_file, tmp_path / "sabtu.db")
    store = _opened(f"sqlite:///{tmp_path / 'sabtu.db'}")
    yield store
    store.close()


def _is_sound(game: Game) -> None:
    report = audit(game.store)
    assert report.ok, report.differences


def _said(game: Game, kind: str) -> int:
    with game.store.read() as tx:
        return len(decisions.about(tx, f"week:{WEEK}", kind))


@BOTH
def test_an_announced_week_is_sound(played: Game) -> None:
    assert _said(played, "announced") == 1
    with played.store.read() as tx:
        assert [row.rank for row in winners.of_week(tx, WEEK)] == [1, 2]
    assert audit(played.store).checked["winners"] == 1
    _is_sound(played)


@pytest.mark.parametrize("database_url", ["memory"], indirect=True)
def test_a_plan_that_is_edited_and_renamed_before_its_post_is_sound(store: Store, tmp_path: Path) -> None:
    game = Game(tmp_path, store=store)
    game.file("st.yaml")
    game.turn()
    game.file("st.yaml", PKH + "explanation: Sejak 2007.\n")
    _is_sound(game)

    planning.rename_file(game.desk, "st.yaml", "pkh.yaml", game.now)

    assert game.round("pkh.yaml").number == 1
    _is_sound(game)
    game.sandbox.close()


@BOTH
def test_a_corrected_week_is_sound(played: Game) -> None:
    # Given an overrule that gives a place to somebody else, once a second person agrees
    sari = next(one for one in _comments(played) if one[1] == "sari")[0]
    assert not played.overrule(sari, Verdict.WRONG)
    _is_sound(played)
    with played.store.read() as tx:
        (waiting,) = decisions.awaiting_second(tx)
    seconding.agree(played.desk, f"overrule:{waiting.id}", by="Dewi", now=played.now)

    played.play_until(played.now + timedelta(hours=1))

    assert _said(played, "corrected") == 1
    _is_sound(played)


@BOTH
def test_a_week_stays_sound_when_a_winner_is_excluded_later(played: Game) -> None:
    assert not excluding.exclude(
        played.desk, played.person("sari"), by="Rina", reason="pegawai sendiri", now=played.now
    )
    _is_sound(played)
    with played.store.read() as tx:
        (waiting,) = excluding.waiting(tx)
    seconding.agree(played.desk, f"exclusion:{waiting.number}", by="Dewi", now=played.now)
    played.play_until(played.now + timedelta(hours=1))

    assert _said(played, "corrected") == 1
    _is_sound(played)


@BOTH
def test_a_second_week_with_runs_and_an_older_overrule_is_sound(played: Game) -> None:
    # Given a second week, in which runs go on, and then an overrule of the first
    again = SATURDAY_10 + timedelta(days=7)
    played.file("st-2.yaml", PKH.replace("Apa kepanjangan dari PKH?", "PKH itu singkatan dari apa?"))
    played.play_until(again)
    played.says("sari", "B", 1, name="st-2.yaml")
    played.says("budi", "B", 2, name="st-2.yaml")
    played.play_until(SUNDAY_19 + timedelta(days=7, hours=1))
    _is_sound(played)

    budi = next(one for one in _comments(played) if one[1] == "budi")[0]
    played.overrule(budi, Verdict.WRONG)
    with played.store.read() as tx:
        waiting = decisions.awaiting_second(tx)
    for row in waiting:
        seconding.agree(played.desk, f"overrule:{row.id}", by="Dewi", now=played.now)
    played.play_until(played.now + timedelta(hours=1))

    _is_sound(played)


@BOTH
def test_years_later_nobody_is_known_and_all_is_sound(played: Game) -> None:
    people, texts = forget_what_is_old(played.store, timedelta(days=365), MONDAY + timedelta(days=800))

    assert (people, texts) == (4, 4)
    _is_sound(played)


@pytest.mark.parametrize("database_url", ["file", "postgresql"], indirect=True)
def test_a_restored_week_is_sound(played: Game, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    databases.put_postgresql_tools_on_the_path(monkeypatch)
    file = back_up(played.store, tmp_path / "backups", played.now)
    url = played.store.url
    played.store.close()

    restore(url, file, platform="sandbox", account="kemensosri", by="Dewi", now=played.now)

    store = open_store(url, platform="sandbox", account="kemensosri", now=played.now)
    report = audit(store)
    assert report.ok, report.differences
    store.close()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE round SET status = 'open'", "round:1"),
        ("UPDATE round SET close_at = close_at + 1", "round:1"),
        ("UPDATE round SET post_id = 'lain'", "round:1"),
        ("UPDATE round SET bundle_digest = 'lain'", "round:1"),
        (
            "UPDATE round SET bundle_digest = (SELECT digest FROM bundle WHERE subject <> 'round:1')",
            "round:1",
        ),
        ("UPDATE winner SET points = points + 1 WHERE rank = 1", f"week:{WEEK}"),
        ("UPDATE winner SET rank = 1", f"week:{WEEK}"),
        ("UPDATE winner SET state = 'sent' WHERE rank = 1", f"week:{WEEK}"),
        ("UPDATE winner SET code = 'AAAAAA' WHERE rank = 1", f"week:{WEEK}"),
        ("UPDATE round SET week = '2026-W47'", "round:1"),
        ("DELETE FROM winner WHERE rank = 2", f"week:{WEEK}"),
        ("UPDATE winner SET person_id = 77 WHERE rank = 1", f"week:{WEEK}"),
        ("UPDATE meta SET value = 'instagrapi' WHERE name = 'platform'", "meta:platform"),
        ("UPDATE score SET seconds = 0 WHERE person_id = 1", "round:1/person:1"),
    ],
)
def test_what_stands_now_is_found_where_it_disagrees(announced: Store, statement: str, named: str) -> None:
    with announced.in_line() as connection:
        connection.exec_driver_sql(statement)

    assert named in {one.id for one in audit(announced).differences}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bundle SET caption = caption || '.' WHERE subject = 'round:1'",
        "UPDATE bundle SET terms = '' WHERE subject = 'round:1'",
        "UPDATE artefact SET content = x'00'",
        "DELETE FROM artefact",
    ],
)
def test_posted_bytes_that_were_altered_are_found(announced: Store, statement: str) -> None:
    with announced.read() as tx:
        digest = rounds.row(tx, 1).bundle_digest
    with announced.in_line() as connection:
        connection.exec_driver_sql(statement)

    assert f"bundle:{digest}" in {one.id for one in audit(announced).facts.listed}


def _comments(game: Game) -> list[tuple[str, str]]:
    with game.store.in_line() as connection:
        found = connection.exec_driver_sql("SELECT comment_id, handle FROM comment_text ORDER BY comment_id")
        return [(str(number), str(handle)) for number, handle in found]
