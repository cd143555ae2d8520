"""What a decision would say in public: it is done in a transaction that is then taken back.

Nothing is imagined twice that way: the correction that a person sees is made by what would make the real one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.services.desk import Desk
from bot.store import bundles, outbox
from bot.store.database import Writer


@dataclass(frozen=True, slots=True)
class PublicCorrection:
    """A correction that would go out, with the words under it."""

    week: str
    caption: str


class _TakenBackError(Exception):
    pass


def corrections_by(desk: Desk, decide: Callable[[Writer], object], now: datetime) -> list[PublicCorrection]:
    """Return the public corrections that `decide` would queue; nothing of what it does stays."""
    found: list[PublicCorrection] = []
    try:
        with desk.store.write(now) as tx:
            before = {action.key for action in outbox.of_kind(tx, "correction")}
            decide(tx)
            for action in outbox.of_kind(tx, "correction"):
                bundle = bundles.load(tx, action.bundle_digest or "")
                if action.key not in before and bundle is not None:
                    found.append(PublicCorrection(action.week or "", bundle.caption))
            raise _TakenBackError
    except _TakenBackError:
        return found
