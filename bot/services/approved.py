"""What was approved, to the byte, and whether it still is what would go out.

The one place that compares: at a round's slot, and again when its post or an announcement is sent. A post
that nobody need approve is held to what its round was prepared with, and everything that is sent, to the
digest of what was stored.
"""

from bot.game.model import RoundStatus
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


def _approved(tx: Reader, subject: str) -> str | None:
    given = decisions.about(tx, subject, "approve")
    return str(decisions.body(given[-1])["bundle"]) if given else None
