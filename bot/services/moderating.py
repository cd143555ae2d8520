"""A person has the last word: overruling, seconding, excluding, cancelling, extending.

Every function changes one thing in one transaction and leaves a decision with a name. `effects` are
computed first and shown by the command line; what changes a winner waits for a second named person.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from loguru import logger

from bot.content.messages import status_in_words
from bot.content.shortening import tidy
from bot.errors import Fact, NotNow, Problem, UserError
from bot.game.model import Question, Round, RoundStatus, Verdict
from bot.game.rounds import AHEAD, PLAYED, UNDER_WAY
from bot.judging.judge import judge_version
from bot.judging.normalize import plain
from bot.services import announcing, closing, correcting, nearest, weighing
from bot.services.alike import essence, grade, graded_along
from bot.services.desk import Desk, judge_of
from bot.services.preparing import round_name
from bot.services.tallying import Effect, Imagined, store_scores, streak_bonus, waiting_for_a_person
from bot.store import comments, decisions, files, notices, outbox, rounds, winners
from bot.store.database import Reader, Writer
from bot.store.tables import OverruleRow, RoundRow

EDITED, DELETED = "edited", "deleted"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Equal doubtful answers, to be settled together: everybody who gave them is graded alike.

    Args:
        text: The comment as one of them wrote it, last; None once forgotten.
        reason: The judge's; or that the comment was edited or deleted since, and could change a place.
        comment_ids: All who gave it, oldest first.
    """

    round: Round
    question: int
    text: str | None
    reason: str
    matched: str | None
    comment_ids: tuple[str, ...]

    @property
    def asked(self) -> Question:
        """The question that was asked."""
        return self.round.quiz.questions[self.question - 1]


def doubts(desk: Desk, tx: Reader) -> list[Doubt]:
    """Return all doubtful answers that hold a round or a week back, equal ones together, oldest first."""
    found = []
    again = decisions.rounds_with_new_keys(tx)
    for round_ in rounds.having(tx, *UNDER_WAY, *PLAYED):
        if round_.status in PLAYED and round_.id not in again:
            continue
        waiting = waiting_for_a_person(desk, tx, round_)
        judged = {(one.comment_id, one.question): one for one in comments.judged(tx, round_.id)}
        latest = {one.id: one.text for one in comments.known(tx, round_.id).values()} if waiting else {}
        groups: dict[tuple[int, str], list[str]] = defaultdict(list)
        for attempt in waiting:
            text = latest.get(attempt.comment_id)
            groups[attempt.question, attempt.comment_id if text is None else essence(text)].append(
                attempt.comment_id
            )
        for (question, _plain), ids in groups.items():
            first = judged[ids[0], question]
            found.append(Doubt(round_, question, latest.get(ids[0]), first.reason, first.matched, tuple(ids)))
    return found + _changed(desk, tx)


def _changed(desk: Desk, tx: Reader) -> list[Doubt]:
    """Return what was edited or deleted and could change a place, of every week not announced yet."""
    found = []
    for week in weighing.weeks_in_play(desk, tx):
        played = [one for one in rounds.of_week(tx, week) if one.status in PLAYED]
        for round_, one in nearest.doubts(desk, tx, week, played):
            text = comments.known(tx, round_.id)[one.comment_id].text
            reason = DELETED if one.deleted else EDITED
            found.append(Doubt(round_, one.question, text, reason, one.matched, (one.comment_id,)))
    return found


def effect_of_overrule(
    desk: Desk, tx: Reader, comment_ids: Sequence[str], question: int, verdict: Verdict
) -> tuple[Round, Effect]:
    """Return the round, and who would gain and lose a place if these comments had this verdict.

    Where another person proposed just this, those are counted in whom the second word would grade besides.
    """
    round_ = round_of_comment(tx, comment_ids[0])
    imagined = _imagined(tx, round_, comment_ids, question, verdict)
    return round_, correcting.effect_on_weeks(desk, tx, round_, imagined)


def _imagined(
    tx: Reader, round_: Round, comment_ids: Sequence[str], question: int, verdict: Verdict
) -> Imagined:
    batch = _proposed_already(tx, comment_ids, question, verdict)
    along = graded_along(tx, round_, batch) if batch else []
    ids = [*comment_ids, *(one for equals in along for one in equals.comment_ids)]
    return {(one, question): verdict for one in ids}


def published_reason(
    desk: Desk, tx: Reader, comment_ids: Sequence[str], question: int, verdict: Verdict, reason: str
) -> dict[str, str]:
    """Return the reason that corrections of announced weeks would give in public, by week.

    It is that of the proposal where a second person says the same as the first.
    """
    round_ = round_of_comment(tx, comment_ids[0])
    imagined = _imagined(tx, round_, comment_ids, question, verdict)
    proposed = _proposed_already(tx, comment_ids, question, verdict)
    told = tidy(proposed[0].reason if proposed else reason)
    return dict.fromkeys(correcting.weeks_corrected(desk, tx, round_, imagined), told)


def overrule(
    desk: Desk,
    comment_ids: Sequence[str],
    question: int,
    verdict: Verdict,
    *,
    by: str,
    reason: str,
    now: datetime,
) -> bool:
    """Give these comments another verdict, all alike; False where a second person must agree.

    Who says the same as another person whose word waits is that second person; raises NotNow for who
    proposed it.
    """
    with desk.store.write(now) as tx:
        proposed = _proposed_already(tx, comment_ids, question, verdict)
        if proposed and same_person(proposed[0].by, by):
            facts: dict[str, Fact] = {"by": proposed[0].by, "number": proposed[0].id}
            raise NotNow(Problem("deciding.already-proposed", facts))
        if proposed:
            agree(desk, tx, proposed, by=by, reason=reason)
            return True
        round_, would = effect_of_overrule(desk, tx, comment_ids, question, verdict)
        needs_second = needs_a_second(tx, round_, comment_ids, question, would)
        numbers = decisions.overrule(
            tx, comment_ids, question, verdict.value, reason=reason, by=by, needs_second=needs_second
        )
        if needs_second:
            name = round_name(desk, round_)
            notices.tell(tx, f"second:{numbers[0]}", "notices.second", overrule=numbers[0], by=by, round=name)
        else:
            rank_again(desk, tx, round_, by=by, reason=reason)
    logger.info("Overruled {count} comments", count=len(comment_ids), verdict=verdict.value, by=by)
    return not needs_second


def needs_a_second(
    tx: Reader, round_: Round, comment_ids: Sequence[str], question: int, would: Effect
) -> bool:
    """Whether a second named person must agree: a place changes that was not just an open doubt."""
    if not would.changes_a_winner:
        return False
    own = [round_.week] if would.gained or would.lost else []
    if any(winners.of_week(tx, week) for week in (*own, *dict(would.later))):
        return True
    judged = {(one.comment_id, one.question): one for one in comments.judged(tx, round_.id)}
    return any(judged[one, question].verdict is not Verdict.REVIEW for one in comment_ids)


def agree(
    desk: Desk, tx: Writer, batch: Sequence[OverruleRow], *, by: str, reason: str | None = None
) -> None:
    """Put overrules proposed in one breath into force with the word of a second person."""
    first = batch[0]
    must_be_another(first.by, by)
    round_ = round_of_comment(tx, first.comment_id)
    along = graded_along(tx, round_, batch)
    for one in batch:
        decisions.decide(tx, "second-overrule", f"overrule:{one.id}", by=by, reason=reason)
    for equals in along:
        grade(tx, round_, equals)
    rank_again(desk, tx, round_, by=f"{first.by}, {by}", reason=first.reason)


def _proposed_already(
    tx: Reader, comment_ids: Sequence[str], question: int, verdict: Verdict
) -> list[OverruleRow]:
    """Return the proposal that waits and says just this of just these comments; empty without one."""
    for batch in decisions.proposals(tx):
        same = {one.comment_id for one in batch} == set(comment_ids)
        if same and (batch[0].question, batch[0].verdict) == (question, verdict.value):
            return batch
    return []


def back_out(
    desk: Desk, comment_ids: Sequence[str], question: int, verdict: Verdict, *, by: str, now: datetime
) -> None:
    """Record that a person chose a verdict, saw whom it helps, and backed out."""
    with desk.store.write(now) as tx:
        round_ = round_of_comment(tx, comment_ids[0])
        body: dict[str, object] = {"comments": list(comment_ids), "question": question, "verdict": verdict}
        decisions.decide(tx, "backed-out", f"round:{round_.id}", by=by, body=body)


def cancel(desk: Desk, round_id: int, *, by: str, reason: str, now: datetime) -> None:
    """Cancel a round that has not gone out, or give up one whose post failed or is gone."""
    with desk.store.write(now) as tx:
        row = rounds.row(tx, round_id)
        moved = rounds.move(
            tx,
            round_id,
            from_=AHEAD,
            to=RoundStatus.CANCELLED,
            by=by,
            reason=reason,
        ) or (
            (row.status != RoundStatus.PUBLISHING or _drop_post(tx, round_id))
            and rounds.move(
                tx,
                round_id,
                from_=[RoundStatus.PUBLISHING, RoundStatus.CLOSING],
                to=RoundStatus.FAILED,
                by=by,
                reason=reason,
                next_poll_at=None,
            )
        )
        if not moved:
            raise _refused("deciding.cannot-cancel", desk, row)
        decisions.decide(tx, "cancel", f"round:{round_id}", by=by, reason=reason)


def extend(desk: Desk, round_id: int, until: datetime, *, by: str, now: datetime) -> None:
    """Give an open round a later end."""
    with desk.store.write(now) as tx:
        row = rounds.row(tx, round_id)
        if until <= max(now, row.close_at):
            raise UserError(Problem("deciding.not-later", {"round": round_name(desk, row)}))
        if not rounds.close_later(tx, round_id, until, by=by, reason="extended"):
            raise _refused("deciding.not-open", desk, row)
        decisions.decide(tx, "extend", f"round:{round_id}", by=by, body={"until": until.isoformat()})
        rounds.set_poll(tx, round_id, next_at=now)


def may_go_out_until(desk: Desk, row: RoundRow, now: datetime) -> datetime:
    """Return until when a round may be posted if it is approved now.

    A slot that was missed is over after its late window, unless the settings ask a person about it.
    """
    window = desk.settings.approval.late_window
    if desk.settings.publish.missed == "ask" and row.publish_at < now < row.close_at:
        return min(now + window, row.close_at)
    return row.publish_at + window


def approve_round(desk: Desk, round_id: int, *, by: str, now: datetime, shown: str | None = None) -> None:
    """Approve exactly the bytes that are prepared, for the round's slot and its late window.

    Args:
        shown: The digest of what the person was shown; None: whatever is prepared.
    """
    with desk.store.write(now) as tx:
        row = rounds.row(tx, round_id)
        if row.maker is not None and same_person(row.maker, by):
            raise NotNow(Problem("deciding.own-quiz", {"by": by}))
        if row.status != RoundStatus.PLANNED or row.bundle_digest is None:
            raise _refused("deciding.nothing-to-approve", desk, row)
        if files.is_wrong(tx, row.file):
            raise NotNow(Problem("deciding.file-wrong", {"file": row.file, "round": round_name(desk, row)}))
        if shown is not None and shown != row.bundle_digest:
            raise NotNow(Problem("deciding.draft-changed", {"what": round_name(desk, row)}))
        until = may_go_out_until(desk, row, now)
        if until < now:
            raise NotNow(Problem("deciding.slot-is-over", {"round": round_name(desk, row)}))
        rounds.move(tx, round_id, from_=[RoundStatus.PLANNED], to=RoundStatus.APPROVED, by=by, reason=None)
        decisions.decide(
            tx,
            "approve",
            f"round:{round_id}",
            by=by,
            body={
                "bundle": row.bundle_digest,
                "slot": row.publish_at.isoformat(),
                "until": until.isoformat(),
            },
        )


def accept_gap(desk: Desk, round_id: int, *, count: int, by: str, reason: str, now: datetime) -> None:
    """Accept that the platform counts comments it does not show, with a reason for the record.

    Args:
        count: How many the person was shown; raises `NotNow` where there are more by now.
    """
    with desk.store.write(now) as tx:
        round_ = rounds.get(tx, round_id)
        missing = closing.gap(desk, tx, round_) if round_ else 0
        if round_ and missing > count:
            raise NotNow(Problem("deciding.gap-grew", {"round": round_name(desk, round_), "count": missing}))
        body: dict[str, object] = {"count": count}
        decisions.decide(tx, "accept-gap", f"round:{round_id}", by=by, reason=reason, body=body)


def change_key(desk: Desk, tx: Writer, round_: Round, quiz_round: Round, *, by: str, reason: str) -> None:
    """Give a posted round another key and judge all its comments again, openly.

    Args:
        round_: The round as it stands.
        quiz_round: The same round with the quiz as edited.
    """
    rounds.add_key(tx, round_.id, quiz_round.quiz, by=by, reason=reason)
    key = rounds.key_id(tx, round_.id)
    judge = judge_of(quiz_round.quiz.questions)
    latest = comments.texts_that_count(tx, round_.id)
    rulings = judge.rule_all([text for _, _, text in latest])
    for (comment_id, sighting_id, _), ruling in zip(latest, rulings, strict=True):
        comments.rejudge(tx, comment_id, sighting_id, ruling, key, judge_version())
    decisions.decide(tx, "new-key", f"round:{round_.id}", by=by, reason=reason, body={"key": key})
    if round_.status in PLAYED:
        rank_again(desk, tx, quiz_round, by=by, reason=reason)


def round_of_comment(tx: Reader, comment_id: str) -> Round:
    """Return the round a comment stands under."""
    row = comments.get(tx, comment_id)
    round_ = rounds.get(tx, row.round_id) if row else None
    if round_ is None:
        raise UserError(Problem("deciding.no-such-comment", {"comment": comment_id}))
    return round_


def rank_again(desk: Desk, tx: Writer, round_: Round, *, by: str, reason: str) -> None:
    """Tally a settled round anew, and correct or draft anew the week it counts for."""
    if round_.status not in PLAYED:
        rounds.set_poll(tx, round_.id, next_at=tx.now)
        return
    rank_all_again(desk, tx, [round_], by=by, reason=reason)


def rank_all_again(desk: Desk, tx: Writer, played: Sequence[Round], *, by: str, reason: str) -> None:
    """Tally settled rounds anew, and then follow up each week once, in this order."""
    settled = [one for one in played if one.status in PLAYED]
    tallied = store_scores(desk, tx, settled)
    changed = tallied if streak_bonus(desk) else settled  # runs go on into later weeks
    for week in dict.fromkeys(one.week for one in changed):
        _follow_up(desk, tx, week, by=by, reason=reason)


def _follow_up(desk: Desk, tx: Writer, week: str, *, by: str, reason: str) -> None:
    if not correcting.correct(desk, tx, week, by=by, reason=reason):
        announcing.redraft(desk, tx, week)


def _refused(code: str, desk: Desk, row: RoundRow) -> NotNow:
    return NotNow(Problem(code, {"round": round_name(desk, row), "status": status_in_words(row.status)}))


def _drop_post(tx: Writer, round_id: int) -> bool:
    action = outbox.by_key(tx, f"post:{round_id}")
    return action is None or action.state == "refused" or outbox.drop(tx, action.id, "cancelled")


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's: capitals, spaces, points and look-alike letters make no second."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    letters = "".join(letter for letter in plain(name).casefold() if letter.isalnum())
    return letters or name.strip().casefold()


def must_be_another(first: str, second: str) -> None:
    """Raise `NotNow` where the second person is the first."""
    if same_person(first, second):
        raise NotNow(Problem("deciding.second-is-first", {"by": second}))
