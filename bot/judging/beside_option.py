"""What stands beside an option and makes it doubtful: another option, or a text that none has."""

import re
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA

from bot.game.model import Verdict
from bot.judging.candidates import Mention, Role, Shape
from bot.judging.choice_key import BY_LETTER, Compiled
from bot.judging.cue_words import cue
from bot.judging.forms import FUNCTION_WORDS, forms_of
from bot.judging.normalize import read
from bot.judging.places import is_count
from bot.judging.ruling import Judgement
from bot.judging.spelling import Grade
from bot.judging.tables import lists

_KEYS: Final = lists("keys.toml")
_TOGETHER: Final = lists("choice.toml")["together"] - {"semua"}
_SUPPOSING: Final = lists("around.toml")["supposing"]
_SENTENCE: Final = 4  # carrying words


def contradiction(key: Compiled, form: Shape, mentions: tuple[Mention, ...]) -> Judgement | None:
    """Return the judgement on a letter with the text of another option beside it: `A. <text of B>`."""
    reading = form.reading
    if len([m for m in mentions if _is_letter(key, form, m)]) != 1:
        return None
    for one, other in pairwise(mentions):
        letter, text = (one, other) if _is_letter(key, form, one) else (other, one)
        if not _is_letter(key, form, letter) or letter.target == text.target:
            continue
        if text.how in BY_LETTER and (text.how == "place" or "." not in reading.gaps[other.start]):
            continue
        if any(reading.norms[i] == "bukan" for i in range(one.start)):
            continue
        if not (_tied(form, one, other) if one is letter else _followed(form, mentions)):
            continue
        either = key.question.answer in (one.target, other.target)
        return Judgement(
            Verdict.REVIEW if either else Verdict.WRONG,
            "letter-against-text",
            text.form,
            None,
            reading.text(one.start, other.end),
            (("letter", letter.target), ("other", text.target)),
        )
    return None


def _is_letter(key: Compiled, form: Shape, mention: Mention) -> bool:
    """Whether it is an option's letter, not a letter that is an option's text: `A. O`."""
    if mention.how != "letter":
        return False
    return form.reading.words[mention.start].upper() not in dict(key.lettered)


def _tied(form: Shape, one: Mention, other: Mention) -> bool:
    """Whether a text stands right behind a letter, as its text would."""
    return one.end == other.start and not set(form.reading.gaps[other.start]) & set(",\n/✗;")


def _followed(form: Shape, mentions: tuple[Mention, ...]) -> bool:
    """Whether a letter ends a comment that has one text and nothing else: `tepung singkong kak, E`."""
    one, other = mentions[0], mentions[-1]
    between = range(one.end, other.start)
    light = all(form.roles[i] & (Role.ADDRESS | Role.PARTICLE) for i in between)
    others = (*range(one.start), *range(other.end, len(form.roles)))
    parted = set("".join(form.reading.gaps[one.end : other.start + 1])) & set("/✗✓*.!?\n")
    return len(mentions) == 2 and light and not parted and all(form.is_light(i) for i in others)


def without_own_text(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out parts of an option's text that stand in a remark beside a plain letter."""
    lettered = {m.target for m in mentions if m.how in BY_LETTER}
    if not lettered:
        return mentions
    return tuple(m for m in mentions if m.how != "part" or m.target in lettered)


def foreign_text(key: Compiled, form: Shape, mention: Mention, covered: frozenset[int]) -> str | None:
    """Return another answer in the place of the option's text: `B. Surabaya`."""
    reading = form.reading
    start = mention.end
    if start >= len(reading.words) or not re.match(r"\s*[.):=]|\s+-\s|\s*\(", reading.gaps[start]):
        return None
    if any(not form.is_light(i) and i not in covered for i in range(mention.start)):
        return None  # a sentence led to the letter: "saya jawab C. jaga gula ya"
    if start in covered or not {"¤", "\n", "✓", "✗"}.isdisjoint(reading.gaps[start]):
        return None
    end = start + 1
    while end < len(reading.words) and not form.breaks[end]:
        end += 1
    words = range(start, end)
    content = [i for i in words if not form.is_light(i)]
    said = [i for i in words if not form.roles[i] & (Role.ADDRESS | Role.FRAME)]
    if form.is_light(start) or not 1 <= len(content) <= 3 or len(content) < len(said) - 1:
        return None
    if any(
        cue(reading.norms[i]) or form.roles[i] & (Role.BECAUSE | Role.NEGATION | Role.ALTERNATIVE)
        for i in said
    ):
        return None
    option = next((o.text for o in key.question.options if o.letter == mention.target), "")
    own = {word.text for f in forms_of(option) for word in f.words}
    if any(
        reading.words[i] in own or reading.norms[i] in own or reading.norms[i] in key.echo for i in content
    ):
        return None
    typed = [reading.words[i] for i in content if reading.words[i].isalpha()]
    others = (o.text for o in key.question.options if o.letter != mention.target)
    if len(typed) > 1 and any(set(typed) <= set(read(text).words) for text in others):
        return reading.text(start, end)  # "D. Maria Walanda": half the name of another option
    if any(OSA.normalized_similarity(word, other) >= 0.6 for word in typed for other in own):
        return None  # a slip too many in the option's own text
    if not key.valued and any(reading.words[i][0].isdigit() or is_count(reading.norms[i]) for i in content):
        return None
    return reading.text(start, end)


def part_doubt(key: Compiled, form: Shape, mention: Mention, covered: frozenset[int]) -> Judgement | None:
    """Judge a part of an option's text that other words or its own generality make doubtful."""
    reading = form.reading
    left, right = _near(form, mention)
    known = {
        word.text
        for f, t in zip(key.matcher.forms, key.targets, strict=True)
        if t == mention.target
        for word in f.words
    }
    foreign = [
        i
        for i in range(left, right)
        if i not in covered
        and not form.is_light(i)
        and reading.norms[i] not in _SUPPOSING
        and not (reading.norms[i] == "ada" and reading.norms[max(0, i - 1)] == "yang")
        and reading.norms[i] not in key.echo
        and not any(
            text in known and grade < Grade.LIKELY_SLIP
            for text, grade in key.matcher.fits(reading.words[i]).items()
        )
        and not form.roles[i] & (Role.BECAUSE | Role.ALTERNATIVE | Role.COPULA)
        and reading.norms[i] not in FUNCTION_WORDS
    ]
    generic = all(reading.norms[i] in _KEYS["generic_answer"] for i in range(mention.start, mention.end))
    words = reading.text(left, right)
    if foreign and _is_sentence(key, mention) and says_much(key, form, mention, covered):
        return None
    if foreign and not any(cue(reading.norms[i]) for i in foreign):
        slipped = mention.target == key.question.answer and all(
            any(text in known for text in key.matcher.fits(reading.words[i])) for i in foreign
        )
        synonym = (
            slipped
            or (generic and len(foreign) > 1)
            or (mention.target == key.question.answer and _is_sentence(key, mention))
        )
        counted = any(reading.words[i][0].isdigit() and reading.words[i] not in known for i in foreign)
        return Judgement(
            Verdict.REVIEW if synonym and not counted else Verdict.WRONG,
            "another-thing",
            mention.form,
            mention.similarity,
            words,
        )
    if generic:
        return Judgement(Verdict.REVIEW, "generic-word", mention.form, mention.similarity, words)
    return None


def _is_sentence(key: Compiled, mention: Mention) -> bool:
    """Whether an option is a sentence, which followers put in their own words: `masuk kolong meja`."""
    forms = (f for f, t in zip(key.matcher.forms, key.targets, strict=True) if t == mention.target)
    return any(len(f.carrying) >= _SENTENCE for f in forms)


def says_much(key: Compiled, form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether a comment holds two words that carry the option of a part: `di bawah meja`."""
    carrying = {
        word.text
        for f, t in zip(key.matcher.forms, key.targets, strict=True)
        if t == mention.target
        for word in f.carrying
    }
    fits = (key.matcher.fits(form.reading.words[i]) for i in covered)
    return sum(any(text in carrying for text in found) for found in fits) >= 2


def _near(form: Shape, mention: Mention) -> tuple[int, int]:
    """Return the few words around a part that no punctuation keeps from it; `dan` does not."""
    left, right = mention.start, mention.end
    gaps = form.reading.gaps
    while left > 0 and mention.start - left < 3 and not gaps[left].strip(" &"):
        left -= 1
    while right < len(form.roles) and right - mention.end < 3 and not gaps[right].strip(" &"):
        right += 1
    return left, right


def instead_of_head(key: Compiled, form: Shape, mention: Mention) -> bool:
    """Whether the word before a short form stands where the option has its head: `pati sagu`."""
    option = next((o.text for o in key.question.options if o.letter == mention.target), "")
    own = read(option).words
    said = form.reading.words[mention.start : mention.end]
    return mention.start > 0 and len(own) > len(said) and own[-len(said) :] == said


def in_english(form: Shape, mention: Mention) -> str | None:
    """Return a part or a slip with an English word beside it: `sago starch`, `Alexander the Great`."""
    after = mention.end
    if after == len(form.roles) or form.reading.gaps[after].strip(" -"):
        return None
    return (
        form.reading.text(mention.start, after + 1) if form.reading.words[after] in _KEYS["english"] else None
    )


def offered_beside(key: Compiled, form: Shape, mention: Mention) -> str | None:
    """Return another thing of the option's kind behind a slash: `kepala banteng/kepala sapi`."""
    reading, start = form.reading, mention.end
    if mention.how == "value":
        return _another_number(form, start)
    if start >= len(reading.words) or reading.gaps[start].strip() != "/" or mention.end - mention.start < 2:
        return None
    _, end = form.segment(start, start + 1)
    own = reading.words[mention.start : mention.end]
    said = reading.words[start:end]
    kind = len(said) == len(own) and said[0] == own[0]
    return reading.text(start, end) if kind and said != own else None


def _another_number(form: Shape, start: int) -> str | None:
    """Return a number that no option has and that is offered too: `tahun 55an atau 60an`."""
    words = form.reading.words
    while start < len(words) and (form.roles[start] & (Role.ADDRESS | Role.PARTICLE) or words[start] == "an"):
        start += 1
    either = start + 1 < len(words) and form.reading.norms[start] in ("atau", "apa")
    return words[start + 1] if either and words[start + 1].isdigit() else None


def both_letters(key: Compiled, form: Shape, mention: Mention) -> str | None:
    """Return a second letter that is meant together with the first: `A terus B, dua duanya`."""
    words, norms = form.reading.words, form.reading.norms
    for i in range(mention.end, min(mention.end + 3, len(words))):
        letter = words[i].upper()
        if len(letter) == 1 and letter in key.letters and letter != mention.target:
            together = any(norm in _TOGETHER or norm == "duanya" for norm in norms[i + 1 : i + 5])
            return letter if together else None
    return None
