"""Whether a write may go out yet without the account looking like a robot.

On the real platform writes keep their distance and their budgets of an hour and a day, counted from the
outbox, so that a restart forgets nothing. What has to wait stays due and is asked about again at the next
turn. The sandbox has no manners: a week must pass in a minute there.
"""

import random
from datetime import datetime, timedelta

from bot.platforms.pacing import BUDGETS, Made, free_at, spaced_at
from bot.services.desk import Desk
from bot.store import outbox
from bot.store.database import Reader

_DAY = timedelta(days=1)


def is_polite(desk: Desk, tx: Reader, now: datetime, kind: str) -> bool:
    """Whether a write of this kind may go out at `now`."""
    if desk.settings.is_sandbox:
        return True
    pace = desk.settings.instagrapi.pace
    made = [Made(sent, at) for sent, at in outbox.claimed_since(tx, now - _DAY)]
    last = made[-1].at if made else None
    # Seeded by the last write, so that asking again does not draw again until it is short enough.
    chance = random.Random(str(last))  # noqa: S311
    if spaced_at(last, pace.between_writes, pace.between_writes / 2, now, chance) > now:
        return False
    return free_at(BUDGETS, kind, made, now) <= now
