"""Comments: listed in pages of both styles, ranked unless asked otherwise; written, liked, pinned."""

import json

from tests.process.fake_instagram.shapes import comment_row
from tests.process.fake_instagram.wire import Answer, Json, Request, as_json
from tests.process.fake_instagram.world import Comment, Post, World

_NO_POST = as_json({"message": "Media is unavailable"}, 400)
_OFF = as_json(
    {"message": "feedback_required", "comments_disabled": True, "feedback_message": "Commenting is Off"}, 400
)


def _replies_of(post: Post, comment: Comment) -> int:
    return sum(reply.parent == comment.pk and not reply.deleted for reply in post.comments)


def _after(rows: list[Comment], cursor: str | None) -> list[Comment]:
    if not cursor:
        return rows
    last = json.loads(cursor)["cached_comments_cursor"]
    places = [number for number, comment in enumerate(rows) if str(comment.pk) == last]
    return rows[places[0] + 1 :] if places else []


def listed(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    """List one page of top-level comments; pinned ones lead."""
    post = world.live_post(groups[0])
    if post is None:
        return _NO_POST
    asked = request.parameters
    rows = world.shown(post)
    if asked.get("sort_order") != "recent" or not world.honours_sort_order:
        rows.sort(key=lambda comment: comment.rank)
    rows.sort(key=lambda comment: not comment.pinned)
    cursor = asked.get("min_id") or asked.get("max_id")
    left = rows if world.repeats_first_page else _after(rows, cursor)
    page, more = left[: world.comment_page], len(left) > world.comment_page or world.repeats_first_page
    content: dict[str, Json] = {
        "comments": [comment_row(comment, _replies_of(post, comment)) for comment in page],
        "comment_count": sum(not comment.deleted for comment in post.comments),
        "has_more_comments": more and world.classic_paging,
        "has_more_headload_comments": more and not world.classic_paging,
    }
    if more and page:
        opaque = json.dumps({"cached_comments_cursor": str(page[-1].pk), "bifilter_token": "opaque"})
        content["next_max_id" if world.classic_paging else "next_min_id"] = opaque
    return as_json(content)


def replies_listed(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    """List one page of replies below a comment, oldest first."""
    post, parent = world.live_post(groups[0]), world.comment_of(groups[1])
    if post is None or parent is None:
        return _NO_POST
    rows = list(reversed(world.shown(post, parent.pk)))
    left = _after(rows, request.parameters.get("min_id"))
    page, more = left[: world.comment_page], len(left) > world.comment_page
    content: dict[str, Json] = {
        "child_comments": [comment_row(comment, 0) for comment in page],
        "child_comment_count": len(rows),
        "has_more_head_child_comments": more,
        "has_more_tail_child_comments": False,
    }
    if more:
        content["next_min_child_cursor"] = json.dumps({"cached_comments_cursor": str(page[-1].pk)})
    return as_json(content)


def said(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    """Take a comment or reply of the account's own."""
    post = world.live_post(groups[0])
    if post is None:
        return _NO_POST
    if post.comments_off:
        return _OFF
    form = request.form
    parent = form.get("replied_to_comment_id")
    if parent and world.comment_of(parent) is None:
        return _NO_POST
    comment = world.add_comment(post, world.me, form["comment_text"], int(parent) if parent else None)
    world.write("reply" if parent else "comment", parent or post.id, comment.text)
    return as_json({"comment": comment_row(comment, 0)})


def liked(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    """Like or unlike a comment; twice is once, but the ledger counts every call."""
    comment = world.comment_of(groups[0])
    if comment is None:
        return _NO_POST
    comment.liked_by_me = groups[1] == "like"
    world.write("like", groups[0], groups[1])
    return as_json({})


def pinned(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    """Pin or unpin a comment."""
    comment = world.comment_of(groups[2])
    if world.live_post(groups[0]) is None or comment is None:
        return _NO_POST
    comment.pinned = groups[1] == "pin"
    world.write("pin", groups[2], groups[1])
    return as_json({})


def removed(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    """Delete comments; unknown ones are passed over."""
    if world.live_post(groups[0]) is None:
        return _NO_POST
    for pk in request.form["comment_ids_to_delete"].split(","):
        comment = world.comment_of(pk)
        if comment is not None:
            comment.deleted = True
            world.write("delete", pk, comment.text)
    return as_json({})
