"""Storing what was read: new comments with their verdicts, edits, returns, and what a sweep misses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.game.model import Round
from bot.judging.judge import judge_version
from bot.judging.ruling import Ruling
from bot.platforms.base import SeenComment
from bot.services.desk import Desk, judge_of
from bot.services.grading import grade_alike
from bot.store import comments, rounds, walks
from bot.store.comments import NewComment
from bot.store.database import Writer
from bot.store.mentions import is_as_stored
from bot.store.tables import SweepRow
from bot.store.walks import Met, Walk

STORE_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be stored of the followers' comments that were read.

    Args:
        returned: Comments that were gone and are there again.
    """

    new: tuple[NewComment, ...]
    edited: tuple[tuple[SeenComment, Ruling], ...]
    returned: tuple[str, ...]


def findings(round_: Round, seen: Sequence[SeenComment], known: dict[str, Met]) -> Findings:
    """Compare what was read with what is known, and judge what is new."""
    by_id = {comment.id: comment for comment in seen}
    judge = judge_of(round_.quiz.questions)
    new = [comment for comment in by_id.values() if comment.id not in known]
    edited = [comment for comment in by_id.values() if _is_edited(comment, known.get(comment.id))]
    rulings = judge.rule_all([comment.text for comment in new])
    second = judge.rule_all([comment.text for comment in edited])
    return Findings(
        tuple(
            NewComment(
                comment.id,
                comment.user_id,
                comment.handle,
                comment.text,
                comment.commented_at,
                comment.reply_to,
                ruling,
            )
            for comment, ruling in zip(new, rulings, strict=True)
        ),
        tuple(zip(edited, second, strict=True)),
        tuple(one for one in by_id if one in known and known[one].deleted),
    )


def store_ahead(
    desk: Desk, round_: Round, walk: Walk, found: Findings, now: datetime
) -> tuple[int, Findings]:
    """Store all but the last batch of very many comments; return how many were new, and what is left.

    Where the walk began is stored before them: after a kill it reads the same stretch again.
    """
    if len(found.new) <= STORE_AT_ONCE:
        return 0, found
    with desk.store.write(now) as tx:
        walks.save(tx, walk)
    stored = 0
    last = len(found.new) - STORE_AT_ONCE
    for start in range(0, last, STORE_AT_ONCE):
        with desk.store.write(now) as tx:
            stored += _record(desk, tx, round_, found.new[start : min(start + STORE_AT_ONCE, last)])
    return stored, Findings(found.new[last:], found.edited, found.returned)


def store(desk: Desk, tx: Writer, round_: Round, found: Findings) -> int:
    """Store what was found; return how many comments were new."""
    new = _record(desk, tx, round_, found.new)
    key = rounds.key_id(tx, round_.id)
    for comment, ruling in found.edited:
        comments.note_edit(tx, comment.id, comment.text, ruling, key, judge_version(), tx.now)
    for comment_id in found.returned:
        comments.note_return(tx, comment_id, tx.now)
    return new


def note_sweep(tx: Writer, round_: Round, walk: Walk) -> int:
    """Note a sweep that came to its end, and the deletions it shows; return how many.

    Two sweeps are equal when they found the same comments and replies of those made before closing, however
    many turns each took: what comes in after closing cannot count and must not hold a round up for ever.
    """
    found = walks.walked(tx, round_.id)
    known = comments.known(tx, round_.id)
    for_long = walks.known_before(tx, round_.id, walk.since_link)
    # What came in while the sweep was under way stands above where it began.
    gone = [
        one.id for one in known.values() if not one.deleted and one.id in for_long and one.id not in found
    ]
    for comment_id in gone:
        comments.note_deletion(tx, comment_id, tx.now)
    in_time = sorted(
        one.id for one in known.values() if one.id in found and one.commented_at < round_.close_at
    )
    tx.add_fact(
        SweepRow,
        round_id=round_.id,
        at=tx.now,
        found=len(found),
        platform_count=walk.platform_count or 0,
        content=sha256("\n".join(in_time).encode()).digest(),
    )
    return len(gone)


def _record(desk: Desk, tx: Writer, round_: Round, new: Sequence[NewComment]) -> int:
    count = comments.record(tx, round_.id, rounds.key_id(tx, round_.id), judge_version(), new, tx.now)
    grade_alike(desk, tx, round_, [one.id for one in new])
    return count


def _is_edited(comment: SeenComment, known: Met | None) -> bool:
    return known is not None and known.text is not None and not is_as_stored(known.text, comment.text)
