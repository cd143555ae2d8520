"""Reading from Instagram: the own feed, comments, replies, stories and messages.

Every read goes through the library's raw `private_request`: its comfortable helpers swallow failures
(`user_medias` returns an empty list for a 429), page by a signed POST, or never end. Each list stops by a
cursor that repeats, by a page without anything new, and by a cap: Instagram is known to send the same page
for ever.
"""

from datetime import datetime

from bot.errors import Transient
from bot.platforms.base import Account, CommentPage, OwnPost, OwnStory, SeenComment, SentMessage
from bot.platforms.instagrapi.rows import (
    AccountAnswer,
    CommentsPage,
    FeedPage,
    PostAlone,
    PostRow,
    RepliesPage,
    StoriesPage,
    ThreadAnswer,
)
from bot.platforms.instagrapi.stamps import moment_of_microseconds
from bot.platforms.instagrapi.surface import LibraryClient

_FEED_PAGES = 60
_REPLY_PAGES = 50
_OLDER, _NEWER = "max_id", "min_id"


def own_account(client: LibraryClient) -> Account:
    """Return the account that is signed in."""
    answer = client.private_request("accounts/current_user/?edit=true")
    user = AccountAnswer.model_validate(answer).user
    return Account(user.pk, user.username, user.follower_count, user.is_business)


def feed_since(client: LibraryClient, since: datetime) -> tuple[OwnPost, ...]:
    """Return own posts from `since` on, newest first; raises where the feed cannot be read to the end.

    Instagram's stamps are whole seconds, so the second in which `since` lies belongs to it.
    """
    since = since.replace(microsecond=0)
    found: dict[str, OwnPost] = {}
    cursor: str | None = None
    for _ in range(_FEED_PAGES):
        params = {"count": "12", **({_OLDER: cursor} if cursor else {})}
        page = FeedPage.model_validate(client.private_request(_feed(client), params=params))
        found |= {row.id: row.as_post() for row in page.items}
        timely = [row for row in page.items if not row.is_pinned]
        reached = any(row.as_post().posted_at < since for row in timely)
        if reached or not page.more_available or not page.next_max_id or page.next_max_id == cursor:
            kept = [post for post in found.values() if post.posted_at >= since]
            return tuple(sorted(kept, key=lambda post: (post.posted_at, post.id), reverse=True))
        cursor = page.next_max_id
    raise Transient("feed-without-end")


def _feed(client: LibraryClient) -> str:
    return f"feed/user/{client.user_id}/"


def post_alone(client: LibraryClient, post_id: str) -> PostRow:
    """Return one post."""
    answer = client.private_request(f"media/{post_id}/info/")
    return PostAlone.model_validate(answer).items[0]


def comment_page(client: LibraryClient, post_id: str, cursor: str | None) -> CommentPage:
    """Return a page of comments, asked for as recent first.

    The cursor that is handed out names the style of paging it belongs to: newer posts page by `min_id`, which
    is no "newer than" but just the next page, older ones by `max_id`.
    """
    params = {"can_support_threading": "true", "permalink_enabled": "false", "sort_order": "recent"}
    if cursor is not None:
        style, _, value = cursor.partition(":")
        params[style] = value
    page = CommentsPage.model_validate(client.private_request(f"media/{post_id}/comments/", params=params))
    following: str | None = None
    if page.has_more_headload_comments and page.next_min_id:
        following = f"{_NEWER}:{page.next_min_id}"
    elif page.has_more_comments and page.next_max_id:
        following = f"{_OLDER}:{page.next_max_id}"
    if following == cursor or not page.rows:
        following = None
    return CommentPage(tuple(row.as_comment() for row in page.rows), following, page.comment_count)


def replies(client: LibraryClient, post_id: str, comment_id: str) -> tuple[SeenComment, ...]:
    """Return all replies below a comment, as Instagram orders them."""
    found: dict[str, SeenComment] = {}
    params: dict[str, str] = {}
    for _ in range(_REPLY_PAGES):
        answer = client.private_request(
            f"media/{post_id}/comments/{comment_id}/inline_child_comments/", params=params
        )
        page = RepliesPage.model_validate(answer)
        known = len(found)
        found |= {row.pk: row.as_comment(reply_to=comment_id) for row in page.child_comments}
        following: dict[str, str] = {}
        if page.has_more_head_child_comments and page.next_min_child_cursor:
            following = {_NEWER: page.next_min_child_cursor}
        elif page.has_more_tail_child_comments and page.next_max_child_cursor:
            following = {_OLDER: page.next_max_child_cursor}
        if not following or following == params or len(found) == known:
            return tuple(found.values())
        params = following
    raise Transient("replies-without-end")


def stories_since(client: LibraryClient, since: datetime) -> tuple[OwnStory, ...]:
    """Return the stories that are up and were made from the second of `since` on."""
    since = since.replace(microsecond=0)
    answer = StoriesPage.model_validate(client.private_request(f"feed/user/{client.user_id}/story/"))
    rows = answer.reel.items if answer.reel is not None else ()
    return tuple(story for story in (row.as_story() for row in rows) if story.posted_at >= since)


def messages_to(client: LibraryClient, user_id: str) -> tuple[SentMessage, ...]:
    """Return the account's own messages to a person, newest first."""
    answer = client.private_request(
        "direct_v2/threads/get_by_participants/",
        params={"recipient_users": f"[{int(user_id)}]", "seq_id": "2580572", "limit": "20"},
    )
    thread = ThreadAnswer.model_validate(answer).thread
    own = [item for item in (thread.items if thread else ()) if item.user_id == str(client.user_id)]
    messages = [SentMessage(item.item_id, item.words, moment_of_microseconds(item.timestamp)) for item in own]
    return tuple(sorted(messages, key=lambda message: message.sent_at, reverse=True))
