"""Options named by their text: all of it, a part that only one has, or other words for it."""

import re
from typing import Final

from bot.judging import comparing
from bot.judging.candidates import Mention, Role, Shape, shape
from bot.judging.choice_key import Compiled, affirms, is_yes_or_no
from bot.judging.forms import FUNCTION_WORDS, TITLES, shortens
from bot.judging.normalize import Reading, read
from bot.judging.open_key import RIGHT, find
from bot.judging.spelling import Grade, is_word
from bot.judging.tables import lists

_CRY: Final = lists("choice.toml")["after_cry"]
_MOST_CUT: Final = 8  # words
_VOWELS: Final = frozenset("aiueo")
_TITLED: Final = TITLES | FUNCTION_WORDS
_ROMAN: Final = frozenset(["ii", "iii"])
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")
_OFFERING: Final = frozenset(["atau", "apa"])
_NO_PART: Final = frozenset(["benar", "betul", "salah", "semua", "tidak", "ya"])


def texts(key: Compiled, reading: Reading) -> tuple[Mention, ...]:
    """Return the options named by their text, all of it or a part that only one of them has."""
    if key.valued:
        found = _values(key, reading)
        if found:
            return found
    whole = tuple(m for m in find(key.matcher, key.targets, reading) if not _is_cry(reading, m))
    taken = {i for m in whole for i in range(m.start, m.end)}
    parts: list[Mention] = []
    for i, word in enumerate(reading.words):
        if i in taken or len(word) < 2 or reading.norms[i] in _NO_PART or word in TITLES:
            continue
        fits = key.matcher.fits(word)
        if not fits:
            continue
        for unique, letter in key.unique:
            if (
                unique.text in fits
                and fits[unique.text] <= Grade.SLIP
                and (len(word) > 2 or fits[unique.text] is Grade.SAME)
            ):
                if len(word) == 1:
                    continue
                option = next(o.text for o in key.question.options if o.letter == letter)
                if reading.norms[i] in key.echo and unique.text not in read(option).words:
                    continue  # "tas" of the accepted "Tas Noken", where the question says it too
                if parts and parts[-1].end >= i - 1 and parts[-1].target == letter:
                    parts[-1] = Mention(parts[-1].start, i + 1, letter, option, 70.0, "part")
                else:
                    parts.append(Mention(i, i + 1, letter, option, 60.0, "part"))
                break
    targets = {m.target for m in whole}
    parts = [_with_small_words(key, reading, p) for p in parts if p.target not in targets]
    if whole and any(not _next_to(p, whole) for p in parts):
        near = {p.target for p in parts if _next_to(p, whole) or _corrects_to(reading, p, whole)}
        parts = [p for p in parts if p.target in near]
    return tuple(sorted((*whole, *parts), key=lambda m: m.start))


def _with_small_words(key: Compiled, reading: Reading, part: Mention) -> Mention:
    """Take in the small word before a part that stands there in the option too: `di bawah meja`."""
    small = reading.norms[part.start - 1] if part.start else ""
    if part.end - part.start < 2 or small not in FUNCTION_WORDS:
        return part
    text = f" {' '.join(read(part.form or '').norms)} "
    return part._replace(start=part.start - 1) if f" {small} {reading.norms[part.start]} " in text else part


def _is_cry(reading: Reading, mention: Mention) -> bool:
    """Whether a single `O` is an exclamation: `O gitu ya`."""
    following = (*reading.norms[mention.end : mention.end + 1], *reading.words[mention.end : mention.end + 1])
    return reading.words[mention.start : mention.end] == ("o",) and bool(_CRY.intersection(following))


def _next_to(part: Mention, whole: tuple[Mention, ...]) -> bool:
    return any(part.end in (m.start, m.start - 1) or part.start in (m.end, m.end + 1) for m in whole)


def _corrects_to(reading: Reading, part: Mention, whole: tuple[Mention, ...]) -> bool:
    """Whether a correction leads from a whole text to a part of another: `Soetomo, eh kayaknya Wahidin`.

    So does an offer: `Soetomo apa Wahidin ya`.
    """
    before = [m for m in whole if m.end <= part.start]
    if not before or any(m.start >= part.end for m in whole):
        return False
    form = shape(reading, frozenset(i for m in (*whole, part) for i in range(m.start, m.end)))
    between = range(before[-1].end, part.start)
    turns = any(form.roles[i] & Role.CORRECTION and form.starts[i] for i in between)
    said = [reading.norms[i] for i in between if reading.norms[i] not in TITLES]
    if said and all(norm in _OFFERING for norm in said):
        return True
    return turns and all(
        form.is_light(i) or form.roles[i] & Role.NEGATION or reading.norms[i] in _TITLED for i in between
    )


def _values(key: Compiled, reading: Reading) -> tuple[Mention, ...]:
    if any(word in _ROMAN for word in reading.words):  # "III" is laughter elsewhere
        norms = zip(reading.words, reading.norms, strict=True)
        reading = reading._replace(norms=tuple(word if word in _ROMAN else norm for word, norm in norms))
    found: list[Mention] = []
    unit = len({value.main.unit for _, value in key.valued}) == 1
    for letter, value in key.valued:
        option = next(o.text for o in key.question.options if o.letter == letter)
        found += [
            Mention(m.start, m.end, letter, option, 100.0, "value")
            for m in comparing.find(value, reading)
            if m.target == comparing.RIGHT or (unit and m.target == "doubt:unit")
        ]
    return tuple(sorted(found or _short_years(key, reading), key=lambda m: m.start))


def _short_years(key: Compiled, reading: Reading) -> list[Mention]:
    """Return the options that are years and named by their last two digits: `tahun '07`."""
    years = {option.text.strip()[2:]: option for option in key.question.options}
    if not all(_YEAR.fullmatch(option.text.strip()) for option in key.question.options):
        return []
    if len(years) < len(key.letters):
        return []
    form = shape(reading, echo=key.echo)
    content = [i for i in range(len(form.roles)) if not (form.is_light(i) or form.is_echo(i))]
    found: list[Mention] = []
    for i, word in enumerate(reading.words):
        quoted = reading.gaps[i].endswith(("'", '"')) and not {"'", '"'} & set(reading.gaps[i + 1])
        only = all(form.reading.words[j] in years for j in content)  # "bukan 84 tapi 73"
        said = quoted or only or "tahun" in reading.norms[max(0, i - 1) : i]
        if said and word in years:
            found.append(Mention(i, i + 1, years[word].letter, years[word].text, 90.0, "value"))
    return found


def synonym(key: Compiled, form: Shape) -> Mention | None:
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


def written_out(key: Compiled, reading: Reading) -> Reading | None:
    """Return a comment with the words that it cuts short written out: `transpi`, `mksr`, `rehab`.

    None where it cuts none short. A word counts as one where it can only be the one word of the options.
    """
    words, norms = list(reading.words), list(reading.norms)
    for i, word in enumerate(reading.words[:_MOST_CUT]):
        if len(word) < 3 or not word.isalpha() or key.matcher.fits(word):
            continue
        fuller = {text for text in key.matcher.beginning_with(word[0]) if _is_cut(word, text)}
        if len(fuller) == 1:
            words[i] = norms[i] = fuller.pop()
    if tuple(words) == reading.words:
        return None
    return reading._replace(words=tuple(words), norms=tuple(norms))


def _is_cut(word: str, text: str) -> bool:
    """Whether a word is the beginning of a longer one, or its consonants, first letter included."""
    if len(text) < len(word) + 2 or word[0] != text[0]:
        return False
    if len(word) >= 4 and text.startswith(word):
        return not is_word(word) or len(word) >= 5
    if not _VOWELS.isdisjoint(word) or is_word(word):
        return False
    bones = iter(letter for letter in text if letter not in _VOWELS)
    return all(letter in bones for letter in word) and len(word) >= sum(c not in _VOWELS for c in text) - 1


def side(key: Compiled, form: Shape) -> Mention | None:
    """Return the option that a plain yes or no stands for: `salah` where the options are Fakta and Mitos."""
    norms = form.reading.norms
    passing = Role.FRAME | Role.ADDRESS | Role.PARTICLE | Role.ANNOUNCE
    said = [
        i
        for i, norm in enumerate(norms)
        if (is_yes_or_no(norm) and not _in_frame(form, i) and not _repeats(form, i))
        or not (form.roles[i] & passing or form.is_echo(i))
    ]
    if not 1 <= len(said) <= 4 or form.asks() or all(norms[i] == "ya" for i in said):
        return None
    clauses: list[list[str]] = []
    for i in said:
        if not clauses or form.breaks[i]:
            clauses.append([])
        clauses[-1].append(norms[i])
    stands = {affirms(clause) for clause in clauses}
    for letter, yes in key.sides:
        if stands == {yes}:
            option = next(o.text for o in key.question.options if o.letter == letter)
            return Mention(said[0], said[-1] + 1, letter, option, 80.0, "synonym")
    return None


def _repeats(form: Shape, i: int) -> bool:
    """Whether a word only says the statement again, behind a word that judges it: `iya ga punya otak`."""
    norms = form.reading.norms
    told = form.is_echo(i) and i + 1 < len(norms) and form.is_echo(i + 1)
    return told and any(is_yes_or_no(norm) for norm in norms[:i])


def _in_frame(form: Shape, i: int) -> bool:
    """Whether a word only belongs to a longer frame: `salah` in `maaf kalau salah`."""
    if not form.roles[i] & Role.FRAME:
        return False
    return not form.starts[i] or (i + 1 < len(form.roles) and not form.starts[i + 1])


def reordered(key: Compiled, form: Shape) -> Mention | None:
    """Return the one option of which all carrying words are there in another order: `harapan keluarga`."""
    size = len(form.reading.words)
    found = {
        target: Mention(0, size, target, matched.text, 90.0, "word-order")
        for matched, target in zip(key.matcher.forms, key.targets, strict=True)
        if key.matcher.scattered(form.reading, matched)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def nearly(key: Compiled, form: Shape) -> Mention | None:
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
