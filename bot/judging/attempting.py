"""Whether a comment that names nothing of the key is an attempt all the same, or talk.

An attempt is short and a name; talk has the small words, the verbs and the moods of a sentence.
"""

from typing import Final

from bot.judging.candidates import Role, Shape
from bot.judging.cue_words import cue, is_verb
from bot.judging.tables import lists
from bot.judging.talk import LINKING, is_advert, weigh
from bot.judging.traits import Asked, of_comment
from bot.judging.weights import talks

_AROUND: Final = lists("around.toml")
_PRESENT: Final = _AROUND["present"]
_FEW: Final = 3  # words


def looks_like_an_answer(form: Shape, asked: Asked) -> bool:
    """Whether a comment that names nothing of the key reads as an answer: a short name, no sentence."""
    if is_advert(form) or points_elsewhere(form):
        return False
    content = [i for i in range(len(form.roles)) if not form.is_light(i) and not form.roles[i] & LINKING]
    if not any(form.reading.words[i].isascii() for i in content):
        return False  # nothing, or another script
    if _is_addressed(form, content) or _tags_a_friend(form, content) or _calls_in(form, content):
        return False
    if _spells(form, content) or (not form.asks() and _expands(form, content)):
        return True
    signs = of_comment(form, asked)
    signs.shape.append(f"cues {min(4, round(weigh(form, frozenset())))}")
    return talks("unnamed", signs) <= 0


def _is_addressed(form: Shape, content: list[int]) -> bool:
    """Whether the comment thanks, cheers or invites: `terima kasih para guru`, `angkat galon yuk`."""
    norms, first = form.reading.norms, content[0]
    if len(content) > 1 and first == 0 and norms[-1] in ("yuk", "ayo", "kuy", "hayu", "yok"):
        return True
    before = first - 1
    while before > 0 and norms[before] in ("para", "si", "sang"):
        before -= 1
    if before < 0 or any(gap.strip() for gap in form.reading.gaps[before + 1 : first + 1]):
        return False
    spoken_to = norms[before] in _AROUND["spoken_to"] and not form.roles[before] & Role.ANNOUNCE
    return spoken_to and (norms[before] not in ("halo", "hai", "salam") or len(content) > 1)


def _tags_a_friend(form: Shape, content: list[int]) -> bool:
    """Whether it opens with a tagged friend and says something to them: `@ayu sini ikutan`."""
    norms = form.reading.norms
    return "@" in form.reading.gaps[0] and any(
        norms[i] in _AROUND["to_a_friend"] or is_verb(norms[i]) for i in content
    )


def _calls_in(form: Shape, content: list[int]) -> bool:
    """Whether somebody says where they are from, or wants more: `NTT hadir`, `resepnya dong`."""
    norms, after = form.reading.norms, content[-1] + 1
    if len(content) > _FEW:
        return False
    if any(norm in _PRESENT for norm in norms[: content[-1]]) and norms[content[-1] - 1] == "dari":
        return True  # "hadir min dari Tulungagung"
    if after >= len(norms) or form.reading.gaps[after].strip():
        return False
    wants = norms[content[-1]].endswith("nya") and norms[after] == "dong" and len(content) == 1
    return wants or norms[after] in _PRESENT


def _spells(form: Shape, content: list[int]) -> bool:
    """Whether a word is spelled out letter by letter: `R*A*K*Y*A*T`."""
    letters = [i for i in content if len(form.reading.words[i]) == 1]
    return len(letters) >= 4 and letters[-1] - letters[0] == len(letters) - 1 and len(set(letters)) > 2


def _expands(form: Shape, content: list[int]) -> bool:
    """Whether the words spell out an abbreviation of the question: `kabupaten sumbawa barat` for KSB."""
    return len(content) >= 3 and "".join(form.reading.words[i][0] for i in content) in form.echo


def is_moody(form: Shape, content: list[int]) -> bool:
    """Whether a word greets, complains, feels, asks, advertises or speaks of the game."""
    cues = (cue(form.reading.norms[i]) for i in content if not form.is_echo(i))
    return any(found is not None and found[1] in _CHATTING for found in cues)


def has_moods(form: Shape, covered: frozenset[int]) -> bool:
    """Whether a word outside an answer greets, complains, feels, asks, advertises or tells of somebody."""
    others = (i for i in range(len(form.roles)) if i not in covered and not form.is_echo(i))
    cues = (cue(form.reading.norms[i]) for i in others if not form.is_light(i))
    return any(found is not None and found[1] in (*_CHATTING, "person") for found in cues)


_CHATTING: Final = frozenset(
    ["greeting", "complaint", "question", "wish", "advert", "game", "feeling", "joke"]
)


def points_elsewhere(form: Shape) -> bool:
    """Whether a comment only points to somebody else's answer: `sama kaya kak @x`."""
    return any(role & Role.POINTER and form.starts[i] for i, role in enumerate(form.roles))
