"""What the judge answers: a verdict for each question, with the reason and what decided it."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.game.model import Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one question.

    Args:
        reason: A code of the catalogue `judging`, such as `letter`, `slip` or `hedge`.
        matched: The form of the key that was matched, as the writer wrote it; None where none was.
        similarity: 0 to 100 between the deciding words and `matched`; None where nothing was compared.
        words: The words of the comment that decided; None for the whole or for nothing.
        facts: More values for the sentence, as pairs, such as the two options of a hedge.
    """

    verdict: Verdict
    reason: str
    matched: str | None = None
    similarity: float | None = None
    words: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a comment is as a whole, and the judgement on each question in order.

    `whole` is `judged` where each part speaks for itself (always so for a single question that was
    attempted), `chatter` where the comment is no attempt, `review` where a person must read all of it.
    `parts` always has one judgement per question.
    """

    whole: Literal["judged", "chatter", "review"]
    parts: tuple[Judgement, ...]

    @property
    def for_the_record(self) -> tuple[Judgement, ...]:
        """The parts as the game counts them: of a comment that is no attempt, each part is chatter."""
        if self.whole != "chatter":
            return self.parts
        return tuple(replace(part, verdict=Verdict.CHATTER) for part in self.parts)
