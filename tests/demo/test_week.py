"""The simulated week of `sabtu demo`, small, from the first quiz to the podium."""

import io
from pathlib import Path

from rich.console import Console

from bot.demo.view import Show
from bot.demo.week import Week, set_up, week_in
from bot.store import people, winners


def test_the_demo_ends_with_announced_winners_though_followers_edit_and_delete(tmp_path: Path) -> None:
    # Given a small crowd, of which a near winner changes a comment
    set_up(tmp_path, seed=40, followers=40)

    # When the week is played
    with week_in(tmp_path, comments=240, told=_unseen) as week:
        week.play()
        pictures = week.save_pictures(tmp_path / "pictures")
        with week.desk.store.read() as tx:
            placed = winners.all_weeks(tx)
            states = {row.state for row in placed}
            known = people.by_id(tx, [row.person_id for row in placed])
        show = Show("id")
        show.update(week)

    # Then winners are announced, and the podium lies with the pictures
    assert states == {"announced"}
    assert [path.name for path in pictures if "W48" in path.name]
    # And a narrow screen shows each winner's handle whole
    screen = Console(file=io.StringIO(), width=40, height=60, record=True)
    screen.print(show.picture(60))
    shown = screen.export_text()
    assert [
        one.handle for one in known.values() if f". @{one.handle} " not in shown.split("Klasemen")[0]
    ] == []
    # And beside each quiz lie its answer and its picture, as `sabtu run` would leave them
    quizzes = tmp_path / "quizzes"
    beside = {path.name for path in quizzes.iterdir()}
    assert [
        path.stem
        for path in quizzes.glob("*.yaml")
        if not {f"{path.stem}.OK.txt", f"{path.stem}.jpg"} <= beside
    ] == []
    assert "Sudah terbit sebagai " in next(quizzes.glob("*.OK.txt")).read_text(encoding="utf-8")


def _unseen(week: Week) -> None:
    """Show nothing of the week."""
