"""What every service needs at hand, gathered once by `bot.bootstrap`."""

from dataclasses import dataclass
from functools import lru_cache

from bot.content.wording import Wording
from bot.game.model import Question
from bot.judging.judge import Judge
from bot.platforms.base import Platform
from bot.settings import Settings
from bot.store.database import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """The settings, the memory, the platform and the words of one account."""

    settings: Settings
    store: Store
    platform: Platform
    wording: Wording

    @property
    def is_simulation(self) -> bool:
        """Whether nothing that happens here is real."""
        return self.settings.is_sandbox


@lru_cache(maxsize=64)
def judge_of(questions: tuple[Question, ...]) -> Judge:
    """Return the judge for these questions, compiled once."""
    return Judge(questions)
