"""How an answer to several questions is written, shown on the post so that nobody has to guess."""

from bot.game.model import MultipleChoice, Question

_SHOWN = 3


def example_parts(questions: tuple[Question, ...]) -> list[str]:
    """Return `1. A`, `2. B`, `…`: letters in their order, so that they hint at nothing; a gap for a word."""
    parts = []
    for number, question in enumerate(questions[:_SHOWN], 1):
        if isinstance(question, MultipleChoice):
            parts.append(f"{number}. {question.options[(number - 1) % len(question.options)].letter}")
        else:
            parts.append(f"{number}. …")
    return [*parts, "…"] if len(questions) > _SHOWN else parts
