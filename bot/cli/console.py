"""Tables for people: whole on a terminal of any width, plain text when piped."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_PIPED_WIDTH = 240  # nothing is cut for a program; a person's pager wraps


def console() -> Console:
    """Return a console on stdout that guesses no colours into plain text."""
    width = None if sys.stdout.isatty() else _PIPED_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> None:
    """Print rows below headings; the columns in `numbers` stand to the right.

    Text from outside (comments, handles) is shown as it is: no markup in it takes effect, and control
    characters are dropped, which could otherwise move the cursor.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console().print(table)


def printable(text: str) -> str:
    """Return `text` on one line, without control characters."""
    joined = " ".join(text.split())
    return "".join(letter for letter in joined if letter.isprintable() or letter in "\u200d\ufe0f")
