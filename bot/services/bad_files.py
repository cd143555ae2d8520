"""What is wrong with files, told to the log and to the team, for as long as it is wrong.

The log gets every problem in a line of its own; the team gets the first few, since a message is read on a
telephone and the whole answer lies beside the file. A file has one notice: it goes when the file is mended
or gone, and is told anew when the file is edited and still wrong.
"""

from collections.abc import Collection, Sequence

from loguru import logger

from bot.content.answers import problem_line
from bot.content.messages import say, say_problem
from bot.errors import Problem
from bot.services.desk import Desk
from bot.store import notices
from bot.store.database import Reader, Writer
from bot.store.tables import FileRow, NoticeRow

TOLD_AT_ONCE = 3
CODE = "notices.bad-file"


def tell(desk: Desk, tx: Writer, file: str, problems: Sequence[Problem], *, again: bool = True) -> None:
    """Tell the team what is wrong with a file, in the place of what was told of it before.

    Args:
        again: Whether to tell it also where the file was told of before, since it was edited.
    """
    errors = [problem for problem in problems if problem.severity == "error"]
    language = desk.settings.language
    lines = [problem_line(problem, language) for problem in errors[:TOLD_AT_ONCE]]
    if len(errors) > TOLD_AT_ONCE:
        lines.append(say("notices.and-more", language, count=len(errors) - TOLD_AT_ONCE))
    if again:
        notices.forget(tx, _key(file))
    details = "\n".join(f"  {line}" for line in lines)
    notices.tell(tx, _key(file), CODE, file=file, count=len(errors), details=details)


def log(desk: Desk, file: str, problems: Sequence[Problem]) -> None:
    """Write each error of a file into the log, with its place and the way out."""
    for problem in problems:
        if problem.severity == "error":
            logger.error(
                "Wrong in {file}:{line}:{column}: {sentence}",
                file=file,
                line=problem.line or 1,
                column=problem.column or 1,
                sentence=" ".join(say_problem(problem, desk.settings.language).split()),
            )


def solved(tx: Writer, file: str) -> None:
    """Take back what was told of a file: it is mended, or gone."""
    notices.forget(tx, _key(file))


def unsolved(tx: Reader) -> list[NoticeRow]:
    """Return what was told of the files that are wrong now, oldest first, whether it was sent or not."""
    return notices.of_code(tx, CODE)


def take_back(tx: Writer, known: dict[str, FileRow], present: Collection[str]) -> None:
    """Take back what was told of files that were mended or went away while nobody looked.

    Args:
        known: What was noted of every quiz file.
        present: All files that are there.
    """
    for notice in unsolved(tx):
        file = str(notices.facts(notice)["file"])
        if known[file].state != "wrong" if file in known else file not in present:
            notices.forget(tx, notice.key)


def _key(file: str) -> str:
    return f"bad-file:{file}"
