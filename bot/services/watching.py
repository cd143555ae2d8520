"""Watching the quizzes folder: every file gets its answer, whatever it is.

A file is taken when two looks found it the same for as long as the settings say. The bot remembers in its
own tables what it took, so a restart takes nothing twice and notices what was removed meanwhile. An answer
that is not there, as after a crash between taking and answering, is written anew. A file that fails as no
file should stops no other.
"""

import pwd
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from loguru import logger

from bot.content.answers import answer_names, refusal, remove_answers, write_answer, write_refusal
from bot.content.folder import QUIZ_SUFFIX, REFUSED, Kind, KnownFile, Scan, Seen, changes, name_order, scan
from bot.content.messages import say
from bot.content.quizfile import LARGEST_FILE, digest_of
from bot.errors import Problem
from bot.game.rounds import AHEAD, OVER
from bot.services import bad_files, planning, second_looks
from bot.services.desk import Desk
from bot.services.file_notes import notes_of
from bot.services.planning import Planned
from bot.services.turn import a_job
from bot.store import files, rounds
from bot.store.tables import FileRow, RoundRow

MEANT_FOR_A_QUIZ = (Kind.WRONG_EXTENSION, Kind.DOCUMENT)

_TRIED_AGAIN_AFTER = timedelta(minutes=5)  # a file that failed, an answer that could not be written

_Look = tuple[int, int, int]
Shown = tuple[str, str | None, str | None, datetime]


class FolderWatch:
    """One process's view of the folder between two looks."""

    def __init__(self) -> None:
        self._last: Scan | None = None
        self._home: tuple[int, int] | None = None  # where quizzes, or answers to them, were seen last
        self._took_back = False
        self._refused: set[str] = set()
        self._shown: dict[str, Shown] = {}
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self._digests: dict[str, tuple[_Look, str]] = {}
        self._looks: dict[str, _Look] = {}
        self._failed: dict[str, tuple[str, datetime]] = {}
        self._written_anew: dict[str, datetime] = {}

    def look(self, desk: Desk, now: datetime) -> bool:
        """Look once and do what the difference means; whether any round changed."""
        current = scan(desk.settings.quizzes, now, self._last)
        with desk.store.read() as tx:
            known = files.known(tx)
            rows = rounds.last_of_each_file(tx)
        if self._last is None:
            current = replace(current, missing_since=dict.fromkeys(set(known) - set(current.files), now))
        self._last = current
        quizzes = [path for path, seen in current.files.items() if seen.kind is Kind.QUIZ]
        if quizzes or _has_our_answers(current, known):
            self._home = current.identity
        if not current.is_there or (known and not quizzes and current.identity != self._home):
            return False  # an unmounted share or a folder being replaced is no wish to cancel everything
        still = desk.settings.folder.still
        settled = current.settled(still)
        digests = {path: self._digest(desk.settings.quizzes, path, current.files[path]) for path in settled}
        if not self._took_back:
            self._took_back = True
            with desk.store.write(now) as tx:
                bad_files.take_back(tx, known, {_printable(path) for path in current.files})
        unanswered = self._unanswered(current, known, digests, now)
        changed = self._take(desk, current, digests, rows, now)
        self._answer_anew(desk, {path: known[path] for path in unanswered}, now)
        self._refuse(desk, current, now)
        self._answer(desk)
        return changed

    def _take(
        self,
        desk: Desk,
        current: Scan,
        digests: Mapping[str, str],
        rows: Mapping[str, RoundRow],
        now: datetime,
    ) -> bool:
        with desk.store.read() as tx:
            known = files.known(tx)
        new = {
            path: digest
            for path, digest in digests.items()
            if not _is_taken(known, path, digest) and not self._failed_lately(path, digest, now)
        }
        vanished = [path for path in current.vanished(desk.settings.folder.still) if path in known]
        if not new and not vanished:
            return self._look_again(desk, current, digests, now)
        planned_from = [_known_file(row) for row in rows.values()]
        moved: set[str] = set()
        for change in changes(digests, vanished, planned_from):
            if change.what == "renamed":
                planning.rename_file(desk, change.other, change.file, now)
                with _whatever_the_folder_allows(change.other):
                    remove_answers(desk.settings.quizzes, change.other)
                moved |= {change.other, change.file}
        gone = [path for path in vanished if path not in moved]
        if gone:
            planning.forget_files(desk, gone, now)
            for path in gone:
                with _whatever_the_folder_allows(path):
                    remove_answers(desk.settings.quizzes, path)
        self._plan(desk, {path: digest for path, digest in new.items() if path not in moved}, now)
        self._looks = {}
        self._look_again(desk, current, digests, now)
        return True

    def _plan(self, desk: Desk, new: Mapping[str, str], now: datetime) -> None:
        """Plan files in the order of their names; each has its answer before the next is looked at."""
        for path in sorted(new, key=name_order):
            self._failed[path] = new[path], now
            with logger.contextualize(file=path), a_job("plan-file"):
                self._plan_one(desk, path, new[path], now)
                del self._failed[path]

    def _plan_one(self, desk: Desk, path: str, digest: str, now: datetime) -> None:
        planned = planning.plan_file(desk, path, digest, now, _maker(desk.settings.quizzes / path))
        self._problems[path] = planned.problems
        self._shown.pop(path, None)
        if planned.state in ("wrong", "example") or planned.round is None:
            _answer_now(desk, planned)
            return
        with desk.store.read() as tx:
            row = rounds.row(tx, planned.round.id)
        self._answer_good(desk, row, planned.state)

    def _failed_lately(self, path: str, digest: str, now: datetime) -> bool:
        failed, at = self._failed.get(path, ("", now))
        return failed == digest and now - at < _TRIED_AGAIN_AFTER

    def _unanswered(
        self, current: Scan, known: Mapping[str, FileRow], digests: Mapping[str, str], now: datetime
    ) -> list[str]:
        """Return the taken files beside which no answer lies, unless one was just written anew."""
        missing = [
            path
            for path, row in known.items()
            if digests.get(path) == row.content_sha
            and answer_names(path)[row.state == files.WRONG] not in current.files
        ]
        before = {path: self._written_anew[path] for path in missing if path in self._written_anew}
        due = [path for path in missing if path not in before or now - before[path] >= _TRIED_AGAIN_AFTER]
        self._written_anew = before | dict.fromkeys(due, now)
        return due

    def _answer_anew(self, desk: Desk, unanswered: Mapping[str, FileRow], now: datetime) -> None:
        """Write the answers that are not there; those beside good files are left to `_answer`."""
        for path, row in unanswered.items():
            self._shown.pop(path, None)
            if row.state == "example":
                self._plan(desk, {path: row.content_sha}, now)
            elif row.state == files.WRONG:
                with logger.contextualize(file=path), a_job("answer-file"):
                    self._answer_wrong(desk, path, now)

    def _answer_wrong(self, desk: Desk, path: str, now: datetime) -> None:
        if path not in self._problems:
            with desk.store.read() as tx:
                self._problems[path] = second_looks.problems_of(desk, tx, path, now)
        if any(problem.severity == "error" for problem in self._problems[path]):
            _answer_file(desk, path, self._problems[path], [], [])

    def _look_again(self, desk: Desk, current: Scan, digests: Mapping[str, str], now: datetime) -> bool:
        """Take files again to which something else in the folder matters; whether any was taken."""
        looks = {
            path: (current.files[path].inode, current.files[path].modified_ns, current.files[path].size)
            for path in current.settled(desk.settings.folder.still, (Kind.QUIZ, Kind.PICTURE))
        }
        if looks == self._looks:
            return False
        self._looks = looks
        with desk.store.read() as tx:
            wrong = {
                path: self._problems.get(path)
                for path, row in files.known(tx).items()
                if row.state == "wrong" and path in digests
            }
            again = set(second_looks.mended(desk, tx, wrong, now))
            again |= set(second_looks.with_other_pictures(desk, tx)) & digests.keys()
        self._plan(desk, {path: digests[path] for path in again}, now)
        return bool(again)

    def _digest(self, root: Path, path: str, seen: Seen) -> str:
        """Return the digest of a file's bytes, read again only when the file looks different."""
        looks = (seen.inode, seen.modified_ns, seen.size)
        before = self._digests.get(path)
        if before is not None and before[0] == looks:
            return before[1]
        digest = digest_of(root / path, root)
        if seen.size > LARGEST_FILE:  # it is not read, and a larger one is another one
            digest = sha256(f"{digest} {looks}".encode()).hexdigest()
        self._digests[path] = (looks, digest)
        return digest

    def _refuse(self, desk: Desk, current: Scan, now: datetime) -> None:
        """Answer what is no quiz by its name, once each; tell the team of what was meant for one."""
        root, language = desk.settings.quizzes, desk.settings.language
        for path in current.settled(desk.settings.folder.still, REFUSED):
            if path not in self._refused:
                self._refused.add(path)
                kind = current.files[path].kind
                why = refusal(path, kind)
                with _whatever_the_folder_allows(path):
                    write_refusal(root, path, why, language)
                bad_files.log(desk, _printable(path), [why])
                if kind in MEANT_FOR_A_QUIZ:
                    with desk.store.write(now) as tx:
                        bad_files.tell(desk, tx, _printable(path), [why], again=False)
        for path in list(self._refused):
            if path not in current.files:
                self._refused.discard(path)
                with desk.store.write(now) as tx:
                    bad_files.solved(tx, _printable(path))
                with _whatever_the_folder_allows(path):
                    remove_answers(root, path)

    def _answer(self, desk: Desk) -> None:
        """Renew the answer beside every good file whose round has moved on."""
        with desk.store.read() as tx:
            latest = rounds.last_of_each_file(tx)
            states = files.known(tx)
        for file, row in latest.items():
            if file not in states or states[file].state == "wrong":
                continue
            with logger.contextualize(file=file), a_job("answer-file"):
                self._answer_good(desk, row, states[file].state)

    def _answer_good(self, desk: Desk, row: RoundRow, state: str) -> None:
        shown = (row.status, row.reason, row.bundle_digest, row.publish_at)
        if self._shown.get(row.file) == shown:
            return
        self._shown[row.file] = shown
        with desk.store.read() as tx:
            bundle = planning.bundle_of(tx, row.id)
        pictures = [sheet.jpeg for sheet in bundle.sheets] if bundle else []
        notes = notes_of(desk.settings, row, state)
        if row.file not in self._problems:
            self._problems[row.file] = second_looks.warnings_of(desk, row.file)
        _answer_file(desk, row.file, self._problems[row.file], notes, pictures)


def _has_our_answers(current: Scan, known: Mapping[str, FileRow]) -> bool:
    ours = {path.removesuffix(QUIZ_SUFFIX) for path in known}
    answers = (path for path, seen in current.files.items() if seen.kind is Kind.ANSWER)
    return any(path.removesuffix(".OK.txt") in ours for path in answers)


def _printable(path: str) -> str:
    return path.encode("utf-8", errors="replace").decode()  # a folder's name may be no text at all


def _answer_now(desk: Desk, planned: Planned) -> None:
    notes = [say("planning.example", desk.settings.language)] if planned.state == "example" else []
    _answer_file(desk, planned.file, planned.problems, notes, [])


def _answer_file(
    desk: Desk, file: str, problems: Sequence[Problem], notes: Sequence[str], pictures: Sequence[bytes]
) -> None:
    with _whatever_the_folder_allows(file):
        write_answer(desk.settings.quizzes, file, problems, notes, pictures, desk.settings.language)


@contextmanager
def _whatever_the_folder_allows(file: str) -> Iterator[None]:
    """Go on where the folder cannot be written to: the game must not stop for it."""
    try:
        yield
    except OSError as error:
        logger.warning("Cannot write the answer beside {file}: {reason}", file=file, reason=str(error))


def _is_taken(known: Mapping[str, FileRow], path: str, digest: str) -> bool:
    return path in known and known[path].content_sha == digest


def _known_file(row: RoundRow) -> KnownFile:
    over = row.status in OVER
    return KnownFile(row.file, row.content_sha, row.status not in (*AHEAD, *OVER), over)


def _maker(path: Path) -> str | None:
    """Return the name of the user who owns a file; None where the system does not know one."""
    try:
        return pwd.getpwuid(path.stat().st_uid).pw_name
    except (OSError, KeyError):
        return None
