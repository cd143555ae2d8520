"""What every command knows: the folder it works in, the reader's language, and the settings."""

import gettext
import os
import re
import shlex
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.content.messages import LANGUAGES, LOCALE_DIR, say, say_problem, status_in_words
from bot.errors import Fact, Problem

if TYPE_CHECKING:
    from bot.settings import Settings

_LANGUAGE_LINE = re.compile(r"^\s*language\s*=\s*[\"'](\w+)[\"']", re.MULTILINE)


class Invocation:
    """One call of `sabtu`; commands take it with `@pass_invocation`."""

    def __init__(self, directory: Path, environment: Mapping[str, str]) -> None:
        self.directory = directory
        self.environment = environment
        self.language = language_of(directory, environment)

    @cached_property
    def settings(self) -> "Settings":
        """The settings of the folder; raises `UserError` with all that is wrong with them."""
        from bot.settings import load_settings

        return load_settings(self.directory, self.environment)

    @cached_property
    def settings_or_default(self) -> "Settings":
        """The settings of the folder, or the shipped ones where it has no bot.toml.

        For commands that only read a file the reader names: a quiz may lie anywhere.
        """
        from bot.settings import SETTINGS_FILE, Settings

        if (self.directory / SETTINGS_FILE).exists():
            return self.settings
        return Settings().within(self.directory)

    def say(self, code: str, **facts: Fact) -> str:
        """Return the sentence for `code` in the reader's language."""
        return say(code, self.language, **{"sabtu": self.sabtu, **facts})

    def status(self, status: str) -> str:
        """Return a round's status in the reader's words."""
        return self.say(status_in_words(status).code)

    def why(self, problem: Problem) -> str:
        """Return the sentence of a problem in the reader's language, without its place."""
        return say_problem(problem, self.language, self.sabtu)

    @property
    def sabtu(self) -> str:
        """What every command begins with where the reader stands, for sentences that name several."""
        return self.command("").rstrip()

    def command(self, words: str) -> str:
        """Return `sabtu WORDS` as the reader must type it where they stand: with the `-C` they gave."""
        folder = str(self.directory)
        return f"sabtu {words}" if folder == "." else f"sabtu -C {shlex.quote(folder)} {words}"

    def tell(self, code: str, **facts: Fact) -> None:
        """Print the sentence for `code` on stdout."""
        click.echo(self.say(code, **facts))

    def note(self, code: str, **facts: Fact) -> None:
        """Print the sentence for `code` on stderr, where it disturbs no reader of the output."""
        click.echo(self.say(code, **facts), err=True)


pass_invocation = click.make_pass_decorator(Invocation)


def language_of(directory: Path, environment: Mapping[str, str]) -> str:
    """Return the language to speak before the settings are read, which may be what is wrong."""
    wanted = environment.get("SABTU_LANGUAGE", "")
    if wanted not in LANGUAGES:
        try:
            found = _LANGUAGE_LINE.search((directory / "bot.toml").read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            found = None
        wanted = found[1] if found else ""
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def let_click_speak(language: str) -> None:
    """Make click's own few sentences come from the catalogue `click`."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("click", str(LOCALE_DIR))
    gettext.textdomain("click")
