"""The puzzles of Tebak Kata: made by fixed rules, and solvable without giving the word away."""

import hashlib
import unicodedata

from bot.content.checking.fields import Fields
from bot.content.checking.letters import tidy
from bot.content.positions import Listing, Text
from bot.game.model import EmojiClue, LettersScrambled, LettersShown, PictureClue, Puzzle

PUZZLE_KEYS = ("hide", "show", "scramble", "emoji", "image")
_VOWELS = "AEIOU"
_VOWEL_WORDS = {"vowels", "vokal", "vocal", "vowel"}
GAP = "_"


def word_of(answer: str) -> str:
    """Return the answer as it is printed in tiles: capitals, without accents, words apart by one space."""
    decomposed = unicodedata.normalize("NFKD", answer)
    return " ".join(
        "".join(letter for letter in decomposed if not unicodedata.combining(letter)).upper().split()
    )


def hide(answer: str, letters: str = _VOWELS) -> str:
    """Return the word with each of `letters` as a gap."""
    return "".join(GAP if letter in letters.upper() else letter for letter in word_of(answer))


def scramble(answer: str) -> str | None:
    """Return the letters of the word in another order, always the same one; None where there is no other.

    Neither the word itself nor the word backwards is another order: both are read at a glance.
    """
    letters = [letter for letter in word_of(answer) if letter.isalnum()]

    def fixed_chance(position: int) -> str:
        return hashlib.sha256(f"{word_of(answer)} {position}".encode()).hexdigest()

    order = sorted(range(len(letters)), key=fixed_chance)
    mixed = "".join(letters[position] for position in order)
    word = "".join(letters)
    turns = [mixed[start:] + mixed[:start] for start in range(len(mixed))]
    swaps = [f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1)]
    return next((tried for tried in (*turns, *swaps) if tried not in (word, word[::-1])), None)


def puzzle_of(fields: Fields, answer: str | None) -> Puzzle | None:
    """Return the puzzle of a question: what its `puzzle` says, else the word with its vowels hidden."""
    key = fields.key("puzzle")
    if "puzzle" not in fields or not fields.has_value("puzzle"):
        return _shown(fields, "answer", hide(answer), answer) if answer else None
    inner = fields.fields("puzzle", PUZZLE_KEYS)
    if inner is None:
        return None
    ways = [way for way in PUZZLE_KEYS if way in inner]
    if len(ways) != 1:
        if ways or not inner.table.entries:
            fields.findings.error("check.one-puzzle", key, ways=list(PUZZLE_KEYS))
        return None
    match ways[0]:
        case "emoji":
            emoji = inner.text("emoji")
            if emoji is not None and not any(_is_pictorial(letter) for letter in emoji):
                fields.findings.error("check.no-emoji", inner.key("emoji"), value=emoji)
            return None if emoji is None else EmojiClue(emoji)
        case "image":
            image = inner.text("image")
            return None if image is None else PictureClue(image)
        case "hide":
            return _hidden(inner, answer)
        case "show":
            return _own_pattern(inner, answer)
        case _:
            return _scrambled(inner, answer)


def _hidden(inner: Fields, answer: str | None) -> Puzzle | None:
    node = inner.values["hide"]
    parts = node.items if isinstance(node, Listing) else (node,)
    letters = ""
    for part in parts:
        text = tidy(part.text).lower() if isinstance(part, Text) else ""
        if text in _VOWEL_WORDS:
            letters += _VOWELS
        elif text and (len(text) == 1 or not isinstance(node, Listing)) and text.isalnum():
            letters += text.upper()
        else:
            inner.findings.error("check.bad-hide", inner.key("hide"), value=text)
            return None
    if answer is None:
        return None
    return _shown(inner, "hide", hide(answer, letters), answer)


def _own_pattern(inner: Fields, answer: str | None) -> Puzzle | None:
    shown = inner.text("show", exact=True)
    if shown is None:
        return None
    pattern = word_of(shown.replace("…", "...").replace(".", GAP))
    if answer is None:
        return LettersShown(pattern)
    word = word_of(answer)
    if len(pattern) != len(word):
        inner.findings.error(
            "check.pattern-length", inner.key("show"), pattern=len(pattern), word=len(word), answer=answer
        )
        return None
    wrong = next((at for at, (a, b) in enumerate(zip(pattern, word, strict=True)) if a not in (GAP, b)), None)
    if wrong is None and any(a == GAP and b == " " for a, b in zip(pattern, word, strict=True)):
        wrong = word.index(" ")
    if wrong is not None:
        inner.findings.error(
            "check.pattern-letter",
            inner.key("show"),
            answer=answer,
            position=wrong + 1,
            found=pattern[wrong],
            expected=word[wrong],
        )
        return None
    return _shown(inner, "show", pattern, answer)


def _shown(fields: Fields, name: str, pattern: str, answer: str) -> Puzzle | None:
    if GAP not in pattern:
        fields.findings.error("check.nothing-hidden", fields.key(name), answer=answer)
        return None
    if not any(letter.isalnum() for letter in pattern):
        fields.findings.warning("check.all-hidden", fields.key(name), answer=answer)
    return LettersShown(pattern)


def _scrambled(inner: Fields, answer: str | None) -> Puzzle | None:
    text = inner.text("scramble", exact=True)
    if text is None or answer is None:
        return None
    key = inner.key("scramble")
    if text.lower() in ("true", "ya", "yes"):
        letters = scramble(answer)
        if letters is None:
            inner.findings.error("check.cannot-scramble", key, answer=answer)
            return None
        return LettersScrambled(letters)
    given, word = ("".join(letter for letter in word_of(part) if letter.isalnum()) for part in (text, answer))
    if sorted(given) != sorted(word):
        missing = "".join(sorted(_counted(word, given))) or "-"
        extra = "".join(sorted(_counted(given, word))) or "-"
        inner.findings.error("check.not-an-anagram", key, answer=answer, missing=missing, extra=extra)
        return None
    if given in (word, word[::-1]):
        code = "check.not-scrambled" if given == word else "check.scrambled-backwards"
        inner.findings.error(code, key, answer=answer)
        return None
    return LettersScrambled(given)


def _counted(many: str, few: str) -> list[str]:
    rest = list(few)
    left = []
    for letter in many:
        if letter in rest:
            rest.remove(letter)
        else:
            left.append(letter)
    return left


def _is_pictorial(letter: str) -> bool:
    return unicodedata.category(letter) == "So" or "\U0001f000" <= letter <= "\U0001faff"
