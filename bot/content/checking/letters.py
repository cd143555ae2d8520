"""Letters that are not what they seem: what word processors and phone keyboards put into a file."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u2061-\u2064\ufeff]")
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_PAIRS = ("“”", "„“", "„”", "‟”", "«»", "‘’", "‚‘", "＂＂", "””", "’’", "““")
_LOOK_ALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеорсухѕіјԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα",
        "ABESIJKMHOPCTYXaeopcyxsijdhqwABEZHIKMNOPTYXoa",
        strict=True,
    )
)


def tidy(text: str) -> str:
    """Return `text` composed, with ordinary spaces, without invisible characters and outer blanks."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _ODD_SPACE.sub(" ", plain).strip()


def folded(text: str) -> str:
    """Return the words of a text in lower case, as a comparison of equal forms needs them."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text.casefold().strip()


def odd_characters(text: str) -> str | None:
    """Return the first odd space or invisible character as `U+00A0`; None where there is none."""
    found = _ODD_SPACE.search(text) or _INVISIBLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def in_curly_quotes(text: str) -> str | None:
    """Return what stands between typographic quotes around the whole text; None where none are."""
    if len(text) > 1 and any(text[0] == pair[0] and text[-1] == pair[1] for pair in _PAIRS):
        return text[1:-1].strip()
    return None


def look_alike(text: str) -> tuple[str, str] | None:
    """Return a Cyrillic, Greek or full-width letter that passes for a Latin one, and that Latin letter.

    Text that is written in another script altogether is left alone: a letter counts where it stands
    alone, or in a word that also has Latin letters or is made of look-alikes only.
    """
    for word in re.findall(r"\w+", text):
        foreign = [letter for letter in word if letter in _LOOK_ALIKES or _is_full_width(letter)]
        others = [
            letter for letter in word if letter.isalpha() and not letter.isascii() and letter not in foreign
        ]
        if foreign and not any(_script(letter) in ("CYRILLIC", "GREEK") for letter in others):
            return foreign[0], _latin(foreign[0])
    return None


def latin(text: str) -> str:
    """Return `text` with look-alike letters as the Latin ones they pass for."""
    return "".join(_latin(letter) for letter in text)


def _latin(letter: str) -> str:
    if _is_full_width(letter):
        return unicodedata.normalize("NFKC", letter)
    return _LOOK_ALIKES.get(letter, letter)


def _is_full_width(letter: str) -> bool:
    return "\uff01" <= letter <= "\uff5e"


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
