"""What a quiz means, checked: its keys, its words, its pictures, its time."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.content.cards import THEMES, undrawable
from bot.content.checking.captions import check_caption
from bot.content.checking.drawn import check_cards
from bot.content.checking.findings import Findings
from bot.content.checking.giveaway import check_giveaways
from bot.content.checking.judged import check_key, option_key
from bot.content.checking.letters import folded
from bot.content.checking.pictures import check_picture
from bot.content.checking.whole import Draft, Purpose
from bot.game.model import MultipleChoice, PictureClue, Quiz, TebakKata
from bot.game.timetable import end_of, next_free_slot
from bot.settings import SeriesSettings, Settings
from bot.settings.nearest import nearest_name

_SHORTEST_ROUND = timedelta(minutes=5)
LONGEST_ROUND = timedelta(days=31)  # a longer one is more likely a slip in the year or the unit
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # to measure a round whose day is not known yet


def check_quiz(
    draft: Draft, settings: Settings, findings: Findings, folder: Path, root: Path, purpose: Purpose
) -> None:
    """Find what is wrong with what could be read; for judging only the keys matter."""
    quiz, prefixes = draft.quiz, draft.prefixes
    for question, prefix in zip(quiz.questions, prefixes, strict=True):
        check_key(question, prefix, findings)
        if (
            purpose == "posting"
            and isinstance(question, TebakKata)
            and isinstance(question.puzzle, PictureClue)
        ):
            check_picture(question.puzzle.image, f"{prefix}puzzle.image", folder, root, findings)
    if purpose == "judging":
        return
    _check_drawing(quiz, prefixes, findings)
    check_giveaways(quiz, prefixes, findings)
    _check_repeated(quiz, prefixes, findings)
    if quiz.image is not None:
        check_picture(quiz.image, "image", folder, root, findings)
    series = settings.series_named(quiz.series)
    if series is not None:
        _check_words(quiz, series, settings, findings)
        if quiz.questions and (quiz.caption or quiz.prize or quiz.terms):
            check_caption(quiz, series, settings, findings)
        _check_time(quiz, series, settings, findings)
        if quiz.questions:
            check_cards(quiz, prefixes, series, settings, findings)


def _check_drawing(quiz: Quiz, prefixes: Sequence[str], findings: Findings) -> None:
    if quiz.theme is not None and quiz.theme not in THEMES:
        near = nearest_name(quiz.theme, THEMES)
        code = "check.unknown-theme-near" if near else "check.unknown-theme"
        findings.error(code, "theme", value=quiz.theme, nearest=near or "", known=list(THEMES))
    shown = [("title", quiz.title or ""), ("prize", quiz.prize or ""), ("terms", quiz.terms or "")]
    for question, prefix in zip(quiz.questions, prefixes, strict=True):
        shown.append((f"{prefix}question", question.text))
        if isinstance(question, MultipleChoice):
            shown += [
                (option_key(f"{prefix}options", option.letter, findings), option.text)
                for option in question.options
            ]
        elif isinstance(question, TebakKata):
            shown.append((f"{prefix}answer", question.answer))
    for key, text in shown:
        lost = undrawable(text)
        if lost:
            findings.warning("check.cannot-be-drawn", key, letters=" ".join(sorted(set(lost))[:5]))


def _check_repeated(quiz: Quiz, prefixes: Sequence[str], findings: Findings) -> None:
    seen: dict[str, int] = {}
    for number, question in enumerate(quiz.questions):
        text = folded(question.text)
        if text and text in seen:
            findings.error("check.same-question", f"{prefixes[number]}question", other=seen[text] + 1)
        seen.setdefault(text, number)


def _check_words(quiz: Quiz, series: SeriesSettings, settings: Settings, findings: Findings) -> None:
    caption = quiz.caption or ""
    for number, tag in enumerate(quiz.tags):
        if not re.fullmatch(r"\w+", tag):
            key = f"tags[{number}]"
            findings.error("check.bad-tag", key if key in findings.places else "tags", tag=tag)
    own = [*quiz.tags, *re.findall(r"#(\w+)", caption)]
    hashtags = {tag.casefold().removeprefix("#") for tag in [*own, *series.hashtags]}
    if len(hashtags) > settings.limits.hashtags:
        key = "tags" if quiz.tags else "caption"
        count, limit = len(hashtags), settings.limits.hashtags
        findings.error("check.too-many-hashtags", key, count=count, limit=limit, series=list(series.hashtags))
    mentions = set(re.findall(r"(?<![\w.])@([\w.]+)", caption.casefold()))
    if len(mentions) > settings.limits.mentions:
        findings.error(
            "check.too-many-mentions", "caption", count=len(mentions), limit=settings.limits.mentions
        )


def _check_time(quiz: Quiz, series: SeriesSettings, settings: Settings, findings: Findings) -> None:
    zone = settings.zone
    if quiz.publish_at is not None:
        day = quiz.publish_at.astimezone(zone).date()
        if day in settings.calendar.hold:
            findings.warning("check.on-hold", "publish_at", day=day.isoformat())
    begin = quiz.publish_at or next_free_slot(series.slots, (), _ANY_DAY, zone)
    if begin is None:
        findings.error("check.no-slot", "publish_at", series=quiz.series)
        return
    own_end = quiz.close_at is not None or quiz.close_after is not None
    if isinstance(quiz.close_at, datetime) and quiz.publish_at is None:
        return  # which slot it gets decides, see `bot.content.planned`
    end = (
        end_of(begin, quiz.close_at, quiz.close_after, zone)
        if own_end
        else end_of(begin, series.close_at, series.close_after, zone)
    )
    if end is None:
        return
    length = end - begin
    if own_end and timedelta(0) < length < _SHORTEST_ROUND:
        findings.warning("check.short-round", "close_at" if quiz.close_at else "close_after")
    if own_end and length > LONGEST_ROUND:
        findings.warning("check.long-round", "close_at" if quiz.close_at else "close_after", days=length.days)
    previous = timedelta(0)
    for number, hint in enumerate(quiz.hints):
        key = f"hints[{number}].after"
        if hint.after >= length:
            findings.error("check.hint-after-the-end", key)
        elif hint.after <= previous:
            findings.error("check.hints-out-of-order", key)
        previous = max(previous, hint.after)
