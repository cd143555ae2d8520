"""How an answer stands in its sentence: announced, first, tied to a noun, spoken of, called in from.

An answer that stands for itself is one; an answer that is a part of what is told is none (policy, section 3).
"""

from typing import Final

from bot.judging.candidates import Mention, Role, Shape
from bot.judging.cue_words import cue, is_ones_own, is_verb
from bot.judging.numerals import UNITS
from bot.judging.roots import names_one_of
from bot.judging.tables import lists

_AROUND: Final = lists("around.toml")
_HAILING: Final = ("halo", "hai")


def is_announced(form: Shape, mention: Mention) -> bool:
    """Whether a frame such as `jawabannya` leads to an answer, nothing but frames between, or follows it."""
    i = mention.start - 1
    while i >= 0 and form.is_light(i):
        if form.roles[i] & Role.ANNOUNCE and not form.roles[i] & Role.COPULA:
            return True
        i -= 1
    return concludes(form, mention) or _names_the_asked(form, mention) or _is_confirmed(form, mention)


def concludes(form: Shape, mention: Mention) -> bool:
    """Whether a sum or a story ends in the answer: `600 ribu tiap 3 bulan, jadi setahun 2,4 juta`."""
    left, right = form.segment(mention.start, mention.end)
    if left == 0 or not (form.starts[left] and form.roles[left] & Role.CONCLUSION):
        return False
    others = [i for i in range(left + 1, mention.start) if not form.is_light(i) and not form.is_echo(i)]
    return len(others) <= 1 and all(form.is_light(i) for i in range(mention.end, right))


def _names_the_asked(form: Shape, mention: Mention) -> bool:
    """Whether a word of the question with -nya leads to an answer: `asalnya dari Aceh`."""
    norms, roles = form.reading.norms, form.roles
    left, _ = form.segment(mention.start, mention.end)
    i = mention.start - 1
    passing = Role.PARTICLE | Role.COPULA | Role.ANNOUNCE
    while i >= left and (norms[i] in ("dari", "di", "ada", "pada") or roles[i] & passing):
        i -= 1
    return i >= left and names_one_of(norms[i], form.echo)


def _is_confirmed(form: Shape, mention: Mention) -> bool:
    """Whether `X jawabannya`, or later `itu jawaban saya`, says that this was the answer."""
    norms = form.reading.norms
    at = next((i for i in range(mention.end, len(norms)) if "jawab" in norms[i]), None)
    if at is None or norms[at + 1 : at + 2] in (("apa",), ("bukan",), ("salah",), ("nanti",)):
        return False
    following = at + 1 + (norms[at + 1 : at + 2] in (("saya",), ("kami",)))
    if "?" in form.reading.gaps[following]:
        return False
    led = all(form.is_light(i) or norms[i] in ("terus", "tetap") for i in range(mention.end, at))
    return led or norms[at - 1] in ("itu", "itulah", "ini", "inilah")


def comes_first(form: Shape, mention: Mention) -> bool:
    """Whether only frames stand before an answer, or before it after a correction or a conclusion."""
    i = mention.start - 1
    while i >= 0 and form.is_light(i):
        if form.roles[i] & (Role.CORRECTION | Role.CONCLUSION) and form.starts[i]:
            return True
        i -= 1
    return i < 0


def is_spent(form: Shape, mention: Mention) -> bool:
    """Whether an amount goes into something of everyday life: `2 juta setahun buat beli obat aja kurang`."""
    norms, at = form.reading.norms, mention.end
    _, right = form.segment(mention.start, mention.end)
    while at < right and (form.is_echo(at) or norms[at].removeprefix("se") in UNITS):
        at += 1
    if (
        mention.how != "value"
        or at + 1 >= right
        or norms[at] not in ("buat", "untuk")
        or form.is_echo(at + 1)
    ):
        return False
    spent = cue(norms[at + 1])
    return spent is not None and spent[1] == "story"


def dates_a_story(form: Shape, mention: Mention) -> bool:
    """Whether a year or a day only says when something happened to somebody: `2004 saya baru lahir`."""
    norms, at = form.reading.norms, mention.end
    _, right = form.segment(mention.start, mention.end)
    if mention.how != "value" or at + 1 >= right or form.reading.gaps[at].strip():
        return False
    at += norms[at] in _AROUND["kin"]
    if norms[at] not in ("saya", "kami", "kita"):
        return False
    told = [i for i in range(at + 1, min(right, at + 4)) if not form.is_light(i)]
    found = ((form.reading.norms[i], cue(form.reading.norms[i])) for i in told)
    return any(norm in ("masih", "belum") or (known and known[1] == "story") for norm, known in found)


def is_said_of(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether what directly follows an answer says how it is: `rendang mahal sekarang`, `Aceh gempa lagi`."""
    norms, gaps = form.reading.norms, form.reading.gaps
    at = mention.end
    passing = Role.PARTICLE | Role.FRAME
    while at < len(norms) and form.roles[at] & passing and not gaps[at].strip() and norms[at] != "wkwk":
        at += 1
    if at >= len(norms) or gaps[at].strip() or at in covered or form.is_echo(at) or mention.how == "value":
        return False
    going_on = at
    while at < len(norms) - 1 and norms[at] in _AROUND["going_on"] and not gaps[at + 1].strip():
        at += 1
    if norms[at] in _AROUND["quality"]:
        return at > going_on or norms[at] not in _AROUND["size"]
    found = cue(norms[at])
    if at > going_on and (is_verb(norms[at]) or found is not None):
        return True
    return found is not None and found[1] in ("feeling", "complaint")


def is_spoken_of(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether an answer is thanked, greeted or somebody's: `makasih tagana udah bantu`, `kakakku tagana`."""
    before = mention.start - 1
    norms = form.reading.norms
    if before > 0 and norms[before] == "yang":
        before -= 1
    if before < 0 or form.reading.gaps[mention.start].strip() or before in covered:
        return False
    kin = is_ones_own(form, before) and not form.is_light(before)
    goes_on = any(not form.is_light(i) and i not in covered for i in range(mention.end, len(norms)))
    greeted = norms[before] in _AROUND["spoken_to"] and (goes_on or norms[before] not in _HAILING)
    return kin or greeted or _calls_in(form, mention, before)


def _calls_in(form: Shape, mention: Mention, before: int) -> bool:
    """Whether the answer is where somebody greets from: `salam dari Aceh`, `orang Aceh hadir`."""
    norms = form.reading.norms
    from_there = norms[before] in ("dari", "asal", "asli") or norms[before] in _AROUND["named_after"]
    if not from_there:
        return False
    left, right = form.segment(mention.start, mention.end)
    if any(norms[i] in _AROUND["calling_in"] for i in range(left, before)):
        return True
    return any(norms[i] in _AROUND["calling_in"] for i in range(mention.end, min(right, mention.end + 3)))


def introduces(form: Shape, mention: Mention) -> bool:
    """Whether somebody is called like the answer: `nama bapak saya Hatta`, `Saman namaku`."""
    norms = form.reading.norms
    if "nama" not in " ".join(norms):
        return False
    left, right = form.segment(mention.start, mention.end)
    for at in (*range(left, mention.start), *range(mention.end, min(right, mention.end + 2))):
        stem = norms[at].removeprefix("panggilan")
        if stem in ("namaku", "namakuu"):
            return True
        if norms[at] == "nama" and at + 1 < right:
            owner = norms[at + 1]
            if owner in ("saya", "kami") or owner in _AROUND["kin"] or is_ones_own(form, at + 1):
                return True
        if norms[at] == "namanya" and left < at < mention.start:  # "emak saya namanya Kartini"
            owned = (
                norms[at - 1] in ("saya", "kami") and norms[at - 2] in _AROUND["kin"]
                if at - 2 >= left
                else False
            )
            if owned or is_ones_own(form, at - 1):
                return True
    return False
