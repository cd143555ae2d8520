"""The answer beside every file: `nama.OK.txt` and its picture, or `nama.yaml.SALAH.txt`.

Answers are written whole or not at all, only when they differ, and never over a writer's own picture.
"""

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from bot.content.folder import QUIZ_SUFFIX, Kind, Scan, right_name
from bot.content.messages import say, say_problem
from bot.errors import Fact, Problem

_FINGERPRINT = re.compile(r"^# ([0-9a-f]{12}) (.+)$", re.MULTILINE)


def write_answer(
    root: Path,
    file: str,
    problems: Sequence[Problem],
    notes: Sequence[str],
    pictures: Sequence[bytes],
    language: str,
) -> None:
    """Write what the writer must know of a quiz file beside it.

    Args:
        root: The folder of quizzes.
        file: The quiz file, below `root`.
        problems: All that was found; with an error among them the answer is SALAH.
        notes: Sentences for a good file: when it appears, or what it waits for.
        pictures: The post's pictures as JPEG, for a good file.
        language: The writer's language.
    """
    good_file, bad_file = answer_names(file)
    ours = _our_pictures(root / good_file)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        _write(root / bad_file, _bad_text(file, problems, language).encode())
        _remove(root / good_file)
        _remove_pictures(root, file, ours, keep=())
        return
    names = _picture_names(root, file, len(pictures), ours)
    for name, jpeg in zip(names, pictures, strict=True):
        _write(_beside(root, file, name), jpeg)
    _write(root / good_file, _good_text(file, problems, notes, names, pictures, language).encode())
    _remove(root / bad_file)
    _remove_pictures(root, file, ours, keep=names)


def refusal(file: str, kind: Kind) -> Problem:
    """Return why a file that is no quiz by its name is not used."""
    facts: dict[str, Fact] = {"right": right_name(PurePosixPath(file).name) or ""}
    return Problem(f"check.{kind.value}", facts, _shown(file), 1, 1)


def write_refusal(root: Path, file: str, why: Problem, language: str) -> None:
    """Write beside a file that is no quiz by its name why it is not used, as `refusal` has it."""
    _write(root / answer_names(file)[1], _bad_text(_shown(file), [why], language).encode())


def remove_answers(root: Path, file: str) -> None:
    """Remove the answers to a file that is gone or was renamed, with the pictures that are ours."""
    good_file, bad_file = answer_names(file)
    ours = _our_pictures(root / good_file)
    _remove_pictures(root, file, ours, keep=())
    _remove(root / good_file)
    _remove(root / bad_file)


def orphans(scan: Scan) -> list[str]:
    """Return the files whose answers are still there though they themselves are not."""
    answered = [path for path, seen in scan.files.items() if seen.kind is Kind.ANSWER]
    sources = [path for path, seen in scan.files.items() if seen.kind is not Kind.ANSWER]
    wanted = {name for path in sources for name in answer_names(path)}
    lost = [path for path in answered if path not in wanted]
    return sorted(
        {
            path.removesuffix(".OK.txt") + QUIZ_SUFFIX
            if path.endswith(".OK.txt")
            else path.removesuffix(".SALAH.txt")
            for path in lost
        }
    )


def answer_names(file: str) -> tuple[str, str]:
    """Return the names of the good and of the bad answer to a file."""
    shown = _shown(file)
    return f"{shown.removesuffix(QUIZ_SUFFIX)}.OK.txt", f"{shown}.SALAH.txt"


def _bad_text(file: str, problems: Sequence[Problem], language: str) -> str:
    lines = [say("check.answer-head", language, file=PurePosixPath(file).name), ""]
    lines += [problem_line(problem, language) for problem in problems if problem.severity == "error"]
    warnings = [problem for problem in problems if problem.severity == "warning"]
    if warnings:
        lines += ["", say("check.answer-also", language)]
        lines += [problem_line(problem, language) for problem in warnings]
    return "\r\n".join([*lines, "", say("check.answer-when-mended", language), ""])


def _good_text(
    file: str,
    problems: Sequence[Problem],
    notes: Sequence[str],
    names: Sequence[str],
    pictures: Sequence[bytes],
    language: str,
) -> str:
    lines = [say("check.answer-ok", language, file=PurePosixPath(file).name), *notes]
    if names:
        lines.append(say("check.answer-picture", language, picture=list(names)))
    if problems:
        lines += ["", say("check.answer-warnings", language)]
        lines += [problem_line(problem, language) for problem in problems]
    marks = [f"# {_fingerprint(jpeg)} {name}" for name, jpeg in zip(names, pictures, strict=True)]
    return "\r\n".join([*lines, *(["", say("check.answer-marks", language)] if marks else []), *marks, ""])


def problem_line(problem: Problem, language: str) -> str:
    """Return the sentence of a problem with its line and column."""
    sentence = say_problem(problem, language)
    if problem.line is None:
        return sentence
    return say(
        "check.answer-line", language, line=problem.line, column=problem.column or 1, sentence=sentence
    )


def _picture_names(root: Path, file: str, count: int, ours: dict[str, str]) -> list[str]:
    """Name the pictures after the quiz, around pictures of the writer's own."""
    stem = PurePosixPath(file).name.removesuffix(QUIZ_SUFFIX)
    names = []
    for number in range(1, count + 1):
        ending = "" if number == 1 else f"-{number}"
        free = next(
            name
            for name in (f"{stem}{ending}.jpg", f"{stem}{ending}.OK.jpg")
            if name.endswith(".OK.jpg") or _is_free(_beside(root, file, name), ours.get(name))
        )
        names.append(free)
    return names


def _is_free(path: Path, our_fingerprint: str | None) -> bool:
    try:
        return _fingerprint(path.read_bytes()) == our_fingerprint
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _our_pictures(good_file: Path) -> dict[str, str]:
    """Return the pictures that an answer says are ours, with their fingerprints."""
    try:
        text = good_file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    return {match[2].strip(): match[1] for match in _FINGERPRINT.finditer(text) if "/" not in match[2]}


def _remove_pictures(root: Path, file: str, ours: dict[str, str], keep: Sequence[str]) -> None:
    for name, fingerprint in ours.items():
        path = _beside(root, file, name)
        if name not in keep and path.exists() and _is_free(path, fingerprint):
            _remove(path)


def _fingerprint(jpeg: bytes) -> str:
    return hashlib.sha256(jpeg).hexdigest()[:12]


def _beside(root: Path, file: str, name: str) -> Path:
    return (root / file).parent / name


def _shown(file: str) -> str:
    """Return a path that any file system and terminal can carry."""
    return "".join(letter if letter.isprintable() else "_" for letter in file)


def _write(path: Path, data: bytes) -> None:
    """Replace a file whole; a reader sees the old or the new one, and an unchanged one is left alone."""
    try:
        if not path.is_symlink() and path.read_bytes() == data:
            return
    except OSError:
        pass  # not there yet, or not readable: it is written anew
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    temporary.replace(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
