"""What the words of a comment do: frames, terms of address, negations, corrections, and where sentences end.

Here the comment is read for its shape only; which words are the answer, the kinds of question know.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Final, NamedTuple

from bot.judging.normalize import Reading, standard
from bot.judging.tables import lists, phrases


class Role:
    """What a word or phrase does to the answers around it, as bits; a word may do several things.

    Plain integers: an enum's flags took a third of the judge's time.
    """

    CONTENT: Final = 0
    FRAME: Final = 1
    ANNOUNCE: Final = 2
    PARTICLE: Final = 4
    ADDRESS: Final = 8
    NEGATION: Final = 16
    TAG: Final = 32
    CORRECTION: Final = 64
    CONCLUSION: Final = 128
    ALTERNATIVE: Final = 256
    BECAUSE: Final = 512
    POINTER: Final = 1024
    COPULA: Final = 2048
    TALK: Final = 4096


LIGHT: Final = (
    Role.FRAME | Role.ANNOUNCE | Role.PARTICLE | Role.ADDRESS | Role.TAG | Role.CORRECTION | Role.CONCLUSION
)
_OPENS_CLAUSE: Final = Role.CORRECTION | Role.CONCLUSION | Role.ALTERNATIVE | Role.BECAUSE
_ENDING: Final = _OPENS_CLAUSE | Role.ADDRESS
_ENDS_SENTENCE: Final = frozenset(".!?;\n¤")
MAY_OPEN: Final = Role.BECAUSE | Role.ALTERNATIVE | Role.COPULA
_LONGEST_CLAUSE: Final = 40  # words to each side of an answer
_ENDS_CLAUSE: Final = frozenset('.!?;\n¤@,()=:"✓✗#')

_ANSWERING: Final = (
    "jawab",
    "jwb",
    "jawek",
    "waler",
    "wangsul",
)  # in whatever dialect: jawabanana, mangsuli jawabane
_WEAK_ADDRESS: Final = lists("around.toml")["weak_address"]
_SAYING: Final = lists("around.toml")["saying"]
_TELLERS: Final = lists("around.toml")["teller"]
_TOLD_BY: Final = lists("around.toml")["told_by"]
_WISHED: Final = lists("around.toml")["wished"]
_BECOMING: Final = lists("around.toml")["becoming"]

_BITS: Final = {
    "frame": Role.FRAME,
    "announce": Role.ANNOUNCE,
    "particle": Role.PARTICLE,
    "address": Role.ADDRESS,
    "negation": Role.NEGATION,
    "tag": Role.TAG,
    "correction": Role.CORRECTION,
    "conclusion": Role.CONCLUSION,
    "alternative": Role.ALTERNATIVE,
    "because": Role.BECAUSE,
    "pointer": Role.POINTER,
    "copula": Role.COPULA,
    "talk": Role.TALK,
}
_PHRASES: Final[dict[str, list[tuple[tuple[str, ...], int]]]] = {}


def _load() -> None:
    roles: dict[tuple[str, ...], int] = {}
    for name, block in phrases("phrases.toml").items():
        for phrase in block:
            normal = tuple(map(standard, phrase))
            roles[normal] = roles.get(normal, Role.CONTENT) | _BITS[name]
    for phrase, role in roles.items():
        _PHRASES.setdefault(phrase[0], []).append((phrase, role))
    for starting in _PHRASES.values():
        starting.sort(key=lambda entry: -len(entry[0]))


_load()


@lru_cache(maxsize=20_000)
def _opening(norm: str) -> tuple[tuple[tuple[int, tuple[str, ...], int], ...], bool] | None:
    """Return the phrases that begin with a word, with length and role, and whether it says `jawab`.

    None where it begins nothing, as most words do.
    """
    entries = tuple((len(phrase), phrase, role) for phrase, role in _PHRASES.get(norm, ()))
    answers = any(stem in norm for stem in _ANSWERING)
    return (entries, answers) if entries or answers or norm in _SAYING else None


@lru_cache(maxsize=1_000)
def ends_clause(gap: str) -> bool:
    """Whether what lies between two words parts clauses."""
    return not _ENDS_CLAUSE.isdisjoint(gap)


@lru_cache(maxsize=1_000)
def _ends_sentence(gap: str) -> bool:
    return not _ENDS_SENTENCE.isdisjoint(gap)


_IN_PHRASES: Final = frozenset(
    word for entries in _PHRASES.values() for phrase, _ in entries for word in phrase
)


class Shape(NamedTuple):
    """The roles of a comment's words, and where its clauses begin.

    Args:
        echo: The words of the question, which say nothing in a comment.
        roles: One for each word.
        starts: `starts[i]` says that a phrase of the table begins at word `i`.
        breaks: `breaks[i]` says that a clause ends before word `i`; one more for the end.
        turns: The same, and also before words that only describe (`itu`, `yang`, `untuk`).
        segments: Where punctuation parts words.
        sentences: Where it ends a sentence; a comma does not.
    """

    reading: Reading
    roles: tuple[int, ...]
    starts: tuple[bool, ...]
    breaks: tuple[bool, ...]
    turns: tuple[bool, ...]
    segments: tuple[bool, ...]
    sentences: tuple[bool, ...]
    echo: frozenset[str] = frozenset()

    def is_echo(self, index: int) -> bool:
        """Whether a word only repeats the question."""
        norm = self.reading.norms[index]
        return norm in self.echo or (norm.endswith("nya") and norm[:-3] in self.echo)

    def is_light(self, index: int) -> bool:
        """Whether a word says nothing about the answer."""
        return bool(self.roles[index] & LIGHT)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Return the clause around the words from `start` to `end`."""
        return _around(self.breaks, start, end)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the sentence around the words from `start` to `end`; a comma does not end it."""
        return _around(self.sentences, start, end)

    def is_plain(self, start: int, end: int) -> bool:
        """Whether nothing but frames and particles shares the clause with the words from `start` to `end`."""
        left, right = self.clause(start, end)
        return self._says_nothing(left, start, end, right)

    def stands_alone(self, start: int, end: int) -> bool:
        """Whether nothing but frames stands by the words; what only describes them may follow."""
        left, _ = self.clause(start, end)
        _, right = _around(self.turns, start, end)
        return self._says_nothing(left, start, end, right)

    def _says_nothing(self, left: int, start: int, end: int, right: int) -> bool:
        """Whether the words beside an answer are frames, words of the question, or open the clause."""
        roles = self.roles
        while left < start and roles[left] & MAY_OPEN:
            left += 1
        return all(roles[i] & LIGHT or start <= i < end or self.is_echo(i) for i in range(left, right))

    def segment(self, start: int, end: int) -> tuple[int, int]:
        """Return what no punctuation parts from the words from `start` to `end`."""
        return _around(self.segments, start, end)

    def asks(self) -> bool:
        """Whether the comment has a question mark."""
        return "?" in "".join(self.reading.gaps)


def shape(reading: Reading, covered: Iterable[int] = (), echo: frozenset[str] = frozenset()) -> Shape:
    """Return what each word does; words in `covered` are taken as part of an answer, not of a phrase."""
    found = _shape(reading, frozenset(covered))
    return Shape(*found[:-1], echo) if echo else found


@lru_cache(maxsize=16)  # the rules ask for the same comment's shape several times, each for its own ends
def _shape(reading: Reading, taken: frozenset[int]) -> Shape:
    roles, starts = _roles(reading.norms, taken)
    if not _WEAK_ADDRESS.isdisjoint(reading.norms):
        _without_weak_address(reading, roles, taken)
    if "jadi" in reading.norms or "sekarang" in reading.norms:
        _without_becoming(reading, roles, starts, taken)
    segments = (True, *map(ends_clause, reading.gaps[1:-1]), True)
    sentences = segments
    if True in segments[1:-1]:  # what ends a sentence ends a clause too
        sentences = (True, *map(_ends_sentence, reading.gaps[1:-1]), True)
    breaks = turns = segments
    every = reduce(or_, roles, Role.CONTENT)  # most comments have few roles
    if every & _ENDING or "wkwk" in reading.norms:
        breaks = turns = _breaks(reading.norms, roles, starts, segments)
    if every & Role.COPULA:
        copulas = [i for i, role in enumerate(roles) if role & Role.COPULA and starts[i]]
        turns = tuple(ends or i in copulas for i, ends in enumerate(breaks))
    return Shape(reading, tuple(roles), tuple(starts), breaks, turns, segments, sentences)


def _breaks(
    norms: tuple[str, ...], roles: list[int], starts: list[bool], segments: tuple[bool, ...]
) -> tuple[bool, ...]:
    """Return where clauses end: at punctuation, before `atau`, after a term of address, around laughter."""
    breaks = list(segments)
    laughs = "wkwk" in norms
    before = roles[0] if roles else Role.CONTENT
    for i in range(1, len(roles)):
        role = roles[i]
        if (
            (role & _OPENS_CLAUSE and starts[i])
            or (before & Role.ADDRESS and not role & (Role.ADDRESS | Role.PARTICLE))
            or (laughs and "wkwk" in norms[i - 1 : i + 1])
        ):
            breaks[i] = True
        before = role
    return tuple(breaks)


def _roles(norms: tuple[str, ...], taken: frozenset[int]) -> tuple[list[int], list[bool]]:
    """Return the role of each word, and where phrases begin; the longest phrase goes first."""
    size = len(norms)
    roles = [Role.CONTENT] * size
    starts = [False] * size
    i = 0
    while i < size:
        opening = _opening(norms[i])
        if opening is None:
            i += 1
            continue
        step = 1
        if norms[i] in _SAYING and (said := _teller(norms, i + 1, taken)) > i + 1:
            roles[i:said] = [Role.FRAME] * (said - i)
            starts[i] = True
            i = said
            continue
        phrases_here, answers = opening
        for length, phrase, role in phrases_here:
            end = i + length
            if (length == 1 or norms[i:end] == phrase) and (not taken or taken.isdisjoint(range(i, end))):
                step = length
                roles[i:end] = [role] * step
                starts[i] = True
                break
        if answers and not roles[i] and i not in taken:
            roles[i], starts[i] = Role.ANNOUNCE, True
        i += step
    return roles, starts


def _teller(norms: tuple[str, ...], start: int, taken: frozenset[int]) -> int:
    """Return where the words for who said it end: `kata guruku`, `menurut pak RT`, `jare simbah`."""
    end = start
    while end < min(len(norms), start + 3) and end not in taken:
        stem = norms[end]
        for owner in ("ku", "mu", "nya"):
            stem = stem.removesuffix(owner) if len(stem) > len(owner) + 2 else stem
        if stem not in _TELLERS and not (end > start and norms[end] in _TOLD_BY):
            break
        end += 1
    return end


def _without_weak_address(reading: Reading, roles: list[int], taken: frozenset[int]) -> None:
    """Take `bapak` before a name, or `ibu` before `hamil`, for what it is: no vocative."""
    for i in range(len(roles) - 1):
        if roles[i] & Role.ADDRESS and reading.norms[i] in _WEAK_ADDRESS:
            joined = not reading.gaps[i + 1].strip() and len(reading.words[i + 1]) > 1
            joined = joined and reading.norms[i + 1] not in _WISHED
            if joined and (not roles[i + 1] or i + 1 in taken):
                roles[i] = Role.PARTICLE if i + 1 in taken else Role.CONTENT


def _without_becoming(reading: Reading, roles: list[int], starts: list[bool], taken: frozenset[int]) -> None:
    """Take `jadi` after a verb for `menjadi`, and `sekarang` after a subject for when: no conclusions."""
    first = min(taken, default=len(roles))
    for i, norm in enumerate(reading.norms[1:], start=1):
        if norm == "sekarang" and i < first and roles[i - 1] == Role.CONTENT and not reading.gaps[i].strip():
            roles[i], starts[i] = Role.CONTENT, False
        if norm != "jadi" or not roles[i] & Role.CONCLUSION or reading.gaps[i].strip() or i - 1 in taken:
            continue
        before = reading.norms[i - 1]
        if before in _BECOMING or (before.startswith("di") and len(before) > 5 and not roles[i - 1]):
            roles[i], starts[i] = Role.CONTENT, False


def _around(ends: Sequence[bool], start: int, end: int) -> tuple[int, int]:
    """Return what no end parts from the words from `start` to `end`, 40 words at most."""
    left = start
    while not ends[left]:  # the first and the last end are always there
        left -= 1
    right = ends.index(True, end)
    if right - left > _LONGEST_CLAUSE:
        return max(left, start - _LONGEST_CLAUSE), min(right, end + _LONGEST_CLAUSE)
    return left, right


class Mention(NamedTuple):
    """An answer named in a comment.

    Args:
        target: Which answer: an option's letter, `right`, or a wrong one by name.
        form: The form of the key that matched, as written.
        similarity: 0 to 100.
        how: `letter`, `text`, `slip`, `variant`, `place`, `part`, `value`, ...
    """

    start: int
    end: int
    target: str
    form: str | None
    similarity: float
    how: str


def without_idioms(
    reading: Reading, mentions: tuple[Mention, ...], *, answered: bool = False
) -> tuple[Mention, ...]:
    """Leave out words that only belong to a frame: `salah` in `maaf kalau salah`, `benar` in `yang benar`.

    Args:
        answered: Whether the comment gives its answer elsewhere, so that none of these has to be one.
    """
    if not any(m.end - m.start == 1 and reading.norms[m.start] in _IN_PHRASES for m in mentions):
        return mentions
    form = shape(reading)
    kept = tuple(m for m in mentions if not _in_idiom(form, m, Role.FRAME | Role.TAG | Role.TALK))
    others = tuple(
        m
        for m in kept
        if not _in_idiom(form, m, Role.ANNOUNCE | Role.CONCLUSION | Role.CORRECTION)
        or _is_corrected_to(form, m)
    )
    return others if answered else others or kept


def _is_corrected_to(form: Shape, mention: Mention) -> bool:
    """Whether the last word of a correction is what it corrects to: `benar eh salah`, both being options."""
    start, end = mention.start, mention.end
    ends = end == len(form.roles) or form.starts[end]
    left_over = any(not form.is_light(i) for i in range(end, len(form.roles)))
    return bool(form.roles[start] & Role.CORRECTION) and start > 1 and ends and not left_over


def _in_idiom(form: Shape, mention: Mention, role: int) -> bool:
    if not form.roles[mention.start]:
        return False
    first = mention.start
    while first > 0 and not form.starts[first]:
        first -= 1
    last = mention.end
    while last < len(form.roles) and not form.starts[last] and form.roles[last] == form.roles[mention.start]:
        last += 1
    longer = last - first > mention.end - mention.start
    return longer and all(form.roles[i] & role for i in range(first, last))
