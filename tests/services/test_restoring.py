"""Monday's backup restored on Friday: nothing is posted again, and what happened is found."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Transient, Unknown
from bot.game.model import RoundStatus
from bot.platforms.base import NewStory, Picture
from bot.services import holding, restoring, vouching
from bot.store import bars, meta, notices
from bot.store.database import Store
from bot.store.tables import metadata
from tests.services.playing import MONDAY, PKH, SATURDAY_10, Game, a_game

DAY = timedelta(days=1)
FRIDAY_AFTER = SATURDAY_10 + timedelta(days=6)
OTHER = PKH.replace("PKH", "BPNT")


def restored(game: Game, directory: Path, at_backup: Store) -> Game:
    """Return a game on another machine: the backup's memory, the platform as it is."""
    other = Game(directory, game.extra, store=at_backup)
    other.sandbox = game.sandbox
    other.desk = type(game.desk)(other.settings, at_backup, game.sandbox, game.desk.wording)
    other.clock = game.clock
    with at_backup.write(game.now) as tx:
        bars.raise_bar(tx, "restored", bars.ALL_WRITES, by="restore")
        meta.put(tx, "restored_at", game.now.isoformat())
    return other


def copy_of(store: Store) -> Store:
    """Return a copy of a database in memory, as a backup holds it."""
    copy = Store("sqlite://")
    metadata().create_all(copy.engine)
    with store.engine.connect() as source, copy.engine.connect() as target:
        source.connection.driver_connection.backup(target.connection.driver_connection)  # type: ignore[union-attr]
    return copy


@pytest.fixture
def backup(game: Game) -> Store:
    """Return Monday's backup of a game whose round was posted, settled and announced after it."""
    game.file("st.yaml")
    game.turn()
    saved = copy_of(game.store)
    game.play_until(SATURDAY_10)
    game.says("sari", "B")
    game.says("budi", "A", minutes=2)
    game.play_until(FRIDAY_AFTER)
    assert len(game.ledger("post")) == 2  # the round and its winners
    return saved


def test_until_a_person_resumes_nothing_goes_out_and_nothing_expires(
    game: Game, backup: Store, tmp_path: Path
) -> None:
    before = game.ledger("post")
    other = restored(game, tmp_path / "other", backup)

    other.play_until(FRIDAY_AFTER + DAY)

    assert game.ledger("post") == before
    assert other.round().status is not RoundStatus.EXPIRED


def test_what_was_posted_since_the_backup_is_adopted_and_never_posted_again(
    game: Game, backup: Store, tmp_path: Path
) -> None:
    ledgers = {kind: game.ledger(kind) for kind in ("post", "reply", "story", "message")}
    other = restored(game, tmp_path / "other", backup)
    other.play_until(FRIDAY_AFTER + timedelta(minutes=30))

    with other.store.read() as tx:
        found = restoring.last_reconciliation(tx)
    holding.resume(other.desk, other.now, by="Rina", restored=True)
    other.play_until(FRIDAY_AFTER + 3 * DAY)

    assert found is not None
    assert found.adopted == ("[ST-1]",)
    assert other.round().status is RoundStatus.REVEALED
    assert other.verdicts() == game.verdicts() == {"sari": "correct", "budi": "wrong"}
    assert {kind: game.ledger(kind) for kind in ledgers} == ledgers


def test_what_asks_to_look_after_a_restore_is_settled_by_the_word_of_who_looked(
    game: Game, tmp_path: Path
) -> None:
    # Given a restored game since whose backup nothing was posted
    game.look()
    other = restored(game, tmp_path / "other", copy_of(game.store))
    other.turn()
    with other.store.read() as tx:
        (asking,) = [one for one in notices.unsent(tx) if one.code == "notices.reconciled"]

    # When a person resumes, first only what is not of the restore
    holding.resume(other.desk, other.now, by="Rina", restored=False)
    with other.store.read() as tx:
        still = [one.code for one in notices.unsent(tx)]
    holding.resume(other.desk, other.now, by="Rina", restored=True)
    with other.store.read() as tx:
        left = [one.code for one in notices.unsent(tx)]

    # Then it asked in words, and asks until it is answered
    assert notices.facts(asking) == {"adopted": ["tidak ada"], "lost": ["tidak ada"]}
    assert "notices.reconciled" in still
    assert "notices.reconciled" not in left


def test_an_answer_below_many_later_comments_is_found_and_never_given_twice(tmp_path: Path) -> None:
    # Given a reveal and its story, made after the backup, under which a crowd went on talking
    with a_game(tmp_path / "first", "[reveal]\npin = false\nstory = true\n") as game:
        game.file("st.yaml")
        game.turn()
        saved = copy_of(game.store)
        game.play_until(SATURDAY_10 + timedelta(hours=3))
        made = {kind: len(game.ledger(kind)) for kind in ("post", "reply", "story")}
        assert made == {"post": 1, "reply": 1, "story": 1}
        for number in range(60):
            game.says(f"warga{number}", "selamat ya", minutes=200 + number)
        game.clock.now = FRIDAY_AFTER

        # When Friday's machine starts from Monday's backup and may write again
        other = restored(game, tmp_path / "other", saved)
        other.turn()
        holding.resume(other.desk, other.now, by="Rina", restored=True)
        other.play_until(FRIDAY_AFTER + timedelta(hours=2))

        # Then the round is revealed, and nothing went out
        assert other.round().status is RoundStatus.REVEALED
        assert {kind: len(game.ledger(kind)) for kind in made} == made


def test_a_round_planned_after_the_backup_is_known_by_its_question(game: Game, tmp_path: Path) -> None:
    # Given a backup of an empty game, and two rounds posted after it
    game.look()
    saved = copy_of(game.store)
    game.file("a.yaml", OTHER + "publish_at: 2026-11-24 10:00\nclose_after: 2h\n")
    game.file("b.yaml", PKH + "publish_at: 2026-11-25 10:00\nclose_after: 2h\n")
    game.play_until(MONDAY + 3 * DAY)
    posts = game.ledger("post")

    # When another machine starts from the backup with the files in another order
    other = restored(game, tmp_path / "other", saved)
    other.file("1.yaml", PKH + "publish_at: 2026-12-25 10:00\n")
    other.file("2.yaml", OTHER + "publish_at: 2026-12-26 10:00\n")
    other.turn()
    holding.resume(other.desk, other.now, by="Rina", restored=True)
    other.play_until(MONDAY + 4 * DAY)

    # Then each post has found its own quiz again
    assert other.round("1.yaml").number == 2
    assert other.round("2.yaml").number == 1
    assert other.round("1.yaml").status is RoundStatus.REVEALED
    assert [text for text in game.ledger("post") if text not in posts] == []


def test_a_post_that_no_quiz_asks_is_listed_as_lost(game: Game, backup: Store, tmp_path: Path) -> None:
    game.sandbox.post_by_hand("Soal yang berkasnya sudah tidak ada [ST-7]")
    other = restored(game, tmp_path / "other", backup)
    other.turn()

    with other.store.read() as tx:
        found = restoring.last_reconciliation(tx)

    assert found is not None
    assert len(found.lost) == 1
    assert "[ST-7]" in found.lost[0]


def test_a_marker_that_stands_under_another_post_is_never_used_again(
    game: Game, backup: Store, tmp_path: Path
) -> None:
    # Given a restored game that plans a new quiz, whose next number was used since the backup
    game.sandbox.post_by_hand("Soal lain sama sekali [ST-2]")
    other = restored(game, tmp_path / "other", backup)
    other.turn()
    holding.resume(other.desk, other.now, by="Rina", restored=True)
    other.file("baru.yaml", OTHER)

    other.play_until(other.round("baru.yaml").publish_at + timedelta(minutes=30))

    assert other.round("baru.yaml").status is RoundStatus.PUBLISHING
    assert not any("BPNT" in text for text in game.ledger("post"))


LOST_POST = """
story = true
[reveal]
story = true
"""


@pytest.mark.parametrize("state", ["waiting", "unknown"])
def test_a_story_made_after_the_backup_is_not_made_again(tmp_path: Path, state: str) -> None:
    # Given a backup from between a try of the post and its success, and a post with its story after it
    with a_game(tmp_path / "first", LOST_POST) as game:
        game.file("st.yaml")
        fault = Transient("unreachable") if state == "waiting" else Unknown("answer lost")
        fail = game.sandbox.faults.before if state == "waiting" else game.sandbox.faults.after
        fail("publish", lambda: fault)
        game.play_until(SATURDAY_10)
        assert (game.action("post:1").state, game.action("post:1").claims) == (state, 1)
        saved = copy_of(game.store)
        game.play_until(SATURDAY_10 + timedelta(minutes=30))
        made = {kind: len(game.ledger(kind)) for kind in ("post", "story")}
        assert made == {"post": 1, "story": 1}

        # When another machine starts from it within the hour, and may write
        other = restored(game, tmp_path / "other", saved)
        other.play_until(SATURDAY_10 + timedelta(minutes=40))
        holding.resume(other.desk, other.now, by="Rina", restored=True)
        other.play_until(SATURDAY_10 + timedelta(minutes=90))

        # Then nothing is made again
        assert other.round().status is RoundStatus.OPEN
        assert {kind: len(game.ledger(kind)) for kind in made} == made


def test_a_story_that_may_be_one_of_before_the_restore_is_left_to_a_person(tmp_path: Path) -> None:
    # Given a story that waited when the backup was made, and one that was made since
    with a_game(tmp_path / "first", "story = true\n") as game:
        game.file("st.yaml")
        game.sandbox.faults.before("publish_story", lambda: Transient("unreachable"))
        game.play_until(SATURDAY_10)
        assert game.action("story:1").state == "waiting"
        saved = copy_of(game.store)
        game.play_until(SATURDAY_10 + timedelta(minutes=30))
        assert len(game.ledger("story")) == 1

        # When another machine, started from it, may write
        other = restored(game, tmp_path / "other", saved)
        holding.resume(other.desk, other.now, by="Rina", restored=True)
        other.play_until(SATURDAY_10 + timedelta(minutes=90))

        # Then it asks; what a person answers is done, and what follows is made as ever
        assert (other.action("story:1").state, other.action("story:1").look_at) == ("unknown", None)
        assert len(game.ledger("story")) == 1
        vouching.is_out(other.desk, "story:1", by="Rina", now=other.now)
        assert other.action("story:1").state == "done"


def test_stories_of_rounds_after_a_restore_are_made_without_asking(tmp_path: Path) -> None:
    # Given a story made by hand shortly before the restore, which the database knows nothing of
    with a_game(tmp_path / "first", "story = true\n") as game:
        game.file("st.yaml")
        game.play_until(SATURDAY_10 - timedelta(hours=2))
        saved = copy_of(game.store)
        game.clock.now += timedelta(minutes=10)
        game.sandbox.publish_story(NewStory(Picture(b"jpeg")))
        game.clock.now += timedelta(minutes=10)

        # When the round is posted by the restored machine
        other = restored(game, tmp_path / "other", saved)
        holding.resume(other.desk, other.now, by="Rina", restored=True)
        other.play_until(SATURDAY_10 + timedelta(minutes=5))

        # Then its story is its own
        assert (other.action("story:1").state, other.action("story:1").reason) == ("done", None)
        assert len(game.ledger("story")) == 2
