"""What people call an outward write: `unggahan ST-1`, `pesan 2026-W48 @sari`, and not the key of its row."""

from bot.content.messages import say
from bot.services.desk import Desk
from bot.services.preparing import round_name
from bot.store import people, rounds
from bot.store.database import Reader
from bot.store.tables import ActionRow


def write_in_words(desk: Desk, tx: Reader, action: ActionRow) -> str:
    """Return what an outward write is and what it is about, in the settings' language."""
    parts = [say(f"looking.action-{action.kind}", desk.settings.language)]
    if action.round_id:
        parts.append(round_name(desk, rounds.row(tx, action.round_id)))
    if action.week:
        parts.append(action.week)
    if action.person_id:
        handle = people.by_id(tx, [action.person_id])[action.person_id].handle
        parts.append(f"@{handle or '-'}")
    return " ".join(parts)
