"""Multiple choice: the option by its letter, its text, its place or a mark (policy, section 2)."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA

from bot.game.model import MultipleChoice, OpenAnswer, Verdict
from bot.judging import comparing, talk
from bot.judging.beside import attached
from bot.judging.candidates import Mention, Outcome, Role, Shape, resolve, shape, without_idioms
from bot.judging.matching import (
    FUNCTION_WORDS,
    Form,
    Grade,
    KeyWord,
    Matcher,
    forms_of,
    shortens,
    skeleton,
)
from bot.judging.normalize import Reading, read
from bot.judging.open_key import RIGHT, find, synonymous, words_of_question
from bot.judging.ruling import Judgement
from bot.judging.tables import lists

_KEYS: Final = lists("keys.toml")
_AROUND: Final = lists("around.toml")
_LETTER_NAMES: Final = {"be": "B", "ce": "C", "de": "D", "ef": "F"}
_PLACES: Final = {
    "pertama": 1, "kesatu": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5, "keenam": 6,
    "terakhir": -1,
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6,
}  # fmt: skip
_CARDINALS: Final = frozenset(["satu", "dua", "tiga", "empat", "lima", "enam"])
_BEFORE_PLACE: Final = frozenset(["yang", "nomor", "opsi", "pilihan", "urutan", "ke", "pilih", "poin"])
_MOST_LETTERS: Final = 12
_ENDS: Final = _AROUND["first_place"] | _AROUND["last_place"]
_NO_PART: Final = frozenset(["benar", "betul", "salah", "semua", "tidak", "ya"])
_EVERY: Final = frozenset(["semua", "semuanya", "seluruhnya"])


@dataclass(frozen=True, slots=True)
class Compiled:
    """A question's options, ready for matching.

    Args:
        letters: Of the options, in order.
        targets: The letter that each form of the matcher stands for.
        unique: For each word that only one option has, its letter and whether it is a bare generic word.
        valued: The value of each option where all are numbers or dates.
    """

    question: MultipleChoice
    letters: str
    matcher: Matcher
    targets: tuple[str, ...]
    unique: tuple[tuple[KeyWord, str], ...]
    shared: Matcher
    echo: frozenset[str]
    valued: tuple[tuple[str, comparing.Key], ...]
    synonyms: tuple[tuple[str, Matcher], ...]


def compile_key(question: MultipleChoice) -> Compiled:
    """Return a multiple-choice question, ready for matching."""
    forms: list[Form] = []
    targets: list[str] = []
    texts = [frozenset(read(option.text).words) for option in question.options]
    telling = frozenset[str]().union(*texts) - frozenset.intersection(*texts)
    for option in question.options:
        written = (option.text, *question.accept) if option.letter == question.answer else (option.text,)
        for text in written:
            for form in forms_of(text, telling=telling):
                forms.append(form)
                targets.append(option.letter)
    for text in question.reject:
        for form in forms_of(text):
            if all(form.squeezed != known.squeezed for known in forms):
                forms.append(form)
                targets.append("reject:" + text)
    owners: dict[str, set[str]] = {}
    words: dict[str, KeyWord] = {}
    for form, target in zip(forms, targets, strict=True):
        for word in form.words:
            if len(word.text) > 1 and word.text not in FUNCTION_WORDS and not target.startswith("reject:"):
                owners.setdefault(skeleton(word.text), set()).add(target)
                words[skeleton(word.text)] = word
    unique = tuple(
        (words[bone], next(iter(letters))) for bone, letters in owners.items() if len(letters) == 1
    )
    shared = [f for bone, letters in owners.items() if len(letters) > 1 for f in forms_of(words[bone].text)]
    valued: list[tuple[str, comparing.Key]] = []
    for option in question.options:
        value = comparing.compile_value(OpenAnswer(text=question.text, answer=option.text))
        if value is not None:
            valued.append((option.letter, value))
    if len(valued) < len(question.options):
        valued = []
    return Compiled(
        question,
        "".join(option.letter for option in question.options),
        Matcher(forms),
        tuple(targets),
        unique,
        Matcher(shared),
        words_of_question(question.text),
        tuple(valued),
        tuple((option.letter, _synonyms(option.text)) for option in question.options),
    )


def _synonyms(text: str) -> Matcher:
    return Matcher([form for written in synonymous((text,)) for form in forms_of(written)])


def judge(key: Compiled, reading: Reading) -> Judgement:
    """Return the verdict on a comment to a multiple-choice question."""
    if not reading.words and not reading.hashtags:
        return Judgement(Verdict.CHATTER, "nothing-said")
    texts = without_idioms(reading, _texts(key, reading))
    covered = frozenset(i for m in texts for i in range(m.start, m.end))
    form = shape(reading, covered, key.echo)
    letters = _letters(key, form, texts, covered)
    if not letters:
        letters = _places(key, form, texts)
    mentions = tuple(sorted((*texts, *letters), key=lambda m: m.start))
    if not mentions:
        return _not_given(key, form)
    covered |= frozenset(i for m in letters for i in range(m.start, m.end))
    if contradiction := _contradiction(key, form, mentions):
        return contradiction
    merged = _without_own_text(mentions)
    outcome = resolve(form, merged)
    if outcome.why == "only-rejected":
        said = sum(not role & (Role.FRAME | Role.ANNOUNCE) for role in shape(reading).roles)
        if talk.weigh(form, covered, key.echo) >= talk.TALK and not letters and said > 3:
            return Judgement(Verdict.CHATTER, "no-attempt")
        if "semua" in reading.norms and said <= 3:
            return Judgement(Verdict.WRONG, "other-answer", words=reading.text(0, len(reading.words)))
        left = set(key.letters) - {m.target for m in mentions}
        return Judgement(
            Verdict.REVIEW,
            "only-rejected",
            words=reading.text(mentions[0].start, mentions[-1].end),
            facts=(("left", ", ".join(sorted(left))),),
        )
    return _given(key, form, outcome, covered)


def _given(key: Compiled, form: Shape, outcome: Outcome, covered: frozenset[int]) -> Judgement:
    reading = form.reading
    by_letter = [m for m in outcome.given if m.how in ("letter", "place")]
    if not by_letter and all(talk.talks_around(form, m, covered, key.echo) for m in outcome.given):
        return Judgement(Verdict.CHATTER, "no-attempt")
    targets = sorted({m.target for m in outcome.given})
    first, last = outcome.given[0], outcome.given[-1]
    words = reading.text(first.start, last.end)
    if outcome.why == "hedge" and len(targets) > 1:
        return Judgement(
            Verdict.WRONG, "hedge", words=words, facts=(("one", targets[0]), ("other", targets[-1]))
        )
    mention = by_letter[-1] if by_letter else last
    words = reading.text(mention.start, mention.end)
    if mention.how == "part" and (doubt := _part_doubt(key, form, mention)):
        return doubt
    by_text = mention.how in ("text", "variant", "slip")
    if by_text and mention.target == key.question.answer and (extra := attached(form, mention)):
        return Judgement(Verdict.REVIEW, "attached-word", mention.form, mention.similarity, extra)
    if mention.how == "letter" and (foreign := _foreign_text(key, form, mention)):
        verdict = Verdict.REVIEW if mention.target == key.question.answer else Verdict.WRONG
        return Judgement(
            verdict, "letter-and-other-text", mention.form, None, foreign, (("letter", mention.target),)
        )
    facts = (("letter", mention.target), ("answer", key.question.answer))
    if mention.target == key.question.answer:
        reason = mention.how if outcome.why == "plain" else outcome.why
        return Judgement(Verdict.CORRECT, reason, mention.form, mention.similarity, words, facts)
    reason = "no-such-letter" if mention.target not in key.letters else "other-option"
    if mention.target.startswith("reject:"):
        reason = "rejected"
    return Judgement(Verdict.WRONG, reason, mention.form, mention.similarity, words, facts)


def _texts(key: Compiled, reading: Reading) -> tuple[Mention, ...]:
    """Return the options named by their text, all of it or a part that only one of them has."""
    if key.valued:
        found = _values(key, reading)
        if found:
            return found
    whole = find(key.matcher, key.targets, reading)
    taken = {i for m in whole for i in range(m.start, m.end)}
    parts: list[Mention] = []
    for i, word in enumerate(reading.words):
        if i in taken or len(word) < 2 or reading.norms[i] in _NO_PART:
            continue
        fits = key.matcher.fits(word)
        for unique, letter in key.unique:
            if (
                unique.text in fits
                and fits[unique.text] <= Grade.SLIP
                and (len(word) > 2 or fits[unique.text] is Grade.SAME)
            ):
                if len(word) == 1:
                    continue
                option = next(o.text for o in key.question.options if o.letter == letter)
                if parts and parts[-1].end >= i - 1 and parts[-1].target == letter:
                    parts[-1] = Mention(parts[-1].start, i + 1, letter, option, 70.0, "part")
                else:
                    parts.append(Mention(i, i + 1, letter, option, 60.0, "part"))
                break
    targets = {m.target for m in whole}
    parts = [p for p in parts if p.target not in targets]
    if whole and any(not _next_to(p, whole) for p in parts):
        parts = [p for p in parts if _next_to(p, whole)]
    return tuple(sorted((*whole, *parts), key=lambda m: m.start))


def _next_to(part: Mention, whole: tuple[Mention, ...]) -> bool:
    return any(part.end in (m.start, m.start - 1) or part.start in (m.end, m.end + 1) for m in whole)


def _values(key: Compiled, reading: Reading) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for letter, value in key.valued:
        option = next(o.text for o in key.question.options if o.letter == letter)
        found += [
            Mention(m.start, m.end, letter, option, 100.0, "value")
            for m in comparing.find(value, reading)
            if m.target == comparing.RIGHT
        ]
    return tuple(sorted(found, key=lambda m: m.start))


def _letter_of(key: Compiled, word: str) -> str | None:
    if len(word) == 1 and "a" <= word <= "z":
        return word.upper()
    if len(word) == 2 and word[0] == word[1] and word not in ("aa", "ee") and word[0].upper() in key.letters:
        return word[0].upper()
    name = _LETTER_NAMES.get(word)
    return name if name and name in key.letters else None


def _letters(
    key: Compiled, form: Shape, texts: tuple[Mention, ...], covered: frozenset[int]
) -> tuple[Mention, ...]:
    """Return the options named by their letter; a letter inside other words is none."""
    reading = form.reading
    found: list[Mention] = []
    candidates = [
        (i, letter)
        for i, word in enumerate(reading.words)
        if i not in covered
        and (letter := _letter_of(key, word))
        and (len(word) == 1 or word[0] != word[1] or reading.capitals[i])  # "cc @friend"
    ][:_MOST_LETTERS]
    if _is_cry(form, [i for i, _ in candidates]) and len({letter for _, letter in candidates}) == 1:
        return ()
    sure = {i for i, letter in candidates if _is_choice(key, form, i, letter, texts)}
    for _ in range(2):  # a letter beside a sure one, with only `atau` or a comma between, is one too
        for i, letter in candidates:
            if i not in sure and letter in key.letters and any(_joined(form, i, other) for other in sure):
                sure.add(i)
    for i, letter in candidates:
        if i in sure:
            option = next((o for o in key.question.options if o.letter == letter), None)
            found.append(Mention(i, i + 1, letter, option.text if option else None, 100.0, "letter"))
    for i, word in enumerate(reading.words):
        if i not in covered and i not in sure and _is_row(key, form, i, word):
            found += [Mention(i, i + 1, letter.upper(), None, 100.0, "letter") for letter in word]
    return tuple(sorted(found, key=lambda m: m.start))


def _is_cry(form: Shape, letters: list[int]) -> bool:
    """Whether one letter again and again runs into a sentence: `A A A A sakit perut`."""
    if len(letters) <= 2 or letters[-1] + 1 >= len(form.roles):
        return False
    return not form.breaks[letters[-1] + 1] and not form.is_light(letters[-1] + 1)


def _is_row(key: Compiled, form: Shape, i: int, word: str) -> bool:
    """Whether a word is several letters in a row: `abc semua`, `AC`."""
    letters = word.upper()
    if (
        not 2 <= len(letters) <= len(key.letters)
        or word in _LETTER_NAMES
        or list(letters) != sorted(set(letters))
    ):
        return False
    return set(letters) <= set(key.letters) and (
        form.stands_alone(i, i + 1) or (letters == key.letters and len(letters) > 2)
    )


def _joined(form: Shape, one: int, other: int) -> bool:
    low, high = min(one, other), max(one, other)
    return high - low <= 3 and all(
        form.roles[i] & (Role.ALTERNATIVE | Role.PARTICLE | Role.NEGATION | Role.CORRECTION | Role.CONCLUSION)
        for i in range(low + 1, high)
    )


def _is_choice(key: Compiled, form: Shape, i: int, letter: str, texts: tuple[Mention, ...]) -> bool:
    reading, roles, norms = form.reading, form.roles, form.reading.norms
    before, after = reading.gaps[i], reading.gaps[i + 1]
    last = i + 1 == len(norms)
    goes_on = i + 2 < len(norms) and norms[i + 2] in _AROUND["deciding"] | {"sudah"}
    idiom = norms[i] == "b" and norms[i + 1 : i + 2] == ("saja",) and not goes_on
    announced = i > 0 and _announces(form, i)
    if idiom and not announced:
        return False
    if (
        letter not in key.letters
        and len(reading.words) > 1
        and not (form.stands_alone(i, i + 1) or announced)
    ):
        return False
    if form.stands_alone(i, i + 1):
        alone = all(form.is_light(j) for j in range(len(norms)) if j != i)
        capital = reading.capitals[i] and alone
        return letter in key.letters or letter < "G" or announced or capital or len(reading.words) == 1
    opens = form.breaks[i] or all(form.is_light(j) for j in range(form.clause(i, i + 1)[0], i))
    named = reading.words[i] not in _LETTER_NAMES
    if announced and (last or named):
        return True
    if "✓" in after or "✗" in after:
        return named
    if opens and named and re.match(r"\s*[.):=\-]", after) and not (after.strip() == "-" and after == "-"):
        return True
    if "(" in before and ")" in after:
        return named
    if opens and named and after.strip() == "/" and not last and _letter_of(key, reading.words[i + 1]):
        return True
    if opens and any(m.start == i + 1 for m in texts):
        return named
    if (
        opens
        and named
        and not last
        and (
            roles[i + 1]
            & (Role.FRAME | Role.BECAUSE | Role.ADDRESS | Role.ALTERNATIVE | Role.CORRECTION | Role.NEGATION)
            or norms[i + 1] in _AROUND["after_letter"]
        )
    ):
        return True
    if named and last and any(m.target == letter and m.end <= i for m in texts) and form.is_light(i - 1):
        return True
    if i > 0 and roles[i - 1] & Role.NEGATION and (last or form.breaks[i + 1] or form.is_light(i + 1)):
        return named
    return opens and named and reading.capitals[i] and (letter != "A" or i == 0)


def _announces(form: Shape, i: int) -> bool:
    j = i - 1
    while (
        j >= 0
        and form.reading.norms[j] in ("itu", "yang", "adalah", "ya", "huruf", "opsi", "saja")
        and form.roles[j] & (Role.PARTICLE | Role.ANNOUNCE)
    ):
        if form.reading.norms[j] in ("yang", "huruf", "opsi"):
            return form.is_light(j - 1) if j > 0 else True
        j -= 1
    return j >= 0 and bool(form.roles[j] & Role.ANNOUNCE)


def _places(key: Compiled, form: Shape, texts: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the option named by its place: `yang kedua`, `nomor 2`, `paling bawah`."""
    norms = form.reading.norms
    found: list[Mention] = []
    size = len(key.letters)
    for i, norm in enumerate(norms):
        start, place = i, 0
        if norm == "ke" and i + 1 < len(norms) and norms[i + 1].isdigit():
            continue
        before = norms[i - 1] if i else ""
        if before in ("paling", "yang", "urutan", "nomor", "opsi", "pilihan") and norm in _ENDS:
            start, place = i - 1, size if norm in _AROUND["last_place"] else 1
            if before == "paling" and i > 1 and norms[i - 2] in _BEFORE_PLACE:
                start = i - 2
        elif norm in _ENDS and norms[i + 1 : i + 2] == ("sendiri",):
            place = size if norm in _AROUND["last_place"] else 1
        elif norm == "tengah" and size % 2 == 1 and before in ("yang", "paling"):
            start, place = i - 1, size // 2 + 1
        elif before in _BEFORE_PLACE:
            place = _PLACES.get(norm, int(norm) if norm.isdigit() and len(norm) == 1 else 0)
            start = i - 1
            if (
                norm in _PLACES
                and before == "yang"
                and norm in ("satu", "dua", "tiga", "empat", "lima", "enam")
            ):
                place = 0
        if place == -1:
            place = size
        if key.valued and (norm.isdigit() or norm in _CARDINALS):
            continue  # the options are numbers themselves
        if 1 <= place <= size and form.stands_alone(start, i + 1):
            letter = key.letters[place - 1]
            found.append(Mention(start, i + 1, letter, key.question.options[place - 1].text, 100.0, "place"))
    return tuple(found)


def _contradiction(key: Compiled, form: Shape, mentions: tuple[Mention, ...]) -> Judgement | None:
    """Return the judgement on a letter with the text of another option beside it: `A. <text of B>`."""
    reading = form.reading
    for one, other in pairwise(mentions):
        if one.how != "letter" or other.how in ("letter", "place") or one.target == other.target:
            continue
        if other.start != one.end or (other.how == "part" and other.similarity < 60):
            continue
        gap = reading.gaps[other.start]
        if "," in gap or "\n" in gap or "/" in gap or "✗" in gap or ";" in gap:
            continue
        if any(form.reading.norms[i] == "bukan" for i in range(one.start)):
            continue
        if len([m for m in mentions if m.how == "letter"]) > 1:
            continue
        either = key.question.answer in (one.target, other.target)
        return Judgement(
            Verdict.REVIEW if either else Verdict.WRONG,
            "letter-against-text",
            other.form,
            None,
            reading.text(one.start, other.end),
            (("letter", one.target), ("other", other.target)),
        )
    return None


def _without_own_text(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out parts of an option's text that stand in a remark beside a plain letter."""
    lettered = {m.target for m in mentions if m.how in ("letter", "place")}
    if not lettered:
        return mentions
    return tuple(m for m in mentions if m.how != "part" or m.target in lettered)


def _foreign_text(key: Compiled, form: Shape, mention: Mention) -> str | None:
    """Return another answer in the place of the option's text: `B. Surabaya`."""
    reading = form.reading
    start = mention.end
    if start >= len(reading.words) or not re.match(r"\s*[.):=]|\s+-\s|\s*\(", reading.gaps[start]):
        return None
    if "¤" in reading.gaps[start] or "\n" in reading.gaps[start]:
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
        talk.cue(reading.norms[i]) or form.roles[i] & (Role.BECAUSE | Role.NEGATION | Role.ALTERNATIVE)
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
    if any(OSA.normalized_similarity(word, other) >= 0.6 for word in typed for other in own):
        return None  # a slip too many in the option's own text
    if not key.valued and any(reading.words[i][0].isdigit() or reading.norms[i] in _PLACES for i in content):
        return None
    return reading.text(start, end)


def _part_doubt(key: Compiled, form: Shape, mention: Mention) -> Judgement | None:
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
        if not mention.start <= i < mention.end
        and not form.is_light(i)
        and reading.norms[i] not in key.echo
        and not any(text in known for text in key.matcher.fits(reading.words[i]))
        and not form.roles[i] & (Role.BECAUSE | Role.ALTERNATIVE | Role.COPULA)
        and reading.norms[i] not in FUNCTION_WORDS
    ]
    generic = all(reading.norms[i] in _KEYS["generic_answer"] for i in range(mention.start, mention.end))
    words = reading.text(left, right)
    if foreign and not any(talk.cue(reading.norms[i]) for i in foreign):
        synonym = generic and len(foreign) > 1
        return Judgement(
            Verdict.REVIEW if synonym else Verdict.WRONG,
            "another-thing",
            mention.form,
            mention.similarity,
            words,
        )
    if generic:
        return Judgement(Verdict.REVIEW, "generic-word", mention.form, mention.similarity, words)
    return None


def _near(form: Shape, mention: Mention) -> tuple[int, int]:
    """Return the few words around a part that no punctuation keeps from it; `dan` does not."""
    left, right = mention.start, mention.end
    gaps = form.reading.gaps
    while left > 0 and mention.start - left < 3 and not gaps[left].strip(" &"):
        left -= 1
    while right < len(form.roles) and right - mention.end < 3 and not gaps[right].strip(" &"):
        right += 1
    return left, right


def _nearly(key: Compiled, form: Shape) -> Mention | None:
    """Return the one option of which most words are there in their order: a word in it was put otherwise."""
    best: list[tuple[float, Mention]] = []
    for matched, target in zip(key.matcher.forms, key.targets, strict=True):
        part = key.matcher.aligned(form.reading, matched, frozenset())
        if part and part.needed >= 4 and part.found >= 3 and part.found / part.needed >= 0.7:
            best.append(
                (
                    part.similarity,
                    Mention(part.start, part.end, target, matched.text, part.similarity, "part"),
                )
            )
    best.sort(key=lambda pair: -pair[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def _synonym(key: Compiled, form: Shape) -> Mention | None:
    """Return the option that a comment names in other words: a synonym of the table, or a short form."""
    reading = form.reading
    content = [i for i in range(len(form.roles)) if not form.is_light(i)]
    for letter, matcher in key.synonyms:
        for m in find(matcher, tuple(RIGHT for _ in matcher.forms), reading):
            return Mention(m.start, m.end, letter, m.form, m.similarity, "synonym")
    if len(content) == 1 and not form.is_echo(content[0]):
        word = reading.words[content[0]]
        for matched, target in zip(key.matcher.forms, key.targets, strict=True):
            words = tuple(w.text for w in matched.words if w.text not in FUNCTION_WORDS)
            if len(words) >= 2 and shortens(word, words):
                return Mention(content[0], content[0] + 1, target, matched.text, 80.0, "synonym")
    return None


def _not_given(key: Compiled, form: Shape) -> Judgement:
    reading = form.reading
    other = _synonym(key, form) or _nearly(key, form)
    if other and not talk.talks_around(form, other, frozenset(range(other.start, other.end)), key.echo):
        right = other.target == key.question.answer
        return Judgement(
            Verdict.REVIEW if right else Verdict.WRONG,
            "synonym" if right else "other-option",
            other.form,
            other.similarity,
            reading.text(other.start, other.end),
            (("letter", other.target), ("answer", key.question.answer)),
        )
    content = [i for i in range(len(form.roles)) if not form.is_light(i)]
    if content and all(len(reading.words[i]) == 1 and reading.words[i].isalpha() for i in content):
        return Judgement(Verdict.CHATTER, "no-attempt")  # "b aja kak"
    if not content and reading.hashtags:
        tags = read(" ".join(reading.hashtags))
        return judge(key, tags) if tags.words else Judgement(Verdict.CHATTER, "no-attempt")
    if len(content) == 1 and key.valued and "nomor" in reading.norms and reading.words[content[0]].isdigit():
        return Judgement(Verdict.REVIEW, "bare-number", words=reading.words[content[0]])
    if (
        len(content) == 1
        and reading.words[content[0]].isdigit()
        and not key.valued
        and len(reading.words[content[0]]) == 1
    ):
        return Judgement(Verdict.REVIEW, "bare-number", words=reading.words[content[0]])
    shared = [i for i in content if key.shared.forms and key.shared.fits(reading.words[i])]
    if shared and len(shared) == len(content):
        return Judgement(Verdict.REVIEW, "fits-several", words=reading.text(content[0], content[-1] + 1))
    if (
        any(norm in _EVERY for norm in reading.norms)
        and len(content) <= 1
        and len(reading.words) <= 4
        and not any(talk.is_chat_word(norm) for norm in reading.norms)
        and not talk.weigh(form, frozenset(), key.echo)
    ):
        return Judgement(
            Verdict.WRONG,
            "hedge",
            words=reading.text(0, len(reading.words)),
            facts=(("one", key.letters[0]), ("other", key.letters[-1])),
        )
    if talk.looks_like_an_answer(form, key.echo):
        return Judgement(Verdict.WRONG, "other-answer", words=" ".join(reading.words[i] for i in content))
    return Judgement(Verdict.CHATTER, "no-attempt")
