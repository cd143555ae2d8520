"""A key that was edited after its round was settled: shown, approved, and only then judged by.

Nobody's points change because a file was saved. One person approves, having seen who gains and loses a
place; where a winner changes, another named person must approve too.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.content.messages import say
from bot.errors import NotNow, Problem
from bot.game.model import Quiz, Round
from bot.services import correcting, moderating
from bot.services.desk import Desk, judge_of
from bot.services.preparing import round_name
from bot.services.tallying import Effect, Imagined
from bot.store import comments, decisions, rounds
from bot.store.database import Reader, Writer
from bot.store.quizjson import quiz_from_json


@dataclass(frozen=True, slots=True)
class WaitingKey:
    """An edited key that waits.

    Args:
        proposal: The number of the decision that proposed it.
        approved_by: Who approved it first and waits for a second person; None while nobody did.
    """

    proposal: int
    quiz: Quiz
    approved_by: str | None


def waiting_key(tx: Reader, round_id: int) -> WaitingKey | None:
    """Return the key that waits for the round, the last one proposed; None where none does."""
    known = decisions.about(tx, f"round:{round_id}", *decisions.ABOUT_KEYS)
    found = None
    for row in known:
        match row.kind:
            case "key-proposed":
                found = WaitingKey(row.id, quiz_from_json(str(decisions.body(row)["quiz"])), None)
            case "key-approved" if found is not None:
                found = replace(found, approved_by=row.by)
            case _:
                found = None
    return found


def withdraw(tx: Writer, round_id: int) -> None:
    """Let no key wait any more: the file says again what the round is judged by."""
    if waiting_key(tx, round_id) is not None:
        decisions.decide(tx, "key-withdrawn", f"round:{round_id}", by="file")


def effect_of_key(desk: Desk, tx: Reader, round_: Round, quiz: Quiz) -> Effect:
    """Return who would gain and who would lose a place by this key; what people overruled stays so."""
    return correcting.effect_on_weeks(desk, tx, round_, _verdicts_by(tx, round_, quiz))


def published_reason(desk: Desk, tx: Reader, round_: Round, quiz: Quiz) -> dict[str, str]:
    """Return the reason that corrections of announced weeks would give for this key, by week."""
    weeks = correcting.weeks_corrected(desk, tx, round_, _verdicts_by(tx, round_, quiz))
    return dict.fromkeys(weeks, _reason(desk))


def _reason(desk: Desk) -> str:
    return say("winners.key-changed", desk.settings.language)  # a correction says it in public


def _verdicts_by(tx: Reader, round_: Round, quiz: Quiz) -> Imagined:
    latest = comments.texts_that_count(tx, round_.id)
    rulings = judge_of(quiz.questions).rule_all([text for _, _, text in latest])
    overruled = {(one.comment_id, one.question) for one in comments.judged(tx, round_.id) if one.overruled}
    return {
        (comment_id, question): part.verdict
        for (comment_id, _, _), ruling in zip(latest, rulings, strict=True)
        for question, part in enumerate(ruling.for_the_record, start=1)
        if (comment_id, question) not in overruled
    }


def approve_key(desk: Desk, round_id: int, proposal: int, *, by: str, now: datetime) -> bool:
    """Approve the key that was shown; False where a second person must approve it too."""
    with desk.store.write(now) as tx:
        round_ = rounds.get(tx, round_id)
        waiting = waiting_key(tx, round_id)
        if round_ is None or waiting is None or waiting.proposal != proposal:
            name = round_name(desk, rounds.row(tx, round_id))
            raise NotNow(Problem("deciding.key-changed", {"round": name}))
        first = waiting.approved_by
        if first is not None:
            moderating.must_be_another(first, by)
        if first is None and effect_of_key(desk, tx, round_, waiting.quiz).changes_a_winner:
            body: dict[str, object] = {"proposal": proposal}
            decisions.decide(tx, "key-approved", f"round:{round_id}", by=by, body=body)
            return False
        names = by if first is None else f"{first}, {by}"
        edited = replace(round_, quiz=waiting.quiz)
        moderating.change_key(desk, tx, round_, edited, by=names, reason=_reason(desk))
        return True
