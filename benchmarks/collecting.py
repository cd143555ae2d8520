"""A round of 100,000 comments from the platform to scores, beside a bare insert of the same rows.

Each comment is paged from the sandbox, judged, stored with its link in the chain and tallied. The reference
inserts the same rows into the same tables with SQLAlchemy's core and nothing else, in the same run.
"""

import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select
from sqlmodel import SQLModel

from bot.bootstrap import HandClock, open_desk
from bot.game.model import Round, RoundStatus
from bot.judging.judge import Judge
from bot.platforms.base import NewPost, Picture
from bot.platforms.sandbox.crowd import CrowdBrief, play
from bot.platforms.sandbox.platform import Sandbox
from bot.services import arriving, collecting, watching
from bot.services.desk import Desk
from bot.services.looking import Found
from bot.services.recording import STORE_AT_ONCE
from bot.services.tallying import tally_round
from bot.settings import load_settings
from bot.store import rounds, scores
from bot.store.database import Store
from bot.store.tables import CommentRow, CommentTextRow, PersonRow, VerdictRow, metadata

COMMENTS = 100_000
FOLLOWERS = 40_000
OPENED = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
TABLES: tuple[type[SQLModel], ...] = (PersonRow, CommentRow, CommentTextRow, VerdictRow)

_SETTINGS = f"""
[account]
handle = "bench"
[sandbox]
followers = {FOLLOWERS}
[collect]
calls_per_day = 100000
calls_at_once = 100000
[series.sabtu-trivia]
kind = "trivia"
title = "Sabtu Trivia"
code = "ST"
slots = ["sabtu 10:00"]
close_after = "11h"
"""
_QUIZ = """\
series: sabtu-trivia
question: Apa kepanjangan dari PKH?
options: [Program Keluarga Hebat, Program Keluarga Harapan, Program Kartu Harapan]
answer: B
"""


def main() -> None:
    """Print comments a second for the whole way, its parts, and the reference."""
    with tempfile.TemporaryDirectory() as scratch, _opened_round(Path(scratch)) as (desk, round_, clock):
        clock.now = OPENED + timedelta(hours=10)
        before = _peak()
        started = time.perf_counter()
        found = collecting.poll(desk, round_, clock.now)
        collected = time.perf_counter()
        with desk.store.write(clock.now) as tx:
            scores.replace_scores(tx, round_.id, tally_round(desk, tx, round_))
        tallied = time.perf_counter()
        peak = _peak()
        bare = _bare_insert(desk.store, Path(scratch))
        judged = _only_judging(desk, round_)
    whole = tallied - started
    print(f"collecting a round of {found.new:,} comments: paged, judged, stored with its chain, tallied")
    print(f"  whole way               {whole:6.1f} s   {found.new / whole:9,.0f} comments a second")
    print(f"  of it tallying          {tallied - collected:6.1f} s")
    print(f"  of it judging, alone    {judged:6.1f} s")
    print(f"  bare insert, reference  {bare:6.1f} s   the whole way takes {whole / bare:.1f} times as long")
    print(
        f"  memory                  {peak:6.0f} MB at the peak, {peak - before:.0f} MB of it for this round"
    )


@contextmanager
def _opened_round(directory: Path) -> Iterator[tuple[Desk, Round, HandClock]]:
    (directory / "quizzes").mkdir()
    (directory / "bot.toml").write_text(_SETTINGS)
    (directory / "quizzes" / "st.yaml").write_text(_QUIZ)
    clock = HandClock(OPENED - timedelta(days=1))
    with open_desk(load_settings(directory, {}), clock=clock) as desk:
        folder = watching.FolderWatch()
        for _ in range(3):
            folder.look(desk, clock.now)
            clock.now += timedelta(seconds=3)
        sandbox = desk.platform
        if not isinstance(sandbox, Sandbox):
            raise TypeError("the benchmark plays on the sandbox")
        clock.now = OPENED
        post = sandbox.publish(NewPost("[ST-1]", (Picture(b"jpeg"),)))
        with desk.store.write(OPENED) as tx:
            [planned] = rounds.having(tx)
            arriving.open_by_hand(desk, tx, planned.id, Found(post.id, OPENED), by="bench")
        opened = replace(planned, status=RoundStatus.OPEN, opened_at=OPENED, post_id=post.id)
        play(sandbox, CrowdBrief(post.id, opened.quiz.questions, OPENED, opened.close_at, COMMENTS))
        yield desk, opened, clock


def _bare_insert(store: Store, directory: Path) -> float:
    """Return the seconds that the core takes to insert the same rows into an empty database."""
    copied: list[tuple[type[SQLModel], list[dict[str, object]]]] = []
    with store.engine.connect() as connection:
        for table in TABLES:
            rows = connection.execute(select(table.__table__))  # type: ignore[attr-defined]
            copied.append((table, [dict(row) for row in rows.mappings()]))
    empty = Store(f"sqlite:///{directory / 'bare.db'}")
    metadata().create_all(empty.engine)
    started = time.perf_counter()
    with empty.engine.begin() as connection:
        for table, listed in copied:
            for start in range(0, len(listed), 1_000):
                connection.execute(insert(table.__table__), listed[start : start + 1_000])  # type: ignore[attr-defined]
    seconds = time.perf_counter() - started
    empty.close()
    return seconds


def _only_judging(desk: Desk, round_: Round) -> float:
    judge = Judge(round_.quiz.questions)
    with desk.store.engine.connect() as connection:
        texts = [row[0] for row in connection.execute(select(CommentTextRow.text))]  # type: ignore[call-overload]
    started = time.perf_counter()
    for start in range(0, len(texts), STORE_AT_ONCE):
        judge.rule_all(texts[start : start + STORE_AT_ONCE])
    return time.perf_counter() - started


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
