"""What there is to say, as plain values: a post, its answers, the winners, a message, a correction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.content.subjects import Winner
from bot.game.model import Attempts, Question, SpeedBonus


@dataclass(frozen=True, slots=True)
class Limits:
    """Instagram's limits on what is written under a picture, as set in `[limits]`."""

    caption: int = 2200
    hashtags: int = 5
    mentions: int = 3


@dataclass(frozen=True, slots=True)
class Post:
    """A round about to be posted.

    Args:
        marker: Such as `[ST-48]`; it always ends the caption.
        points: For a right answer, where the series or the quiz says so for all questions.
        own_caption: The writer's own words; closing time, prize and terms still follow them.
        own_alt_text: The writer's own words for those who cannot see the picture.
    """

    series_title: str
    marker: str
    questions: tuple[Question, ...]
    closes_at: datetime
    attempts: Attempts
    number: int | None = None
    title: str | None = None
    programme: str | None = None
    points: int | None = None
    speed_bonus: SpeedBonus | None = None
    prize: str | None = None
    terms: str | None = None
    hashtags: tuple[str, ...] = ()
    own_caption: str | None = None
    own_alt_text: str | None = None


@dataclass(frozen=True, slots=True)
class Reveal:
    """The answers of a round that is over; `right_answers` counts people."""

    series_title: str
    questions: tuple[Question, ...]
    source: str | None = None
    right_answers: int | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """The winners of a week.

    Args:
        marker: It always ends the caption.
        first_day: Any moment of the week's first day, and `last_day` of its last.
        claim_within: How long after their message winners may answer; None where nobody need.
    """

    marker: str
    week: int
    first_day: datetime
    last_day: datetime
    winners: tuple[Winner, ...]
    series_titles: tuple[str, ...]
    prize: str | None = None
    terms: str | None = None
    claim_within: timedelta | None = None
    hashtags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WinnerMessage:
    """A message to one winner; `code` is what they must repeat."""

    winner: Winner
    week: int
    code: str
    prize: str | None = None
    claim_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A change of an announced week, said in public.

    Args:
        reason: As the person who decided wrote it.
        gone: Handles that lose their place.
        winners: The places as they now are.
        passed_on: A winner did not answer, so the prize goes to the next in line: nobody was mistaken.
    """

    marker: str
    week: int
    reason: str
    winners: tuple[Winner, ...]
    gone: tuple[str, ...] = ()
    passed_on: bool = False


@dataclass(frozen=True, slots=True)
class ByHand:
    """A post to be made by a person in the app: pictures in their order, and the caption's file."""

    what: Literal["round", "winners"]
    marker: str
    pictures: tuple[str, ...]
    caption_file: str
    alt_text_file: str
    until: datetime | None = None
