"""The winners of a week: drafted when nothing can change them any more, approved, and announced once.

What is announced is sealed; `bot.services.correcting` says what follows when it changes.
"""

from datetime import datetime
from hashlib import sha256

from loguru import logger

from bot.content.messages import say
from bot.game.timetable import slots_between, week_bounds
from bot.services import preparing
from bot.services.desk import Desk
from bot.services.tallying import rules_of_week, week_winners
from bot.services.telling_winners import announced_body, codes_of, handles_of
from bot.services.weighing import blocks, weeks_in_play
from bot.store import bundles, decisions, meta, notices, outbox, winners
from bot.store.database import Reader, Writer

BOT = "bot"
REASONS_TOLD = 3


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


def _draft(desk: Desk, tx: Writer, week: str) -> bool:
    places = week_winners(desk, tx, week)
    if not places:
        decisions.decide(tx, "no-winners", f"week:{week}", by="bot")
        notices.tell(tx, f"no-winners:{week}", "notices.no-winners", week=week)
        return False
    codes = codes_of(tx, week, places)
    winners.draft(tx, week, places, codes)
    within = desk.settings.winners.claim_within if desk.settings.winners.message else None
    bundle = preparing.week_bundle(desk, week, places, handles_of(tx, places), within)
    digest = bundles.save(tx, bundle)
    body = announced_body(rules_of_week(desk, tx, week), places, digest, codes, None)
    decisions.decide(tx, "drafted", f"week:{week}", by="bot", body=body)
    logger.info("Drafted the winners of {week}", week=week, winners=len(places))
    if desk.settings.winners_need_approval:
        notices.tell(tx, f"drafted:{digest}", "notices.winners-drafted", week=week)
    else:
        approve(desk, tx, week, by=BOT, reason="no-approval-required")
    return True
