"""Which of the answers named in a comment is meant: what is denied, taken back, concluded or only told.

The last word counts, a rejected answer is no offer, and several answers side by side are a hedge (policy,
sections 2 and 3). What the words around the answers do, `candidates` knows.
"""

from itertools import pairwise
from typing import Final, NamedTuple

from bot.judging.candidates import MAY_OPEN, Mention, Role, Shape, ends_clause
from bot.judging.normalize import Reading
from bot.judging.roots import names_one_of
from bot.judging.tables import lists

_BETWEEN: Final = Role.ALTERNATIVE | Role.PARTICLE | Role.ADDRESS | Role.ANNOUNCE
_DENIAL_GOES_ON: Final = frozenset(["lah", "dong", "deh", "ah", "bukan", "tidak"])
_DECIDING: Final = lists("around.toml")["deciding"]
_MIXED_UP: Final = lists("around.toml")["mixed_up"]
_ENDS_SENTENCE: Final = frozenset(".!?;\n")
_SUPPOSING: Final = lists("around.toml")["supposing"]


class Outcome(NamedTuple):
    """Which of the mentioned answers the comment gives.

    Args:
        given: The mentions that stand for the answer; of different targets only where it hedges.
        why: `plain`, `correction`, `conclusion`, `marked`, `rejected-others`, `explained`, `hedge`,
            `only-rejected` or `none`.
    """

    given: tuple[Mention, ...]
    why: str


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
    before = mention.start - 1
    while (
        before >= 0 and roles[before] & (Role.PARTICLE | Role.ADDRESS) and not roles[before] & Role.NEGATION
    ):
        before -= 1
    if (
        before >= 0
        and roles[before] & Role.NEGATION
        and not roles[before] & (Role.FRAME | Role.TAG)
        and not _breaks_between(form, before, mention.start)
    ):
        return not (
            _asks_who_else(form, before, mention) or _asks_for_assent(form, before, mention, mentions)
        )
    left, _ = form.clause(mention.start, mention.end)
    if not _SUPPOSING.isdisjoint(reading.norms[left : mention.start]) and any(
        other.start >= mention.end and other.target != mention.target for other in mentions
    ):
        return True
    if _is_denied(reading, mention.end):
        return True
    norms = reading.norms[mention.end : mention.end + 4]
    if norms[:1] == ("itu",) or norms[:1] == ("mah",):
        norms = norms[1:]
    if norms[:1] in (("salah",), ("keliru",)) and norms[1:2] != ("satu",) and not ends_clause(gap_after):
        return not (roles[mention.end] & Role.FRAME)
    return norms[:1] == ("bukan",) and norms[1:2] in (("jawaban",), ("jawabannya",), ("itu",), ("jawabanku",))


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
        at -= 1
    return 0 <= at < mention.start - 1 and norms[at] in ("jangan", "beda", "bedain", "bedakan", "dibedakan")


def _is_denied(reading: Reading, end: int) -> bool:
    """Whether an answer is asked and denied at once: `Sentani? bukan. Kelimutu!`."""
    return (
        "?" in reading.gaps[end]
        and reading.norms[end : end + 1] in (("bukan",), ("tidak",), ("salah",))
        and end + 1 < len(reading.words)
        and bool(ends_clause(reading.gaps[end + 1]) or reading.norms[end + 1] in _DENIAL_GOES_ON)
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


def resolve(form: Shape, mentions: tuple[Mention, ...], *, past: bool = False) -> Outcome:
    """Return which of several mentions is the answer: the last word counts, a hedge is none."""
    if not mentions:
        return Outcome((), "none")
    if len(mentions) == 1:
        rejected = is_rejected(form, mentions[0], mentions)
        return Outcome((), "only-rejected") if rejected else Outcome(mentions, "plain")
    if len({m.target for m in mentions}) > 1 and _either_or(form, mentions[0]):
        return Outcome(mentions, "hedge")
    offered = tuple(m for m in mentions if not is_rejected(form, m, mentions))
    if not offered:
        return Outcome((), "only-rejected")
    why = "rejected-others" if len(offered) < len(mentions) else "plain"
    if len({m.target for m in offered}) == 1:
        return Outcome(offered, why)
    ticked = tuple(m for m in offered if "✓" in form.reading.gaps[m.end])
    if len({m.target for m in ticked}) == 1:
        return Outcome(ticked, "marked")
    last = _after_last(form, offered, Role.CORRECTION)
    if last:
        offered = last
        why = "correction"
        if len({m.target for m in offered}) == 1:
            return Outcome(offered, why)
    then_now = _then_and_now(form, offered, past=past)
    if then_now:
        return Outcome(then_now, "conclusion")
    if decided := decides(form, offered):
        return Outcome((decided,), "conclusion")
    if _side_by_side(form, offered):
        return Outcome(offered, "hedge")
    last = _after_last(form, offered, Role.CONCLUSION)
    if last and len({m.target for m in last}) == 1:
        return Outcome(last, "conclusion")
    asked = tuple(m for m in offered if _names_what_was_asked(form, m))
    if asked and len({m.target for m in asked}) == 1:
        return Outcome(asked, "explained")
    for stands in (form.is_plain, form.stands_alone):
        alone = tuple(m for m in offered if stands(m.start, m.end) and not _leans(form, m, offered))
        if len({m.target for m in alone}) == 1:
            return Outcome(alone, "explained")
        if alone:
            break
    return Outcome(offered, "hedge")


def _leans(form: Shape, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Whether a mention belongs to what is told of another: `seperjuangan sama Pattimura`, `karena X`."""
    left, _ = form.clause(mention.start, mention.end)
    if left == 0 or not form.starts[left] or not form.roles[left] & (Role.ALTERNATIVE | Role.BECAUSE):
        return False
    if any(m.end == left for m in mentions):
        return False
    told = form.roles[left] & Role.BECAUSE and not form.roles[left] & (Role.CONCLUSION | Role.ALTERNATIVE)
    return bool(told) or not (form.segments[left] or form.is_light(left - 1))


def _either_or(form: Shape, first: Mention) -> bool:
    """Whether `kalau bukan X ya Y` offers two answers."""
    before = form.reading.norms[max(0, first.start - 2) : first.start]
    return before in (("kalau", "bukan"), ("kalau", "tidak"))


def decides(form: Shape, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the last mention where it settles a wavering: `A apa B ya, B deh`, `600 x 4 = 2.400`."""
    last = mentions[-1]
    left, right = form.clause(last.start, last.end)
    if left < mentions[-2].end or not form.is_plain(last.start, last.end):
        return None
    gap = form.reading.gaps[last.start] if left == last.start else form.reading.gaps[left]
    if "=" in gap:
        return last
    if any(form.roles[i] & Role.ALTERNATIVE and form.starts[i] for i in range(left, last.start)):
        return None
    words = {form.reading.norms[i] for i in (*range(left, last.start), *range(last.end, right))}
    return last if words & _DECIDING else None


def _names_what_was_asked(form: Shape, mention: Mention) -> bool:
    """Whether a word of the question stands by a mention: `1 Mei itu internasional, nasionalnya 29 Mei`."""
    left, right = form.clause(mention.start, mention.end)
    others = [
        i
        for i in (*range(left, mention.start), *range(mention.end, right))
        if not form.is_light(i) and not (i == left and form.roles[i] & MAY_OPEN)
    ]
    return bool(others) and all(
        form.is_echo(i) or names_one_of(form.reading.norms[i], form.echo) for i in others
    )


def _after_last(form: Shape, mentions: tuple[Mention, ...], role: int) -> tuple[Mention, ...]:
    """Return the mentions after the last phrase of `role` that stands between two of them."""
    for i in range(len(form.roles) - 1, -1, -1):
        if form.roles[i] & role and form.starts[i] and mentions[0].end <= i < mentions[-1].start:
            return tuple(m for m in mentions if m.start > i)
    return ()


def _then_and_now(form: Shape, mentions: tuple[Mention, ...], *, past: bool) -> tuple[Mention, ...]:
    """Read `dulu X, sekarang Y`: Y, or X where the question asks for what was."""
    norms = form.reading.norms
    now = next((i for i, norm in enumerate(norms) if norm in ("sekarang", "kini", "terakhir")), None)
    then = next(
        (
            i
            for i, norm in enumerate(norms)
            if norm in ("dahulu", "dulunya", "awalnya", "sebelumnya", "tadinya", "mulanya")
        ),
        None,
    )
    if now is None and then is None:
        return ()
    marker = then if past and then is not None else now if now is not None and not past else None
    if marker is None:
        if past and now is not None:
            rest = tuple(m for m in mentions if m.end <= now)
            return rest if len({m.target for m in rest}) == 1 else ()
        return ()
    after = [m for m in mentions if m.start > marker]
    if after:
        return tuple(m for m in after if m.target == after[0].target)
    before = [m for m in mentions if m.end <= marker]
    return tuple(m for m in before if m.target == before[-1].target)


def _side_by_side(form: Shape, mentions: tuple[Mention, ...]) -> bool:
    """Whether two different answers stand side by side with only `atau`, a comma or a slash between."""
    for one, other in pairwise(mentions):
        if one.target == other.target:
            continue
        between = range(one.end, other.start)
        if not all(form.roles[i] & _BETWEEN for i in between):
            continue
        said = any(form.roles[i] & Role.ALTERNATIVE for i in between) or "/" in form.reading.gaps[other.start]
        if said or (form.is_plain(one.start, one.end) and form.is_plain(other.start, other.end)):
            return True
    return False
