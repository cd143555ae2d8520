"""Rows of Instagram's private API, checked at the edge, and what they mean in the house's words.

Only what the game needs is read, and a list must be there to be empty: an answer without its list has
changed its shape and is an error, never "nothing found". The field names of pins ([?]) were not seen on the
real service; where they are missing nothing counts as pinned.
"""

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field

from bot.platforms.base import OwnPost, OwnStory, SeenComment


class Row(BaseModel):
    """Any part of an answer; numbers that are ids become text."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True, frozen=True)


class CaptionRow(Row):
    """The caption of a post."""

    text: str = ""


class PersonRow(Row):
    """Whoever wrote a comment."""

    pk: str
    username: str = ""


class TagRow(Row):
    """A person tagged in a picture, and where."""

    user: PersonRow
    position: tuple[float, float]


class TagsRow(Row):
    """All tags of a picture."""

    tags: tuple[TagRow, ...] = Field((), alias="in")


class PostRow(Row):
    """A post in the feed, or alone."""

    id: str
    code: str = ""
    taken_at: int
    caption: CaptionRow | None = None
    comment_count: int = 0
    timeline_pinned_user_ids: tuple[str, ...] = ()
    usertags: TagsRow | None = None

    @property
    def is_pinned(self) -> bool:
        """Whether it leads the feed whatever its age."""
        return bool(self.timeline_pinned_user_ids)

    def as_post(self) -> OwnPost:
        """Return the post in the house's words."""
        return OwnPost(
            id=self.id,
            caption=self.caption.text if self.caption else "",
            posted_at=datetime.fromtimestamp(self.taken_at, UTC),
            comment_count=self.comment_count,
            link=f"https://www.instagram.com/p/{self.code}/" if self.code else "",
        )


class FeedPage(Row):
    """A page of the own feed."""

    items: tuple[PostRow, ...]
    more_available: bool = False
    next_max_id: str | None = None


class PostAlone(Row):
    """The answer about one post."""

    items: tuple[PostRow, ...] = Field(min_length=1)


class UploadAnswer(Row):
    """The answer to bytes that were sent."""

    upload_id: str
    status: str


class Configured(Row):
    """The answer to a post or story that was made."""

    media: PostRow


class StoryRow(Row):
    """A story of the account's own."""

    id: str
    taken_at: int

    def as_story(self) -> OwnStory:
        """Return the story in the house's words."""
        return OwnStory(self.id, datetime.fromtimestamp(self.taken_at, UTC))


class Reel(Row):
    """The stories that are up."""

    items: tuple[StoryRow, ...] = ()


class StoriesPage(Row):
    """The answer about stories; `reel` is null where there are none."""

    reel: Reel | None


class CommentRow(Row):
    """A comment or a reply."""

    pk: str
    text: str = ""
    user: PersonRow
    created_at_utc: int | None = None
    created_at: int | None = None
    parent_comment_id: str | None = None
    replied_to_comment_id: str | None = None
    child_comment_count: int = 0
    has_liked_comment: bool = False
    is_pinned: bool = False

    def as_comment(self, reply_to: str | None = None) -> SeenComment:
        """Return the comment in the house's words; `reply_to` where it was listed below another."""
        stamp = self.created_at_utc if self.created_at_utc is not None else self.created_at
        if stamp is None:
            raise KeyError("created_at")
        return SeenComment(
            id=self.pk,
            user_id=self.user.pk,
            handle=self.user.username,
            text=self.text,
            commented_at=datetime.fromtimestamp(stamp, UTC),
            reply_to=reply_to or self.parent_comment_id or self.replied_to_comment_id,
            reply_count=self.child_comment_count,
            pinned=self.is_pinned,
            liked=self.has_liked_comment,
        )


class CommentsPage(Row):
    """A page of comments; where comments are off the list may be missing."""

    comments: tuple[CommentRow, ...] | None = None
    comment_count: int | None = None
    comments_disabled: bool = False
    has_more_comments: bool = False
    has_more_headload_comments: bool = False
    next_max_id: str | None = None
    next_min_id: str | None = None

    @property
    def rows(self) -> tuple[CommentRow, ...]:
        """The comments; an answer that should hold some and does not is an error."""
        if self.comments is not None:
            return self.comments
        if self.comments_disabled or self.comment_count == 0:
            return ()
        raise KeyError("comments")


class RepliesPage(Row):
    """A page of replies below a comment."""

    child_comments: tuple[CommentRow, ...]
    has_more_head_child_comments: bool = False
    has_more_tail_child_comments: bool = False
    next_min_child_cursor: str | None = None
    next_max_child_cursor: str | None = None


class MessageRow(Row):
    """An item of a thread; links carry their text elsewhere."""

    item_id: str
    user_id: str
    timestamp: int
    text: str | None = None
    link: CaptionRow | None = None

    @property
    def words(self) -> str:
        """What it says."""
        return self.text if self.text is not None else (self.link.text if self.link else "")


class Thread(Row):
    """A conversation."""

    items: tuple[MessageRow, ...] = ()


class ThreadAnswer(Row):
    """The answer about a conversation; without one where nothing was ever written."""

    status: str
    thread: Thread | None = None


class AccountRow(Row):
    """The account that is signed in."""

    pk: str
    username: str
    is_business: bool | None = None
    follower_count: int | None = None


class AccountAnswer(Row):
    """The answer about the account."""

    user: AccountRow


class PersonAnswer(Row):
    """The answer about somebody."""

    user: PersonRow
