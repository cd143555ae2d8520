"""What an announcement holds besides the places: handles, codes to repeat, and the message to each winner."""

import hmac
import secrets
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from bot.game.standings import Ranked
from bot.platforms.base import Capability
from bot.services import preparing
from bot.services.desk import Desk
from bot.services.tallying import WeekRules
from bot.store import meta, outbox, people, winners
from bot.store.database import Reader, Writer


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


def announced_body(
    rules: WeekRules, places: list[Ranked], digest: str, codes: dict[int, str], claim_by: datetime | None
) -> dict[str, object]:
    """Return what a decision holds of a draft or a correction: the winners and the rules they follow from."""
    return {
        "places": rules.places,
        "barred": sorted(rules.barred),
        "series": list(rules.series),
        "winners": [[one.rank, one.person, one.points, one.correct, one.seconds] for one in places],
        "bundle": digest,
        "codes": {str(person): code for person, code in sorted(codes.items())},
        "claim_by": claim_by.isoformat() if claim_by else None,
    }


def handles_of(tx: Reader, places: list[Ranked]) -> dict[int, str]:
    """Return the winners' handles by our numbers; `-` of those who are forgotten."""
    known = people.by_id(tx, [one.person for one in places])
    return {one.person: known[one.person].handle or "-" for one in places}


def codes_of(tx: Writer, week: str, places: list[Ranked]) -> dict[int, str]:
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
