"""How a hurried thumb changes a text: slips, stretching, spelling out, other alphabets.

Digits are never changed: who types 1946 means 1946.
"""

import re
from random import Random

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, letter in enumerate(row)
}
_SHORTEST_WORD_TO_SLIP = 5
_BOLD, _ITALIC, _SANS = (0x1D400, 0x1D41A), (0x1D468, 0x1D482), (0x1D5D4, 0x1D5EE)
_MONO, _WIDE = (0x1D670, 0x1D68A), (0xFF21, 0xFF41)


def slip(text: str, dice: Random, replacing: bool = True) -> str:
    """Return the text with one slip in one of its longer words; unchanged where all are short."""
    places = [match for match in re.finditer(r"[A-Za-z]+", text) if _may_slip(match[0])]
    if not places:
        return text
    word = dice.choice(places)
    at = dice.randrange(1, len(word[0]) - 1)
    kinds = ["drop", "double", "swap", "drop"] + (["neighbour"] * 2 if replacing else [])
    return text[: word.start()] + _slipped(word[0], at, dice.choice(kinds), dice) + text[word.end() :]


def stretch(text: str, dice: Random) -> str:
    """Return the text with its last letter held down."""
    if not text or not text[-1].isalpha():
        return text
    return text + text[-1] * dice.randint(2, 5)


def spell_out(text: str, dice: Random) -> str:
    """Return the letters one by one."""
    mark = dice.choice([" ", " ", "-", ".", "*"])
    return mark.join(text.replace(" ", ""))


def style(text: str, dice: Random) -> str:
    """Return the text in letters of a font app."""
    upper, lower = dice.choice([_BOLD, _ITALIC, _SANS, _MONO, _WIDE])
    return "".join(
        chr(upper + ord(letter) - 65)
        if "A" <= letter <= "Z"
        else chr(lower + ord(letter) - 97)
        if "a" <= letter <= "z"
        else letter
        for letter in text
    )


def circle(letter: str) -> str:
    """Return a capital letter in a circle."""
    return chr(0x24B6 + ord(letter) - 65)


def square(letter: str) -> str:
    """Return the emoji of a letter, where phones have one; else the letter of a flag."""
    emoji = {"A": "🅰️", "B": "🅱️", "O": "🅾️"}
    return emoji.get(letter) or chr(0x1F1E6 + ord(letter) - 65)


def _may_slip(word: str) -> bool:
    return len(word) >= _SHORTEST_WORD_TO_SLIP and not (word.isupper() and len(word) <= 6)


def _slipped(word: str, at: int, kind: str, dice: Random) -> str:
    letter = word[at]
    if kind == "swap" and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + letter + word[at + 2 :]
    if kind == "double":
        return word[:at] + letter + word[at:]
    if kind == "neighbour":
        other = dice.choice(_NEIGHBOURS[letter.lower()])
        return word[:at] + (other.upper() if letter.isupper() else other) + word[at + 1 :]
    return word[:at] + word[at + 1 :]
