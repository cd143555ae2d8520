"""What a card or a caption is about: plain values in, no file read and no clock looked at.

The makers of pictures and words take these and nothing else, so that the same subject always gives the same
bytes and a picture can be approved before it is posted.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from bot.game.model import Question


@dataclass(frozen=True, slots=True)
class Colours:
    """The brand's four colours, as `#RRGGBB`.

    Args:
        primary: Fills the background of the themes that follow the brand.
        accent: Marks what to do: the series' name, the footer.
        paper: The panels that hold the text.
        ink: The text on panels.
    """

    primary: str = "#0B3D91"
    accent: str = "#F2B705"
    paper: str = "#FFFFFF"
    ink: str = "#14213D"


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose card it is and how it looks.

    Args:
        handle: Without the `@`.
        logo: A picture file; None draws the initials of the name.
        zone: The account's own zone; times are shown in it.
        other_zones: Zones whose clocks stand beside it, such as WITA and WIT beside WIB.
        theme: One of `bot.content.cards.themes.THEMES`.
        motif: One of `bot.content.cards.MOTIFS`.
        language: Of the words that the card itself adds.
        simulated: Prints a loud SIMULASI: nobody may take a rehearsal for the real thing.
    """

    name: str
    handle: str
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Jakarta"))
    other_zones: tuple[ZoneInfo, ...] = ()
    logo: Path | None = None
    colours: Colours = Colours()
    theme: str = "sabtu"
    motif: str = "kawung"
    language: str = "id"
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class RoundCard:
    """One round's post.

    Args:
        series_title: Such as `Sabtu Trivia`.
        number: The running number of the series, printed as `#48`; None leaves it out.
        picture: The writer's own picture file, shown with the question where there is one question.
        puzzle_pictures: Picture files of `PictureClue` puzzles, by the name the clue gives.
    """

    series_title: str
    questions: tuple[Question, ...]
    closes_at: datetime
    number: int | None = None
    title: str | None = None
    programme: str | None = None
    prize: str | None = None
    picture: Path | None = None
    puzzle_pictures: tuple[tuple[str, Path], ...] = ()

    def puzzle_picture(self, name: str) -> Path | None:
        """Return the file of a picture clue; None where it was not given."""
        return dict(self.puzzle_pictures).get(name)


@dataclass(frozen=True, slots=True)
class RevealCard:
    """The answers of a round that is over; `asked_at` is when it was posted."""

    series_title: str
    questions: tuple[Question, ...]
    number: int | None = None
    title: str | None = None
    source: str | None = None
    right_answers: int | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Winner:
    """One place on the podium; equal places share a rank.

    Args:
        ahead_by: What put them before the next with as many points, where there is such a one.
    """

    rank: int
    handle: str
    points: int
    ahead_by: Literal["correct", "seconds"] | None = None


@dataclass(frozen=True, slots=True)
class PodiumCard:
    """The winners of a week.

    Args:
        series_titles: The series that counted, in their order.
        week: The number of the ISO week.
        first_day: Any moment of the week's first day, and `last_day` of its last.
    """

    winners: tuple[Winner, ...]
    series_titles: tuple[str, ...]
    week: int
    first_day: datetime
    last_day: datetime
    prize: str | None = None
