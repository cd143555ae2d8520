"""Does a comment answer, or does it talk? Complaints, questions and stories contain answers too.

Each cue of `tables/cues.toml` speaks for talk with a weight; how an answer stands in its sentence speaks
against it. Weights were set by hand so that the answer, or what looks like one, wins where it stands alone
(policy, section 3).
"""

import re
from typing import Final

from bot.judging.candidates import LIGHT, Mention, Role, Shape
from bot.judging.tables import cues

TALK: Final = 1.5  # from this score on, a comment talks

_CUES: Final = {
    word: (weight, kind) for kind, (weight, words) in reversed(cues("cues.toml").items()) for word in words
}
_TALKY_BEFORE: Final = frozenset(
    [
        "di",
        "ke",
        "dari",
        "jadi",
        "daftar",
        "ikut",
        "masuk",
        "punya",
        "soal",
        "tentang",
        "anak",
        "operator",
        "petugas",
        "pendamping",
        "penerima",
        "peserta",
        "terdaftar",
        "dapat",
        "cek",
        "program",
        "pakai",
        "buat",
        "untuk",
        "urus",
        "tanya",
        "info",
        "cara",
        "syarat",
    ]
)
_POSSESSIVE: Final = frozenset(
    ["saya", "kami", "kita", "kamu", "emak", "ibu", "bapak", "ayah", "tetangga", "nenek", "kakek", "anak"]
)
_COPULA: Final = frozenset(["itu", "ini", "adalah", "ialah", "mah", "yaitu", "lah", "dong"])
_PHONE: Final = re.compile(r"(?:08|628|02)\d{7,}")


def cue(norm: str) -> tuple[float, str] | None:
    """Return how strongly a word speaks for talk, and its kind."""
    found = _CUES.get(norm)
    if found is None and norm.endswith("nya"):
        found = _CUES.get(norm[:-3])
    return found


def is_advert(form: Shape) -> bool:
    """Whether the comment sells something: two advert words, or one and a telephone number."""
    adverts = sum(1 for norm in form.reading.norms if (found := cue(norm)) and found[1] == "advert")
    phone = any(_PHONE.match(word.replace(".", "")) for word in form.reading.words)
    return adverts >= 2 or (phone and adverts >= 1)


def weigh(form: Shape, covered: frozenset[int], echo: frozenset[str]) -> float:
    """Return how strongly the words outside `covered` speak for talk; words of the question say nothing."""
    score = 0.0
    kinds: dict[str, float] = {}
    for i, norm in enumerate(form.reading.norms):
        if i in covered:
            continue
        found = cue(norm)
        if found is None:
            continue
        weight, kind = found
        if form.roles[i] & (LIGHT | Role.BECAUSE) and kind in (
            "story",
            "person",
            "wish",
            "greeting",
            "complaint",
        ):
            continue
        if norm in echo:
            continue
        if kind == "question" and form.roles[i] & Role.FRAME:
            continue
        kinds[kind] = kinds.get(kind, 0.0) + weight
    for kind, total in kinds.items():
        score += min(total, 4.0 if kind != "person" else 2.0)
    return score


def talks_around(form: Shape, mention: Mention, covered: frozenset[int], echo: frozenset[str]) -> bool:
    """Whether a comment that contains an answer only talks: `alhamdulillah pkh saya cair`."""
    if is_advert(form):
        return True
    alone = form.stands_alone(mention.start, mention.end)
    roles, norms, gaps = form.roles, form.reading.norms, form.reading.gaps
    left, right = form.clause(mention.start, mention.end)
    announced = any(roles[i] & Role.ANNOUNCE for i in range(left, mention.start))
    if announced and not (form.asks() and weigh(form, covered, echo) >= 4.0):
        return False
    if alone and not _open_question(form, mention, right):
        return False
    score = weigh(form, covered, echo)
    if form.asks():
        score += 1.0
    residue = [i for i in range(len(norms)) if i not in covered and not form.is_light(i)]
    if len(residue) <= 2:
        score -= 1.0
    before = mention.start - 1
    while before >= 0 and roles[before] & (Role.PARTICLE | Role.ADDRESS):
        before -= 1
    first = all(form.is_light(i) for i in range(before + 1))
    if first:
        score -= 1.0
        following = norms[mention.end : mention.end + 1]
        if following and (following[0] in _COPULA or roles[mention.end] & (Role.ADDRESS | Role.PARTICLE)):
            score -= 0.5
    elif before >= 0 and norms[before] in _TALKY_BEFORE and before not in covered:
        score += 1.5
    if mention.end < len(norms) and norms[mention.end] in _POSSESSIVE and not gaps[mention.end].strip():
        score += 1.5
    if mention.end < len(norms) and roles[mention.end] & Role.ADDRESS:
        score -= 1.0
    if any(norm in ("soalnya", "karena", "sebab", "makanya") for norm in norms[mention.end :]):
        score -= 1.0
    return score >= TALK


def _open_question(form: Shape, mention: Mention, right: int) -> bool:
    """Whether the clause right after a lone mention asks about it: `PKH kapan cair?`, `PKH, cair kapan?`."""
    rest = form.reading.norms[mention.end :]
    asking = [norm for norm in rest if (found := cue(norm)) and found[1] == "question"]
    return (
        bool(asking) and form.asks() and right < len(form.roles) and "," not in form.reading.gaps[mention.end]
    )


def looks_like_an_answer(form: Shape, echo: frozenset[str]) -> bool:
    """Whether a comment that names nothing of the key reads as an answer: a short name, no sentence."""
    if is_advert(form):
        return False
    content = [i for i in range(len(form.roles)) if not form.is_light(i) and form.reading.norms[i] != "wkwk"]
    if not content:
        return False
    score = weigh(form, frozenset(), echo)
    announced = any(
        role & Role.ANNOUNCE and i + 1 < len(form.roles) and not form.reading.norms[i].startswith("meng")
        for i, role in enumerate(form.roles)
    )
    if announced and not form.asks():
        score -= 3.0
    if form.asks():
        score += 1.0
    left, right = form.clause(content[0], content[0] + 1)
    leading = [i for i in content if left <= i < right]
    if (
        len(leading) < len(content)
        and len(leading) <= 3
        and not any(cue(form.reading.norms[i]) for i in leading)
    ):
        score -= 1.0
    if len(content) > 4:
        score += 0.5 * (len(content) - 4)
    return score < TALK
