"""`sabtu sandbox`: a follower in a second terminal."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.game.model import Attempts, OpenAnswer, Quiz, RoundStatus
from bot.platforms.sandbox.platform import Sandbox
from bot.settings import load_settings
from bot.store import rounds
from bot.store.opening import open_store
from bot.store.rounds import Plan

POSTED = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
FIRST = Attempts("first")
AT_TEN_PAST = ("--now", "2026-11-28 10:10")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bot.toml").write_text('[account]\nhandle = "kemensosri"\n')
    (tmp_path / "var").mkdir()
    return tmp_path


@pytest.fixture
def platform(folder: Path) -> Sandbox:
    return Sandbox(
        folder / "var" / "sandbox.db", clock=lambda: POSTED + timedelta(minutes=30), handle="kemensosri"
    )


def _run(folder: Path, *arguments: str) -> int:
    return main(["-C", str(folder), "sandbox", *arguments])


def test_a_follower_comments_on_the_newest_post(
    folder: Path, platform: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    post_id = platform.post_by_hand("Apa itu PKH?\nJawab ya!", POSTED).id

    code = _run(folder, "say", "@Sari_92", "B. Program Keluarga Harapan", *AT_TEN_PAST)

    [comment] = platform.comment_page(post_id).comments
    assert code == 0
    assert (comment.handle, comment.text) == ("sari_92", "B. Program Keluarga Harapan")
    assert comment.commented_at == POSTED + timedelta(minutes=10)
    assert comment.id in capsys.readouterr().out


def test_a_comment_is_answered_changed_and_deleted_by_its_number(folder: Path, platform: Sandbox) -> None:
    post_id = platform.post_by_hand("Apa itu PKH?", POSTED).id
    parent = platform.follower_says("sari", "apa ya", post_id, POSTED)
    other = platform.follower_says("agus", "C", post_id, POSTED)

    codes = [
        _run(folder, "say", "budi", "B kak", "--reply-to", parent, *AT_TEN_PAST),
        _run(folder, "edit", parent, "B", *AT_TEN_PAST),
        _run(folder, "delete", other, *AT_TEN_PAST),
    ]

    [comment] = platform.comment_page(post_id).comments
    assert codes == [0, 0, 0]
    assert (comment.text, comment.reply_count) == ("B", 1)
    assert [reply.text for reply in platform.replies(post_id, parent)] == ["B kak"]


def test_the_feed_shows_posts_and_comments_for_people_and_programs(
    folder: Path, platform: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    post_id = platform.post_by_hand("Apa itu PKH?", POSTED).id
    platform.follower_says("sari", "B kak", post_id, POSTED)

    assert _run(folder, "feed", *AT_TEN_PAST) == 0
    shown = capsys.readouterr().out
    assert _run(folder, "feed", "--json", *AT_TEN_PAST) == 0
    document = json.loads(capsys.readouterr().out)

    assert "Apa itu PKH?" in shown
    assert "B kak" in shown
    assert document["post_id"] == post_id
    assert [comment["text"] for comment in document["comments"]] == ["B kak"]
    assert document["comments"][0]["commented_at"] == "2026-11-28T03:00:00+00:00"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("say", "Sari Dewi", "B"), "bukan nama akun"),
        (("say", "sari", " "), "kosong"),
        (("say", "sari", "B", "--round", "7"), 'ronde "7"'),
        (("say", "sari", "B", "--reply-to", "123"), "komentar 123"),
        (("edit", "123", "B"), "komentar 123"),
        (("crowd", "7"), 'ronde "7"'),
    ],
)
def test_a_mistake_is_named(
    folder: Path,
    platform: Sandbox,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    platform.post_by_hand("Apa itu PKH?", POSTED)

    assert _run(folder, *arguments, *AT_TEN_PAST) == 2
    assert sentence in capsys.readouterr().err


def test_without_a_post_there_is_nothing_to_comment_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(folder, "say", "sari", "B") == 2
    assert "Belum ada posting" in capsys.readouterr().err
    assert not (folder / "var" / "sandbox.db").exists()


def test_on_the_real_platform_nobody_plays_follower(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bot.toml").write_text('[platform]\nbackend = "instagrapi"\n')

    assert _run(folder, "say", "sari", "B") == 2
    assert "instagrapi" in capsys.readouterr().err


def _open_round(folder: Path, post_id: str | None) -> int:
    """Put an open round with this post into the folder's store and return its number."""
    quiz = Quiz("sabtu-trivia", (OpenAnswer("Apa itu PKH?", "Program Keluarga Harapan"),), attempts=FIRST)
    plan = Plan("a.yaml", "", quiz, POSTED, POSTED + timedelta(hours=11), "2026-W48", "2026-11")
    store = open_store(
        load_settings(folder, {}).database_url, platform="sandbox", account="kemensosri", now=POSTED
    )
    with store.write(POSTED) as tx:
        planned = rounds.plan(tx, plan)
        if post_id:
            rounds.move(tx, planned.id, from_=[RoundStatus.PLANNED], to=RoundStatus.OPEN, post_id=post_id)
    store.close()
    return planned.id


def test_a_follower_comments_on_the_post_of_a_round(folder: Path, platform: Sandbox) -> None:
    first = platform.post_by_hand("Apa itu PKH?", POSTED).id
    platform.post_by_hand("Selamat pagi", POSTED + timedelta(minutes=5))
    number = str(_open_round(folder, first))

    code = _run(folder, "say", "sari", "Program Keluarga Harapan", "--round", number, *AT_TEN_PAST)

    assert code == 0
    assert [comment.handle for comment in platform.comment_page(first).comments] == ["sari"]


def test_a_round_that_is_not_posted_cannot_be_commented_on(
    folder: Path, platform: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    platform.post_by_hand("Apa itu PKH?", POSTED)
    number = str(_open_round(folder, None))

    assert _run(folder, "say", "sari", "B", "--round", number, *AT_TEN_PAST) == 2
    assert "belum terbit" in capsys.readouterr().err


def test_a_crowd_answers_a_round_once(
    folder: Path, platform: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    post_id = platform.post_by_hand("Apa itu PKH?", POSTED).id
    number = str(_open_round(folder, post_id))

    codes = [_run(folder, "crowd", number, "--comments", "80", *AT_TEN_PAST) for _ in range(2)]

    assert codes == [0, 2]
    assert "80 komentar" in capsys.readouterr().out
    assert platform.post(post_id).comment_count > 10
