"""The tables of bot.toml and their defaults; bot.toml as shipped says what each key means."""

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from bot.game.model import Attempts, SpeedBonus
from bot.game.timetable import Slot, parse_clock, parse_slot
from bot.settings.kinds import (
    AttemptsText,
    Clock,
    Colour,
    Country,
    Duration,
    Handle,
    Hashtag,
    Locale,
    Secret,
    Section,
    SeriesCode,
    Share,
    SlotText,
    StoreUrl,
    Zone,
)

Theme = Literal["sabtu", "merah-putih", "rimba", "senja", "pagi"]  # as `bot.content.cards` draws them
Motif = Literal["kawung", "parang", "tenun", "polos"]


class AccountSettings(Section):
    """The account the game is played on, as cards and captions show it."""

    handle: Handle = "sabtu"
    name: str = "Sabtu"
    timezone: Zone = "Asia/Jakarta"
    other_timezones: tuple[Zone, ...] = ()
    logo: Path | None = None


class PlatformSettings(Section):
    """Where the game is played."""

    backend: Literal["sandbox", "instagrapi"] = "sandbox"


class SandboxSettings(Section):
    """The simulated Instagram."""

    crowd: int = Field(0, ge=0)
    speed: float = Field(1, gt=0)
    seed: int = 48
    followers: int = Field(300, ge=0)


class PaceSettings(Section):
    """How gently the real account is used."""

    before_call: Duration = timedelta(seconds=1)
    spread: Duration = timedelta(seconds=3)
    between_writes: Duration = timedelta(seconds=30)
    connect_timeout: Duration = timedelta(seconds=10)
    read_timeout: Duration = timedelta(seconds=30)


class InstagrapiSettings(Section):
    """The real Instagram; secrets come from the environment or from files, never from bot.toml."""

    username: str | None = None
    password: Secret | None = None
    totp_seed: Secret | None = None
    session_key: Secret | None = None
    session: Path = Path("var/session")
    proxy: str | None = None
    ca_file: Path | None = None
    transport: Literal["curl", "requests"] = "curl"
    close_comments: bool = False
    country: Country = "ID"
    country_code: int = Field(62, ge=1)
    locale: Locale = "id_ID"
    pace: PaceSettings = PaceSettings()


class StoreSettings(Section):
    """Where the game is remembered."""

    url: StoreUrl | None = None


class FolderSettings(Section):
    """The folder of quiz files."""

    path: Path = Path("quizzes")
    every: Duration = timedelta(seconds=5)
    still: Duration = timedelta(seconds=2)


class SpeedBonusSettings(Section):
    """Extra points that melt away."""

    points: int = Field(ge=1)
    melts_after: Duration

    def rule(self) -> SpeedBonus:
        """Return the bonus as the game knows it."""
        return SpeedBonus(self.points, self.melts_after)


class SeriesSettings(Section):
    """A series of quizzes; None where the rest of bot.toml decides, see `Settings.series_named`."""

    kind: Literal["trivia", "tebak-kata"]
    title: str = Field(min_length=1)
    code: SeriesCode
    slots: tuple[SlotText, ...] = ()
    close_after: Duration | None = None
    close_at: Clock | None = None
    points: int = Field(10, ge=0)
    speed_bonus: SpeedBonusSettings | None = None
    attempts: AttemptsText = None
    prize: str | None = None
    terms: str | None = None
    hashtags: tuple[Hashtag, ...] = ()
    programme: str | None = None
    theme: Theme | None = None
    story: bool = False
    closing_story: Duration | None = None
    reveal_pin: bool | None = None
    reveal_story: bool | None = None

    @model_validator(mode="after")
    def _ends_once(self) -> "SeriesSettings":
        if self.close_after is not None and self.close_at is not None:
            raise PydanticCustomError("settings.two-ends", "close_after and close_at")
        return self

    @property
    def attempts_rule(self) -> Attempts:
        """Which attempts count: the setting, else the habit of the kind (policy, section 7)."""
        if self.attempts is not None:
            return self.attempts
        return Attempts("any", 3) if self.kind == "tebak-kata" else Attempts("first")

    @property
    def duration(self) -> timedelta | None:
        """How long a round lasts; None where `close_at` says when it ends."""
        return None if self.close_at else self.close_after or timedelta(hours=11)


def usual_series() -> dict[str, SeriesSettings]:
    """Return the series of a bot.toml that names none."""
    return {
        "sabtu-trivia": SeriesSettings(
            kind="trivia",
            title="Sabtu Trivia",
            code="ST",
            slots=(_slot("sabtu 10:00"),),
            close_at=parse_clock("21:00"),
        ),
        "tebak-kata": SeriesSettings(
            kind="tebak-kata",
            title="Tebak Kata",
            code="TK",
            slots=(_slot("rabu 16:00"),),
            close_after=timedelta(hours=5),
        ),
    }


def _slot(text: str) -> Slot:
    slot = parse_slot(text)
    if slot is None:
        raise ValueError(text)
    return slot


class ScoringSettings(Section):
    """Points beyond a question's own."""

    streak_bonus: int = Field(0, ge=0)
    streak_length: int = Field(3, ge=2)


class WinnersSettings(Section):
    """Who wins a week, and how it is told."""

    approval: bool | None = None
    places: int = Field(3, ge=1, le=20)
    announce: SlotText = _slot("minggu 19:00")
    cooldown_weeks: int = Field(0, ge=0)
    claim_within: Duration = timedelta(days=7)
    exclude: tuple[Handle, ...] = ()
    series: tuple[str, ...] = ()
    story: bool = True
    message: bool = False


class RevealSettings(Section):
    """What happens after a round is settled."""

    pin: bool = True
    story: bool = False
    likes: bool = False
    thanks: bool = False
    thanks_at_most: int = Field(10, ge=0)


class ApprovalSettings(Section):
    """Whether posts wait for a person."""

    posts: bool | None = None
    late_window: Duration = timedelta(minutes=30)


class PublishSettings(Section):
    """What happens to a slot that was missed."""

    missed: Literal["publish", "skip", "ask"] = "publish"
    minimum_share: Share = Field(Decimal("0.5"), ge=0, le=1)


class CollectPaceSettings(Section):
    """How often comments are fetched through a round."""

    first: Duration = timedelta(minutes=5)
    first_for: Duration = timedelta(hours=1)
    middle: Duration = timedelta(minutes=15)
    last: Duration = timedelta(minutes=6)
    last_for: Duration = timedelta(minutes=30)
    one_more_for: int = Field(16, ge=1)
    fastest: Duration = timedelta(minutes=1)
    slowest: Duration = timedelta(minutes=30)


class GapSettings(Section):
    """How many comments the platform may count and not show; the larger of the two holds."""

    comments: int = Field(3, ge=0)
    percent: Share = Field(Decimal(2), ge=0, le=100)


class CollectSettings(Section):
    """How comments are fetched."""

    calls_per_day: int = Field(5000, ge=1)
    calls_at_once: int = Field(15, ge=2)
    breath: Duration = timedelta(seconds=30)
    pace: CollectPaceSettings = CollectPaceSettings()
    grace: Duration = timedelta(minutes=10)
    sweeps: int = Field(2, ge=2)
    sweeps_while_open: int = Field(0, ge=0)
    sweep_every: Duration = timedelta(minutes=5)
    gap: GapSettings = GapSettings()


class CalendarSettings(Section):
    """Days on which nothing is posted."""

    hold: tuple[date, ...] = ()


class SafetySettings(Section):
    """What happens when it is not known whether something went out."""

    resend: Literal["ask", "after-looks"] = "ask"
    looks: int = Field(3, ge=3)
    look_every: Duration = timedelta(minutes=1)


class QuietSettings(Section):
    """Hours in which nothing is written on the account; both or neither."""

    from_: Clock | None = Field(None, alias="from")
    to: Clock | None = None

    @model_validator(mode="after")
    def _has_both_ends(self) -> "QuietSettings":
        if (self.from_ is None) != (self.to is None):
            raise PydanticCustomError("settings.half-quiet", "from and to")
        return self


class LimitSettings(Section):
    """Instagram's limits on a caption."""

    caption: int = Field(2200, ge=200, le=2200)
    hashtags: int = Field(5, ge=0, le=30)
    mentions: int = Field(3, ge=0, le=20)


class ColourSettings(Section):
    """The brand's colours."""

    primary: Colour = "#0B3D91"
    accent: Colour = "#F2B705"
    paper: Colour = "#FFFFFF"
    ink: Colour = "#14213D"


class BrandSettings(Section):
    """How cards look."""

    theme: Theme = "sabtu"
    motif: Motif = "kawung"
    colours: ColourSettings = ColourSettings()


class NotifySettings(Section):
    """Where the team is told; addresses hold tokens and so are secrets."""

    urls: tuple[Secret, ...] = ()
    per_hour: int = Field(6, ge=1)


class BackupSettings(Section):
    """Copies of the database."""

    every: Duration = timedelta(days=1)
    at: Clock = time(2)
    keep: int = Field(14, ge=1)


class PrivacySettings(Section):
    """How long clear names and texts are kept."""

    retention: Duration = timedelta(days=365)


class TeamSettings(Section):
    """The people who may stand behind `--as`; empty lets anybody."""

    names: tuple[str, ...] = ()


class LogSettings(Section):
    """The log in var/log."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
