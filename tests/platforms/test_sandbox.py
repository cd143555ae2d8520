"""The sandbox keeps the contract of every platform, and some promises of its own."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import Gone, PersonNeeded, RateLimited, Refused, Transient, Unknown
from bot.platforms.base import Capability, NewPost, NewStory, Picture, Platform
from bot.platforms.sandbox import Method, Sandbox
from tests.platform_contract import (
    SINCE,
    THE_BEGINNING,
    PlatformContract,
    World,
    a_picture,
    a_post,
    all_comments,
    texts,
)

EVERY_METHOD: tuple[Method, ...] = (
    "account",
    "recent_posts",
    "post",
    "comment_page",
    "replies",
    "publish",
    "publish_story",
    "reply",
    "send_message",
)


class SandboxWorld:
    """A sandbox whose clock the test turns."""

    def __init__(self, path: Path | str = ":memory:", ranked: bool = False) -> None:
        self.moment = THE_BEGINNING
        self.sandbox = Sandbox(path, clock=self.now, handle="kemensosri", ranked=ranked)

    @property
    def platform(self) -> Platform:
        return self.sandbox

    def now(self) -> datetime:
        return self.moment

    def let_pass(self, duration: timedelta) -> None:
        self.moment += duration

    def user_id(self, handle: str) -> str:
        return self.sandbox.id_of(handle)

    def says(
        self,
        handle: str,
        text: str,
        post_id: str,
        *,
        reply_to: str | None = None,
        ago: timedelta = timedelta(0),
        hidden_for: timedelta = timedelta(0),
    ) -> str:
        return self.sandbox.follower_says(
            handle, text, post_id, self.moment - ago, reply_to, self.moment + hidden_for
        )

    def edits(self, comment_id: str, text: str) -> None:
        self.sandbox.follower_edits(comment_id, text)

    def deletes(self, comment_id: str) -> None:
        self.sandbox.follower_deletes(comment_id)

    def deletes_post(self, post_id: str) -> None:
        self.sandbox.officer_deletes_post(post_id)

    def breaks_next_call(self) -> None:
        self.sandbox.faults.before(None, lambda: Transient("the connection broke"))

    def loses_next_answer(self) -> None:
        self.sandbox.faults.after(None, lambda: Unknown("the answer was lost"))


class TestSandbox(PlatformContract):
    @pytest.fixture
    def world(self) -> World:
        return SandboxWorld()


class TestSandboxOnDiskInRankedOrder(PlatformContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        return SandboxWorld(tmp_path / "sandbox.db", ranked=True)


# --- promises of its own -----------------------------------------------------------------------------


def test_every_outward_write_leaves_one_line_in_the_ledger_and_a_repeat_leaves_none(tmp_path: Path) -> None:
    world = SandboxWorld(tmp_path / "sandbox.db")
    sandbox = world.sandbox

    post = sandbox.publish(a_post())
    comment = world.says("dewi", "B", post.id)
    own = sandbox.reply(post.id, "Jawabannya B")
    for _ in range(2):
        sandbox.like(post.id, comment)
        sandbox.pin(post.id, own)
        sandbox.edit_caption(post.id, "Ditutup")
    for _ in range(2):
        sandbox.delete_comment(post.id, own)
    sandbox.publish_story(NewStory(a_picture()))
    sandbox.send_message(world.user_id("dewi"), "Selamat!")
    world.says("agus", "C", post.id)

    with sqlite3.connect(tmp_path / "sandbox.db") as plain:
        ledger = plain.execute("SELECT seq, at, kind, target, text FROM ledger ORDER BY seq").fetchall()
    plain.close()
    moment = int(THE_BEGINNING.timestamp())
    assert ledger == [
        (1, moment, "post", post.id, "Apa kepanjangan PKH? [ST-48]"),
        (2, moment, "reply", post.id, "Jawabannya B"),
        (3, moment, "like", comment, ""),
        (4, moment, "pin", own, ""),
        (5, moment, "edit-caption", post.id, "Ditutup"),
        (6, moment, "delete-comment", own, ""),
        (7, moment, "story", ledger[6][3], ""),
        (8, moment, "message", world.user_id("dewi"), "Selamat!"),
    ]


def test_the_ledger_s_digest_tells_pictures_apart() -> None:
    world = SandboxWorld()
    for colour in ("navy", "navy", "red"):
        world.sandbox.publish(NewPost("sama", (a_picture(colour),)))

    with world.sandbox.file.reading() as tx:
        first, second, other = (row[0] for row in tx.execute("SELECT digest FROM ledger ORDER BY seq"))

    assert first == second != other


def test_same_seed_and_same_acts_give_the_same_ids() -> None:
    def acts() -> list[str]:
        world = SandboxWorld()
        post = world.sandbox.publish(a_post())
        return [post.id, world.says("dewi", "B", post.id), world.sandbox.reply(post.id, "hai")]

    assert acts() == acts()


def test_a_second_process_sees_and_adds_to_the_same_platform(tmp_path: Path) -> None:
    here, there = SandboxWorld(tmp_path / "sandbox.db"), SandboxWorld(tmp_path / "sandbox.db")
    post = here.sandbox.publish(a_post())

    there.says("dewi", "B", post.id)
    here.says("agus", "C", post.id)

    assert texts(all_comments(here.platform, post.id)) == {"B", "C"}
    assert [seen.id for seen in there.sandbox.recent_posts(THE_BEGINNING)] == [post.id]


def test_what_is_stamped_in_the_future_is_seen_when_its_time_comes() -> None:
    world = SandboxWorld()
    post = world.sandbox.publish(a_post())
    comment = world.says("dewi", "B", post.id, ago=-timedelta(minutes=5))
    world.sandbox.follower_edits(comment, "C", THE_BEGINNING + timedelta(minutes=7))
    world.sandbox.follower_deletes(comment, THE_BEGINNING + timedelta(minutes=9))

    seen = []
    for _ in range(5):
        seen.append(
            (world.sandbox.post(post.id).comment_count, *texts(all_comments(world.platform, post.id)))
        )
        world.let_pass(timedelta(minutes=2, seconds=30))

    assert seen == [(0,), (0,), (1, "B"), (1, "C"), (0,)]


@pytest.mark.parametrize("method", EVERY_METHOD)
def test_a_named_fault_meets_its_method_only_and_is_spent(method: Method) -> None:
    world = SandboxWorld()
    sandbox = world.sandbox
    post = sandbox.publish(a_post())
    comment = world.says("dewi", "B", post.id)
    calls: dict[str, Callable[[], object]] = {
        "account": sandbox.account,
        "recent_posts": lambda: sandbox.recent_posts(THE_BEGINNING),
        "post": lambda: sandbox.post(post.id),
        "comment_page": lambda: sandbox.comment_page(post.id),
        "replies": lambda: sandbox.replies(post.id, comment),
        "publish": lambda: sandbox.publish(a_post()),
        "publish_story": lambda: sandbox.publish_story(NewStory(a_picture())),
        "reply": lambda: sandbox.reply(post.id, "hai"),
        "send_message": lambda: sandbox.send_message(world.user_id("dewi"), "hai"),
    }

    sandbox.faults.before(method, lambda: RateLimited("later"), times=2)

    for name, call in calls.items():
        if name == method:
            for _ in range(2):
                with pytest.raises(RateLimited):
                    call()
        call()


def test_a_lagging_feed_shows_a_new_post_only_after_a_while() -> None:
    world = SandboxWorld()
    world.sandbox.faults.lag = timedelta(minutes=2)

    post = world.sandbox.publish(a_post())
    at_once = world.sandbox.recent_posts(THE_BEGINNING)
    world.let_pass(timedelta(minutes=2))

    assert at_once == ()
    assert [seen.id for seen in world.sandbox.recent_posts(THE_BEGINNING)] == [post.id]


def test_the_watcher_sees_calls_before_and_after_and_a_failed_one_only_before() -> None:
    world = SandboxWorld()
    calls: list[tuple[str, str]] = []
    world.sandbox.faults.watch = lambda method, moment: calls.append((method, moment))

    world.sandbox.publish(a_post())
    with pytest.raises(Gone):
        world.sandbox.post("nothing")

    assert calls == [("publish", "before"), ("publish", "after"), ("post", "before")]


def test_a_colleague_s_post_is_in_the_feed_and_not_in_the_ledger() -> None:
    world = SandboxWorld()

    by_hand = world.sandbox.post_by_hand("Selamat Hari Pahlawan", THE_BEGINNING)

    assert world.sandbox.recent_posts(THE_BEGINNING) == (by_hand,)
    with world.sandbox.file.reading() as tx:
        assert tx.execute("SELECT count(*) FROM ledger").fetchone() == (0,)


def test_a_renamed_follower_keeps_the_user_id() -> None:
    world = SandboxWorld()
    post = world.sandbox.publish(a_post())
    world.says("dewi", "B", post.id)

    world.sandbox.follower_renames("dewi", "dewi.official")
    newcomer = world.user_id("dewi")

    (seen,) = all_comments(world.platform, post.id)
    assert seen.handle == "dewi.official"
    assert seen.user_id == world.user_id("dewi.official") != newcomer


@pytest.mark.parametrize("text", ["\ud83d", "nul \x00 inside", "\u202ekanan\u202c", "ﷺ" * 2_000])
def test_any_text_a_phone_can_send_comes_back_unchanged(text: str) -> None:
    world = SandboxWorld()
    post = world.sandbox.publish(a_post())

    world.says("dewi", text, post.id)

    assert texts(all_comments(world.platform, post.id)) == {text}


def test_what_instagram_would_refuse_is_refused() -> None:
    world = SandboxWorld()
    sandbox = world.sandbox
    post = sandbox.publish(a_post())
    theirs = world.says("dewi", "B", post.id)

    mistakes: tuple[Callable[[], object], ...] = (
        lambda: sandbox.publish(NewPost("x" * 2_201, (a_picture(),))),
        lambda: sandbox.publish(NewPost("tanpa gambar", ())),
        lambda: sandbox.publish(a_post(pictures=11)),
        lambda: sandbox.publish(NewPost("gambar kosong", (Picture(b""),))),
        lambda: sandbox.reply(post.id, " "),
        lambda: sandbox.reply(post.id, "x" * 2_201),
        lambda: sandbox.delete_comment(post.id, theirs),
        lambda: sandbox.send_message("123", "hai"),
        lambda: sandbox.comment_page(post.id, "halaman dua"),
    )
    for mistake in mistakes:
        with pytest.raises(Refused):
            mistake()

    assert len(sandbox.recent_posts(THE_BEGINNING)) == 1


def test_a_fourth_pin_is_refused() -> None:
    world = SandboxWorld()
    post = world.sandbox.publish(a_post())
    for number in range(3):
        world.sandbox.pin(post.id, world.sandbox.reply(post.id, f"petunjuk {number}"))

    with pytest.raises(Refused):
        world.sandbox.pin(post.id, world.sandbox.reply(post.id, "jawaban"))


def test_an_account_may_lack_a_capability() -> None:
    sandbox = Sandbox(
        ":memory:", clock=lambda: THE_BEGINNING, handle="kemensosri", without=frozenset({Capability.PIN})
    )
    post = sandbox.publish(a_post())
    own = sandbox.reply(post.id, "hai")

    assert Capability.PIN not in sandbox.capabilities
    with pytest.raises(Refused):
        sandbox.pin(post.id, own)


def test_a_file_that_is_no_sandbox_is_one_for_a_person(tmp_path: Path) -> None:
    (tmp_path / "sandbox.db").write_bytes(b"bukan basis data" * 100)

    with pytest.raises(PersonNeeded):
        SandboxWorld(tmp_path / "sandbox.db").sandbox.recent_posts(THE_BEGINNING)


def test_a_folder_that_is_not_there_is_a_failed_read_and_not_an_empty_feed(tmp_path: Path) -> None:
    with pytest.raises(Transient):
        SandboxWorld(tmp_path / "nowhere" / "sandbox.db").sandbox.recent_posts(THE_BEGINNING - SINCE)


def test_a_lost_answer_is_unknown_and_the_write_stands() -> None:
    world = SandboxWorld()
    world.sandbox.faults.after("publish", lambda: Unknown("lost"))

    with pytest.raises(Unknown):
        world.sandbox.publish(a_post())

    assert len(world.sandbox.recent_posts(THE_BEGINNING)) == 1


def test_what_a_follower_meant_is_written_down_and_never_shown() -> None:
    world = SandboxWorld()
    post = world.sandbox.publish(a_post())

    comment = world.sandbox.follower_says("dewi", "B. C", post.id, meant=("right", "wrong"))

    assert [world.sandbox.meant(comment, question) for question in (1, 2, 3)] == ["right", "wrong", None]


def test_the_newest_comments_come_first() -> None:
    world = SandboxWorld()
    post = world.sandbox.publish(a_post())
    for minute in (3, 1, 2):
        world.says("sari", f"menit {minute}", post.id, ago=timedelta(minutes=10 - minute))

    seen = [comment.text for comment in all_comments(world.platform, post.id)]

    assert seen == ["menit 3", "menit 2", "menit 1"]


def test_the_newest_post_is_the_one_that_stands() -> None:
    world = SandboxWorld()
    first = world.sandbox.publish(a_post("satu"))
    world.let_pass(timedelta(hours=1))
    second = world.sandbox.publish(a_post("dua"))

    newest = world.sandbox.newest_post()
    world.sandbox.officer_deletes_post(second.id)

    assert newest == second
    assert world.sandbox.newest_post() == first
