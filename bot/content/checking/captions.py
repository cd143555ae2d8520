"""Whether the words of a post fit under it, measured on the finished caption."""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.content.checking.findings import Findings
from bot.content.occasions import Limits, Post
from bot.content.shortening import counted_length, tidy
from bot.content.wording import Wording
from bot.errors import UserError
from bot.game.model import Quiz
from bot.settings import SeriesSettings, Settings

LONGEST_NUMBER = 99_999  # of a series' running number in the marker
LONGEST_MOMENT = datetime(2026, 9, 23, 13, 30, tzinfo=UTC)  # "Rabu, 23 September 2026"
_OVERRIDES = "templates"  # beside bot.toml


def check_caption(quiz: Quiz, series: SeriesSettings, settings: Settings, findings: Findings) -> None:
    """Find an own caption that would be shortened, and prize and terms that leave no room at all."""
    limits = Limits(settings.limits.caption, settings.limits.hashtags, settings.limits.mentions)
    own = settings.directory / _OVERRIDES
    wording = _wording(
        settings.language,
        settings.zone,
        own if own.is_dir() else None,
        settings.account.handle,
        settings.account.name,
        limits,
        settings.other_zones,
    )

    def caption(opening: str | None) -> str:
        return wording.caption(
            Post(
                series_title=series.title,
                marker=f"[{series.code}-{LONGEST_NUMBER}]",
                questions=quiz.questions,
                closes_at=LONGEST_MOMENT,
                attempts=quiz.attempts or series.attempts_rule,
                number=LONGEST_NUMBER,
                title=quiz.title,
                programme=quiz.programme or series.programme,
                prize=quiz.prize or series.prize,
                terms=quiz.terms or series.terms,
                own_caption=opening,
            )
        )

    try:
        around = counted_length(caption("x")) - 1
        finished = caption(quiz.caption)
    except UserError:
        key = max((("terms", quiz.terms or ""), ("prize", quiz.prize or "")), key=lambda pair: len(pair[1]))[
            0
        ]
        findings.error("check.no-room-in-caption", key, longest=limits.caption)
        return
    words = tidy(quiz.caption or "")
    if words and words not in finished and counted_length(words) + around > limits.caption:
        longest = limits.caption - around
        findings.error("check.caption-too-long", "caption", length=counted_length(words), longest=longest)


@lru_cache(maxsize=4)
def _wording(
    language: str,
    zone: ZoneInfo,
    overrides: Path | None,
    handle: str,
    name: str,
    limits: Limits,
    other_zones: tuple[ZoneInfo, ...],
) -> Wording:
    return Wording(
        language, zone, overrides, handle=handle, name=name, limits=limits, other_zones=other_zones
    )
