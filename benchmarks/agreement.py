"""How far the judge agrees with careful people: each labelled set by itself, then where it differs, by kind.

A verdict is right where either of the two annotators could defend it. A set says most before any rule was
tuned on it: docs/judging.md keeps those figures.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.judging.judge import Judge
from tests.judging.golden import FOLDER, Answer, LabelledComment, quizzes, verdict_of

_VERDICTS = ("correct", "wrong", "review", "chatter")


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled comment and the judge's verdict on it."""

    kind: str
    label: LabelledComment
    verdict: Answer

    @property
    def defensible(self) -> bool:
        """Whether either annotator could defend the verdict."""
        return self.verdict in self.label.defensible

    @property
    def expected(self) -> Answer:
        """The verdict itself where it is defensible, else what the first annotator said."""
        return self.verdict if self.defensible else self.label.first


def judged(name: str) -> Iterator[Judged]:
    """Yield the comments of a labelled set with the judge's verdicts."""
    for quiz in quizzes(name):
        judge = Judge(quiz.questions)
        for comment in quiz.comments:
            yield Judged(quiz.kind, comment, verdict_of(judge.rule(comment.text)))


def main() -> None:
    """Print the shares of each set, and the confusion by kind over all sets."""
    names = sorted(file.stem for file in FOLDER.glob("set-*.jsonl"))
    everything: list[Judged] = []
    print(f"agreement: {'':12} comments  defensible  false correct  right one missed  review")
    for name in names:
        found = list(judged(name))
        single = [one for one in found if one.kind != "multi"]
        prizes = [one for one in single if one.verdict == "correct" and not one.defensible]
        insults = [
            one
            for one in single
            if one.verdict in ("wrong", "chatter")
            and not one.defensible
            and "correct" in one.label.defensible
        ]
        doubts = [one for one in single if one.verdict == "review"]
        print(
            f"  {name:21} {len(found):8}  {sum(one.defensible for one in found) / len(found):10.2%}"
            f"  {len(prizes) / len(single):13.2%}  {len(insults) / len(single):16.2%}"
            f"  {len(doubts) / len(single):6.2%}"
        )
        everything += found
    for kind in sorted({one.kind for one in everything}):
        of_kind = [one for one in everything if one.kind == kind]
        print(f"\n  {kind}: {sum(one.defensible for one in of_kind)} of {len(of_kind)} defensible")
        if kind != "multi":
            _confusion(of_kind)


def _confusion(found: list[Judged]) -> None:
    counted = Counter((one.expected, one.verdict) for one in found)
    print(f"    {'people: / judge:':18}" + "".join(f"{verdict:>9}" for verdict in _VERDICTS))
    for row in _VERDICTS:
        print(f"    {row:18}" + "".join(f"{counted[row, verdict]:9}" for verdict in _VERDICTS))
