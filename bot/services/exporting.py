"""Tables for a spreadsheet: CSV or XLSX by the file's name.

What followers wrote is data, never a formula: a spreadsheet would run `=HYPERLINK(...)` with the rights of
whoever opens it. Phone and identity numbers are masked. A file appears whole or not at all.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import xlsxwriter

from bot.content.masking import mask
from bot.errors import Problem, UserError
from bot.game.standings import ranked
from bot.store import histories, people, rounds, scores, winners
from bot.store.database import Reader
from bot.store.scores import Period

Cell = str | int | float | datetime | None
Row = tuple[Cell, ...]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_SHEET_ROWS = 1_000_000  # a sheet holds 1,048,576
_AT_ONCE = 500


def standings(tx: Reader, period: Period) -> Iterator[Row]:
    """Yield the ranking of a period."""
    table = ranked(scores.totals(tx, period))
    for start in range(0, len(table), _AT_ONCE):
        some = table[start : start + _AT_ONCE]
        known = people.by_id(tx, [one.person for one in some])
        for one in some:
            person = known.get(one.person)
            yield (
                one.rank,
                person.user_id if person else None,
                person.handle if person else None,
                one.points,
                one.correct,
                one.seconds,
            )


def comments(tx: Reader, period: Period) -> Iterator[Row]:
    """Yield every comment as first seen."""
    for one in histories.comments(tx):
        text = None if one.text is None else mask(one.text)
        place = (str(one.round_id), one.series, one.number)
        yield (one.id, *place, one.user_id, one.handle, one.commented_at, one.reply_to, text)


def verdicts(tx: Reader, period: Period) -> Iterator[Row]:
    """Yield every verdict of the judge."""
    for one in histories.verdicts(tx):
        said = (one.verdict, one.reason, one.matched, one.similarity)
        yield (one.comment_id, str(one.round_id), one.question, *said, one.judge, one.judged_at)


def won(tx: Reader, period: Period) -> Iterator[Row]:
    """Yield every week's winners."""
    for row in winners.all_weeks(tx):
        person = people.by_id(tx, [row.person_id]).get(row.person_id)
        who = (person.user_id, person.handle) if person else (None, None)
        yield (row.week, row.rank, *who, row.points, row.correct, row.state, row.claim_by)


def played(tx: Reader, period: Period) -> Iterator[Row]:
    """Yield every round."""
    for row in rounds.rows(tx):
        times = (row.publish_at, row.opened_at, row.close_at)
        yield (str(row.id), row.series, row.number, row.file, row.week, row.status, *times, row.post_id)


TABLES: dict[str, tuple[tuple[str, ...], Callable[[Reader, Period], Iterator[Row]]]] = {
    "standings": (("rank", "user_id", "handle", "points", "correct", "seconds"), standings),
    "comments": (
        ("comment", "round", "series", "number", "user_id", "handle", "commented_at", "reply_to", "text"),
        comments,
    ),
    "verdicts": (
        (
            *("comment", "round", "question", "verdict", "reason", "matched", "similarity"),
            *("judge", "judged_at"),
        ),
        verdicts,
    ),
    "winners": (("week", "rank", "user_id", "handle", "points", "correct", "state", "claim_by"), won),
    "rounds": (
        (
            *("round", "series", "number", "file", "week", "status"),
            *("publish_at", "opened_at", "close_at", "post_id"),
        ),
        played,
    ),
}


def export(tx: Reader, what: str, period: Period, target: Path, zone: ZoneInfo) -> int:
    """Write one of `TABLES` and return how many rows it has; moments on the clocks of `zone`.

    Raises:
        UserError: The file's name says neither CSV nor XLSX.
    """
    headings, read = TABLES[what]
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    write = writers.get(target.suffix.lower())
    if write is None:
        raise UserError(Problem("keeping.unknown-format", {"file": str(target)}))
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.part")
    try:
        count = write(unfinished, headings, (_plain(row, zone) for row in read(tx, period)))
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _plain(row: Row, zone: ZoneInfo) -> list[str | int | float]:
    return [_plain_cell(cell, zone) for cell in row]


def _plain_cell(cell: Cell, zone: ZoneInfo) -> str | int | float:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        case str():
            # Lone surrogates and control characters are no text for a file.
            text = cell.encode("utf-8", "replace").decode()
            return "".join(letter for letter in text if letter >= " " or letter in "\n\t")
        case _:
            return cell


def _write_csv(target: Path, headings: Sequence[str], rows: Iterable[list[str | int | float]]) -> int:
    count = 0
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for count, row in enumerate(rows, start=1):  # noqa: B007
            writer.writerow([_guarded(cell) for cell in row])
    return count


def _guarded(cell: str | int | float) -> str | int | float:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell


def _write_xlsx(target: Path, headings: Sequence[str], rows: Iterable[list[str | int | float]]) -> int:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    count = 0
    with xlsxwriter.Workbook(str(target), options) as book:
        bold = book.add_format({"bold": True})
        rest = iter(rows)
        while True:
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, headings, bold)
            number = 0
            for number, row in enumerate(islice(rest, _SHEET_ROWS), start=1):
                sheet.write_row(number, 0, row)
            count += number
            if number < _SHEET_ROWS:
                return count
