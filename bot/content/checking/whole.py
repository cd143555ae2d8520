"""A whole quiz file, read into a quiz: what stands once per file, and its questions."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from bot.content.checking.fields import Fields
from bot.content.checking.findings import Findings
from bot.content.checking.moments import FIRST_YEAR, LAST_YEAR, parse_end, parse_local
from bot.content.checking.questions import QUESTION_KEYS, SeriesKind, question_of
from bot.content.positions import Table
from bot.game.model import Attempts, Hint, Question, Quiz
from bot.settings import Settings
from bot.settings.nearest import nearest_name

FILE_KEYS = (
    "series",
    "title",
    "theme",
    "programme",
    "unit",
    "tags",
    "publish_at",
    "close_at",
    "close_after",
    "questions",
    "attempts",
    "hints",
    "image",
    "caption",
    "alt_text",
    "story",
    "prize",
    "terms",
    "source",
    "example",
)
ALL_KEYS = (*FILE_KEYS, *QUESTION_KEYS)
MOST_QUESTIONS, MOST_HINTS, MOST_TAGS, LONGEST_TITLE = 10, 5, 30, 60
_LONGEST_CAPTION = 100_000  # how long it may be is measured with what stands under it
NESTED_KEYS = ("hide", "show", "scramble", "emoji", "melts_after", "after", "text")

Purpose = Literal["posting", "judging"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be read of a quiz: enough to go on checking, not always enough to post.

    Args:
        quiz: With those questions that could be read.
        prefixes: The key before those of each question: "", or `questions[1].`.
        is_complete: Whether nothing is left out.
    """

    quiz: Quiz
    prefixes: tuple[str, ...]
    is_complete: bool


def draft_of(tree: Table, settings: Settings, findings: Findings, purpose: Purpose) -> Draft:
    """Return what could be read of the quiz.

    For judging, a quiz needs its questions and their keys, and no series.
    """
    fields = Fields(tree, "", findings)
    several = "questions" in fields
    own_keys = FILE_KEYS if several else ALL_KEYS
    fields.refuse_unknown(own_keys, elsewhere=QUESTION_KEYS, elsewhere_code="check.key-of-each-question")
    series, kind = _series(fields, settings, purpose)
    questions = _questions(fields, kind) if several else (question_of(fields, kind),)
    if purpose == "posting" and kind == "trivia" and not several:
        _refuse_puzzle(fields)
    close_at, close_after = _end(fields, settings)
    publish_at = _moment(fields, "publish_at", settings)
    if isinstance(close_at, datetime) and publish_at is not None and close_at <= publish_at:
        findings.error("check.ends-before-it-begins", "close_at")
    title, theme = fields.text("title", LONGEST_TITLE), fields.text("theme", exact=True)
    programme, unit = fields.text("programme"), fields.text("unit")
    image, caption, alt_text = (
        fields.text("image"),
        fields.text("caption", _LONGEST_CAPTION),
        fields.text("alt_text"),
    )
    prize, terms, source = fields.text("prize"), fields.text("terms"), fields.text("source")
    tags = tuple(tag.removeprefix("#") for tag in fields.texts("tags", by_comma=True))
    attempts, hints = _attempts(fields), _hints(fields)
    story, example = fields.yes_no("story"), fields.yes_no("example")
    prefixes = tuple(f"questions[{number}]." if several else "" for number in range(len(questions)))
    read = [(question, prefix) for question, prefix in zip(questions, prefixes, strict=True) if question]
    is_complete = series is not None and bool(read) and len(read) == len(questions)
    quiz = Quiz(
        series=series or "",
        questions=tuple(question for question, _ in read),
        title=title,
        theme=theme,
        programme=programme,
        unit=unit,
        tags=tags,
        publish_at=publish_at,
        close_at=close_at,
        close_after=close_after,
        attempts=attempts,
        hints=hints,
        image=image,
        caption=caption,
        alt_text=alt_text,
        story=story,
        prize=prize,
        terms=terms,
        source=source,
        example=bool(example),
    )
    return Draft(quiz, tuple(prefix for _, prefix in read), is_complete)


def _series(fields: Fields, settings: Settings, purpose: Purpose) -> tuple[str | None, SeriesKind]:
    findings = fields.findings
    name = fields.text("series", exact=True)
    if name is None:
        kind: SeriesKind = "tebak-kata" if "puzzle" in fields else "trivia"
        if purpose == "judging":
            return "", kind
        if "series" not in fields and "series" not in fields.meant:
            findings.error_at(
                "check.missing-series", fields.table.place, "series", known=list(settings.series)
            )
        elif "series" in fields:
            findings.error("check.empty-required", "series", name="series")
        return None, kind
    found = settings.series.get(name) or settings.series.get(name.lower().replace(" ", "-"))
    if found is not None and name in settings.series:
        return name, found.kind
    guessed: SeriesKind = "tebak-kata" if "puzzle" in fields or "kata" in name.lower() else "trivia"
    if purpose == "judging":
        return name, guessed
    near = nearest_name(name.replace(" ", "-"), settings.series)
    code = "check.unknown-series-near" if near else "check.unknown-series"
    findings.error(code, "series", value=name, nearest=near or "", known=list(settings.series))
    return None, settings.series[near].kind if near else guessed


def _questions(fields: Fields, kind: SeriesKind) -> tuple[Question | None, ...]:
    items = fields.items("questions")
    if not items and "questions" in fields:
        fields.findings.error("check.no-questions", "questions")
    if len(items) > MOST_QUESTIONS:
        fields.findings.error("check.too-many-questions", "questions", count=len(items), most=MOST_QUESTIONS)
    questions: list[Question | None] = []
    for number, item in enumerate(items):
        if not isinstance(item, Table):
            fields.findings.error("check.question-form", f"questions[{number}]", number=number + 1)
            questions.append(None)
            continue
        inner = Fields(item, f"questions[{number}]", fields.findings)
        inner.refuse_unknown(QUESTION_KEYS, elsewhere=FILE_KEYS, elsewhere_code="check.key-of-the-file")
        questions.append(question_of(inner, kind))
    return tuple(questions)


def _refuse_puzzle(fields: Fields) -> None:
    """Find a puzzle that makes a whole post of trivia a word game; within `questions` kinds may be mixed."""
    if "puzzle" in fields and "options" not in fields:  # beside options it is found with its question
        fields.findings.error("check.puzzle-out-of-place", "puzzle")


def _moment(fields: Fields, name: str, settings: Settings) -> datetime | None:
    text = fields.text(name, exact=True)
    if text is None:
        return None
    moment = parse_local(text, settings.zone)
    if isinstance(moment, str):
        fields.findings.error(moment, fields.key(name), value=text, first=FIRST_YEAR, last=LAST_YEAR)
        return None
    return moment


def _end(fields: Fields, settings: Settings) -> tuple[datetime | time | None, timedelta | None]:
    close_after = fields.duration("close_after")
    text = fields.text("close_at", exact=True)
    if text is None:
        return None, close_after
    if "close_after" in fields:
        fields.findings.error("check.two-ends", "close_after")
    end = parse_end(text, settings.zone)
    if isinstance(end, str):
        fields.findings.error(end, "close_at", value=text, first=FIRST_YEAR, last=LAST_YEAR)
        return None, close_after
    return end, close_after


def _attempts(fields: Fields) -> Attempts | None:
    text = fields.text("attempts", exact=True)
    match (text or "").lower():
        case "":
            return None
        case "first" | "last" | "any" as rule:
            return Attempts(rule)
        case number if number.isascii() and number.isdecimal() and 1 <= int(number[:6]) <= 100:
            return Attempts("any", int(number))
    fields.findings.error("check.bad-attempts", "attempts", value=text or "")
    return None


def _hints(fields: Fields) -> tuple[Hint, ...]:
    hints = []
    items = fields.items("hints")
    if len(items) > MOST_HINTS:
        fields.findings.error("check.too-many-hints", "hints", count=len(items), most=MOST_HINTS)
    for number, item in enumerate(items):
        inner = fields.fields_of(item, f"hints[{number}]", ("after", "text"))
        if inner is None:
            continue
        after, text = inner.duration("after"), inner.text("text")
        for name in ("after", "text"):
            if name not in inner:
                inner.missing(name)
        if after is not None and text is not None:
            hints.append(Hint(after, text))
    return tuple(hints)
