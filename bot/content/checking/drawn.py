"""Whether a text is cut on the cards, or set too small for a phone: measured on their layouts."""

from collections.abc import Sequence
from pathlib import Path

from bot.content.cards import LEAST_READ, Layout, reveal_layout, round_slides
from bot.content.checking.captions import LONGEST_MOMENT, LONGEST_NUMBER
from bot.content.checking.findings import Findings
from bot.content.checking.judged import option_key
from bot.content.subjects import Brand, RevealCard, RoundCard
from bot.game.model import MultipleChoice, Quiz
from bot.settings import SeriesSettings, Settings

_KEYS = {"note": "prize", "title": "title", "programme": "programme"}
_ALWAYS_FITS = 60  # letters; what is no longer than that has room in every place of a card
_ANY_PICTURE = Path("picture.jpg")  # only its place is laid out, it is not opened


def check_cards(
    quiz: Quiz, prefixes: Sequence[str], series: SeriesSettings, settings: Settings, findings: Findings
) -> None:
    """Find the texts that end in `…` on a card, or are set too small to be read on a phone.

    One that is wrong besides is not told of twice.
    """
    if not _may_be_cut(quiz):
        return  # laying out takes longer than all other checks
    brand = Brand(settings.account.name, settings.account.handle, zone=settings.zone)
    card = RoundCard(
        series_title=series.title,
        questions=quiz.questions,
        closes_at=LONGEST_MOMENT,
        number=LONGEST_NUMBER,
        title=quiz.title,
        programme=quiz.programme or series.programme,
        prize=quiz.prize or series.prize,
        picture=_ANY_PICTURE if quiz.image else None,
    )
    cut: list[str] = []
    small: list[str] = []
    for slide in round_slides(card, brand):
        cut += [key for slot in slide.layout.shortened if (key := _KEYS.get(slot))]
        if slide.question is not None:
            prefix = prefixes[slide.question]
            cut += _keys(slide.layout.shortened, prefix, findings)
            small += _keys(_small(slide.layout), prefix, findings)
    reveal = RevealCard(
        series.title, quiz.questions, LONGEST_NUMBER, source=quiz.source, asked_at=LONGEST_MOMENT
    )
    layout = reveal_layout(reveal, brand, "story")
    place_of = _reveal_places(quiz, prefixes, findings)
    cut += [place_of[slot] for slot in layout.shortened if slot in place_of]
    small += [place_of[slot] for slot in _small(layout) if slot in place_of]
    wrong = {problem.key for problem in findings.problems}
    for code, keys in (("check.cut-on-card", cut), ("check.small-on-card", small)):
        for key in dict.fromkeys(keys):
            if key in findings.places and key not in wrong:  # what the settings say is not the writer's
                findings.warning(code, key)
                wrong.add(key)


def _small(layout: Layout) -> tuple[str, ...]:
    return tuple(text.slot for text in layout.texts if text.size < LEAST_READ)


def _may_be_cut(quiz: Quiz) -> bool:
    texts = [quiz.title, quiz.programme, quiz.prize, quiz.source]
    for question in quiz.questions:
        texts += [question.text, question.explanation]
        if isinstance(question, MultipleChoice):
            texts += [option.text for option in question.options]
        else:
            texts.append(question.answer)
    lengths = [len(text or "") for text in texts]
    return max(lengths) > _ALWAYS_FITS and sum(lengths) > 5 * _ALWAYS_FITS


def _reveal_places(quiz: Quiz, prefixes: Sequence[str], findings: Findings) -> dict[str, str]:
    """Return by slot of the reveal where the writer finds its text."""
    place_of = {"note": "source"}
    single = len(quiz.questions) == 1
    for number, (question, prefix) in enumerate(zip(quiz.questions, prefixes, strict=True), start=1):
        if isinstance(question, MultipleChoice):
            answer = option_key(f"{prefix}options", question.answer, findings)
        else:
            answer = f"{prefix}answer"
        place_of["answer" if single else f"answers.{number}"] = answer
    if single:
        place_of["explanation"] = f"{prefixes[0]}explanation"
    return place_of


def _keys(slots: Sequence[str], prefix: str, findings: Findings) -> list[str]:
    """Return where the writer finds the texts of these slots."""
    keys = []
    for slot in slots:
        if slot == "question":
            keys.append(f"{prefix}question")
        elif slot.startswith("options."):
            keys.append(option_key(f"{prefix}options", slot.removeprefix("options."), findings))
    return keys
