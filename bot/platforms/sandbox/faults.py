"""What can go wrong on a platform, on demand: refusals, lost answers, and a feed that lags.

Faults live in this process only and are spent one by one. `watch` sees every call, before it does
anything and after it is done: a test counts them there, or ends the process.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from bot.errors import PlatformError

Method = Literal[
    "account",
    "recent_posts",
    "post",
    "comment_page",
    "replies",
    "recent_stories",
    "messages_to",
    "insights",
    "account_insights",
    "publish",
    "publish_story",
    "reply",
    "like",
    "pin",
    "edit_caption",
    "delete_comment",
    "send_message",
]
Moment = Literal["before", "after"]
ErrorMaker = Callable[[], PlatformError]


@dataclass(slots=True)
class _Fault:
    method: Method | None
    error: ErrorMaker
    moment: Moment
    times: int


@dataclass(slots=True)
class Faults:
    """What goes wrong next.

    Args:
        lag: How long own posts, stories, replies and messages made from now on stay out of listings.
        watch: Called with each call's name, before and after it.
    """

    lag: timedelta = timedelta(0)
    watch: Callable[[Method, Moment], None] | None = None
    _planned: list[_Fault] = field(default_factory=list)

    def before(self, method: Method | None, error: ErrorMaker, times: int = 1) -> None:
        """Let the next calls of `method` (None: of any) fail before anything is done."""
        self._planned.append(_Fault(method, error, "before", times))

    def after(self, method: Method | None, error: ErrorMaker, times: int = 1) -> None:
        """Let the next calls of `method` (None: of any) fail after it was done: a lost answer."""
        self._planned.append(_Fault(method, error, "after", times))

    def come_to(self, method: Method, moment: Moment) -> None:
        """Tell the watcher, and raise the first fault that waits here."""
        if self.watch is not None:
            self.watch(method, moment)
        for fault in self._planned:
            if fault.method in (method, None) and fault.moment == moment and fault.times > 0:
                fault.times -= 1
                raise fault.error()
