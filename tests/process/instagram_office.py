"""A folder with one planned round on the fake, signed in: what commands and services are tried in."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.bootstrap import open_desk
from bot.cli import main
from bot.platforms.instagrapi.configuration import Transport
from bot.services.desk import Desk
from bot.services.turn import take_turn
from bot.services.watching import FolderWatch
from bot.settings import load_settings
from tests.process.fake_instagram import PASSWORD, FakeInstagram, running_fake
from tests.process.instagram_settings import bot_toml

HOUR = timedelta(hours=1)
SERIES = """
[series.sabtu-trivia]
kind = "trivia"
title = "Sabtu Trivia"
code = "ST"
close_after = "3h"
terms = "S&K di sorotan"
"""
QUIZ = """\
series: sabtu-trivia
question: Apa ibu kota Jawa Barat?
options: [Bandung, Surabaya]
answer: A
publish_at: {moment:%Y-%m-%d %H:%M}
"""


@contextmanager
def an_office(folder: Path, transport: Transport = "requests", *, quiz: str = "") -> Iterator[FakeInstagram]:
    """Yield the fake, signed in, and a folder whose round is prepared; the environment holds the password.

    Args:
        quiz: What else the quiz says.
    """
    with running_fake(folder) as fake:
        (folder / "bot.toml").write_text(bot_toml(fake, SERIES, transport))
        (folder / "quizzes").mkdir()
        moment = (datetime.now(UTC) + HOUR).astimezone(load_settings(folder, {}).zone)
        (folder / "quizzes" / "soal.yaml").write_text(QUIZ.format(moment=moment) + quiz)
        assert sabtu(folder, "login") == 0
        with desk_in(folder) as desk:
            watch, now = FolderWatch(), datetime.now(UTC)
            for seconds in (0, 3, 6):
                watch.look(desk, now + timedelta(seconds=seconds))
            take_turn(desk, now + timedelta(seconds=9))
        yield fake


def desk_in(folder: Path) -> AbstractContextManager[Desk]:
    """Open the folder's desk as a process does."""
    return open_desk(load_settings(folder, {"SABTU_INSTAGRAPI__PASSWORD": PASSWORD}))


def sabtu(folder: Path, *words: str) -> int:
    """Run a command that asks nothing; return its exit code."""
    return main(["-C", str(folder), *words, "--yes"])
