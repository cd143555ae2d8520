"""The key of an open question: its forms, what else means the same, and where they stand in a comment."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.game.model import OpenAnswer
from bot.judging import value_key
from bot.judging.candidates import Mention
from bot.judging.forms import FUNCTION_WORDS, HEADS, TITLES, Form, forms_of
from bot.judging.matching import Match, Matcher
from bot.judging.normalize import Reading, read
from bot.judging.spelling import Grade
from bot.judging.tables import lists, pairs
from bot.judging.traits import Asked, asked_for

RIGHT: Final = "right"
_KEYS: Final = lists("keys.toml")
_AROUND: Final = lists("around.toml")
_SYNONYMS: Final = pairs("synonyms.tsv")
_FAMILIES: Final = {
    name: family for family in map(frozenset, (f.split("-") for f in _KEYS["name_family"])) for name in family
}
_LAWS: Final = dict(pairs("laws.tsv"))
_MOST_MATCHES: Final = 40  # no comment that says an answer more often is any clearer
LEADING: Final = (HEADS | TITLES) - FUNCTION_WORDS


@dataclass(frozen=True, slots=True)
class Compiled:
    """A question's key, ready for matching.

    Args:
        targets: What each form of the matcher stands for: `right`, or the rejected form itself.
        synonyms: Forms of the same meaning that the key does not list.
        echo: The words of the question, which say nothing in a comment.
        past: Whether the question asks for what was.
        person: Whether the answer is a person.
        value: The answer as a number, an amount or a date; None where it is none.
        asked: What kind of answer it wants.
        figured: Whether figures are part of a right form that is no value: `UU Nomor 8 Tahun 2016`.
    """

    matcher: Matcher
    targets: tuple[str, ...]
    synonyms: Matcher
    echo: frozenset[str]
    past: bool
    person: bool
    value: value_key.Key | None
    figured: bool
    asked: Asked


def compile_key(question: OpenAnswer, *, heads_asked: bool = True) -> Compiled:
    """Return the key of an open question, ready for matching.

    Args:
        heads_asked: Whether the kind of thing that the question names may be left out: `alas` for Selat Alas.
    """
    asked = read(question.text)
    echo = words_of_question(question.text)
    person = bool(_KEYS["asks_person"].intersection(_without_address(asked.norms)))
    kinds = _KEYS["head_if_asked"].intersection(asked.norms) if heads_asked else frozenset[str]()
    forms: list[Form] = []
    targets: list[str] = []
    value = value_key.compile_value(question)
    for written in (question.answer, *question.accept):
        for form in (
            *forms_of(written, person=person, kinds=kinds),
            *_respelled(written, person=person),
            *_spelt_out(written),
        ):
            if value is not None and any(written == valued for _, valued in value.right):
                continue  # values are compared as values
            forms.append(form)
            targets.append(RIGHT)
    right = {form.squeezed for form in forms}
    for written in question.reject:
        for form in forms_of(written, person=person, kinds=kinds):
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
        value is None and any(word.is_number for form in forms for word in form.words),
        asked_for("open" if value is None else "value", forms),
    )


def _without_address(norms: tuple[str, ...]) -> list[str]:
    """Return the words of a question without a `siapa` that speaks to the readers: `siapa yang ingat`."""
    kept: list[str] = []
    for i, norm in enumerate(norms):
        asks_readers = norm == "siapa" and norms[i + 1 : i + 2] == ("yang",)
        if not (asks_readers and not _KEYS["asks_readers"].isdisjoint(norms[i + 2 : i + 4])):
            kept.append(norm)
    return kept


def _respelled(written: str, *, person: bool) -> list[Form]:
    """Return a person's name with its given name in the other spellings: `Muhamad Hatta`, `Moch. Hatta`."""
    words = read(written).words
    if not person or len(words) < 2 or words[0] not in _FAMILIES:
        return []
    others = _FAMILIES[words[0]] - {words[0]}
    return [form for other in sorted(others) for form in forms_of(" ".join((other, *words[1:])), person=True)]


def _spelt_out(written: str) -> list[Form]:
    """Return a law's name with its kind in words: `Undang-Undang Nomor 8 Tahun 2016` for `UU Nomor 8 ...`."""
    first, _, rest = written.partition(" ")
    kind = _LAWS.get(first.lower())
    return forms_of(f"{kind} {rest}") if kind and rest else []


def words_of_question(text: str) -> frozenset[str]:
    """Return the words of a question, and neighbours run together, which say nothing in a comment."""
    norms = read(text).norms
    pairs_of_words = (one + other for one, other in pairwise(norms))
    stems = (norm.removesuffix("nya") for norm in norms if len(norm) > 6)
    text = f" {' '.join(norms)} "
    others = (b for pair in _SYNONYMS for a, b in (pair, pair[::-1]) if f" {a} " in text and " " not in b)
    return frozenset((*norms, *pairs_of_words, *stems, *others)) - _AROUND["asking"] - FUNCTION_WORDS


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


def _only_adds_letters(match: Match, same: list[Match], reading: Reading) -> bool:
    """Whether a match is another form, written out exactly, run together with lone letters: `sasando e`."""
    return match.end - match.start > len(match.form.words) and any(
        match.start <= one.start
        and one.end <= match.end
        and one.end - one.start < match.end - match.start
        and all(
            len(reading.words[i]) == 1 for i in (*range(match.start, one.start), *range(one.end, match.end))
        )
        for one in same
    )


def find(matcher: Matcher, targets: tuple[str, ...], reading: Reading) -> tuple[Mention, ...]:
    """Return all places where a form stands complete, the longer and better before what they overlap."""
    matches = matcher.complete(reading)[:_MOST_MATCHES]
    if not matches:
        return ()
    named = {id(m.form): targets[matcher.place_of(m.form)] for m in matches}
    if len(matches) > 1:
        same = [m for m in matches if m.grade is Grade.SAME]
        matches = [m for m in matches if m.grade is Grade.SAME or not _only_adds_letters(m, same, reading)]
        matches.sort(key=lambda m: (m.start - m.end, m.grade, named[id(m.form)] != RIGHT, m.start))
    taken: set[int] = set()
    mentions: list[Mention] = []
    for match in matches:
        span = range(match.start, match.end)
        if not taken.isdisjoint(span):
            continue
        taken.update(span)
        start = match.start
        while start > 0 and start - 1 not in taken and reading.norms[start - 1] in LEADING:
            if reading.gaps[start].strip(" ."):
                break
            start -= 1
        taken.update(range(start, match.start))
        how = ("text", "variant", "slip")[match.grade]
        mentions.append(
            Mention(start, match.end, named[id(match.form)], match.form.text, match.similarity, how)
        )
    return tuple(sorted(mentions, key=lambda m: m.start))
