"""Does a comment answer, or does it talk? Complaints, questions and stories contain answers too.

Each cue of `tables/cues.toml` speaks for talk with a weight; how an answer stands in its sentence speaks
against it. Weights were set by hand so that the answer, or what looks like one, wins where it stands alone
(policy, section 3).
"""

import re
from functools import lru_cache
from typing import Final

from bot.judging.candidates import LIGHT, Mention, Role, Shape
from bot.judging.tables import cues, lists

TALK: Final = 1.5  # from this score on, a comment talks

_CUES: Final = {
    word: (weight, kind) for kind, (weight, words) in reversed(cues("cues.toml").items()) for word in words
}
_AROUND: Final = lists("around.toml")
_PHONE: Final = re.compile(r"(?:08|628|02)\d{7,}")
_MOST: Final = {"person": 2.0, "advert": 0.0}


@lru_cache(maxsize=20_000)
def cue(norm: str) -> tuple[float, str] | None:
    """Return how strongly a word speaks for talk, and its kind."""
    found = _CUES.get(norm)
    for suffix in ("nya", "ku", "mu", "in"):
        if found is None and norm.endswith(suffix):
            found = _CUES.get(norm[: -len(suffix)])
    return found


def is_chat_word(norm: str) -> bool:
    """Whether a word alone shows that no answer is offered: a question word, a greeting, an advert."""
    found = cue(norm)
    return found is not None and found[1] in ("question", "greeting", "advert")


def is_advert(form: Shape) -> bool:
    """Whether the comment sells something: two advert words, or one and a telephone number."""
    adverts = {norm for norm in form.reading.norms if (found := cue(norm)) and found[1] == "advert"}
    phone = any(_PHONE.match(word.replace(".", "")) for word in form.reading.words)
    return len(adverts) + phone >= 2


def weigh(form: Shape, covered: frozenset[int], echo: frozenset[str]) -> float:
    """Return how strongly the words outside `covered` speak for talk; words of the question say nothing."""
    kinds: dict[str, float] = {}
    for i, norm in enumerate(form.reading.norms):
        role = form.roles[i]
        if i in covered:
            continue
        if role & Role.TALK and form.starts[i]:
            kinds["phrase"] = kinds.get("phrase", 0.0) + 2.5
            continue
        found = cue(norm)
        if found is None or norm in echo:
            continue
        weight, kind = found
        if role & (LIGHT | Role.BECAUSE | Role.ALTERNATIVE | Role.COPULA) and not (
            kind == "greeting" and _greets_within(form, i, covered)
        ):
            continue
        kinds[kind] = kinds.get(kind, 0.0) + weight
    return sum(min(total, _MOST.get(kind, 4.0)) for kind, total in kinds.items())


def _greets_within(form: Shape, index: int, covered: frozenset[int]) -> bool:
    """Whether a greeting runs on into what follows: `hadir dari Lombok`, `selamat pagi orang baik`."""
    _, right = form.clause(index, index + 1)
    return form.roles[index] & Role.FRAME > 0 and any(
        not form.is_light(i) and i not in covered for i in range(index, right)
    )


def asks_about(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether the sentence around an answer is a question about it: `DTKS itu singkatan apa min?`."""
    left, right = form.sentence(mention.start, mention.end)
    norms, roles = form.reading.norms, form.roles
    marked = "?" in form.reading.gaps[right]
    words = [i for i in range(left, right) if i not in covered]
    for i in words:
        if norms[i] not in _AROUND["asking"] or roles[i] & Role.FRAME:
            continue
        if norms[i] == "apa" and i - 1 in covered and i + 1 < right and not form.is_light(i + 1):
            continue  # "PKH apa BPNT ya?" wavers
        if norms[i] in ("apa", "mana") and (i + 1 in covered or (i == right - 1 and not marked and i > left)):
            continue  # "apa PKH ya?" offers it
        if (
            norms[i] == "apa"
            and i + 1 < right
            and (norms[i + 1] in ("tidak", "bukan") or (norms[i + 1] in ("ya", "sih") and i + 2 >= right))
        ):
            continue
        if any(roles[j] & Role.ANNOUNCE and j > i for j in words):
            continue
        return True
    if not marked:
        return False
    heavy = [i for i in words if not form.is_light(i) and not roles[i] & (Role.ALTERNATIVE | Role.NEGATION)]
    announced = any(roles[i] & Role.ANNOUNCE for i in words if i < mention.start)
    tagged = norms[right - 1] in ("bukan", "kan") or norms[right - 2 : right - 1] in (("bukan",), ("kan",))
    return len(heavy) >= 2 and not announced and not tagged


def talks_around(form: Shape, mention: Mention, covered: frozenset[int], echo: frozenset[str]) -> bool:
    """Whether a comment that contains an answer only talks: `alhamdulillah pkh saya cair`."""
    if is_advert(form):
        return True
    roles, norms, gaps = form.roles, form.reading.norms, form.reading.gaps
    left, _ = form.clause(mention.start, mention.end)
    announced = any(
        roles[i] & Role.ANNOUNCE and not roles[i] & Role.COPULA for i in range(left, mention.start)
    )
    if asks_about(form, mention, covered):
        return not (announced and form.is_plain(mention.start, mention.end))
    if announced:
        return False
    if _is_spoken_of(form, mention, covered):
        return True
    if form.stands_alone(mention.start, mention.end):
        return False
    if mention.end - mention.start >= 4 and all(
        len(w) == 1 for w in form.reading.words[mention.start : mention.end]
    ):
        return False  # nobody spells a word out in passing
    score = weigh(form, covered, echo)
    residue = [i for i in range(len(norms)) if i not in covered and not form.is_light(i)]
    led = (
        mention.start > 0
        and norms[mention.start - 1] in _AROUND["talky_before"]
        and mention.start - 1 not in covered
    )
    leading = sum(1 for i in range(left, mention.start) if i in residue and not form.is_echo(i))
    score += 1.0 if leading >= 3 else 0.5 if leading == 2 else 0.0
    if len(residue) <= 2 and not led:
        score -= 1.0
    before = mention.start - 1
    while before >= 0 and roles[before] & (Role.PARTICLE | Role.ADDRESS):
        before -= 1
    if all(form.is_light(i) for i in range(before + 1)):
        score -= 1.0
        following = norms[mention.end : mention.end + 1]
        if following and (
            following[0] in _AROUND["copula"] or roles[mention.end] & (Role.ADDRESS | Role.PARTICLE)
        ):
            score -= 0.5
    elif before >= 0 and norms[before] in _AROUND["talky_before"] and before not in covered:
        score += 1.5
    if (
        mention.end < len(norms)
        and norms[mention.end] in _AROUND["possessive"]
        and not gaps[mention.end].strip()
    ):
        score += 1.5
    if mention.end < len(norms) and roles[mention.end] & Role.ADDRESS:
        score -= 1.0
    if any(norm in _AROUND["reason"] for norm in norms[mention.end :]):
        score -= 1.0
    return score >= TALK


def _is_spoken_of(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether an answer is thanked, greeted or somebody's: `makasih tagana udah bantu`, `kakakku tagana`."""
    before = mention.start - 1
    norms = form.reading.norms
    if before < 0 or form.reading.gaps[mention.start].strip() or before in covered:
        return False
    kin = norms[before].endswith("ku") and norms[before][:-2] in _AROUND["kin"]
    goes_on = any(not form.is_light(i) and i not in covered for i in range(mention.end, len(norms)))
    return kin or (norms[before] in _AROUND["spoken_to"] and goes_on)


def looks_like_an_answer(form: Shape, echo: frozenset[str]) -> bool:
    """Whether a comment that names nothing of the key reads as an answer: a short name, no sentence."""
    if is_advert(form) or points_elsewhere(form):
        return False
    norms = form.reading.norms
    linking = Role.BECAUSE | Role.COPULA | Role.ALTERNATIVE
    content = [i for i in range(len(norms)) if not form.is_light(i) and not form.roles[i] & linking]
    if not content:
        return False
    score = weigh(form, frozenset(), echo)
    if len(content) <= 2 and not form.asks() and not _is_chat(form, content):
        return True
    tagged = "@" in form.reading.gaps[0]
    if tagged:
        score += 1.5  # tagging friends: "@sari sini", "@budi baca nih"
    pronouns = sum(1 for i in content if norms[i] in _AROUND["possessive"] and not form.is_echo(i))
    score += 0.5 * min(pronouns, 2)
    announced = any(
        role & Role.ANNOUNCE and not role & (Role.COPULA | Role.TALK) and any(i < j for j in content)
        for i, role in enumerate(form.roles)
    )
    if announced and not form.asks():
        score -= 3.0
    if form.asks():
        score += 1.0 if len(content) < 3 else 2.0
        score += "tidak" in norms  # "sama gak sih?"
    _, right = form.clause(content[0], content[0] + 1)
    leading = [i for i in content if i < right]
    parted = right < len(form.roles) and not form.roles[right] & Role.ALTERNATIVE
    if parted and not tagged and len(leading) <= 3 and not any(cue(norms[i]) for i in leading):
        score -= 2.0 if len(leading) > 1 else 2.5
    if len(content) > 4:
        score += 0.5 * (len(content) - 4)
    return score < TALK


def _is_chat(form: Shape, content: list[int]) -> bool:
    """Whether a word or two are chat all the same: a greeting, a complaint, a call to friends."""
    if "@" in form.reading.gaps[0]:
        return True
    if any(role & Role.TALK for role in form.roles):
        return True
    kinds = {found[1] for i in content if (found := cue(form.reading.norms[i])) and not form.is_echo(i)}
    return bool(kinds & {"greeting", "complaint", "question", "wish", "advert"})


def points_elsewhere(form: Shape) -> bool:
    """Whether a comment only points to somebody else's answer: `sama kaya kak @x`."""
    return any(role & Role.POINTER and form.starts[i] for i, role in enumerate(form.roles))
