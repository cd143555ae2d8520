"""Grading what comes in as people ruled on equal answers; no place is won or lost by one person's word.

A ruling that changed no winner is in force by one person's word. Where the same ruling on a later comment
would change one, a second person is asked first, as for any overrule; until then nothing is graded.
"""

from collections.abc import Collection

from bot.game.model import Round
from bot.services import correcting, moderating
from bot.services.alike import LaterEquals, alike, grade, later_equals
from bot.services.desk import Desk
from bot.services.preparing import round_name
from bot.store import comments, decisions, notices
from bot.store.database import Reader, Writer


def grade_alike(desk: Desk, tx: Writer, round_: Round, among: Collection[str]) -> None:
    """Grade these comments as people ruled on all equal ones that came before, or propose to."""
    for equals in later_equals(tx, round_, comments.effective_overrules(tx, round_.id), among):
        if _is_seconded(tx, equals):
            grade(tx, round_, equals)
        elif _was_proposed(tx, round_, equals):
            continue  # the second word that is awaited is for these too, and so is one that declined
        elif _needs_a_second(desk, tx, round_, equals):
            number = grade(tx, round_, equals, needs_second=True)
            by, name = equals.rulings[0].by, round_name(desk, round_)
            notices.tell(tx, f"second:{number}", "notices.second", overrule=number, by=by, round=name)
        else:
            grade(tx, round_, equals)


def _is_seconded(tx: Reader, equals: LaterEquals) -> bool:
    agreed = decisions.seconded(tx)
    return any(row.id in agreed for row in equals.rulings)


def _was_proposed(tx: Reader, round_: Round, equals: LaterEquals) -> bool:
    """Whether a second person was asked about the same verdict on an equal answer, and has not agreed."""
    same = set(alike(tx, round_, equals.comment_ids[0]))
    return any(
        row.comment_id in same and (row.question, row.verdict) == (equals.question, equals.verdict.value)
        for row in decisions.not_seconded(tx)
    )


def _needs_a_second(desk: Desk, tx: Reader, round_: Round, equals: LaterEquals) -> bool:
    ids, question = equals.comment_ids, equals.question
    would = correcting.effect_on_weeks(desk, tx, round_, {(one, question): equals.verdict for one in ids})
    return moderating.needs_a_second(tx, round_, ids, question, would)
