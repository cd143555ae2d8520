"""From what a follower typed to plain lower-case text: the decoration is taken off, nothing is read into it.

Styled letters, look-alikes, accents, emoji and zero-width characters go (policy, section 1). Only the
first 2,200 characters are read, Instagram's limit for a comment, and marks stacked on one letter are
thinned out before anything else, so that no comment can cost more than a few milliseconds.
"""

import re
import unicodedata

LONGEST_COMMENT = 2200
_STACKED_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{2})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)


def plain(text: str) -> str:
    """Return `text` without decoration, in lower case."""
    text = _STACKED_MARKS.sub(r"\1", text[:LONGEST_COMMENT])
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()
