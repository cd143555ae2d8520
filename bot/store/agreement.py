"""Whether what stands now agrees with the facts it came from.

`round`, `winner` and `meta` may be read at once, but say nothing of their own: a round's last event, the
decisions about a week (`bot.store.winners_proof`) and the first start's decision do. What was approved and
posted is still the bytes that its digest says.
"""

import json
from collections.abc import Iterator

from bot.store import bundles
from bot.store.columns import unescape
from bot.store.database import Reader
from bot.store.proof import Checked, Difference, raw_rows, shown
from bot.store.rowform import Cell
from bot.store.winners_proof import check_winners

_ROUND = (
    *("status", "reason", "publish_at", "close_at", "opened_at", "post_id"),
    *("number", "file", "maker", "week", "month"),
)


def check_agreement(tx: Reader, checked: Checked) -> Iterator[Difference]:
    """Yield every row that says something else than the facts behind it."""
    yield from _rounds(tx, checked)
    yield from _posts(tx)
    yield from check_winners(tx, checked)
    yield from _binding(tx)
    for digest in bundles.altered(tx):
        yield Difference("bundle", f"bundle:{digest}", "other words or pictures", digest)


def _rounds(tx: Reader, checked: Checked) -> Iterator[Difference]:
    columns = ", ".join([*(f"r.{name}" for name in _ROUND), *(f"e.{name}" for name in _ROUND)])
    rounds = (
        f"SELECT r.id, r.series, k.quiz, e.id, {columns} FROM round r"  # noqa: S608
        " LEFT JOIN event e ON e.id = (SELECT MAX(id) FROM event WHERE round_id = r.id)"
        " LEFT JOIN key k ON k.id = (SELECT MAX(id) FROM key WHERE round_id = r.id)"
    )
    for number, series, quiz, event, *cells in raw_rows(tx, rounds):
        checked.add("rounds")
        name = f"round:{shown(number)}"
        if event is None:
            yield Difference("round", name, "a round", "none: it has no event")
            continue
        for column, stored, fact in zip(_ROUND, cells[: len(_ROUND)], cells[len(_ROUND) :], strict=True):
            if stored != fact:
                yield Difference("round", name, f"{column} {shown(stored)}", f"{column} {shown(fact)}")
        if (said := _value(quiz, "series")) != series:
            yield Difference("round", name, f"series {shown(series)}", f"series {said}")
    missing = (
        "SELECT DISTINCT e.round_id FROM event e LEFT JOIN round r ON r.id = e.round_id WHERE r.id IS NULL"
    )
    for (number,) in raw_rows(tx, missing):
        yield Difference("round", f"round:{shown(number)}", "gone", "a round")


def _posts(tx: Reader) -> Iterator[Difference]:
    """Yield every round whose post is not its own, not the approved one, or not the one that went out.

    An approval speaks of the round as it stands unless the round was planned again after it.
    """
    found = (
        "SELECT r.id, r.bundle_digest, b.subject, a.bundle_digest,"
        " (SELECT e.status FROM event e WHERE e.round_id = r.id AND e.status IN ('planned', 'approved')"
        "  ORDER BY e.id DESC LIMIT 1),"
        " (SELECT d.body FROM decision d WHERE d.kind = 'approve' AND d.subject = 'round:' || r.id"
        "  ORDER BY d.id DESC LIMIT 1)"
        " FROM round r LEFT JOIN bundle b ON b.digest = r.bundle_digest"
        " LEFT JOIN action a ON a.key = 'post:' || r.id AND a.state = 'done'"
    )
    for number, digest, subject, sent, last, approval in raw_rows(tx, found):
        name = f"round:{shown(number)}"
        fact = sent
        if last == "approved" and approval is not None:
            fact = str(_value(approval, "bundle"))
        if fact is not None and digest != fact:
            yield Difference("round", name, f"bundle_digest {shown(digest)}", f"bundle_digest {shown(fact)}")
        elif digest is not None and subject != name:
            yield Difference("round", name, f"bundle_digest {shown(digest)}", f"a post of {name}")


def _binding(tx: Reader) -> Iterator[Difference]:
    stored = {str(name): str(value) for name, value in raw_rows(tx, "SELECT name, value FROM meta")}
    bound = "SELECT body FROM decision WHERE kind = 'bound' AND subject = 'database' ORDER BY id"
    for (body,) in raw_rows(tx, bound):
        for name in ("platform", "account"):
            fact = _value(body, name)
            if stored.get(name) != fact:
                yield Difference("binding", f"meta:{name}", stored.get(name, "gone"), str(fact))
        return


def _value(document: Cell, name: str) -> object:
    """Return a value of a JSON document as it is stored; None where it holds none."""
    try:
        facts = json.loads(unescape(str(document)))
    except ValueError:
        return None
    return facts.get(name) if isinstance(facts, dict) else None
