"""From an approved plan at its slot to one post."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotNow, Unknown
from bot.game.model import RoundStatus
from bot.platforms.sandbox.faults import Method, Moment
from bot.services import approved, moderating, outbox
from bot.services.auditing import audit
from bot.services.holding import may_write
from bot.services.publishing import publish_due
from bot.store import bundles, decisions, notices, rounds
from bot.store import outbox as queue
from tests.services.playing import PKH, SATURDAY_10, Game, a_game

APPROVAL = "[approval]\nposts = true\n"


def test_a_round_is_posted_at_its_slot_with_its_marker_last(game: Game) -> None:
    game.opened()

    [caption] = game.ledger("post")
    assert caption.rstrip().endswith("[ST-1]")
    assert game.round().opened_at == SATURDAY_10


def test_a_missed_slot_is_posted_while_half_of_the_round_is_left(game: Game) -> None:
    game.file("st.yaml")
    game.turn()
    game.clock.now = SATURDAY_10 + timedelta(minutes=59)
    game.turn()

    assert game.round().status is RoundStatus.OPEN


def test_a_missed_slot_expires_when_less_is_left(game: Game) -> None:
    game.file("st.yaml")
    game.turn()
    game.clock.now = SATURDAY_10 + timedelta(minutes=61)
    game.turn()

    assert game.round().status is RoundStatus.EXPIRED
    assert game.ledger("post") == []


def test_a_missed_slot_is_skipped_where_the_settings_say_so(tmp_path: Path) -> None:
    with a_game(tmp_path, '[publish]\nmissed = "skip"\n') as game:
        game.file("st.yaml")
        game.clock.now = SATURDAY_10 + timedelta(minutes=11)
        game.turn()

        assert game.round().status is RoundStatus.EXPIRED
        assert game.ledger("post") == []


@pytest.mark.parametrize("approval", ["", APPROVAL])
def test_a_missed_slot_waits_for_a_persons_word_where_the_settings_say_so(
    tmp_path: Path, approval: str
) -> None:
    with a_game(tmp_path, f'{approval}[publish]\nmissed = "ask"\n') as game:
        game.file("st.yaml")
        game.clock.now = SATURDAY_10 + timedelta(minutes=45)
        game.turn()
        before = game.ledger("post")

        moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
        game.turn()

        assert before == []
        assert len(game.ledger("post")) == 1


def test_thanks_and_likes_wait_for_the_morning(tmp_path: Path) -> None:
    rest = "[reveal]\nlikes = true\n[quiet]\nfrom = '11:30'\nto = '14:00'\n"
    with a_game(tmp_path, rest) as game:
        game.opened()
        game.says("sari", "B")
        game.play_until(SATURDAY_10 + timedelta(hours=3, minutes=50))
        before = game.ledger("like")

        game.play_until(SATURDAY_10 + timedelta(hours=4, minutes=20))

        assert len(game.ledger("reply")) == 1
        assert (len(before), len(game.ledger("like"))) == (0, 1)


def test_a_hint_goes_out_when_it_is_due_and_not_before(game: Game) -> None:
    game.opened(text=f"{PKH}hints: [{{after: 1h, text: Ada kata Harapan.}}]\n")
    game.play_until(SATURDAY_10 + timedelta(minutes=59))
    before = game.ledger("reply")

    game.play_until(SATURDAY_10 + timedelta(minutes=61))

    [hint] = game.ledger("reply")
    assert before == []
    assert "Ada kata Harapan." in hint


def test_without_approval_nothing_goes_out(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.play_until(SATURDAY_10 + timedelta(minutes=5))

        assert game.round().status is RoundStatus.PLANNED
        assert game.ledger("post") == []


def test_what_was_approved_is_posted(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
        game.play_until(SATURDAY_10)

        assert game.round().status is RoundStatus.OPEN


def test_an_edit_after_approval_asks_again(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
        from tests.services.playing import PKH

        game.file("st.yaml", PKH.replace("Hebat", "Hemat"))
        game.play_until(SATURDAY_10 + timedelta(minutes=5))

        assert game.round().status is RoundStatus.PLANNED


def test_what_stood_in_a_file_before_it_was_broken_is_neither_approved_nor_posted(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
        game.file("st.yaml", PKH.replace("answer: B", "answer: E"))

        with pytest.raises(NotNow, match="file-wrong"):
            moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
        game.play_until(SATURDAY_10 + timedelta(minutes=5))

        assert game.round().status is RoundStatus.PLANNED
        assert game.ledger("post") == []


def test_a_broken_file_that_needs_no_approval_waits_until_it_is_mended(game: Game) -> None:
    game.file("st.yaml")
    game.file("st.yaml", PKH.replace("answer: B", "answer: E"))
    game.play_until(SATURDAY_10 + timedelta(minutes=5))
    before = game.ledger("post")

    game.file("st.yaml", PKH.replace("Hebat", "Hemat"))
    game.play_until(SATURDAY_10 + timedelta(minutes=15))

    assert before == []
    assert "Hemat" in game.ledger("post")[0]


@pytest.mark.parametrize("mended", [PKH, PKH.replace("Hebat", "Hemat")], ids=["as it was", "otherwise"])
def test_a_post_that_was_held_at_its_slot_waits_too_when_its_file_is_broken(game: Game, mended: str) -> None:
    # Given a post that its slot has claimed and a STOP file holds, and its file, broken meanwhile
    game.file("st.yaml")
    (game.settings.quizzes / "STOP").touch()
    game.play_until(SATURDAY_10 + timedelta(minutes=5))
    claimed = game.round().status
    game.file("st.yaml", PKH.replace("answer: B", "answer: E"))

    # When posts may go out again, and later the file is mended
    (game.settings.quizzes / "STOP").unlink()
    game.play_until(SATURDAY_10 + timedelta(minutes=10))
    before = game.ledger("post")
    game.file("st.yaml", mended)
    game.play_until(SATURDAY_10 + timedelta(minutes=20))

    # Then nothing went out until then, and what stands in the file now did
    assert (claimed, before) == (RoundStatus.PUBLISHING, [])
    [post] = game.ledger("post")
    assert ("Hemat" in post) == ("Hemat" in mended)


def test_a_held_post_whose_file_is_broken_is_approved_again(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
        (game.settings.quizzes / "STOP").touch()
        game.play_until(SATURDAY_10 + timedelta(minutes=5))
        game.file("st.yaml", PKH.replace("answer: B", "answer: E"))
        (game.settings.quizzes / "STOP").unlink()
        game.turn()
        game.file("st.yaml")
        game.turn()

        assert (game.round().status, game.ledger("post")) == (RoundStatus.PLANNED, [])
        assert game.round().reason == "approval-lapsed"
        with game.store.read() as tx:
            assert len(notices.of_code(tx, "notices.lapsed")) == 1


def test_an_approval_lapses_after_its_window(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
        game.clock.now = SATURDAY_10 + timedelta(minutes=31)
        game.turn()

        assert game.round().status is RoundStatus.PLANNED
        assert game.round().reason == "approval-lapsed"


def test_other_bytes_than_were_approved_are_not_posted(tmp_path: Path) -> None:
    # Given an approved round, and somebody who puts another post in its place in the database
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        approved = game.round()
        moderating.approve_round(game.desk, approved.id, by="Rina", now=game.now)
        with game.store.write(game.now) as tx:
            before = rounds.row(tx, approved.id).bundle_digest
            mine = bundles.load(tx, before or "")
            assert mine is not None
            other = replace(mine, caption="Selamat! Transfer dulu. [ST-1]")
            rounds.set_bundle(tx, approved.id, bundles.save(tx, other))
        named = [one.id for one in audit(game.store).differences]

        # When its slot comes
        game.play_until(SATURDAY_10 + timedelta(minutes=5))

        # Then the audit had named it, nothing goes out, and a person is called to approve the post made anew
        assert named == [f"round:{approved.id}"]
        assert game.ledger("post") == []
        assert game.round().reason == "approval-lapsed"
        with game.store.read() as tx:
            assert rounds.row(tx, approved.id).bundle_digest == before
            assert [row.code for row in notices.unsent(tx)].count("notices.bytes-changed") == 1
        assert audit(game.store).ok
        moderating.approve_round(game.desk, approved.id, by="Rina", now=game.now)
        game.play_until(game.now + timedelta(minutes=5))
        assert len(game.ledger("post")) == 1


def test_bytes_altered_after_the_approval_are_not_posted(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
        with game.store.in_line() as connection:
            connection.exec_driver_sql("UPDATE bundle SET caption = 'lain [ST-1]'")

        game.play_until(SATURDAY_10 + timedelta(minutes=5))

        assert game.ledger("post") == []
        assert game.round().reason == "approval-lapsed"


@pytest.mark.parametrize("extra", ["", APPROVAL])
def test_bytes_altered_in_the_queue_are_not_posted_but_made_anew(tmp_path: Path, extra: str) -> None:
    # Given a post that is queued, and somebody who alters it in place
    with a_game(tmp_path, extra) as game:
        game.file("st.yaml")
        game.turn()
        if extra:
            moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
        game.clock.now = SATURDAY_10
        publish_due(game.desk, SATURDAY_10)
        with game.store.in_line() as connection:
            connection.exec_driver_sql("UPDATE bundle SET caption = 'lain [ST-1]'")

        # When it would be sent
        outbox.deliver(game.desk, SATURDAY_10)

        # Then it is not, and what is made anew is what it was; where posts are approved, a person is asked
        assert game.ledger("post") == []
        game.play_until(SATURDAY_10 + timedelta(minutes=5))
        if extra:
            assert game.ledger("post") == []
            moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
            game.play_until(SATURDAY_10 + timedelta(minutes=10))
        [post] = game.ledger("post")
        assert "lain [ST-1]" not in post
        assert audit(game.store).ok


def _alter_at(game: Game, method: Method, moment: Moment) -> None:
    """Let somebody alter every stored post at this call to the platform."""

    def watch(called: Method, at: Moment) -> None:
        if (called, at) == (method, moment):
            with game.store.in_line() as connection:
                connection.exec_driver_sql("UPDATE bundle SET caption = 'lain', marker = ''")

    game.sandbox.faults.watch = watch


@pytest.mark.parametrize(("method", "moment"), [("recent_posts", "before"), ("publish", "after")])
def test_bytes_altered_while_they_are_sent_change_nothing_of_what_goes_out(
    tmp_path: Path, method: Method, moment: Moment
) -> None:
    # Given a post with a story, and somebody who alters both on their way
    with a_game(tmp_path) as game:
        game.file("st.yaml", f"{PKH}story: true\n")
        game.clock.now = SATURDAY_10
        _alter_at(game, method, moment)

        # When its slot comes
        game.play_until(SATURDAY_10 + timedelta(minutes=5))

        # Then what was prepared stands in the feed, the story is held back, and a person is called for it
        [post] = game.ledger("post")
        assert post.endswith("[ST-1]")
        assert (game.round().status, game.ledger("story")) == (RoundStatus.OPEN, [])
        with game.store.read() as tx:
            altered = [notices.facts(row)["key"] for row in notices.unsent(tx) if "altered" in row.key]
        assert altered == ["story:1"]


def test_a_post_altered_before_its_outcome_is_known_waits_for_a_person(tmp_path: Path) -> None:
    # Given a post whose answer was lost, and somebody who alters it before it is looked for
    with a_game(tmp_path) as game:
        game.sandbox.faults.after("publish", lambda: Unknown("answer lost"))
        _alter_at(game, "publish", "after")
        game.file("st.yaml")

        # When it is looked for as often as it ever is
        game.play_until(SATURDAY_10 + timedelta(minutes=20))

        # Then a person is asked, and nothing is sent meanwhile
        assert (len(game.ledger("post")), game.action("post:1").state) == (1, "unknown")
        with game.store.read() as tx:
            assert "notices.unknown-write" in [row.code for row in notices.unsent(tx)]


def test_what_another_sender_has_claimed_is_not_counted_as_sent(game: Game) -> None:
    # Given another sender, who claims the post while this one looks for it
    game.file("st.yaml")
    game.turn()
    publish_due(game.desk, SATURDAY_10)
    post = game.action("post:1")

    def watch(method: Method, moment: Moment) -> None:
        if (method, moment) == ("recent_posts", "after"):
            with game.store.write(SATURDAY_10) as tx:
                queue.claim(tx, post)

    game.sandbox.faults.watch = watch

    # When this one would send it
    sent = outbox.deliver(game.desk, SATURDAY_10)

    assert (sent, game.ledger("post")) == (0, [])


def test_another_post_put_in_the_queue_is_not_sent(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
        publish_due(game.desk, SATURDAY_10)
        number = game.round().id
        with game.store.write(game.now) as tx:
            before = rounds.row(tx, number).bundle_digest
            mine = bundles.load(tx, before or "")
            assert mine is not None
            digest = bundles.save(tx, replace(mine, caption="lain [ST-1]"))
        with game.store.in_line() as connection:
            connection.exec_driver_sql("UPDATE action SET bundle_digest = ?", (digest,))

        outbox.deliver(game.desk, SATURDAY_10)

        assert game.ledger("post") == []
        assert game.round().reason == "approval-lapsed"


def test_only_what_a_person_was_shown_is_approved(tmp_path: Path) -> None:
    # Given a post that a person looks at, and an edit of its file before they say yes
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        number = game.round().id
        with game.store.read() as tx:
            shown = rounds.row(tx, number).bundle_digest
        game.file("st.yaml", f"{PKH}title: Judul\n")
        game.turn()

        with pytest.raises(NotNow, match="draft-changed"):
            moderating.approve_round(game.desk, number, by="Rina", shown=shown, now=game.now)

        assert game.round().status is RoundStatus.PLANNED


def test_a_post_that_was_made_anew_meanwhile_is_not_thrown_away(tmp_path: Path) -> None:
    # Given a post that was altered, found so by two people at once, and made anew for the first of them
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        number = game.round().id
        with game.store.in_line() as connection:
            connection.exec_driver_sql("UPDATE bundle SET caption = 'lain [ST-1]'")
        first = approved.make_post_anew(game.desk, number, by="Rina", now=game.now)
        game.turn()

        second = approved.make_post_anew(game.desk, number, by="Dewi", now=game.now)

        assert (first, second) == (True, False)
        with game.store.read() as tx:
            assert rounds.row(tx, number).bundle_digest is not None
            assert [row.by for row in decisions.of_kind(tx, "found-altered")] == ["Rina"]


def test_a_maker_does_not_approve_their_own(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.file("st.yaml")
        game.turn()
        maker = (game.settings.quizzes / "st.yaml").owner()

        with pytest.raises(NotNow):
            moderating.approve_round(game.desk, game.round().id, by=maker.upper(), now=game.now)


def test_on_a_day_of_mourning_the_round_moves_to_the_next_slot(tmp_path: Path) -> None:
    with a_game(tmp_path, "[calendar]\nhold = [2026-11-28]\n") as game:
        game.file("st.yaml")
        game.play_until(SATURDAY_10 + timedelta(minutes=5))

        assert game.ledger("post") == []
        assert game.round().publish_at == SATURDAY_10 + timedelta(weeks=1)
        assert game.round().week == "2026-W49"


def test_a_stop_file_holds_everything_until_it_is_removed(game: Game) -> None:
    game.file("st.yaml")
    (game.settings.quizzes / "STOP").touch()
    game.play_until(SATURDAY_10 + timedelta(minutes=5))
    assert game.ledger("post") == []

    (game.settings.quizzes / "STOP").unlink()
    game.play_until(SATURDAY_10 + timedelta(minutes=10))

    assert len(game.ledger("post")) == 1


@pytest.mark.parametrize("name", ["STOP.txt", "stop", "Stop.txt"])
def test_a_stop_file_holds_also_as_editors_and_phones_write_its_name(game: Game, name: str) -> None:
    (game.settings.quizzes / name).touch()
    game.look()

    with game.store.read() as tx:
        assert not may_write(game.desk, tx, game.now, "post")
    assert [path.name for path in game.settings.quizzes.iterdir()] == [name]


def test_a_slot_without_a_quiz_is_announced_to_the_team_two_days_ahead(game: Game) -> None:
    from bot.services.publishing import next_reminders

    assert next_reminders(game.desk, SATURDAY_10 - timedelta(hours=49)) == []
    assert next_reminders(game.desk, SATURDAY_10 - timedelta(hours=47)) == ["sabtu-trivia"]
    assert next_reminders(game.desk, SATURDAY_10 - timedelta(hours=46)) == []


def test_the_answers_become_a_story_where_the_settings_say_so(tmp_path: Path) -> None:
    with a_game(tmp_path, "[reveal]\nstory = true\n") as game:
        game.opened()
        game.says("sari", "B")
        game.play_until(SATURDAY_10 + timedelta(hours=4))

        assert game.action("reveal-story:1").state == "done"
        assert game.round().status is RoundStatus.REVEALED
