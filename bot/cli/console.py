"""Tables for people: whole on a terminal of any width, plain text when piped.

No word is ever broken that is a handle, a date or a name of a file: columns give way as far as their longest
word, and where that is not enough each row is a paragraph that names its cells.
"""

import shutil
import sys
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_READABLE = 20  # a column of prose is not made narrower
_LONGEST_WORD = 44  # a handle has 31 signs, a file's name few more; what is longer was typed to annoy
_GAP = 2
_NARROWEST = 20
_PIPED_WIDTH = 240  # nothing is cut for a program; a person's pager wraps
_BETWEEN = " · "


def console() -> Console:
    """Return a console on stdout that guesses no colours into plain text; `COLUMNS` sets its width."""
    width = max(shutil.get_terminal_size((_PIPED_WIDTH, 1)).columns, _NARROWEST)
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


def print_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int] = (),
    *,
    screen: Console | None = None,
) -> None:
    """Print rows below headings, if there are any; the columns in `numbers` stand to the right.

    Text from outside (comments, handles) is shown as it is: no markup in it takes effect, and control
    characters are dropped, which could otherwise move the cursor.
    """
    if not rows:
        return
    screen = screen or console()
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = _widths(headings, cells, screen.width)
    if widths is None:
        for row in cells:
            _print_paragraph([f"{name}: {cell}" for name, cell in zip(headings, row, strict=True)], screen)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        table.add_column(
            heading, justify="right" if position in numbers else "left", overflow="fold", width=width
        )
    for row in cells:
        table.add_row(*map(Text, row))
    screen.print(table)


def _widths(headings: Sequence[str], cells: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Return how wide each column may be; None where no table can be read in `room` columns."""
    columns = [[heading, *column] for heading, *column in zip(headings, *cells, strict=True)]
    whole = [max(map(cell_len, column)) for column in columns]
    least = [
        max(min(width, _READABLE) if width > 2 * _READABLE else 0, *map(_longest_word, column))
        for width, column in zip(whole, columns, strict=True)
    ]
    left = room - _GAP * (len(columns) - 1) - sum(least)
    if left < 0:
        return None
    widths = list(least)
    for at in sorted(range(len(columns)), key=lambda at: whole[at] - least[at]):  # dates before prose
        widths[at] += min(left, whole[at] - least[at])
        left -= widths[at] - least[at]
    return widths


def _longest_word(text: str) -> int:
    return max((min(cell_len(word), _LONGEST_WORD) for word in text.split()), default=0)


def _print_paragraph(parts: Sequence[str], screen: Console) -> None:
    """Print the parts after each other, each on one line where it has room on one."""
    lines = [""]
    for part in parts:
        joined = f"{lines[-1]}{_BETWEEN}{part}" if lines[-1] else part
        if cell_len(joined) <= screen.width:
            lines[-1] = joined
        else:
            lines.append(part)
    for line in lines:
        screen.print(Text(line))
    screen.print()


def printable(text: str) -> str:
    """Return `text` on one line, without control characters."""
    joined = " ".join(text.split())
    return "".join(letter for letter in joined if letter.isprintable() or letter in "\u200d\ufe0f")
