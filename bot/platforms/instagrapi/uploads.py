"""Getting pictures to Instagram and making posts and stories of them.

The library's `photo_upload` is not used: it encodes the picture anew at a lower quality, crops it, configures
up to ten times while the answer is empty, and where the answer holds no post it takes the newest post in the
feed for its own. Here the approved bytes go up as they are, and the post is made by one call.
"""

import io
import json
import secrets
import time
from uuid import uuid4

import requests
from instagrapi.exceptions import PhotoNotUpload
from instagrapi.types import StoryLink, StoryMedia, StoryMention, StoryPoll, UserShort
from PIL import Image, UnidentifiedImageError
from pydantic import ValidationError

from bot.errors import Refused
from bot.platforms.base import NewPost, NewStory, Picture
from bot.platforms.instagrapi.rows import UploadAnswer
from bot.platforms.instagrapi.session import Json
from bot.platforms.instagrapi.surface import Answered, LibraryClient

POST_PATH = "media/configure"
STORY_PATH = "media/configure_to_story"
_UPLOAD = "https://i.instagram.com/rupload_igphoto/"
_FEED_RATIOS = (4 / 5, 1.91)  # width by height; others are cut by Instagram
_ROUNDING = 0.01
_ALBUM = (2, 10)


def make_post(client: LibraryClient, post: NewPost) -> Answered:
    """Upload the pictures and make the post; the last call is the one that matters."""
    sizes = [_feed_size(picture) for picture in post.pictures]
    if len(post.pictures) > _ALBUM[1] or not post.pictures:
        raise Refused("number-of-pictures")
    if len(sizes) == 1:
        (width, height), picture = sizes[0], post.pictures[0]
        upload = _upload(client, picture, 0)
        alt_text: Answered = {"custom_accessibility_caption": picture.alt_text} if picture.alt_text else {}
        return client.photo_configure(upload, width, height, post.caption, extra_data=alt_text)
    children = [
        _album_child(_upload(client, picture, place, in_album=True), picture, *size)
        for place, (picture, size) in enumerate(zip(post.pictures, sizes, strict=True))
    ]
    return client.album_configure(children, post.caption)


def make_story(client: LibraryClient, story: NewStory, mentioned: list[tuple[str, str]]) -> Answered:
    """Upload the picture and make the story with its tap areas.

    Args:
        mentioned: Id and handle of each person to mention; the library sends them as tap areas.
    """
    width, height = _size(story.picture)
    upload = _upload(client, story.picture, 0)
    people: list[object] = [
        StoryMention(
            user=UserShort(pk=pk, username=handle),
            x=0.5,
            y=0.70 + 0.06 * place,
            width=0.6,
            height=0.05,
        )
        for place, (pk, handle) in enumerate(mentioned)
    ]
    links: list[object] = [StoryLink(webUri=story.link, y=0.88, height=0.08)] if story.link else []
    opened: list[object] = []
    if story.post_id is not None:
        pk, _, owner = story.post_id.partition("_")
        opened.append(StoryMedia(media_pk=int(pk), user_id=int(owner or client.user_id or 0)))
    polls: list[object] = []
    if story.poll is not None:
        polls.append(
            StoryPoll(
                x=0.5,
                y=0.6,
                width=0.7,
                height=0.2,
                question=story.poll.question,
                options=list(story.poll.options),
            )
        )
    return client.photo_configure_to_story(
        upload, width, height, "", mentions=people, links=links, medias=opened, polls=polls
    )


def _upload(client: LibraryClient, picture: Picture, place: int, *, in_album: bool = False) -> str:
    """Send the bytes as they are and return their upload id; nobody sees them until they are configured."""
    upload_id = str(int(time.time() * 1000) + place)
    name = f"{upload_id}_0_{secrets.randbelow(9 * 10**9) + 10**9}"
    parameters: dict[str, Json] = {
        "retry_context": '{"num_step_auto_retry":0,"num_reupload":0,"num_step_manual_retry":0}',
        "media_type": "1",
        "xsharing_user_ids": "[]",
        "upload_id": upload_id,
        "image_compression": '{"lib_name":"moz","lib_version":"3.1.m","quality":"80"}',
    }
    if in_album:
        parameters["is_sidecar"] = "1"
    length = str(len(picture.jpeg))
    headers = client.private_headers(
        {
            "Accept-Encoding": "gzip",
            "X-Instagram-Rupload-Params": json.dumps(parameters),
            "X_FB_PHOTO_WATERFALL_ID": str(uuid4()),
            "X-Entity-Type": "image/jpeg",
            "Offset": "0",
            "X-Entity-Name": name,
            "X-Entity-Length": length,
            "Content-Type": "application/octet-stream",
            "Content-Length": length,
        }
    )
    response = client.private.post(_UPLOAD + name, data=picture.jpeg, headers=headers)
    if response.status_code != 200 or not _taken(response):
        raise PhotoNotUpload(response.text, response=response)
    return upload_id


def _taken(response: requests.Response) -> bool:
    """Whether Instagram says that it has the picture; a 200 alone may be an error page of a proxy."""
    try:
        return UploadAnswer.model_validate_json(response.content).status == "ok"
    except ValidationError:
        return False


def _album_child(upload_id: str, picture: Picture, width: int, height: int) -> Answered:
    child: Answered = {
        "upload_id": upload_id,
        "edits": json.dumps(
            {"crop_original_size": [width, height], "crop_center": [0.0, -0.0], "crop_zoom": 1.0}
        ),
        "extra": json.dumps({"source_width": width, "source_height": height}),
        "scene_capture_type": "",
        "scene_type": None,
    }
    if picture.alt_text:
        child["custom_accessibility_caption"] = picture.alt_text
    return child


def _size(picture: Picture) -> tuple[int, int]:
    try:
        with Image.open(io.BytesIO(picture.jpeg)) as opened:
            if opened.format == "JPEG":
                return opened.size
    except (UnidentifiedImageError, OSError) as error:
        raise Refused("not-a-jpeg") from error
    raise Refused("not-a-jpeg")


def _feed_size(picture: Picture) -> tuple[int, int]:
    width, height = _size(picture)
    if not _FEED_RATIOS[0] - _ROUNDING <= width / height <= _FEED_RATIOS[1] + _ROUNDING:
        raise Refused("picture-shape")
    return width, height
