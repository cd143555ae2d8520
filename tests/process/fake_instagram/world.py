"""The state of the fake Instagram, and what its followers and its owner do by hand in the app."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.process.fake_instagram.ledger import Entry, Ledger, Write

ME = 48_000_048
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Person:
    """An account; the bot's own has the id `ME`."""

    pk: int
    handle: str


@dataclass(slots=True)
class Comment:
    """A comment or reply; hidden ones count but are not listed, as with the hidden-words filter."""

    pk: int
    author: Person
    text: str
    at: datetime
    parent: int | None = None
    hidden: bool = False
    deleted: bool = False
    pinned: bool = False
    liked_by_me: bool = False
    visible_at: datetime | None = None
    rank: float = 0.0


@dataclass(slots=True)
class Post:
    """A post, album or reel of the account's own; `product` is Instagram's word for the kind."""

    pk: int
    caption: str
    at: datetime
    product: str = "feed"
    uploads: tuple[str, ...] = ()
    alt_texts: tuple[str, ...] = ()
    comments: list[Comment] = field(default_factory=list)
    comments_off: bool = False
    deleted: bool = False
    pinned: bool = False
    visible_at: datetime | None = None

    @property
    def id(self) -> str:
        """The full id: `pk_userid`."""
        return f"{self.pk}_{ME}"


@dataclass(slots=True)
class StoryItem:
    """A story of the account's own, with its stickers as they were sent."""

    pk: int
    at: datetime
    taps: str


@dataclass(slots=True)
class Message:
    """A direct message, in a thread with one person."""

    item_id: int
    to: int
    text: str
    at: datetime


class World:
    """Everything the fake remembers.

    Args:
        clock: Gives the moment.
        handle: Of the account the bot plays for.
        seed: Decides ids and ranks.
    """

    def __init__(self, clock: Clock, handle: str, seed: int = 1) -> None:
        self.clock = clock
        self.ledger = Ledger()
        self.me = Person(ME, handle)
        self.people: dict[str, Person] = {handle: self.me}
        self.posts: list[Post] = []
        self.stories: list[StoryItem] = []
        self.messages: list[Message] = []
        self.uploads: dict[str, bytes] = {}
        self.videos: dict[str, bytes] = {}
        self.is_business = True
        self.feed_lag = timedelta(0)
        self.comment_lag = timedelta(0)
        self.closed_to_messages: set[int] = set()
        self.feed_page = 12
        self.comment_page = 20
        self.honours_sort_order = True
        self.classic_paging = False  # `max_id` instead of `min_id`, as on older posts
        self.repeats_first_page = False
        self._chance = random.Random(seed)
        self._last_pk = 3_500_000_000_000_000_000

    def new_pk(self) -> int:
        """Return an id; they are unique and, like the real ones, only roughly ordered."""
        self._last_pk += self._chance.randrange(1000, 9000)
        return self._last_pk

    def person(self, handle: str) -> Person:
        """Return the account of this name, made on first mention."""
        if handle not in self.people:
            self.people[handle] = Person(1_000 + len(self.people), handle)
        return self.people[handle]

    def person_of(self, pk: int) -> Person | None:
        """Return the account with this id."""
        return next((person for person in self.people.values() if person.pk == pk), None)

    def write(self, kind: Write, target: str, text: str) -> None:
        """Put an accepted write into the ledger."""
        self.ledger.entries.append(Entry(kind, target, text, self.clock()))

    def live_post(self, media_id: str) -> Post | None:
        """Return the post with this id unless it was deleted."""
        pk = media_id.split("_")[0]
        return next((post for post in self.posts if str(post.pk) == pk and not post.deleted), None)

    def comment_of(self, pk: str) -> Comment | None:
        """Return the comment with this id unless it was deleted."""
        for post in self.posts:
            for comment in post.comments:
                if str(comment.pk) == pk and not comment.deleted:
                    return comment
        return None

    def add_post(self, caption: str, product: str, uploads: tuple[str, ...]) -> Post:
        """Make a post, shown in the feed after the lag."""
        now = self.clock()
        post = Post(self.new_pk(), caption, now, product, uploads, visible_at=now + self.feed_lag)
        self.posts.append(post)
        return post

    def add_story(self, taps: str) -> StoryItem:
        """Make a story with its stickers as they were sent."""
        story = StoryItem(self.new_pk(), self.clock(), taps)
        self.stories.append(story)
        return story

    def add_comment(
        self, post: Post, author: Person, text: str, parent: int | None = None, at: datetime | None = None
    ) -> Comment:
        """Make a comment, shown after the lag."""
        now = at or self.clock()
        comment = Comment(
            self._chance.randrange(10**16, 10**17),  # real comment ids are not ordered by time
            author,
            text,
            now,
            parent,
            visible_at=now + self.comment_lag,
            rank=self._chance.random(),
        )
        post.comments.append(comment)
        return comment

    def shown(self, post: Post, parent: int | None = None) -> list[Comment]:
        """Return the comments that are listed, newest first; replies of `parent` where given."""
        now = self.clock()
        return sorted(
            (
                comment
                for comment in post.comments
                if comment.parent == parent
                and not comment.deleted
                and not comment.hidden
                and (comment.visible_at is None or comment.visible_at <= now)
            ),
            key=lambda comment: (comment.at, comment.pk),
            reverse=True,
        )

    # What people do in the app, without the bot.

    def follower_says(
        self,
        handle: str,
        text: str,
        media_id: str,
        *,
        reply_to: str | None = None,
        at: datetime | None = None,
    ) -> Comment:
        """Let a follower comment, or reply."""
        post = self.live_post(media_id)
        assert post is not None, "no such post"
        return self.add_comment(
            post, self.person(handle), text, int(reply_to) if reply_to else None, at or self.clock()
        )

    def posted_by_hand(self, caption: str, at: datetime | None = None) -> Post:
        """Let a person of the team post in the app; this is not in the ledger of the bot's writes."""
        post = self.add_post(caption, "feed", ())
        post.at = at or post.at
        return post
