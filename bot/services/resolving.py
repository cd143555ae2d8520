"""A quiz as its file says it into a quiz with nothing left open: what the series decides is filled in.

What is filled in here is what the round is played by; a later change of the settings changes no round that
was planned before it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.game.model import Question, Quiz
from bot.game.timetable import end_of, week_of
from bot.settings import SeriesSettings, Settings
from bot.store.rounds import Plan

USUAL_LENGTH = timedelta(hours=11)


def plan_of(
    quiz: Quiz,
    settings: Settings,
    *,
    file: str,
    content_sha: str,
    publish_at: datetime,
    maker: str | None,
) -> Plan:
    """Return the plan of a quiz that was checked against these settings."""
    series = settings.series_named(quiz.series)
    if series is None:
        raise ValueError(f"the series {quiz.series} is not in the settings")
    local = publish_at.astimezone(settings.zone)
    return Plan(
        file=file,
        content_sha=content_sha,
        quiz=_resolved(quiz, series),
        publish_at=publish_at,
        close_at=_close_at(quiz, series, publish_at, settings),
        week=week_of(publish_at, settings.zone),
        month=f"{local:%Y-%m}",
        maker=maker,
    )


def _resolved(quiz: Quiz, series: SeriesSettings) -> Quiz:
    return replace(
        quiz,
        title=quiz.title or series.title,
        theme=quiz.theme or series.theme,
        programme=quiz.programme or series.programme,
        attempts=quiz.attempts or series.attempts_rule,
        story=series.story if quiz.story is None else quiz.story,
        prize=quiz.prize or series.prize,
        terms=quiz.terms or series.terms,
        questions=tuple(_scored(question, series) for question in quiz.questions),
    )


def _scored(question: Question, series: SeriesSettings) -> Question:
    bonus = series.speed_bonus.rule() if series.speed_bonus else None
    return replace(
        question,
        points=series.points if question.points is None else question.points,
        speed_bonus=question.speed_bonus or bonus,
    )


def _close_at(quiz: Quiz, series: SeriesSettings, publish_at: datetime, settings: Settings) -> datetime:
    own = end_of(publish_at, quiz.close_at, quiz.close_after, settings.zone)
    usual = end_of(publish_at, series.close_at, series.close_after, settings.zone)
    return own or usual or publish_at + USUAL_LENGTH
