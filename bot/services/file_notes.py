"""What the writer of a good file is told of its round: when it appears, that it is out, or why it is not."""

from bot.content.messages import say, say_reason
from bot.content.moments import moment_text
from bot.content.planned import CHANGEABLE_AFTER_POSTING
from bot.game.model import RoundStatus
from bot.services.preparing import name_of
from bot.settings import Settings
from bot.store.tables import RoundRow


def notes_of(settings: Settings, row: RoundRow, state: str = "") -> list[str]:
    """Return the sentences, in the settings' language.

    Args:
        settings: For the account's clock and whether posts need approval.
        row: The round as it stands.
        state: What became of the file when it was last taken; see `bot.services.planning.State`.
    """
    language = settings.language
    when = moment_text(row.publish_at, settings.zone, language)
    notes = [say(f"planning.{state}", language)] if state in ("key-changed", "key-waits") else []
    match RoundStatus(row.status):
        case RoundStatus.PLANNED if row.reason == "hold":
            return [*notes, say("planning.held", language, when=when)]
        case RoundStatus.PLANNED if settings.posts_need_approval:
            return [*notes, say("planning.waits-for-approval", language, when=when)]
        case RoundStatus.PLANNED | RoundStatus.APPROVED | RoundStatus.PUBLISHING:
            return [*notes, say("planning.appears", language, when=when)]
        case RoundStatus.EXPIRED | RoundStatus.CANCELLED | RoundStatus.FAILED:
            reason = say_reason(row.reason, language)
            return [*notes, say(f"planning.{row.status}", language, reason=reason)]
        case _:
            since = moment_text(row.opened_at or row.publish_at, settings.zone, language)
            facts = {"round": name_of(settings, row), "since": since, "keys": CHANGEABLE_AFTER_POSTING}
            return [*notes, say("planning.is-out", language, **facts)]
