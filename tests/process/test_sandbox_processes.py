"""One sandbox file, several processes: opened at once, written at once, carried through a fork."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from bot.platforms.sandbox.platform import Sandbox
from tests.platform_contract import THE_BEGINNING, all_comments
from tests.process.warm import ended, started


def writes(path: Path, name: str, post: str | None) -> None:
    sandbox = Sandbox(path, clock=lambda: datetime(2026, 11, 28, 3, tzinfo=UTC), handle="kemensosri")
    post = post or sandbox.post_by_hand(f"dari {name}").id
    for number in range(25):
        sandbox.follower_says(f"{name}_{number}", "B", post)


def _sandbox(path: Path) -> Sandbox:
    return Sandbox(path, clock=lambda: THE_BEGINNING, handle="kemensosri")


def _endings(path: Path, post: str | None = None) -> list[int | None]:
    writers = [started(writes, path, name, post) for name in ("ani", "budi", "cici", "dodi")]
    return [ended(writer, 60) for writer in writers]


def test_a_new_file_may_be_opened_by_several_processes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"

    endings = _endings(path)

    assert endings == [0, 0, 0, 0]
    assert len(_sandbox(path).recent_posts(THE_BEGINNING)) == 4


def test_no_comment_is_lost_when_several_processes_write(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    sandbox = _sandbox(path)
    post_id = sandbox.post_by_hand("Apa itu PKH?").id

    endings = _endings(path, post_id)

    assert endings == [0, 0, 0, 0]
    found = all_comments(sandbox, post_id)
    assert len({comment.id for comment in found}) == len(found) == 100


def test_a_child_of_fork_and_its_parent_both_go_on(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    sandbox = _sandbox(path)
    post_id = sandbox.post_by_hand("Apa itu PKH?").id

    child = os.fork()
    if child == 0:
        sandbox.follower_says("anak", "B", post_id)
        os._exit(0)
    for number in range(20):
        sandbox.follower_says(f"induk_{number}", "C", post_id)
    _, ending = os.waitpid(child, 0)

    assert ending == 0
    assert len(all_comments(sandbox, post_id)) == 21
    sandbox.close()
    with sqlite3.connect(path) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    plain.close()
