"""What became of a write that nobody can tell: a person has looked in the app and says so, with a name.

A write that is not out is put back to be sent; one that is out is noted as done, with all that follows from
it. A round's own post is taken by `adopt`, which needs its link.
"""

from datetime import datetime

from bot.errors import NotNow, Problem
from bot.services import arriving
from bot.services.desk import Desk
from bot.services.looking import Found
from bot.services.outbox import BY_PERSON
from bot.services.preparing import round_name
from bot.store import decisions, outbox, rounds
from bot.store.database import Writer
from bot.store.tables import ActionRow

AGAIN_AFTER_REFUSAL = ("winners", "correction", "winners-story", "message")


def send_again(desk: Desk, key: str, *, by: str, now: datetime) -> None:
    """Put back a write that did not happen; also an announcement or message that was refused.

    Raises:
        NotNow: Its outcome is known, or it is still being looked for.
    """
    with desk.store.write(now) as tx:
        action = outbox.by_key(tx, key)
        refused = action is not None and action.state == "refused" and action.kind in AGAIN_AFTER_REFUSAL
        if action is None or not (action.state == "unknown" or refused):
            raise NotNow(Problem("deciding.outcome-is-known", {"key": key}))
        outbox.release(tx, action.id, due_at=now, reason=BY_PERSON)
        _note(tx, "sent-again", action, by)


def is_out(desk: Desk, key: str, *, by: str, now: datetime) -> None:
    """Take a write for done: a person has seen it in the app.

    Raises:
        NotNow: Its outcome is known, or it is a round's post.
    """
    with desk.store.write(now) as tx:
        action = outbox.by_key(tx, key)
        if action is None or action.state != "unknown":
            raise NotNow(Problem("deciding.outcome-is-known", {"key": key}))
        if action.kind == "post":
            name = round_name(desk, rounds.row(tx, action.round_id or 0))
            raise NotNow(Problem("deciding.say-send-again", {"round": name}))
        _note(tx, "said-out", action, by)
    arriving.arrived(desk, action, Found(""), now, adopted=True)


def _note(tx: Writer, kind: str, action: ActionRow, by: str) -> None:
    subject = f"week:{action.week}" if action.week else f"round:{action.round_id}"
    decisions.decide(tx, kind, subject, by=by, body={"key": action.key})
