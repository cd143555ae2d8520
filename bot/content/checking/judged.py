"""What the judge says of a key before any follower does: right forms right, wrong ones wrong.

A key that the judge misreads would insult a follower on the day; here it is the writer who is asked.
"""

from collections.abc import Callable

from bot.content.checking.findings import Findings
from bot.content.checking.letters import folded
from bot.game.model import MultipleChoice, OpenAnswer, Question, TebakKata, Verdict
from bot.judging.judge import Judge
from bot.judging.suggesting import options_one_slip_apart


def check_key(question: Question, prefix: str, findings: Findings) -> None:
    """Ask the judge about every form that the key names, and find what it takes for something else."""
    judge = Judge([question])

    def verdict(text: str) -> Verdict:
        ruling = judge.rule(text)
        return Verdict(ruling.whole) if ruling.whole != "judged" else ruling.parts[0].verdict

    right_forms = {folded(form) for form in question.accept}
    match question:
        case MultipleChoice():
            right_forms.add(folded(question.right_option.text))
            _check_options(question, prefix, findings, verdict)
        case OpenAnswer() | TebakKata():
            right_forms.add(folded(question.answer))
            found = verdict(question.answer)
            if found is not Verdict.CORRECT:
                findings.error(
                    "check.answer-misjudged", f"{prefix}answer", answer=question.answer, verdict=found.value
                )
    for number, form in enumerate(question.accept):
        found = verdict(form)
        if found is not Verdict.CORRECT:
            key = _item(f"{prefix}accept", number, findings)
            findings.error("check.accept-misjudged", key, form=form, verdict=found.value)
    for number, form in enumerate(question.reject):
        key = _item(f"{prefix}reject", number, findings)
        found = verdict(form)
        if folded(form) in right_forms:
            findings.error("check.reject-excludes-key", key, form=form)
        elif found is Verdict.CORRECT:
            findings.error("check.reject-misjudged", key, form=form)
        elif found is Verdict.REVIEW:
            findings.warning("check.reject-doubtful", key, form=form)


def _check_options(
    question: MultipleChoice, prefix: str, findings: Findings, verdict: Callable[[str], Verdict]
) -> None:
    for option in question.options:
        expected = Verdict.CORRECT if option.letter == question.answer else Verdict.WRONG
        for form in (option.letter, option.text):
            found = verdict(form)
            key = option_key(f"{prefix}options", option.letter, findings)
            if found is expected:
                continue
            if found is Verdict.REVIEW:
                findings.warning("check.option-doubtful", key, letter=option.letter, form=form)
            else:
                findings.error(
                    "check.option-misjudged", key, letter=option.letter, form=form, verdict=found.value
                )
    for one_letter, other_letter in options_one_slip_apart(question):
        key = option_key(f"{prefix}options", other_letter, findings)
        findings.warning("check.options-one-slip-apart", key, letter=other_letter, other=one_letter)


def option_key(options: str, letter: str, findings: Findings) -> str:
    """Return the key of an option, whether the file lists the options or letters them."""
    listed = f"{options}[{'ABCDEF'.index(letter)}]"
    if listed in findings.places:
        return listed
    return next(
        (key for key in (f"{options}.{letter}", f"{options}.{letter.lower()}") if key in findings.places),
        options,
    )


def _item(key: str, number: int, findings: Findings) -> str:
    return f"{key}[{number}]" if f"{key}[{number}]" in findings.places else key
