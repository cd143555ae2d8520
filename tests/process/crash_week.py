"""A simulated week that is killed at a chosen instant, restarted, and compared with one that was not.

`python -m tests.process.crash_week --every 7` counts every commit and every platform call of an unbroken
week, kills a real process before and after each seventh of them, restarts it and compares what the
platform saw and what the audit says. Exit code 1 and a list where anything differs.

The ledger is read with plain sqlite3: the witness must not be the accused.
"""

import argparse
import gc
import json
import os
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loguru import logger

from bot.bootstrap import HandClock, open_desk
from bot.game.model import RoundStatus, Verdict
from bot.platforms.sandbox.platform import Sandbox
from bot.services import auditing, moderating, outbox, seconding, watching
from bot.services.desk import Desk
from bot.services.turn import next_moment, take_turn
from bot.settings import load_settings
from bot.store import comments, decisions, rounds, winners
from bot.store import outbox as outbox_rows

MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
END = MONDAY + timedelta(days=8)
CORRECTION_AT = MONDAY + timedelta(days=7)
KINDS = (
    *("post", "story", "hint", "reveal", "pin", "like", "reply"),
    *("closing-story", "reveal-story", "winners", "winners-story", "message", "correction"),
)

_SETTINGS = """
[account]
handle = "kemensos.uji"
[series.sabtu-trivia]
kind = "trivia"
title = "Sabtu Trivia"
code = "ST"
slots = ["sabtu 10:00"]
close_after = "3h"
closing_story = "1h"
story = true
[series.tebak-kata]
kind = "tebak-kata"
title = "Tebak Kata"
code = "TK"
slots = ["rabu 16:00"]
close_after = "3h"
[winners]
places = 2
message = true
[reveal]
likes = true
thanks = true
thanks_at_most = 2
story = true
[collect.pace]
first = "30m"
first_for = "30m"
middle = "90m"
last = "30m"
last_for = "30m"
[safety]
resend = "after-looks"
looks = 3
look_every = "30s"
"""

_QUIZZES = {
    "st.yaml": (
        "series: sabtu-trivia\nquestion: Apa kepanjangan dari PKH?\n"
        "options: [Program Keluarga Hebat, Program Keluarga Harapan]\nanswer: B\n"
    ),
    "tk.yaml": (
        "series: tebak-kata\nquestion: Kerja bersama tanpa pamrih\nanswer: Gotong royong\n"
        "puzzle: {hide: [vowels]}\nhints: [{after: 1h, text: Dua kata}]\n"
    ),
}

# Who says what, how many minutes after the slot; times are the followers' own, whenever the post came.
_SAYINGS = {
    "[TK-1]": [
        ("sari", "gotong royong", 10),
        ("budi", "GOTONG ROYONG", 20),
        ("tono", "gotong royung", 30),
        ("wati", "o o o o", 40),
        ("joko", "gotong royong", 181),
    ],
    "[ST-1]": [("sari", "B", 10), ("budi", "A", 12), ("tono", "B", 15), ("wati", "halo min", 20)],
}
_SLOTS = {"[TK-1]": MONDAY + timedelta(days=2, hours=9), "[ST-1]": MONDAY + timedelta(days=5, hours=3)}

Instant = Callable[[str], None]


class Counter:
    """Counts instants and kills its own process at one of them."""

    def __init__(self, kill_at: int | None = None) -> None:
        self.count = 0
        self.names: list[str] = []
        self._kill_at = kill_at

    def __call__(self, name: str) -> None:
        """Pass one instant, or die at it."""
        self.count += 1
        self.names.append(name)
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


_MINUTE = re.compile(r"(Kami tunggu sampai .* pukul \d\d)\.\d\d")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is compared: what the platform saw, who has how many points, who won, what the audit says."""

    ledger: list[tuple[str, str]]
    points: list[tuple[str, int, int]]
    winners: list[tuple[str, int, str]]
    audit: list[str]
    open_actions: list[str]
    kinds: set[str]


def prepare(directory: Path) -> None:
    """Write the folder of a week and create its database, so that all runs share one secret."""
    (directory / "quizzes").mkdir(parents=True)
    (directory / "bot.toml").write_text(_SETTINGS)
    for name, text in _QUIZZES.items():
        (directory / "quizzes" / name).write_text(text)
    settings = load_settings(directory, {})
    with open_desk(settings, clock=HandClock(MONDAY)) as desk, desk.store.write(MONDAY) as tx:
        from bot.store import meta

        meta.put(tx, "code_secret", "00" * 16)


def play(directory: Path, instant: Instant) -> None:
    """Play the week from where its folder stands to its end."""
    stand = directory / "now"
    clock = HandClock(datetime.fromisoformat(stand.read_text()) if stand.exists() else MONDAY)
    settings = load_settings(directory, {})
    with open_desk(settings, clock=clock, watch=instant) as desk:
        sandbox = desk.platform
        assert isinstance(sandbox, Sandbox)
        sandbox.faults.watch = lambda method, moment: instant(f"{moment} {method}")
        outbox.recover(desk, clock.now)
        folder = watching.FolderWatch()
        for _ in range(3):
            folder.look(desk, clock.now)
            clock.now += timedelta(seconds=3)
        while clock.now < END:
            stand.write_text(clock.now.isoformat())
            take_turn(desk, clock.now)
            _let_followers_speak(directory, sandbox)
            _act_as_the_team(desk, clock.now)
            following = next_moment(desk, clock.now)
            later = CORRECTION_AT if clock.now < CORRECTION_AT else END
            clock.now = min(following or later, later) if (following or later) > clock.now else END


def outcome(directory: Path) -> Outcome:
    """Return what a finished week left behind."""
    with sqlite3.connect(directory / "var" / "sandbox.db") as witness:
        seen = witness.execute("SELECT kind, text FROM ledger").fetchall()
    # Winners may answer for a time from the announcement, which a kill puts off by a minute.
    ledger = sorted((kind, _MINUTE.sub(r"\1", text) if kind == "message" else text) for kind, text in seen)
    with sqlite3.connect(directory / "var" / "sabtu.db") as witness:
        points = witness.execute(
            "SELECT handle, sum(points), sum(correct) FROM score JOIN person ON person.id = person_id "
            "GROUP BY handle ORDER BY handle"
        ).fetchall()
        placed = witness.execute(
            "SELECT handle, rank, state FROM winner JOIN person ON person.id = person_id "
            "ORDER BY rank, handle"
        ).fetchall()
        left = witness.execute(
            "SELECT key || ' ' || state FROM action WHERE state NOT IN ('done', 'dropped')"
        ).fetchall()
        kinds = {row[0] for row in witness.execute("SELECT kind FROM action WHERE state = 'done'")}
    settings = load_settings(directory, {})
    with open_desk(settings, clock=HandClock(END)) as desk:
        report = auditing.audit(desk.store)
    differences = [f"{one.kind} {one.id}" for one in report.differences]
    return Outcome(ledger, points, placed, differences, [row[0] for row in left], kinds)


def broken(base: Path, kill_at: int) -> Outcome:
    """Return the outcome of a week killed at an instant and restarted."""
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch) / "week"
        shutil.copytree(base, directory)
        killed = _in_child(lambda: play(directory, Counter(kill_at)))
        if killed != signal.SIGKILL:
            raise AssertionError(f"instant {kill_at} was not reached: {killed}")
        if _in_child(lambda: play(directory, Counter())) != 0:
            raise AssertionError(f"the restart after instant {kill_at} failed")
        return outcome(directory)


def unbroken(base: Path) -> tuple[Outcome, list[str]]:
    """Return the outcome of an unbroken week and the names of all its instants."""
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch) / "week"
        shutil.copytree(base, directory)
        counter = Counter()
        play(directory, counter)
        return outcome(directory), counter.names


def _in_child(work: Callable[[], object]) -> int:
    """Run `work` in a fork of this warm process; return its exit code, or the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _let_followers_speak(directory: Path, sandbox: Sandbox) -> None:
    """Write the followers' comments below posts that have none; the world is no part of what is counted."""
    watch, sandbox.faults.watch = sandbox.faults.watch, None
    for post in sandbox.recent_posts(MONDAY):
        for marker, sayings in _SAYINGS.items():
            spoken = directory / f"spoken-{marker[1:-1]}"
            if marker in post.caption and not spoken.exists():
                for handle, text, minutes in sayings:
                    at = _SLOTS[marker] + timedelta(minutes=minutes)
                    sandbox.follower_says(handle, text, post.id, at=at)
                spoken.touch()
    sandbox.faults.watch = watch


def _act_as_the_team(desk: Desk, now: datetime) -> None:
    """Settle doubts as wrong, and after the announcement overrule one right answer, by two people."""
    with desk.store.read() as tx:
        waiting = [one for one in moderating.doubts(desk, tx) if one.round.status is RoundStatus.CLOSING]
        announced = any(row.state == "announced" for row in winners.all_weeks(tx))
        seconds = decisions.awaiting_second(tx)
        placed = winners.of_week(tx, "2026-W48")
        second_best = placed[-1].person_id if placed else None
        target = next(
            (
                one.comment_id
                for round_ in rounds.having(tx, RoundStatus.REVEALED)
                for one in comments.judged(tx, round_.id)
                if one.verdict is Verdict.CORRECT and one.person_id == second_best and not one.overruled
            ),
            None,
        )
        corrected = outbox_rows.by_key(tx, "correction:2026-W48:1") is not None
    for doubt in waiting:
        moderating.overrule(
            desk, doubt.comment_ids, doubt.question, Verdict.WRONG, by="Rina", reason="uji", now=now
        )
    if announced and now >= CORRECTION_AT and not corrected:
        if not seconds and target is not None:
            moderating.overrule(desk, [target], 1, Verdict.WRONG, by="Rina", reason="uji", now=now)
            with desk.store.read() as tx:
                seconds = decisions.awaiting_second(tx)
        for row in seconds[:1]:
            seconding.agree(desk, f"overrule:{row.id}", by="Dewi", now=now)


def main(arguments: list[str]) -> int:
    """Count, kill, compare; print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1, help="kill at every n-th instant only")
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    logger.remove()
    gc.freeze()  # what was imported need not be walked again, nor copied into each fork
    gc.set_threshold(50_000, 20, 100)
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch) / "base"
        prepare(base)
        expected, names = unbroken(base)
        print(
            f"N = {len(names)}: commits and platform calls, before and after; {len(expected.ledger)} writes"
        )
        if (
            len(names) < 2 * len(KINDS)
            or expected.kinds != set(KINDS)
            or expected.audit
            or expected.open_actions
        ):
            print(
                json.dumps(
                    {"kinds": sorted(expected.kinds), "audit": expected.audit, "open": expected.open_actions}
                )
            )
            return 1
        chosen = list(range(options.first, len(names) + 1, options.every))
        failures = _all(base, chosen, names, expected, options.jobs)
    print(f"{len(chosen) - failures} passed, {failures} failed")
    return 1 if failures else 0


def _all(base: Path, chosen: list[int], names: list[str], expected: Outcome, jobs: int) -> int:
    """Try the chosen instants in `jobs` processes side by side; return how many ended otherwise."""
    readers = []
    for job in range(jobs):
        reader, writer = os.pipe()
        if os.fork() == 0:
            os.close(reader)
            bad = 0
            for instant in chosen[job::jobs]:
                try:
                    found = broken(base, instant)
                except AssertionError as error:
                    found = None
                    print(error, flush=True)
                if found != expected:
                    bad += 1
                    print(
                        f"instant {instant} ({names[instant - 1]}):\n{_difference(expected, found)}",
                        flush=True,
                    )
            os.write(writer, str(bad).encode())
            os._exit(0)
        os.close(writer)
        readers.append(reader)
    return sum(int(os.read(reader, 16) or b"1") for reader in readers)


def _difference(expected: Outcome, found: Outcome | None) -> str:
    if found is None:
        return "  no outcome"
    lines = []
    for name in ("ledger", "points", "winners", "audit", "open_actions"):
        was, is_now = getattr(expected, name), getattr(found, name)
        if was != is_now:
            lines.append(f"  {name}: {len(was)} became {len(is_now)}")
            lines.append(f"    missing {[one for one in was if one not in is_now]}")
            lines.append(f"    too much {[one for one in is_now if one not in was]}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
