"""The folder of quiz files: what lies in it, what has settled, and what a change means.

The folder is polled, because watchers go deaf when it is replaced by git, rsync or a remount. A file is
taken when two scans a while apart saw the same inode, time and size. Links to folders are not followed,
nothing is opened while scanning, and a folder that vanished changes nothing.
"""

import os
import re
import stat
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.content.checking.pictures import SUFFIXES as PICTURE_SUFFIXES

STOP_FILE = "STOP"
_STOP_FILES = tuple(f"{name}{end}" for name in (STOP_FILE, "Stop", "stop") for end in ("", ".txt", ".TXT"))
QUIZ_SUFFIX = ".yaml"
ANSWER_SUFFIXES = (".OK.txt", ".SALAH.txt")
_DEEPEST = 8
_MOST_ENTRIES = 50_000
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")


class Kind(StrEnum):
    """What a name in the folder is to the bot."""

    QUIZ = "quiz"
    FOLDER_NAMED_LIKE_A_QUIZ = "folder-named-like-a-quiz"
    WRONG_EXTENSION = "wrong-extension"
    DOCUMENT = "word-document"
    UNUSABLE_NAME = "name-not-usable"
    OTHER = "not-a-quiz-file"
    PICTURE = "picture"
    ANSWER = "answer"
    STOP = "stop"


REFUSED = (
    Kind.WRONG_EXTENSION,
    Kind.DOCUMENT,
    Kind.UNUSABLE_NAME,
    Kind.OTHER,
    Kind.FOLDER_NAMED_LIKE_A_QUIZ,
)
"""What is answered though it is no quiz by its name."""

_DOCUMENTS = (".doc", ".docx", ".rtf", ".odt", ".pages")  # of word processors; another name mends nothing


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as the last scans saw it; `since` is when it was first seen just like this."""

    kind: Kind
    inode: int
    modified_ns: int
    size: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Scan:
    """The folder at one moment.

    Args:
        at: When it was scanned.
        is_there: False where the folder cannot be read, or was replaced by an empty one.
        files: By path below the folder, in the order of names: 2 before 10.
        missing_since: When each file of the scan before was first not seen any more.
        identity: Device and inode of the folder itself.
    """

    at: datetime
    is_there: bool
    files: Mapping[str, Seen] = field(default_factory=dict)
    missing_since: Mapping[str, datetime] = field(default_factory=dict)
    identity: tuple[int, int] = (0, 0)

    def settled(self, still: timedelta, kinds: Collection[Kind] = (Kind.QUIZ,)) -> list[str]:
        """Return the files of `kinds` that have been the same for `still`, in the order of names."""
        if not self.is_there:
            return []
        return [
            path for path, seen in self.files.items() if seen.kind in kinds and self.at - seen.since >= still
        ]

    def vanished(self, still: timedelta) -> list[str]:
        """Return the files that have been gone for `still`."""
        if not self.is_there:
            return []
        return [path for path, since in self.missing_since.items() if self.at - since >= still]

    @property
    def says_stop(self) -> bool:
        """Whether a file STOP lies in the folder."""
        return any(seen.kind is Kind.STOP for seen in self.files.values())


def scan(root: Path, now: datetime, previous: Scan | None = None) -> Scan:
    """Look at every name in the folder; with the scan before, stillness is carried on."""
    try:
        status = root.stat()
        found = _entries(root)
    except OSError:
        return _as_it_was(previous, now)
    identity = (status.st_dev, status.st_ino)
    if previous is None:
        return Scan(now, True, {path: _seen(entry, now) for path, entry in found}, {}, identity)
    if not found and previous.files and identity != previous.identity:
        return _as_it_was(previous, now)  # an empty mount point or a folder being replaced
    files: dict[str, Seen] = {}
    for path, entry in found:
        before, seen = previous.files.get(path), _seen(entry, now)
        if before is not None and _same(before, seen):
            seen = before
        files[path] = seen
    missing = {path: now for path in previous.files} | dict(previous.missing_since)
    gone = {path: since for path, since in missing.items() if path not in files}
    return Scan(now, True, files, gone, identity)


def has_stop_file(root: Path) -> bool:
    """Whether a file STOP lies in the folder, also as editors that add `.txt` and phones write it."""
    return any(os.path.exists(root / name) for name in _STOP_FILES)


def kind_of(name: str, is_folder: bool = False) -> Kind | None:
    """Return what a name is; None where it is none of our business."""
    lowered = name.lower()
    if name.startswith(("_", ".", "~")) or lowered in _OF_THE_SYSTEM or lowered.endswith((".tmp", ".part")):
        return None
    if is_folder:
        return Kind.FOLDER_NAMED_LIKE_A_QUIZ if lowered.endswith((".yaml", ".yml")) else None
    if name in _STOP_FILES:
        return Kind.STOP
    if name.endswith(ANSWER_SUFFIXES):
        return Kind.ANSWER
    if not name.isprintable():
        return Kind.UNUSABLE_NAME
    if name.endswith(QUIZ_SUFFIX):
        return Kind.QUIZ
    if lowered.endswith(PICTURE_SUFFIXES):
        return Kind.PICTURE
    if lowered.endswith(_DOCUMENTS):
        return Kind.DOCUMENT
    return Kind.WRONG_EXTENSION if right_name(name) else Kind.OTHER


def right_name(name: str) -> str | None:
    """Return the name that a misnamed quiz should have; None where it is no quiz at all."""
    match = re.fullmatch(
        r"(.+?)\.(?:yml|ya?ml\.txt|yaml|yml\.txt|txt|docx?|rtf|odt|pages|md|json)", name, re.IGNORECASE
    )
    return f"{match[1]}{QUIZ_SUFFIX}" if match else None


_Entry = tuple[Kind, os.stat_result]


def _entries(root: Path) -> list[tuple[str, _Entry]]:
    found: list[tuple[str, _Entry]] = []
    folders: list[tuple[Path, str, int]] = [(root, "", 0)]
    while folders and len(found) < _MOST_ENTRIES:
        folder, prefix, depth = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            if not prefix:
                raise
            continue  # a sub-folder that just went
        for entry in entries:
            path = prefix + entry.name
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # removed between the listing and the look
            is_folder = stat.S_ISDIR(status.st_mode)
            kind = kind_of(entry.name, is_folder)
            if kind is not None:
                found.append((path, (kind, status)))
            if is_folder and depth < _DEEPEST and not entry.name.startswith(("_", ".")):
                folders.append((folder / entry.name, path + "/", depth + 1))
    return sorted(found, key=lambda item: name_order(item[0]))


def name_order(path: str) -> list[tuple[int, int | str]]:
    """Return a key that sorts paths as a person would: numbers by size, letters without case."""
    parts = re.split(r"(\d+)", path.casefold())
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts if part] + [(2, path)]


def _seen(entry: _Entry, now: datetime) -> Seen:
    kind, status = entry
    return Seen(kind, status.st_ino, status.st_mtime_ns, status.st_size, now)


def _same(one: Seen, other: Seen) -> bool:
    return (one.kind, one.inode, one.modified_ns, one.size) == (
        other.kind,
        other.inode,
        other.modified_ns,
        other.size,
    )


def _as_it_was(previous: Scan | None, now: datetime) -> Scan:
    if previous is None:
        return Scan(now, False)
    return Scan(now, False, previous.files, previous.missing_since, previous.identity)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that a round was planned from, as the store remembers it.

    Args:
        digest: SHA-256 of the bytes that were taken.
        is_posted: Whether the round is past planning: its post may be out.
        is_over: Whether the round was cancelled or expired: its content may come again, but not by a rename.
    """

    file: str
    digest: str
    is_posted: bool
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a difference between folder and store means.

    Args:
        what: `new`; `edited` before the post; `edited-after-posting`; `renamed` from `other`; `removed`,
            which cancels a planned round; `already-posted` as `other`; `copied` from `other`, which is
            planned.
    """

    what: str
    file: str
    other: str = ""


def changes(
    present: Mapping[str, str], vanished: Collection[str], known: Sequence[KnownFile]
) -> list[Change]:
    """Decide what the settled files mean for the known rounds.

    Args:
        present: Digest of each settled quiz file, in the order of names.
        vanished: Files that are surely gone; a file that is in neither is in motion and changes nothing.
        known: The rounds' files.
    """
    by_file = {round_.file: round_ for round_ in known}
    gone = {
        round_.digest: round_
        for round_ in sorted(known, key=lambda round_: not round_.is_over)
        if round_.file in vanished
    }
    standing = {
        round_.digest: round_
        for round_ in sorted(known, key=lambda round_: round_.is_posted)
        if round_.file not in vanished and not round_.is_over
    }
    moved: set[str] = set()
    taken: dict[str, str] = {}
    found: list[Change] = []
    for file, digest in present.items():
        own = by_file.get(file)
        if own is not None and own.digest == digest:
            taken.setdefault(digest, file)
            continue
        source, twin = gone.get(digest), standing.get(digest)
        if source is not None and source.file not in moved and own is None:
            moved.add(source.file)
            found.append(Change("renamed", file, source.file))
        elif twin is not None and twin.file != file:
            found.append(Change("already-posted" if twin.is_posted else "copied", file, twin.file))
        elif own is None and digest in taken:
            found.append(Change("copied", file, taken[digest]))
        elif own is None or own.is_over:
            found.append(Change("new", file))
        else:
            found.append(Change("edited-after-posting" if own.is_posted else "edited", file))
        taken.setdefault(digest, file)
    removed = [
        Change("removed", round_.file)
        for round_ in known
        if round_.file in vanished
        and round_.file not in moved
        and not round_.is_posted
        and not round_.is_over
    ]
    return found + removed
