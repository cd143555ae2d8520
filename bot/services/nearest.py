"""How near a week's result is to another: nearest losers, and changed comments that could decide it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.game.model import Round, Verdict
from bot.game.rounds import counted, is_late
from bot.game.scoring import Score, tally
from bot.game.standings import Standing
from bot.services.desk import Desk
from bot.services.tallying import (
    attempts_of,
    barred_from_winning,
    streak_bonus,
    week_standings,
    week_winners,
)
from bot.store import comments, rounds, scores
from bot.store.comments import JudgedComment
from bot.store.database import Reader


@dataclass(frozen=True, slots=True)
class NearLoser:
    """Somebody who would take a place if one comment of theirs were right.

    Args:
        kind: What the comment is held to be now.
        similarity: 0 to 100, as the judge found it; None where nothing was compared.
        points: What they would have.
    """

    person: int
    round_id: int
    comment_id: str
    question: int
    kind: Literal["wrong", "chatter", "late"]
    similarity: float | None
    points: int


class _Week:
    """A week's comments by round and person, read once."""

    def __init__(self, desk: Desk, tx: Reader, week: str, played: Sequence[Round]) -> None:
        self.desk = desk
        self.played = played
        self.standings = {one.person: one for one in week_standings(desk, tx, week)}
        self.winners = week_winners(desk, tx, week)
        self.barred = barred_from_winning(desk, tx, week)
        self.judged: dict[int, dict[int, list[JudgedComment]]] = {}
        self.runs: dict[int, dict[int, int]] = {}
        for round_ in played:
            by_person: dict[int, list[JudgedComment]] = defaultdict(list)
            for one in comments.judged(tx, round_.id):
                by_person[one.person_id].append(one)
            self.judged[round_.id] = by_person
            before = rounds.before_in_series(tx, round_)
            stored = scores.of_round(tx, before) if before else []
            self.runs[round_.id] = {score.person: score.run for score in stored}

    def score(self, round_: Round, person: int, comments_of: Iterable[JudgedComment]) -> Score:
        found = tally(
            counted(attempts_of(comments_of), round_.attempts, round_.close_at),
            questions=round_.quiz.questions,
            opened_at=round_.opened_at or round_.publish_at,
            runs_before=self.runs[round_.id],
            streak_bonus=streak_bonus(self.desk),
        )
        return found[0] if found else Score(person, 0, 0, 0)

    def standing_if(self, round_: Round, changed: JudgedComment) -> Standing:
        person = changed.person_id
        own = self.judged[round_.id][person]
        otherwise = [
            changed if (one.comment_id, one.question) == (changed.comment_id, changed.question) else one
            for one in own
        ]
        was, would_be = self.score(round_, person, own), self.score(round_, person, otherwise)
        base = self.standings.get(person, Standing(person, 0, 0, 0))
        return Standing(
            person,
            base.points - was.points + would_be.points,
            base.correct - was.correct + would_be.correct,
            base.seconds - was.seconds + would_be.seconds,
        )

    def takes_a_place(self, standing: Standing) -> bool:
        if standing.person in self.barred or standing.points <= 0:
            return False
        ahead = sum(
            self.standings[one.person].rank_key < standing.rank_key
            for one in self.winners
            if one.person != standing.person
        )
        return ahead < self.desk.settings.winners.places


def nearest_losers(
    desk: Desk, tx: Reader, week: str, played: Sequence[Round], most: int = 10
) -> list[NearLoser]:
    """Return who would take a place if one `wrong`, `chatter` or late verdict were `correct`, nearest first.

    Nearest is who came closest to the key by the judge's similarity, then who would have most points.
    """
    seen = _Week(desk, tx, week, played)
    winning = {one.person for one in seen.winners}
    found = []
    for round_ in played:
        for person, own in seen.judged[round_.id].items():
            if person in winning or person in seen.barred:
                continue
            for one in own:
                kind = _kind(one, round_)
                if kind is None:
                    continue
                at = min(one.counts_from, round_.close_at - timedelta(seconds=1))
                standing = seen.standing_if(round_, one._replace(verdict=Verdict.CORRECT, counts_from=at))
                if seen.takes_a_place(standing):
                    found.append(
                        NearLoser(
                            person,
                            round_.id,
                            one.comment_id,
                            one.question,
                            kind,
                            one.similarity,
                            standing.points,
                        )
                    )
    found.sort(key=lambda one: (-(one.similarity or 0), -one.points, one.comment_id, one.question))
    return found[:most]


def doubts(desk: Desk, tx: Reader, week: str, played: Sequence[Round]) -> list[tuple[Round, JudgedComment]]:
    """Return edited or deleted comments that nobody has ruled on and that could change a place."""
    touched = [
        (round_, one)
        for round_ in played
        for one in comments.judged(tx, round_.id)
        if (one.edited or one.deleted) and not one.overruled and not is_late(one.counts_from, round_.close_at)
    ]
    if not touched:
        return []
    seen = _Week(desk, tx, week, played)
    return [(round_, one) for round_, one in touched if _could_decide(seen, round_, one)]


def _could_decide(seen: _Week, round_: Round, one: JudgedComment) -> bool:
    wins = any(winner.person == one.person_id for winner in seen.winners)
    if one.verdict is Verdict.CORRECT:
        return wins
    otherwise = seen.standing_if(round_, one._replace(verdict=Verdict.CORRECT, counts_from=one.commented_at))
    return seen.takes_a_place(otherwise) and not wins


def _kind(one: JudgedComment, round_: Round) -> Literal["wrong", "chatter", "late"] | None:
    if is_late(one.counts_from, round_.close_at):
        return "late" if one.verdict is Verdict.CORRECT else None
    match one.verdict:
        case Verdict.WRONG:
            return "wrong"
        case Verdict.CHATTER:
            return "chatter"
        case _:
            return None
