"""Equal answers: everybody who gave the same one in a round is graded alike, whenever it came in.

What people ruled on all who had given an answer by then is put into force for who gives it later. A ruling
on only some of them (a comment overruled alone) says nothing of others. Edited and deleted comments stand
apart: it is not their words that such a ruling is about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from bot.game.model import Round
from bot.judging.normalize import plain
from bot.store import comments, decisions, walks
from bot.store.database import Reader, Writer
from bot.store.tables import OverruleRow


def essence(text: str) -> str:
    """Return what equal answers have in common: neither capitals nor spacing make another answer."""
    return " ".join(plain(text).casefold().split())


def alike(tx: Reader, round_: Round, comment_id: str) -> list[str]:
    """Return the comments of the round that say the same as this one, itself first."""
    latest = comments.known(tx, round_.id)
    text = latest[comment_id].text
    if text is None:
        return [comment_id]
    same = _saying(latest.values(), {essence(text)})[essence(text)]
    return [comment_id, *sorted(one for one in same if one != comment_id)]


def grade_alike(tx: Writer, round_: Round, among: Collection[str] | None = None) -> int:
    """Grade comments as people ruled on all equal ones that came before; return how many.

    Args:
        among: The comments that may be graded; None: all of the round.
    """
    ruled = comments.effective_overrules(tx, round_.id)
    if not ruled or (among is not None and not among):
        return 0
    latest = comments.known(tx, round_.id)
    touched = {one.comment_id for one in comments.judged(tx, round_.id) if one.edited or one.deleted}
    rulings: dict[tuple[str, int], list[OverruleRow]] = defaultdict(list)
    for (comment_id, question), row in ruled.items():
        text = latest[comment_id].text
        if text is not None and comment_id not in touched:
            rulings[essence(text), question].append(row)
    fresh = [
        latest[one] for one in (latest if among is None else among) if one in latest and one not in touched
    ]
    coming = _saying(fresh, {said for said, _ in rulings})
    if not coming:
        return 0
    everybody = _saying([one for one in latest.values() if one.id not in touched], set(coming))
    graded = 0
    for (said, question), rows in rulings.items():
        first = min(rows, key=lambda row: row.link)
        before = walks.known_before(tx, round_.id, first.link).intersection(everybody[said])
        ids = [one for one in coming[said] if one not in before and (one, question) not in ruled]
        is_for_all = all((one, question) in ruled for one in before)
        if ids and is_for_all and len({row.verdict for row in rows}) == 1:
            _rule(tx, round_, ids, question, first)
            graded += len(ids)
    return graded


def _saying(found: Iterable[comments.Known], essences: set[str]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = defaultdict(list)
    for one in found:
        if one.text is not None and (words := essence(one.text)) in essences:
            said[words].append(one.id)
    return said


def _rule(tx: Writer, round_: Round, ids: list[str], question: int, like: OverruleRow) -> None:
    decisions.overrule(tx, ids, question, like.verdict, reason=like.reason, by=like.by, needs_second=False)
    body: dict[str, object] = {"comments": ids, "question": question, "overrule": like.id}
    decisions.decide(tx, "graded-alike", f"round:{round_.id}", by="bot", body=body)
