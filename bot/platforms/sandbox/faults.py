"""Faults for tests and rehearsals: what the simulated Instagram is to do wrong, and how often."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.errors import PlatformError

ErrorMaker = Callable[[], PlatformError]


@dataclass(slots=True)
class _Fault:
    method: str
    error: ErrorMaker
    after: bool
    times: int


@dataclass(slots=True)
class Faults:
    """What goes wrong next.

    Args:
        lag: How long the feed takes to show a new post.
    """

    lag: timedelta = timedelta(0)
    _planned: list[_Fault] = field(default_factory=list)

    def before(self, method: str, error: ErrorMaker, times: int = 1) -> None:
        """Let the next calls of `method` fail before anything is done."""
        self._planned.append(_Fault(method, error, after=False, times=times))

    def after(self, method: str, error: ErrorMaker, times: int = 1) -> None:
        """Let the next calls of `method` fail after it was done: a lost answer."""
        self._planned.append(_Fault(method, error, after=True, times=times))

    @contextmanager
    def around(self, method: str) -> Iterator[None]:
        """Fail as planned, before or after the block."""
        self._strike(method, after=False)
        yield
        self._strike(method, after=True)

    def _strike(self, method: str, *, after: bool) -> None:
        for fault in self._planned:
            if fault.method == method and fault.after is after and fault.times > 0:
                fault.times -= 1
                raise fault.error()
