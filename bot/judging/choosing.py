"""Which of several options a comment chooses: by marks, a correction, or none: a hedge (policy, section 2).

What holds for answers of any kind, `meant.resolve` knows; here is what only a list of options brings.
"""

from typing import Final

from bot.judging.candidates import Mention, Role, Shape
from bot.judging.choice_key import Compiled
from bot.judging.denied import is_rejected
from bot.judging.meant import Outcome, resolve
from bot.judging.normalize import RIGHT_MARK, WRONG_MARK
from bot.judging.tables import lists

_CHOICE: Final = lists("choice.toml")
_TYPED_MARKS: Final = {"v": True, "x": False}  # "A x B v C x"


def choose(key: Compiled, form: Shape, mentions: tuple[Mention, ...]) -> Outcome:
    """Return which of the options that a comment names it gives as its answer."""
    if outcome := _by_marks(form, mentions):
        return outcome
    believed = _believed(form, mentions)
    if not (believed := _not_rejected_together(form, believed)):
        return Outcome((), "only-rejected")
    if len({m.target for m in believed}) > 1:
        if combined := _combined(key, form, believed):
            return Outcome((combined,), "plain")
        if _means_all(form, believed):
            return Outcome(believed, "hedge")
        if announced := _announced_at_last(form, believed):
            return Outcome((announced,), "conclusion")
        if last := _last_word(form, believed):
            return Outcome((last,), "correction")
        if settled := _settled(form, believed):
            return Outcome((settled,), "conclusion")
    outcome = resolve(form, believed)
    if outcome.why == "plain" and len(believed) < len(mentions):
        return Outcome(outcome.given, "rejected-others")
    return outcome


def _by_marks(form: Shape, mentions: tuple[Mention, ...]) -> Outcome | None:
    """Read ✓ and ✗ beside the options, all before them (`❌A ✅B`) or all after (`A❌ B✅`)."""
    marks = _marks(form, mentions)
    right = tuple(m for m in mentions if marks.get(m.start))
    wrong = tuple(m for m in mentions if marks.get(m.start) is False)
    if not wrong:
        return None  # one ✓ may only decorate: `resolve` weighs it
    if right:
        one = len({m.target for m in right}) == 1
        return Outcome(right, "marked" if one else "hedge")
    left = tuple(m for m in mentions if m not in wrong)
    if not left:
        return Outcome((), "only-rejected")
    return Outcome(left, "rejected-others") if len({m.target for m in left}) == 1 else None


def _marks(form: Shape, mentions: tuple[Mention, ...]) -> dict[int, bool]:
    written = "".join(form.reading.gaps)
    if len(mentions) == 1 and RIGHT_MARK not in written and WRONG_MARK not in written:
        return {}
    gaps = [[mark for mark in gap if mark in (RIGHT_MARK, WRONG_MARK)] for gap in form.reading.gaps]
    leading = bool(gaps[mentions[0].start]) and not gaps[mentions[-1].end]
    marks: dict[int, bool] = {}
    for m in mentions:
        beside = gaps[m.start][-1:] if leading else gaps[m.end][:1]
        if beside:
            marks[m.start] = beside == [RIGHT_MARK]
    norms = form.reading.norms
    typed = {
        m.start: _TYPED_MARKS[norms[m.end]]
        for m in mentions
        if m.how == "letter" and m.end < len(norms) and norms[m.end] in _TYPED_MARKS
    }
    return marks or (typed if len(typed) > 1 else {})


def _not_rejected_together(form: Shape, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out options rejected in one breath: `A dan C salah`, `A, C bukan jawabannya`."""
    norms = form.reading.norms
    kept: list[Mention] = []
    denied = False
    for one, other in zip(reversed(mentions), (None, *reversed(mentions)), strict=False):
        said = norms[one.end : one.end + 1] in (("salah",), ("keliru",), ("bukan",))
        if other is not None and not said:
            between = range(one.end, other.start)
            listed = bool(between) or form.reading.gaps[other.start].strip() in (",", "&", "/")
            denied &= listed and all(norms[i] in ("dan", "sama") for i in between)
        else:
            denied = said and is_rejected(form, one, mentions)
        if not denied:
            kept.append(one)
    return tuple(reversed(kept))


def _believed(form: Shape, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out options that the comment only doubts: `masa A`, where it names another one."""
    norms = form.reading.norms
    kept = tuple(
        m
        for m in mentions
        if not any(
            norms[i] in _CHOICE["doubting"] and not form.segments[i + 1]
            for i in range(max(0, m.start - 2), m.start)
        )
    )
    return kept or mentions


def _combined(key: Compiled, form: Shape, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the option that stands for several others, `A dan D benar`, if the comment names these."""
    named = frozenset(m.target for m in mentions)
    for letter, parts in key.combined:
        if named not in (parts, parts | {letter}):
            continue
        between = range(mentions[0].end, mentions[-1].start)
        either = any(
            form.roles[i] & Role.ALTERNATIVE and form.reading.norms[i] not in ("dan", "sama", "dengan")
            for i in between
        )
        if either or any("/" in form.reading.gaps[m.start] for m in mentions[1:]):
            return None
        option = next(o.text for o in key.question.options if o.letter == letter)
        return Mention(mentions[0].start, mentions[-1].end, letter, option, 100.0, "text")
    return None


def _means_all(form: Shape, mentions: tuple[Mention, ...]) -> bool:
    """Whether the options stand in a row and are meant together: `C,E dua2nya`, `a b o semuanya bisa`."""
    norms = form.reading.norms
    first = next((m for m in mentions if m.target != mentions[0].target), mentions[0])
    close = all(
        form.roles[i] & (Role.ALTERNATIVE | Role.PARTICLE) for i in range(mentions[0].end, first.start)
    )
    return close and any(
        norms[i] in _CHOICE["together"] and not form.roles[i] & Role.ADDRESS
        for i in range(first.end, min(first.end + 4, len(norms)))
    )


def _last_word(form: Shape, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the last option where only a moment's thought, or an asterisk, parts it from the one before."""
    last = mentions[-1]
    before = next(m for m in reversed(mentions) if m.target != last.target)
    reading = form.reading
    if any(m.start > before.start and m.target == before.target for m in mentions):
        return None
    start = next((m.start for m in mentions if m.start >= before.end), last.start)
    if _is_explained(form, last):
        return None
    between = range(before.end, start)
    starred = "*" in reading.gaps[start] and "*" not in reading.gaps[before.start]
    if not between:
        return last if starred else None
    pauses = [reading.norms[i] in _CHOICE["hesitation"] for i in between]
    filling = [reading.norms[i] == "ya" or form.roles[i] & Role.ADDRESS for i in between]
    only_thinks = all(one or other for one, other in zip(pauses, filling, strict=True))
    return last if only_thinks and any(pauses) else None


def _is_explained(form: Shape, mention: Mention) -> bool:
    """Whether the comment says what else an option is: `B lah, 1961 mah KTT Non Blok`."""
    _, right = form.segment(mention.start, mention.end)
    pointed = form.reading.norms[mention.end : mention.end + 1] in (("mah",), ("itu",))
    return pointed and any(not form.is_light(i) for i in range(mention.end + 1, right))


def _announced_at_last(form: Shape, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the letter to which `saya jawab` leads after a sentence with an option's word in it.

    `dari hati yang paling dalam saya jawab C`; without more words the letter stands against the text.
    """
    last, earlier = mentions[-1], mentions[:-1]
    at = last.start - 1
    if last.how != "letter" or not any(
        "jawab" in norm for norm in form.reading.norms[max(0, at - 2) : at + 1]
    ):
        return None
    while at >= 0 and form.is_light(at):
        at -= 1
    covered = {i for m in mentions for i in range(m.start, m.end)}
    announced = at < last.start - 1 and form.roles[last.start - 1] & Role.ANNOUNCE
    texts = all(m.how in ("text", "part", "variant") and m.end <= at + 1 for m in earlier)
    told = any(i not in covered and not form.is_light(i) for i in range(at + 1))
    return last if announced and texts and told and all(not form.is_light(m.start) for m in earlier) else None


def _settled(form: Shape, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the option named again, by itself, after a choice between several: `A apa B ya.. feeling B`."""
    last = mentions[-1]
    earlier = {m.target for m in mentions[:-1]}
    if len(earlier) < 2 or last.target not in earlier:
        return None
    left, right = form.clause(last.start, last.end)
    if any(left <= m.start < right for m in mentions[:-1]):
        return None
    doubted = any(form.roles[i] & (Role.ALTERNATIVE | Role.NEGATION) for i in range(left, last.start))
    return None if doubted or "?" in form.reading.gaps[right] else last
