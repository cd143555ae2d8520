"""The outbox: every outward write is a row before it is a call.

A row is unique by its natural key, claimed by a conditional update, sent at most once per claim, and
ends as `done`, `refused` or `unknown`. Nothing here calls a platform.
"""

from datetime import datetime

from sqlalchemy import bindparam, func, update
from sqlmodel import col, select

from bot.store.database import Reader, Writer
from bot.store.tables import ActionRow

POSTS = ("post", "winners", "correction")
STORIES = ("story", "closing-story", "winners-story", "reveal-story")
ONLY_A_PERSON_RESENDS = (*POSTS, *STORIES, "message")

_DUE = (
    select(ActionRow)
    .where(col(ActionRow.state) == "waiting", col(ActionRow.due_at) <= bindparam("now"))
    .order_by(col(ActionRow.due_at), col(ActionRow.id))
)
_FIRST_WAITING = select(func.min(ActionRow.due_at)).where(col(ActionRow.state) == "waiting")
_FIRST_LOOK = select(func.min(ActionRow.look_at)).where(col(ActionRow.state) == "unknown")


def enqueue(
    tx: Writer,
    key: str,
    *,
    due_at: datetime,
    round_id: int | None = None,
    week: str | None = None,
    comment_id: str | None = None,
    person_id: int | None = None,
    text: str = "",
    bundle_digest: str | None = None,
    not_after: datetime | None = None,
) -> bool:
    """Add an action unless its key is taken; whether it was added. The key begins with the kind.

    An action that was dropped before it was ever sent makes way for a new one of the same key.
    """
    before = by_key(tx, key)
    if before is not None and before.state != "dropped":
        return False
    if before is not None:
        tx.session.delete(before)
        tx.session.flush()
    tx.session.add(
        ActionRow(
            id=before.id if before else tx.next_id(ActionRow),
            key=key,
            kind=key.split(":", 1)[0],
            round_id=round_id,
            week=week,
            comment_id=comment_id,
            person_id=person_id,
            text=text,
            bundle_digest=bundle_digest,
            created_at=tx.now,
            due_at=due_at,
            not_after=not_after,
        )
    )
    tx.session.flush()
    return True


def due(tx: Reader, now: datetime) -> list[ActionRow]:
    """Return waiting actions whose time has come, posts first, then by due time."""
    found = tx.session.exec(_DUE, params={"now": now})
    return sorted(found, key=lambda row: row.kind not in POSTS)


def next_due(tx: Reader) -> datetime | None:
    """Return when the next waiting action is due, or the next look at an unknown one."""
    waiting = tx.session.exec(_FIRST_WAITING).one()
    looking = tx.session.exec(_FIRST_LOOK).one()
    return min((moment for moment in (waiting, looking) if moment), default=None)


def claim(tx: Writer, action: ActionRow) -> bool:
    """Take a waiting action for sending; whoever gets True sends it, as it was read, once."""
    as_read = by_key(tx, action.key)
    if as_read is None or (as_read.text, as_read.bundle_digest) != (action.text, action.bundle_digest):
        return False  # dropped and put in the queue anew, with other words
    return _move(tx, action.id, "waiting", state="sending", claimed_at=tx.now, claims=ActionRow.claims + 1)


def done(tx: Writer, action_id: int, result: str | None, *, adopted: bool = False) -> bool:
    """Note that the write happened, with the platform's id; adopted when it was found by looking."""
    return _move(
        tx,
        action_id,
        "sending",
        "unknown",
        *(["waiting"] if adopted else []),
        state="done",
        done_at=tx.now,
        result=result,
        reason="adopted" if adopted else None,
        look_at=None,
    )


def release(tx: Writer, action_id: int, *, due_at: datetime, reason: str) -> bool:
    """Put a claimed, unknown or refused action back to wait: it is known not to have happened."""
    return _move(
        tx,
        action_id,
        "sending",
        "unknown",
        "refused",
        state="waiting",
        due_at=due_at,
        reason=reason,
        looks=0,
        look_at=None,
    )


def defer(tx: Writer, action_id: int, *, due_at: datetime) -> bool:
    """Let a waiting action wait longer."""
    return _move(tx, action_id, "waiting", due_at=due_at)


def unknown(tx: Writer, action_id: int, *, look_at: datetime | None, reason: str) -> bool:
    """Note that the write may have happened; `look_at` is when to look first, None: a person decides."""
    return _move(tx, action_id, "sending", state="unknown", looks=0, look_at=look_at, reason=reason)


def looked(tx: Writer, action_id: int, *, look_at: datetime | None) -> bool:
    """Note a look that found nothing, and when to look next; None: a person must decide."""
    return _move(tx, action_id, "unknown", looks=ActionRow.looks + 1, look_at=look_at)


def refuse(tx: Writer, action_id: int, reason: str) -> bool:
    """Note that the platform will never do this."""
    return _move(tx, action_id, "sending", state="refused", done_at=tx.now, reason=reason)


def drop(tx: Writer, action_id: int, reason: str) -> bool:
    """Give up an action that must not happen any more."""
    return _move(
        tx, action_id, "waiting", "unknown", state="dropped", done_at=tx.now, reason=reason, look_at=None
    )


def orphaned(tx: Reader) -> list[ActionRow]:
    """Return actions that were being sent when their sender died."""
    return list(
        tx.session.exec(
            select(ActionRow).where(col(ActionRow.state) == "sending").order_by(col(ActionRow.id))
        )
    )


def in_state(tx: Reader, *states: str) -> list[ActionRow]:
    """Return actions in these states, oldest first."""
    return list(
        tx.session.exec(select(ActionRow).where(col(ActionRow.state).in_(states)).order_by(col(ActionRow.id)))
    )


def to_look_at(tx: Reader, now: datetime) -> list[ActionRow]:
    """Return unknown actions that are to be looked for by now."""
    found = select(ActionRow).where(col(ActionRow.state) == "unknown", col(ActionRow.look_at) <= now)
    return list(tx.session.exec(found.order_by(col(ActionRow.id))))


def unknown_of(tx: Reader, *kinds: str) -> list[ActionRow]:
    """Return actions of these kinds whose outcome is not known, oldest first."""
    found = select(ActionRow).where(col(ActionRow.state) == "unknown", col(ActionRow.kind).in_(kinds))
    return list(tx.session.exec(found.order_by(col(ActionRow.id))))


def results(tx: Reader, *kinds: str) -> set[str]:
    """Return the platform's ids of what actions of these kinds have made."""
    found = select(ActionRow.result).where(col(ActionRow.kind).in_(kinds), col(ActionRow.result).is_not(None))
    return {result for result in tx.session.exec(found) if result is not None}


def claimed_since(tx: Reader, moment: datetime) -> list[tuple[str, datetime]]:
    """Return kind and time of every action that was last sent after `moment`, oldest first."""
    found = (
        select(ActionRow.kind, ActionRow.claimed_at)
        .where(col(ActionRow.claimed_at) > moment)
        .order_by(col(ActionRow.claimed_at))
    )
    return [(kind, at) for kind, at in tx.session.exec(found) if at is not None]


def by_key(tx: Reader, key: str) -> ActionRow | None:
    """Return the action of a key."""
    found = select(ActionRow).where(col(ActionRow.key) == key).execution_options(populate_existing=True)
    return tx.session.exec(found).first()


def of_kind(tx: Reader, kind: str) -> list[ActionRow]:
    """Return all actions of a kind, oldest first."""
    found = select(ActionRow).where(col(ActionRow.kind) == kind).order_by(col(ActionRow.id))
    return list(tx.session.exec(found))


def of_round(tx: Reader, round_id: int) -> list[ActionRow]:
    """Return a round's actions, oldest first."""
    return list(
        tx.session.exec(
            select(ActionRow).where(col(ActionRow.round_id) == round_id).order_by(col(ActionRow.id))
        )
    )


def of_week(tx: Reader, week: str) -> list[ActionRow]:
    """Return a week's own actions, oldest first."""
    return list(
        tx.session.exec(select(ActionRow).where(col(ActionRow.week) == week).order_by(col(ActionRow.id)))
    )


def _move(tx: Writer, action_id: int, *states: str, **values: object) -> bool:
    moved = update(ActionRow).where(col(ActionRow.id) == action_id, col(ActionRow.state).in_(states))
    return tx.session.connection().execute(moved.values(**values)).rowcount == 1
