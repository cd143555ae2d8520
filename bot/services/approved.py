"""What was approved, to the byte, and whether it still is what would go out.

The one place that compares: at a round's slot, and again when its post or an announcement is sent. A post
that nobody need approve is held to what its round was prepared with, and everything that is sent, to the
digest of what was stored. What turns out to be altered while it waits for approval is made anew.
"""

from datetime import datetime

from bot.game.model import RoundStatus
from bot.services import announcing
from bot.services.desk import Desk
from bot.store import bundles, decisions, rounds
from bot.store.bundles import Bundle
from bot.store.database import Reader
from bot.store.tables import ActionRow


def post_of(desk: Desk, tx: Reader, round_id: int) -> Bundle | None:
    """Return what a round may be posted with; None where that is not, or no longer, what was approved."""
    row = rounds.row(tx, round_id)
    digest = row.bundle_digest
    if desk.settings.posts_need_approval or row.status == RoundStatus.APPROVED:
        digest = _approved(tx, f"round:{round_id}")
    return bundles.load(tx, digest) if digest and digest == row.bundle_digest else None


def bundle_of(desk: Desk, tx: Reader, action: ActionRow) -> Bundle | None:
    """Return what an action may send; None where that is not, or no longer, what was approved."""
    wanted = action.bundle_digest
    if action.kind == "post":
        row = rounds.row(tx, action.round_id or 0)
        return post_of(desk, tx, row.id) if row.bundle_digest == wanted else None
    if action.kind == "winners":
        wanted = _approved(tx, f"week:{action.week}")
    return bundles.load(tx, wanted) if wanted and wanted == action.bundle_digest else None


def make_post_anew(desk: Desk, round_id: int, *, by: str, now: datetime) -> bool:
    """Let a planned round's post be made anew where it was altered in the database; whether it was.

    Looked at again in the transaction that writes: what the bot has made anew meanwhile is left alone.
    """
    with desk.store.write(now) as tx:
        row = rounds.row(tx, round_id)
        digest = row.bundle_digest
        if row.status != RoundStatus.PLANNED or digest is None or bundles.load(tx, digest) is not None:
            return False
        rounds.set_bundle(tx, round_id, None)
        decisions.decide(tx, "found-altered", f"round:{round_id}", by=by, body={"bundle": digest})
        return True


def make_draft_anew(desk: Desk, week: str, *, by: str, now: datetime) -> bool:
    """Let a week's draft be made anew where it was altered in the database; whether it was."""
    with desk.store.write(now) as tx:
        if not announcing.is_drafted(tx, week):
            return False
        digest = announcing.draft_digest(tx, week)
        if bundles.load(tx, digest) is not None:
            return False
        announcing.redraft(desk, tx, week)
        decisions.decide(tx, "found-altered", f"week:{week}", by=by, body={"bundle": digest})
        return True


def _approved(tx: Reader, subject: str) -> str | None:
    given = decisions.about(tx, subject, "approve")
    return str(decisions.body(given[-1])["bundle"]) if given else None
