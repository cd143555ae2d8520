"""YAML as a tree of text with places, and nothing more.

Every scalar stays text, so that `No`, `07:30`, `031` and `1e3` mean what the writer wrote. There are no
tags, anchors or aliases: nothing is executed, nothing can grow. Equal keys are problems, not the last
one's luck. A file that YAML cannot read is mended line by line (`bot.content.slips`) so that all of its
slips are told at once.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import yaml

from bot.content.slips import HIDDEN, Slip, hidden_names, mend, odd_beginning, split_lines

_Loader: type[yaml.Loader | yaml.CLoader] = getattr(
    yaml, "CLoader", yaml.Loader
)  # events only: builds nothing
_DEEPEST = 12
_MOST_NODES = 5000
_MOST_SLIPS = 40


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file, from line 1 and column 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, always as text; `quoted` where the writer used quotes or a block."""

    text: str
    place: Place
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: "tuple[Node, ...]"
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Text
    value: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, in the order of the file."""

    entries: tuple[Entry, ...]
    place: Place


Node = Text | Listing | Table


def read_tree(text: str, known_keys: Collection[str]) -> tuple[Node | None, list[Slip]]:
    """Return the tree of a YAML text, and its slips of syntax.

    Args:
        text: The whole file.
        known_keys: The words that may be keys, by which slips are told from text.

    Returns:
        None where even mending did not help; there is then at least one slip.
    """
    tree, slips, failed = _attempt(text)
    if not failed and not odd_beginning(text):
        return tree, slips
    mended, found = mend(text, known_keys)
    for _ in range(_MOST_SLIPS):
        tree, slips, failed = _attempt(mended)
        if not failed:
            break
        lines = split_lines(mended)
        slip, repaired = _slip_of_parser(failed, lines)
        found.append(slip)
        if repaired is None or repaired == lines:
            break
        mended = "\n".join(repaired)
    return tree, sorted({*found, *slips}, key=lambda slip: (slip.line, slip.column))


def _attempt(
    text: str,
) -> tuple[Node | None, list[Slip], "yaml.MarkedYAMLError | yaml.reader.ReaderError | None"]:
    builder = _Builder()
    try:
        return builder.build(yaml.parse(text, Loader=_Loader)), builder.slips, None
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError) as error:
        return None, [], error
    except _Stopped:
        return None, builder.slips, None


class _Stopped(Exception):
    """The file is beyond what a quiz may be; the slip is recorded."""


class _Builder:
    def __init__(self) -> None:
        self.slips: list[Slip] = []
        self.nodes = 0
        self.events: Iterator[yaml.Event] = iter(())

    def build(self, events: Iterator[yaml.Event]) -> Node | None:
        self.events = events
        tree: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop("check.second-document", event)
            elif isinstance(event, yaml.NodeEvent):
                tree = self._node(event, 1)
        return tree

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self.nodes += 1
        if depth > _DEEPEST or self.nodes > _MOST_NODES:
            self._stop("check.too-deep", event)
        place = _place(event)
        if isinstance(event, yaml.AliasEvent):
            self._slip("check.yaml-marker", event, marker="*")
            return Text(f"*{event.anchor}", place)
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if event.tag is not None:
                self._slip("check.yaml-marker", event, marker="!")
            elif event.anchor is not None:
                self._slip("check.yaml-marker", event, marker="&")
        match event:
            case yaml.ScalarEvent():
                return self._text(event, place)
            case yaml.SequenceStartEvent():
                items = [self._node(item, depth + 1) for item in self._until(yaml.SequenceEndEvent)]
                return Listing(tuple(items), place)
            case _:
                return self._table(place, depth)

    def _text(self, event: yaml.ScalarEvent, place: Place) -> Text:
        """Return a scalar without hidden characters, which come so far only by an escape of YAML."""
        text = event.value.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
        names = hidden_names(text)
        if names:
            self._slip("check.control-character", event, name=names)
        return Text(HIDDEN.sub("", text), place, quoted=bool(event.style))

    def _table(self, place: Place, depth: int) -> Table:
        entries: list[Entry] = []
        seen: dict[str, int] = {}
        for event in self._until(yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if not isinstance(key, Text):
                self.slips.append(Slip("check.key-is-no-text", key.place.line, key.place.column))
            elif key.text in seen:
                facts = (("name", key.text), ("first", str(seen[key.text])))
                self.slips.append(Slip("check.duplicate-key", key.place.line, key.place.column, facts))
            else:
                seen[key.text] = key.place.line
                entries.append(Entry(key, value))
        return Table(tuple(entries), place)

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        for event in self.events:
            if isinstance(event, end):
                return
            yield event

    def _slip(self, code: str, event: yaml.Event, **facts: str) -> None:
        place = _place(event)
        self.slips.append(Slip(code, place.line, place.column, tuple(facts.items())))

    def _stop(self, code: str, event: yaml.Event) -> None:
        self._slip(code, event)
        raise _Stopped


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place()


def _slip_of_parser(
    error: yaml.MarkedYAMLError | yaml.reader.ReaderError, lines: list[str]
) -> tuple[Slip, list[str] | None]:
    """Return the slip that the YAML reader stumbled on, and the lines with it mended where possible."""
    if isinstance(error, yaml.reader.ReaderError):
        before = "\n".join(lines)[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Slip("check.control-character", line, column, (("name", f"U+{error.character:04X}"),)), None
    problem, context = error.problem or "", error.context or ""
    mark, start = error.problem_mark, error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    directive = next((number for number, text in enumerate(lines) if text.startswith("%")), None)
    if directive is not None and re.search("directive|incompatible|document start", f"{context} {problem}"):
        repaired = list(lines)
        repaired[directive] = ""
        facts = (("text", lines[directive].strip()[:60]),)
        return Slip("check.directive", directive + 1, 1, facts), repaired
    if "nesting depth" in problem:
        return Slip("check.too-deep", line, column), None
    if "quoted scalar" in context and start is not None:
        line, column = start.line + 1, start.column + 1
        if "escape" in problem:
            return Slip("check.backslash", mark.line + 1 if mark else line, column), None
        repaired = list(lines)
        repaired[start.line] += lines[start.line][start.column]
        return Slip("check.open-quote", line, column), repaired
    if "flow" in context and start is not None and "',' or" in problem:
        bracket = lines[start.line][start.column]
        repaired = list(lines)
        repaired[start.line] += {"[": "]", "{": "}"}.get(bracket, "")
        return Slip("check.open-bracket", start.line + 1, start.column + 1, (("bracket", bracket),)), repaired
    if "simple key" in context and start is not None:
        stray = lines[start.line].strip() if start.line < len(lines) else ""
        repaired = list(lines)
        repaired[start.line] = ""
        return Slip("check.no-key", start.line + 1, start.column + 1, (("text", stray[:60]),)), repaired
    if "expected key" in problem or "mapping values" in problem or "'-' indicator" in problem:
        return Slip("check.indentation-unclear", line, column), None
    facts = (("reason", f"{context} {problem}".strip()),)
    return Slip("check.yaml-other", line, column, facts), None


def hash_cuts(text: str, tree: Node | None) -> list[Slip]:
    """Return where a `#` cut off the end of a value, or all of it, which YAML takes for a remark."""
    lines = split_lines(text)
    slips = []
    for value in _texts(tree):
        line = lines[value.place.line - 1] if value.place.line <= len(lines) else ""
        rest = line[value.place.column - 1 :]
        remark = re.search(r"(?:^|\s)#(?=\w)\S*", rest[len(value.text) :] if value.text else rest)
        if remark and not value.quoted and "\n" not in value.text:
            column = line.index(remark[0].strip(), value.place.column - 1) + 1
            slips.append(Slip("check.hash-cuts", value.place.line, column, (("cut", remark[0].strip()),)))
    return slips


def _texts(node: Node | None) -> Iterator[Text]:
    match node:
        case Text():
            yield node
        case Listing():
            for item in node.items:
                yield from _texts(item)
        case Table():
            for entry in node.entries:
                yield from _texts(entry.value)
