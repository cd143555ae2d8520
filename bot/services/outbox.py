"""Every outward write: sent at most once per claim, and looked for when its outcome is not known.

`deliver` sends what is due. Before a post, an announcement, a comment or a message, and before a story that
was tried already, it looks whether that is there, and adopts what it finds; while reading rests, they wait.
The row is claimed and committed before the call, so a kill at any instant leaves a trace: `recover` turns
what was being sent into `unknown`, and `settle_unknown` looks several times over minutes. What is not found
may be sent again if it is a comment, a like or a pin; a post, a story, an announcement or a message only when
a person says so, unless the settings say `after-looks`. Where even looking cannot tell, a person decides.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, auto

from loguru import logger

from bot.errors import (
    Challenged,
    Gone,
    PlatformError,
    RateLimited,
    Refused,
    SignInRequired,
    Transient,
    Unknown,
    UserError,
)
from bot.game.model import RoundStatus
from bot.platforms.base import NewPost, NewStory, Picture
from bot.services import approved, arriving, looking, mourning, publishing
from bot.services.desk import Desk
from bot.services.holding import may_read, may_write
from bot.services.manners import is_polite
from bot.services.naming import write_in_words
from bot.services.troubles import note_trouble
from bot.store import bundles, meta, notices, outbox, people, rounds
from bot.store.bundles import Bundle, Sheet
from bot.store.database import Writer
from bot.store.outbox import ONLY_A_PERSON_RESENDS, POSTS, STORIES
from bot.store.tables import ActionRow

RETRY_AFTER = timedelta(minutes=1)
LOOK_AGAIN = timedelta(minutes=15)
LOOKED_FOR_FIRST = (*POSTS, "hint", "reveal", "reply", "message")
BY_PERSON = "sent-again-by-person"


def recover(desk: Desk, now: datetime) -> int:
    """At start-up: what was being sent when its sender died is unknown; return how many."""
    with desk.store.write(now) as tx:
        orphans = outbox.orphaned(tx)
        for action in orphans:
            outbox.unknown(tx, action.id, look_at=now, reason="interrupted")
    for action in orphans:
        logger.warning("Interrupted while sending {key}; looking for it", key=action.key)
    return len(orphans)


def deliver(desk: Desk, now: datetime, clock: Callable[[], datetime] | None = None, most: int = 50) -> int:
    """Send what is due and may go out, at most `most` of it; return how many calls were made."""
    with desk.store.read() as tx:
        due = [action for action in outbox.due(tx, now) if may_write(desk, tx, now, action.kind)]
    sent = 0
    for action in due[:most]:
        moment = clock() if clock else now
        with desk.store.read() as tx:
            if not may_write(desk, tx, moment, action.kind) or not is_polite(desk, tx, moment, action.kind):
                continue
            if action.kind in STORIES and any(one.look_at for one in outbox.unknown_of(tx, *STORIES)):
                continue  # stories bear no mark: two that are looked for could not be told apart
        if mourning.holds_back(desk, action, moment):
            continue
        if action.not_after is not None and moment > action.not_after:
            _give_up(desk, action, moment)
            continue
        bundle = _as_approved(desk, action, moment) if action.bundle_digest else None
        if action.bundle_digest and bundle is None:
            continue
        if _needs_a_look(desk, action) and not _look_before_sending(desk, action, bundle, moment):
            continue
        if action.kind == "post" and _is_called_back(desk, action, moment):
            continue
        sent += _send(desk, action, bundle, moment)
    return sent


def settle_unknown(desk: Desk, now: datetime) -> int:
    """Look for actions whose outcome is not known; return how many were settled."""
    with desk.store.read() as tx:
        open_questions = outbox.to_look_at(tx, now)
    return sum(_settle(desk, action, now) for action in open_questions)


def _settle(desk: Desk, action: ActionRow, now: datetime) -> bool:
    """Look once for one action; whether that settled it."""
    with desk.store.read() as tx:
        bundle = bundles.load(tx, action.bundle_digest) if action.bundle_digest else None
    match _look(desk, action, bundle, now):
        case looking.Found() as found:
            arriving.arrived(desk, action, found, now, adopted=True)
            return True
        case _Unseen.OBSOLETE:
            return True
        case _Unseen.NOT_NOW:
            return False
        case _Unseen.NOT_THERE:
            return _note_not_seen(desk, action, now, sure=True)
        case _Unseen.CANNOT_TELL | looking.MarkerTaken():
            return _note_not_seen(desk, action, now, sure=False)


class _Unseen(Enum):
    """Why a look brought nothing."""

    NOT_THERE = auto()  # the platform shows that it did not happen
    CANNOT_TELL = auto()  # it may be among what the platform does not show
    NOT_NOW = auto()  # reading rests, or the platform did not answer
    OBSOLETE = auto()  # what it belongs to is gone, and so is the action


def _look(
    desk: Desk, action: ActionRow, bundle: Bundle | None, now: datetime
) -> looking.Found | looking.MarkerTaken | _Unseen:
    """Look at the platform for what an action would make, or may have made."""
    if not _may_look(desk, now):
        return _Unseen.NOT_NOW
    try:
        return looking.find(desk, action, bundle) or _Unseen.NOT_THERE
    except looking.CannotTell:
        return _Unseen.CANNOT_TELL
    except looking.MarkerTaken as taken:
        return taken
    except Gone:
        arriving.gone(desk, action, now)
        return _Unseen.OBSOLETE
    except PlatformError as error:
        note_trouble(desk, now, error, during=f"look:{action.key}")
        return _Unseen.NOT_NOW


def _may_look(desk: Desk, now: datetime) -> bool:
    with desk.store.read() as tx:
        return may_read(desk, tx, now)


def _needs_a_look(desk: Desk, action: ActionRow) -> bool:
    if action.kind in STORIES and action.claims > 0:
        return True  # tried before; Instagram said no, which it may do after having made it
    return action.kind in LOOKED_FOR_FIRST or (action.kind not in ("like", "pin") and _is_restored(desk))


def _is_restored(desk: Desk) -> bool:
    with desk.store.read() as tx:
        return meta.get(tx, "restored_at") is not None


def _look_before_sending(desk: Desk, action: ActionRow, bundle: Bundle | None, now: datetime) -> bool:
    """Adopt what is there already, or leave to a person what cannot be told; return whether to send."""
    match _look(desk, action, bundle, now):
        case looking.Found() as found:
            logger.warning("Found {key} already there; adopted it", key=action.key)
            arriving.arrived(desk, action, found, now, adopted=True)
            return False
        case looking.MarkerTaken(link=link):
            _wait_for_the_marker(desk, action, link, now)
            return False
        case _Unseen.NOT_THERE:
            return True
        case _Unseen.CANNOT_TELL if _is_surely_unsent(desk, action):
            return True
        case _Unseen.CANNOT_TELL:
            _leave_to_a_person(desk, action, now)
            return False
        case _Unseen.NOT_NOW | _Unseen.OBSOLETE:
            return False


def _is_surely_unsent(desk: Desk, action: ActionRow) -> bool:
    """Whether our own tables, or a person, vouch for what looking could not tell."""
    return action.reason == BY_PERSON or (action.claims == 0 and not _is_restored(desk))


def _leave_to_a_person(desk: Desk, action: ActionRow, now: datetime) -> None:
    with desk.store.write(now) as tx:
        claimed = outbox.claim(tx, action)
        if claimed:
            outbox.unknown(tx, action.id, look_at=None, reason="cannot-tell")
            _ask(desk, tx, action)
    if claimed:
        _log_question(action)


def _wait_for_the_marker(desk: Desk, action: ActionRow, link: str, now: datetime) -> None:
    with desk.store.write(now) as tx:
        outbox.defer(tx, action.id, due_at=now + LOOK_AGAIN)
        what = write_in_words(desk, tx, action)
        notices.tell(tx, f"taken:{action.key}", "notices.marker-taken", key=action.key, what=what, link=link)
    logger.error("The marker of {key} stands under another post", key=action.key, link=link)


def _send(desk: Desk, action: ActionRow, bundle: Bundle | None, now: datetime) -> bool:
    """Claim an action and make its call; whether it was made: somebody else may have been first."""
    with desk.store.write(now) as tx:
        if not outbox.claim(tx, action):
            return False
    try:
        result = _call(desk, action, bundle)
    except (Transient, RateLimited, SignInRequired, Challenged) as error:
        with desk.store.write(now) as tx:
            outbox.release(tx, action.id, due_at=now + RETRY_AFTER, reason=type(error).__name__)
        note_trouble(desk, now, error, during=action.kind)
    except Refused as error:
        arriving.refused(desk, action, str(error), now)
    except Unknown as error:
        with desk.store.write(now) as tx:
            outbox.unknown(tx, action.id, look_at=now + desk.settings.safety.look_every, reason=str(error))
        logger.warning("Outcome of {key} is not known; looking for it", key=action.key)
    except UserError as error:
        # The session is another process's, or could not be opened or saved, before the call or after it.
        with desk.store.write(now) as tx:
            reason = error.problems[0].code
            outbox.unknown(tx, action.id, look_at=now + desk.settings.safety.look_every, reason=reason)
        raise
    else:
        arriving.arrived(desk, action, result, now, adopted=False)
    return True


def _as_approved(desk: Desk, action: ActionRow, now: datetime) -> Bundle | None:
    """Return the very bytes to look for and to send; where they are others now, call them off."""
    with desk.store.read() as tx:
        bundle = approved.bundle_of(desk, tx, action)
    if bundle is None:
        with desk.store.write(now) as tx:
            _call_off(desk, tx, action)
    return bundle


def _call_off(desk: Desk, tx: Writer, action: ActionRow) -> None:
    """Send nothing whose bytes are others now: a post is made anew, the rest waits for a person."""
    round_ = rounds.get(tx, action.round_id) if action.kind == "post" and action.round_id else None
    if round_ is not None:
        if outbox.drop(tx, action.id, "bytes-changed"):
            publishing.call_off(desk, tx, round_, from_=RoundStatus.PUBLISHING)
        return
    outbox.defer(tx, action.id, due_at=tx.now + LOOK_AGAIN)
    what = write_in_words(desk, tx, action)
    notices.tell(tx, f"altered:{action.key}", "notices.write-altered", key=action.key, what=what)
    logger.error("{key} is not what was approved: sabtu audit", key=action.key)


def _is_called_back(desk: Desk, action: ActionRow, now: datetime) -> bool:
    """Whether a post that is not out yet must not go out as it was claimed: its round is planned anew."""
    with desk.store.read() as tx:
        round_ = rounds.get(tx, action.round_id or 0)
        if round_ is None or not publishing.must_wait(desk, tx, round_, now):
            return False
    with desk.store.write(now) as tx:
        if outbox.drop(tx, action.id, "planned-anew"):
            publishing.plan_anew(desk, tx, round_)
    return True


def _call(desk: Desk, action: ActionRow, bundle: Bundle | None) -> looking.Found:
    platform = desk.platform
    with desk.store.read() as tx:
        post_id = rounds.row(tx, action.round_id).post_id if action.round_id else None
        user_id = _user_id(tx_person=people.by_id(tx, [action.person_id]) if action.person_id else {})
    match action.kind:
        case "post" | "winners" | "correction":
            assert bundle is not None  # noqa: S101 - enqueued with one
            post = platform.publish(
                NewPost(bundle.caption, tuple(_picture(sheet) for sheet in bundle.sheets))
            )
            return looking.Found(post.id, post.posted_at)
        case "story" | "closing-story" | "winners-story" | "reveal-story":
            assert bundle is not None and bundle.story is not None  # noqa: S101, PT018 - enqueued with one
            return looking.Found(
                platform.publish_story(NewStory(_picture(bundle.story), post_id=action.text or None))
            )
        case "hint" | "reveal":
            return looking.Found(platform.reply(_known(post_id), action.text))
        case "reply":
            return looking.Found(platform.reply(_known(post_id), action.text, action.comment_id))
        case "pin":
            platform.pin(_known(post_id), _known(action.comment_id))
            return looking.Found(_known(action.comment_id))
        case "like":
            platform.like(_known(post_id), _known(action.comment_id))
            return looking.Found(_known(action.comment_id))
        case "message":
            if user_id is None:
                raise Refused("forgotten")
            return looking.Found(platform.send_message(user_id, action.text))
        case _:
            raise ValueError(f"no such kind of action: {action.kind}")


def _note_not_seen(desk: Desk, action: ActionRow, now: datetime, *, sure: bool) -> bool:
    """Note a look that found nothing, or could not tell; whether the action is free to be sent again."""
    safety = desk.settings.safety
    last_look = action.looks + 1 >= safety.looks
    by_person = not sure or (action.kind in ONLY_A_PERSON_RESENDS and safety.resend == "ask")
    with desk.store.write(now) as tx:
        if not last_look:
            outbox.looked(tx, action.id, look_at=now + safety.look_every)
        elif by_person:
            outbox.looked(tx, action.id, look_at=None)
            _ask(desk, tx, action)
        else:
            outbox.release(tx, action.id, due_at=now, reason="not-there-after-looks")
    if last_look and by_person:
        _log_question(action)
    return last_look and not by_person


def _ask(desk: Desk, tx: Writer, action: ActionRow) -> None:
    key, what = f"unknown:{action.key}:{action.claims}", write_in_words(desk, tx, action)
    notices.tell(tx, key, "notices.unknown-write", key=action.key, what=what)


def _log_question(action: ActionRow) -> None:
    """Log what was asked, once it stands in the database: a commit that fails has asked nobody."""
    logger.error("Cannot tell whether {key} went out; a person must decide: sabtu status", key=action.key)


def _give_up(desk: Desk, action: ActionRow, now: datetime) -> None:
    with desk.store.write(now) as tx:
        if outbox.drop(tx, action.id, "too late") and action.kind == "post" and action.round_id:
            arriving.failed(desk, tx, action.round_id, "too-late")
    logger.warning("Dropped {key}: its time has passed", key=action.key)


def _picture(sheet: Sheet) -> Picture:
    return Picture(sheet.jpeg, sheet.alt_text)


def _user_id(tx_person: dict[int, people.Person]) -> str | None:
    return next((person.user_id for person in tx_person.values()), None)


def _known(value: str | None) -> str:
    if value is None:
        raise ValueError("an action below a post was enqueued without its post")
    return value
