"""TOML with the line of every key, and every slip of syntax instead of the first.

The standard reader knows no lines and stops at its first error. Lines are found by a scan of table
headers and keys; a line that the reader refuses is blanked and the rest is read again.
"""

import re
import tomllib

from bot.errors import Problem

Table = dict[str, object]
KeyPath = tuple[str, ...]

_MOST_ERRORS = 20
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_CAUSES = (
    (re.compile(r"Expected '=' after a key"), "settings.toml-equals"),
    (re.compile(r"Invalid value|Invalid number|Expected newline or end of document"), "settings.toml-value"),
    (re.compile(r"Cannot overwrite|Cannot declare .* twice|Duplicate"), "settings.toml-twice"),
    (
        re.compile(r"Unterminated|Unclosed|Illegal character '\\n'|Expected '[\]}]'|Expected \"\\?'"),
        "settings.toml-unclosed",
    ),
    (re.compile(r"Unescaped '\\'|Invalid hex|Unescaped"), "settings.toml-backslash"),
)
_KEY = r"""(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_HEADER = re.compile(rf"\s*\[\[?\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]\]?\s*(?:#.*)?")
_ASSIGNMENT = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")


def read_toml(text: str, file: str) -> tuple[Table, list[Problem]]:
    """Return what could be read of `text`, and a problem for each line that could not."""
    problems: list[Problem] = []
    lines = text.splitlines()
    while True:
        try:
            return tomllib.loads("\n".join(lines) + "\n"), problems
        except tomllib.TOMLDecodeError as error:
            problem = _problem_of(str(error), file, len(lines))
            problems.append(problem)
            at = (problem.line or 1) - 1
            if len(problems) >= _MOST_ERRORS or not lines or not lines[at].strip():
                return {}, problems
            lines[at] = ""


def _problem_of(message: str, file: str, last_line: int) -> Problem:
    where = _WHERE.search(message)
    line, column = (int(where[1]), int(where[2])) if where and where[1] else (max(last_line, 1), 1)
    code = next((code for cause, code in _CAUSES if cause.search(message)), "settings.toml-other")
    return Problem(code, {"reason": _WHERE.sub("", message)}, file=file, line=line, column=column)


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line, from 1, of every table header and key of a TOML text."""
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            table = _parts(header[1])
            found.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            path = table + _parts(assignment[1])
            for length in range(len(table) + 1, len(path) + 1):
                found.setdefault(path[:length], number)
    return found


def line_of(path: KeyPath, lines: dict[KeyPath, int]) -> int | None:
    """Return the line of a key, else of the nearest table around it."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def _parts(dotted: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))
