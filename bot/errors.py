"""The three families of errors, sorted by who must act.

`UserError` is for the person whose file, setting or command is wrong: all problems at once, with the
place and the way out. `PlatformError` is for the program: its subclasses say what to do next. All
else is a bug, and nobody catches it except the job runner.

Errors carry a code and facts, never a sentence: `bot.content.wording` says it in the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fact that is itself said in the reader's language, such as the state of a round."""

    code: str


PlainFact = str | int | float | Sequence[str]
Fact = PlainFact | Phrase
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and the facts its sentence needs.

    Args:
        code: Key of the sentence in the message catalogues, such as `check.unknown-key`.
        facts: Values for the placeholders of that sentence.
        file: The file it stands in, as the reader knows it; None for commands.
        line: From 1; None where no line can be named.
        column: From 1; None where no column can be named.
        key: The quiz or settings key it is about, such as `questions[1].answer`.
        severity: A warning does not stop anything.
    """

    code: str
    facts: dict[str, Fact] = field(default_factory=dict)
    file: str | None = None
    line: int | None = None
    column: int | None = None
    key: str | None = None
    severity: Severity = "error"


class UserError(Exception):
    """Something a person wrote is wrong; exit code 2, or 3 and 4 for the subclasses."""

    exit_code = 2

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class NotNow(UserError):
    """The command is right but refused: already running, or must be stopped first; exit code 3."""

    exit_code = 3


class PersonNeeded(UserError):
    """A person must act, or the platform or the database cannot be reached; exit code 4."""

    exit_code = 4


class PlatformError(Exception):
    """The platform did not do what was asked; the subclass says what to do next.

    Args:
        reason: A word for the finer cause, such as `please-wait`: reactions and sentences go by it.
    """

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Transient(PlatformError):
    """Nothing was done and a later try may work: reads retry."""


class RateLimited(PlatformError):
    """Nothing was done; pause this kind of call."""


class SignInRequired(PlatformError):
    """The session is dead; one careful sign-in, then a person."""


class Challenged(PlatformError):
    """The platform wants to see a person: stop everything and call one."""


class Refused(PlatformError):
    """The platform will never do this one thing; go on with the others."""


class Gone(Refused):
    """The post or comment does not exist any more."""


class Unknown(PlatformError):
    """A write may or may not have happened: look before doing anything else."""
