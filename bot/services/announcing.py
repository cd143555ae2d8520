"""The winners of a week: drafted when nothing can change them any more, announced once, then sealed.

No winner on a guess: a week is held back while a round of it is unfinished, incompletely collected or in
doubt, while a second person's word is awaited, or while an edited or deleted comment could change a place.
A week that was announced is sealed; what changes it later makes a public correction.
"""

import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from loguru import logger

from bot.content.messages import say, status_in_words
from bot.errors import Fact
from bot.game.model import Round, RoundStatus
from bot.game.rounds import OVER, PLAYED
from bot.game.standings import Ranked, changed
from bot.game.timetable import slots_between, week_bounds
from bot.platforms.base import Capability
from bot.services import closing, preparing
from bot.services.desk import Desk
from bot.services.nearest import doubts
from bot.services.tallying import (
    Effect,
    Imagined,
    WeekRules,
    rules_of_week,
    waiting_for_a_person,
    week_series,
    week_winners,
)
from bot.store import bundles, comments, decisions, meta, notices, outbox, people, rounds, winners
from bot.store.database import Reader, Writer
from bot.store.forgetting import forgotten
from bot.store.tables import OverruleRow

BOT = "bot"
REASONS_TOLD = 3


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


def announce_at(desk: Desk, week: str) -> datetime | None:
    """Return the moment the settings give for announcing a week."""
    bounds = week_bounds(week, desk.settings.zone)
    if bounds is None:
        return None
    moments = slots_between([desk.settings.winners.announce], *bounds, desk.settings.zone)
    return moments[0] if moments else None


def draft_due(desk: Desk, now: datetime) -> list[str]:
    """Draft every week whose time has come and which nothing holds back; return which.

    A draft that something holds back since it was made, approved or not, is thrown away: nobody shall
    approve or announce winners that a second person's word or an edited comment may still change.
    """
    standing = _standing(desk)
    with desk.store.read() as tx:
        weeks = [
            week
            for week in weeks_in_play(desk, tx)
            if (announce_at(desk, week) or now) <= now and meta.get(tx, f"weighed:{week}") != standing
        ]
    drafted = []
    for week in weeks:
        with desk.store.write(now) as tx:
            meta.put(tx, f"weighed:{week}", standing)
            held = blocks(desk, tx, week)
            if winners.of_week(tx, week):
                if not held:
                    continue
                redraft(desk, tx, week)
            if held:
                codes = sorted({block.code for block in held})
                language = desk.settings.language
                reasons = [say(block.code, language, **block.facts) for block in held[:REASONS_TOLD]]
                if len(held) > REASONS_TOLD:
                    reasons.append(say("notices.and-more", language, count=len(held) - REASONS_TOLD))
                key = f"held:{week}:{','.join(codes)}"
                notices.tell(tx, key, "notices.week-held", week=week, reasons=" ".join(reasons))
            elif _draft(desk, tx, week):
                drafted.append(week)
    return drafted


def _standing(desk: Desk) -> str:
    """Return what a week's blocks follow from: weighed once, they stand until this changes."""
    settings = desk.settings
    shaping = f"{settings.winners.model_dump_json()}{settings.collect.gap.model_dump_json()}"
    return sha256(f"{desk.store.head()}{shaping}{settings.scoring.model_dump_json()}".encode()).hexdigest()


def blocks(desk: Desk, tx: Reader, week: str) -> list[Block]:
    """Return everything that holds a week back; empty when it may be drafted."""
    series = week_series(desk)
    held = []
    played = []
    for round_ in rounds.of_week(tx, week):
        if series and round_.series not in series:
            continue
        name = _name(desk, round_)
        if round_.status not in (*PLAYED, *OVER):
            doubtful = (
                len(waiting_for_a_person(desk, tx, round_)) if round_.status is RoundStatus.CLOSING else 0
            )
            code = "winners.in-doubt" if doubtful else "winners.unfinished"
            held.append(
                Block(
                    code,
                    {
                        "round": name,
                        "status": status_in_words(round_.status),
                        "count": doubtful,
                    },
                )
            )
        elif round_.status in PLAYED:
            played.append(round_)
            # A new key can bring answers into doubt in a round that was settled without any.
            doubtful = len(waiting_for_a_person(desk, tx, round_))
            if doubtful:
                held.append(
                    Block(
                        "winners.in-doubt",
                        {
                            "round": name,
                            "status": status_in_words(round_.status),
                            "count": doubtful,
                        },
                    )
                )
            if decisions.key_waits(tx, round_.id):
                held.append(Block("winners.key-waits", {"round": name}))
            missing = closing.gap(desk, tx, round_)
            if missing and not decisions.about(tx, f"round:{round_.id}", "accept-gap"):
                held.append(Block("winners.gap", {"round": name, "count": missing}))
    held += [Block("winners.second", {"overrule": row.id}) for row in _seconds_awaited(tx, week)]
    changed = sorted({one.comment_id for _, one in doubts(desk, tx, week, played)})
    held += [Block("winners.changed-comment", {"comment": comment}) for comment in changed]
    return held


def redraft(desk: Desk, tx: Writer, week: str) -> None:
    """Throw away a draft, approved or not, that something has changed; it is drafted anew when due."""
    if any(row.state in winners.SEALED for row in winners.of_week(tx, week)):
        return
    action = outbox.by_key(tx, f"winners:{week}")
    if action is not None and action.state in ("sending", "unknown", "done"):
        return  # It may be out already: only looking can tell, and then what is out is corrected.
    if action is not None and action.state == "waiting":
        outbox.drop(tx, action.id, "drafted anew")
    winners.throw_away(tx, week)


def approve(desk: Desk, tx: Writer, week: str, *, by: str, reason: str | None = None) -> bool:
    """Approve a week's draft and queue its announcement; whether there was one that nothing holds back.

    A person approves only what a person has looked at: the nearest losers of this very draft.
    """
    if by != BOT and not (is_drafted(tx, week) and losers_were_seen(tx, week)):
        return False
    if blocks(desk, tx, week) or not winners.advance(tx, week, from_="drafted", to="approved"):
        return False
    digest = draft_digest(tx, week)
    decisions.decide(tx, "approve", f"week:{week}", by=by, reason=reason, body={"bundle": digest})
    outbox.enqueue(tx, f"winners:{week}", due_at=tx.now, week=week, bundle_digest=digest)
    return True


def is_drafted(tx: Reader, week: str) -> bool:
    """Whether a draft of the week waits for approval."""
    return any(row.state == "drafted" for row in winners.of_week(tx, week))


def draft_digest(tx: Reader, week: str) -> str:
    """Return the digest of the bundle that the week's last draft would be announced with."""
    drafts = decisions.about(tx, f"week:{week}", "drafted")
    return str(decisions.body(drafts[-1])["bundle"])


def losers_were_seen(tx: Reader, week: str) -> bool:
    """Whether a person has looked at the nearest losers of the draft as it stands."""
    digest = draft_digest(tx, week)
    return any(
        decisions.body(row).get("bundle") == digest
        for row in decisions.about(tx, f"week:{week}", "looked-at-losers")
    )


def note_losers_seen(tx: Writer, week: str, digest: str, *, by: str) -> None:
    """Note that a person was shown the nearest losers of a draft, by the digest of its bundle."""
    decisions.decide(tx, "looked-at-losers", f"week:{week}", by=by, body={"bundle": digest})


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
    handles = _handles(tx, [*before, *after])
    bundle = preparing.correction_bundle(
        desk, week, number, after, handles, [one.person for one in lost], reason, passed_on=bool(lapsed)
    )
    digest = bundles.save(tx, bundle)
    codes = _codes(tx, week, after)
    claim_by = tx.now + desk.settings.winners.claim_within
    body = _draft_body(rules, after, digest, codes, claim_by)
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


def queue_messages(desk: Desk, tx: Writer, week: str, winning: Collection[int]) -> None:
    """Queue the message to each of these announced winners, where messages are on; to nobody twice."""
    if not (desk.settings.winners.message and Capability.MESSAGE in desk.platform.capabilities):
        return
    rows = [row for row in winners.of_week(tx, week) if row.state == "announced" and row.person_id in winning]
    known = people.by_id(tx, [row.person_id for row in rows])
    for row in rows:
        person = known[row.person_id]
        if person.handle is not None:
            outbox.enqueue(
                tx,
                f"message:{week}:{person.user_id}",
                due_at=tx.now,
                week=week,
                person_id=row.person_id,
                text=preparing.winner_message(desk, row, person.handle),
            )


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


def _draft(desk: Desk, tx: Writer, week: str) -> bool:
    places = week_winners(desk, tx, week)
    if not places:
        decisions.decide(tx, "no-winners", f"week:{week}", by="bot")
        notices.tell(tx, f"no-winners:{week}", "notices.no-winners", week=week)
        return False
    claim_by = tx.now + desk.settings.winners.claim_within
    codes = _codes(tx, week, places)
    winners.draft(tx, week, places, codes, claim_by)
    bundle = preparing.week_bundle(
        desk, week, places, _handles(tx, places), claim_by if desk.settings.winners.message else None
    )
    digest = bundles.save(tx, bundle)
    body = _draft_body(rules_of_week(desk, tx, week), places, digest, codes, claim_by)
    decisions.decide(tx, "drafted", f"week:{week}", by="bot", body=body)
    logger.info("Drafted the winners of {week}", week=week, winners=len(places))
    if desk.settings.winners_need_approval:
        notices.tell(tx, f"drafted:{digest}", "notices.winners-drafted", week=week)
    else:
        approve(desk, tx, week, by=BOT, reason="no-approval-required")
    return True


def _draft_body(
    rules: WeekRules, places: list[Ranked], digest: str, codes: dict[int, str], claim_by: datetime
) -> dict[str, object]:
    return {
        "places": rules.places,
        "barred": sorted(rules.barred),
        "series": list(rules.series),
        "winners": [[one.rank, one.person, one.points, one.correct, one.seconds] for one in places],
        "bundle": digest,
        "codes": {str(person): code for person, code in sorted(codes.items())},
        "claim_by": claim_by.isoformat(),
    }


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


def _handles(tx: Reader, places: list[Ranked]) -> dict[int, str]:
    known = people.by_id(tx, [one.person for one in places])
    return {one.person: known[one.person].handle or "-" for one in places}


def _codes(tx: Writer, week: str, places: list[Ranked]) -> dict[int, str]:
    """Return the codes winners repeat: not to be guessed, and the same however often a week is drafted.

    They hang on Instagram's number of a person, not on ours: a folder restored from a backup meets people
    in another order, and who was told a code before must still be known by it.
    """
    secret = meta.get(tx, "code_secret")
    if secret is None:
        secret = secrets.token_hex(16)
        meta.put(tx, "code_secret", secret)
    known = people.by_id(tx, [one.person for one in places])
    named = {one.person: known[one.person].user_id or f"forgotten {one.person}" for one in places}
    return {person: _code(bytes.fromhex(secret), f"{week}:{name}") for person, name in named.items()}


def _code(secret: bytes, about: str) -> str:
    digest = hmac.new(secret, about.encode(), sha256).digest()
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which people mix up
    return "".join(letters[byte % len(letters)] for byte in digest[:6])


def _seconds_awaited(tx: Reader, week: str) -> list[OverruleRow]:
    in_week = {round_.id for round_ in rounds.of_week(tx, week)}
    return [
        row
        for row in decisions.awaiting_second(tx)
        if (comment := comments.get(tx, row.comment_id)) and comment.round_id in in_week
    ]


def _name(desk: Desk, round_: Round) -> str:
    return preparing.round_name(desk, round_)
