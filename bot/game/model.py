"""The nouns of the game, always by the same names.

A *quiz* is what a writer's file says; it holds one or more *questions*. A *round* is one posted
quiz. Followers write *comments*; a comment that tries to answer is an *attempt*; the judge gives it
a *verdict*. Values only: nothing here reads a clock, a file or a network.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal


class Verdict(StrEnum):
    """What the judge says of one comment and one question (policy, the table at the top)."""

    CORRECT = "correct"
    WRONG = "wrong"
    REVIEW = "review"
    MISSING = "missing"
    CHATTER = "chatter"

    @property
    def is_attempt(self) -> bool:
        """Whether it uses up one of the follower's attempts; `review` does until a person decides."""
        return self in (Verdict.CORRECT, Verdict.WRONG, Verdict.REVIEW)


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices of a multiple-choice question; letters run A to F."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a number, an amount or a date may lie from the key and still be right.

    Args:
        amount: At least 0; in the key's own unit, in percent of it, or in days.
        unit: What `amount` counts.
    """

    amount: Decimal
    unit: Literal["absolute", "percent", "days"]


@dataclass(frozen=True, slots=True)
class SpeedBonus:
    """Extra points that melt in a straight line from `points` at once to 0 at `melts_after`."""

    points: int
    melts_after: timedelta


@dataclass(frozen=True, slots=True)
class LettersShown:
    """The word with gaps, as printed: `P_NC_S_L_`; words apart by a space, `_` for a hidden letter."""

    pattern: str
    kind: Literal["shown"] = "shown"


@dataclass(frozen=True, slots=True)
class LettersScrambled:
    """The letters of the word in another order."""

    letters: str
    kind: Literal["scrambled"] = "scrambled"


@dataclass(frozen=True, slots=True)
class EmojiClue:
    """Emoji that together suggest the word."""

    emoji: str
    kind: Literal["emoji"] = "emoji"


@dataclass(frozen=True, slots=True)
class PictureClue:
    """A picture that suggests the word; a path relative to the quiz file."""

    image: str
    kind: Literal["picture"] = "picture"


Puzzle = LettersShown | LettersScrambled | EmojiClue | PictureClue


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """A question whose answer is one of two to six options."""

    text: str
    options: tuple[Option, ...]
    answer: str  # the letter of the right option
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    points: int | None = None
    speed_bonus: SpeedBonus | None = None
    explanation: str | None = None
    kind: Literal["multiple-choice"] = "multiple-choice"

    @property
    def right_option(self) -> Option:
        """The option whose letter is the answer."""
        return next(option for option in self.options if option.letter == self.answer)


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """A question answered in the follower's own words, number, amount or date."""

    text: str
    answer: str
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    tolerance: Tolerance | None = None
    points: int | None = None
    speed_bonus: SpeedBonus | None = None
    explanation: str | None = None
    kind: Literal["open-answer"] = "open-answer"


@dataclass(frozen=True, slots=True)
class TebakKata:
    """A word to guess from a puzzle; `text` is the clue and may be empty."""

    text: str
    answer: str
    puzzle: Puzzle
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    points: int | None = None
    speed_bonus: SpeedBonus | None = None
    explanation: str | None = None
    kind: Literal["tebak-kata"] = "tebak-kata"


Question = MultipleChoice | OpenAnswer | TebakKata


@dataclass(frozen=True, slots=True)
class Attempts:
    """Which of a person's attempts at a question count (policy, section 7).

    Args:
        rule: `first`, `last` before closing, or `any` of the first `limit` (None: any at all).
        limit: How many attempts count under `any`; at least 1.
    """

    rule: Literal["first", "last", "any"]
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """A comment of the account's own, `after` the post's own time."""

    after: timedelta
    text: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """What one quiz file says. None means: as the series has it."""

    series: str
    questions: tuple[Question, ...]
    title: str | None = None
    theme: str | None = None
    programme: str | None = None
    unit: str | None = None
    tags: tuple[str, ...] = ()
    publish_at: datetime | None = None
    close_at: datetime | time | None = None  # a time of day: the first such after the post
    close_after: timedelta | None = None
    attempts: Attempts | None = None
    hints: tuple[Hint, ...] = ()
    image: str | None = None
    caption: str | None = None
    alt_text: str | None = None
    story: bool | None = None
    prize: str | None = None
    terms: str | None = None
    source: str | None = None
    example: bool = False


class RoundStatus(StrEnum):
    """Where a round stands in its life; see `bot.game.rounds.MOVES` for the way from one to the next."""

    PLANNED = "planned"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    OPEN = "open"
    CLOSING = "closing"
    SETTLED = "settled"
    REVEALED = "revealed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Round:
    """One posted, or to be posted, quiz.

    Args:
        id: Ours, and the contract's `R` in outbox keys.
        number: Running number within the series; with the series' code it makes the marker `[ST-48]`.
        file: Path of the quiz file below the quizzes folder: the round's identity for the writer.
        week: ISO week of `publish_at` on the account's own calendar, as `2026-W48`.
        attempts: Which attempts count, resolved from quiz and series.
        close_at: End of the round; comments stamped at or after it are late.
    """

    id: int
    series: str
    number: int
    file: str
    week: str
    status: RoundStatus
    reason: str | None
    publish_at: datetime
    close_at: datetime
    quiz: Quiz
    attempts: Attempts
    opened_at: datetime | None = None
    post_id: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one comment says to one question, as judged.

    Args:
        person: Our own number of the person; steady through renames.
        question: From 1.
        at: The moment it counts from: the comment's own time, or when an edit was first seen.
    """

    comment_id: str
    person: int
    question: int
    verdict: Verdict
    at: datetime
