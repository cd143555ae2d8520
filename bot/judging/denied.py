"""Which of the answers named in a comment it denies: `bukan X`, `X? bukan`, `X salah`, `yang X bukan`."""

from typing import Final

from bot.judging.candidates import Mention, Role, Shape, ends_clause
from bot.judging.cue_words import cue
from bot.judging.forms import TITLES
from bot.judging.tables import lists

_DENIAL_GOES_ON: Final = frozenset(
    ["lah", "dong", "deh", "ah", "bukan", "tidak", "ding", "sih", "apalagi", "ya"]
)
_TAKES_BACK: Final = _DENIAL_GOES_ON | {
    "itu",
    "mah",
    "kayaknya",
    "sepertinya",
    "maksudnya",
    "kak",
    "admin",
    "jelas",
}
_CERTAIN: Final = frozenset(["jelas", "pasti", "pastinya", "pokoknya", "jelasjelas"])
_JOINING: Final = frozenset(["dan", "sama", "atau", "maupun", "apalagi", "ataupun", "juga"])
_THAT: Final = (("itu",), ("mah",))
_NO: Final = frozenset(["bukan", "tidak", "salah", "apalagi"])
_WRONG: Final = (("bukan",), ("salah",), ("keliru",))
_DISMISSING: Final = lists("around.toml")["dismissing"]
_REJECTING: Final = frozenset(["bukan", "bukannya", "selain", "kecuali"])
_LONGEST_NAME: Final = 4
_SHORT: Final = 5  # words
_MIXED_UP: Final = lists("around.toml")["mixed_up"]
_ENDS_SENTENCE: Final = frozenset(".!?;\n")
_SUPPOSING: Final = lists("around.toml")["supposing"]
_UNLESS: Final = ("kalau", "jika", "selain", "kalo")
_WHO_ELSE: Final = tuple(
    (who, "lagi") for who in ("siapa", "apa", "mana", "dimana", "berapa", "kapan", "sopo", "saha")
)


def is_rejected(form: Shape, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Whether the comment says that this is not the answer (policy, section 3, negation)."""
    reading, roles = form.reading, form.roles
    gap_after = reading.gaps[mention.end]
    if "✗" in gap_after and "✓" not in gap_after.split("✗")[0]:
        return True
    if _is_mixed_up(form, mention):
        return True
    if _is_led(form, mention, mentions) or _goes_on_denying(form, mention, mentions):
        return True
    left, _ = form.clause(mention.start, mention.end)
    if not _SUPPOSING.isdisjoint(reading.norms[left : mention.start]) and any(
        other.start >= mention.end and other.target != mention.target for other in mentions
    ):
        return True
    if _is_denied(form, mention, mentions):
        return True
    at = mention.end
    while reading.norms[at : at + 1] in _THAT or (at < len(roles) and reading.norms[at] in _CERTAIN):
        at += 1
    norms = reading.norms[at : at + 4]
    if norms[:2] == ("tidak", "jadi") and not form.segments[at]:
        return True  # "A ga jadi deh"
    if norms[:2] in (("tidak", "mungkin"), ("tidak", "masuk")) or norms[:1] == ("mustahil",):
        others = any(other.target != mention.target for other in mentions)
        return (others and not ends_clause(gap_after)) or _is_supposed(form, mention)
    if norms[:1] in (("salah",), ("keliru",)) and norms[1:2] != ("satu",) and not ends_clause(gap_after):
        return not (roles[at] & Role.FRAME)
    return norms[:1] == ("bukan",) and norms[1:2] in (("jawaban",), ("jawabannya",), ("itu",), ("jawabanku",))


def _is_supposed(form: Shape, mention: Mention) -> bool:
    """Whether `kalau` leads to an answer: `kalau 1945 pokoknya tidak mungkin`."""
    return form.reading.norms[max(0, mention.start - 1)] in _UNLESS and mention.start > 0


def _asks_who_else(form: Shape, negation: int, mention: Mention) -> bool:
    """Whether `siapa lagi atuh kalau bukan X`, `kalau bukan X apa lagi coba` means this alone."""
    norms, roles = form.reading.norms, form.roles
    unless = negation - 1
    while unless > 0 and roles[unless] & (Role.PARTICLE | Role.ADDRESS):
        unless -= 1
    if unless < 0 or norms[unless] not in _UNLESS:
        return False
    end = unless
    while end > 1 and roles[end - 1] & (Role.PARTICLE | Role.ADDRESS):
        end -= 1
    return norms[max(0, end - 2) : end] in _WHO_ELSE or norms[mention.end : mention.end + 2] in _WHO_ELSE


def _is_mixed_up(form: Shape, mention: Mention) -> bool:
    """Whether the answer is what another must not be taken for: `beras, jangan sampai beres`."""
    norms = form.reading.norms
    at = mention.start - 1
    while at >= 0 and norms[at] in _MIXED_UP and not _ENDS_SENTENCE.intersection(form.reading.gaps[at + 1]):
        if form.segments[at] and form.roles[at] & Role.CONCLUSION:
            return False  # "tiap daerah beda, jadi mitos"
        at -= 1
    return 0 <= at < mention.start - 1 and norms[at] in ("jangan", "beda", "bedain", "bedakan", "dibedakan")


def _is_denied(form: Shape, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Whether an answer is asked or told and denied at once: `Toba? bukan. Y!`, `X.. bukan deh, Y`."""
    reading, end = form.reading, mention.end
    if end == len(reading.words):
        return False
    if "?" in reading.gaps[end]:
        if reading.norms[end] in _NO and (
            end + 1 < len(reading.words)
            and bool(ends_clause(reading.gaps[end + 1]) or reading.norms[end + 1] in _DENIAL_GOES_ON)
        ):
            return True
        _, right = form.segment(end, end + 1)
        said = range(end, right)
        others = any(m.start >= right and m.target != mention.target for m in mentions)
        free = not any(m.start < right and m.end > end for m in mentions)
        return (
            others
            and free
            and len(said) <= _SHORT
            and any(form.roles[i] & Role.NEGATION or reading.norms[i] in _DISMISSING for i in said)
        )
    after = end
    while (
        after < len(reading.words)
        and form.roles[after] & Role.FRAME
        and not form.roles[after] & Role.NEGATION
    ):
        after += 1  # "hmm bukan deng"
    if reading.norms[after : after + 1] not in _WRONG:
        return False
    after += 1
    tagged = form.roles[after - 1] & Role.TAG and not ends_clause(reading.gaps[after])  # "bukan, ya Y"
    while after < len(reading.words) and not form.segments[after] and reading.norms[after] in _TAKES_BACK:
        after += 1
    if tagged:  # "X bukan ya.. oh iya Y": no tag, where another answer follows a pause
        following = next((m for m in mentions if m.start >= after and m.target != mention.target), None)
        paused = after < len(reading.words) and ".." in reading.gaps[after]
        light = following is not None and all(form.is_light(i) for i in range(after, following.start))
        return paused and light
    if all(form.is_light(i) for i in range(after, len(reading.words))):
        return "?" not in "".join(reading.gaps[after:]) and _is_sure(form, mention)
    if not form.segments[after] or "?" in reading.gaps[after]:
        return False
    following = next((m for m in mentions if m.start >= after), None)
    if following is not None:
        light = all(form.is_light(i) for i in range(after, following.start))
        return light and following.target != mention.target
    return names_next(form, after, frozenset()) is not None


def _is_sure(form: Shape, mention: Mention) -> bool:
    """Whether `yang jelas` or `pokoknya` stands before an answer that `bukan` follows: it is no tag then."""
    before = form.reading.norms[max(0, mention.start - 2) : mention.start]
    return bool(_CERTAIN.intersection(before))


def names_next(form: Shape, start: int, covered: frozenset[int]) -> tuple[int, int] | None:
    """Return a name of up to three words that the key does not know, where it is what is said next."""
    first = start
    while first < len(form.roles) and form.is_light(first):
        first += 1
    if first == len(form.roles):
        return None
    _, right = form.segment(first, first + 1)
    run = [i for i in range(first, right) if not form.is_light(i)]
    titled = run and form.reading.norms[run[0]] in TITLES
    spoken = any(cue(form.reading.norms[i]) or form.roles[i] for i in (run[1:] if titled else run))
    if 1 + bool(titled) <= len(run) <= 3 and not spoken and covered.isdisjoint(run):
        return run[0], run[-1] + 1
    return None


def _goes_on_denying(form: Shape, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Whether an answer is denied in one breath with the one before it: `selain A dan B`."""
    at = mention.start - 1
    while at >= 0 and form.roles[at] & (Role.PARTICLE | Role.ADDRESS) and not form.segments[at + 1]:
        at -= 1
    if at < 1 or form.reading.norms[at] not in _JOINING or form.segments[at + 1]:
        return False
    one = next((m for m in mentions if m.end == at), None)
    if one is not None:
        return one.target != mention.target and _is_led(form, one, mentions)
    first = at - 1  # a name that the key does not know
    while first > max(0, at - _LONGEST_NAME) and not form.segments[first] and not form.roles[first]:
        first -= 1
    return form.reading.norms[first] in _REJECTING and first < at - 1 and not form.roles[first] & Role.TAG


def _is_led(form: Shape, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Whether a negation leads to an answer: `bukan X`, `selain si X`."""
    roles = form.roles
    before = mention.start - 1
    while (
        before >= 0 and roles[before] & (Role.PARTICLE | Role.ADDRESS) and not roles[before] & Role.NEGATION
    ):
        before -= 1
    tagged = before > 0 and roles[before] & Role.TAG and form.reading.norms[before] == "bukan"
    if tagged and form.segments[before] and not form.starts[before] and before == mention.start - 1:
        return True  # "X ya, bukan Y": no tag
    return (
        before >= 0
        and bool(roles[before] & Role.NEGATION)
        and not roles[before] & (Role.FRAME | Role.TAG)
        and not _breaks_between(form, before, mention.start)
        and not _asks_who_else(form, before, mention)
        and not _asks_for_assent(form, before, mention, mentions)
    )


def _breaks_between(form: Shape, start: int, end: int) -> bool:
    return any(ends_clause(form.reading.gaps[i]) for i in range(start + 1, end + 1))


def _asks_for_assent(form: Shape, negation: int, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Whether `bukannya B ya?` asks for a yes."""
    if len({other.target for other in mentions}) > 1:
        return False
    rest = form.reading.norms[mention.end :]
    if form.reading.norms[negation - 1 : negation] in (("masa",), ("masak",)) or rest[:1] == ("kah",):
        return True
    if form.reading.norms[negation] == "bukannya":
        return form.asks() or rest[:1] in ((), ("ya",), ("sih",), ("admin",), ("kak",))
    return (
        form.asks()
        and form.reading.norms[negation] == "bukan"
        and not any(form.roles[i] & Role.FRAME for i in range(negation))
    )


def rejects_only(form: Shape) -> str | None:
    """Return what a comment rejects where it says nothing else: `kayaknya sih bukan magnet`."""
    norms, roles = form.reading.norms, form.roles
    at = next((i for i, norm in enumerate(norms) if norm in _REJECTING and not roles[i] & Role.TAG), None)
    if at is None or form.asks() or not all(form.is_light(i) for i in range(at)):
        return None
    _, right = form.segment(at, at + 1)
    named = [i for i in range(at + 1, right) if not form.is_light(i)]
    rest = (i for i in range(right, len(norms)) if not form.is_light(i))
    if not 1 <= len(named) <= 3 or any(rest):
        return None
    titled = len(named) > 1 and norms[named[0]] in TITLES
    if any(roles[i] & ~Role.ALTERNATIVE or cue(norms[i]) for i in named[titled:]):
        return None
    return form.reading.text(at, named[-1] + 1)
