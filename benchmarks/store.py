"""Rows a second into the store beside the bare insert of the same rows, standings, and the audit.

The reference is what SQLAlchemy's core needs for the very rows that recording left behind: no chain, no
digest, no look for what is known already. Both go to files in the same temporary folder, in the same run.
Each part runs in a process of its own, so that its peak of memory is its own.
"""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, insert, select

from bot.game.model import Attempts, MultipleChoice, Option, Quiz
from bot.game.scoring import Score
from bot.game.standings import ranked
from bot.judging.judge import Judge, judge_version
from bot.services.auditing import audit
from bot.store import comments, rounds, scores
from bot.store.comments import NewComment
from bot.store.database import Store
from bot.store.opening import open_store
from bot.store.rounds import Plan
from bot.store.scores import Period
from bot.store.tables import metadata

COMMENTS = 100_000
PEOPLE = 30_000
SCORES = 1_000_000
ROUND_SCORES = 10_000
PAGE = 5_000  # comments recorded in one transaction
RECORDED = "recorded.db"
_NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
_PLAIN = "Program Keluarga Harapan kak, semoga menang"
_COPIED = ("person", "meeting", "comment", "comment_text", "verdict")


def main() -> None:
    """Print a line for each part."""
    with tempfile.TemporaryDirectory(prefix="sabtu-bench-") as folder:
        for part in (_recording, _bare, _auditing, _standings):
            print(_alone(part, Path(folder)))


def _recording(folder: Path) -> str:
    store = _store(folder, RECORDED)
    with store.write(_NOW) as tx:
        round_ = rounds.plan(tx, _plan("a.yaml", "2026-W48"))
        key_id = rounds.key_id(tx, round_.id)
    new = _new_comments()
    with _timed() as timer:
        for start in range(0, COMMENTS, PAGE):
            with store.write(_NOW) as tx:
                page = new[start : start + PAGE]
                comments.record(tx, round_.id, key_id, judge_version(), page, _NOW)
    store.close()
    return f"store: {COMMENTS:,} comments recorded with chain and verdicts: {_rate(COMMENTS, timer)}"


def _bare(folder: Path) -> str:
    source = create_engine(f"sqlite:///{folder / RECORDED}")
    target = create_engine(f"sqlite:///{folder / 'bare.db'}")
    metadata().create_all(target)
    with source.connect() as connection:
        rows = {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in metadata().tables.items()
            if name in _COPIED
        }
    with _timed() as timer, target.begin() as connection:
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
        for name, found in rows.items():
            for start in range(0, len(found), PAGE):
                connection.execute(insert(metadata().tables[name]), found[start : start + PAGE])
    return f"store: the same rows by bare core insert, reference: {_rate(COMMENTS, timer)}"


def _auditing(folder: Path) -> str:
    store = _store(folder, RECORDED)
    with _timed() as timer:
        report = audit(store)
    store.close()
    facts = report.checked["facts"]
    return f"store: audit of {facts:,} facts, every verdict judged again: {_rate(facts, timer)}"


def _standings(folder: Path) -> str:
    store = _store(folder, "scores.db")
    for number in range(SCORES // ROUND_SCORES):
        week = f"2026-W{number // 2 + 1:02d}"
        earned = [
            Score(person, 10 + person % 7, 1, person * number % 3_600)
            for person in range(number * 300, number * 300 + ROUND_SCORES)
        ]
        with store.write(_NOW) as tx:
            round_ = rounds.plan(tx, _plan(f"{number}.yaml", week))
            scores.replace_scores(tx, round_.id, earned)
    with _timed() as all_time, store.read() as tx:
        table = ranked(scores.totals(tx, Period()))
    with _timed() as one_week, store.read() as tx:
        ranked(scores.totals(tx, Period(week="2026-W48")))
    store.close()
    return (
        f"store: standings over {SCORES:,} scores of {len(table):,} people: {all_time.seconds:.2f} s; "
        f"of one week among them: {one_week.seconds:.3f} s"
    )


def _store(folder: Path, name: str) -> Store:
    url = f"sqlite:///{folder / name}"
    return open_store(url, platform="sandbox", account="kemensosri", now=_NOW)


def _plan(file: str, week: str) -> Plan:
    options = (Option("A", "Program Keluarga Hebat"), Option("B", "Program Keluarga Harapan"))
    question = MultipleChoice("Apa kepanjangan dari PKH?", options, "B")
    quiz = Quiz(series="sabtu-trivia", questions=(question,), attempts=Attempts("first"))
    return Plan(file, file, quiz, _NOW, _NOW + timedelta(hours=11), week, "2026-11")


def _new_comments() -> list[NewComment]:
    texts = [_PLAIN, "b", "B 😍", "A", "yang kedua", "selamat pagi min"]
    judge = Judge(_plan("", "").quiz.questions)
    rulings = {text: judge.rule(text) for text in texts}
    return [
        NewComment(
            id=f"17900{number:012d}",
            user_id=f"{number % PEOPLE:011d}",
            handle=f"user_{number % PEOPLE}",
            text=texts[number % len(texts)],
            commented_at=_NOW + timedelta(seconds=number // 3),
            reply_to=None,
            ruling=rulings[texts[number % len(texts)]],
        )
        for number in range(COMMENTS)
    ]


class _Timer:
    """Seconds between entering and leaving a block."""

    seconds = 0.0

    def __enter__(self) -> "_Timer":
        self._start = time.perf_counter()
        return self

    def __exit__(self, *_error: object) -> None:
        self.seconds = time.perf_counter() - self._start


def _timed() -> _Timer:
    return _Timer()


def _rate(count: int, timer: _Timer) -> str:
    return f"{count / timer.seconds:,.0f}/s ({timer.seconds:.2f} s)"


def _alone(part: Callable[[Path], str], folder: Path) -> str:
    """Run a part in a fresh process and return its line with its peak of memory."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        line, kibibytes = pool.apply(_measured, (part, folder))
    return f"{line}; peak {kibibytes / 1024:.0f} MiB"


def _measured(part: Callable[[Path], str], folder: Path) -> tuple[str, int]:
    line = part(folder)
    return line, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
