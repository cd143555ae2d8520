"""An announced week is sealed: what changes it later makes a public correction, and tells who moves up."""

from collections.abc import Mapping
from dataclasses import replace

from bot.game.standings import Ranked, changed
from bot.services import preparing
from bot.services.desk import Desk
from bot.services.tallying import Effect, Imagined, WeekRules, week_winners
from bot.services.telling_winners import announced_body, codes_of, handles_of, queue_messages
from bot.store import bundles, decisions, outbox, winners
from bot.store.database import Reader, Writer
from bot.store.forgetting import forgotten


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
    claim_by = tx.now + desk.settings.winners.claim_within
    body = announced_body(rules, after, digest, codes, claim_by)
    decisions.decide(tx, "corrected", f"week:{week}", by=by, reason=reason, body=body)
    winners.correct(tx, week, after, codes, claim_by)
    outbox.enqueue(tx, f"correction:{week}:{number}", due_at=tx.now, week=week, bundle_digest=digest)
    queue_messages(desk, tx, week, {one.person for one in after} - {one.person for one in before})
    return True


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
