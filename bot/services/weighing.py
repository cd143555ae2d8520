"""Whether a week's winners may be announced, and what holds them back.

No winner on a guess: a week is held back while a round of it is unfinished, incompletely collected or in
doubt, while a second person's word is awaited, or while an edited or deleted comment could change a place.
"""

from dataclasses import dataclass

from bot.content.messages import status_in_words
from bot.errors import Fact
from bot.game.model import RoundStatus
from bot.game.rounds import OVER, PLAYED
from bot.services import closing, preparing
from bot.services.desk import Desk
from bot.services.nearest import doubts
from bot.services.tallying import waiting_for_a_person, week_series
from bot.store import comments, decisions, rounds, winners
from bot.store.database import Reader
from bot.store.tables import OverruleRow


@dataclass(frozen=True, slots=True)
class Block:
    """Why a week cannot be announced yet: a code of the catalogue `winners` and its facts."""

    code: str
    facts: dict[str, Fact]


def weeks_in_play(desk: Desk, tx: Reader) -> list[str]:
    """Return the weeks that have a played round and no announcement, oldest first."""
    series = week_series(desk)
    played = {
        row.week for row in rounds.rows(tx) if row.status in PLAYED and (not series or row.series in series)
    }
    sealed = {row.week for row in winners.all_weeks(tx) if row.state in winners.SEALED}
    return sorted(played - sealed - _weeks_without_winners(tx))


def _weeks_without_winners(tx: Reader) -> set[str]:
    """Return the weeks that nobody has won, as long as no round of theirs was tallied again since."""
    said = {row.subject.removeprefix("week:"): row.id for row in decisions.of_kind(tx, "no-winners")}
    return {
        week
        for week, number in said.items()
        if not any(
            tally.id > number
            for round_ in rounds.of_week(tx, week)
            for tally in decisions.about(tx, f"round:{round_.id}", "settled")[-1:]
        )
    }


def blocks(desk: Desk, tx: Reader, week: str) -> list[Block]:
    """Return everything that holds a week back; empty when it may be drafted."""
    series = week_series(desk)
    held = []
    played = []
    for round_ in rounds.of_week(tx, week):
        if series and round_.series not in series:
            continue
        name = preparing.round_name(desk, round_)
        if round_.status in PLAYED:
            played.append(round_)
        # A new key can bring answers into doubt also in a round that was settled without any.
        asked = round_.status in (*PLAYED, RoundStatus.CLOSING)
        doubtful = len(waiting_for_a_person(desk, tx, round_)) if asked else 0
        facts: dict[str, Fact] = {
            "round": name,
            "status": status_in_words(round_.status),
            "count": doubtful,
        }
        if doubtful:
            held.append(Block("winners.in-doubt", facts))
        elif round_.status not in (*PLAYED, *OVER):
            held.append(Block("winners.unfinished", facts))
        if round_.status in PLAYED:
            if decisions.key_waits(tx, round_.id):
                held.append(Block("winners.key-waits", {"round": name}))
            missing = closing.gap_to_accept(desk, tx, round_)
            if missing:
                held.append(Block("winners.gap", {"round": name, "count": missing}))
    held += [Block("winners.second", {"overrule": row.id}) for row in _seconds_awaited(tx, week)]
    changed = sorted({one.comment_id for _, one in doubts(desk, tx, week, played)})
    held += [Block("winners.changed-comment", {"comment": comment}) for comment in changed]
    return held


def _seconds_awaited(tx: Reader, week: str) -> list[OverruleRow]:
    in_week = {round_.id for round_ in rounds.of_week(tx, week)}
    return [
        row
        for row in decisions.awaiting_second(tx)
        if (comment := comments.get(tx, row.comment_id)) and comment.round_id in in_week
    ]
