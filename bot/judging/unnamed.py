"""Comments that name no complete form of the key: a synonym, a part, another answer, or talk."""

from typing import Final

from bot.game.model import Verdict
from bot.judging import attempting, talk
from bot.judging.candidates import Mention, Role, Shape
from bot.judging.denied import rejects_only
from bot.judging.forms import FUNCTION_WORDS, TITLES, shortens
from bot.judging.matching import Match
from bot.judging.normalize import Reading
from bot.judging.numerals import is_nearly_a_number
from bot.judging.open_key import RIGHT, Compiled, find
from bot.judging.ruling import Judgement
from bot.judging.spelling import Grade
from bot.judging.tables import lists

_KEYS: Final = lists("keys.toml")
_AROUND: Final = lists("around.toml")
_PREFIXES: Final = _AROUND["prefix"] | {""}
_SUFFIXES: Final = _AROUND["suffix"] | {""}


def not_given(key: Compiled, form: Shape) -> Judgement:
    """Judge a comment that names no form of the key: another answer, part of one, or talk."""
    reading = form.reading
    synonym = find(key.synonyms, tuple(RIGHT for _ in key.synonyms.forms), reading)
    if synonym and not talk.talks_around(
        form, synonym[0], frozenset(range(synonym[0].start, synonym[0].end)), key.asked
    ):
        return Judgement(
            Verdict.REVIEW, "synonym", synonym[0].form, words=reading.text(synonym[0].start, synonym[0].end)
        )
    best: Match | None = None
    for matched, target in zip(key.matcher.forms, key.targets, strict=True):
        if target == RIGHT:
            if key.matcher.scattered(reading, matched) and talk.weigh(form, frozenset()) < talk.TALK:
                return Judgement(
                    Verdict.REVIEW, "word-order", matched.text, 90.0, reading.text(0, len(reading.words))
                )
            part = key.matcher.aligned(reading, matched, frozenset())
            if part and (best is None or part.similarity > best.similarity):
                best = part
    content = [i for i in range(len(form.roles)) if not form.is_light(i)]
    if rejected := rejects_only(form):
        return Judgement(Verdict.REVIEW, "only-rejected", words=rejected)
    if short := _unlisted_abbreviation(key, form, content):
        return Judgement(Verdict.REVIEW, "abbreviation", short[1], None, short[0])
    if best and (best.found == best.needed or best.grade <= Grade.SLIP or best.found >= 2):
        covered = frozenset(range(best.start, best.end))
        near = Mention(best.start, best.end, "near", best.form.text, best.similarity, "part")
        strong = best.found >= 2 or best.grade >= Grade.SHORT_SLIP or len(content) <= 3
        if strong and not talk.talks_around(form, near, covered, key.asked):
            words = reading.text(best.start, best.end)
            others = [i for i in content if not best.start <= i < best.end]
            own = {word.text for word in best.form.words}
            foreign = [i for i in others if reading.norms[i] not in own]
            if (
                best.found == 1
                and (best.needed > 1 or len(others) > 1)
                and attempting.is_moody(form, foreign)
            ):
                return Judgement(Verdict.CHATTER, "no-attempt")
            initials = all(len(reading.words[i]) <= 3 or reading.norms[i] in TITLES for i in others)
            if key.person and best.grade <= Grade.SHORT_SLIP and best.needed > 1 and initials:
                known = {reading.norms[i] for i in range(best.start, best.end)}
                if not known <= _KEYS["shared_name"] and not _is_of_a_rejected(key, known):
                    return Judgement(Verdict.REVIEW, "part-of-name", best.form.text, best.similarity, words)
            if best.found == best.needed and _shares_stem(best, reading):
                return Judgement(Verdict.REVIEW, "other-affix", best.form.text, best.similarity, words)
            if best.grade is Grade.LIKELY_SLIP and best.found == best.needed > 1:
                return Judgement(Verdict.REVIEW, "likely-slip", best.form.text, best.similarity, words)
            reason = "near-word" if best.found == best.needed else "part-only"
            return Judgement(Verdict.WRONG, reason, best.form.text, best.similarity, words)
    if (
        len(content) == 1
        and not form.is_echo(content[0])
        and (root := _same_root(key, reading.words[content[0]]))
    ):
        return Judgement(Verdict.REVIEW, "other-affix", root, None, reading.words[content[0]])
    if key.value is not None and len(content) == 1 and is_nearly_a_number(reading.norms[content[0]]):
        return Judgement(Verdict.WRONG, "other-value", words=reading.words[content[0]])
    if key.value is not None and not any(role & Role.ANNOUNCE for role in form.roles):
        return Judgement(Verdict.CHATTER, "no-attempt")
    if attempting.looks_like_an_answer(form, key.asked):
        return Judgement(Verdict.WRONG, "other-answer", words=" ".join(reading.words[i] for i in content))
    return Judgement(Verdict.CHATTER, "no-attempt")


def _is_of_a_rejected(key: Compiled, names: set[str]) -> bool:
    """Whether a rejected person has the same names: `Johannes` where Johannes Latuharhary is rejected."""
    forms = zip(key.matcher.forms, key.targets, strict=True)
    return any(target != RIGHT and names <= form.texts for form, target in forms)


def _unlisted_abbreviation(key: Compiled, form: Shape, content: list[int]) -> tuple[str, str] | None:
    """Return a lone word that shortens the answer, though the key does not list it: initials or syllables."""
    if len(content) != 1:
        return None
    word = form.reading.words[content[0]]
    if form.is_echo(content[0]):
        return None
    for matched, target in zip(key.matcher.forms, key.targets, strict=True):
        words = [w.text for w in matched.words if w.text not in FUNCTION_WORDS]
        if target == RIGHT and len(words) >= 2 and shortens(word, tuple(words)):
            return word, matched.text
    return None


def _shares_stem(match: Match, reading: Reading) -> bool:
    """Whether the near word and the key's word differ by an affix: `layanan` for `pelayanan`, `pikul`."""
    words = reading.words[match.start : match.end]
    keys = [word.text for word in match.form.words]
    return any(
        word not in keys
        and any(word != k and len(min(word, k, key=len)) >= 5 and (word in k or k in word) for k in keys)
        for word in words
    )


def _same_root(key: Compiled, word: str) -> str | None:
    """Return the one-word form that a word lacks or adds an affix of: `pikul` for `dipikul`."""
    for matched, target in zip(key.matcher.forms, key.targets, strict=True):
        if target != RIGHT or len(matched.words) != 1 or matched.words[0].abbreviation:
            continue
        long, short = sorted((matched.words[0].text, word), key=len, reverse=True)
        if len(short) >= 4 and len(long) > len(short) and short in long:
            start = long.index(short)
            if long[:start] in _PREFIXES and long[start + len(short) :] in _SUFFIXES:
                return matched.text
    return None
