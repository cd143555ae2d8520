"""Whether a clause of its own tells something of what looks like an answer: `november hujan terus`.

An answer may be described (`29 Mei 1996 pertama kali diperingati`), explained or cheered. Where it is the
subject of another predicate, or what an everyday thing amounts to, the comment talks.
"""

from itertools import takewhile
from typing import Final

from bot.judging.candidates import Mention, Role, Shape
from bot.judging.cue_words import cue, is_ones_own
from bot.judging.tables import lists

_AROUND: Final = lists("around.toml")
_PASSING: Final = Role.PARTICLE | Role.FRAME
_LIVED: Final = frozenset(["story", "complaint", "feeling", "greeting", "game", "joke"])


def is_told_of(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether what shares its clause makes an answer a part of what is told."""
    rest = _rest(form, mention, covered)
    before = _before(form, mention, covered)
    return (
        (len(rest) > 1 and (_is_subject(form, mention, rest) or _is_at_home(form, mention, rest)))
        or _is_done(form, mention, covered)
        or (bool(before) and _is_all_there_is(form, mention, before, rest))
    )


def _is_all_there_is(form: Shape, mention: Mention, before: list[int], rest: list[int]) -> bool:
    """Whether what leads to an answer is all that the comment tells: an amount, a prize, one's people."""
    return (
        _is_filled(form, mention, before, rest)
        or _is_prize(form, before)
        or _is_ones_people(form, mention, before, rest)
    )


def _rest(form: Shape, mention: Mention, covered: frozenset[int]) -> list[int]:
    """Return the content words that directly follow an answer in its clause."""
    gaps, at = form.reading.gaps, mention.end
    while at < len(form.roles) and form.roles[at] & _PASSING and not gaps[at].strip():
        at += 1
    if at >= len(form.roles) or gaps[at].strip() or at in covered or form.is_echo(at):
        return []
    if any(form.breaks[mention.end : at + 1]) or any(
        form.roles[i] & Role.ADDRESS for i in range(mention.end, at)
    ):
        return []
    _, right = form.clause(at, at + 1)
    if form.roles[at] & (Role.BECAUSE | Role.COPULA | Role.CONCLUSION):
        return []
    run = takewhile(lambda i: not form.roles[i] & Role.BECAUSE, range(at, right))
    return [i for i in run if not form.is_light(i) and i not in covered]


def _before(form: Shape, mention: Mention, covered: frozenset[int]) -> list[int]:
    """Return the content words that lead to an answer in its clause."""
    left, _ = form.clause(mention.start, mention.end)
    return [
        i
        for i in range(left, mention.start)
        if not form.is_light(i) and i not in covered and not form.is_echo(i)
    ]


def _is_subject(form: Shape, mention: Mention, rest: list[int]) -> bool:
    """Whether a predicate follows an amount or a date: `15 juta ga sebanding sama nyawa`."""
    norms = form.reading.norms
    if len(rest) < 2 or mention.how != "value" or norms[mention.end - 1].isdigit():
        return False
    first, said = norms[rest[0]], [norms[i] for i in rest]
    if first == "tidak":
        return said[1] not in _AROUND["no_doubt"]
    explained = any(norm in _AROUND["source"] or norm in _AROUND["known_from"] for norm in said)
    if first in _AROUND["describing_value"] or explained or any(form.is_echo(i) for i in rest):
        return False
    if first in ("ada", "saya", "kami") or first in _AROUND["pronoun"]:
        return True
    if first.removesuffix("nya") in _AROUND["prize"]:
        return True
    lived = cue(first) is not None or first in _AROUND["quality"]
    felt = any(norm in _AROUND["quality"] or _is_felt(norm) for norm in said)
    return lived and felt


def _is_felt(norm: str) -> bool:
    found = cue(norm)
    return found is not None and found[1] in ("complaint", "feeling") and norm not in ("masih", "lama")


def _is_at_home(form: Shape, mention: Mention, rest: list[int]) -> bool:
    """Whether a thing is said to be somewhere or somebody's, and how: `pempek di rumah abis`."""
    norms = form.reading.norms
    if mention.how == "value" or len(rest) < 2 or mention.end - mention.start > 2:
        return False
    first, last = norms[rest[0]], norms[rest[-1]]
    at_home = any(norms[i] in _AROUND["home"] or is_ones_own(form, i) for i in rest[1:3])
    owner = any(norms[i] in _AROUND["kin"] or norms[i] == "saya" for i in rest[1:3])
    found = cue(last)
    predicate = len(rest) >= 3 and (last in _AROUND["quality"] or (found is not None and found[1] in _LIVED))
    if first in ("kesukaan", "favorit", "idaman", "andalan"):
        return owner
    return (first == "di" and at_home and predicate) or (first == "punya" and owner and predicate)


def _is_filled(form: Shape, mention: Mention, before: list[int], rest: list[int]) -> bool:
    """Whether an everyday thing amounts to the answer: `kulkas penuh pempek`, `beras aja udah 200rb`."""
    norms = form.reading.norms
    if len(before) < 2 or rest or mention.end - mention.start > 3 or before[-1] < mention.start - 2:
        return False
    everyday = cue(norms[before[0]]) is None and norms[before[0]] not in _AROUND["kind"]
    return everyday and norms[before[-1]] in _AROUND["amounting"]


def _is_prize(form: Shape, before: list[int]) -> bool:
    """Whether the amount or the day is the game's own: `hadiahnya 200rb kah`, `pengumuman 20 desember`."""
    norms = form.reading.norms
    return any(
        norms[i] in _AROUND["prize"] or norms[i].removesuffix("nya") in _AROUND["prize"] for i in before[-2:]
    )


def _is_done(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether one did what the answer says, and to no avail: `udah cek bansos tapi nama ga ada`."""
    norms = form.reading.norms
    if mention.how == "value" or norms[mention.start - 1 : mention.start] != ("sudah",):
        return False
    after = [i for i in range(mention.end, len(norms)) if i not in covered and not form.roles[i] & Role.FRAME]
    failed = (
        i for i in after if norms[i] == "tidak" or ((found := cue(norms[i])) and found[1] == "complaint")
    )
    return any(norms[i + 1 : i + 2] == () or norms[i + 1] not in _AROUND["no_doubt"] for i in failed)


def _is_ones_people(form: Shape, mention: Mention, before: list[int], rest: list[int]) -> bool:
    """Whether the speaker is one of the people that are asked for: `saya batak min`."""
    norms = form.reading.norms
    asked = not _AROUND["people_asked"].isdisjoint(form.echo)
    mine = before == [mention.start - 1] and norms[before[0]] in ("saya", "kami")
    return asked and mine and not rest and mention.how != "value" and len(norms) <= mention.end + 1
