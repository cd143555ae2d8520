"""Whether anything that followers see gives the answer away before the reveal."""

from collections.abc import Iterator, Sequence

from bot.content.checking.findings import Findings
from bot.content.checking.letters import folded
from bot.game.model import EmojiClue, MultipleChoice, OpenAnswer, Question, Quiz, TebakKata

_SHORTEST_TELLING = 4  # shorter answers, such as a number, stand in ordinary text by chance


def check_giveaways(quiz: Quiz, prefixes: Sequence[str], findings: Findings) -> None:
    """Find the answer in the texts of the post; where options show it anyway, only where it stands alone."""
    shared = list(_shared_texts(quiz))
    for question, prefix in zip(quiz.questions, prefixes, strict=True):
        for key, text in [*_own_texts(question, prefix), *shared]:
            match question:
                case MultipleChoice():
                    named = [option for option in question.options if _names(text, option.text)]
                    if named == [question.right_option]:
                        findings.warning("check.gives-away", key, answer=question.right_option.text)
                case OpenAnswer() | TebakKata():
                    if not _names(text, question.answer):
                        continue
                    if len(question.answer) >= _SHORTEST_TELLING:
                        findings.error("check.gives-away", key, answer=question.answer)
                    else:
                        findings.warning("check.gives-away", key, answer=question.answer)


def _own_texts(question: Question, prefix: str) -> Iterator[tuple[str, str]]:
    yield f"{prefix}question", question.text
    if isinstance(question, TebakKata):
        match question.puzzle:
            case EmojiClue(emoji=clue):
                yield f"{prefix}puzzle.emoji", clue
            case _:
                pass


def _shared_texts(quiz: Quiz) -> Iterator[tuple[str, str]]:
    for key, text in (
        ("title", quiz.title),
        ("caption", quiz.caption),
        ("alt_text", quiz.alt_text),
        ("theme", quiz.theme),
        ("programme", quiz.programme),
    ):
        if text:
            yield key, text
    for number, tag in enumerate(quiz.tags):
        yield f"tags[{number}]", tag
    for number, hint in enumerate(quiz.hints):
        yield f"hints[{number}].text", hint.text


def _names(text: str, answer: str) -> bool:
    """Whether the words of `answer` stand in `text`, together or written as one."""
    words, wanted = folded(text.replace("_", " ")), folded(answer)
    if not wanted:
        return False
    joined = wanted.replace(" ", "")
    return f" {wanted} " in f" {words} " or (len(joined) >= _SHORTEST_TELLING and joined in words.split())
