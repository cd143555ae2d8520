"""The simulated Instagram keeps what it was told, and shows it as the real one does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import Gone, Refused, Transient, Unknown
from bot.platforms.base import NewPost, Picture, SeenComment
from bot.platforms.sandbox.platform import Sandbox

NOON = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)
POST = NewPost("Apa itu PKH? [ST-1]", (Picture(b"jpeg", "kartu"),))


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    sandbox = Sandbox(":memory:", clock=clock, handle="kemensos.uji")
    yield sandbox
    sandbox.close()


def all_comments(sandbox: Sandbox, post_id: str) -> list[SeenComment]:
    found: list[SeenComment] = []
    cursor = None
    while True:
        page = sandbox.comment_page(post_id, cursor)
        found += page.comments
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


def test_a_post_is_found_in_the_feed_with_its_time_in_whole_seconds(sandbox: Sandbox, clock: Clock) -> None:
    clock.now = NOON + timedelta(microseconds=999_999)

    post = sandbox.publish(POST)

    assert sandbox.recent_posts(NOON) == (post,)
    assert post.posted_at == NOON


@pytest.mark.parametrize("ranked", [False, True])
def test_paging_shows_every_comment_once(clock: Clock, ranked: bool) -> None:
    sandbox = Sandbox(":memory:", clock=clock, handle="kemensos.uji", ranked=ranked)
    post = sandbox.publish(POST)
    said = {sandbox.follower_says(f"warga{number}", f"B {number}", post.id) for number in range(57)}

    found = [comment.id for comment in all_comments(sandbox, post.id)]

    assert len(found) == 57
    assert set(found) == said


def test_the_newest_comments_come_first(sandbox: Sandbox, clock: Clock) -> None:
    post = sandbox.publish(POST)
    for minute in (3, 1, 2):
        sandbox.follower_says("sari", f"menit {minute}", post.id, at=NOON + timedelta(minutes=minute))
    clock.now = NOON + timedelta(hours=1)

    assert [comment.text for comment in all_comments(sandbox, post.id)] == ["menit 3", "menit 2", "menit 1"]


def test_a_comment_of_the_future_is_not_there_yet(sandbox: Sandbox, clock: Clock) -> None:
    post = sandbox.publish(POST)
    sandbox.follower_says("sari", "B", post.id, at=NOON + timedelta(minutes=5))

    assert all_comments(sandbox, post.id) == []
    clock.now = NOON + timedelta(minutes=5)
    assert len(all_comments(sandbox, post.id)) == 1


def test_a_hidden_comment_is_counted_and_appears_late_with_its_old_time(
    sandbox: Sandbox, clock: Clock
) -> None:
    post = sandbox.publish(POST)
    sandbox.follower_says("sari", "B", post.id, at=NOON, visible_at=NOON + timedelta(hours=2))

    assert sandbox.post(post.id).comment_count == 1
    assert all_comments(sandbox, post.id) == []
    clock.now = NOON + timedelta(hours=2)
    assert all_comments(sandbox, post.id)[0].commented_at == NOON


def test_an_edit_changes_the_text_and_not_the_time(sandbox: Sandbox, clock: Clock) -> None:
    post = sandbox.publish(POST)
    comment = sandbox.follower_says("sari", ".", post.id)
    sandbox.follower_edits(comment, "B", at=NOON + timedelta(minutes=1))
    clock.now = NOON + timedelta(minutes=1)

    [seen] = all_comments(sandbox, post.id)

    assert (seen.text, seen.commented_at) == ("B", NOON)


def test_a_deleted_comment_is_gone(sandbox: Sandbox) -> None:
    post = sandbox.publish(POST)
    comment = sandbox.follower_says("sari", "B", post.id)
    sandbox.follower_deletes(comment)

    assert all_comments(sandbox, post.id) == []
    with pytest.raises(Gone):
        sandbox.reply(post.id, "Terima kasih", comment)


def test_replies_are_only_below_their_comment(sandbox: Sandbox) -> None:
    post = sandbox.publish(POST)
    comment = sandbox.follower_says("sari", "apa ya", post.id)
    sandbox.follower_says("budi", "B kak", post.id, reply_to=comment)

    [seen] = all_comments(sandbox, post.id)

    assert seen.reply_count == 1
    assert [reply.text for reply in sandbox.replies(post.id, comment)] == ["B kak"]


def test_a_pinned_comment_stands_first(sandbox: Sandbox, clock: Clock) -> None:
    post = sandbox.publish(POST)
    reveal = sandbox.reply(post.id, "Jawabannya B")
    clock.now = NOON + timedelta(minutes=1)
    sandbox.follower_says("sari", "hore", post.id)
    sandbox.pin(post.id, reveal)

    assert [comment.pinned for comment in all_comments(sandbox, post.id)] == [True, False]


@pytest.mark.parametrize("text", ["\ud800 B", "B\0", "🇮🇩 B", "'; DROP TABLE comment; --", "B" * 5000])
def test_any_text_comes_back_as_it_was(sandbox: Sandbox, text: str) -> None:
    post = sandbox.publish(POST)
    sandbox.follower_says("sari", text, post.id)

    assert all_comments(sandbox, post.id)[0].text == text


def test_a_lost_answer_leaves_exactly_one_post(sandbox: Sandbox) -> None:
    sandbox.faults.after("publish", lambda: Unknown("answer lost"))

    with pytest.raises(Unknown):
        sandbox.publish(POST)

    assert len(sandbox.recent_posts(NOON)) == 1


def test_a_failure_before_the_write_leaves_nothing(sandbox: Sandbox) -> None:
    sandbox.faults.before("publish", lambda: Transient("no line"))

    with pytest.raises(Transient):
        sandbox.publish(POST)

    assert sandbox.recent_posts(NOON) == ()


def test_a_caption_over_the_limit_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(Refused):
        sandbox.publish(NewPost("x" * 2201, POST.pictures))


def test_liking_twice_is_liking_once(sandbox: Sandbox) -> None:
    post = sandbox.publish(POST)
    comment = sandbox.follower_says("sari", "B", post.id)
    sandbox.like(post.id, comment)
    sandbox.like(post.id, comment)

    assert all_comments(sandbox, post.id)[0].liked


def test_a_second_process_sees_the_same_file(tmp_path: Path, clock: Clock) -> None:
    here = Sandbox(tmp_path / "sandbox.db", clock=clock, handle="kemensos.uji")
    there = Sandbox(tmp_path / "sandbox.db", clock=clock, handle="kemensos.uji")
    post = here.publish(POST)

    there.follower_says("sari", "B", post.id)

    assert len(all_comments(here, post.id)) == 1


def test_a_post_deleted_in_the_app_is_gone(sandbox: Sandbox) -> None:
    post = sandbox.publish(POST)
    sandbox.officer_deletes_post(post.id)

    with pytest.raises(Gone):
        sandbox.post(post.id)
    assert sandbox.recent_posts(NOON) == ()
