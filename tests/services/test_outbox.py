"""Nothing twice, nothing lost: what happens to outward writes when things go wrong."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.errors import (
    Challenged,
    NotNow,
    PlatformError,
    Problem,
    RateLimited,
    Refused,
    SignInRequired,
    Transient,
    Unknown,
)
from bot.game.model import RoundStatus
from bot.platforms.base import NewStory, Picture
from bot.platforms.sandbox.platform import Sandbox
from bot.services import holding, outbox, vouching
from bot.services.auditing import audit
from bot.services.looking import PAGES
from bot.store import bars, decisions, winners
from bot.store import outbox as rows
from tests.services.playing import SATURDAY_10, SUNDAY_19, WEEK, Game, a_game

SOON = timedelta(minutes=10)


def test_a_lost_answer_leaves_one_post_which_is_adopted(game: Game) -> None:
    game.sandbox.faults.after("publish", lambda: Unknown("answer lost"))
    game.file("st.yaml")
    game.play_until(SATURDAY_10 + SOON)

    assert len(game.ledger("post")) == 1
    assert game.round().status is RoundStatus.OPEN
    assert game.action("post:1").reason == "adopted"


def test_a_post_that_cannot_be_found_waits_for_a_person(game: Game) -> None:
    game.sandbox.faults.before("publish", lambda: Unknown("no answer"))
    game.file("st.yaml")
    game.play_until(SATURDAY_10 + SOON)

    assert game.ledger("post") == []
    assert game.round().status is RoundStatus.PUBLISHING
    assert game.action("post:1").looks == 3


def test_a_person_may_have_it_sent_again(game: Game) -> None:
    game.sandbox.faults.before("publish", lambda: Unknown("no answer"))
    game.file("st.yaml")
    game.play_until(SATURDAY_10 + SOON)

    vouching.send_again(game.desk, "post:1", by="Rina", now=game.now)
    game.play_until(SATURDAY_10 + 2 * SOON)

    assert len(game.ledger("post")) == 1
    assert game.round().status is RoundStatus.OPEN


def test_even_then_it_is_looked_for_first(game: Game) -> None:
    # Given a feed that is an hour behind, and an answer that was lost
    game.sandbox.faults.lag = timedelta(minutes=15)
    game.sandbox.faults.after("publish", lambda: Unknown("answer lost"))
    game.file("st.yaml")
    game.play_until(SATURDAY_10 + SOON)
    assert game.round().status is RoundStatus.PUBLISHING

    # When a person errs and has it sent again
    game.clock.now += SOON
    vouching.send_again(game.desk, "post:1", by="Rina", now=game.now)
    game.turn()

    # Then there is still one post
    assert len(game.ledger("post")) == 1
    assert game.round().status is RoundStatus.OPEN


def test_a_post_made_by_hand_with_the_marker_is_adopted(game: Game) -> None:
    game.file("st.yaml")
    game.turn()
    game.clock.now = SATURDAY_10 - timedelta(minutes=5)
    game.sandbox.post_by_hand("Diunggah petugas [ST-1]")
    game.play_until(SATURDAY_10 + SOON)

    assert game.ledger("post") == []
    assert game.round().status is RoundStatus.OPEN


def test_a_comment_of_our_own_may_be_sent_again_after_the_looks(game: Game) -> None:
    game.opened()
    game.sandbox.faults.before("reply", lambda: Unknown("no answer"))
    game.play_until(SATURDAY_10 + timedelta(hours=4))

    assert len(game.ledger("reply")) == 1
    assert game.round().status is RoundStatus.REVEALED


def test_a_comment_whose_answer_was_lost_is_not_made_twice(game: Game) -> None:
    game.opened()
    game.sandbox.faults.after("reply", lambda: Unknown("answer lost"))
    game.play_until(SATURDAY_10 + timedelta(hours=4))

    assert len(game.ledger("reply")) == 1
    assert game.round().status is RoundStatus.REVEALED


def test_a_line_that_is_down_is_tried_again(game: Game) -> None:
    game.sandbox.faults.before("publish", lambda: Transient("no line"), times=3)
    game.file("st.yaml")
    game.play_until(SATURDAY_10 + SOON)

    assert len(game.ledger("post")) == 1


def test_a_refusal_fails_the_round_with_its_reason(game: Game) -> None:
    game.sandbox.faults.before("publish", lambda: Refused("caption not allowed"))
    game.file("st.yaml")
    game.play_until(SATURDAY_10 + SOON)

    assert game.round().status is RoundStatus.FAILED
    assert "caption not allowed" in (game.round().reason or "")


def test_a_checkpoint_stops_everything_until_a_person_resumes(game: Game) -> None:
    game.sandbox.faults.before("publish", lambda: Challenged("checkpoint"))
    game.file("st.yaml")
    game.play_until(SATURDAY_10 + SOON)
    assert game.ledger("post") == []

    holding.resume(game.desk, game.now, by="Rina", restored=False)
    game.play_until(SATURDAY_10 + 2 * SOON)

    assert len(game.ledger("post")) == 1


def test_a_dead_session_calls_a_person(game: Game) -> None:
    game.sandbox.faults.before("recent_posts", lambda: SignInRequired("login required"))
    game.file("st.yaml")
    game.play_until(SATURDAY_10 + SOON)

    with game.store.read() as tx:
        assert [bar.code for bar in bars.active(tx, game.now)] == ["signed-out"]


def test_a_pause_grows_with_every_strike(game: Game) -> None:
    game.sandbox.faults.before("publish", lambda: RateLimited("slow down"), times=2)
    game.file("st.yaml")
    game.play_until(SATURDAY_10 + timedelta(minutes=4))
    assert game.ledger("post") == []

    game.play_until(SATURDAY_10 + timedelta(minutes=22))

    assert len(game.ledger("post")) == 1


def test_what_was_being_sent_when_the_sender_died_is_looked_for(game: Game) -> None:
    # Given a sender that died between its claim and the platform's answer
    game.file("st.yaml")
    game.turn()
    game.clock.now = SATURDAY_10
    from bot.services.publishing import publish_due

    publish_due(game.desk, game.now)
    action = game.action("post:1")
    with game.store.write(game.now) as tx:
        rows.claim(tx, action)
    game.sandbox.post_by_hand("yang sempat terkirim [ST-1]")

    # When another one starts
    assert outbox.recover(game.desk, game.now) == 1
    game.play_until(SATURDAY_10 + SOON)

    # Then it finds the post and makes no other
    assert game.ledger("post") == []
    assert game.round().status is RoundStatus.OPEN


def test_a_post_that_is_too_late_is_dropped(game: Game) -> None:
    game.sandbox.faults.before("publish", lambda: Transient("no line"), times=500)
    game.file("st.yaml")
    game.play_until(SATURDAY_10 + timedelta(hours=2))

    assert game.action("post:1").state == "dropped"
    assert game.round().status is RoundStatus.FAILED


def test_two_senders_of_one_action_send_it_once(game: Game) -> None:
    game.file("st.yaml")
    game.turn()
    game.clock.now = SATURDAY_10
    from bot.services.publishing import publish_due

    publish_due(game.desk, game.now)
    action = game.action("post:1")
    with game.store.write(game.now) as tx:
        first = rows.claim(tx, action)
    with game.store.write(game.now) as tx:
        second = rows.claim(tx, action)

    assert (first, second) == (True, False)


def test_after_looks_a_post_is_sent_again_only_when_the_settings_say_so(tmp_path: Path) -> None:
    with a_game(tmp_path, '[safety]\nresend = "after-looks"\n') as game:
        game.sandbox.faults.before("publish", lambda: Unknown("no answer"))
        game.file("st.yaml")
        game.play_until(SATURDAY_10 + SOON)

        assert len(game.ledger("post")) == 1


def test_no_look_is_taken_while_reading_rests(game: Game) -> None:
    # Given a platform that says "too fast" to every look at the feed, and a post that is due
    looks: list[datetime] = []
    game.sandbox.faults.before("recent_posts", lambda: RateLimited("throttled"), times=1000)
    game.sandbox.faults.watch = lambda method, moment: (
        looks.append(game.now) if (method, moment) == ("recent_posts", "before") else None
    )
    game.file("st.yaml")

    # When an hour passes
    game.play_until(SATURDAY_10 + timedelta(hours=1))

    # Then it was asked again only after 5, 15 and 60 minutes
    assert [later - earlier >= timedelta(minutes=5) for earlier, later in pairwise(looks)] == [True] * 2
    assert game.ledger("post") == []


def test_a_reply_whose_comment_was_deleted_is_not_looked_for_for_ever(game: Game) -> None:
    # Given thanks whose answer was lost, below a comment that its author then deletes
    round_id = game.opened().id
    comment = game.says("sari", "B")
    with game.store.write(game.now) as tx:
        rows.enqueue(tx, "reply:1", due_at=game.now, round_id=round_id, comment_id=comment, text="Betul!")
    game.sandbox.faults.after("reply", lambda: Unknown("answer lost"))
    game.clock.now += timedelta(minutes=2)
    game.turn()
    assert game.action("reply:1").state == "unknown"
    game.sandbox.follower_deletes(comment)

    # When it is looked for
    game.play_until(game.now + SOON)

    # Then it is let go of
    assert (game.action("reply:1").state, game.action("reply:1").reason) == ("dropped", "gone")


def test_an_answer_that_may_hide_among_many_ranked_comments_is_not_sent_again(tmp_path: Path) -> None:
    # Given a list in no order by time that is too long to read, and a reveal whose outcome is not known
    with a_game(tmp_path, '[safety]\nresend = "after-looks"\n') as game:
        game.sandbox = Sandbox(":memory:", clock=game.clock, handle="kemensos.uji", ranked=True, page=1)
        game.desk = replace(game.desk, platform=game.sandbox)
        game.opened()
        for number in range(PAGES + 10):
            game.says(f"warga{number}", "A", minutes=1 + number)
        game.sandbox.faults.before("reply", lambda: Unknown("no answer"))

        # When it was looked for
        game.play_until(SATURDAY_10 + timedelta(hours=3))

        # Then a person is asked
        assert game.ledger("reply") == []
        assert (game.action("reveal:1").state, game.action("reveal:1").look_at) == ("unknown", None)

        # And what a person orders is done
        vouching.send_again(game.desk, "reveal:1", by="Rina", now=game.now)
        game.play_until(game.now + SOON)
        assert len(game.ledger("reply")) == 1


TOLD = '[winners]\nplaces = 1\nannounce = "minggu 19:00"\n'


def _announcement(game: Game) -> list[str]:
    return [text for text in game.ledger("post") if text.endswith(f"[{WEEK}]")]


def test_a_refused_announcement_is_sent_again_once_a_person_says_so(tmp_path: Path) -> None:
    with a_game(tmp_path, TOLD) as game:
        game.opened()
        game.says("sari", "B")
        game.sandbox.faults.before("publish", lambda: Refused("caption not allowed"))
        game.play_until(SUNDAY_19 + SOON)
        assert game.action(f"winners:{WEEK}").state == "refused"

        vouching.send_again(game.desk, f"winners:{WEEK}", by="Rina", now=game.now)
        game.play_until(SUNDAY_19 + 2 * SOON)

        assert len(_announcement(game)) == 1
        with game.store.read() as tx:
            assert [row.state for row in winners.of_week(tx, WEEK)] == ["announced"]
            assert [row.by for row in decisions.about(tx, f"week:{WEEK}", "sent-again")] == ["Rina"]


def test_an_announcement_that_a_person_saw_is_not_sent_again(tmp_path: Path) -> None:
    with a_game(tmp_path, TOLD) as game:
        game.opened()
        game.says("sari", "B")
        game.sandbox.faults.before("publish", lambda: Unknown("no answer"))
        game.play_until(SUNDAY_19 + SOON)
        assert game.action(f"winners:{WEEK}").look_at is None

        vouching.is_out(game.desk, f"winners:{WEEK}", by="Rina", now=game.now)
        game.play_until(SUNDAY_19 + 2 * SOON)

        assert _announcement(game) == []
        with game.store.read() as tx:
            assert [row.state for row in winners.of_week(tx, WEEK)] == ["announced"]
        assert audit(game.store).ok


TWO_AT_ONCE = """
story = true
[safety]
resend = "after-looks"
[series.tebak-kata]
kind = "tebak-kata"
title = "Tebak Kata"
code = "TK"
slots = ["sabtu 10:00"]
close_after = "2h"
story = true
"""


def test_a_story_that_was_not_made_does_not_take_the_next_ones_place(tmp_path: Path) -> None:
    # Given two posts with stories at one moment, of which the first story never reached Instagram
    with a_game(tmp_path, TWO_AT_ONCE) as game:
        game.file("st.yaml")
        game.file("tk.yaml", "series: tebak-kata\nquestion: Kerja bersama\nanswer: Gotong royong\n")
        game.sandbox.faults.before("publish_story", lambda: Unknown("no answer"))
        game.play_until(SATURDAY_10 + SOON)

        # Then both are made, each of its own
        stories = [game.action(key) for key in ("story:1", "story:2")]
        assert len(game.ledger("story")) == 2
        assert [one.state for one in stories] == ["done", "done"]
        assert stories[0].result != stories[1].result


def test_one_of_several_new_stories_is_not_guessed_to_be_ours(tmp_path: Path) -> None:
    # Given a story whose answer was lost, while a person made another by hand
    with a_game(tmp_path, TWO_AT_ONCE) as game:
        game.file("st.yaml")
        game.sandbox.faults.after("publish_story", lambda: Unknown("answer lost"))
        game.play_until(SATURDAY_10)
        game.sandbox.publish_story(NewStory(Picture(b"jpeg")))
        game.play_until(SATURDAY_10 + SOON)

        # Then neither is adopted, none is made again, and a person is asked
        story = game.action("story:1")
        assert (story.state, story.look_at) == ("unknown", None)
        assert len(game.ledger("story")) == 2


@pytest.mark.parametrize(
    "lie", [RateLimited("throttled"), RateLimited("please-wait"), Transient("unreachable")], ids=str
)
def test_a_story_that_was_refused_and_made_all_the_same_is_not_made_again(
    tmp_path: Path, lie: PlatformError
) -> None:
    with a_game(tmp_path, "story = true\n") as game:
        game.file("st.yaml")
        game.sandbox.faults.after("publish_story", lambda: lie)
        game.play_until(SATURDAY_10 + timedelta(hours=1))

        assert len(game.ledger("story")) == 1
        assert (game.action("story:1").state, game.action("story:1").reason) == ("done", "adopted")


def test_a_story_that_was_really_refused_is_made_though_a_person_made_another_since(tmp_path: Path) -> None:
    # Given a story that Instagram throttled, and one that a person makes half an hour later
    with a_game(tmp_path, "story = true\n") as game:
        game.file("st.yaml")
        game.sandbox.faults.before("publish_story", lambda: RateLimited("please-wait"))
        game.play_until(SATURDAY_10 + timedelta(minutes=20))
        assert game.ledger("story") == []
        game.sandbox.publish_story(NewStory(Picture(b"jpeg")))
        game.play_until(SATURDAY_10 + timedelta(hours=1))

        # Then the bot does not take that one for its own
        assert (game.action("story:1").state, game.action("story:1").reason) == ("done", None)
        assert len(game.ledger("story")) == 2


def test_a_story_is_found_though_the_two_clocks_are_apart(tmp_path: Path) -> None:
    with a_game(tmp_path, "story = true\n") as game:
        game.file("st.yaml")
        game.sandbox.faults.after("publish_story", lambda: Unknown("answer lost"))
        game.play_until(SATURDAY_10)
        with game.sandbox.file.writing() as tx:
            tx.execute("UPDATE stories SET at = at - 30")
        game.play_until(SATURDAY_10 + SOON)

        assert game.action("story:1").reason == "adopted"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_session_that_another_process_holds_leaves_no_write_behind(game: Game, moment: str) -> None:
    # Given an answer that is sent while the session cannot be had, or cannot be saved
    game.opened()
    struck: list[str] = []

    def in_use(method: str, at: str) -> None:
        if (method, at) == ("reply", moment) and not struck:
            struck.append(method)
            raise NotNow(Problem("instagram.session-in-use", {"file": "session"}))

    game.sandbox.faults.watch = in_use
    game.play_until(SATURDAY_10 + timedelta(hours=4))

    # Then it is settled without a restart
    assert struck == ["reply"]
    assert len(game.ledger("reply")) == 1
    assert game.round().status is RoundStatus.REVEALED


def test_what_is_known_is_not_for_a_person_to_say(game: Game) -> None:
    game.opened()

    with pytest.raises(NotNow):
        vouching.send_again(game.desk, "post:1", by="Rina", now=game.now)
    with pytest.raises(NotNow):
        vouching.is_out(game.desk, "post:1", by="Rina", now=game.now)
    assert len(game.ledger("post")) == 1
