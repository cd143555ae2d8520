"""Options whose text a comment only says in passing: a greeting from there, a thing of one's own, an idiom.

`salam dari Toba`, `Makassar hadir`, `anak saya 5`, `salah kamar`: short talk in which an option's text is a
word like any other. What longer talk gives away by its many cues, `talk` weighs.
"""

from typing import Final

from bot.judging.candidates import Mention, Role, Shape
from bot.judging.choice_key import Compiled, is_yes_or_no
from bot.judging.cue_words import cue, is_ones_own
from bot.judging.tables import lists

_AROUND: Final = lists("around.toml")
_CHOICE: Final = lists("choice.toml")
_SIDES_IDIOMS: Final = {
    "salah": "wrongly",
    "benar": "really",
    "fakta": "fact",
    "mitos": "fact",
    "hoaks": "fact",
}
_NEAR: Final = 4  # words before an option's text


def chosen(key: Compiled, form: Shape, texts: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the options named by their text, without those that are only said in passing."""
    kept = tuple(m for m in texts if not _in_passing(key, form, m))
    return tuple(m for m in kept if not _is_subject(form, m, kept))


def _is_subject(form: Shape, mention: Mention, texts: tuple[Mention, ...]) -> bool:
    """Whether it only opens the statement that another option is so: `faktanya sih itu mitos`."""
    left, right = form.segment(mention.start, mention.end)
    if mention.end - mention.start > 1 or not form.reading.words[mention.start].endswith("nya"):
        return False
    after = next((m for m in texts if mention.end <= m.start < right and m.target != mention.target), None)
    opens = all(form.is_light(i) for i in range(left, mention.start))
    return (
        opens
        and after is not None
        and all(
            form.roles[i] & (Role.PARTICLE | Role.COPULA | Role.ADDRESS)
            for i in range(mention.end, after.start)
        )
    )


def _in_passing(key: Compiled, form: Shape, mention: Mention) -> bool:
    left, right = form.segment(mention.start, mention.end)
    if _is_wished(form, mention, left):
        return True
    if _is_announced(form, left, mention.start):
        return False
    if mention.end - mention.start == 1 and _is_idiom(form, mention, right):
        return True
    if is_yes_or_no(form.reading.norms[mention.start]):
        return False
    return _is_led(key, form, mention, left) or _goes_on(form, mention, right)


def _is_announced(form: Shape, left: int, start: int) -> bool:
    i = start - 1
    while i >= left and form.is_light(i):
        named = form.reading.norms[i] in _CHOICE["being"]  # "ibu saya namanya Dewi"
        if form.roles[i] & Role.ANNOUNCE and not (form.roles[i] & Role.COPULA or named):
            return True
        i -= 1
    return False


def _is_wished(form: Shape, mention: Mention, left: int) -> bool:
    """Whether one only hopes to be right: `semoga jawabannya benar`."""
    norms = form.reading.norms
    wished = norms[max(left, mention.start - 3) : mention.start]
    return is_yes_or_no(norms[mention.start]) and any(norm in _AROUND["wishing"] for norm in wished)


def _is_idiom(form: Shape, mention: Mention, right: int) -> bool:
    """Whether a word such as `salah` belongs to what follows: `salah kamar`, `Fakta menarik`."""
    norms = form.reading.norms
    word, after = norms[mention.start], mention.end
    if after >= right:
        return False
    idiom = _SIDES_IDIOMS.get(word.removesuffix("nya") if word == "faktanya" else word)
    if idiom is None:
        return False
    if idiom == "really":
        again = word in (norms[after], *norms[max(0, mention.start - 1) : mention.start])
        return again and any(not form.is_light(i) for i in range(after, right))
    return norms[after] in _CHOICE[idiom] and not form.reading.gaps[after].strip(" -")


def _is_led(key: Compiled, form: Shape, mention: Mention, left: int) -> bool:
    """Whether what stands before it leads elsewhere: `salam dari X`, `kangen coto X`, `kelas 5`."""
    norms = form.reading.norms
    lead = range(max(left, mention.start - _NEAR), mention.start)
    if any(_is_owned(form, i, left) for i in lead):
        return True
    if any(_belongs_to_me(norms[i]) for i in range(mention.start, mention.end - 1)):
        return True  # "golonganku O"
    if not lead:
        return False
    before = norms[mention.start - 1]
    from_there = before in _CHOICE["from"] or norms[max(left, mention.start - 2)] == "dari"
    if from_there and any(norms[i] in _CHOICE["present"] for i in range(left, mention.start)):
        return True
    if before == "salam" or (before in _CHOICE["people_of"] and not form.is_echo(mention.start - 1)):
        return True
    first = next((i for i in range(left, mention.start) if not form.is_light(i)), None)
    if first is not None and norms[first] in _AROUND["wanting"] - {"mau", "lagi"} and not form.is_echo(first):
        return True
    if mention.how != "value":
        return False
    i = mention.start - 1
    while i > left and norms[i] in _AROUND["value_frame"]:
        i -= 1
    found = cue(norms[i])
    lived = (
        found is not None and found[1] in ("story", "game") and not form.is_light(i) and not _tells(norms[i])
    )
    lived = lived and not form.roles[i] & Role.BECAUSE  # "merdeka dulu, baru 1946"
    return not form.is_echo(i) and (lived or norms[i] in _CHOICE["designator"])


def _is_owned(form: Shape, i: int, left: int) -> bool:
    """Whether a word before an option's text makes it the speaker's: `anak saya 5`, `umurku 18`."""
    norms = form.reading.norms
    words = form.reading.words
    mine = (is_ones_own(form, i) and not form.is_light(i)) or _belongs_to_me(norms[i])
    if not mine:
        mine = norms[i] in ("saya", "kami") and i > left and not form.roles[i]
        mine = mine and not form.roles[i - 1] & ~Role.ADDRESS and len(words[i - 1]) > 2
        mine = mine and norms[i - 1] in _CHOICE["ones_own"]
    following = i + 1
    while following < len(norms) and norms[following] in _CHOICE["being"]:
        following += 1
    return mine and (following == len(norms) or not _tells(norms[following]))


def _belongs_to_me(norm: str) -> bool:
    return norm.endswith(("ku", "qu")) and norm[:-2] in _CHOICE["ones_own"]


def _tells(norm: str) -> bool:
    return norm in _AROUND["source"] or norm in _AROUND["saying"]


def _goes_on(form: Shape, mention: Mention, right: int) -> bool:
    """Whether the text is what the rest is about: `Makassar hadir`, `mentega naik`, `29 hari lagi gajian`."""
    norms = form.reading.norms
    after = mention.end
    while after < right and form.roles[after] & Role.PARTICLE and not form.roles[after] & Role.BECAUSE:
        after += 1
    if after >= right:
        return False
    if mention.how == "value":
        counted = norms[after : after + 2]
        found = cue(norms[after + 1]) if counted[0] == "saya" and after + 1 < right else None
        if found is not None and found[1] == "story" and not form.is_light(after + 1):
            return not _tells(norms[after + 1])  # "20 Mei saya nikah"
        return "lagi" in counted and not form.breaks[after + 1]
    if form.reading.gaps[after].strip():
        return False
    if norms[after] in _CHOICE["present"]:
        return True
    return norms[after] in _CHOICE["happening"] and not form.is_echo(after)
