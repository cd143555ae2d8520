"""Mentions of people in what others wrote, and how one of them is made nobody's.

A forgotten person's `@handle` becomes `@___`. The judge reads every mention as a mention and never its
name, so that verdicts stay the same.
"""

import re
from collections.abc import Collection

MASK = "@___"
_MENTION = re.compile(r"[@＠]([\w.]*\w)")


def names_one_of(text: str, handles: Collection[str]) -> bool:
    """Whether a text mentions one of these handles, which are in lower case."""
    return any(handle.lower() in handles for handle in _MENTION.findall(text))


def masked(text: str, handles: Collection[str]) -> str:
    """Return the text with these handles, in lower case, mentioned as nobody."""
    return _MENTION.sub(lambda hit: MASK if hit[1].lower() in handles else hit[0], text)


def is_as_stored(stored: str, seen: str) -> bool:
    """Whether a comment says what is stored of it: a mention that was made nobody's is no edit."""
    if MASK not in stored:
        return stored == seen
    pattern = "[@＠][\\w.]*\\w".join(map(re.escape, stored.split(MASK)))
    return re.fullmatch(pattern, seen) is not None
