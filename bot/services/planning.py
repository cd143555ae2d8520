"""From quiz files to planned rounds: what a new, edited, renamed or removed file means.

A round is its file's path. Slots are given once, in the order of file names. An edit before publication
replaces the plan; after it only the key and the explanation may change, and the comments are judged again
openly. Content that was posted under another path is an error, never a second post. Removing a file cancels
a planned round, never a live one; a vanished folder changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from loguru import logger

from bot.content.planned import check_together, known_of, moments_of
from bot.content.quizfile import LoadedQuiz, load_quiz
from bot.errors import Problem
from bot.game.model import Quiz, Round, RoundStatus
from bot.game.rounds import AHEAD, OVER, PLAYED, with_key_of
from bot.services import bad_files, moderating, new_keys, preparing, publishing, second_looks
from bot.services.desk import Desk
from bot.services.resolving import plan_of
from bot.store import bundles, decisions, files, notices, rounds
from bot.store.bundles import Bundle
from bot.store.database import Reader, Writer
from bot.store.quizjson import quiz_to_json

FILE_REMOVED = "file-removed"

State = Literal["planned", "example", "wrong", "posted", "key-changed", "key-waits"]


@dataclass(frozen=True, slots=True)
class Planned:
    """What became of one file.

    Args:
        problems: Errors and warnings, for the answer beside the file.
        round: The file's round as it stands now; None where there is none.
    """

    file: str
    state: State
    problems: tuple[Problem, ...]
    round: Round | None


def plan_file(desk: Desk, name: str, digest: str, now: datetime, maker: str | None) -> Planned:
    """Plan a file, in a transaction of its own; files are taken in the order of their names.

    Args:
        name: Its path below the folder; it is new or has changed, and was still.
        digest: Of its bytes, as they were seen.
        maker: Who owns it, where that is known.
    """
    root = desk.settings.quizzes
    return _plan_one(desk, load_quiz(root / name, desk.settings, root), digest, now, maker)


def forget_files(desk: Desk, names: Sequence[str], now: datetime) -> list[int]:
    """Cancel the planned rounds of files that are gone; return which. A live round goes on."""
    cancelled = []
    with desk.store.write(now) as tx:
        for name in names:
            files.remove(tx, name)
            bad_files.solved(tx, name)
            found = rounds.by_file(tx, name)
            if found is not None and rounds.move(
                tx, found.id, from_=AHEAD, to=RoundStatus.CANCELLED, reason=FILE_REMOVED
            ):
                cancelled.append(found.id)
                logger.info("Cancelled round {round}: its file is gone", round=found.id, file=name)
    return cancelled


def rename_file(desk: Desk, old: str, new: str, now: datetime) -> None:
    """Note that a file stands under another path: its round goes with it."""
    with desk.store.write(now) as tx:
        found = rounds.by_file(tx, old)
        if found is not None:
            rounds.rename(tx, found.id, new)
        files.rename(tx, old, new)
    logger.info("A quiz file was renamed", old=old, new=new)


def prepare_due(desk: Desk, now: datetime) -> list[int]:
    """Make the pictures and words of every round ahead that has none yet; return which."""
    with desk.store.read() as tx:
        waiting = [
            found
            for row in rounds.rows(tx)
            if row.status in AHEAD and row.bundle_digest is None and (found := rounds.get(tx, row.id))
        ]
    prepared = []
    for found in waiting:
        bundle = preparing.round_bundle(desk, found)
        with desk.store.write(now) as tx:
            row = rounds.row(tx, found.id)
            if row.status in AHEAD and row.bundle_digest is None and row.publish_at == found.publish_at:
                rounds.set_bundle(tx, found.id, bundles.save(tx, bundle))
                prepared.append(found.id)
                if desk.settings.posts_need_approval:
                    notices.tell(
                        tx,
                        f"approve:{bundle.digest}",
                        "notices.wants-approval",
                        round=preparing.round_name(desk, found),
                        file=found.file,
                    )
    return prepared


def bundle_of(tx: Reader, round_id: int) -> Bundle | None:
    """Return what a round would be published with; None until that is prepared, or once it was altered."""
    digest = rounds.row(tx, round_id).bundle_digest
    return bundles.load(tx, digest) if digest else None


def _plan_one(desk: Desk, loaded: LoadedQuiz, digest: str, now: datetime, maker: str | None) -> Planned:
    with desk.store.write(now) as tx:
        planned = _plan(desk, tx, loaded, maker)
        if planned.state == "wrong":
            bad_files.tell(desk, tx, loaded.file, planned.problems)
            if planned.round is not None:  # what was approved is not what its writer wants any more
                publishing.lapse(desk, tx, planned.round)
        else:
            bad_files.solved(tx, loaded.file)
        files.note(tx, loaded.file, digest, planned.state)
    logger.info("Took {file}: {state}", file=loaded.file, state=planned.state)
    if planned.state == "wrong":
        bad_files.log(desk, loaded.file, planned.problems)
    return planned


def _plan(desk: Desk, tx: Writer, loaded: LoadedQuiz, maker: str | None) -> Planned:
    """Plan a file as `sabtu check` would judge it beside the rounds there are."""
    file, found = loaded.file, rounds.by_file(tx, loaded.file)
    is_out = found is not None and found.status not in (*AHEAD, *OVER)
    if loaded.is_good and loaded.quiz is not None and loaded.quiz.example and not desk.settings.is_sandbox:
        return Planned(file, "example", loaded.problems, None)
    if loaded.is_good and found is not None and _has_taken(desk, tx, found, loaded.digest):
        return Planned(file, "posted" if is_out else "planned", loaded.problems, found)
    known = known_of(rounds.having(tx))
    [checked] = check_together([loaded], known, desk.settings, tx.now)
    if checked.quiz is None or not checked.is_good:
        return Planned(file, "wrong", checked.problems, found)
    if found is not None and is_out:
        return _edit_posted(desk, tx, checked, checked.quiz, found)
    plan = plan_of(
        checked.quiz,
        desk.settings,
        file=file,
        content_sha=loaded.digest,
        publish_at=moments_of([checked], known, desk.settings, tx.now)[file],
        maker=maker,
    )
    if found is not None and found.status in AHEAD:
        rounds.replan(tx, found.id, plan)
        return Planned(file, "planned", checked.problems, rounds.get(tx, found.id))
    return Planned(file, "planned", checked.problems, rounds.plan(tx, plan))


def _has_taken(desk: Desk, tx: Reader, found: Round, digest: str) -> bool:
    """Whether a file's round was planned from just these bytes and pictures; one whose file went was not."""
    if rounds.row(tx, found.id).content_sha != digest or found.reason == FILE_REMOVED:
        return False
    return found.status not in AHEAD or not second_looks.pictures_changed(desk, tx, found)


def _edit_posted(desk: Desk, tx: Writer, loaded: LoadedQuiz, quiz: Quiz, found: Round) -> Planned:
    """Take the new key of a round that is out; that nothing else differs was checked."""
    edited = replace(found, quiz=with_key_of(found.quiz, quiz))
    rounds.note_content(tx, found.id, loaded.digest)
    if found.status in PLAYED and _keys(edited.quiz) == _keys(found.quiz):
        new_keys.withdraw(tx, found.id)
    if edited.quiz == found.quiz:
        return Planned(loaded.file, "posted", loaded.problems, found)
    if _keys(edited.quiz) == _keys(found.quiz):
        rounds.add_key(tx, found.id, edited.quiz, by="file", reason="explanation")
        return Planned(loaded.file, "posted", loaded.problems, edited)
    name, key = preparing.round_name(desk, found), f"key:{found.id}:{loaded.digest}"
    if found.status in PLAYED:
        body: dict[str, object] = {"quiz": quiz_to_json(edited.quiz)}
        decisions.decide(tx, "key-proposed", f"round:{found.id}", by="file", body=body)
        notices.tell(tx, key, "notices.key-waits", round=name, file=loaded.file)
        return Planned(loaded.file, "key-waits", loaded.problems, found)
    moderating.change_key(desk, tx, found, edited, by="file", reason="file edited")
    notices.tell(tx, key, "notices.new-key", round=name, file=loaded.file)
    return Planned(loaded.file, "key-changed", loaded.problems, edited)


def _keys(quiz: Quiz) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(question.answer, question.accept, question.reject) for question in quiz.questions]
