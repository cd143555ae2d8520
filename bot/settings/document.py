"""All of bot.toml as one value, with what follows from it."""

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr

from bot.settings.kinds import Section
from bot.settings.sections import (
    AccountSettings,
    ApprovalSettings,
    BackupSettings,
    BrandSettings,
    CalendarSettings,
    CollectSettings,
    FolderSettings,
    InstagrapiSettings,
    LimitSettings,
    LogSettings,
    NotifySettings,
    PlatformSettings,
    PrivacySettings,
    PublishSettings,
    QuietSettings,
    RevealSettings,
    SafetySettings,
    SandboxSettings,
    ScoringSettings,
    SeriesSettings,
    StoreSettings,
    TeamSettings,
    WinnersSettings,
    usual_series,
)


class Settings(Section):
    """All of bot.toml. Paths are relative to its folder; the properties resolve them."""

    language: Literal["id", "en"] = "id"
    account: AccountSettings = AccountSettings()
    platform: PlatformSettings = PlatformSettings()
    sandbox: SandboxSettings = SandboxSettings()
    instagrapi: InstagrapiSettings = InstagrapiSettings()
    store: StoreSettings = StoreSettings()
    folder: FolderSettings = FolderSettings()
    series: dict[str, SeriesSettings] = Field(default_factory=usual_series)
    scoring: ScoringSettings = ScoringSettings()
    winners: WinnersSettings = WinnersSettings()
    reveal: RevealSettings = RevealSettings()
    approval: ApprovalSettings = ApprovalSettings()
    publish: PublishSettings = PublishSettings()
    collect: CollectSettings = CollectSettings()
    calendar: CalendarSettings = CalendarSettings()
    safety: SafetySettings = SafetySettings()
    quiet: QuietSettings = QuietSettings()
    limits: LimitSettings = LimitSettings()
    brand: BrandSettings = BrandSettings()
    notify: NotifySettings = NotifySettings()
    backup: BackupSettings = BackupSettings()
    privacy: PrivacySettings = PrivacySettings()
    team: TeamSettings = TeamSettings()
    log: LogSettings = LogSettings()

    _directory: Path = PrivateAttr(default=Path())

    def within(self, directory: Path) -> "Settings":
        """Return the same settings, their paths relative to `directory`."""
        moved = self.model_copy()
        moved._directory = directory
        return moved

    @property
    def directory(self) -> Path:
        """The folder of bot.toml."""
        return self._directory

    @property
    def var(self) -> Path:
        """The one folder that the bot writes to, answers beside quizzes excepted."""
        return self._directory / "var"

    @property
    def quizzes(self) -> Path:
        """The folder of quiz files."""
        return self._directory / self.folder.path

    @property
    def database_url(self) -> str:
        """Where the game is remembered, as SQLAlchemy writes it."""
        return self.store.url or f"sqlite:///{(self.var / 'sabtu.db').absolute()}"

    @property
    def zone(self) -> ZoneInfo:
        """The account's own time zone."""
        return ZoneInfo(self.account.timezone)

    @property
    def other_zones(self) -> tuple[ZoneInfo, ...]:
        """Zones whose clocks stand beside the account's own."""
        return tuple(ZoneInfo(name) for name in self.account.other_timezones)

    @property
    def is_sandbox(self) -> bool:
        """Whether the game is a rehearsal on the simulated Instagram."""
        return self.platform.backend == "sandbox"

    @property
    def posts_need_approval(self) -> bool:
        """Whether a person approves each post: as set, else on every platform but the sandbox."""
        return not self.is_sandbox if self.approval.posts is None else self.approval.posts

    @property
    def winners_need_approval(self) -> bool:
        """Whether a person approves the winners: as set, else on every platform but the sandbox."""
        return not self.is_sandbox if self.winners.approval is None else self.winners.approval

    def series_named(self, name: str) -> SeriesSettings | None:
        """Return a series with nothing left to other sections; None where there is no such series."""
        series = self.series.get(name)
        if series is None:
            return None
        pin, story = series.reveal_pin, series.reveal_story
        return series.model_copy(
            update={
                "attempts": series.attempts_rule,
                "close_after": series.duration,
                "theme": series.theme or self.brand.theme,
                "reveal_pin": self.reveal.pin if pin is None else pin,
                "reveal_story": self.reveal.story if story is None else story,
            }
        )
