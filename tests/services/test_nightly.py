from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.services.backing_up import copies
from bot.services.nightly import keep_house
from bot.store.notices import unsent
from tests.services.playing import Game

EVENING = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # 21.00 WIB
NIGHT = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)  # 02.00 WIB


def _backups(game: Game) -> Path:
    return game.settings.var / "backups"


def test_the_first_backup_is_made_at_once_and_the_next_at_night(game: Game) -> None:
    assert keep_house(game.desk, EVENING)
    assert not keep_house(game.desk, EVENING + timedelta(hours=4))
    assert keep_house(game.desk, NIGHT)
    assert not keep_house(game.desk, NIGHT + timedelta(hours=23))
    assert keep_house(game.desk, NIGHT + timedelta(days=1))


def test_a_night_that_was_missed_is_made_up_for(game: Game) -> None:
    keep_house(game.desk, NIGHT)

    assert keep_house(game.desk, NIGHT + timedelta(days=3, hours=7))
    assert not keep_house(game.desk, NIGHT + timedelta(days=3, hours=8))


def test_old_backups_go_with_the_night(game: Game) -> None:
    for night in range(20):
        assert keep_house(game.desk, NIGHT + timedelta(days=night))

    assert len(copies(_backups(game))) == game.settings.backup.keep


def test_a_backup_that_fails_is_told_once_a_day(game: Game) -> None:
    _backups(game).parent.mkdir(exist_ok=True)
    _backups(game).write_text("no folder")

    assert not keep_house(game.desk, NIGHT)
    assert not keep_house(game.desk, NIGHT + timedelta(minutes=5))

    with game.store.read() as tx:
        assert [row.code for row in unsent(tx)] == ["keeping.backup-failed"]
