"""An office whose memory is a file, as commands find it, and what its people type and see."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli import main
from bot.store import comments, people, winners
from bot.store.opening import open_store
from tests.services.playing import MONDAY, WEEK, Game

AFTER = "2026-11-29 20:00"
NEAR = "Program Keluarga Sejahtera"


@contextmanager
def an_office(directory: Path, extra: str) -> Iterator[Game]:
    """Open a game in a folder of its own, its memory in a file there."""
    url = f"sqlite:///{directory / 'var' / 'sabtu.db'}"
    store = open_store(url, platform="sandbox", account="kemensos.uji", now=MONDAY)
    game = Game(directory, extra, store=store, remembers=True)
    yield game
    game.sandbox.close()
    game.store.close()


def sabtu_says(game: Game, *arguments: str, at: str = AFTER) -> int:
    """Type a command in the office's folder at a moment of its calendar; return how it ends."""
    return main(["-C", str(game.settings.directory), *arguments, "--now", at])


def comment_of(game: Game, handle: str) -> str:
    """Return the id of what a follower commented."""
    with game.store.read() as tx:
        judged = comments.judged(tx, game.round().id)
        known = people.by_id(tx, [one.person_id for one in judged])
    return next(one.comment_id for one in judged if known[one.person_id].handle == handle)


def state_of(game: Game) -> set[str]:
    """Return the states that the week's winners are in."""
    with game.store.read() as tx:
        return {row.state for row in winners.of_week(tx, WEEK)}
