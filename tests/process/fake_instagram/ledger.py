"""What was really written on the fake Instagram, and every request it got."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Write = Literal["post", "story", "comment", "reply", "like", "pin", "edit", "delete", "close", "message"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted write; `target` is the post, comment or person, `text` what was said."""

    kind: Write
    target: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it arrived; `outcome` is the status, or the fault that struck."""

    line: str
    outcome: str
    at: datetime
    protocol: str


class Ledger:
    """Append-only; tests read it to say *exactly one*."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.calls: list[Call] = []

    def count(self, kind: Write, text: str = "", target: str | None = None) -> int:
        """Return how many writes of a kind hold this text and went to this target."""
        return sum(
            entry.kind == kind and text in entry.text and (target is None or entry.target == target)
            for entry in self.entries
        )

    def requests(self, part: str) -> int:
        """Return how many requests arrived whose `METHOD /path` holds this part."""
        return sum(part in call.line for call in self.calls)

    def more_than_once(self) -> dict[tuple[str, str, str], int]:
        """Return every post, story, comment, reply and message that was made more than once."""
        made = Counter(
            (entry.kind, entry.target, entry.text)
            for entry in self.entries
            if entry.kind in {"post", "story", "comment", "reply", "message"}
        )
        return {what: times for what, times in made.items() if times > 1}
