"""Does a comment answer, or does it talk? Complaints, questions and stories contain answers too.

Each cue of `tables/cues.toml` speaks for talk with a weight; how an answer stands in its sentence speaks
against it. Weights were set by hand so that the answer, or what looks like one, wins where it stands alone
(policy, section 3).
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from bot.judging.candidates import LIGHT, Mention, Role, Shape
from bot.judging.tables import COMMON_WORDS, cues, lists

TALK: Final = 1.5  # from this score on, a comment talks

_CUES: Final = {
    word: (weight, kind) for kind, (weight, words) in reversed(cues("cues.toml").items()) for word in words
}
_AROUND: Final = lists("around.toml")
_ADVERTS: Final = cues("cues.toml")["advert"][1] | _AROUND["selling"]
_DOUBLED: Final = re.compile(r"(.)\1+")
_PHONE: Final = re.compile(r"(?:08|628|02)\d{7,}|08\d{2,8} x\b")  # also hidden: 0813xxxx
_MOST: Final = {"person": 2.0, "advert": 0.0}
LINKING: Final = Role.BECAUSE | Role.COPULA | Role.ALTERNATIVE


@lru_cache(maxsize=20_000)
def cue(norm: str) -> tuple[float, str] | None:
    """Return how strongly a word speaks for talk, and its kind."""
    found = _CUES.get(norm) or _CUES.get(_DOUBLED.sub(r"\1", norm))
    for suffix in ("nya", "ku", "mu", "in"):
        if found is None and norm.endswith(suffix) and (suffix == "nya" or norm not in COMMON_WORDS):
            found = _CUES.get(norm[: -len(suffix)])
    return found


def is_chat_word(norm: str) -> bool:
    """Whether a word alone shows that no answer is offered: a question word, a greeting, an advert."""
    found = cue(norm)
    return found is not None and found[1] in ("question", "greeting", "advert")


def is_advert(form: Shape) -> bool:
    """Whether the comment sells something: two advert words, or one and a telephone number or a price."""
    adverts = {norm for i, norm in enumerate(form.reading.norms) if norm in _ADVERTS and not form.is_echo(i)}
    phone = bool(_PHONE.search(" ".join(form.reading.words).replace(".", "")))
    norms = form.reading.norms
    priced = any(one[0].isdigit() and other in ("ribu", "juta") for one, other in pairwise(norms))
    return len(adverts) + phone + priced >= 2


def weigh(
    form: Shape, covered: frozenset[int], echo: frozenset[str], mention: Mention | None = None
) -> float:
    """Return how strongly the words outside `covered` speak for talk; words of the question say nothing.

    Args:
        mention: The answer in question; what stands apart from it by a comma weighs half, and good wishes
            after an answer that comes first weigh nothing.
    """
    kinds: dict[str, float] = {}
    near = form.segment(mention.start, mention.end) if mention else (0, len(form.roles))
    first = mention is not None and _comes_first(form, mention)
    sentence = form.sentence(mention.start, mention.end) if mention else near
    for i, norm in enumerate(form.reading.norms):
        role = form.roles[i]
        if i in covered:
            continue
        share = 1.0 if near[0] <= i < near[1] else 0.5
        if role & Role.TALK and form.starts[i]:
            kinds["phrase"] = kinds.get("phrase", 0.0) + 2.5 * share
            continue
        found = cue(norm)
        if found is None or form.is_echo(i):
            continue
        weight, kind = found
        if role & (LIGHT | LINKING) and not (kind == "greeting" and _greets_within(form, i, covered)):
            continue
        if (first and kind in ("greeting", "wish")) or _is_compound(form, i):
            continue
        whole = kind == "complaint" and sentence[0] <= i < sentence[1]
        kinds[kind] = kinds.get(kind, 0.0) + weight * (1.0 if whole else share)
    return sum(min(total, _MOST.get(kind, 4.0)) for kind, total in kinds.items())


def _is_compound(form: Shape, index: int) -> bool:
    """Whether a cue is half of a compound: `tolong menolong`, `bantu membantu`."""
    norms = form.reading.norms
    following = norms[index + 1] if index + 1 < len(norms) else ""
    return len(following) > len(norms[index]) + 1 and following.endswith(norms[index][1:])


def _greets_within(form: Shape, index: int, covered: frozenset[int]) -> bool:
    """Whether a greeting runs on into what follows: `hadir dari Lombok`, `selamat pagi orang baik`."""
    _, right = form.clause(index, index + 1)
    return form.roles[index] & Role.FRAME > 0 and any(
        not form.is_light(i) and i not in covered for i in range(index, right)
    )


def is_ones_own(form: Shape, i: int) -> bool:
    """Whether a word names somebody or something of the speaker's: `emakku`, `cintaku`."""
    norm = form.reading.norms[i]
    if not norm.endswith(("ku", "qu")) or form.is_echo(i):
        return False
    root = norm[:-2]
    shortest = 5 if norm in COMMON_WORDS else 4  # Maluku, bangku
    return root in _AROUND["kin"] or (len(root) >= shortest and root in COMMON_WORDS)


def asks_about(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether the sentence around an answer is a question about it: `DTKS itu singkatan apa min?`."""
    left, right = form.sentence(mention.start, mention.end)
    marked = "?" in form.reading.gaps[right] and not _ends_in_tag(form, mention, right)
    if not marked:
        left, right = form.segment(mention.start, mention.end)
    words = [i for i in range(left, right) if i not in covered]
    roles = form.roles
    for i in words:
        if _asks(form, i, covered, right, marked=marked) and not any(
            roles[j] & Role.ANNOUNCE and j > i for j in words
        ):
            return True
    if not marked:
        return False
    heavy = [i for i in words if not form.is_light(i) and not roles[i] & (Role.ALTERNATIVE | Role.NEGATION)]
    announced = any(roles[i] & Role.ANNOUNCE for i in words if i < mention.start)
    return len(heavy) >= 2 and not announced


def _asks_elsewhere(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether a story about an answer leads to a question: `tifa di rumah sobek, servisnya dimana ya`."""
    left, right = form.segment(mention.start, mention.end)
    size = len(form.roles)
    around = [i for i in range(size) if not left <= i < right and i not in covered]
    return any(form.reading.norms[i] != "apa" and _asks(form, i, covered, size, marked=True) for i in around)


def _ends_in_tag(form: Shape, mention: Mention, right: int) -> bool:
    """Whether the question mark only asks for assent: `..., betul ora min?`, `... bukan?`."""
    norms = form.reading.norms
    if norms[right - 1] in ("bukan", "kan") or norms[right - 2 : right - 1] in (("bukan",), ("kan",)):
        return True
    left, _ = form.segment(right - 1, right)
    tagging = LIGHT | Role.NEGATION | Role.ALTERNATIVE
    return left >= mention.end and all(form.roles[i] & tagging for i in range(left, right))


def _asks(form: Shape, i: int, covered: frozenset[int], right: int, *, marked: bool) -> bool:
    """Whether a question word really asks; `apa` may also offer (`apa PKH ya?`) or waver (`PKH apa BPNT`)."""
    norms, roles = form.reading.norms, form.roles
    if norms[i] not in _AROUND["asking"] or roles[i] & Role.FRAME:
        return False
    if norms[i] not in ("apa", "mana"):
        return True
    if i + 1 in covered or (i == right - 1 and not marked and i > 0 and norms[i - 1] != "itu"):
        return False
    if i - 1 in covered and i + 1 < right and not form.is_light(i + 1):
        return False
    if i > 0 and norms[i - 1] == "itu":
        return True
    following = norms[i + 1] if i + 1 < right else ""
    if following in ("tidak", "bukan"):
        return False
    alone = all(form.is_light(j) or j in covered for j in range(right) if j != i)
    return not (following in ("ya", "sih") and alone)


def talks_around(form: Shape, mention: Mention, covered: frozenset[int], echo: frozenset[str]) -> bool:
    """Whether a comment that contains an answer only talks: `alhamdulillah pkh saya cair`."""
    if is_advert(form):
        return True
    announced = _is_announced(form, mention)
    if asks_about(form, mention, covered):
        return not (announced and form.is_plain(mention.start, mention.end))
    if announced:
        return False
    if _is_spoken_of(form, mention, covered):
        return True
    if form.stands_alone(mention.start, mention.end):
        return False
    if _asks_elsewhere(form, mention, covered):
        return True
    letters = form.reading.words[mention.start : mention.end]
    if len(letters) >= 4 and all(len(letter) == 1 for letter in letters):
        return False  # nobody spells a word out in passing
    return weigh(form, covered, echo, mention) + _standing(form, mention, covered) >= TALK


def _is_announced(form: Shape, mention: Mention) -> bool:
    """Whether a frame such as `jawabannya` leads to an answer, nothing but frames between, or follows it."""
    i = mention.start - 1
    while i >= 0 and form.is_light(i):
        if form.roles[i] & Role.ANNOUNCE and not form.roles[i] & Role.COPULA:
            return True
        i -= 1
    return _is_confirmed(form, mention)


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


def _comes_first(form: Shape, mention: Mention) -> bool:
    """Whether only frames stand before an answer, or before it after a correction or a conclusion."""
    i = mention.start - 1
    while i >= 0 and form.is_light(i):
        if form.roles[i] & (Role.CORRECTION | Role.CONCLUSION) and form.starts[i]:
            return True
        i -= 1
    return i < 0


def _standing(form: Shape, mention: Mention, covered: frozenset[int]) -> float:
    """Return how the place of an answer in its sentence speaks for talk, or against it when below 0."""
    roles, norms, gaps = form.roles, form.reading.norms, form.reading.gaps
    score = 0.0
    residue = [i for i in range(len(norms)) if i not in covered and not form.is_light(i)]
    left, _ = form.clause(mention.start, mention.end)
    leading = sum(1 for i in range(left, mention.start) if i in residue and not form.is_echo(i))
    score += 1.0 if leading >= 3 else 0.5 if leading == 2 else 0.0
    before = mention.start - 1
    while before >= 0 and roles[before] & (Role.PARTICLE | Role.ADDRESS):
        before -= 1
    led = before >= 0 and before not in covered and _leads_to(form, before, len(residue))
    tied = _is_tied(form, mention, before, covered)
    said_of = _is_said_of(form, mention, covered)
    if len(residue) <= 2 and not (led or tied or said_of):
        score -= 1.0
    if tied and len(residue) >= 2:
        score += 1.5
    after = norms[mention.end] if mention.end < len(norms) else ""
    role_after = roles[mention.end] if after else Role.CONTENT
    if _comes_first(form, mention):
        score -= 0.0 if said_of else 1.0
        if after in _AROUND["copula"] or role_after & (Role.ADDRESS | Role.PARTICLE):
            score -= 0.5
        if "," in gaps[mention.end] or "\n" in gaps[mention.end]:
            score -= 1.0
    elif led:
        score += 1.5
    following = norms[mention.end + 1] if mention.end + 1 < len(norms) else ""
    owned = after in _AROUND["possessive"] and following not in _AROUND["identity"]
    if owned and not gaps[mention.end].strip():
        score += 1.5
    subject = norms[mention.end - 1].endswith("nya") and mention.how == "variant"
    if subject and after and not form.is_light(mention.end) and not gaps[mention.end].strip():
        score += 1.5  # "pendampingnya susah dihubungi"
    if any(norm in _AROUND["source"] for i, norm in enumerate(norms) if i not in covered):
        score -= 3.0  # where the answer was learned: "kata google", "anak saya yang kasih tau"
    if role_after & Role.ADDRESS:
        score -= 1.0
    nearby = range(mention.end, min(len(norms), mention.end + 4))
    here = any(norms[i] in _AROUND["possessive"] or is_ones_own(form, i) for i in nearby)
    if after in ("di", "ke", "buatan", "punya", "bikinan", "masakan") and here:
        score += 1.5  # "X di tempat saya belum ada"
    start, _ = form.segment(mention.start, mention.end)
    if any(is_ones_own(form, i) and not form.is_light(i) for i in range(start, mention.start)):
        score += 1.5  # "suamiku anggota X"
    if mention.end - mention.start >= 3:
        score -= 1.0  # a name of three words is rarely said in passing
    if any(norm in _AROUND["reason"] for norm in norms[mention.end :]):
        score -= 1.0
    return score


def _leads_to(form: Shape, before: int, others: int) -> bool:
    """Whether the word before an answer makes it the object or the place of a sentence: `daftar PKH`."""
    norm = form.reading.norms[before]
    if norm in _AROUND["talky_before"] or norm in _AROUND["wanting"]:
        return True
    found = cue(norm)
    return found is not None and found[1] == "story" and others >= 2 and not form.is_light(before)


def _is_tied(form: Shape, mention: Mention, before: int, covered: frozenset[int]) -> bool:
    """Whether a noun before an answer makes it a part of something else: `mie Aceh`, `bandara Ngurah Rai`."""
    norms = form.reading.norms
    if before < 0 or mention.how == "value" or before in covered or form.is_echo(before):
        return False
    joined = not any(gap.strip() for gap in form.reading.gaps[before + 1 : mention.start + 1])
    return joined and norms[before] in _AROUND["named_after"]


def _is_said_of(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether what directly follows an answer says how it is: `rendang mahal sekarang`, `Aceh gempa lagi`."""
    norms, gaps = form.reading.norms, form.reading.gaps
    at = mention.end
    while (
        at < len(norms) and form.is_light(at) and not gaps[at].strip() and not form.roles[at] & Role.ADDRESS
    ):
        at += 1
    if at >= len(norms) or gaps[at].strip() or at in covered or form.is_echo(at) or mention.how == "value":
        return False
    if norms[at] in _AROUND["quality"]:
        return norms[at] not in _AROUND["size"]
    found = cue(norms[at])
    return found is not None and found[1] in ("feeling", "complaint")


def _is_spoken_of(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether an answer is thanked, greeted or somebody's: `makasih tagana udah bantu`, `kakakku tagana`."""
    if _introduces(form, mention):
        return True
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


_HAILING: Final = ("halo", "hai")


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


def _introduces(form: Shape, mention: Mention) -> bool:
    """Whether somebody is called like the answer: `nama bapak saya Hatta`, `Saman namaku`."""
    norms = form.reading.norms
    left, right = form.segment(mention.start, mention.end)
    for at in (*range(left, mention.start), *range(mention.end, min(right, mention.end + 2))):
        stem = norms[at].removeprefix("panggilan")
        if stem in ("namaku", "namakuu"):
            return True
        if norms[at] == "nama" and at + 1 < right:
            owner = norms[at + 1]
            if owner in ("saya", "kami") or owner in _AROUND["kin"] or is_ones_own(form, at + 1):
                return True
    return False
