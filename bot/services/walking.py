"""Reading on down a round's list of comments, for one turn: until it ends, or enough calls were made.

Only the platform is asked here; what was found is handed back whole, with the place to go on from, so that
the caller stores both in one transaction. Errors are handed back too: what was read before them counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.errors import Gone, PlatformError, Refused
from bot.platforms.base import CommentPage, Platform, SeenComment
from bot.store.walks import Thread

Page = tuple[SeenComment, ...]


@dataclass(slots=True)
class Stretch:
    """What one turn read.

    Args:
        cursor: Where the walk goes on; None: at the top.
        ended: The list came to its end, or to what was known.
        lost: The platform knows the cursor no more: the walk must begin anew.
        trouble: What the platform raised; the pages before it are good.
        page_calls, thread_calls: Calls made, those that failed among them.
    """

    cursor: str | None
    comments: list[SeenComment] = field(default_factory=list)
    replies: list[SeenComment] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    newest: Page = ()
    platform_count: int | None = None
    ended: bool = False
    lost: bool = False
    trouble: PlatformError | None = None
    page_calls: int = 0
    thread_calls: int = 0

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return self.page_calls + self.thread_calls


@dataclass(frozen=True, slots=True)
class Rules:
    """What a walk stops at and looks into.

    Args:
        is_news: Whether a page holds anything that this walk has not read yet; asked of the first page after
            a pause, since a platform that has forgotten a cursor may answer with the first page of all.
        is_end: Whether a page reaches what was known before the walk began.
        changed: Comments of a page whose replies are to be fetched.
    """

    is_news: Callable[[Page], bool]
    is_end: Callable[[Page], bool] = lambda page: False
    changed: Callable[[Page], Sequence[SeenComment]] = lambda page: ()


def read_on(
    platform: Platform, post_id: str, cursor: str | None, most: int, limit: int, rules: Rules
) -> Stretch:
    """Read pages from `cursor` on, with the replies they ask for, until the walk ends.

    Args:
        most: After so many calls no further page is begun.
        limit: Never more calls than this; a page whose replies do not fit is read again by the next turn.
    """
    stretch = Stretch(cursor)
    ids: set[str] = set()
    cursors: set[str] = set()
    resumed = cursor is not None
    while stretch.calls < min(most, limit):
        stretch.page_calls += 1
        try:
            page = platform.comment_page(post_id, stretch.cursor)
        except PlatformError as error:
            stretch.lost = resumed and _is_of_the_cursor(error)
            stretch.trouble = None if stretch.lost else error
            return stretch
        fresh = tuple(comment for comment in page.comments if comment.id not in ids)
        if resumed and not rules.is_news(fresh):
            stretch.lost = True
            return stretch
        if stretch.cursor is None:
            stretch.newest, stretch.platform_count = fresh, page.comment_count
        if not _fetch_threads(platform, post_id, rules.changed(fresh), limit, stretch):
            return stretch
        ids |= {comment.id for comment in fresh}
        stretch.comments += fresh
        if rules.is_end(fresh) or _is_last(page, cursors, fresh):
            stretch.ended = True
            return stretch
        cursors.add(page.next_cursor or "")
        stretch.cursor = page.next_cursor
        resumed = False
    return stretch


def _is_last(page: CommentPage, cursors: set[str], fresh: Page) -> bool:
    # The platform has been seen to hand out the same page, or the same cursor, for ever.
    return page.next_cursor is None or page.next_cursor in cursors or not fresh


def _is_of_the_cursor(error: PlatformError) -> bool:
    return isinstance(error, Refused) and not isinstance(error, Gone)


def _fetch_threads(
    platform: Platform, post_id: str, parents: Sequence[SeenComment], limit: int, stretch: Stretch
) -> bool:
    """Fetch the replies below these comments; whether all were fetched. Those that were are kept anyway."""
    for parent in parents:
        if stretch.calls >= limit:
            return False
        stretch.thread_calls += 1
        try:
            replies = platform.replies(post_id, parent.id)
        except Gone:
            continue  # deleted since the page was read: its replies went with it
        except PlatformError as error:
            stretch.trouble = error
            return False
        stretch.threads.append(Thread(parent.id, parent.reply_count, tuple(reply.id for reply in replies)))
        stretch.replies += replies
    return True
