"""Which of the answers named in a comment is meant: what is denied, taken back, concluded or only told.

The last word counts, a rejected answer is no offer, and several answers side by side are a hedge (policy,
sections 2 and 3). What the words around the answers do, `candidates` knows.
"""

from itertools import pairwise
from typing import Final, NamedTuple

from bot.judging.candidates import MAY_OPEN, Mention, Role, Shape
from bot.judging.denied import is_rejected
from bot.judging.forms import HEADS
from bot.judging.roots import shares_root
from bot.judging.tables import lists

_BETWEEN: Final = Role.ALTERNATIVE | Role.PARTICLE | Role.ADDRESS | Role.ANNOUNCE
_POINTING: Final = frozenset(["itu", "kan"])
_LONGEST_LEAD: Final = 5  # words
_DECIDING: Final = lists("around.toml")["deciding"]


class Outcome(NamedTuple):
    """Which of the mentioned answers the comment gives.

    Args:
        given: The mentions that stand for the answer; of different targets only where it hedges.
        why: `plain`, `correction`, `conclusion`, `marked`, `rejected-others`, `explained`, `hedge`,
            `only-rejected` or `none`.
    """

    given: tuple[Mention, ...]
    why: str


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
    if later := _only_later(form, offered):
        return Outcome((later,), "conclusion")
    if decided := decides(form, offered):
        return Outcome((decided,), "conclusion")
    if set_apart := _set_apart(form, offered):
        return Outcome((set_apart,), "conclusion")
    if _side_by_side(form, offered):
        return Outcome(offered, "hedge")
    last = _after_last(form, offered, Role.CONCLUSION)
    if last and len({m.target for m in last}) == 1:
        return Outcome(last, "conclusion")
    if first := _set_against(form, offered):
        return Outcome((first,), "explained")
    if told := _told_apart(form, offered):
        return Outcome((told,), "conclusion")
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


def _only_later(form: Shape, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the last of two answers where the other came first: `1945 merdeka dulu, uangnya baru 1946`."""
    one, other = mentions[0], mentions[-1]
    norms = form.reading.norms
    if (
        len(mentions) != 2
        or norms[other.start - 1] != "baru"
        or not form.segments[form.segment(*other[:2])[0]]
    ):
        return None
    left, _ = form.segment(other.start, other.end)
    before = {"dahulu", "duluan"} & set(norms[one.end : left])
    asked = [i for i in range(left, other.start - 1) if not form.is_light(i)]
    return other if before and left >= one.end and len(asked) <= 2 else None


def _set_apart(form: Shape, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the last answer where `kalau` leads to it and something else is told of those before it.

    `lempok itu yang manis, kalau yang asem tempoyak`, `kalau matur suksma ya Bali`.
    """
    last = mentions[-1]
    left, _ = form.segment(last.start, last.end)
    said = [i for i in range(left, last.start) if not form.is_light(i)]
    rest = any(not form.is_light(i) for i in range(last.end, len(form.roles)))
    leads = form.reading.norms[left] if left < last.start else ""
    if leads not in ("kalau", "sedangkan") or not said[1:] or len(said) > _LONGEST_LEAD or rest:
        return None
    for m in mentions[:-1]:
        start, end = form.segment(m.start, m.end)
        told = any(not form.is_light(i) for i in range(m.end, end))
        if start >= left or m.target == last.target or not told:
            return None
    return last


def _set_against(form: Shape, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the first answer where the others are only set against it: `X yang digoreng, kalau Y yang kuah`.

    Something has to be told of both.
    """
    first = mentions[0]
    left, right = form.clause(first.start, first.end)
    opens = all(form.is_light(i) for i in range(left, first.start))
    if not opens or first.how == "value" or form.is_plain(first.start, first.end):
        return None
    for m in mentions[1:]:
        start, end = form.clause(m.start, m.end)
        said = any(not form.is_light(i) for i in range(m.end, end))
        if start < right or m.start != start + 1 or form.reading.norms[start] != "kalau" or not said:
            return None
    return first


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
    again = [m for m in mentions if left <= m.start < right and m.target == last.target]
    before = next((m for m in reversed(mentions) if m.target != last.target or m.start < left), None)
    if before is None or left < before.end or not _all_plain(form, left, right, again):
        return None
    first = again[0]
    gap = form.reading.gaps[first.start] if left == first.start else form.reading.gaps[left]
    if "=" in gap:
        return last
    if any(form.roles[i] & Role.ALTERNATIVE and form.starts[i] for i in range(left, first.start)):
        return None
    leading = range(left, first.start)
    concluded = any(form.roles[i] & Role.CONCLUSION and form.starts[i] for i in leading)
    if concluded and not any(form.roles[i] & (Role.ANNOUNCE | Role.BECAUSE) for i in leading):
        return last  # "A umur 17, C juga, D pas kawin. Maka B"
    covered = {i for m in again for i in range(m.start, m.end)}
    words = {form.reading.norms[i] for i in range(left, right) if i not in covered}
    return last if words & _DECIDING else None


def _all_plain(form: Shape, left: int, right: int, again: list[Mention]) -> bool:
    """Whether a clause says nothing but one answer, once or several times: `C deh C`."""
    if len(again) == 1:
        return form.is_plain(again[0].start, again[0].end)
    covered = {i for m in again for i in range(m.start, m.end)}
    return all(i in covered or form.is_light(i) or form.is_echo(i) for i in range(left, right))


def _told_apart(form: Shape, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return which of several answers is meant, of which each is told something.

    The last one where `ya` or `mah` leads to it (`PPS di desa, di TPS ya KPPS`), else the one of which most
    of what was asked is told: `3 juta itu balita, lansia 2,4 juta`.
    """
    clauses = [form.segment(m.start, m.end) for m in mentions]
    targets = {m.target for m in mentions}
    if len(set(clauses)) < len(clauses) or len(targets) < len(mentions):
        return None
    said: list[list[int]] = []
    for m, (left, right) in zip(mentions, clauses, strict=True):
        said.append([i for i in (*range(left, m.start), *range(m.end, right)) if not form.is_light(i)])
    last = mentions[-1]
    if not all(said):
        return None
    left, right = clauses[-1]
    led = last.start - left >= 2 and form.reading.norms[last.start - 1] in ("ya", "mah")
    if led and all(form.is_light(i) for i in range(last.end, right)):
        return last
    asked = [sum(_is_asked(form, i) for i in words) for words in said]
    most = max(asked)
    return mentions[asked.index(most)] if most and asked.count(most) == 1 else None


def _is_asked(form: Shape, i: int) -> bool:
    if form.reading.norms[i] in HEADS:
        return False
    return form.is_echo(i) or shares_root(form.reading.norms[i], form.echo)


def _names_what_was_asked(form: Shape, mention: Mention) -> bool:
    """Whether a word of the question stands by a mention: `1 Mei itu internasional, nasionalnya 29 Mei`."""
    left, right = form.clause(mention.start, mention.end)
    others = [
        i
        for i in (*range(left, mention.start), *range(mention.end, right))
        if not form.is_light(i) and not (i == left and form.roles[i] & MAY_OPEN)
    ]
    return bool(others) and all(
        form.is_echo(i) or shares_root(form.reading.norms[i], form.echo) for i in others
    )


def _after_last(form: Shape, mentions: tuple[Mention, ...], role: int) -> tuple[Mention, ...]:
    """Return the mentions after the last phrase of `role` that stands between two of them."""
    for i in range(len(form.roles) - 1, -1, -1):
        hearsay = role == Role.CONCLUSION and form.reading.norms[i + 1 : i + 2] in (("kata",), ("katanya",))
        if hearsay:
            continue  # "A, tapi kata suami B"
        if form.roles[i] & role and form.starts[i] and mentions[0].end <= i < mentions[-1].start:
            return _without_the_old(form, mentions, i) if role == Role.CORRECTION else _from(mentions, i)
    return ()


def _from(mentions: tuple[Mention, ...], i: int) -> tuple[Mention, ...]:
    return tuple(m for m in mentions if m.start > i)


def _without_the_old(form: Shape, mentions: tuple[Mention, ...], i: int) -> tuple[Mention, ...]:
    """Return what comes after a correction, without what it first says of the old answer.

    That is said again (`hartini. eh kok hartini, FATMAWATI`) or told about (`eh itu mah vitamin A. C`).
    """
    after = _from(mentions, i)
    first, old = after[0], {m.target for m in mentions if m.start < i}
    said = [j for j in range(i, first.start) if not form.roles[j] & (Role.CORRECTION | Role.PARTICLE)]
    again = first.target in old and not said
    told = any(form.reading.norms[j] in _POINTING for j in range(i, first.start))
    later = tuple(m for m in after if m.target != first.target)
    return later if later and (again or told) else after


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
