"""`sabtu judge`: rule on comments from a file, say why, and show what the key could learn from them."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.console import print_table, printable
from bot.cli.ending import file_problem
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.options import json_option
from bot.content.explaining import explain
from bot.content.positions import Place
from bot.content.quizfile import LoadedQuiz, load_quiz
from bot.errors import Problem, UserError
from bot.game.model import Question
from bot.judging.judge import Judge
from bot.judging.ruling import Ruling
from bot.judging.suggesting import NearMiss, near_misses, options_one_slip_apart
from bot.settings import SETTINGS_FILE, Settings

_SHOWN_NEAR_MISSES = 10
_KEY_PARTS = ("question", "options", "answer")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("comments", type=click.Path(path_type=Path, allow_dash=True))
@json_option
@click.option("--suggest", is_flag=True)
@pass_invocation
def judge(invocation: Invocation, file: Path, comments: Path, as_json: bool, suggest: bool) -> None:
    """Rule on each comment and print a table, or one line of JSON for each."""
    questions = _questions(invocation, file)
    texts = _texts(comments)
    rulings = Judge(questions).rule_all(texts)
    if as_json:
        for index, (text, ruling) in enumerate(zip(texts, rulings, strict=True)):
            click.echo(
                json.dumps(_line(index, text, ruling, questions, invocation.language), ensure_ascii=False)
            )
    else:
        _print_rulings(invocation, texts, rulings, questions)
    _print_lessons(invocation, questions, near_misses(questions, rulings), to_stderr=as_json, suggest=suggest)


def _questions(invocation: Invocation, file: Path) -> tuple[Question, ...]:
    """Return the questions of a quiz, which may lie anywhere and need not be complete for posting."""
    here = (invocation.directory / SETTINGS_FILE).is_file()
    settings = invocation.settings if here else Settings()
    if not file.exists() and not file.is_symlink():
        raise UserError(Problem("check.no-such-path", {"path": str(file)}))
    loaded = load_quiz(file, settings, file.parent, "judging")
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    if loaded.quiz is None or any(_shapes_the_key(problem, loaded) for problem in errors):
        raise UserError(*errors)
    for problem in errors:
        invocation.note(
            "judging.problem-beside",
            place=f"{problem.file}:{problem.line or 1}",
            problem=invocation.why(problem),
        )
    return loaded.quiz.questions


def _shapes_the_key(problem: Problem, loaded: LoadedQuiz) -> bool:
    """Whether an error makes it unsure what is asked and what is right; a slip of syntax goes by its line."""
    before = [(place, key) for key, place in loaded.places.items() if place.line <= (problem.line or 1)]
    key = problem.key or max(before, default=(Place(), ""))[1]
    if problem.code == "check.too-long" and key.endswith("question"):
        return False  # too long for a card; the key is whole
    return any(part.partition("[")[0] in _KEY_PARTS for part in key.split("."))


def _texts(file: Path) -> list[str]:
    """Return the comments of a file: JSON Lines with `text`, or one comment a line."""
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise UserError(file_problem(error)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UserError(Problem("judging.not-utf8", {}, str(file), line, 1)) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if file.suffix.lower() != ".jsonl":
        return [line for line in lines if line.strip()]
    found: list[str] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        comment = _text_in(line)
        if comment is None:
            problems.append(Problem("judging.bad-line", {}, str(file), number, 1))
        else:
            found.append(comment)
    if problems:
        raise UserError(*problems)
    return found


def _text_in(line: str) -> str | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    text = record.get("text") if isinstance(record, dict) else None
    return text if isinstance(text, str) else None


def _verdict(ruling: Ruling) -> str:
    """Return the word of the contract for a whole comment."""
    if len(ruling.parts) == 1:
        return ruling.parts[0].verdict.value
    return ruling.whole


def _explanation(ruling: Ruling, questions: Sequence[Question], language: str) -> str:
    sentences = [explain(part, q, language) for part, q in zip(ruling.parts, questions, strict=True)]
    if len(set(sentences)) == 1:
        return sentences[0]
    return " ".join(f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))


def _line(
    index: int, text: str, ruling: Ruling, questions: Sequence[Question], language: str
) -> dict[str, object]:
    single = len(ruling.parts) == 1
    first = ruling.parts[0]
    line: dict[str, object] = {"index": index, "text": text, "verdict": _verdict(ruling)}
    if not single:
        line["verdicts"] = [part.verdict.value for part in ruling.parts]
    return line | {
        "reason": first.reason if single else ruling.whole,
        "matched": first.matched if single else None,
        "similarity": first.similarity if single else None,
        "explanation": _explanation(ruling, questions, language),
    }


def _print_rulings(
    invocation: Invocation, texts: Sequence[str], rulings: Sequence[Ruling], questions: Sequence[Question]
) -> None:
    headings = [invocation.say(f"judging.heading-{name}") for name in ("number", "comment", "verdict", "why")]
    rows = [
        (str(number), text, _shown(invocation, ruling), _explanation(ruling, questions, invocation.language))
        for number, (text, ruling) in enumerate(zip(texts, rulings, strict=True), 1)
    ]
    print_table(headings, rows, numbers=[0])
    counts = Counter(
        part.verdict.value for ruling in rulings if ruling.whole != "chatter" for part in ruling.parts
    )
    invocation.tell(
        "judging.summary",
        comments=len(texts),
        correct=counts["correct"],
        wrong=counts["wrong"],
        review=counts["review"],
        chatter=sum(ruling.whole == "chatter" for ruling in rulings),
    )


def _shown(invocation: Invocation, ruling: Ruling) -> str:
    """Return the verdict in the reader's language; one for each question where they differ."""
    if ruling.whole == "chatter":
        return invocation.say("judging.verdict-chatter")
    return " / ".join(
        dict.fromkeys(invocation.say(f"judging.verdict-{part.verdict.value}") for part in ruling.parts)
        if ruling.whole == "review"
        else [invocation.say(f"judging.verdict-{part.verdict.value}") for part in ruling.parts]
    )


def _print_lessons(
    invocation: Invocation,
    questions: Sequence[Question],
    misses: Sequence[NearMiss],
    *,
    to_stderr: bool,
    suggest: bool,
) -> None:
    """Say which near misses a new `accept` or `reject` would settle; `--suggest` writes the lines to copy."""
    say = invocation.note if to_stderr else invocation.tell
    if to_stderr and not suggest:
        return
    useful = [miss for miss in misses if miss.accept or miss.reject]
    if useful:
        say("judging.near-misses")
    for miss in useful if suggest else useful[:_SHOWN_NEAR_MISSES]:
        way = "either" if miss.accept and miss.reject else "accept" if miss.accept else "reject"
        say(
            f"judging.near-miss-{way}",
            words=printable(miss.words),
            count=miss.count,
            question=miss.question + 1,
            verdict=invocation.say(f"judging.verdict-{miss.verdict.value}"),
        )
    if not suggest:
        return
    for number, question in enumerate(questions, 1):
        for one, other in options_one_slip_apart(question):
            say("judging.options-near", question=number, one=one, other=other)
    for key, wanted in (("accept", True), ("reject", False)):
        words = [miss.words for miss in useful if (miss.accept if wanted else miss.reject)]
        if words:
            say(f"judging.suggest-{key}")
            for form in dict.fromkeys(words):
                click.echo(f"  - {json.dumps(printable(form), ensure_ascii=False)}", err=to_stderr)
    if not useful:
        say("judging.nothing-to-suggest")
