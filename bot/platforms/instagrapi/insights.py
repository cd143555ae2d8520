"""The reach of a post and of the account, as far as Instagram tells.

The shape of these answers is not documented and was not seen on the real service: each number is looked for
by name anywhere in the answer, and one that is not there is None, never 0.
"""

from bot.platforms.base import Insights
from bot.platforms.instagrapi.session import Json
from bot.platforms.instagrapi.surface import LibraryClient


def of_post(client: LibraryClient, post_id: str) -> Insights:
    """Return what is known of a post's reach."""
    answer: Json = dict(client.insights_media(post_id))
    return Insights(
        reach=_number(answer, "reach_count"),
        impressions=_number(answer, "impression_count"),
        likes=_number(answer, "like_count"),
        comments=_number(answer, "comment_count"),
        saves=_number(answer, "save_count"),
    )


def of_account(client: LibraryClient) -> Insights:
    """Return what is known of the account's reach."""
    answer: Json = dict(client.insights_account())
    return Insights(
        reach=_number(answer, "reach_count"),
        impressions=_number(answer, "impression_count"),
        followers=_number(answer, "followers_count"),
    )


def _number(answer: Json, name: str) -> int | None:
    if isinstance(answer, list):
        parts: list[Json] = answer
    elif isinstance(answer, dict):
        value = answer.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        parts = list(answer.values())
    else:
        return None
    return next((found for part in parts if (found := _number(part, name)) is not None), None)
