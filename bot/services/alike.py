"""Equal answers: everybody who gave the same one in a round is graded alike, whenever it came in.

What people ruled on all who had given an answer by then is put into force for who gives it later. A ruling
on only some of them (a comment overruled alone) says nothing of others. Edited and deleted comments stand
apart: it is not their words that such a ruling is about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.game.model import Round, Verdict
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


@dataclass(frozen=True, slots=True)
class LaterEquals:
    """Comments that say what people had ruled on before they came.

    Args:
        rulings: Those in force on the earlier ones, all of one verdict, the first first.
    """

    comment_ids: tuple[str, ...]
    question: int
    rulings: tuple[OverruleRow, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict that people gave the earlier ones."""
        return Verdict(self.rulings[0].verdict)


def later_equals(
    tx: Reader,
    round_: Round,
    ruled: Mapping[tuple[str, int], OverruleRow],
    among: Collection[str] | None = None,
) -> list[LaterEquals]:
    """Return the comments on whose equals, all that came before, people ruled alike.

    Args:
        ruled: The overrules of the round by comment and question.
        among: The comments that are asked about; None: all of the round.
    """
    if not ruled or (among is not None and not among):
        return []
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
        return []
    everybody = _saying([one for one in latest.values() if one.id not in touched], set(coming))
    found = []
    for (said, question), rows in rulings.items():
        rows.sort(key=lambda row: row.link)
        before = walks.known_before(tx, round_.id, rows[0].link).intersection(everybody[said])
        ids = [one for one in coming[said] if one not in before and (one, question) not in ruled]
        is_for_all = all((one, question) in ruled for one in before)
        if ids and is_for_all and len({row.verdict for row in rows}) == 1:
            found.append(LaterEquals(tuple(ids), question, tuple(rows)))
    return found


def graded_along(tx: Reader, round_: Round, batch: Sequence[OverruleRow]) -> list[LaterEquals]:
    """Return whom a second person's word on these overrules would grade besides: equals that came since."""
    numbers = {one.id for one in batch}
    ruled = comments.effective_overrules(tx, round_.id, agreeing=numbers)
    return [
        one
        for one in later_equals(tx, round_, ruled)
        if not numbers.isdisjoint(row.id for row in one.rulings)
    ]


def grade(tx: Writer, round_: Round, equals: LaterEquals, *, needs_second: bool = False) -> int:
    """Rule on them as people did on those before, or propose to; return the first ruling's number."""
    ids, like = equals.comment_ids, equals.rulings[0]
    numbers = decisions.overrule(
        tx, ids, equals.question, like.verdict, reason=like.reason, by=like.by, needs_second=needs_second
    )
    kind = "proposed-alike" if needs_second else "graded-alike"
    body: dict[str, object] = {"comments": list(ids), "question": equals.question, "overrule": like.id}
    decisions.decide(tx, kind, f"round:{round_.id}", by="bot", body=body)
    return numbers[0]


def _saying(found: Iterable[comments.Known], essences: set[str]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = defaultdict(list)
    for one in found:
        if one.text is not None and (words := essence(one.text)) in essences:
            said[words].append(one.id)
    return said
