"""A judgement in one sentence that a follower would accept."""

from bot.content.messages import say
from bot.game.model import MultipleChoice, Question
from bot.judging.ruling import Judgement


def explain(judgement: Judgement, question: Question, language: str) -> str:
    """Return why the comment got this judgement, from the catalogue `judging`."""
    facts = dict(judgement.facts)
    if isinstance(question, MultipleChoice):
        facts.setdefault("answer", question.answer)
    facts["words"] = judgement.words or ""
    facts["matched"] = judgement.matched or ""
    return say(f"judging.{judgement.reason}", language, **facts)
