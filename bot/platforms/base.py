"""The platform a game is played on, as the services see it.

A platform is asked for its capabilities before it is asked to use one. Reads raise when they cannot
tell; an empty answer always means that there is nothing. Writes are sent at most once: where the
outcome is not known they raise `Unknown`, never `Transient`. `tests/platform_contract.py` is this page
in executable form. Moments are aware UTC; ids are the platform's own, as text.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable


class Capability(StrEnum):
    """What a platform may or may not be able to do beyond posting and reading comments."""

    STORY = "story"
    PIN = "pin"
    LIKE = "like"
    REPLY = "reply"
    EDIT_CAPTION = "edit-caption"
    DELETE_COMMENT = "delete-comment"
    MESSAGE = "message"
    INSIGHTS = "insights"
    REEL = "reel"
    HIGHLIGHTS = "highlights"
    CLOSE_COMMENTS = "close-comments"


@dataclass(frozen=True, slots=True)
class Account:
    """The account the bot plays for."""

    user_id: str
    handle: str
    followers: int | None = None
    is_business: bool | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished JPEG and the words for those who cannot see it."""

    jpeg: bytes
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class NewPost:
    """A feed post to make: one picture, or two to ten of the same size as a carousel."""

    caption: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class NewReel:
    """A short video to make: a finished MP4 and its cover."""

    caption: str
    mp4: bytes
    cover: Picture


@dataclass(frozen=True, slots=True)
class Poll:
    """A question with two to four answers to tap; Instagram shows the votes in the app only."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewStory:
    """A story to make; stickers are tap areas over the finished picture."""

    picture: Picture
    link: str | None = None
    mentions: tuple[str, ...] = ()
    post_id: str | None = None  # a post of our own to open on tap
    poll: Poll | None = None


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post of the account's own, as the platform shows it.

    Args:
        comment_count: The platform's own count; includes replies and hidden comments.
    """

    id: str
    caption: str
    posted_at: datetime
    comment_count: int
    link: str = ""


@dataclass(frozen=True, slots=True)
class OwnStory:
    """A story of the account's own."""

    id: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class SeenComment:
    """A comment as the platform showed it just now.

    Args:
        commented_at: Whole seconds: ties are common, and ids are not ordered by time.
        reply_to: Id of the comment it answers; None at top level.
        reply_count: How many replies hang below it; 0 for replies themselves.
        liked: Whether the account itself likes it.
    """

    id: str
    user_id: str
    handle: str
    text: str
    commented_at: datetime
    reply_to: str | None = None
    reply_count: int = 0
    pinned: bool = False
    liked: bool = False


@dataclass(frozen=True, slots=True)
class CommentPage:
    """One page of top-level comments, newest first where the platform can; `next_cursor` is opaque.

    Args:
        comment_count: The platform's own count of the post's comments, where the page tells it.
    """

    comments: tuple[SeenComment, ...]
    next_cursor: str | None = None
    comment_count: int | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A direct message the account sent."""

    id: str
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Insights:
    """What the platform tells of a post's, or the account's, reach; None where it does not say."""

    reach: int | None = None
    impressions: int | None = None
    likes: int | None = None
    comments: int | None = None
    saves: int | None = None
    followers: int | None = None


class Platform(Protocol):
    """A social platform with posts, comments, replies, likes, stories and messages.

    Every method may raise a `PlatformError`. One worker owns a platform: nothing here is thread-safe.
    """

    @property
    def name(self) -> str:
        """The backend's name in bot.toml, such as `sandbox`."""
        ...

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this backend can really do."""
        ...

    def account(self) -> Account:
        """Return the account that is signed in."""
        ...

    def recent_posts(self, since: datetime) -> tuple[OwnPost, ...]:
        """Return own posts made at or after `since`, newest first, paging back as far as needed."""
        ...

    def post(self, post_id: str) -> OwnPost:
        """Return one own post; raises `Gone` where it was deleted."""
        ...

    def post_id_in(self, link: str) -> str | None:
        """Return the id of the post that a link opens, without asking anybody; None where it names none."""
        ...

    def comment_page(self, post_id: str, cursor: str | None = None) -> CommentPage:
        """Return a page of top-level comments; raises `Gone` where the post was deleted."""
        ...

    def replies(self, post_id: str, comment_id: str) -> tuple[SeenComment, ...]:
        """Return all replies below a comment; raises `Gone` where the comment was deleted."""
        ...

    def recent_stories(self, since: datetime) -> tuple[OwnStory, ...]:
        """Return own stories made at or after `since`."""
        ...

    def messages_to(self, user_id: str) -> tuple[SentMessage, ...]:
        """Return the account's own recent messages to a person, newest first."""
        ...

    def insights(self, post_id: str) -> Insights:
        """Return the reach of a post."""
        ...

    def account_insights(self) -> Insights:
        """Return the reach of the account."""
        ...

    def publish(self, post: NewPost) -> OwnPost:
        """Make a feed post and return it."""
        ...

    def publish_story(self, story: NewStory) -> str:
        """Make a story and return its id."""
        ...

    def publish_reel(self, reel: NewReel) -> OwnPost:
        """Make a reel, which stands in the feed as posts do, and return it."""
        ...

    def close_comments(self, post_id: str) -> None:
        """Let nobody comment on a post any more; closing twice is closing once."""
        ...

    def reply(self, post_id: str, text: str, reply_to: str | None = None) -> str:
        """Comment below the post, or below a comment, and return the new comment's id."""
        ...

    def like(self, post_id: str, comment_id: str) -> None:
        """Like a comment; liking twice is liking once."""
        ...

    def pin(self, post_id: str, comment_id: str) -> None:
        """Pin an own comment; pinning twice is pinning once."""
        ...

    def edit_caption(self, post_id: str, caption: str) -> None:
        """Replace the caption of an own post."""
        ...

    def delete_comment(self, post_id: str, comment_id: str) -> None:
        """Delete an own comment; deleting twice is deleting once."""
        ...

    def send_message(self, user_id: str, text: str) -> str:
        """Send a direct message and return its id."""
        ...


@runtime_checkable
class SignsIn(Protocol):
    """A platform whose session can die and be renewed with stored secrets."""

    def sign_in_again(self) -> Account:
        """Sign in once; raises `SignInRequired` or `Challenged` where a person is needed."""
        ...
