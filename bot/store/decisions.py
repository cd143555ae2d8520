"""What people, and the bot in their name, decided: facts with a name and a reason."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.store.database import Reader, Writer
from bot.store.tables import DecisionRow, OverruleRow

ABOUT_KEYS = ("key-proposed", "key-approved", "key-withdrawn", "new-key")


def decide(
    tx: Writer,
    kind: str,
    subject: str,
    *,
    by: str,
    reason: str | None = None,
    body: dict[str, object] | None = None,
) -> int:
    """Add a decision and return its number; `body` must be plain JSON."""
    return tx.add_fact(
        DecisionRow,
        kind=kind,
        subject=subject,
        by=by,
        at=tx.now,
        reason=reason,
        body=json.dumps(body or {}, sort_keys=True, ensure_ascii=False),
    )


def about(tx: Reader, subject: str, *kinds: str) -> list[DecisionRow]:
    """Return the decisions about a subject, oldest first."""
    found = select(DecisionRow).where(col(DecisionRow.subject) == subject).order_by(col(DecisionRow.id))
    if kinds:
        found = found.where(col(DecisionRow.kind).in_(kinds))
    return list(tx.session.exec(found))


def of_kind(tx: Reader, *kinds: str) -> list[DecisionRow]:
    """Return all decisions of these kinds, oldest first."""
    return list(tx.session.exec(_of_kind(kinds)))


@cache
def _of_kind(kinds: tuple[str, ...]) -> SelectOfScalar[DecisionRow]:
    return select(DecisionRow).where(col(DecisionRow.kind).in_(kinds)).order_by(col(DecisionRow.id))


def waiting(tx: Reader, proposed: Iterable[str], settling: Iterable[str]) -> list[DecisionRow]:
    """Return the proposals of these kinds that no decision of the settling kinds names, oldest first."""
    settled = {body(row).get("proposal") for row in of_kind(tx, *settling)}
    return [row for row in of_kind(tx, *proposed) if row.id not in settled]


def body(decision: DecisionRow) -> dict[str, object]:
    """Return the decision's own facts."""
    facts: dict[str, object] = json.loads(decision.body)
    return facts


def overrule(
    tx: Writer,
    comment_ids: Sequence[str],
    question: int,
    verdict: str,
    *,
    reason: str,
    by: str,
    needs_second: bool,
) -> list[int]:
    """Add an overrule for each of these comments, all alike, and return their numbers."""
    return [
        tx.add_fact(
            OverruleRow,
            comment_id=comment_id,
            question=question,
            verdict=verdict,
            reason=reason,
            by=by,
            at=tx.now,
            needs_second=needs_second,
        )
        for comment_id in comment_ids
    ]


def seconded(tx: Reader, until_link: int | None = None) -> set[int]:
    """Return the overrules that a second person agreed to, by then or at all."""
    return {
        int(row.subject.split(":", 1)[1])
        for row in of_kind(tx, "second-overrule")
        if until_link is None or row.link <= until_link
    }


def not_seconded(tx: Reader) -> list[OverruleRow]:
    """Return the overrules that a second person has declined or not spoken about yet, oldest first."""
    agreed = seconded(tx)
    found = select(OverruleRow).where(col(OverruleRow.needs_second).is_(True)).order_by(col(OverruleRow.id))
    return [row for row in tx.session.exec(found) if row.id not in agreed]


def awaiting_second(tx: Reader) -> list[OverruleRow]:
    """Return the overrules that wait for a second person, oldest first."""
    declined = {int(row.subject.split(":", 1)[1]) for row in of_kind(tx, "decline-overrule")}
    return [row for row in not_seconded(tx) if row.id not in declined]


def proposals(tx: Reader) -> list[list[OverruleRow]]:
    """Return the same, with those that were proposed in one breath together."""
    found: dict[tuple[datetime, str, int, str, str], list[OverruleRow]] = {}
    for row in awaiting_second(tx):
        found.setdefault((row.at, row.by, row.question, row.verdict, row.reason), []).append(row)
    return list(found.values())


def excluded(tx: Reader) -> set[int]:
    """Return whom people have excluded and not let in again."""
    found: set[int] = set()
    for row in of_kind(tx, "exclude", "include"):
        person = int(row.subject.removeprefix("person:"))
        if row.kind == "exclude":
            found.add(person)
        else:
            found.discard(person)
    return found


def key_waits(tx: Reader, round_id: int) -> bool:
    """Whether an edited key of a settled round waits for a person."""
    known = about(tx, f"round:{round_id}", *ABOUT_KEYS)
    return bool(known) and known[-1].kind not in ("new-key", "key-withdrawn")


def rounds_with_new_keys(tx: Reader) -> set[int]:
    """Return the rounds whose key was replaced after the post: answers may be in doubt there again."""
    return {int(row.subject.removeprefix("round:")) for row in of_kind(tx, "new-key")}
