"""Rows as Instagram's private API gives them: what the bot reads, and what the library insists on."""

from string import ascii_lowercase, ascii_uppercase, digits

from tests.process.fake_instagram.wire import Json, JsonObject
from tests.process.fake_instagram.world import ME, Comment, Person, Post, StoryItem

_PICTURE = "https://www.instagram.com/picture.jpg"
_MEDIA_TYPES = {"feed": 1, "carousel_container": 8, "clips": 2}


def code_of(pk: int) -> str:
    """Return the code that the link of a post bears: its number in base 64."""
    code = ""
    while pk:
        pk, place = divmod(pk, 64)
        code = (ascii_uppercase + ascii_lowercase + digits + "-_")[place] + code
    return code


def user_row(person: Person) -> JsonObject:
    """Return the short form of an account."""
    return {
        "pk": person.pk,
        "pk_id": str(person.pk),
        "username": person.handle,
        "full_name": person.handle,
        "is_private": False,
        "profile_pic_url": _PICTURE,
    }


def post_row(post: Post) -> JsonObject:
    """Return a post as feed and info show it."""
    alive = [comment for comment in post.comments if not comment.deleted]
    row: JsonObject = {
        "pk": post.pk,
        "id": post.id,
        "code": code_of(post.pk),
        "taken_at": int(post.at.timestamp()),
        "media_type": _MEDIA_TYPES[post.product],
        "product_type": post.product,
        "caption": {"text": post.caption, "pk": str(post.pk)} if post.caption else None,
        "comment_count": len(alive),
        "like_count": 0,
        "user": {"pk": ME, "username": "own"},
        "image_versions2": {"candidates": [{"url": _PICTURE, "width": 1080, "height": 1350}]},
    }
    if post.pinned:
        row["timeline_pinned_user_ids"] = [ME]
    if post.product == "carousel_container":
        row["carousel_media"] = [
            {"pk": f"{post.pk}{number}", "media_type": 1} for number, _ in enumerate(post.uploads)
        ]
    return row


def story_row(story: StoryItem) -> JsonObject:
    """Return a story as the reel shows it."""
    return {
        "pk": story.pk,
        "id": f"{story.pk}_{ME}",
        "code": f"S{story.pk % 10**10:x}",
        "taken_at": int(story.at.timestamp()),
        "media_type": 1,
        "user": {"pk": ME, "username": "own"},
        "image_versions2": {"candidates": [{"url": _PICTURE, "width": 1080, "height": 1920}]},
    }


def comment_row(comment: Comment, replies: int) -> JsonObject:
    """Return a comment or reply; the likes of the account itself and pins come back with it."""
    row: dict[str, Json] = {
        "pk": str(comment.pk),
        "user_id": comment.author.pk,
        "user": user_row(comment.author),
        "text": comment.text,
        "type": 2 if comment.parent else 0,
        "created_at": int(comment.at.timestamp()),
        "created_at_utc": int(comment.at.timestamp()),
        "content_type": "comment",
        "status": "Active",
        "has_liked_comment": comment.liked_by_me,
        "comment_like_count": int(comment.liked_by_me),
        "child_comment_count": replies,
        "is_pinned": comment.pinned,
    }
    if comment.parent:
        row["parent_comment_id"] = comment.parent
        row["replied_to_comment_id"] = str(comment.parent)
    return row
