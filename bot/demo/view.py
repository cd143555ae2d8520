"""What the demo shows while it plays: the clock, what happened, the latest comments and the ranking."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.content.messages import say
from bot.content.moments import short_day_text
from bot.demo.week import Week
from bot.errors import Fact
from bot.game.model import Verdict
from bot.game.standings import ranked
from bot.services.preparing import marker
from bot.store import comments, people, rounds, scores, winners
from bot.store.database import Reader
from bot.store.scores import Period

_MARKS = {
    Verdict.CORRECT: ("✓", "green"),
    Verdict.WRONG: ("✗", "red"),
    Verdict.REVIEW: ("?", "yellow"),
    Verdict.CHATTER: ("·", "dim"),
    Verdict.MISSING: ("-", "dim"),
}
_FRAME = 8  # lines of the border, the head, the heading of the ranking, and what is left empty
_STATUS_EVENTS = ("open", "closing", "settled", "revealed")


@dataclass(slots=True)
class Show:
    """The live picture of a week; `update` after each turn, `picture` to draw it."""

    language: str
    story: deque[Text] = field(default_factory=lambda: deque(maxlen=14))
    latest: deque[Text] = field(default_factory=lambda: deque(maxlen=8))
    statuses: dict[int, str] = field(default_factory=dict)
    total: int = 0
    seen: set[str] = field(default_factory=set)
    board: list[tuple[int, str, int]] = field(default_factory=list)
    announced: bool = False
    now: datetime | None = None
    _day: str = ""

    def update(self, week: Week) -> None:
        """Take in what has changed since the last turn."""
        zone = week.desk.settings.zone
        self.now = week.clock.now.astimezone(zone)
        self._day = short_day_text(self.now, zone, self.language)
        with week.desk.store.read() as tx:
            for one in rounds.having(tx):
                if self.statuses.get(one.id) != one.status.value:
                    self.statuses[one.id] = one.status.value
                    if one.status.value in _STATUS_EVENTS:
                        self._tell(
                            f"demo.{one.status.value}",
                            round=marker(week.desk, one),
                            title=_title(one.quiz.questions[0].text),
                        )
                if one.status.value in ("open", "closing"):
                    self._take_comments(tx, one.id)
            standings = ranked(scores.totals(tx, Period()))[:5]
            names = people.by_id(tx, [one.person for one in standings])
            self.board = [(one.rank, names[one.person].handle or "-", one.points) for one in standings]
            placed = winners.all_weeks(tx)
            if placed and placed[0].state == "announced" and not self.announced:
                self.announced = True
                handles = people.by_id(tx, [row.person_id for row in placed])
                self._tell("demo.announced")
                for row in placed:  # each on a line of its own: no handle is ever cut
                    self.story.append(Text(f"  {row.rank}. @{handles[row.person_id].handle}", style="bold"))

    def picture(self, height: int) -> Panel:
        """Return what to draw on a screen of so many lines; old news gives way to the ranking."""
        head = Text()
        head.append(say("demo.simulation", self.language), style="bold black on yellow")
        head.append(f"  {self._day} {self.now:%H.%M} WIB  " if self.now else "", style="bold")
        head.append(say("demo.count", self.language, count=self.total), style="dim")
        board = Table(box=None, show_header=False, pad_edge=False)
        for rank, handle, points in self.board:
            board.add_row(f"{rank}.", Text(f"@{handle}"), Text(str(points), style="bold"))
        free = max(height - len(self.board) - _FRAME, 2)
        latest = list(self.latest)[-(free // 2) :]
        story = [_on_one_line(line) for line in list(self.story)[-(free - len(latest)) :]]
        parts = [_on_one_line(head), Text(), *story, Text(), *latest, Text()]
        if self.board:
            parts += [Text(say("demo.board", self.language), style="bold"), board]  # type: ignore[list-item]
        return Panel(Group(*parts), title="Sabtu", border_style="blue")

    def _tell(self, code: str, **facts: Fact) -> None:
        line = Text(f"{self._day} {self.now:%H.%M} " if self.now else "", style="cyan")
        line.append(say(code, self.language, **facts))
        self.story.append(line)

    def _take_comments(self, tx: Reader, round_id: int) -> None:
        said: dict[str, list[Verdict]] = {}
        for one in comments.judged(tx, round_id):
            if one.comment_id not in self.seen:
                said.setdefault(one.comment_id, []).append(one.verdict)
        texts = comments.texts(tx, list(said)[-self.latest.maxlen :] if self.latest.maxlen else list(said))
        self.seen |= set(said)
        self.total += len(said)
        for comment_id, verdicts in said.items():
            if comment_id in texts:
                self.latest.append(_line(*texts[comment_id], verdicts))


def _line(handle: str, text: str, verdicts: list[Verdict]) -> Text:
    line = Text(" ", no_wrap=True, overflow="ellipsis")
    if set(verdicts) == {Verdict.CHATTER}:
        verdicts = verdicts[:1]
    for verdict in verdicts:
        mark, style = _MARKS[verdict]
        line.append(mark, style=style)
    line.append(f" @{handle} ", style="bold")
    line.append(" ".join(text.split()))
    return line


def _on_one_line(line: Text) -> Text:
    """Return a line that is cut and not folded, so that lines can be counted."""
    cut = line.copy()
    cut.no_wrap, cut.overflow = True, "ellipsis"
    return cut


def _title(question: str) -> str:
    return question if len(question) <= 60 else question[:57] + "…"
