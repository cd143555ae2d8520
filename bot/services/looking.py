"""Has it happened? Looking at the platform before, and instead of, doing something again.

A post is found by the marker in its caption, a comment of our own by its text and place, a message by its
text in the thread, a story by being the only one of the minutes around its try that no other action has
made: while one is looked for, no other story is sent. One that may be from between a backup and its restore
could be any story of that time. Looking raises where it cannot tell; None always means that it is not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.game.model import Question, TebakKata
from bot.game.timetable import week_bounds
from bot.platforms.base import SeenComment
from bot.services.desk import Desk
from bot.store import meta, outbox, people, rounds
from bot.store.bundles import Bundle
from bot.store.database import Reader
from bot.store.outbox import STORIES
from bot.store.tables import ActionRow

BEFORE_PLANNED = timedelta(days=1)
BEFORE_DUE = timedelta(minutes=15)  # how far two clocks may be apart, with room to spare
CLOCKS_APART = timedelta(minutes=1)  # `sabtu doctor` refuses half of it
MADE_WITHIN = timedelta(minutes=15)  # a try of a story ends long before, by its time limits
STORIES_LAST = timedelta(days=1)
FOLLOWS = {"story": "post", "reveal-story": "reveal", "winners-story": "winners"}
PAGES = 50
IN_ORDER = 8  # as many in order are no accident


@dataclass(frozen=True, slots=True)
class Found:
    """Something that is there: the platform's id and, for posts, the platform's time."""

    id: str
    posted_at: datetime | None = None


class MarkerTaken(Exception):
    """After a restore: a post bears this round's marker and asks something else; a person must look.

    Args:
        link: Where that post is.
    """

    def __init__(self, link: str) -> None:
        super().__init__(link)
        self.link = link


class CannotTell(Exception):
    """Ours may be among comments not read, too many and in no order, one of several stories, or altered."""


def find(desk: Desk, action: ActionRow, bundle: Bundle | None) -> Found | None:
    """Return what the action would make, where it is there already.

    Args:
        bundle: What a post is, or would be, made of; None where nobody can say any more.
    """
    match action.kind:
        case "post" | "winners" | "correction":
            return _post(desk, action, bundle)
        case "hint" | "reveal" | "reply":
            return _comment(desk, action)
        case "message":
            return _message(desk, action)
        case "story" | "closing-story" | "winners-story" | "reveal-story":
            return _story(desk, action)
        case _:  # likes and pins: doing them twice is doing them once, so nobody need look
            return None


def is_asked(question: Question, caption: str) -> bool:
    """Whether a caption is about this question: its words, or its puzzle's clue, stand in it."""
    words = question.text or (question.answer if isinstance(question, TebakKata) else "")
    return bool(words) and _plain(words.casefold()) in _plain(caption.casefold())


def _post(desk: Desk, action: ActionRow, bundle: Bundle | None) -> Found | None:
    if bundle is None:
        raise CannotTell  # its marker may have been altered too
    with desk.store.read() as tx:
        planned_at = _planned_at(desk, tx, action)
        round_ = rounds.get(tx, action.round_id) if action.round_id else None
        restored = meta.get(tx, "restored_at") is not None
    since = min(planned_at, action.created_at) - BEFORE_PLANNED
    for post in desk.platform.recent_posts(since):
        if bundle.marker not in post.caption:
            continue
        if restored and round_ and not any(is_asked(one, post.caption) for one in round_.quiz.questions):
            raise MarkerTaken(post.link)
        return Found(post.id, post.posted_at)
    return None


def _planned_at(desk: Desk, tx: Reader, action: ActionRow) -> datetime:
    """Return when the post was meant to go out first; of an announcement, when its week began."""
    if action.round_id:
        return rounds.row(tx, action.round_id).publish_at
    bounds = week_bounds(action.week or "", desk.settings.zone)
    return bounds[0] if bounds else action.created_at


def _comment(desk: Desk, action: ActionRow) -> Found | None:
    with desk.store.read() as tx:
        row = rounds.row(tx, action.round_id or 0)
    post_id = row.post_id or ""
    ours = desk.platform.account().user_id
    if action.comment_id:
        return _same(desk.platform.replies(post_id, action.comment_id), ours, action.text)
    moments = [action.due_at, action.claimed_at, row.close_at if action.kind == "reveal" else None]
    since = min(moment for moment in moments if moment is not None) - BEFORE_DUE
    cursor: str | None = None
    stamps: list[datetime] = []
    for _ in range(PAGES):
        page = desk.platform.comment_page(post_id, cursor)
        found = _same(page.comments, ours, action.text)
        stamps += [comment.commented_at for comment in page.comments if not comment.pinned]
        if found or page.next_cursor is None or _reach(stamps, since):
            return found
        cursor = page.next_cursor
    raise CannotTell


def _same(comments: tuple[SeenComment, ...], ours: str, text: str) -> Found | None:
    for comment in comments:
        if comment.user_id == ours and _plain(comment.text) == _plain(text):
            return Found(comment.id)
    return None


def _reach(stamps: Sequence[datetime], since: datetime) -> bool:
    """Whether a list, newest first, goes back beyond `since`; one in another order proves nothing."""
    newest_first = all(earlier <= later for later, earlier in pairwise(stamps))
    return newest_first and len(stamps) >= IN_ORDER and stamps[-1] < since


def _plain(text: str) -> str:
    return " ".join(text.split())


def _message(desk: Desk, action: ActionRow) -> Found | None:
    with desk.store.read() as tx:
        person = people.by_id(tx, [action.person_id or 0]).get(action.person_id or 0)
    if person is None or person.user_id is None:
        return None
    for message in desk.platform.messages_to(person.user_id):
        if _plain(message.text) == _plain(action.text):
            return Found(message.id)
    return None


def _story(desk: Desk, action: ActionRow) -> Found | None:
    tried_at = action.claimed_at or action.created_at
    since = tried_at - CLOCKS_APART
    until = tried_at + MADE_WITHIN
    with desk.store.read() as tx:
        known = outbox.results(tx, *STORIES)
        unremembered = _unremembered(tx, action)
    earliest = min(since, unremembered[0]) if unremembered else since
    new = [story for story in desk.platform.recent_stories(earliest) if story.id not in known]
    if unremembered and any(unremembered[0] <= story.posted_at <= unremembered[1] for story in new):
        raise CannotTell
    ours = [story for story in new if since <= story.posted_at <= until]
    if len(ours) > 1:
        raise CannotTell
    return Found(ours[0].id) if ours else None


def _unremembered(tx: Reader, action: ActionRow) -> tuple[datetime, datetime] | None:
    """Return from when to when this story may have been made without our database knowing of it.

    That is between a backup and its restore, for what belongs to something that was meant before the restore.
    """
    restored_at, backed_up_at = meta.get(tx, "restored_at"), meta.get(tx, "backed_up_at")
    if restored_at is None:
        return None
    until = datetime.fromisoformat(restored_at)
    followed = outbox.by_key(tx, f"{FOLLOWS.get(action.kind)}:{action.round_id or action.week}")
    if min(one.created_at for one in (action, followed) if one is not None) > until:
        return None
    since = datetime.fromisoformat(backed_up_at) if backed_up_at else until - STORIES_LAST
    return since - CLOCKS_APART, until + CLOCKS_APART
