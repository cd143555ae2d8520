"""Whether a comment that names nothing of the key is an attempt all the same, or talk.

An attempt is short and a name; talk has the small words, the verbs and the moods of a sentence.
"""

from typing import Final

from bot.judging.candidates import Role, Shape
from bot.judging.cue_words import cue, is_ones_own, is_verb
from bot.judging.forms import Form
from bot.judging.tables import COMMON_WORDS, lists
from bot.judging.talk import LINKING, TALK, is_advert, weigh

_AROUND: Final = lists("around.toml")


def looks_like_an_answer(form: Shape, echo: frozenset[str], *, acts: bool = False) -> bool:
    """Whether a comment that names nothing of the key reads as an answer: a short name, no sentence.

    Args:
        acts: Whether the answer itself is something one does, so that verbs are no sign of talk.
    """
    if is_advert(form) or points_elsewhere(form):
        return False
    norms = form.reading.norms
    content = [i for i in range(len(norms)) if not form.is_light(i) and not form.roles[i] & LINKING]
    if not content or _is_addressed(form, content, acts=acts) or _describes(form, content):
        return False
    asks = form.asks() and not _asks_for_assent(form, content)
    if _spells(form, content) or (not asks and _expands(form, content, echo)):
        return True
    wonders = any(norms[i] == "apa" and not form.roles[i] & Role.FRAME for i in range(len(norms)))
    announced = _announces(form, content) and not asks
    if len(content) <= 2 and not asks and not wonders:
        return not _is_chat(form, content, acts=acts) or (announced and not is_moody(form, content))
    score = weigh(form, frozenset(), echo)
    tagged = _calls_a_friend(form)
    if tagged:
        score += 2.0
    pronouns = sum(1 for i in content if norms[i] in _AROUND["possessive"] and not form.is_echo(i))
    owned = any(is_ones_own(form, i) for i in content)
    score += 0.5 * min(pronouns, 2) + owned + is_ones_own(form, content[0])
    if announced and not is_moody(form, content):
        score -= 3.0 if len(content) <= 4 else 1.5
    if asks:
        score += 1.0 if len(content) < 3 else 2.0
        score += "tidak" in norms  # "sama gak sih?"
    if wonders:
        score += 1.5
    if _wishes(form, content):
        score += 1.5
    if not tagged and not owned and (apart := _set_apart(form, content)):
        score -= apart
    if acts and not asks and _is_act(norms[content[0]]):
        score -= sum(found[0] for norm in norms if (found := cue(norm)) and found[1] == "story")
    if not acts:
        verbs = sum(norm in _AROUND["sentence"] and not form.is_echo(i) for i, norm in enumerate(norms))
        verbs += sum(is_verb(norms[i]) and cue(norms[i]) is None and not form.is_echo(i) for i in content)
        score += min(0.4 * verbs, 1.2)
        score += not announced and _is_intensified(form, content)
    once = len({norms[i] for i in content})
    score += _LENGTH[min(once, len(_LENGTH) - 1)]
    if not announced and not acts:
        qualities = sum(norms[i] in _AROUND["quality"] and not form.is_echo(i) for i in content)
        score += min(0.7 * qualities, 1.4)
    capitals = sum(form.reading.capitals[i] for i in content)
    if capitals == len(content) and not asks and not all(form.reading.capitals):
        score -= 1.0
    return score < TALK


# How strongly that many words speak for talk: names have three at most, as a rule.
_LENGTH: Final = (0.0, 0.0, 0.0, 0.3, 0.9, 1.4, 1.9, 2.4, 2.9)


def are_acts(forms: list[Form]) -> bool:
    """Whether one of a key's forms is something one does: `berlindung di bawah meja`, `dipikul`."""
    return any(_is_act(form.words[0].text) for form in forms)


def _is_act(word: str) -> bool:
    found = cue(word)
    known = word in COMMON_WORDS and word.startswith(_ACTING)
    return known or is_verb(word) or (found is not None and found[1] in ("story", "feeling"))


_ACTING: Final = ("ber", "me", "di", "ter")


def _is_addressed(form: Shape, content: list[int], *, acts: bool) -> bool:
    """Whether the comment thanks, cheers, invites or calls in: `terima kasih para guru`."""
    norms, gaps = form.reading.norms, form.reading.gaps
    first = content[0]
    before = first - 1
    while before > 0 and norms[before] in ("para", "si", "sang"):
        before -= 1
    cheering = norms[first] in _AROUND["spoken_to"] and content[1:2] == [first + 1] and not acts
    if (cheering and not gaps[first + 1].strip()) or "namaku" in norms:
        return True
    joined = before >= 0 and not any(gap.strip() for gap in gaps[before + 1 : first + 1])
    if (
        joined
        and norms[before] in _AROUND["spoken_to"] | {"selalu"}
        and not form.roles[before] & Role.ANNOUNCE
    ):
        return norms[before] not in ("halo", "hai", "salam") or len(content) > 1
    called = any(norm in _AROUND["calling_in"] for norm in norms)
    if called and "dari" in norms[:first] and not any("jawab" in norm for norm in norms):
        return True
    return len(content) > 1 and norms[-1] in ("yuk", "ayo", "kuy", "hayu", "yok") and first == 0


def _describes(form: Shape, content: list[int]) -> bool:
    """Whether words of the question are only described: `atletnya yang dari Riau`."""
    norms = form.reading.norms
    at = next((i for i, norm in enumerate(norms) if norm == "yang"), None)
    if at is None or at + 1 >= len(norms) or norms[at + 1] in ("itu", "ini"):
        return False
    leading = [i for i in content if i < at]
    return bool(leading) and all(form.is_echo(i) for i in leading) and norms[at + 1] in _AROUND["describing"]


def _wishes(form: Shape, content: list[int]) -> bool:
    """Whether the comment opens with a wish and goes on: `semoga Aceh selalu dilindungi`."""
    first = next((i for i in range(len(form.roles)) if not form.roles[i] & Role.ADDRESS), 0)
    return form.reading.norms[first] in _AROUND["wishing"] and content[0] > first


def _spells(form: Shape, content: list[int]) -> bool:
    """Whether a word is spelled out letter by letter: `R*A*K*Y*A*T`."""
    letters = [i for i in content if len(form.reading.words[i]) == 1]
    return len(letters) >= 4 and letters[-1] - letters[0] == len(letters) - 1 and len(set(letters)) > 2


def _expands(form: Shape, content: list[int], echo: frozenset[str]) -> bool:
    """Whether the words spell out an abbreviation of the question: `kabupaten sumbawa barat` for KSB."""
    return len(content) >= 3 and "".join(form.reading.words[i][0] for i in content) in echo


def _asks_for_assent(form: Shape, content: list[int]) -> bool:
    """Whether the question mark only asks for a yes: `hidrogen ya?`, `Poncosolo, benar tidak?`."""
    end = next((i for i, gap in enumerate(form.reading.gaps) if "?" in gap), 0)
    if end == 0 or len(content) > 3 or content[0] >= end:
        return False
    tail = list(range(content[-1] + 1, end))
    tags = ("ya", "bukan", "kan", "benar", "betul", "tidak", "min", "kak")
    return (
        bool(tail)
        and all(form.reading.norms[i] in tags for i in tail)
        and "tidak" not in form.reading.norms[:1]
    )


def _announces(form: Shape, content: list[int]) -> bool:
    """Whether a frame such as `jawabannya` leads to content, no full stop and only frames between."""
    reading = form.reading
    for i, role in enumerate(form.roles):
        if not role & Role.ANNOUNCE or role & (Role.COPULA | Role.TALK):
            continue
        following = next((j for j in content if j > i), None)
        if (
            following is None
            or _is_put_off(form, following)
            or not all(form.is_light(j) for j in range(i + 1, following))
        ):
            continue
        _, right = form.segment(following, following + 1)
        if any(reading.norms[j] in _AROUND["asking"] for j in range(i, right)):
            continue
        between = "".join(reading.gaps[i + 1 : following + 1])
        answering = "jawab" in reading.norms[i] or "jwb" in reading.norms[i]
        if not set(between) & set(".!?;" if answering else ".!?;,\n"):
            return True
    return False


def _is_put_off(form: Shape, following: int) -> bool:
    """Whether what follows `jawab` is a time or a place instead: `saya jawab nanti malam`."""
    found = cue(form.reading.norms[following])
    return form.reading.norms[following] in _AROUND["put_off"] or (
        found is not None and found[1] == "question"
    )


def _set_apart(form: Shape, content: list[int]) -> float:
    """Return how much a short beginning that a comma or a term of address sets apart looks like an answer."""
    _, right = form.clause(content[0], content[0] + 1)
    leading = [i for i in content if i < right]
    if content[-1] < right or form.roles[right] & Role.ALTERNATIVE or len(leading) > 3:
        return 0.0
    if any(
        cue(form.reading.norms[i]) or is_ones_own(form, i) or is_verb(form.reading.norms[i]) for i in leading
    ):
        return 0.0
    if form.roles[right] & Role.BECAUSE and form.reading.norms[right] in _AROUND["reason"]:
        return 3.5
    return 2.5 if len(leading) == 1 else 1.5


def _calls_a_friend(form: Shape) -> bool:
    """Whether a comment tags somebody and calls: `@sari sini`, `@mamah buka ig`."""
    if not any("@" in gap for gap in form.reading.gaps[:-1]):
        return False
    return any(norm in _AROUND["calling"] for norm in form.reading.norms)


def _is_chat(form: Shape, content: list[int], *, acts: bool) -> bool:
    """Whether a word or two are chat all the same: a greeting, a complaint, a call to friends."""
    if _calls_a_friend(form) or any(role & Role.TALK for role in form.roles) or _wishes(form, content):
        return True
    norms = form.reading.norms
    if any(is_ones_own(form, i) for i in content):
        return True
    if _is_intensified(form, content):
        return True
    if is_moody(form, content):
        return True
    spoken = [found[1] if (found := cue(norms[i])) and not form.is_echo(i) else "" for i in content]
    if len(content) > 1 and all(form.is_echo(i) for i in content):
        return True
    if all(norms[i] in _AROUND["pronoun"] or norms[i] in _AROUND["put_off"] for i in content):
        return True
    if any(norms[i] in _AROUND["quality"] and i > content[0] and not form.is_echo(i) for i in content):
        return not acts and not form.is_echo(content[0])
    if acts:
        return False
    doing = [kind == "story" or is_verb(norms[i]) for kind, i in zip(spoken, content, strict=True)]
    if all(doing) and (len(content) == 2 or not _AROUND["inviting"].isdisjoint(norms)):
        return True
    return len(content) == 2 and (
        norms[content[0]] in _AROUND["wanting"]
        or any(is_verb(norms[i]) for i in content if not form.is_echo(i))
    )


def is_moody(form: Shape, content: list[int]) -> bool:
    """Whether a word greets, complains, feels, asks, advertises or speaks of the game."""
    cues = (cue(form.reading.norms[i]) for i in content if not form.is_echo(i))
    return any(found is not None and found[1] in _CHATTING for found in cues)


def has_moods(form: Shape, covered: frozenset[int]) -> bool:
    """Whether a word outside an answer greets, complains, feels, asks, advertises or tells of somebody."""
    others = (i for i in range(len(form.roles)) if i not in covered and not form.is_echo(i))
    cues = (cue(form.reading.norms[i]) for i in others if not form.is_light(i))
    return any(found is not None and found[1] in (*_CHATTING, "person") for found in cues)


def _is_intensified(form: Shape, content: list[int]) -> bool:
    """Whether a word that no question said is intensified: `nyunda banget`."""
    norms = form.reading.norms
    return any(
        i in content
        and norms[i] not in _AROUND["pronoun"]
        and not form.is_echo(i)
        and other in _AROUND["intensifier"]
        for i, other in enumerate(norms[1:])
    )


_CHATTING: Final = frozenset(
    ["greeting", "complaint", "question", "wish", "advert", "game", "feeling", "joke"]
)


def points_elsewhere(form: Shape) -> bool:
    """Whether a comment only points to somebody else's answer: `sama kaya kak @x`."""
    return any(role & Role.POINTER and form.starts[i] for i, role in enumerate(form.roles))
