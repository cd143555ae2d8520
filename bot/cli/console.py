"""Tables for people: whole on a terminal of any width, plain text when piped."""

import sys
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_FOLDABLE = 1.4  # a table wider than this many terminals would fold into columns of syllables
_READABLE = 24  # a column of this width can be read, however long its cells
_GAP = 2
_PIPED_WIDTH = 240  # nothing is cut for a program; a person's pager wraps


def console() -> Console:
    """Return a console on stdout that guesses no colours into plain text."""
    width = None if sys.stdout.isatty() else _PIPED_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


def print_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int] = (),
    *,
    screen: Console | None = None,
) -> None:
    """Print rows below headings; the columns in `numbers` stand to the right.

    Where a terminal is much too narrow for that, each row is a paragraph that names its cells.

    Text from outside (comments, handles) is shown as it is: no markup in it takes effect, and control
    characters are dropped, which could otherwise move the cursor.
    """
    screen = screen or console()
    if screen.width < _PIPED_WIDTH and _readable_width(headings, rows) > screen.width * _FOLDABLE:
        for row in rows:
            parts = [f"{heading}: {printable(cell)}" for heading, cell in zip(headings, row, strict=True)]
            screen.print(Text(" · ".join(parts)))
            screen.print()
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    screen.print(table)


def _readable_width(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    columns = zip(headings, *rows, strict=True)
    widest = (max(cell_len(printable(cell)) for cell in column) for column in columns)
    return sum(min(width, _READABLE) + _GAP for width in widest)


def printable(text: str) -> str:
    """Return `text` on one line, without control characters."""
    joined = " ".join(text.split())
    return "".join(letter for letter in joined if letter.isprintable() or letter in "\u200d\ufe0f")
