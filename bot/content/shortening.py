"""Text within Instagram's limits, shortened as a person would: whole words, and never the rules.

Instagram counts UTF-16 units, so an emoji counts as two.
"""

import re

_HASHTAG = re.compile(r"(?<![\w&#])#(?=\w*[^\W\d_])(\w+)")
_MENTION = re.compile(r"(?<![\w.@/])@(?=[A-Za-z0-9_])([A-Za-z0-9._]{1,30})")


def counted_length(text: str) -> int:
    """Return the length as Instagram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def tidy(text: str) -> str:
    """Return the text without blank ends of lines and with at most one empty line at a time."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def shortened(text: str, most: int) -> str:
    """Return the text within `most` units, ending at a word with `…`; only one giant word is ever cut."""
    if counted_length(text) <= most:
        return text
    words = re.split(r"(\s+)", text)
    kept = ""
    for part in words:
        if counted_length(kept + part) > most - 1:
            break
        kept += part
    kept = kept.rstrip().rstrip(".,;:–-").rstrip()
    while not kept or counted_length(kept) > most - 1:
        kept = kept[:-1] if kept else _head(text, most - 1)
        if not kept:
            return ""
    return f"{kept}…"


def _head(text: str, most: int) -> str:
    head = text[: max(0, most)]
    while counted_length(head) > most:
        head = head[:-1]
    return head.rstrip("\u200d\ufe0f")


def within_hashtags(text: str, most: int) -> str:
    """Return the text with at most `most` hashtags: the rest lose their `#` and stay as words."""
    return _first_only(_HASHTAG, text, most)


def within_mentions(text: str, most: int) -> str:
    """Return the text with at most `most` different mentions: the rest lose their `@` and stay readable."""
    return _first_only(_MENTION, text, most)


def hashtags_in(text: str) -> tuple[str, ...]:
    """Return the different hashtags of a text in small letters, without `#`."""
    return tuple(dict.fromkeys(found.lower() for found in _HASHTAG.findall(text)))


def mentions_in(text: str) -> tuple[str, ...]:
    """Return the different handles that a text mentions, in small letters."""
    return tuple(dict.fromkeys(found.lower().rstrip(".") for found in _MENTION.findall(text)))


def _first_only(pattern: re.Pattern[str], text: str, most: int) -> str:
    seen: list[str] = []

    def kept(match: re.Match[str]) -> str:
        name = match[1].lower().rstrip(".")
        if name not in seen and len(seen) >= most:
            return match[1]
        if name not in seen:
            seen.append(name)
        return match[0]

    return pattern.sub(kept, text)
