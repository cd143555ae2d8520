"""What every platform must do, in executable form: subclass it, give it a world, and run.

A `World` is the platform together with its other side: followers, colleagues and bad weather. The
tests use nothing but what can be observed through the `Platform` protocol.
"""

import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Protocol

import pytest
from PIL import Image

from bot.errors import Gone, PlatformError, Refused, Transient, Unknown
from bot.platforms.base import Capability, NewPost, NewReel, NewStory, OwnPost, Picture, Platform, SeenComment

SINCE = timedelta(days=3)


class World(Protocol):
    """A platform under test and everything around it.

    Its clock stands still except for `let_pass`; all moments are aware UTC.
    """

    @property
    def platform(self) -> Platform:
        """The backend under test, signed in."""
        ...

    def now(self) -> datetime:
        """Return the platform's own time."""
        ...

    def let_pass(self, duration: timedelta) -> None:
        """Move the platform's time on."""
        ...

    def user_id(self, handle: str) -> str:
        """Return the id of a follower, who is made where needed."""
        ...

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
        """Let a follower comment and return the comment's id.

        Args:
            ago: How long before now its stamp lies.
            hidden_for: How long from now a filter holds it back.
        """
        ...

    def edits(self, comment_id: str, text: str) -> None:
        """Let a comment's author give it another text."""
        ...

    def deletes(self, comment_id: str) -> None:
        """Let a comment's author delete it."""
        ...

    def deletes_post(self, post_id: str) -> None:
        """Let a colleague delete a post in the app."""
        ...

    def breaks_next_call(self) -> None:
        """Make the next call fail before anything is done, as a lost connection does."""
        ...

    def loses_next_answer(self) -> None:
        """Make the next write happen and its answer get lost."""
        ...


def a_picture(colour: str = "navy", alt_text: str = "Soal") -> Picture:
    """Return a small real JPEG of one colour."""
    target = BytesIO()
    Image.new("RGB", (108, 135), colour).save(target, "JPEG")
    return Picture(target.getvalue(), alt_text)


def a_post(caption: str = "Apa kepanjangan PKH? [ST-48]", pictures: int = 1) -> NewPost:
    """Return a post that any platform takes."""
    return NewPost(caption, tuple(a_picture() for _ in range(pictures)))


def an_mp4(seconds: int = 5) -> bytes:
    """Return the smallest MP4 that says how large and how long it is; nothing moves in it."""

    def box(kind: bytes, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return struct.pack(">I4s", len(body) + 8, kind) + body

    clock = struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000)
    size = struct.pack(">II", 1080 << 16, 1920 << 16)
    handler = box(b"hdlr", struct.pack(">II4s", 0, 0, b"vide"))
    track = box(b"trak", box(b"tkhd", bytes(76), size), box(b"mdia", box(b"mdhd", clock), handler))
    return box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", clock), track) + box(b"mdat", b"frames")


def all_comments(platform: Platform, post_id: str, most_pages: int = 200) -> list[SeenComment]:
    """Return the top-level comments of all pages; fails where paging does not stop."""
    found: list[SeenComment] = []
    cursor = None
    for _ in range(most_pages):
        page = platform.comment_page(post_id, cursor)
        found.extend(page.comments)
        cursor = page.next_cursor
        if cursor is None:
            return found
    raise AssertionError(f"still paging after {most_pages} pages")


def texts(comments: list[SeenComment] | tuple[SeenComment, ...]) -> set[str]:
    """Return the texts without their order."""
    return {comment.text for comment in comments}


class PlatformContract:
    """The tests; a subclass overrides the fixture `world`."""

    @pytest.fixture
    def world(self) -> World:
        """The platform under test, empty."""
        raise NotImplementedError

    # --- posts -------------------------------------------------------------------------------------

    def test_a_published_post_is_found_with_its_caption_and_time(self, world: World) -> None:
        before = world.now().replace(microsecond=0)

        made = world.platform.publish(a_post("Soal minggu ini ✨\nJawab di kolom komentar! [ST-48]"))
        found = world.platform.recent_posts(world.now() - SINCE)

        assert [post.id for post in found] == [made.id]
        assert found[0].caption == "Soal minggu ini ✨\nJawab di kolom komentar! [ST-48]"
        assert before <= found[0].posted_at <= world.now()
        assert found[0].posted_at.tzinfo is not None
        assert found[0].comment_count == 0
        assert world.platform.post(made.id).caption == found[0].caption

    def test_a_reel_is_found_as_posts_are(self, world: World) -> None:
        needs(world, Capability.REEL)

        made = world.platform.publish_reel(NewReel("Cuplikan [ST-48]", an_mp4(), a_picture()))

        (found,) = world.platform.recent_posts(world.now() - SINCE)
        assert (found.id, found.caption, found.link) == (made.id, made.caption, made.link)
        assert found.posted_at == made.posted_at

    def test_what_cannot_be_closed_is_refused(self, world: World) -> None:
        if Capability.CLOSE_COMMENTS in world.platform.capabilities:
            pytest.skip("this platform closes comments")

        with pytest.raises(Refused):
            world.platform.close_comments(world.platform.publish(a_post()).id)

    def test_several_pictures_make_one_post(self, world: World) -> None:
        made = world.platform.publish(a_post(pictures=3))

        assert [post.id for post in world.platform.recent_posts(world.now() - SINCE)] == [made.id]

    def test_recent_posts_come_newest_first_and_page_back_to_the_asked_moment(self, world: World) -> None:
        made: list[OwnPost] = []
        for number in range(15):
            made.append(world.platform.publish(a_post(f"Soal [ST-{number}]")))
            world.let_pass(timedelta(hours=1))

        found = world.platform.recent_posts(made[1].posted_at)

        assert [post.id for post in found] == [post.id for post in reversed(made[1:])]

    def test_there_are_no_posts_where_there_are_none(self, world: World) -> None:
        assert world.platform.recent_posts(world.now() - SINCE) == ()

    def test_a_failing_look_at_the_feed_raises_and_never_says_empty(self, world: World) -> None:
        world.platform.publish(a_post())
        world.breaks_next_call()

        with pytest.raises(PlatformError):
            world.platform.recent_posts(world.now() - SINCE)

        assert len(world.platform.recent_posts(world.now() - SINCE)) == 1

    def test_a_lost_answer_to_publish_leaves_exactly_one_post(self, world: World) -> None:
        world.loses_next_answer()

        with pytest.raises(Unknown):
            world.platform.publish(a_post("Soal [ST-48]"))

        assert [post.caption for post in world.platform.recent_posts(world.now() - SINCE)] == ["Soal [ST-48]"]

    def test_a_deleted_post_is_gone(self, world: World) -> None:
        made = world.platform.publish(a_post())
        world.deletes_post(made.id)

        with pytest.raises(Gone):
            world.platform.post(made.id)
        with pytest.raises(Gone):
            world.platform.comment_page(made.id)
        assert world.platform.recent_posts(world.now() - SINCE) == ()

    def test_a_write_to_a_deleted_post_is_refused_for_good(self, world: World) -> None:
        made = world.platform.publish(a_post())
        world.deletes_post(made.id)

        with pytest.raises(Refused):
            world.platform.reply(made.id, "Jawabannya B")

    # --- comments ----------------------------------------------------------------------------------

    def test_a_comment_is_seen_as_it_was_written(self, world: World) -> None:
        made = world.platform.publish(a_post())
        world.let_pass(timedelta(minutes=2))
        comment_id = world.says("siti.aminah92", "B. Program Keluarga Harapan 🙏\nsemoga menang", made.id)

        (seen,) = all_comments(world.platform, made.id)

        assert seen.id == comment_id
        assert (seen.handle, seen.user_id) == ("siti.aminah92", world.user_id("siti.aminah92"))
        assert seen.text == "B. Program Keluarga Harapan 🙏\nsemoga menang"
        assert seen.commented_at == world.now().replace(microsecond=0)
        assert (seen.reply_to, seen.reply_count, seen.pinned, seen.liked) == (None, 0, False, False)

    @pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 67])
    def test_paging_shows_every_comment_once_and_stops(self, world: World, count: int) -> None:
        made = world.platform.publish(a_post())
        written = set()
        for number in range(count):
            written.add(world.says(f"budi_{number}", f"jawaban {number}", made.id))
            world.let_pass(timedelta(seconds=number % 2))

        found = all_comments(world.platform, made.id)

        assert {comment.id for comment in found} == written
        assert len(found) == count

    def test_a_comment_that_arrives_while_paging_hides_no_other(self, world: World) -> None:
        made = world.platform.publish(a_post())
        written = set()
        for number in range(45):
            written.add(world.says(f"rina_{number}", f"B {number}", made.id))
            world.let_pass(timedelta(seconds=3))

        first = world.platform.comment_page(made.id)
        for number in range(3):
            world.says(f"telat_{number}", "C", made.id)
        found = [comment.id for comment in first.comments]
        cursor = first.next_cursor
        while cursor is not None:
            page = world.platform.comment_page(made.id, cursor)
            found.extend(comment.id for comment in page.comments)
            cursor = page.next_cursor

        assert written <= set(found)

    def test_a_reply_stands_below_its_comment_only(self, world: World) -> None:
        made = world.platform.publish(a_post())
        parent = world.says("dewi", "B atau C ya", made.id)
        other = world.says("agus", "B", made.id)
        reply = world.says("wati", "B kak", made.id, reply_to=parent)

        top = {comment.id: comment for comment in all_comments(world.platform, made.id)}
        below = world.platform.replies(made.id, parent)

        assert set(top) == {parent, other}
        assert (top[parent].reply_count, top[other].reply_count) == (1, 0)
        assert [(seen.id, seen.text, seen.reply_to) for seen in below] == [(reply, "B kak", parent)]
        assert world.platform.replies(made.id, other) == ()

    def test_many_replies_all_come(self, world: World) -> None:
        made = world.platform.publish(a_post())
        parent = world.says("dewi", "siapa tahu?", made.id)
        written = {world.says(f"anak_{n}", f"B {n}", made.id, reply_to=parent) for n in range(45)}

        below = world.platform.replies(made.id, parent)

        assert {seen.id for seen in below} == written
        assert len(below) == len(written)

    def test_the_count_includes_replies_and_what_is_hidden(self, world: World) -> None:
        made = world.platform.publish(a_post())
        parent = world.says("dewi", "B", made.id)
        world.says("wati", "C", made.id, reply_to=parent)
        world.says("joko", "B juga", made.id, hidden_for=timedelta(hours=1))

        assert world.platform.post(made.id).comment_count == 3
        assert len(all_comments(world.platform, made.id)) == 1

    def test_a_hidden_comment_appears_late_with_its_old_time(self, world: World) -> None:
        made = world.platform.publish(a_post())
        world.let_pass(timedelta(minutes=30))
        stamp = world.now().replace(microsecond=0) - timedelta(minutes=10)
        world.says("joko", "B", made.id, ago=world.now() - stamp, hidden_for=timedelta(minutes=20))

        hidden = all_comments(world.platform, made.id)
        world.let_pass(timedelta(minutes=21))
        released = all_comments(world.platform, made.id)

        assert hidden == []
        assert [(seen.text, seen.commented_at) for seen in released] == [("B", stamp)]

    def test_an_edited_comment_shows_its_new_text_under_its_old_time(self, world: World) -> None:
        made = world.platform.publish(a_post())
        stamp = world.now().replace(microsecond=0)
        comment_id = world.says("joko", ".", made.id)
        world.let_pass(timedelta(minutes=5))

        world.edits(comment_id, "B")

        (seen,) = all_comments(world.platform, made.id)
        assert (seen.id, seen.text, seen.commented_at) == (comment_id, "B", stamp)

    def test_a_deleted_comment_is_gone_with_its_replies(self, world: World) -> None:
        made = world.platform.publish(a_post())
        parent = world.says("joko", "B", made.id)
        world.says("wati", "betul", made.id, reply_to=parent)
        world.deletes(parent)

        assert all_comments(world.platform, made.id) == []
        with pytest.raises(Gone):
            world.platform.replies(made.id, parent)

    def test_a_failing_look_at_comments_raises_and_never_says_empty(self, world: World) -> None:
        made = world.platform.publish(a_post())
        parent = world.says("joko", "B", made.id)

        reads: list[Callable[[], object]] = [
            lambda: world.platform.comment_page(made.id),
            lambda: world.platform.replies(made.id, parent),
            lambda: world.platform.post(made.id),
        ]
        for read in reads:
            world.breaks_next_call()
            with pytest.raises(PlatformError) as caught:
                read()
            assert not isinstance(caught.value, Unknown)
            read()

    # --- writes below a post -----------------------------------------------------------------------

    def test_an_own_reply_is_found_below_its_comment(self, world: World) -> None:
        needs(world, Capability.REPLY)
        made = world.platform.publish(a_post())
        parent = world.says("dewi", "B", made.id)

        reply_id = world.platform.reply(made.id, "Betul, Kak @dewi!", reply_to=parent)

        (seen,) = world.platform.replies(made.id, parent)
        assert (seen.id, seen.text) == (reply_id, "Betul, Kak @dewi!")
        assert seen.user_id == world.platform.account().user_id

    def test_an_own_comment_is_found_below_the_post(self, world: World) -> None:
        needs(world, Capability.REPLY)
        made = world.platform.publish(a_post())

        comment_id = world.platform.reply(made.id, "Jawabannya B 🎉")

        (seen,) = all_comments(world.platform, made.id)
        assert (seen.id, seen.text, seen.reply_to) == (comment_id, "Jawabannya B 🎉", None)
        assert seen.user_id == world.platform.account().user_id

    def test_a_lost_answer_to_a_reply_leaves_exactly_one(self, world: World) -> None:
        needs(world, Capability.REPLY)
        made = world.platform.publish(a_post())
        parent = world.says("dewi", "B", made.id)
        world.loses_next_answer()

        with pytest.raises(Unknown):
            world.platform.reply(made.id, "Betul!", reply_to=parent)

        assert [seen.text for seen in world.platform.replies(made.id, parent)] == ["Betul!"]

    def test_a_reply_to_a_deleted_comment_is_refused_for_good(self, world: World) -> None:
        needs(world, Capability.REPLY)
        made = world.platform.publish(a_post())
        parent = world.says("dewi", "B", made.id)
        world.deletes(parent)

        with pytest.raises(Refused):
            world.platform.reply(made.id, "Betul!", reply_to=parent)

        assert all_comments(world.platform, made.id) == []

    def test_liking_twice_is_liking_once(self, world: World) -> None:
        needs(world, Capability.LIKE)
        made = world.platform.publish(a_post())
        comment_id = world.says("dewi", "B", made.id)

        world.platform.like(made.id, comment_id)
        world.platform.like(made.id, comment_id)

        (seen,) = all_comments(world.platform, made.id)
        assert seen.liked

    def test_a_pinned_comment_stands_first_and_pinning_twice_is_pinning_once(self, world: World) -> None:
        needs(world, Capability.PIN, Capability.REPLY)
        made = world.platform.publish(a_post())
        own = world.platform.reply(made.id, "Jawabannya B")
        for number in range(30):
            world.let_pass(timedelta(seconds=1))
            world.says(f"ani_{number}", "B", made.id)

        world.platform.pin(made.id, own)
        world.platform.pin(made.id, own)

        found = all_comments(world.platform, made.id)
        assert [seen.id for seen in found if seen.pinned] == [own]
        assert found[0].id == own
        assert len(found) == len({seen.id for seen in found}) == 31

    def test_an_own_comment_is_deleted_and_deleting_twice_is_deleting_once(self, world: World) -> None:
        needs(world, Capability.DELETE_COMMENT, Capability.REPLY)
        made = world.platform.publish(a_post())
        own = world.platform.reply(made.id, "Jawabannya C")
        world.says("dewi", "B", made.id)

        world.platform.delete_comment(made.id, own)
        world.platform.delete_comment(made.id, own)

        assert texts(all_comments(world.platform, made.id)) == {"B"}

    def test_an_edited_caption_is_shown(self, world: World) -> None:
        needs(world, Capability.EDIT_CAPTION)
        made = world.platform.publish(a_post("Soal [ST-48]"))

        world.platform.edit_caption(made.id, "Soal (ditutup) [ST-48]")

        assert world.platform.post(made.id).caption == "Soal (ditutup) [ST-48]"

    # --- stories, messages, insights ---------------------------------------------------------------

    def test_a_story_is_found(self, world: World) -> None:
        needs(world, Capability.STORY)

        story_id = world.platform.publish_story(NewStory(a_picture(), mentions=("dewi",)))

        (seen,) = world.platform.recent_stories(world.now() - SINCE)
        assert seen.id == story_id
        assert world.platform.recent_stories(world.now() + timedelta(hours=1)) == ()

    def test_a_lost_answer_to_a_story_leaves_exactly_one(self, world: World) -> None:
        needs(world, Capability.STORY)
        world.loses_next_answer()

        with pytest.raises(Unknown):
            world.platform.publish_story(NewStory(a_picture()))

        assert len(world.platform.recent_stories(world.now() - SINCE)) == 1

    def test_messages_are_found_newest_first_and_only_with_their_person(self, world: World) -> None:
        needs(world, Capability.MESSAGE)
        dewi, agus = world.user_id("dewi"), world.user_id("agus")

        first = world.platform.send_message(dewi, "Selamat, Kakak juara 1!")
        world.let_pass(timedelta(minutes=1))
        second = world.platform.send_message(dewi, "Kode: 4821")

        assert [(sent.id, sent.text) for sent in world.platform.messages_to(dewi)] == [
            (second, "Kode: 4821"),
            (first, "Selamat, Kakak juara 1!"),
        ]
        assert world.platform.messages_to(agus) == ()

    def test_a_lost_answer_to_a_message_leaves_exactly_one(self, world: World) -> None:
        needs(world, Capability.MESSAGE)
        dewi = world.user_id("dewi")
        world.loses_next_answer()

        with pytest.raises(Unknown):
            world.platform.send_message(dewi, "Selamat!")

        assert [sent.text for sent in world.platform.messages_to(dewi)] == ["Selamat!"]

    def test_insights_come_where_they_are_promised(self, world: World) -> None:
        needs(world, Capability.INSIGHTS)
        made = world.platform.publish(a_post())

        reach = world.platform.insights(made.id).reach

        assert reach is None or reach >= 0

    def test_a_missing_capability_is_refused(self, world: World) -> None:
        if Capability.STORY in world.platform.capabilities:
            pytest.skip("this platform has stories")

        with pytest.raises(Refused):
            world.platform.publish_story(NewStory(a_picture()))

    # --- weather -----------------------------------------------------------------------------------

    def test_a_broken_read_is_one_that_may_be_tried_again(self, world: World) -> None:
        world.breaks_next_call()

        with pytest.raises(Transient):
            world.platform.recent_posts(world.now() - SINCE)

        assert world.platform.recent_posts(world.now() - SINCE) == ()

    def test_a_write_that_failed_before_it_was_sent_left_nothing(self, world: World) -> None:
        world.breaks_next_call()

        with pytest.raises(PlatformError):
            world.platform.publish(a_post())

        assert world.platform.recent_posts(world.now() - SINCE) == ()

    def test_who_is_signed_in_is_known(self, world: World) -> None:
        account = world.platform.account()

        assert account.user_id
        assert account.handle


def needs(world: World, *capabilities: Capability) -> None:
    """Skip the test where the platform does not claim to be able to do this."""
    missing = set(capabilities) - world.platform.capabilities
    if missing:
        pytest.skip(f"{world.platform.name} cannot {', '.join(sorted(missing))}")


THE_BEGINNING = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)  # a Saturday, 10.00 WIB
