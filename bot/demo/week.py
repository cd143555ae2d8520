"""The simulated week: the daemon's own services, with a clock that jumps to the next due moment.

A crowd of followers plays along, and an officer of the team settles what the judge leaves in doubt. The
officer knows what each follower meant, because the crowd wrote it down; nothing else of the game does.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from bot.bootstrap import HandClock, open_desk
from bot.content.messages import say
from bot.game.model import Round, RoundStatus, Verdict
from bot.game.rounds import AHEAD, PLAYED, UNDER_WAY
from bot.platforms.sandbox.crowd import CrowdBrief, play
from bot.platforms.sandbox.platform import Sandbox
from bot.services import moderating, watching, weighing
from bot.services.desk import Desk
from bot.services.turn import next_moment, take_turn
from bot.settings import load_settings
from bot.store import bundles, comments, outbox, rounds

MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # 07.00 WIB, the week 2026-W48
END = MONDAY + timedelta(days=7)
OFFICER = "Rina"
UNFINISHED = (*AHEAD, RoundStatus.PUBLISHING, *UNDER_WAY)
DECIDED = (Verdict.CORRECT, Verdict.WRONG, Verdict.CHATTER)


@dataclass(slots=True)
class Week:
    """A week being played.

    Args:
        told: Called after each turn.
    """

    desk: Desk
    clock: HandClock
    sandbox: Sandbox
    comments_a_round: int
    told: Callable[["Week"], None]
    opened: set[int] = field(default_factory=set)
    reviewed: int = 0

    def play(self) -> None:
        """Play until the week is over and the winners are announced."""
        watch = watching.FolderWatch()
        for _ in range(3):  # a file is taken when two looks in a row found it still
            watch.look(self.desk, self.clock.now)
            self.clock.now += self.desk.settings.folder.still + timedelta(seconds=1)
        take_turn(self.desk, self.clock.now)
        watch.look(self.desk, self.clock.now)  # the pictures are made now: they belong beside the files
        self._until_nothing_is_due()
        watch.look(self.desk, self.clock.now)

    def _until_nothing_is_due(self) -> None:
        while self.clock.now < END:
            take_turn(self.desk, self.clock.now)
            self._let_the_crowd_in()
            self._settle_doubts()
            self._settle_changes()
            self.told(self)
            following = next_moment(self.desk, self.clock.now)
            if following is None:
                return
            self.clock.now = following

    def save_pictures(self, folder: Path) -> list[Path]:
        """Write the pictures that went out, by their markers, and return where they lie."""
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        with self.desk.store.read() as tx:
            for action in outbox.in_state(tx, "done"):
                if action.bundle_digest is None or action.kind not in outbox.POSTS:
                    continue
                bundle = bundles.load(tx, action.bundle_digest)
                if bundle is None:
                    continue
                for number, sheet in enumerate(bundle.sheets, start=1):
                    ending = f"-{number}" if len(bundle.sheets) > 1 else ""
                    written.append(folder / f"{bundle.marker.strip('[]')}{ending}.jpg")
                    written[-1].write_bytes(sheet.jpeg)
        return written

    def _let_the_crowd_in(self) -> None:
        with self.desk.store.read() as tx:
            opened = [one for one in rounds.having(tx, RoundStatus.OPEN) if one.id not in self.opened]
        for one in opened:
            self.opened.add(one.id)
            play(self.sandbox, _brief(one, self.comments_a_round))

    def _settle_doubts(self) -> None:
        with self.desk.store.read() as tx:
            closing = rounds.having(tx, RoundStatus.CLOSING)
            waiting = moderating.doubts(self.desk, tx) if closing else []
        ready = {one.id for one in closing}
        for doubt in waiting:
            if doubt.round.id in ready:
                meant = self.sandbox.meant(doubt.comment_ids[0], doubt.question)
                verdict = Verdict.CORRECT if meant == "right" else Verdict.WRONG
                moderating.overrule(
                    self.desk,
                    doubt.comment_ids,
                    doubt.question,
                    verdict,
                    by=OFFICER,
                    reason=say("demo.officer-reason", self.desk.settings.language),
                    now=self.clock.now,
                )
                self.reviewed += len(doubt.comment_ids)

    def _settle_changes(self) -> None:
        """Let the officer confirm the verdicts of changed comments that could decide the week."""
        with self.desk.store.read() as tx:
            if rounds.having(tx, *UNFINISHED):
                return
            doubtful = {
                str(block.facts["comment"])
                for week in weighing.weeks_in_play(self.desk, tx)
                for block in weighing.blocks(self.desk, tx, week)
                if block.code == "winners.changed-comment"
            }
            judged = [
                one
                for round_ in (rounds.having(tx, *PLAYED) if doubtful else [])
                for one in comments.judged(tx, round_.id)
                if one.comment_id in doubtful
            ]
        for one in judged:
            moderating.overrule(
                self.desk,
                [one.comment_id],
                one.question,
                one.verdict if one.verdict in DECIDED else Verdict.WRONG,
                by=OFFICER,
                reason=say("demo.officer-confirms", self.desk.settings.language),
                now=self.clock.now,
            )
        self.reviewed += len(doubtful)


def set_up(directory: Path, *, seed: int, followers: int) -> None:
    """Write a fresh demo folder: settings and quiz files; what a demo before left there is removed."""
    for name in ("var", "quizzes"):
        shutil.rmtree(directory / name, ignore_errors=True)
    (directory / "quizzes").mkdir(parents=True)
    shipped = files("bot.demo")
    settings = shipped.joinpath("bot.toml").read_text(encoding="utf-8")
    settings = settings.replace("@SEED@", str(seed)).replace("@FOLLOWERS@", str(followers))
    (directory / "bot.toml").write_text(settings, encoding="utf-8")
    for quiz in shipped.joinpath("quizzes").iterdir():
        if quiz.name.endswith(".yaml"):
            (directory / "quizzes" / quiz.name).write_text(quiz.read_text(encoding="utf-8"), encoding="utf-8")


@contextmanager
def week_in(directory: Path, *, comments: int, told: Callable[[Week], None]) -> Iterator[Week]:
    """Open the week of a demo folder; `comments` is how many the crowd writes over all six rounds."""
    settings = load_settings(directory, {})
    clock = HandClock(MONDAY)
    with open_desk(settings, clock=clock) as desk:
        sandbox = desk.platform
        if not isinstance(sandbox, Sandbox):
            raise TypeError("the demo plays on the sandbox only")
        yield Week(desk, clock, sandbox, -(-comments // 6), told)


def _brief(round_: Round, comments: int) -> CrowdBrief:
    return CrowdBrief(
        post_id=round_.post_id or "",
        questions=round_.quiz.questions,
        opened_at=round_.opened_at or round_.publish_at,
        close_at=round_.close_at,
        comments=comments,
    )
