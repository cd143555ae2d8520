"""Does a comment answer, or does it talk? Complaints, questions and stories contain answers too.

Rules tell what is certain (adverts, questions about the thing, an answer that stands alone); the rest is
weighed by `weights.py` (policy, section 3). `weigh` sums the cues of `tables/cues.toml` by weights set by
hand: one sign among those of the table, and a bound where little else is known.
"""

import re
from itertools import pairwise
from typing import Final

from bot.judging.candidates import LIGHT, Mention, Role, Shape
from bot.judging.cue_words import cue
from bot.judging.standing import (
    comes_first,
    dates_a_story,
    introduces,
    is_announced,
    is_said_of,
    is_spent,
    is_spoken_of,
)
from bot.judging.tables import cues, lists
from bot.judging.told_of import is_told_of
from bot.judging.traits import Asked, Signs, asks_for_assent, of_mention
from bot.judging.weights import talks

TALK: Final = 1.5  # from this score on, a comment talks
MOST_WEIGHED: Final = 5  # answers; who names more shows by these whether it is talk

_AROUND: Final = lists("around.toml")
_ADVERTS: Final = cues("cues.toml")["advert"][1] | _AROUND["selling"]
_PHONE: Final = re.compile(r"(?:08|628|02)\d{7,}|08\d{2,8} x\b")  # also hidden: 0813xxxx
_MOST: Final = {"person": 2.0, "advert": 0.0}
LINKING: Final = Role.BECAUSE | Role.COPULA | Role.ALTERNATIVE


def is_advert(form: Shape) -> bool:
    """Whether the comment sells something: two advert words, or one and a telephone number or a price."""
    norms = form.reading.norms
    if _ADVERTS.isdisjoint(norms) and "ribu" not in norms and "juta" not in norms:
        return False
    adverts = {norm for i, norm in enumerate(form.reading.norms) if norm in _ADVERTS and not form.is_echo(i)}
    phone = bool(_PHONE.search(" ".join(form.reading.words).replace(".", "")))
    priced = ("ribu" in norms or "juta" in norms) and any(
        one[0].isdigit() and other in ("ribu", "juta") for one, other in pairwise(norms)
    )
    return len(adverts) + phone + priced >= 2


def weigh(form: Shape, covered: frozenset[int], mention: Mention | None = None) -> float:
    """Return how strongly the words outside `covered` speak for talk; words of the question say nothing.

    Args:
        mention: The answer in question; what stands apart from it by a comma weighs half, and good wishes
            after an answer that comes first weigh nothing.
    """
    kinds: dict[str, float] = {}
    near = form.segment(mention.start, mention.end) if mention else (0, len(form.roles))
    first = mention is not None and comes_first(form, mention)
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


def asks_about(form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether the sentence around an answer is a question about it: `DTKS itu singkatan apa min?`."""
    if asks_for_assent(form, mention):
        return False
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
    wonders = form.reading.norms[mention.start - 1 : mention.start] == ("apa",)
    return len(heavy) >= (1 if wonders else 2) and not announced


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
    if norms[i + 1 : i + 2] == ("saja",) and not marked and norms[i + 2 : i + 3] != ("yang",):
        return False  # "bisa ke siapa saja"
    if norms[i] not in ("apa", "mana"):
        return True
    if i + 1 in covered or (i == right - 1 and not marked and i > 0 and norms[i - 1] != "itu"):
        return False
    following = norms[i + 1] if i + 1 < right else ""
    if following in _AROUND["asked_of"]:
        return True
    if i - 1 in covered and i + 1 < right and not form.is_light(i + 1):
        return False
    if i > 0 and norms[i - 1] == "itu":
        return True
    if following in ("tidak", "bukan"):
        return False
    alone = all(form.is_light(j) or j in covered for j in range(right) if j != i)
    return not (following in ("ya", "sih") and alone)


def talks_around(form: Shape, mention: Mention, covered: frozenset[int], asked: Asked) -> bool:
    """Whether a comment that contains an answer only talks: `alhamdulillah pkh saya cair`."""
    if not _has_more(form, covered):
        return is_spoken_of(form, mention, covered)
    if is_advert(form) or introduces(form, mention):
        return True
    if form.reading.norms[-1] == "sekarang" and is_said_of(form, mention, covered):
        return True  # "rendang mahal sekarang"
    letters = form.reading.words[mention.start : mention.end]
    if len(letters) >= 4 and all(len(letter) == 1 for letter in letters):
        return False  # nobody spells a word out in passing
    if _asks_its_meaning(form, mention):
        return True
    signs = _signs(form, mention, covered, asked)
    signs.shape.extend(name for name, shows in _TELLING if shows(form, mention, covered))
    return talks("named", signs) > 0


def _asks_its_meaning(form: Shape, mention: Mention) -> bool:
    """Whether a comment only asks what a name is short for or does: `atensi itu kepanjangannya apa sih`."""
    norms, at = form.reading.norms, mention.end
    while at < len(norms) and norms[at] in ("itu", "ini", "sih", "mah"):
        at += 1
    asked = at < len(norms) and norms[at] in _AROUND["asked_before"] and norms[at + 1 : at + 2] == ("apa",)
    others = (*range(mention.start), *range(at + 2, len(norms)))
    return asked and not form.is_echo(at) and all(form.is_light(i) for i in others)


_TELLING: Final = (
    ("told of", is_told_of),
    ("said of", is_said_of),
    ("spoken of", is_spoken_of),
    ("spent", lambda form, mention, _: is_spent(form, mention)),
    ("dates a story", lambda form, mention, _: dates_a_story(form, mention)),
)


def chats_on(form: Shape, mention: Mention, covered: frozenset[int], asked: Asked) -> bool:
    """Whether a letter is a stray sound or half a word in talk: `D juga belum makan`, `B elum mandi`."""
    if mention.how != "letter" or not _has_more(form, covered):
        return False
    return talks("letter", _signs(form, mention, covered, asked)) > 0


def _signs(form: Shape, mention: Mention, covered: frozenset[int], asked: Asked) -> Signs:
    signs = of_mention(form, mention, covered, asked)
    signs.shape.append(f"cues {min(4, round(weigh(form, covered, mention)))}")
    signs.shape.extend(["asked about"] * asks_about(form, mention, covered))
    signs.shape.extend(["answered"] * is_announced(form, mention))
    return signs


def _has_more(form: Shape, covered: frozenset[int]) -> bool:
    """Whether a comment says more than an answer in frames."""
    return form.asks() or any(i not in covered and not role & LIGHT for i, role in enumerate(form.roles))
