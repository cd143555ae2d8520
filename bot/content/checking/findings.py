"""What was found in a file, each thing at its place."""

import re
from collections.abc import Mapping

from bot.content.positions import Entry, Listing, Node, Place, Table, Text
from bot.errors import Fact, Problem, Severity

Places = Mapping[str, Place]


class Findings:
    """Collects the problems of one file; a key is enough to know the place."""

    def __init__(self, file: str, places: Places) -> None:
        self.file = file
        self.places = places
        self.problems: list[Problem] = []

    def error(self, code: str, key: str, **facts: Fact) -> None:
        """Record what must be mended."""
        self._add(code, key, self.place(key), "error", facts)

    def warning(self, code: str, key: str, **facts: Fact) -> None:
        """Record what a person should look at."""
        self._add(code, key, self.place(key), "warning", facts)

    def error_at(self, code: str, place: Place, key: str, **facts: Fact) -> None:
        """Record what must be mended at a place of its own, such as that of a key."""
        self._add(code, key, place, "error", facts)

    def warning_at(self, code: str, place: Place, key: str, **facts: Fact) -> None:
        """Record what a person should look at, at a place of its own."""
        self._add(code, key, place, "warning", facts)

    def place(self, key: str) -> Place:
        """Return the place of a key's value, or of the nearest thing around it."""
        while key:
            if key in self.places:
                return self.places[key]
            key = re.sub(r"(\.[^.\[\]]*|\[\d+\]|^[^.\[\]]+)$", "", key)
        return Place()

    def _add(self, code: str, key: str, place: Place, severity: Severity, facts: dict[str, Fact]) -> None:
        self.problems.append(
            Problem(code, {"key": key, **facts}, self.file, place.line, place.column, key or None, severity)
        )


def places_of(node: Node | None, path: str = "") -> dict[str, Place]:
    """Return the place of every value by its key, such as `questions[1].answer`, counted from 0."""
    found: dict[str, Place] = {}
    match node:
        case None | Text():
            return found
        case Listing():
            for number, item in enumerate(node.items):
                inner = f"{path}[{number}]"
                found[inner] = item.place
                found |= places_of(item, inner)
        case Table():
            for entry in node.entries:
                inner = f"{path}.{entry.key.text}" if path else entry.key.text
                found[inner] = _value_place(entry)
                found |= places_of(entry.value, inner)
    return found


def _value_place(entry: Entry) -> Place:
    """Return the place of the value, or of its key where the value is empty or a block of its own."""
    if isinstance(entry.value, Text) and entry.value.text and entry.value.place.line == entry.key.place.line:
        return entry.value.place
    return entry.key.place
