"""Quizzes seen together: who gets which slot, and what two files may not both have.

Each series has slots of its own. They are given once, in the order of file names; a moment that a round
has already is not given again, and no later file moves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.content.checking.findings import Findings
from bot.content.checking.letters import folded
from bot.content.checking.meaning import LONGEST_ROUND
from bot.content.checking.whole import Draft
from bot.content.moments import moment_text
from bot.content.quizfile import LoadedQuiz, in_order
from bot.game.model import MultipleChoice, Question, Quiz, Round
from bot.game.rounds import AHEAD, OVER
from bot.game.timetable import MISSED_AFTER, next_free_slot
from bot.settings import Settings

CHANGEABLE_AFTER_POSTING = ("explanation", "accept", "reject", "answer")


@dataclass(frozen=True, slots=True)
class KnownRound:
    """A round that the store knows, as far as files are concerned.

    Args:
        is_posted: Whether the round is past planning.
        is_over: Whether it was cancelled or expired: its slot and its question are free again.
    """

    file: str
    publish_at: datetime
    quiz: Quiz
    is_posted: bool = False
    is_over: bool = False


def known_of(rounds: Sequence[Round]) -> list[KnownRound]:
    """Return what files need to know of rounds: whose slot and whose question is taken."""
    return [
        KnownRound(
            one.file,
            one.publish_at,
            one.quiz,
            is_posted=one.status not in (*AHEAD, *OVER),
            is_over=one.status in OVER,
        )
        for one in rounds
    ]


def moments_of(
    loaded: Sequence[LoadedQuiz], known: Sequence[KnownRound], settings: Settings, now: datetime
) -> dict[str, datetime]:
    """Return when each good quiz appears: its own time, the round's, or the next free slot of its series.

    Args:
        loaded: In the order of file names.
        known: Their moments stay theirs.
        settings: For slots and examples; off the sandbox an example gets no moment.
        now: Slots are given later than this.
    """
    rounds = {round_.file: round_ for round_ in known if not round_.is_over}
    moments: dict[str, datetime] = {}
    waiting: list[tuple[str, str]] = []
    for one in loaded:
        quiz = one.quiz
        if quiz is None or not one.is_good or (quiz.example and not settings.is_sandbox):
            continue
        if quiz.publish_at is not None:
            moments[one.file] = quiz.publish_at
        elif one.file in rounds:
            moments[one.file] = rounds[one.file].publish_at
        else:
            waiting.append((one.file, quiz.series))
    series_of = {one.file: one.quiz.series for one in loaded if one.quiz is not None}
    taken = {(series_of[file], moment) for file, moment in moments.items()}
    taken |= {(round_.quiz.series, round_.publish_at) for round_ in rounds.values()}
    for file, name in waiting:
        series = settings.series.get(name)
        its_own = {moment for owner, moment in taken if owner == name}
        moment = next_free_slot(series.slots, its_own, now, settings.zone) if series else None
        if moment is not None:
            moments[file] = moment
            taken.add((name, moment))
    return moments


def check_together(
    loaded: Sequence[LoadedQuiz], known: Sequence[KnownRound], settings: Settings, now: datetime
) -> list[LoadedQuiz]:
    """Return the quizzes with what is wrong with them beside each other and the known rounds."""
    living = [round_ for round_ in known if not round_.is_over]
    rounds = {round_.file: round_ for round_ in living}
    owners = {(round_.quiz.series, round_.publish_at): round_.file for round_ in living}
    asked: dict[str, tuple[str, bool]] = {}
    for round_ in living:
        for question in round_.quiz.questions:
            asked.setdefault(essence_of(question), (round_.file, round_.is_posted))
    moments = moments_of(loaded, known, settings, now)
    checked = []
    for one in loaded:
        findings = Findings(one.file, one.places)
        own = rounds.get(one.file)
        if one.draft is not None:
            _check_moment(one.draft, own, owners, findings, settings, now)
            _check_length(one.draft, moments.get(one.file), findings)
            _check_used(one.draft, asked, findings)
        if one.quiz is not None and own is not None and own.is_posted:
            for key in forbidden_changes(own.quiz, one.quiz):
                findings.error("check.only-the-key-may-change", key, name=key)
        checked.append(replace(one, problems=in_order([*one.problems, *findings.problems])))
    return checked


def _check_moment(
    draft: Draft,
    own: KnownRound | None,
    owners: dict[tuple[str, datetime], str],
    findings: Findings,
    settings: Settings,
    now: datetime,
) -> None:
    quiz, at = draft.quiz, draft.quiz.publish_at
    if at is None:
        return
    shown = shown_moment(at, settings)
    is_missed = at + MISSED_AFTER <= now
    if is_missed and own is None:
        findings.error("check.in-the-past", "publish_at", at=shown)
    elif is_missed and own is not None and not own.is_posted:
        findings.warning("check.in-the-past", "publish_at", at=shown)
    other = owners.get((quiz.series, at))
    if other is not None and other != findings.file:
        findings.error("check.slot-taken", "publish_at", at=shown, other=other)
    if draft.is_complete:  # what cannot be planned yet takes nothing from others
        owners.setdefault((quiz.series, at), findings.file)


def _check_length(draft: Draft, slot: datetime | None, findings: Findings) -> None:
    """Find a round that its slot makes too long; one with its own beginning was measured in its file."""
    quiz = draft.quiz
    if quiz.publish_at is not None or slot is None or not isinstance(quiz.close_at, datetime):
        return
    length = quiz.close_at - slot
    if length > LONGEST_ROUND:
        findings.warning("check.long-round", "close_at", days=length.days)


def _check_used(draft: Draft, asked: dict[str, tuple[str, bool]], findings: Findings) -> None:
    for prefix, question in zip(draft.prefixes, draft.quiz.questions, strict=True):
        essence = essence_of(question)
        file, is_posted = asked.get(essence, (findings.file, False))
        if file != findings.file:
            code = "check.already-posted" if is_posted else "check.question-used"
            findings.error(code, f"{prefix}question", other=file)
        elif draft.is_complete:
            asked[essence] = (file, is_posted)


def forbidden_changes(before: Quiz, after: Quiz) -> list[str]:
    """Return the keys that differ and may not, once a quiz is posted.

    `before` may have been filled in from the series; what `after` leaves to the series is no change.
    """
    keys = [name for name in _changed(before, after) if name not in ("questions", "example")]
    if len(before.questions) != len(after.questions):
        return [*keys, "questions"]
    for number, (old, new) in enumerate(zip(before.questions, after.questions, strict=True)):
        prefix = f"questions[{number}]." if len(before.questions) > 1 else ""
        changed = ["text"] if type(old) is not type(new) else _changed(old, new)
        keys += [
            f"{prefix}{'question' if name == 'text' else name}"
            for name in changed
            if name not in CHANGEABLE_AFTER_POSTING
        ]
    return keys


def _changed(before: Quiz | Question, after: Quiz | Question) -> list[str]:
    names = before.__dataclass_fields__
    return [
        name
        for name in names
        if getattr(after, name) not in (None, ()) and getattr(before, name) != getattr(after, name)
    ]


def shown_moment(moment: datetime, settings: Settings) -> str:
    """Return a moment on the account's clock, as `Sabtu, 28 November 2026 pukul 10.00 WIB`."""
    return moment_text(moment, settings.zone, settings.language)


def essence_of(question: Question) -> str:
    """Return what makes a question the same question, whatever its punctuation."""
    shown = (
        [folded(option.text) for option in question.options] if isinstance(question, MultipleChoice) else []
    )
    answer = question.right_option.text if isinstance(question, MultipleChoice) else question.answer
    return "\n".join([folded(question.text), folded(answer), *sorted(shown)])
