"""When Instagram says no: a round posted in the app by a person, judged and settled like any other."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.errors import Challenged
from bot.services.desk import Desk
from bot.services.troubles import note_trouble
from bot.services.turn import take_turn
from bot.store import decisions, rounds
from tests.process.fake_instagram import PASSWORD, FakeInstagram
from tests.process.fake_instagram.shapes import code_of
from tests.process.instagram_office import an_office, desk_in, sabtu

HOUR = timedelta(hours=1)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeInstagram]:
    monkeypatch.setenv("SABTU_INSTAGRAPI__PASSWORD", PASSWORD)
    with an_office(tmp_path) as fake:
        yield fake


def posted_in_the_app(fake: FakeInstagram, folder: Path) -> str:
    """Write the round out and post it by hand; return the link, as the app gives it."""
    assert main(["-C", str(folder), "by-hand", "1"]) == 0
    written = folder / "var" / "by-hand" / "1"
    assert (written / "post-1.jpg").read_bytes().startswith(b"\xff\xd8")
    post = fake.world.posted_by_hand((written / "caption.txt").read_text())
    return f"https://www.instagram.com/p/{code_of(post.pk)}/?igsh=MzRl"


def a_file_of_comments(folder: Path, fake: FakeInstagram) -> Path:
    said = fake.world.clock() + timedelta(minutes=5)
    rows = [
        {"id": "90001", "user_id": "501", "handle": "sari", "time": said.isoformat(), "text": "A"},
        {"id": "90002", "user_id": "502", "handle": "budi", "time": said.isoformat(), "text": "B"},
    ]
    file = folder / "komentar.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return file


def standing(desk: Desk) -> tuple[str, dict[str, tuple[str, dict[str, object]]]]:
    """Return the round's status, and who decided what about it."""
    with desk.store.read() as tx:
        found = rounds.row(tx, 1)
        made = decisions.about(tx, "round:1", "adopted", "imported")
        return found.status, {row.kind: (row.by, decisions.body(row)) for row in made}


def test_a_post_made_in_the_app_is_taken_over_and_its_comments_are_collected(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = posted_in_the_app(fake, tmp_path)
    fake.world.follower_says("sari", "A", fake.world.posts[0].id)

    assert sabtu(tmp_path, "adopt", "1", link, "--as", "Rina") == 0
    with desk_in(tmp_path) as desk:
        take_turn(desk, datetime.now(UTC) + timedelta(seconds=5))
        status, decided = standing(desk)

    assert status == "open"
    assert decided["adopted"][0] == "Rina"
    assert fake.ledger.count("post") == 0
    capsys.readouterr()
    main(["-C", str(tmp_path), "rounds", "--json"])
    assert json.loads(capsys.readouterr().out)[0]["counts"]["correct"] == 1


def test_during_a_checkpoint_a_round_is_played_by_hand_to_its_end_without_a_call(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a checkpoint that holds everything, reading too
    with desk_in(tmp_path) as desk:
        note_trouble(desk, datetime.now(UTC), Challenged("checkpoint"), during="read")
    link = posted_in_the_app(fake, tmp_path)
    calls = len(fake.ledger.calls)

    # When the post is taken over without saying when it was made
    assert sabtu(tmp_path, "adopt", "1", link, "--as", "Rina") == 4
    assert "--posted-at" in capsys.readouterr().err

    # And with it, and the comments come from a file
    posted_at = (fake.world.clock()).isoformat()
    assert sabtu(tmp_path, "adopt", "1", link, "--posted-at", posted_at, "--as", "Rina") == 0
    file = a_file_of_comments(tmp_path, fake)
    assert sabtu(tmp_path, "import", "1", str(file), "--complete", "--as", "Sari") == 0
    with desk_in(tmp_path) as desk:
        for hours in (5, 6):
            take_turn(desk, datetime.now(UTC) + hours * HOUR)
        status, decided = standing(desk)

    # Then it is judged and settled, the record says what was done by hand and by whom, and the audit agrees
    assert status == "settled"  # its answer waits for the checkpoint to be dealt with
    assert (decided["adopted"][0], decided["adopted"][1]["seen"]) == ("Rina", False)
    assert decided["imported"][0] == "Sari"
    assert len(fake.ledger.calls) == calls
    capsys.readouterr()
    assert main(["-C", str(tmp_path), "rounds", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["counts"] == {
        "correct": 1,
        "wrong": 1,
        "review": 0,
        "chatter": 0,
        "late": 0,
    }
    assert main(["-C", str(tmp_path), "audit", "--json"]) == 0


def test_a_link_that_opens_no_post_is_told(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    posted_in_the_app(fake, tmp_path)

    assert sabtu(tmp_path, "adopt", "1", "https://www.instagram.com/p/AAAAAAAAAAA/", "--as", "Rina") == 2
    assert "Salin tautannya" in capsys.readouterr().err
