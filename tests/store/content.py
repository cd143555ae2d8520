"""A store with a week of real content, made through its own functions.

Two series, three settled rounds and one planned, edits, deletions, a new key, overrules with and without a
second person, an announced week, and a person who was forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.game.model import (
    Attempt,
    Attempts,
    LettersShown,
    MultipleChoice,
    OpenAnswer,
    Option,
    Quiz,
    RoundStatus,
    SpeedBonus,
    TebakKata,
)
from bot.game.rounds import counted
from bot.game.scoring import StreakBonus, tally
from bot.game.standings import winners
from bot.judging.judge import Judge, judge_version
from bot.store import comments, decisions, forgetting, people, rounds, scores
from bot.store import winners as week_winners
from bot.store.comments import NewComment
from bot.store.database import Store, Writer
from bot.store.rounds import Plan
from bot.store.scores import Period
from bot.store.tables import SweepRow

WEEK = "2026-W48"
OPENED = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
STREAK = StreakBonus(points=5, after=2)

PKH = MultipleChoice(
    text="Apa kepanjangan dari PKH?",
    options=(
        Option("A", "Program Keluarga Hebat"),
        Option("B", "Program Keluarga Harapan"),
        Option("C", "Program Kartu Harapan"),
    ),
    answer="B",
    speed_bonus=SpeedBonus(points=5, melts_after=timedelta(hours=1)),
    explanation="PKH membantu keluarga kurang mampu sejak 2007.",
)
SINCE = OpenAnswer(text="Sejak tahun berapa PKH ada?", answer="2007")
WORD = TebakKata(text="Dasar negara", answer="PANCASILA", puzzle=LettersShown("P_NC_S_L_"))


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote, minutes after the post."""

    user: str
    text: str
    minute: int = 1


def a_quiz(series: str = "sabtu-trivia", *questions: MultipleChoice | OpenAnswer | TebakKata) -> Quiz:
    return Quiz(series=series, questions=questions or (PKH,), attempts=Attempts("first"))


def plan_round(store: Store, quiz: Quiz, opened_at: datetime = OPENED) -> int:
    with store.write(opened_at - timedelta(days=1)) as tx:
        file = f"{quiz.series}-{opened_at:%d-%H}.yaml"
        close_at = opened_at + timedelta(hours=11)
        plan = Plan(file, f"sha-{file}", quiz, opened_at, close_at, WEEK, "2026-11", maker="Rani")
        return rounds.plan(tx, plan).id


def open_round(store: Store, quiz: Quiz, opened_at: datetime = OPENED) -> int:
    round_id = plan_round(store, quiz, opened_at)
    with store.write(opened_at) as tx:
        rounds.move(tx, round_id, from_=[RoundStatus.PLANNED], to=RoundStatus.APPROVED, by="Dewi")
        rounds.move(tx, round_id, from_=[RoundStatus.APPROVED], to=RoundStatus.PUBLISHING)
    with store.write(opened_at) as tx:
        publishing, post_id = [RoundStatus.PUBLISHING], f"post-{round_id}"
        rounds.move(tx, round_id, from_=publishing, to=RoundStatus.OPEN, opened_at=opened_at, post_id=post_id)
    return round_id


def say(store: Store, round_id: int, said: Sequence[Said], quiz: Quiz, prefix: str = "c") -> list[str]:
    """Record what was said, judged, and return the comments' ids."""
    judge = Judge(quiz.questions)
    with store.read() as tx:
        opened_at = rounds.row(tx, round_id).opened_at or OPENED
    new = [
        NewComment(
            id=f"{prefix}{round_id}-{number}",
            user_id=f"u-{one.user}",
            handle=one.user,
            text=one.text,
            commented_at=opened_at + timedelta(minutes=one.minute),
            reply_to=None,
            ruling=judge.rule(one.text),
        )
        for number, one in enumerate(said, start=1)
    ]
    seen_at = max(one.commented_at for one in new)
    with store.write(seen_at) as tx:
        comments.record(tx, round_id, rounds.key_id(tx, round_id), judge_version(), new, seen_at)
    return [one.id for one in new]


def settle(store: Store, round_id: int) -> None:
    """Close the round, note two sweeps, and give points."""
    with store.read() as tx:
        now = rounds.row(tx, round_id).close_at + timedelta(minutes=20)
    with store.write(now) as tx:
        rounds.move(tx, round_id, from_=[RoundStatus.OPEN], to=RoundStatus.CLOSING)
        for _ in range(2):
            tx.add_fact(SweepRow, round_id=round_id, at=now, found=9, platform_count=9, content=b"\1" * 32)
    with store.write(now) as tx:
        rounds.move(tx, round_id, from_=[RoundStatus.CLOSING], to=RoundStatus.SETTLED)
        body: dict[str, object] = {"streak_bonus": {"points": STREAK.points, "after": STREAK.after}}
        decisions.decide(tx, "settled", f"round:{round_id}", by="bot", body=body)
        score(tx, round_id)


def score(tx: Writer, round_id: int) -> None:
    """Give the round's points anew."""
    round_ = rounds.get(tx, round_id)
    assert round_ is not None
    assert round_.opened_at is not None
    before = rounds.before_in_series(tx, round_)
    runs: Mapping[int, int] = {one.person: one.run for one in scores.of_round(tx, before)} if before else {}
    attempts = [
        Attempt(one.comment_id, one.person_id, one.question, one.verdict, one.counts_from)
        for one in comments.judged(tx, round_id)
    ]
    earned = tally(
        counted(attempts, round_.attempts, round_.close_at),
        questions=round_.quiz.questions,
        opened_at=round_.opened_at,
        runs_before=runs,
        streak_bonus=STREAK,
    )
    scores.replace_scores(tx, round_id, earned)


def announce(store: Store, now: datetime, places: int = 3) -> None:
    """Draft, approve and announce the week's winners."""
    with store.write(now) as tx:
        won = winners(scores.totals(tx, Period(week=WEEK)), places=places, barred=())
        listed = [[one.rank, one.person, one.points, one.correct, one.seconds] for one in won]
        codes = {one.person: f"KODE-{one.person}" for one in won}
        claim_by = now + timedelta(days=7)
        body: dict[str, object] = {
            **{"places": places, "barred": [], "series": [], "winners": listed},
            **{
                "codes": {str(person): code for person, code in codes.items()},
                "claim_by": claim_by.isoformat(),
            },
        }
        decisions.decide(tx, "drafted", f"week:{WEEK}", by="bot", body=body)
        week_winners.draft(tx, WEEK, won, codes, claim_by)
    with store.write(now) as tx:
        decisions.decide(tx, "approve", f"week:{WEEK}", by="Dewi")
        week_winners.advance(tx, WEEK, from_="drafted", to="approved")
    with store.write(now) as tx:
        decisions.decide(tx, "announced", f"week:{WEEK}", by="bot", body=body)
        week_winners.advance(tx, WEEK, from_="approved", to="announced")


def correct(tx: Writer, places: int = 3) -> None:
    """Make an announced week's winners those of today's points, in public."""
    won = winners(scores.totals(tx, Period(week=WEEK)), places=places, barred=())
    listed = [[one.rank, one.person, one.points, one.correct, one.seconds] for one in won]
    codes = {one.person: f"KODE-{one.person}" for one in won}
    body: dict[str, object] = {
        **{"places": places, "barred": [], "series": [], "winners": listed},
        **{"codes": {str(person): code for person, code in codes.items()}, "claim_by": None},
    }
    decisions.decide(tx, "corrected", f"week:{WEEK}", by="Rani, Dewi", body=body)
    week_winners.correct(tx, WEEK, won, codes)


def fill(store: Store) -> None:
    """Fill the store with the week."""
    trivia = a_quiz("sabtu-trivia", PKH, SINCE)
    first = open_round(store, trivia)
    ids = say(
        store,
        first,
        [
            Said("sari", "1. B 2. 2007", 1),
            Said("budi", "1b 2. 2006", 3),
            Said("tono", "1. A 2. 2007", 5),
            Said("wati", "apa kabar min", 6),
            Said("agus", "b. mungkin ya, 2. dua ribu tujuh", 8),
            Said("sari", "1. C 2. 2007", 9),
            Said("dian", "1. B 2. 2007", 11),
        ],
        trivia,
    )
    _edit(store, first, ids[2], "1. B 2. 2007", trivia, OPENED + timedelta(minutes=30))
    with store.write(OPENED + timedelta(minutes=40)) as tx:
        comments.note_deletion(tx, ids[1], tx.now)
    with store.write(OPENED + timedelta(minutes=50)) as tx:
        comments.note_return(tx, ids[1], tx.now)
    with store.write(OPENED + timedelta(minutes=55)) as tx:
        decisions.overrule(tx, [ids[4]], 1, "correct", reason="huruf B jelas", by="Rani", needs_second=False)
    settle(store, first)

    word = a_quiz("tebak-kata", WORD)
    second = open_round(store, word, OPENED + timedelta(days=1))
    ids = say(
        store,
        second,
        [Said("budi", "pancasila"), Said("sari", "PANCASALA", 2), Said("tono", "PANCASILA!!", 4)],
        word,
    )
    settle(store, second)

    third = open_round(store, a_quiz(), OPENED + timedelta(days=3))
    ids = say(
        store,
        third,
        [Said("sari", "B"), Said("budi", "b kak", 2), Said("joko", "A", 3), Said("wati", "C", 4)],
        a_quiz(),
    )
    _new_key(store, third, ids)
    settle(store, third)
    announce(store, OPENED + timedelta(days=4))
    _overrule_after(store, third, ids[3])
    with store.write(OPENED + timedelta(days=6)) as tx:
        (dian,) = people.known(tx, ["u-dian"]).values()
        forgetting.forget(tx, [dian.id], by="Dewi", reason="atas permintaan sendiri")
    plan_round(store, a_quiz(), OPENED + timedelta(days=10))


def _edit(store: Store, round_id: int, comment_id: str, text: str, quiz: Quiz, at: datetime) -> None:
    with store.write(at) as tx:
        ruling = Judge(quiz.questions).rule(text)
        key = rounds.key_id(tx, round_id)
        comments.note_edit(tx, comment_id, text, ruling, key, judge_version(), at)


def _new_key(store: Store, round_id: int, ids: Sequence[str]) -> None:
    """Change the key's explanation and judge again, as a moderator may after publication."""
    question = replace(PKH, explanation="PKH: Program Keluarga Harapan, sejak 2007.")
    quiz = a_quiz("sabtu-trivia", question)
    with store.write(OPENED + timedelta(days=3, hours=2)) as tx:
        rounds.add_key(tx, round_id, quiz, by="Rani", reason="penjelasan diperbaiki")
        judge, key = Judge(quiz.questions), rounds.key_id(tx, round_id)
        texts = comments.texts(tx, ids)
        for comment_id in ids:
            ruling = judge.rule(texts[comment_id][1])
            comments.rejudge(tx, comment_id, None, ruling, key, judge_version())


def _overrule_after(store: Store, round_id: int, comment_id: str) -> None:
    """Overrule after the announcement: one that a second person agreed to, one that still waits."""
    now = OPENED + timedelta(days=5)
    with store.write(now) as tx:
        (number,) = decisions.overrule(
            tx, [comment_id], 1, "correct", reason="salah ketik", by="Rani", needs_second=True
        )
    with store.write(now) as tx:
        decisions.decide(tx, "second-overrule", f"overrule:{number}", by="Dewi")
        score(tx, round_id)
        correct(tx)
    with store.write(now) as tx:
        decisions.overrule(tx, [comment_id], 1, "wrong", reason="ragu", by="Rani", needs_second=True)
