"""The way in: a judge knows the keys of one post's questions and rules on comments.

Pure and deterministic: the same comment, keys, code and tables always give the same ruling, on any machine.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import rapidfuzz

from bot.game.model import MultipleChoice, OpenAnswer, Question, TebakKata, Verdict
from bot.judging.normalize import plain
from bot.judging.ruling import Judgement, Ruling


@cache
def judge_version() -> str:
    """Return a short hash of all that a verdict depends on besides the key and the comment.

    It covers the source and the tables of this package, the Unicode data and the version of rapidfuzz.
    """
    digest = hashlib.sha256(f"{unicodedata.unidata_version} {rapidfuzz.__version__}".encode())
    here = Path(__file__).parent
    for file in sorted(path for path in here.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(str(file.relative_to(here)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


class Judge:
    """Rules on comments to one post; compiling the keys is the costly part, so keep it for the round."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)

    def rule(self, text: str) -> Ruling:
        """Return the ruling on one comment; any string of any length gets one."""
        parts = tuple(_first_look(question, plain(text)) for question in self.questions)
        if all(part.verdict is Verdict.CHATTER for part in parts):
            return Ruling("chatter", parts)
        return Ruling("judged", parts)

    def rule_all(self, texts: Sequence[str]) -> list[Ruling]:
        """Return the rulings on many comments, in order; equal comments are judged once."""
        known: dict[str, Ruling] = {}
        return [known.get(text) or known.setdefault(text, self.rule(text)) for text in texts]


def _first_look(question: Question, text: str) -> Judgement:
    words = re.findall(r"\w+", text)
    match question:
        case MultipleChoice():
            letters = {word.upper() for word in words if len(word) == 1} & {
                o.letter for o in question.options
            }
            if len(letters) == 1:
                letter = letters.pop()
                verdict = Verdict.CORRECT if letter == question.answer else Verdict.WRONG
                return Judgement(verdict, "letter", matched=letter, words=letter)
            forms = [question.right_option.text, *question.accept]
        case OpenAnswer() | TebakKata():
            forms = [question.answer, *question.accept]
    for form in forms:
        if " ".join(re.findall(r"\w+", plain(form))) in " ".join(words):
            return Judgement(Verdict.CORRECT, "text", matched=form, similarity=100.0, words=form)
    if 0 < len(words) <= 3 and "?" not in text:
        return Judgement(Verdict.WRONG, "other-answer", words=" ".join(words))
    return Judgement(Verdict.CHATTER, "no-attempt")
