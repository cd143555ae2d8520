"""Open answers: names, things, expansions (policy, section 3); `values.py` reads numbers and dates."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.game.model import OpenAnswer, Verdict
from bot.judging import comparing, talk
from bot.judging.candidates import Mention, Outcome, Role, Shape, decides, resolve, shape, without_idioms
from bot.judging.matching import (
    FUNCTION_WORDS,
    HEADS,
    TITLES,
    Form,
    Grade,
    Match,
    Matcher,
    forms_of,
    is_word,
    shortens,
)
from bot.judging.normalize import Reading, read
from bot.judging.numerals import UNITS, is_nearly_a_number
from bot.judging.ruling import Judgement
from bot.judging.tables import lists, pairs

RIGHT: Final = "right"
_KEYS: Final = lists("keys.toml")
_AROUND: Final = lists("around.toml")
_SYNONYMS: Final = pairs("synonyms.tsv")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A question's key, ready for matching.

    Args:
        targets: What each form of the matcher stands for: `right`, or the rejected form itself.
        synonyms: Forms of the same meaning that the key does not list.
        echo: The words of the question, which say nothing in a comment.
        past: Whether the question asks for what was.
        person: Whether the answer is a person.
    """

    matcher: Matcher
    targets: tuple[str, ...]
    synonyms: Matcher
    echo: frozenset[str]
    past: bool
    person: bool
    value: comparing.Key | None


def compile_key(question: OpenAnswer) -> Compiled:
    """Return the key of an open question, ready for matching."""
    asked = read(question.text)
    echo = words_of_question(question.text)
    person = bool(_KEYS["asks_person"].intersection(asked.norms))
    forms: list[Form] = []
    targets: list[str] = []
    value = comparing.compile_value(question)
    for written in (question.answer, *question.accept):
        for form in forms_of(written, person=person):
            if value is not None and any(written == valued for _, valued in value.right):
                continue  # values are compared as values
            forms.append(form)
            targets.append(RIGHT)
    right = {form.squeezed for form in forms}
    for written in question.reject:
        for form in forms_of(written, person=person):
            if form.squeezed not in right and value is None:
                forms.append(form)
                targets.append(form.text)
    synonyms = [
        form for written in synonymous((question.answer, *question.accept)) for form in forms_of(written)
    ]
    return Compiled(
        Matcher(forms),
        tuple(targets),
        Matcher(synonyms),
        echo,
        bool(_KEYS["asks_past"].intersection(asked.norms)),
        person,
        value,
    )


def words_of_question(text: str) -> frozenset[str]:
    """Return the words of a question, and neighbours run together, which say nothing in a comment."""
    norms = read(text).norms
    pairs_of_words = (one + other for one, other in pairwise(norms))
    return frozenset((*norms, *pairs_of_words)) - _AROUND["asking"] - FUNCTION_WORDS


def synonymous(written_forms: tuple[str, ...]) -> list[str]:
    """Return a key's forms with one part replaced by a synonym of the table."""
    found: list[str] = []
    for written in written_forms:
        for form in forms_of(written):
            text = " ".join(word.text for word in form.words)
            for one, other in _SYNONYMS:
                for old, new in ((one, other), (other, one)):
                    if f" {old} " in f" {text} ":
                        found.append(f" {text} ".replace(f" {old} ", f" {new} ").strip())
    return found


def judge(
    key: Compiled, reading: Reading, check: Callable[[Mention, Reading], Mention] | None = None
) -> Judgement:
    """Return the verdict on a comment to an open question.

    Args:
        check: Looks again at what was found: a puzzle takes a replaced hidden letter for a wrong answer.
    """
    if not reading.words:
        if reading.hashtags:
            return _hashtags(key, reading)
        return Judgement(Verdict.CHATTER, "nothing-said")
    mentions = find(key.matcher, key.targets, reading)
    if key.value is not None:
        mentions = _with_values(mentions, comparing.find(key.value, reading))
    if check is not None:
        mentions = tuple(check(mention, reading) for mention in mentions)
    mentions = without_idioms(reading, mentions)
    covered = frozenset(i for m in mentions for i in range(m.start, m.end))
    form = shape(reading, covered, key.echo)
    mentions = _without_quotes(form, mentions)
    outcome = resolve(form, mentions, past=key.past)
    if outcome.given:
        return _given(key, form, outcome, covered)
    if outcome.why == "only-rejected":
        if instead := _given_instead(form, mentions[-1].end, covered, after=False):
            return Judgement(Verdict.WRONG, "other-answer", words=instead, facts=(("instead", instead),))
        if talk.weigh(form, covered, key.echo) >= talk.TALK:
            return Judgement(Verdict.CHATTER, "no-attempt")
        return Judgement(
            Verdict.REVIEW, "only-rejected", words=reading.text(mentions[0].start, mentions[0].end)
        )
    return _not_given(key, form)


def _with_values(named: tuple[Mention, ...], valued: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the values, and the forms in words that overlap none of them."""
    taken = {i for m in valued for i in range(m.start, m.end)}
    words = [m for m in named if taken.isdisjoint(range(m.start, m.end))]
    return tuple(sorted((*valued, *words), key=lambda m: m.start))


def find(matcher: Matcher, targets: tuple[str, ...], reading: Reading) -> tuple[Mention, ...]:
    """Return all places where a form stands complete, the longer and better before what they overlap."""
    matches: list[Match] = list(matcher.squeezed(reading))
    free = _free_words(reading)
    for form in matcher.forms:
        matches += [
            match for match in matcher.every(reading, form, free) if match.complete and not match.loose
        ]
    matches = matches[:_MOST_MATCHES]
    named = dict(zip(map(id, matcher.forms), targets, strict=True))
    matches.sort(key=lambda m: (m.start - m.end, m.grade, named[id(m.form)] != RIGHT, m.start))
    taken: set[int] = set()
    mentions: list[Mention] = []
    for match in matches:
        span = set(range(match.start, match.end))
        if span & taken:
            continue
        taken |= span
        start = match.start
        while start > 0 and start - 1 not in taken and reading.norms[start - 1] in _LEADING:
            if reading.gaps[start].strip(" ."):
                break
            start -= 1
        taken |= set(range(start, match.start))
        how = ("text", "variant", "slip")[match.grade]
        mentions.append(
            Mention(start, match.end, named[id(match.form)], match.form.text, match.similarity, how)
        )
    return tuple(sorted(mentions, key=lambda m: m.start))


def _free_words(reading: Reading) -> frozenset[int]:
    """Return the words that may stand between those of an answer: function words, particles."""
    return frozenset(
        i for i, norm in enumerate(reading.norms) if norm in FUNCTION_WORDS or norm in _PARTICLES
    )


def _without_quotes(form: Shape, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out a wrong form that only quotes the question, where the right one stands beside it."""
    if len({m.target for m in mentions}) < 2:
        return mentions
    return tuple(
        m
        for m in mentions
        if m.target == RIGHT or m.how == "value" or not all(form.is_echo(i) for i in range(m.start, m.end))
    )


_MOST_MATCHES: Final = 40  # no comment that says an answer more often is any clearer
_LEADING: Final = (HEADS | TITLES) - FUNCTION_WORDS
_PARTICLES: Final = frozenset(["dong", "sih", "nya", "para", "itu", "ini", "ya", "saja"])


def _given(key: Compiled, form: Shape, outcome: Outcome, covered: frozenset[int]) -> Judgement:
    reading = form.reading
    mention = outcome.given[-1]
    words = reading.text(mention.start, mention.end)
    if outcome.why == "hedge":
        names = [m.form or m.target for m in outcome.given]
        talking = [talk.talks_around(form, m, covered, key.echo) for m in outcome.given]
        plain = any(form.is_plain(m.start, m.end) for m in outcome.given)
        if all(talking) or (any(talking) and not plain):
            return Judgement(Verdict.CHATTER, "no-attempt")
        distinct = tuple(dict.fromkeys(names))
        return Judgement(
            Verdict.WRONG,
            "hedge",
            words=reading.text(outcome.given[0].start, mention.end),
            facts=(("one", distinct[0]), ("other", distinct[-1])),
        )
    standing = next((m for m in outcome.given if form.stands_alone(m.start, m.end)), mention)
    settled = outcome.why in ("correction", "marked", "rejected-others") and not form.asks()
    if not settled and all(talk.talks_around(form, m, covered, key.echo) for m in outcome.given):
        return Judgement(Verdict.CHATTER, "no-attempt", words=words)
    if mention.target.startswith("doubt:"):
        return Judgement(
            Verdict.REVIEW, mention.target.removeprefix("doubt:"), matched=mention.form, words=words
        )
    if mention.target.startswith("value:"):
        return Judgement(Verdict.WRONG, "other-value", matched=mention.form, words=words)
    if mention.target != RIGHT:
        return Judgement(
            Verdict.WRONG, "rejected", matched=mention.form, similarity=mention.similarity, words=words
        )
    if listed := _listed(form, outcome.given, covered):
        return listed
    if instead := _given_instead(form, mention.end, covered, after=True):
        return Judgement(Verdict.WRONG, "other-answer", words=instead, facts=(("instead", instead),))
    wavered = len(outcome.given) > 1 and decides(form, outcome.given) is not None
    if not wavered and (other := _other_answer(key, form, outcome.given)):
        return Judgement(Verdict.WRONG, "hedge", words=words, facts=(("one", words), ("other", other)))
    if changed := _changed(key, form, standing):
        return Judgement(
            Verdict.WRONG,
            "another-thing",
            words=changed,
            matched=standing.form,
            similarity=standing.similarity,
        )
    if extra := attached(form, standing):
        return Judgement(Verdict.REVIEW, "attached-word", standing.form, standing.similarity, extra)
    if wrong := _wrong_expansion(key, form, standing, outcome.given):
        return Judgement(
            Verdict.REVIEW,
            "wrong-expansion",
            words=wrong,
            matched=standing.form,
            similarity=standing.similarity,
        )
    reason = standing.how if outcome.why == "plain" else outcome.why
    return Judgement(
        Verdict.CORRECT,
        reason,
        standing.form,
        standing.similarity,
        reading.text(standing.start, standing.end),
    )


def _content_run(form: Shape, start: int, step: int, key: Compiled) -> list[int]:
    """Return the content words from `start` on, to the left or right, up to the end of the clause."""
    run: list[int] = []
    i = start
    while 0 <= i < len(form.roles):
        if (
            form.roles[i]
            & (Role.BECAUSE | Role.ALTERNATIVE | Role.CORRECTION | Role.CONCLUSION | Role.ANNOUNCE)
            and form.starts[i]
        ):
            break
        if not form.is_light(i):
            run.append(i)
        if form.breaks[i] if step < 0 else form.breaks[i + 1]:
            break
        i += step
    return run


def _other_answer(key: Compiled, form: Shape, given: tuple[Mention, ...]) -> str | None:
    """Return another answer offered beside the right one by `atau` or a slash (policy: a hedge)."""
    reading = form.reading
    for i, norm in enumerate(reading.norms[:-3]):  # "kalau bukan X ya Y"
        unless = (
            norm == "kalau" and reading.norms[i + 1] in ("bukan", "tidak") and not form.roles[i] & Role.FRAME
        )
        if unless and {"ya", "berarti"} & set(reading.norms[i + 3 :]):
            return reading.text(i + 2, len(reading.words))
    for mention in given:
        for side in (-1, 1):
            edge = mention.start - 1 if side < 0 else mention.end
            if not 0 <= edge < len(form.roles):
                continue
            gap = reading.gaps[mention.start] if side < 0 else reading.gaps[mention.end]
            here = edge
            joined = gap.strip() in ("/", "&")
            if form.roles[edge] & Role.ALTERNATIVE and reading.norms[edge] in (
                "atau",
                "cadangan",
                "cadangannya",
                "logika",
                "juga",
                "feeling",
                "dan",
                "sama",
                "apa",
                "antara",
                "vs",
                "or",
                "maupun",
            ):
                if reading.norms[edge] == "antara":
                    return reading.text(mention.start, len(reading.words))
                here = edge + side
                while 0 <= here < len(form.roles) and form.roles[here] & Role.ALTERNATIVE:
                    here += side
                joined = True
            if not joined or not 0 <= here < len(form.roles):
                continue
            run = _content_run(form, here, side, key)
            units = gap.strip() == "/" and all(reading.norms[i] in UNITS for i in run)
            echoed = reading.norms[edge] in ("dan", "sama", "dengan") and all(form.is_echo(i) for i in run)
            if units or echoed:
                continue  # "200rb/bln", "berat sama dipikul"
            if not 1 <= len(run) <= 4 or any(talk.is_chat_word(reading.norms[i]) for i in run):
                continue
            if any(m.start <= run[0] < m.end for m in given):
                continue
            return reading.text(min(run), max(run) + 1)
    return None


def _given_instead(form: Shape, start: int, covered: frozenset[int], *, after: bool) -> str | None:
    """Return an answer that the key does not know and that comes after a correction or a rejection.

    Args:
        after: Whether a correction must stand before it (`X eh Y`); else a rejection (`bukan X, Y`).
    """
    reading = form.reading
    supposed = any(norm in _AROUND["supposing"] for norm in reading.norms[:start])
    for i in range(start, len(reading.words)):
        turn = form.starts[i] and form.roles[i] & (
            Role.CORRECTION | (0 if after and not supposed else Role.CONCLUSION)
        )
        comma = not after and bool({",", "."} & set(reading.gaps[i]))
        if not turn and not comma:
            continue
        first = i
        while first < len(reading.words) and form.is_light(first):
            first += 1
        _, right = form.segment(first, first + 1) if first < len(reading.words) else (0, 0)
        run = [j for j in range(first, right) if not form.is_light(j)]
        spoken = any(talk.cue(reading.norms[j]) or form.roles[j] for j in run)
        if 1 <= len(run) <= 3 and not spoken and covered.isdisjoint(run):
            return reading.text(run[0], run[-1] + 1)
        return None
    return None


def _listed(form: Shape, given: tuple[Mention, ...], covered: frozenset[int]) -> Judgement | None:
    """Judge a bare list of names of the same length, `gotong royong, kerja bakti`: a hedge."""
    reading = form.reading
    size = given[0].end - given[0].start
    if given[0].how == "value" or size > 2 or any(form.roles[i] & Role.ADDRESS for i in range(given[0].end)):
        return None
    pieces: list[list[int]] = [[]]
    for i in range(len(reading.words)):
        if i and "," in reading.gaps[i]:
            pieces.append([])
        if not form.roles[i] & Role.ADDRESS:
            pieces[-1].append(i)
    if len(pieces) < 2 or any(set(gap) - set(", ¤@#!") for gap in reading.gaps):
        return None
    for piece in pieces:
        if len(piece) != size or any(form.roles[i] or form.is_echo(i) for i in piece if i not in covered):
            return None
        if any(talk.cue(reading.norms[i]) or reading.norms[i] in _AROUND["neutral"] for i in piece):
            return None
    others = [piece for piece in pieces if covered.isdisjoint(piece)]
    if not others:
        return None
    words = reading.text(0, len(reading.words))
    facts = (
        ("one", reading.text(given[0].start, given[0].end)),
        ("other", reading.text(others[0][0], others[0][-1] + 1)),
    )
    if size == 1 and not all(is_word(reading.norms[piece[0]]) for piece in others):
        return None
    if size == 1 and len(pieces) == 2:
        return Judgement(Verdict.REVIEW, "two-names", given[0].form, None, words, facts)
    return Judgement(Verdict.WRONG, "hedge", words=words, facts=facts)


def _changed(key: Compiled, form: Shape, mention: Mention) -> str | None:
    """Return the words that make the answer another thing: `Jawa Tengah` where the key is `Jawa`."""
    reading = form.reading
    after = mention.end
    if after < len(reading.words) and not reading.gaps[after].strip():
        word = reading.norms[after]
        if word in _KEYS["modifier"]:
            return reading.text(mention.start, after + 1)
    before = mention.start - 1
    if before >= 0 and not reading.gaps[mention.start].strip():
        word = reading.norms[before]
        if word in _AROUND["relation"] and not form.is_echo(before) and key.person:
            return reading.text(before, mention.end)
    return None


def attached(form: Shape, mention: Mention) -> str | None:
    """Return a single answer word with one unknown word tied to it: `pendamping hidup`, `nitrogen oksida`."""
    reading = form.reading
    if mention.how == "value" or mention.end - mention.start != 1:
        return None
    others = [i for i in range(len(reading.words)) if i != mention.start and not form.is_light(i)]
    if len(others) != 1 or abs(others[0] - mention.start) != 1:
        return None
    other = others[0]
    gap = reading.gaps[max(other, mention.start)]
    if gap.strip(" -") or form.roles[other] or form.is_echo(other) or not reading.words[other].isalpha():
        return None
    norm = reading.norms[other]
    if norm in _AROUND["neutral"] or talk.cue(norm) or norm == "wkwk" or norm in _LEADING or len(norm) < 3:
        return None
    first = min(other, mention.start)
    return reading.text(first, first + 2) if is_word(norm) else None


def _wrong_expansion(key: Compiled, form: Shape, mention: Mention, given: tuple[Mention, ...]) -> str | None:
    """Return a wrong expansion beside a right abbreviation: `DTKS = Data Terpadu Keluarga Sejahtera`."""
    reading = form.reading
    letters = reading.text(mention.start, mention.end).replace(" ", "")
    if len(letters) > 8:
        return None
    following = [i for i in range(mention.end, len(reading.words)) if not form.is_light(i)][: len(letters)]
    spelled = "".join(reading.words[i][0] for i in following)
    covered = {i for m in given for i in range(m.start, m.end)}
    if len(letters) >= 3 and spelled == letters and covered.isdisjoint(following):
        return reading.text(following[0], following[-1] + 1)
    for matched, target in zip(key.matcher.forms, key.targets, strict=True):
        if target != RIGHT or len(matched.words) < 3 or any(m.form == matched.text for m in given):
            continue
        part = key.matcher.aligned(reading, matched, frozenset())
        apart = part is not None and not part.start <= mention.start < part.end
        if part and apart and part.found >= 2 and (part.found < part.needed or part.loose):
            return reading.text(part.start, min(len(reading.words), part.start + len(matched.words)))
    return None


def _not_given(key: Compiled, form: Shape) -> Judgement:
    """Judge a comment that names no form of the key: another answer, part of one, or talk."""
    reading = form.reading
    synonym = find(key.synonyms, tuple(RIGHT for _ in key.synonyms.forms), reading)
    if synonym and not talk.talks_around(
        form, synonym[0], frozenset(range(synonym[0].start, synonym[0].end)), key.echo
    ):
        return Judgement(
            Verdict.REVIEW, "synonym", synonym[0].form, words=reading.text(synonym[0].start, synonym[0].end)
        )
    best: Match | None = None
    for matched, target in zip(key.matcher.forms, key.targets, strict=True):
        if target == RIGHT:
            if (
                key.matcher.scattered(reading, matched)
                and talk.weigh(form, frozenset(), key.echo) < talk.TALK
            ):
                return Judgement(
                    Verdict.REVIEW, "word-order", matched.text, 90.0, reading.text(0, len(reading.words))
                )
            part = key.matcher.aligned(reading, matched, frozenset())
            if part and (best is None or part.similarity > best.similarity):
                best = part
    content = [i for i in range(len(form.roles)) if not form.is_light(i)]
    if short := _unlisted_abbreviation(key, form, content):
        return Judgement(Verdict.REVIEW, "abbreviation", short[1], None, short[0])
    if best and (best.found == best.needed or best.grade <= Grade.SLIP or best.found >= 2):
        covered = frozenset(range(best.start, best.end))
        near = Mention(best.start, best.end, "near", best.form.text, best.similarity, "part")
        strong = best.found >= 2 or best.grade >= Grade.SHORT_SLIP or len(content) <= 3
        if strong and not talk.talks_around(form, near, covered, key.echo):
            words = reading.text(best.start, best.end)
            others = [i for i in content if not best.start <= i < best.end]
            initials = all(len(reading.words[i]) <= 3 or reading.norms[i] in TITLES for i in others)
            if key.person and best.grade <= Grade.SLIP and best.needed > 1 and initials:
                known = {reading.norms[i] for i in range(best.start, best.end)}
                if not known <= _KEYS["shared_name"]:
                    return Judgement(Verdict.REVIEW, "part-of-name", best.form.text, best.similarity, words)
            if best.found == best.needed and _shares_stem(best, reading):
                return Judgement(Verdict.REVIEW, "other-affix", best.form.text, best.similarity, words)
            reason = "near-word" if best.found == best.needed else "part-only"
            return Judgement(Verdict.WRONG, reason, best.form.text, best.similarity, words)
    if len(content) == 1 and (root := _same_root(key, reading.words[content[0]])):
        return Judgement(Verdict.REVIEW, "other-affix", root, None, reading.words[content[0]])
    if not content and reading.hashtags:
        return _hashtags(key, reading)
    if key.value is not None and len(content) == 1 and is_nearly_a_number(reading.norms[content[0]]):
        return Judgement(Verdict.WRONG, "other-value", words=reading.words[content[0]])
    if key.value is not None and not any(role & Role.ANNOUNCE for role in form.roles):
        return Judgement(Verdict.CHATTER, "no-attempt")
    if talk.looks_like_an_answer(form, key.echo):
        return Judgement(Verdict.WRONG, "other-answer", words=" ".join(reading.words[i] for i in content))
    return Judgement(Verdict.CHATTER, "no-attempt")


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


_PREFIXES: Final = _AROUND["prefix"] | {""}
_SUFFIXES: Final = _AROUND["suffix"] | {""}


def _hashtags(key: Compiled, reading: Reading) -> Judgement:
    return judge(key, read(" ".join(reading.hashtags)))
