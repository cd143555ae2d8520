"""A game on the sandbox with a clock moved by hand: what the tests of the services play on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.bootstrap import HandClock
from bot.game.model import Round, RoundStatus, Verdict
from bot.platforms.sandbox.faults import Faults
from bot.platforms.sandbox.platform import Sandbox
from bot.services import watching
from bot.services.desk import Desk
from bot.services.preparing import wording_for
from bot.services.turn import next_moment, take_turn
from bot.settings import load_settings
from bot.store import comments, outbox, people, rounds
from bot.store.database import Store
from bot.store.people import Person
from bot.store.tables import ActionRow, metadata
from tests.services import remembering

MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # 07.00 WIB
SATURDAY_10 = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
SUNDAY_19 = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
WEEK = "2026-W48"

SETTINGS = """
[account]
handle = "kemensos.uji"
[series.sabtu-trivia]
kind = "trivia"
title = "Sabtu Trivia"
code = "ST"
slots = ["sabtu 10:00"]
close_after = "2h"
"""
# A round is read four times instead of twenty: reading is most of what a week costs.
SELDOM = """
[collect.pace]
first = "1h"
middle = "1h"
last = "1h"
"""
AS_SHIPPED = ""

PKH = """\
series: sabtu-trivia
question: Apa kepanjangan dari PKH?
options: [Program Keluarga Hebat, Program Keluarga Harapan, Program Kartu Harapan]
answer: B
"""


class Game:
    """One office's game, from its files to its winners.

    Args:
        directory: Where its folder is made, or stands already.
        extra: More of bot.toml.
        store: Its memory; one in memory where none is given.
        pace: How often comments are read: `SELDOM`, or `AS_SHIPPED` where a test is about that.
        remembers: Whether a stretch that an equal game has played is taken over from it.
    """

    def __init__(
        self,
        directory: Path,
        extra: str = "",
        store: Store | None = None,
        pace: str = SELDOM,
        remembers: bool = False,
    ) -> None:
        (directory / "quizzes").mkdir(parents=True, exist_ok=True)
        self.extra = extra
        (directory / "bot.toml").write_text(SETTINGS + extra + pace)
        self.settings = load_settings(directory, {})
        self.clock = HandClock(MONDAY)
        self.store = store or _memory()
        self.sandbox = Sandbox(":memory:", clock=self.clock, handle="kemensos.uji")
        self.desk = Desk(self.settings, self.store, self.sandbox, wording_for(self.settings))
        self.folder = watching.FolderWatch()
        self._as_made = (self.settings, self.desk, self.sandbox) if remembers else None

    @property
    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return self.clock.now

    def file(self, name: str, text: str = PKH) -> None:
        """Drop a file, and look until it was taken."""
        (self.settings.quizzes / name).write_text(text)
        self.look()

    def look(self) -> None:
        """Look at the folder often enough to see that it is still."""
        for _ in range(3):
            self.folder.look(self.desk, self.now)
            self.clock.now += timedelta(seconds=3)

    def turn(self) -> None:
        """Do all that is due now."""
        take_turn(self.desk, self.now)

    def play_until(self, moment: datetime) -> None:
        """Turn at every moment at which something is due, and at `moment`."""
        if self._as_made == (self.settings, self.desk, self.sandbox) and self.sandbox.faults == Faults():
            name, folder = f"until {moment}", self.settings.directory
            remembering.once(
                self.store, self.sandbox, self.clock, folder, name, lambda: self._play_until(moment)
            )
        else:
            self._play_until(moment)

    def _play_until(self, moment: datetime) -> None:
        while self.now < moment:
            self.turn()
            following = next_moment(self.desk, self.now)
            self.clock.now = min(following or moment, moment)
        self.turn()

    def opened(self, name: str = "st.yaml", text: str = PKH) -> Round:
        """Drop a quiz and play until it is open."""
        self.file(name, text)
        self.play_until(SATURDAY_10)
        found = self.round(name)
        assert found.status is RoundStatus.OPEN
        return found

    def round(self, name: str = "st.yaml") -> Round:
        """Return the round of a file as it stands."""
        with self.store.read() as tx:
            found = rounds.by_file(tx, name)
        assert found is not None
        return found

    def says(self, handle: str, text: str, minutes: float = 1, name: str = "st.yaml") -> str:
        """Let a follower comment some minutes after the post."""
        found = self.round(name)
        assert found.post_id is not None
        assert found.opened_at is not None
        at = found.opened_at + timedelta(minutes=minutes)
        return self.sandbox.follower_says(handle, text, found.post_id, at=at)

    def verdicts(self, name: str = "st.yaml") -> dict[str, str]:
        """Return the verdict in force by handle; the last comment of each."""
        with self.store.read() as tx:
            judged = comments.judged(tx, self.round(name).id)
            known = people.by_id(tx, [one.person_id for one in judged])
        return {known[one.person_id].handle or "": one.verdict.value for one in judged}

    def person(self, handle: str) -> Person:
        """Return who goes by a handle now."""
        with self.store.read() as tx:
            found = people.by_handle(tx, handle)
        assert found is not None, handle
        return found

    def action(self, key: str) -> ActionRow:
        """Return an action of the outbox."""
        with self.store.read() as tx:
            found = outbox.by_key(tx, key)
        assert found is not None, key
        return found

    def ledger(self, kind: str) -> list[str]:
        """Return the texts that went out by kind, as the platform noted them."""
        with self.sandbox.file.reading() as tx:
            return [
                row[0] for row in tx.execute("SELECT text FROM ledger WHERE kind = ? ORDER BY seq", (kind,))
            ]

    def overrule(self, comment_id: str, verdict: Verdict, by: str = "Rina") -> bool:
        """Let a person give a comment another verdict."""
        from bot.services import moderating

        return moderating.overrule(
            self.desk, [comment_id], 1, verdict, by=by, reason="sudah dibaca ulang", now=self.now
        )


@contextmanager
def a_game(directory: Path, extra: str = "", pace: str = SELDOM) -> Iterator[Game]:
    """Open a game in a folder of its own, its memory in memory."""
    game = Game(directory, extra, pace=pace, remembers=True)
    yield game
    game.sandbox.close()
    game.store.close()


def _memory() -> Store:
    store = Store("sqlite://")
    metadata().create_all(store.engine)
    return store
