"""Words that make a comment talk, and how strongly; `tables/cues.toml` holds them by kind."""

from functools import lru_cache
from typing import Final

from bot.judging.candidates import Shape
from bot.judging.normalize import single
from bot.judging.tables import COMMON_WORDS, cues, lists

_CUES: Final = {
    word: (weight, kind) for kind, (weight, words) in reversed(cues("cues.toml").items()) for word in words
}
_SPOKEN_PREFIXES: Final = (("nge", ("",)), ("ng", ("", "k", "g")), ("ny", ("s", "c", "")), ("di", ("",)))
_AROUND: Final = lists("around.toml")


@lru_cache(maxsize=20_000)
def cue(norm: str) -> tuple[float, str] | None:
    """Return how strongly a word speaks for talk, and its kind."""
    found = _CUES.get(norm) or _CUES.get(single(norm))
    for suffix in ("nya", "ku", "mu", "in"):
        if found is None and norm.endswith(suffix) and (suffix == "nya" or norm not in COMMON_WORDS):
            found = _CUES.get(norm[: -len(suffix)])
    return found


def is_chat_word(norm: str) -> bool:
    """Whether a word alone shows that no answer is offered: a question word, a greeting, an advert."""
    found = cue(norm)
    return found is not None and found[1] in ("question", "greeting", "advert")


def is_ones_own(form: Shape, i: int) -> bool:
    """Whether a word names somebody or something of the speaker's: `emakku`, `cintaku`."""
    norm = form.reading.norms[i]
    if not norm.endswith(("ku", "qu")) or form.is_echo(i):
        return False
    root = norm[:-2]
    shortest = 5 if norm in COMMON_WORDS else 4  # Maluku, bangku
    return root in _AROUND["kin"] or (len(root) >= shortest and root in COMMON_WORDS)


@lru_cache(maxsize=20_000)
def is_verb(norm: str) -> bool:
    """Whether a word has the look of a spoken verb: `ngutang`, `nyuapin`, `benerin`, `dibilangin`."""
    stem = norm.removesuffix("in") if len(norm) > 5 else norm
    if stem != norm and stem in COMMON_WORDS:
        return True
    for prefix, restored in _SPOKEN_PREFIXES:
        if norm.startswith(prefix) and len(norm) - len(prefix) >= 3:
            roots = (letter + end.removeprefix(prefix) for letter in restored for end in (norm, stem))
            if any(len(root) >= 4 and root in COMMON_WORDS for root in roots):
                return True
    return False
