"""The account itself, other people, direct messages and insights."""

import json

from tests.process.fake_instagram.shapes import user_row
from tests.process.fake_instagram.wire import Answer, Json, JsonObject, Request, as_json
from tests.process.fake_instagram.world import ME, Message, World

FOLLOWERS = 485_000


def current_user(world: World) -> Answer:
    """Return the account that is signed in."""
    user: JsonObject = {
        **user_row(world.me),
        "is_verified": True,
        "is_business": world.is_business,
        "biography": "",
    }
    return as_json({"user": user})


def user_info(world: World, pk: str) -> Answer:
    """Return an account by id."""
    person = world.person_of(int(pk))
    if person is None:
        return as_json({"message": "User not found"}, 404)
    user: JsonObject = {**user_row(person), "is_business": world.is_business and person.pk == ME}
    if person.pk == ME:
        user["follower_count"] = FOLLOWERS
    return as_json({"user": user})


def user_named(world: World, handle: str) -> Answer:
    """Return an account by name."""
    if handle not in world.people:
        return as_json({"message": "User not found"}, 404)
    return as_json({"user": user_row(world.people[handle])})


def insights(world: World, request: Request) -> Answer:
    """Answer the two insight queries; a personal account gets nothing, as on the real one."""
    form = request.form
    asked = json.loads(form["query_params"])
    about = str(asked["query_params"]["id"])
    if form["surface"] == "account":
        manager: JsonObject | None = (
            {"followers_unit": {"followers_count": FOLLOWERS}, "account_summary_unit": {}}
            if world.is_business
            else None
        )
        return as_json({"data": {"shadow_instagram_user": {"id": about, "business_manager": manager}}})
    post = world.live_post(about)
    if post is None or not world.is_business:
        return as_json({"data": {"instagram_post_by_igid": None}})
    node: JsonObject = {
        "like_count": 12,
        "comment_count": len(post.comments),
        "save_count": 3,
        "inline_insights_node": {
            "metrics": {"reach_count": 1200, "impression_count": 1500},
            "error": None,
        },
    }
    return as_json({"data": {"instagram_post_by_igid": node}})


def _item(message: Message, sender: int) -> JsonObject:
    return {
        "item_id": str(message.item_id),
        "user_id": sender,
        "timestamp": int(message.at.timestamp() * 1_000_000),
        "item_type": "text",
        "text": message.text,
    }


def thread_with(world: World, request: Request) -> Answer:
    """Return the thread with one person, newest message first."""
    asked = int(json.loads(request.query["recipient_users"])[0])
    items: list[Json] = [_item(message, ME) for message in reversed(world.messages) if message.to == asked]
    if not items:
        return as_json({})
    return as_json({"thread": {"thread_id": str(asked), "items": items}})


def message_sent(world: World, request: Request) -> Answer:
    """Take a direct message."""
    form = request.form
    to = int(json.loads(form["recipient_users"])[0][0])
    if world.person_of(to) is None:
        return as_json({"message": "Invalid target user"}, 400)
    if to in world.closed_to_messages:
        return as_json({"message": "This account doesn't allow new message requests"}, 400)
    message = Message(world.new_pk(), to, form.get("text") or form["link_text"], world.clock())
    world.messages.append(message)
    world.write("message", str(to), message.text)
    payload: JsonObject = {
        "item_id": str(message.item_id),
        "thread_id": str(to),
        "timestamp": str(int(message.at.timestamp() * 1_000_000)),
        "client_context": form["client_context"],
    }
    return as_json({"action": "item_ack", "status_code": "200", "payload": payload})
