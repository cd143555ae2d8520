"""Monday's backup on Friday's other machine, against the fake: nothing is posted, said or liked again."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.services import holding
from bot.services.backing_up import back_up
from bot.services.turn import take_turn
from bot.store import rounds
from tests.process.fake_instagram import PASSWORD, FakeInstagram
from tests.process.instagram_office import an_office, desk_in, sabtu

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeInstagram]:
    monkeypatch.setenv("SABTU_INSTAGRAPI__PASSWORD", PASSWORD)
    (tmp_path / "first").mkdir()
    with an_office(tmp_path / "first") as fake:
        yield fake


def played(folder: Path, start: datetime, hours: int) -> str:
    """Turn every ten minutes for some hours, as processes do; return the round's status at the end."""
    with desk_in(folder) as desk:
        for minutes in range(0, hours * 60, 10):
            take_turn(desk, start + minutes * MINUTE)
        with desk.store.read() as tx:
            return rounds.row(tx, 1).status


def test_a_backup_from_before_the_post_restored_on_another_machine_posts_nothing_again(
    fake: FakeInstagram, tmp_path: Path
) -> None:
    # Given a backup of an approved round, and a round that was posted, answered and revealed after it
    first, other = tmp_path / "first", tmp_path / "other"
    assert sabtu(first, "approve", "1", "--as", "Rina") == 0
    with desk_in(first) as desk:
        back_up(desk.store, first / "var" / "backups", datetime.now(UTC))
    opening = datetime.now(UTC) + HOUR + MINUTE
    played(first, opening, 1)
    fake.world.follower_says("sari", "A", fake.world.posts[0].id)
    assert played(first, opening + HOUR, 4) == "revealed"
    for number in range(30):
        fake.world.follower_says(f"warga{number}", "selamat", fake.world.posts[0].id)
    made = Counter(entry.kind for entry in fake.ledger.entries)
    assert (made["post"], made["comment"]) == (1, 1)

    # When another machine starts from that backup and, at last, may write
    for name in ("bot.toml", "quizzes", "authority.pem"):
        copy = shutil.copytree if (first / name).is_dir() else shutil.copy
        other.mkdir(exist_ok=True)
        copy(first / name, other / name)
    shutil.copytree(first / "var", other / "var", ignore=shutil.ignore_patterns("sabtu.db*"))
    (backup,) = (other / "var" / "backups").glob("*.db")
    assert sabtu(other, "restore", str(backup), "--as", "Rina") == 0
    assert played(other, opening + 6 * HOUR, 1) == "settled"  # adopted, collected, and held
    assert Counter(entry.kind for entry in fake.ledger.entries) == made
    with desk_in(other) as desk:
        holding.resume(desk, opening + 7 * HOUR, by="Rina", restored=True)

    # Then it finds what there is, and makes nothing
    assert played(other, opening + 7 * HOUR, 3) == "revealed"
    made_now = Counter(entry.kind for entry in fake.ledger.entries)
    assert {kind: made_now[kind] for kind in ("post", "comment", "reply", "story", "message")} == {
        kind: made[kind] for kind in ("post", "comment", "reply", "story", "message")
    }
    assert fake.gate.attempts == 1  # the session came along: nobody signed in anew
