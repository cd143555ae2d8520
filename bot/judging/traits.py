"""What speaks for an answer or for talk: the words of a comment by traits, places and pairs, and its shape.

Nothing here weighs; `weights.py` does, with weights estimated from labelled comments.
"""

from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from bot.judging.candidates import LIGHT, Mention, Role, Shape, ends_clause
from bot.judging.cue_words import cue, is_ones_own, is_verb
from bot.judging.forms import Form
from bot.judging.tables import COMMON_WORDS, RARE_WORDS, SLANG, lists

_AROUND: Final = lists("around.toml")
_KINDS: Final = (
    "possessive", "asking", "reason", "sentence", "intensifier", "wishing", "pronoun", "wanting", "inviting",
    "put_off", "quality", "calling_in", "named_after", "kind", "selling", "prize", "home", "kin", "spoken_to",
    "calling", "source", "place", "going_on", "talky_before",
)  # fmt: skip
_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(kind for kind in _KINDS if word in _AROUND[kind])
    for word in frozenset().union(*(_AROUND[kind] for kind in _KINDS))
}
_PREFIXES: Final = ("me", "ber", "di", "ter", "nge", "ng", "ny", "ke", "se", "pe")
_SUFFIXES: Final = ("nya", "ku", "mu", "kan", "an", "in", "i")
_ASSENTING: Final = frozenset(["ya", "kan", "bukan"])
_STEM: Final = 3  # letters that an affix must leave
_STAND_INS: Final = frozenset("XQ")  # normal words are in small letters
_PARTING: Final = frozenset('?,.!:;\n()/-"=')


class Asked(NamedTuple):
    """What kind of answer a question wants.

    Args:
        kind: `choice`, `open`, `value`, `puzzle`.
        words: How many words the longest of its answers has.
        acts: Whether an answer is something one does, so that verbs are no sign of talk.
        begins: The first words of its answers of several words, which name the kind of thing.
    """

    kind: str
    words: int
    acts: bool = False
    begins: frozenset[str] = frozenset()


def asked_for(kind: str, forms: list[Form]) -> Asked:
    """Return what kind of answer a key wants, by its forms.

    Args:
        kind: `choice`, `open`, `value`, `puzzle`.
    """
    begins = frozenset(form.words[0].text for form in forms if len(form.words) > 1)
    return Asked(kind, max((len(form.words) for form in forms), default=1), are_acts(forms), begins)


def are_acts(forms: list[Form]) -> bool:
    """Whether one of a key's forms is something one does: `berlindung di bawah meja`, `dipikul`."""
    return any(_is_act(form.words[0].text) for form in forms)


def _is_act(word: str) -> bool:
    found = cue(word)
    known = word in COMMON_WORDS and word.startswith(("ber", "me", "di", "ter"))
    return known or is_verb(word) or (found is not None and found[1] in ("story", "feeling"))


class Signs(NamedTuple):
    """What a comment shows.

    Args:
        words: Each word with its place: `said`, `first`, `after`, ...
        shape: What the comment as a whole shows.
        pairs: Each word with the one behind it: `X` stands for what is named of the key, `Q` for a word of
            the question, `0` for digits, `^` and `$` for the ends, and signs such as `/,` for a pause.
    """

    words: list[tuple[str, str]]
    shape: list[str]
    pairs: list[tuple[str, str]]


@lru_cache(maxsize=20_000)
def traits(norm: str) -> tuple[str, ...]:
    """Return what is known of a word without its place: kinds it belongs to, and its form."""
    if not norm.isalpha():
        return ("digits",) if norm.isdigit() else ("mixed",)
    if len(norm) == 1:
        return ("letter",)
    found = cue(norm)
    kinds = (*_GROUPS.get(norm, ()), *((found[1] + " cue",) if found else ()))
    known = "common" if norm in COMMON_WORDS else "rare" if norm in RARE_WORDS else "unknown"
    prefix = next((p for p in _PREFIXES if norm.startswith(p) and len(norm) >= len(p) + _STEM), "")
    suffix = next((s for s in _SUFFIXES if norm.endswith(s) and len(norm) >= len(s) + _STEM), "")
    said = (
        *kinds,
        known,
        "" if kinds else "no kind",
        "short" if len(norm) <= 3 else "",
        prefix and prefix + "-",
        suffix and "-" + suffix,
        "spoken verb" if is_verb(norm) else "",
    )
    return tuple(trait for trait in said if trait)


@lru_cache(maxsize=20_000)
def sort_of(norm: str) -> str:
    """Return the sort of a word or of a stand-in of `Signs.pairs`: its cue, a kind, or how known it is."""
    if not norm[0].isalpha() or norm in _STAND_INS:
        return norm
    found = cue(norm)
    if found is not None:
        return f"<{found[1]}>"
    shown = traits(norm)
    kinds = _GROUPS.get(norm)
    begins = next((trait for trait in shown if trait.endswith("-")), "")
    return (
        f"<{kinds[0]}>" if kinds else "<spoken verb>" if "spoken verb" in shown else f"<{begins}{shown[0]}>"
    )


def _pairs(form: Shape, covered: frozenset[int]) -> list[tuple[str, str]]:
    """Return the words of a comment two by two, covered ones as one; frames around it say nothing."""
    norms, gaps = form.reading.norms, form.reading.gaps
    first, end = _without_frames(form, covered)
    run = ["^"]
    for i in range(first, end):
        pause = _pause(gaps[i]) if i > first else ""
        if pause:
            run.append(pause)
        if i in covered:
            if run[-1] != "X":
                run.append("X")
        else:
            run.append("Q" if form.is_echo(i) else "0" if norms[i].isdigit() else norms[i])
    run += ["/?"] * any("?" in gap for gap in gaps[end:])
    run.append("$")
    return list(pairwise(run))


def _without_frames(form: Shape, covered: frozenset[int]) -> tuple[int, int]:
    """Return where a comment begins and ends without the frames, particles and forms of address around it."""
    first, end = 0, len(form.roles)
    while first < end and first not in covered and form.is_light(first):
        first += 1
    while end > first and end - 1 not in covered and form.is_light(end - 1):
        end -= 1
    return first, end


@lru_cache(maxsize=2_000)
def _pause(gap: str) -> str:
    """Return a stand-in for the signs between two words; empty where there are none that part words."""
    signs = "".join(sorted({sign for sign in gap if sign in _PARTING}))
    return signs and f"/{signs}"


def _roles(form: Shape, i: int) -> list[str]:
    """Return what a phrase that begins at a word does; a negation counts by its words."""
    role, begins = form.roles[i], form.starts[i]
    if not role:
        return []
    found = ["negation"] if role & Role.NEGATION else []
    if begins:
        found += [name for name, bit in _BEGINNING if role & bit]
    return found


_BEGINNING: Final = (
    ("talk phrase", Role.TALK),
    ("announced", Role.ANNOUNCE),
    ("because", Role.BECAUSE),
    ("copula", Role.COPULA),
    ("conclusion", Role.CONCLUSION),
)


def of_comment(form: Shape, asked: Asked) -> Signs:
    """Return what a comment shows that names nothing of the key."""
    norms, gaps = form.reading.norms, form.reading.gaps
    words: list[tuple[str, str]] = []
    shape: list[str] = []
    content: list[int] = []
    echoes = 0
    announced = False
    for i, norm in enumerate(norms):
        found = _roles(form, i)
        shape += found
        announced = announced or "announced" in found
        if form.roles[i] & LIGHT:
            continue
        if form.is_echo(i):
            echoes += 1
            continue
        content.append(i)
        words.append(("said", norm))
        if is_ones_own(form, i):
            shape.append("one's own")
    size = len(content)
    heavy = min(size + echoes, 4)
    shape += [
        f"words {min(size, 9)}",
        f"words of the question {min(echoes, 3)}",
        *["more words"] * min(size, 15),
    ]
    if content:
        words += [("first", norms[content[0]]), ("last", norms[content[-1]])]
        if size + echoes <= 2:
            words += [("few", norms[i]) for i in content]
        _, right = form.clause(content[0], content[0] + 1)
        leading = sum(i < right for i in content)
        if content[-1] >= right and leading <= 3:
            shape.append(f"set apart {leading}")
    spoken = next((i for i in range(len(norms)) if not form.roles[i] & LIGHT), None)
    if spoken is not None and norms[spoken] in asked.begins and heavy > 1:
        shape += ["begins like an answer", f"begins like an answer, words {heavy}"]
    asks = any("?" in gap for gap in gaps)
    shape += ["asks", f"asks, words {heavy}"] * asks + [f"announced, words {heavy}"] * announced
    shape += [asked.kind, f"{asked.kind}, words {heavy}"]
    shape += ["acts", f"acts, words {min(size, 4)}"] * asked.acts
    shape.append(f"words beyond the answer {max(-3, min(4, size + echoes - asked.words))}")
    if form.roles and any(role & Role.POINTER for role in form.roles):
        shape.append("pointer")
    if content:
        shape += ["clause"] * min(sum(form.segments[content[0] + 1 : content[-1] + 1]), 4)
    if all("no kind" in traits(norms[i]) for i in content):
        shape.append(f"no kind, words {heavy}")
    return Signs(words, shape, _pairs(form, frozenset()))


def asks_for_assent(form: Shape, mention: Mention) -> bool:
    """Whether the only question mark ends `ya`, `kan`, `bukan` right behind an answer: `X ya min?`."""
    gaps, end, size = form.reading.gaps, mention.end, len(form.roles)
    tagged = end < size and form.reading.norms[end] in _ASSENTING
    passing = Role.ADDRESS | Role.PARTICLE
    return (
        tagged
        and "?" in gaps[size]
        and not any("?" in gap for gap in gaps[:size])
        and all(form.roles[i] & passing for i in range(end + 1, size))
    )


def of_mention(form: Shape, mention: Mention, covered: frozenset[int], asked: Asked) -> Signs:
    """Return what a comment shows around something of the key that it names."""
    norms, gaps, roles = form.reading.norms, form.reading.gaps, form.roles
    start, end, size = mention.start, mention.end, len(norms)
    left, right = form.segment(start, end)
    words: list[tuple[str, str]] = []
    shape = [asked.kind, f"by {mention.how}", f"answer of {min(end - start, 4)}"]
    counts = dict.fromkeys(("earlier", "before", "after", "later"), 0)
    echoes = 0
    following = leading = -1
    for i, norm in enumerate(norms):
        if i in covered:
            continue
        place = "earlier" if i < left else "before" if i < start else "after" if end <= i < right else "later"
        shape += [f"{found} {place}" for found in _roles(form, i)]
        if roles[i] & LIGHT:
            continue
        if form.is_echo(i):
            echoes += 1
            shape.append(f"of the question {place}")
            continue
        counts[place] += 1
        words.append((place, norm))
        if is_ones_own(form, i):
            shape.append(f"one's own {place}")
        if place == "after" and following < 0:
            following = i
        elif place == "before":
            leading = i
    total = sum(counts.values())
    shape += [f"{place} {min(count, 5)}" for place, count in counts.items()]
    shape += [
        f"words {min(total, 8)}",
        f"words of the question {min(echoes, 3)}",
        *["more words"] * min(total, 15),
    ]
    if following >= 0:
        words.append(("next", norms[following]))
        if following == end and not gaps[end].strip():
            words.append(("joined", norms[following]))
            shape.append("joined")
    if leading >= 0:
        words.append(("leading", norms[leading]))
        if leading == start - 1:
            shape.append("led")
    if counts["before"] or counts["earlier"]:
        shape.append(f"{'pause' if ends_clause(gaps[start]) else 'nothing'} before it")
    if counts["after"] or counts["later"]:
        shape.append(f"{'pause' if ends_clause(gaps[end]) else 'nothing'} behind it")
        shape += ["address behind"] * (end < size and bool(roles[end] & Role.ADDRESS))
        shape += ["particle behind"] * (end < size and bool(roles[end] & Role.PARTICLE))
    shape += ["question mark behind it"] * ("?" in gaps[end])
    if any("?" in gap for gap in gaps):
        assent = asks_for_assent(form, mention)
        shape += ["asks for assent"] if assent else ["asks", f"asks, words {min(total, 4)}"]
    if all(roles[i] & LIGHT for i in range(start)):
        shape += ["comes first", f"comes first, after {min(counts['after'], 4)}"]
        closed = end < size and bool(roles[end] & Role.ADDRESS or ends_clause(gaps[end]))
        shape += ["comes first, closed off"] * closed
    if "@" in gaps[0] and any(norm in _AROUND["to_a_friend"] for norm in norms):
        shape.append("to a friend")
    if form.is_plain(start, end):
        shape.append("plain")
    if form.stands_alone(start, end):
        shape += ["alone", f"alone, words {min(total, 4)}"]
    if (
        mention.how == "letter"
        and end < size
        and not gaps[end].strip(" ")
        and not (roles[end] & Role.ADDRESS and form.starts[end])  # "A min"
    ):
        shape += [f"glued {sort}" for sort in _glued(norms[start], norms[end], form.reading.words[end])]
    if mention.how == "variant" and norms[end - 1].endswith("nya"):
        shape.append("with -nya")
    if end - start == 1:
        words.append(("answer", norms[start]))
    return Signs(words, shape, _pairs(form, covered.union(range(start, end))))


def _glued(letter: str, norm: str, word: str) -> tuple[str, ...]:
    """Return whether a letter and what follows make a word: `B elum`, `D rumah`, `A lot`."""
    whole = letter + word
    if whole not in COMMON_WORDS and whole not in RARE_WORDS and SLANG.get(whole) is None:
        return ()
    apart = word in COMMON_WORDS or norm != word
    return ("a word", "of two words" if apart else "of half a word")
