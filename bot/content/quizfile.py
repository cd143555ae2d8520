"""A quiz file into a quiz, or every reason why not, with line and column.

`load_quiz` never raises for what stands in a file, never reads outside the folder, and asks the judge
about every key. Bytes become text here, their encoding named where it is not UTF-8.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.checking.findings import Findings, Places, places_of
from bot.content.checking.meaning import check_quiz
from bot.content.checking.whole import ALL_KEYS, NESTED_KEYS, Draft, Purpose, draft_of
from bot.content.positions import Place, Table, hash_cuts, read_tree
from bot.content.slips import HIDDEN, hidden_names, split_lines
from bot.errors import Fact, Problem
from bot.game.model import Quiz
from bot.settings import Settings

LARGEST_FILE = 256 * 1024
_MOST_PROBLEMS = 200  # nobody reads more, and a hostile file could have thousands
_SIGNATURES = (
    (b"PK\x03\x04", "Word/ZIP"),
    (b"\xd0\xcf\x11\xe0", "Word/Excel"),
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"{\\rtf", "RTF"),
)
_MOST_CONTROLS = 8  # more of them are no slip: the file is no text
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class LoadedQuiz:
    """What a file gave: a quiz, its problems, or both.

    Args:
        file: The path as the writer knows it.
        quiz: None where the file cannot become one.
        problems: In the order of the file; warnings among them.
        places: Where each key stands, for problems that are found later.
        digest: SHA-256 of the bytes; "" where they could not be read.
        draft: As much of a quiz as could be read, so that its time and questions are checked with the rest.
    """

    file: str
    quiz: Quiz | None
    problems: tuple[Problem, ...] = ()
    places: Places = field(default_factory=dict)
    digest: str = ""
    draft: Draft | None = None

    @property
    def is_good(self) -> bool:
        """Whether the quiz may be planned: warnings do not stop it."""
        return self.quiz is not None and all(problem.severity == "warning" for problem in self.problems)


def load_quiz(path: Path, settings: Settings, root: Path, purpose: Purpose = "posting") -> LoadedQuiz:
    """Return the quiz of a file and all that is wrong with it.

    Args:
        path: The file.
        settings: Series, limits and the account's clock.
        root: The folder that pictures must lie in, and below which the file is named.
        purpose: For "judging" only questions and keys must be there.
    """
    file = _name_of(path, root)
    data = _bytes_of(path, root if purpose == "posting" else None)
    if isinstance(data, Problem):
        return LoadedQuiz(file, None, (Problem(data.code, data.facts, file, 1, 1),))
    return read_quiz(data, file, settings, path.parent, root, purpose)


def digest_of(path: Path, root: Path) -> str:
    """Return the SHA-256 of a quiz file's bytes, or of why they are not read; never waits on a pipe."""
    data = _bytes_of(path, root)
    return hashlib.sha256(data.code.encode() if isinstance(data, Problem) else data).hexdigest()


def read_quiz(
    data: bytes, file: str, settings: Settings, folder: Path, root: Path, purpose: Purpose = "posting"
) -> LoadedQuiz:
    """Return the quiz of a file's bytes; `folder` is where its pictures are looked for."""
    digest = hashlib.sha256(data).hexdigest()
    text, problems = _text_of(data, file)
    if text is None:
        return LoadedQuiz(file, None, tuple(problems), digest=digest)
    tree, slips = read_tree(text, {*ALL_KEYS, *NESTED_KEYS})
    places = places_of(tree)
    findings = Findings(file, places)
    findings.problems += problems
    for slip in slips:
        findings.error_at(slip.code, Place(slip.line, slip.column), "", **dict(slip.facts))
    for slip in hash_cuts(text, tree):
        findings.warning_at(slip.code, Place(slip.line, slip.column), "", **dict(slip.facts))
    quiz = draft = None
    if isinstance(tree, Table):
        draft = draft_of(tree, settings, findings, purpose)
        check_quiz(draft, settings, findings, folder, root, purpose)
        quiz = draft.quiz if draft.is_complete else None
    elif tree is not None or not findings.problems:
        code = "check.empty-file" if not text.strip() or tree is None else "check.no-keys"
        findings.error_at(code, Place(), "")
    return LoadedQuiz(file, quiz, in_order(findings.problems), places, digest, draft)


def _name_of(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)


def _bytes_of(path: Path, root: Path | None) -> bytes | Problem:
    """Return what stands in a file; a pipe, a folder or a link out of `root` is never opened."""
    try:
        if root is not None and not path.resolve().is_relative_to(root.resolve()):
            return Problem("check.outside-folder")
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe must not make us wait
        with open(descriptor, "rb") as source:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return Problem("check.no-regular-file")
            data = source.read(LARGEST_FILE + 1)
    except (OSError, RuntimeError) as error:
        return _why_unread(error)
    if len(data) <= LARGEST_FILE:
        return data
    facts: dict[str, Fact] = {"size": f"{status.st_size / 1_000_000:.1f}", "largest": LARGEST_FILE // 1024}
    return Problem("check.file-too-large", facts)


def _why_unread(error: OSError | RuntimeError) -> Problem:
    match error:
        case FileNotFoundError():
            return Problem("check.file-gone")
        case IsADirectoryError():
            return Problem("check.is-a-folder")
        case PermissionError():
            return Problem("check.no-permission")
        case OSError() if error.errno != errno.ELOOP:
            return Problem("check.unreadable", {"reason": error.strerror or str(error)})
    return Problem("check.link-in-circle")  # a RuntimeError is one too, as `Path.resolve` tells it


def _text_of(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """Return the text of a file; a wrong encoding is a problem, and is read on where that is possible."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return None, [Problem("check.other-format", {"format": name}, file, 1, 1)]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(data):
        marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        codec = "utf-16" if marked else "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        text = data.decode(codec, errors="replace")
        return text, [Problem("check.encoding", {"encoding": "UTF-16"}, file, 1, 1)]
    problems: list[Problem] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data:
            return None, [Problem("check.binary", {}, file, 1, 1)]
        before = data[: error.start].decode("utf-8", errors="replace")
        lines = split_lines(before)
        problems.append(
            Problem("check.encoding", {"encoding": "Windows-1252"}, file, len(lines), len(lines[-1]) + 1)
        )
        text = data.decode("cp1252", errors="replace")
    if "\0" in text or len(_CONTROL.findall(text)) > _MOST_CONTROLS:
        return None, [Problem("check.binary", {}, file, 1, 1)]
    return HIDDEN.sub(lambda found: " " * len(found[0]), text), [*problems, *_hidden_in(text, file)]


def _hidden_in(text: str, file: str) -> list[Problem]:
    """Find the hidden characters of each line, at the first of them."""
    return [
        Problem("check.control-character", {"name": hidden_names(line)}, file, number, found.start() + 1)
        for number, line in enumerate(split_lines(text), start=1)
        if (found := HIDDEN.search(line)) is not None
    ]


def _looks_like_utf16(data: bytes) -> bool:
    sample = data[:200]
    return len(sample) >= 4 and (
        sample[1::2].count(0) > len(sample) // 3 or sample[::2].count(0) > len(sample) // 3
    )


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the problems in the order of the file, each once, and not more than a person reads."""
    ordered = sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))
    different = {
        (problem.code, problem.line, problem.column, problem.key): problem for problem in reversed(ordered)
    }
    return tuple(reversed(different.values()))[:_MOST_PROBLEMS]
