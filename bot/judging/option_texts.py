"""Options named by their text: all of it, a part that only one has, or other words for it."""

from typing import Final

from bot.judging import comparing
from bot.judging.candidates import Mention, Role, Shape
from bot.judging.choice_key import Compiled, affirms, is_yes_or_no
from bot.judging.matching import FUNCTION_WORDS, Grade, shortens
from bot.judging.normalize import Reading
from bot.judging.open_key import RIGHT, find
from bot.judging.tables import lists

_CRY: Final = lists("choice.toml")["after_cry"]
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


def _is_cry(reading: Reading, mention: Mention) -> bool:
    """Whether a single `O` is an exclamation: `O gitu ya`."""
    following = reading.norms[mention.end : mention.end + 1]
    return reading.words[mention.start : mention.end] == ("o",) and bool(_CRY.intersection(following))


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


def side(key: Compiled, form: Shape) -> Mention | None:
    """Return the option that a plain yes or no stands for: `salah` where the options are Fakta and Mitos."""
    norms = form.reading.norms
    passing = Role.FRAME | Role.ADDRESS | Role.PARTICLE | Role.ANNOUNCE
    said = [
        i
        for i, norm in enumerate(norms)
        if (is_yes_or_no(norm) and not _in_frame(form, i)) or not (form.roles[i] & passing or form.is_echo(i))
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


def _in_frame(form: Shape, i: int) -> bool:
    """Whether a word only belongs to a longer frame: `salah` in `maaf kalau salah`."""
    if not form.roles[i] & Role.FRAME:
        return False
    return not form.starts[i] or (i + 1 < len(form.roles) and not form.starts[i + 1])


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
