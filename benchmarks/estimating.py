"""The weights of talk against answers: estimated from the labelled comments, and tried on quizzes left out.

`python -m benchmarks.estimating` writes `bot/judging/tables/talk-weights.tsv` anew and prints how often the
weights err on quizzes that they were not estimated from. A logistic regression with a penalty on large
weights (L2), by stochastic descent in a fixed order. What is weighed of a comment is asked of the judge,
which rules by the earlier table: from that and the same comments comes the same new table.
"""

import json
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bot.game.model import Question
from bot.judging import weights
from bot.judging.judge import Judge
from bot.judging.traits import Signs
from tests.judging.golden import FOLDER, question_of, quizzes

HELD_OUT: Final = ("set-w",)  # nothing is tuned on it, so that one figure stays honest
TABLE: Final = Path(weights.__file__).parent / "tables" / "talk-weights.tsv"
_QUESTIONS: Final = ("unnamed", "named", "letter")
_PENALTY: Final = 3.0
_ROUNDS: Final = 30
_RATE: Final = 0.15
_FOLDS: Final = 6
_SEEN_TWICE: Final = 2
# Talk is 19 % of the labelled comments, cases that taught rules included, and 44 % of those written for this.
_WRITTEN_TALK: Final = {"unnamed": 0.5, "named": 1.0, "letter": 1.0}
_TWICE_LABELLED: Final = 2.0  # two people agree, and the comments are like everyday ones
_TAUGHT: Final = 6.0  # cases that taught a rule stand for many
# No frame may make talk of an answer (policy, section 1).
_FRAMES: Final = ("announced", "answered", "conclusion")


class Row(NamedTuple):
    """What was weighed of a comment, and whether people say that it talks."""

    quiz: str
    question: str
    signs: tuple[str, ...]
    talks: bool
    share: float


def rows() -> Iterator[Row]:
    """Yield what the judge weighs of each labelled comment; those that people read both ways are left out."""
    for quiz, question, comments in _labelled():
        judge = Judge((question,), short_way=False)
        for text, verdicts in comments:
            if "chatter" in verdicts and len(verdicts) > 1:
                continue
            weights.seen = []
            try:
                judge.rule(text)
                signs_weighed = _named_signs(weights.seen)
            finally:
                weights.seen = None
            talks = verdicts == {"chatter"}
            for asked, signs in signs_weighed.items():
                share = _TAUGHT if quiz.startswith("regression") else _TWICE_LABELLED
                if quiz.startswith("written"):
                    share = _WRITTEN_TALK[asked] if talks else 1.0
                yield Row(quiz, asked, signs, talks, share)


def _named_signs(seen: Sequence[tuple[str, Signs]]) -> dict[str, tuple[str, ...]]:
    """Return the signs of each question by the table's names; of several mentions the last decided."""
    named = {}
    for asked, signs in seen:
        words = [sign for place, norm in signs.words for sign in weights.signs_of(place, norm)]
        pairs = [sign for pair in dict.fromkeys(signs.pairs) for sign in weights.signs_of_pair(*pair)]
        named[asked] = (*signs.shape, *words, *pairs, "always")
    return named


def _labelled() -> Iterator[tuple[str, Question, list[tuple[str, set[str]]]]]:
    for file in sorted(FOLDER.glob("*.jsonl")):
        if file.stem in HELD_OUT:
            continue
        for quiz in quizzes(file.stem):
            if len(quiz.questions) == 1:
                said = [(one.text, {str(verdict) for verdict in one.defensible}) for one in quiz.comments]
                yield f"{file.stem}/{quiz.id}", quiz.questions[0], said
    for file in sorted((FOLDER / "written").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            said = [(one["text"], {one["verdict"]}) for one in record["comments"]]
            yield f"written/{file.stem}/{record['id']}", question_of(record), said


def estimate(rows_of: Sequence[Row]) -> tuple[dict[str, float], Counter[str]]:
    """Return the weight of each sign that two comments show, and how many show it."""
    counts = Counter(sign for row in rows_of for sign in set(row.signs))
    known = {sign: at for at, sign in enumerate(sorted(s for s, n in counts.items() if n >= _SEEN_TWICE))}
    encoded = [([known[s] for s in row.signs if s in known], float(row.talks), row.share) for row in rows_of]
    frequency = [0] * len(known)
    for signs, _, _ in encoded:
        for sign in signs:
            frequency[sign] += 1
    found, squares = [0.0] * len(known), [1e-2] * len(known)
    free = known["always"]
    pull = [_PENALTY / n for n in frequency]
    pull[free] = 0.0
    frames = {at for sign, at in known.items() if sign.startswith(_FRAMES)}
    order = list(range(len(encoded)))
    shuffler = random.Random(1)
    for _ in range(_ROUNDS):
        shuffler.shuffle(order)
        for at in order:
            signs, talks, share = encoded[at]
            score = sum([found[sign] for sign in signs])
            error = share * (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - talks)
            for sign in signs:
                slope = error + pull[sign] * found[sign]
                squares[sign] += slope * slope
                found[sign] -= _RATE * slope / math.sqrt(squares[sign])
                if sign in frames and found[sign] > 0:
                    found[sign] = 0.0
    return {sign: found[at] for sign, at in known.items()}, counts


def crossed(rows_of: Sequence[Row]) -> Iterator[tuple[Row, float]]:
    """Yield each row with its score by weights from other quizzes."""
    quizzes_of = sorted({row.quiz for row in rows_of})
    fold = {quiz: at % _FOLDS for at, quiz in enumerate(quizzes_of)}
    for left_out in range(_FOLDS):
        found, _ = estimate([row for row in rows_of if fold[row.quiz] != left_out])
        for row in rows_of:
            if fold[row.quiz] == left_out:
                yield row, sum(found.get(sign, 0.0) for sign in row.signs)


def main() -> None:
    """Write the table and print how often its weights err on quizzes left out."""
    found = list(rows())
    write(found)
    try_out(found)


def write(found: Sequence[Row]) -> None:
    """Write the table of weights."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    for asked in _QUESTIONS:
        table, counts = estimate([row for row in found if row.question == asked])
        for sign, weight in sorted(table.items()):
            if abs(weight) >= 0.02 or sign == "always":
                lines.append(f"{asked}\t{sign}\t{weight:.2f}\t{counts[sign]}")
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def try_out(found: Sequence[Row]) -> None:
    """Print how often weights from other quizzes err."""
    for asked in _QUESTIONS:
        tried = list(crossed([row for row in found if row.question == asked]))
        for name in ("set-", "regression", "written"):
            ours = [one for one in tried if one[0].quiz.startswith(name)]
            taken = sum(score > 0 and not row.talks for row, score in ours)
            missed = sum(score <= 0 and row.talks for row, score in ours)
            share = 100 * (taken + missed) / max(1, len(ours))
            print(
                f"estimating: {asked}, {name}: {len(ours)} comments, {share:.1f} % misread"
                f" ({taken} answers as talk, {missed} the other way)"
            )


if __name__ == "__main__":
    main()
