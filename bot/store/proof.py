"""Proof that nothing was altered: every digest, every link, and every clear value under its salt.

All rows are read as the database holds them, so that a cell with something impossible in it is a
difference like any other. Tables are streamed side by side: memory does not grow with their rows. What
is wrong is named by its table and id, such as `verdict:17`.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.store.chain import FIRST_HEAD, escaped_content_digest, next_head
from bot.store.columns import escape, to_micros
from bot.store.database import Reader
from bot.store.forgetting import forgotten_by, masked_by
from bot.store.rowform import Cell, RowForm, form_of
from bot.store.tables import FACT_TABLES

_STREAMED = 2_000  # rows fetched at once
_NO_LINK = 2**63
_TOLD = 5_000  # things between two words of progress


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be.

    Args:
        kind: What kind of thing, such as `row`, `link`, `text`, `points`.
        id: Which one: table and id, or `round:3/person:17`.
        stored: What the database says.
        computed: What it should say, by the facts.
    """

    kind: str
    id: str
    stored: str
    computed: str


class Checked:
    """How much of what was looked at.

    Args:
        progress: Called with the name and the number at every few thousand.
    """

    def __init__(self, progress: Callable[[str, int], None] = lambda what, done: None) -> None:
        self.counts: Counter[str] = Counter()
        self._progress = progress

    def add(self, what: str) -> None:
        """Count one more."""
        self.counts[what] += 1
        if self.counts[what] % _TOLD == 0:
            self._progress(what, self.counts[what])


def check_chain(tx: Reader, checked: Checked, expected_head: str | None = None) -> Iterator[Difference]:
    """Yield every fact that does not fit its digest and every link that does not fit its facts.

    Args:
        checked: Counts what was looked at.
        expected_head: A head (or the beginning of one) from a report or backup; it must be in the chain.
    """
    facts = heapq.merge(*(_facts(tx, form_of(table)) for table in FACT_TABLES), key=lambda one: one.link)
    fact = next(facts, None)
    before = (FIRST_HEAD, FIRST_HEAD)  # as stored, and as computed
    due = 1
    found = expected_head is None or FIRST_HEAD.hex().startswith(expected_head)
    for number, at, rows, head in raw_rows(tx, 'SELECT seq, at, "rows", head FROM chain ORDER BY seq'):
        seq = _whole(number)
        checked.add("links")
        digests: list[bytes] = []
        while fact is not None and fact.link <= seq:
            checked.add("facts")
            if fact.link < seq:
                yield Difference("row", fact.id, f"link {fact.link}", "a link of the chain")
            else:
                digests.append(fact.digest)
            yield from fact.differences()
            fact = next(facts, None)
        if seq != due:
            yield Difference("link", f"chain:{seq}", f"follows {due - 1}", f"{due} is missing")
        elif rows != len(digests):
            yield Difference("link", f"chain:{seq}", f"{shown(rows)} rows", f"{len(digests)} rows")
        own = next_head(before[1], seq, _whole(at), digests)
        if seq == due and head not in (own, next_head(before[0], seq, _whole(at), digests)):
            yield Difference("link", f"chain:{seq}", shown(head), own.hex())
        found = found or (isinstance(head, bytes) and head.hex().startswith(expected_head or ""))
        before = (head if isinstance(head, bytes) else own, own)
        due = seq + 1
    while fact is not None:
        checked.add("facts")
        yield Difference("row", fact.id, f"link {fact.link}", "a link of the chain")
        yield from fact.differences()
        fact = next(facts, None)
    if not found:
        yield Difference("head", "chain", "not in the chain", str(expected_head))


def check_clear_values(tx: Reader, checked: Checked) -> Iterator[Difference]:
    """Yield every clear value that does not fit its digest, or is gone without a decision to forget it."""
    forgotten = _forgotten(tx)
    yield from _people(tx, checked, forgotten)
    comments = (
        "SELECT c.id, c.person_id, c.commented_at, c.content, t.salt, t.handle, t.text"
        " FROM comment c LEFT JOIN comment_text t ON t.comment_id = c.id"
    )
    for row in raw_rows(tx, comments):
        yield from _text(f"comment_text:{shown(row[0])}", row, checked, forgotten)
    sightings = (
        "SELECT s.id, c.person_id, c.commented_at, s.content, t.salt, t.text"
        " FROM sighting s LEFT JOIN comment c ON c.id = s.comment_id"
        " LEFT JOIN sighting_text t ON t.sighting_id = s.id WHERE s.content IS NOT NULL"
    )
    for row in raw_rows(tx, sightings):
        yield from _text(f"sighting_text:{shown(row[0])}", row, checked, forgotten)
    strays = (
        ("comment_text", "comment_id", "comment", "f.id"),
        ("sighting_text", "sighting_id", "sighting", "f.content"),
    )
    for table, key, of, there in strays:
        stray = f"SELECT t.{key} FROM {table} t LEFT JOIN {of} f ON f.id = t.{key} WHERE {there} IS NULL"  # noqa: S608
        for (number,) in raw_rows(tx, stray):
            yield Difference("text", f"{table}:{shown(number)}", "a text", "none: no such fact")


def last_head(tx: Reader) -> str:
    """Return the chain's head in hexadecimal, whatever the last link holds."""
    for (head,) in raw_rows(tx, "SELECT head FROM chain ORDER BY seq DESC LIMIT 1"):
        return shown(head)
    return FIRST_HEAD.hex()


@dataclass(frozen=True, slots=True)
class _FactRead:
    link: int
    id: str
    digest: bytes
    stored: Cell
    computed: bytes | None

    def differences(self) -> Iterator[Difference]:
        if self.stored != self.computed:
            computed = "an impossible cell" if self.computed is None else self.computed.hex()
            yield Difference("row", self.id, shown(self.stored), computed)


def _facts(tx: Reader, form: RowForm) -> Iterator[_FactRead]:
    link, digest, number = (form.columns.index(name) for name in ("link", "digest", "id"))
    quote = tx.session.connection().dialect.identifier_preparer.quote
    columns = ", ".join(quote(column) for column in form.columns)
    for cells in raw_rows(tx, f"SELECT {columns} FROM {quote(form.table.name)} ORDER BY link"):  # noqa: S608
        try:
            computed: bytes | None = form.digest(cells)
        except (TypeError, ValueError):
            computed = None
        stored, at_link = cells[digest], cells[link]
        yield _FactRead(
            link=at_link if isinstance(at_link, int) else _NO_LINK,
            id=f"{form.table.name}:{shown(cells[number])}",
            digest=stored if isinstance(stored, bytes) else b"",
            stored=stored,
            computed=computed,
        )


@dataclass(frozen=True, slots=True)
class _Forgotten:
    """What decisions allow to be gone: people by number with the moment, and texts from before a moment.

    Args:
        masked: The digest of each text in which a mention was made nobody's, as it is since.
    """

    people: dict[int, int]
    texts_before: int
    masked: dict[str, str]

    def allows(self, person: Cell, commented_at: Cell) -> bool:
        return person in self.people or (isinstance(commented_at, int) and commented_at < self.texts_before)


def _forgotten(tx: Reader) -> _Forgotten:
    people: dict[int, int] = {}
    masked: dict[str, str] = {}
    before = 0
    kinds = "SELECT kind, subject, at, body FROM decision WHERE kind IN ('forget', 'retention') ORDER BY id"
    for kind, subject, at, body in raw_rows(tx, kinds):
        try:
            numbers, texts_before = forgotten_by(str(kind), str(subject), str(body))
            masked |= masked_by(str(body))
        except (ValueError, TypeError, LookupError, AttributeError):
            continue  # an altered decision allows nothing; the chain names it
        people |= {number: _whole(at) for number in numbers if number not in people}
        before = max(before, to_micros(texts_before) if texts_before else 0)
    return _Forgotten(people, before, masked)


def _people(tx: Reader, checked: Checked, forgotten: _Forgotten) -> Iterator[Difference]:
    people = (
        "SELECT p.id, p.user_id, p.handle, p.salt, p.first_seen_at, p.forgotten_at, f.at, l.content"
        " FROM person p LEFT JOIN"
        " (SELECT person_id, MIN(id) AS first, MAX(id) AS last FROM meeting GROUP BY person_id) m"
        " ON m.person_id = p.id"
        " LEFT JOIN meeting f ON f.id = m.first LEFT JOIN meeting l ON l.id = m.last"
    )
    for found, user_id, handle, salt, first_seen_at, forgotten_at, met_at, content in raw_rows(tx, people):
        number = _whole(found)
        checked.add("people")
        name = f"person:{number}"
        if first_seen_at != met_at:
            yield Difference(
                "person", name, f"first seen {shown(first_seen_at)}", f"first seen {shown(met_at)}"
            )
        if number in forgotten.people:
            checked.add("forgotten")
            if (user_id, handle, salt, forgotten_at) != (None, None, None, forgotten.people[number]):
                yield Difference("person", name, "known", "forgotten")
        elif forgotten_at is not None or user_id is None:
            yield Difference("person", name, "forgotten", "known: nobody decided to forget them")
        elif _content(salt, escape(str(user_id)), handle) != content:
            yield Difference("person", name, "another user id, handle or salt", shown(content))
    missing = (
        "SELECT DISTINCT m.person_id FROM meeting m LEFT JOIN person p ON p.id = m.person_id"
        " WHERE p.id IS NULL"
    )
    for (absent,) in raw_rows(tx, missing):
        yield Difference("person", f"person:{shown(absent)}", "gone", "known")


def _text(name: str, row: Sequence[Cell], checked: Checked, forgotten: _Forgotten) -> Iterator[Difference]:
    _number, person, commented_at, content, salt, *parts = row
    checked.add("texts")
    may_be_gone = forgotten.allows(person, commented_at)
    if salt is None:
        checked.add("forgotten_texts")
        if not may_be_gone:
            yield Difference("text", name, "gone", "a text: nobody decided to forget it")
    elif person in forgotten.people:
        yield Difference("text", name, "a text", "forgotten")
    elif name in forgotten.masked:
        checked.add("masked_texts")
        found = _content(salt, *parts)
        if found is None or found.hex() != forgotten.masked[name]:
            yield Difference("text", name, "another text, handle or salt", forgotten.masked[name])
    elif _content(salt, *parts) != content:
        yield Difference("text", name, "another text, handle or salt", shown(content))


def _content(salt: Cell, *parts: Cell) -> bytes | None:
    if not isinstance(salt, bytes) or not all(isinstance(part, str) for part in parts):
        return None
    return escaped_content_digest(salt, *(str(part) for part in parts))


def raw_rows(tx: Reader, statement: str) -> Iterator[tuple[Cell, ...]]:
    """Yield rows as the database holds them, fetched a few thousand at a time."""
    streamed = {"yield_per": _STREAMED}
    with tx.session.connection().exec_driver_sql(statement, execution_options=streamed) as result:
        for row in result:
            yield tuple(row)


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else -1


def shown(cell: Cell) -> str:
    """Return a cell in words, bytes in hexadecimal."""
    return cell.hex() if isinstance(cell, bytes) else str(cell)
