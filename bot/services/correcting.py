"""An announced week is sealed: what changes it later makes a public correction, and tells who moves up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.game.model import Round
from bot.game.rounds import PLAYED
from bot.game.standings import Ranked, changed
from bot.services import preparing
from bot.services.desk import Desk
from bot.services.tallying import Effect, Imagined, WeekRules, effect, later_weeks, week_winners
from bot.services.telling_winners import announced_body, codes_of, handles_of, queue_messages
from bot.store import bundles, decisions, outbox, winners
from bot.store.database import Reader, Writer
from bot.store.forgetting import forgotten
from bot.store.tables import ActionRow, DecisionRow


def correct(
    desk: Desk, tx: Writer, week: str, *, by: str, reason: str, lapsed: frozenset[int] = frozenset()
) -> bool:
    """Queue a public correction where a sealed week's winners would be others now; whether they would.

    Args:
        lapsed: Winners who lose their place because they did not answer; see `bot.services.passing_on`.
    """
    weighed = _weighed_again(desk, tx, week, lapsed)
    if weighed is None:
        return False
    rules, before, after = weighed
    lost, gained = changed(before, after)
    if not (lost or gained):
        return False
    number = len(decisions.about(tx, f"week:{week}", "corrected")) + 1
    handles = handles_of(tx, [*before, *after])
    bundle = preparing.correction_bundle(
        desk, week, number, after, handles, [one.person for one in lost], reason, passed_on=bool(lapsed)
    )
    digest = bundles.save(tx, bundle)
    codes = codes_of(tx, week, after)
    risen = {one.person for one in after} - {one.person for one in before}
    body = announced_body(rules, after, digest, codes, None) | {"new": sorted(risen)}
    decisions.decide(tx, "corrected", f"week:{week}", by=by, reason=reason, body=body)
    winners.correct(tx, week, after, codes)
    outbox.enqueue(tx, f"correction:{week}:{number}", due_at=tx.now, week=week, bundle_digest=digest)
    return True


def is_out(desk: Desk, tx: Writer, action: ActionRow) -> None:
    """Tell who moved up, and let their time to answer begin, now that the correction is before the public."""
    week, number = action.week or "", int(action.key.rpartition(":")[2])
    made = decisions.about(tx, f"week:{week}", "corrected")[:number]
    risen = {person for one in made for person in _numbers(decisions.body(one).get("new"))}
    claim_by = tx.now + desk.settings.winners.claim_within
    begun = winners.begin_claims(tx, week, risen, claim_by)
    if begun:
        body: dict[str, object] = {"people": sorted(begun), "claim_by": claim_by.isoformat()}
        decisions.decide(tx, "correction-out", f"week:{week}", by="bot", body=body)
        queue_messages(desk, tx, week, begun)


@dataclass(frozen=True, slots=True)
class NotOutYet:
    """A correction that was decided and is not before the public.

    Args:
        risen: Winners of whom the public does not know.
        fallen: Winners to the public only.
    """

    week: str
    number: int
    risen: frozenset[int]
    fallen: frozenset[int]


def not_out_yet(tx: Reader, week: str) -> NotOutYet | None:
    """Return what the public has not read of a week's corrections, all in one; None where it has."""
    said = decisions.about(tx, f"week:{week}", "announced", "corrected")
    lists = [_people(one) for one in said]
    public, made = None, 0
    for one, people in zip(said, lists, strict=True):
        made += one.kind == "corrected"
        action = outbox.by_key(tx, f"correction:{week}:{made}") if one.kind == "corrected" else None
        if action is None or action.state == "done":
            public = people
    if public is None or public == lists[-1]:
        return None
    return NotOutYet(week, made, lists[-1] - public, public - lists[-1])


def _people(said: DecisionRow) -> frozenset[int]:
    return frozenset(_ranked(row).person for row in _listed(decisions.body(said), "winners"))


def effect_once_announced(
    desk: Desk, tx: Reader, week: str, lapsed: frozenset[int], imagined: Mapping[int, Imagined] | None = None
) -> Effect:
    """Return whom a correction would name if these winners lapsed and rounds had these verdicts, if any."""
    weighed = _weighed_again(desk, tx, week, lapsed, imagined)
    if weighed is None:
        return Effect((), ())
    _rules, before, after = weighed
    lost, gained = changed(before, after)
    return Effect(tuple(gained), tuple(lost))


def effect_on_weeks(desk: Desk, tx: Reader, round_: Round, imagined: Imagined) -> Effect:
    """Return what these verdicts would do to the round's week and to later ones into which runs go on.

    A sealed week is weighed by the rules it was announced by, any other by today's.
    """
    own = effect(desk, tx, round_, imagined)
    later = []
    for week in later_weeks(desk, tx, round_):
        would = (
            effect_once_announced(desk, tx, week, frozenset(), {round_.id: imagined})
            if _is_sealed(tx, week)
            else effect(desk, tx, round_, imagined, week)
        )
        if would.changes_a_winner:
            later.append((week, would))
    return replace(own, later=tuple(later))


def weeks_corrected(desk: Desk, tx: Reader, round_: Round, imagined: Imagined) -> list[str]:
    """Return the announced weeks that would be corrected in public if a settled round had these verdicts."""
    if round_.status not in PLAYED:
        return []
    would = {round_.id: imagined}
    return [
        week
        for week in (round_.week, *later_weeks(desk, tx, round_))
        if effect_once_announced(desk, tx, week, frozenset(), would).changes_a_winner
    ]


def _is_sealed(tx: Reader, week: str) -> bool:
    return bool(decisions.about(tx, f"week:{week}", "announced", "corrected"))


def _weighed_again(
    desk: Desk, tx: Reader, week: str, lapsed: frozenset[int], imagined: Mapping[int, Imagined] | None = None
) -> tuple[WeekRules, list[Ranked], list[Ranked]] | None:
    """Return a sealed week's rules, its winners as last said, and as they would be; None: not sealed."""
    announced = decisions.about(tx, f"week:{week}", "announced", "corrected")
    if not announced:
        return None
    sealed = decisions.body(announced[-1])
    before = [_ranked(row) for row in _listed(sealed, "winners")]
    rules = _rules_of(tx, sealed)
    if lapsed:  # nobody takes over a prize who can no longer be found
        gone = frozenset(forgotten(tx)) - {one.person for one in before}
        rules = replace(rules, barred=rules.barred | lapsed | gone)
    return rules, before, week_winners(desk, tx, week, imagined, rules)


def _rules_of(tx: Reader, sealed: dict[str, object]) -> WeekRules:
    """Return the rules a week was announced by; only whom people excluded since is barred besides."""
    places = sealed["places"]
    return WeekRules(
        places=places if isinstance(places, int) else 0,
        barred=frozenset(_numbers(sealed["barred"])) | decisions.excluded(tx),
        series=tuple(str(name) for name in _listed(sealed, "series")),
    )


def _listed(body: dict[str, object], name: str) -> list[object]:
    listed = body[name]
    return listed if isinstance(listed, list) else []


def _ranked(row: object) -> Ranked:
    rank, person, points, correct_answers, seconds = _numbers(row)
    return Ranked(rank, person, points, correct_answers, seconds)


def _numbers(listed: object) -> list[int]:
    return [one for one in listed if isinstance(one, int)] if isinstance(listed, list) else []
