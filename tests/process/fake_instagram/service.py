"""The endpoints a quiz bot needs, as Instagram's private API answers them."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

from tests.process.fake_instagram import comments, profile, shapes
from tests.process.fake_instagram.wire import Answer, Json, Request, as_json
from tests.process.fake_instagram.world import ME, World

Endpoint = Callable[[World, Request, tuple[str, ...]], Answer]


def _timeline(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    return as_json({"feed_items": [], "tray": []})


def _rupload(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    parameters = json.loads(request.headers.get("x-instagram-rupload-params", "{}"))
    upload_id = str(parameters.get("upload_id", groups[1].split("_")[0]))
    if request.method == "POST":
        kept = world.uploads if groups[0] == "photo" else world.videos
        kept[upload_id] = request.body
    return as_json({"upload_id": upload_id})


def _configured(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    form = request.form
    children = [child for child in json.loads(form.get("children_metadata", "[]"))]
    uploads = tuple(str(child["upload_id"]) for child in children) or (form["upload_id"],)
    kept = world.videos if groups[0] == "_to_clips" else world.uploads
    if any(upload not in kept for upload in uploads):
        return as_json({"message": "media_needs_reupload", "error_title": "no such upload"}, 400)
    if len(form["caption"]) > 2200:
        return as_json({"message": "Sorry, your caption is too long"}, 400)
    product = {"": "feed", "_sidecar": "carousel_container", "_to_clips": "clips"}[groups[0]]
    post = world.add_post(form["caption"], product, uploads)
    alt_texts = [form.get("custom_accessibility_caption", "")] if not children else []
    alt_texts += [str(child.get("custom_accessibility_caption", "")) for child in children]
    post.alt_texts = tuple(alt_texts)
    world.write("post", post.id, post.caption)
    return as_json({"media": shapes.post_row(post)})


def _story_configured(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    form = request.form
    if form["upload_id"] not in world.uploads:
        return as_json({"message": "media_needs_reupload"}, 400)
    story = world.add_story(form.get("tap_models", "[]"))
    world.write("story", str(story.pk), story.taps)
    return as_json({"media": shapes.story_row(story)})


def _feed(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    now = world.clock()
    shown = [
        post
        for post in world.posts
        if not post.deleted and (post.visible_at is None or post.visible_at <= now)
    ]
    shown.sort(key=lambda post: (post.at, post.pk), reverse=True)
    after = request.query.get("max_id")
    if not after:
        shown.sort(key=lambda post: not post.pinned)  # pinned posts lead the first page, however old
    else:
        shown = [post for post in shown if not post.pinned]
        ids = [post.id for post in shown]
        shown = shown[ids.index(after) + 1 :] if after in ids else []
    count = min(int(request.query.get("count", "12")), world.feed_page)
    page, more = shown[:count], len(shown) > count
    content: dict[str, Json] = {
        "items": [shapes.post_row(post) for post in page],
        "more_available": more,
        "num_results": len(page),
    }
    if more:
        content["next_max_id"] = page[-1].id
    return as_json(content)


def _stories(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    since = world.clock() - timedelta(hours=24)
    rows: list[Json] = [shapes.story_row(story) for story in world.stories if story.at >= since]
    return as_json({"reel": {"items": rows} if rows else None})


def _media_info(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    post = world.live_post(groups[0])
    if post is None:
        return as_json({"message": "Media not found or unavailable"}, 400)
    return as_json({"items": [shapes.post_row(post)]})


def _edit_media(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    post = world.live_post(groups[0])
    if post is None:
        return as_json({"message": "Media not found or unavailable"}, 400)
    post.caption = request.form["caption_text"]
    world.write("edit", post.id, post.caption)
    return as_json({"media": shapes.post_row(post)})


def _comments_closed(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    post = world.live_post(groups[0])
    if post is None:
        return as_json({"message": "Media not found or unavailable"}, 400)
    post.comments_off = True
    world.write("close", post.id, "")
    return as_json({})


def _reel_url(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    return as_json({"valid": True})


def _current_user(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    return profile.current_user(world)


def _user_info(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    return profile.user_info(world, groups[0])


def _user_named(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    return profile.user_named(world, groups[0])


def _insights(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    return profile.insights(world, request)


def _thread(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    return profile.thread_with(world, request)


def _send(world: World, request: Request, groups: tuple[str, ...]) -> Answer:
    return profile.message_sent(world, request)


_ROUTES: tuple[tuple[str, Endpoint], ...] = (
    (r"POST /feed/(?:timeline|reels_tray)/", _timeline),
    (r"(?:GET|POST) /rupload_ig(photo|video)/(.+)", _rupload),
    (r"POST /upload_settings/(.+)", _timeline),
    (r"POST /media/configure(|_sidecar|_to_clips)/", _configured),
    (r"POST /media/configure_to_story/", _story_configured),
    (r"POST /media/validate_reel_url/", _reel_url),
    (rf"GET /feed/user/{ME}/", _feed),
    (rf"GET /feed/user/{ME}/story/", _stories),
    (r"GET /media/([\d_]+)/info/", _media_info),
    (r"POST /media/([\d_]+)/edit_media/", _edit_media),
    (r"POST /media/([\d_]+)/disable_comments/", _comments_closed),
    (r"(?:GET|POST) /media/([\d_]+)/comments/", comments.listed),
    (r"(?:GET|POST) /media/([\d_]+)/comments/(\d+)/inline_child_comments/", comments.replies_listed),
    (r"POST /media/([\d_]+)/comment/", comments.said),
    (r"POST /media/(\d+)/comment_(like|unlike)/", comments.liked),
    (r"POST /media/([\d_]+)/(pin|unpin)_comment/(\d+)/", comments.pinned),
    (r"POST /media/([\d_]+)/comment/bulk_delete/", comments.removed),
    (r"GET /accounts/current_user/", _current_user),
    (r"GET /users/(\d+)/info/", _user_info),
    (r"GET /users/([^/]+)/usernameinfo/", _user_named),
    (r"POST /ads/graphql/", _insights),
    (r"GET /direct_v2/threads/get_by_participants/", _thread),
    (r"POST /direct_v2/threads/broadcast/(?:text|link)/", _send),
)


def answer(world: World, request: Request) -> Answer:
    """Answer a signed-in request."""
    line = f"{request.method} {request.path}"
    for pattern, endpoint in _ROUTES:
        found = re.fullmatch(pattern, line)
        if found:
            return endpoint(world, request, found.groups())
    return as_json({"message": f"no such endpoint: {line}"}, 404)
