"""Sentences for people, by code, from the gettext catalogues.

No sentence stands in code: a caller has a code such as `check.unknown-key` and facts, and the
catalogue `check` of the reader's language has the sentence. The part before the dot names the
catalogue, so that each area of the program has a file of its own under `locale/`.
"""

import gettext
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.errors import Fact, Phrase, Problem

LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("id", "en")


@cache
def _catalogue(domain: str, language: str) -> gettext.NullTranslations:
    return gettext.translation(domain, LOCALE_DIR, languages=[language], fallback=True)


def knows(code: str, language: str) -> bool:
    """Whether the catalogue of `language` has a sentence for `code`."""
    return _catalogue(code.split(".", 1)[0], language).gettext(code) != code


def say(code: str, language: str, *, sabtu: Fact = "sabtu", **facts: Fact) -> str:
    """Return the sentence for `code`, its placeholders filled from `facts`.

    A sequence is joined with commas. An unknown code comes back as it is, followed by its facts: a
    person must see what happened even where a translation is missing.

    Args:
        sabtu: What commands begin with where the reader stands, such as `sabtu -C kuis`.
    """
    sentence = _catalogue(code.split(".", 1)[0], language).gettext(code)
    shown = {name: _shown(fact, language) for name, fact in facts.items()}
    if sentence == code:
        return " ".join([code, *(f"{name}={value}" for name, value in shown.items())])
    return sentence.format_map(_Lenient(shown, sabtu=_shown(sabtu, language)))


def say_reason(reason: str | None, language: str) -> str:
    """Return the bot's own reasons for a round's step as a sentence, and a person's as they wrote it."""
    word, _, detail = (reason or "").partition(": ")
    code = f"looking.reason-{word}"
    return say(code, language, detail=detail) if knows(code, language) else reason or ""


def status_in_words(status: str) -> Phrase:
    """Return a round's status as a fact that is said in the reader's language."""
    return Phrase(f"looking.status-{status}")


def say_problem(problem: Problem, language: str, sabtu: str = "sabtu") -> str:
    """Return the sentence of a problem without its place."""
    return say(problem.code, language, **{"sabtu": sabtu, **problem.facts})


def place(problem: Problem) -> str:
    """Return `file:line:column`, as much of it as is known."""
    return ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part is not None)


class _Lenient(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def _shown(fact: Fact, language: str) -> str:
    if isinstance(fact, Phrase):
        return say(fact.code, language)
    if isinstance(fact, str):
        return fact
    if isinstance(fact, Sequence):
        return ", ".join(fact)
    return str(fact)
