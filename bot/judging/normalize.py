"""From what a follower typed to words: the decoration is taken off, nothing is read into it.

Styled letters, look-alikes, accents, emoji and zero-width characters go (policy, section 1). Only the
first 2,200 characters are read, Instagram's limit for a comment, and marks stacked on one letter are
thinned out before anything else, so that no comment can cost more than a few milliseconds.

What separates the words is kept beside them: a comma, a line break, ✓, ✗, ¤ (an emoji) or @ (a mention)
may say where a sentence ends.
"""

import re
import unicodedata
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from bot.judging.tables import COMMON_WORDS, RARE_WORDS, SLANG, lists, numbers, pairs

LONGEST_COMMENT: Final = 2200
MOST_WORDS: Final = 200  # more fit only where nearly each is of a few letters
_MOST_REMEMBERED: Final = 8_000  # runs between spaces; with the length below, a few megabytes at most
_LONGEST_REMEMBERED: Final = 32
EMOJI: Final = "¤"
RIGHT_MARK: Final = "✓"
WRONG_MARK: Final = "✗"

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31-"
    "\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_STACKED_MARKS = re.compile(f"([{_MARKS}]{{2}})[{_MARKS}]+")
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]+")
_INDONESIA = "\U0001f1ee\U0001f1e9"
_LATIN = re.compile(r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?([A-Z])(?: WITH .*)?$")
_LOOKALIKES: Final = dict(pairs("lookalikes.tsv"))
_RIGHT = "✅☑✔🗸√✓"
_WRONG = "❌✖❎✗✘🚫⛔"
_QUESTION = "❓❔⁉"
_CIRCLED_ROW = re.compile("[①-⑨⓪❶-❾⓿➀-➈➊-➒⓵-⓽]{2,}")


def _folded(letter: str) -> str:
    """Return what one character stands for, in ASCII where it can be said so; letter case is kept."""
    if letter in _RIGHT:
        return RIGHT_MARK
    if letter in _WRONG:
        return WRONG_MARK
    if letter in _QUESTION:
        return "?"
    if letter == "🔟":
        return " 10 "
    category = unicodedata.category(letter)
    if category in ("Mn", "Me", "Cf", "Cs", "Co", "Cn"):
        return ""
    if letter.lower() in _LOOKALIKES:
        plain = _LOOKALIKES[letter.lower()]
        return plain.upper() if letter.isupper() else plain
    if category == "Nd":
        return str(unicodedata.digit(letter))
    if category == "No":
        return _counted(letter)
    if category[0] == "Z":
        return "\n" if category in ("Zl", "Zp") else " "
    if category == "Cc":
        return "\n" if letter in "\n\r\v\f\x85" else " "
    if category == "Pd":
        return "-"
    if category in ("Pi", "Pf"):
        return '"'
    decomposed = "".join(
        part for part in unicodedata.normalize("NFKD", letter)[:4] if not unicodedata.combining(part)
    )
    if decomposed and decomposed.isascii():
        return decomposed
    if match := _LATIN.search(unicodedata.name(letter, "")):
        return match[1] if "CAPITAL LETTER" in unicodedata.name(letter) else match[1].lower()
    if category[0] == "L":
        return decomposed[:1] or letter
    if category[0] == "P":
        return "," if category == "Po" else " "
    return EMOJI if category in ("So", "Sm") else " "


def _counted(letter: str) -> str:
    """Return ² as 2 (`anak²`) and ½ as 1/2, but ① and ❷ apart from what follows."""
    number = unicodedata.numeric(letter)
    if number != int(number):
        return unicodedata.normalize("NFKD", letter).replace("\u2044", "/")
    small = unicodedata.name(letter).startswith(("SUPERSCRIPT", "SUBSCRIPT"))
    return f"{int(number)}" if small else f" {int(number)}. "


def _in_a_row(match: re.Match[str]) -> str:
    """Return circled digits side by side as one number: `①⑨④⑤`."""
    return "".join(str(int(unicodedata.numeric(digit))) for digit in match[0])


class _Fold(dict[int, str]):
    """Remembers what each character stands for; there are only so many of them."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code)) if code > 126 else chr(code)
        return folded


_FOLD: Final = _Fold(
    {code: chr(code) if 32 <= code < 127 else " " for code in range(127)}
    | {10: "\n", 13: "\n", 0: "", ord(EMOJI): EMOJI}
)


def _flag(match: re.Match[str]) -> str:
    """Read single regional indicators as letters and pairs of them as flags."""
    letters = match[0]
    while letters.startswith(_INDONESIA) and len(letters) > 2:
        letters = letters[2:]
    if len(letters) % 2 == 0:
        return EMOJI
    return "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in letters)


_STRETCHED = re.compile(r"\b(x*v?iii)\b|\b([ae])\2{2,}\b|([a-z])\3{2,}", re.IGNORECASE)


def _shortened(match: re.Match[str]) -> str:
    """Shorten `benaaaar` to `benar`; a drawn-out `eeee` stays a cry, not the letter E, unless in capitals."""
    if match[2]:
        return match[2] if match[2].isupper() else match[2] * 2
    return match[1] or match[3]


def plain(text: str) -> str:
    """Return the beginning of `text` in plain characters, letter case kept, stretched letters shortened."""
    return " ".join(map(_plain_run, text[:LONGEST_COMMENT].split(" ")))


class _PlainRun(dict[str, str]):
    """Remembers short runs of a text between spaces in plain characters: most words come again and again.

    Nothing that makes a text plain reaches across a space, so the runs of a text may be taken one by one.
    """

    def __missing__(self, run: str) -> str:
        made = _made_plain(run)
        if len(run) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[run] = made
        return made


def _made_plain(run: str) -> str:
    if not run.isascii():
        run = _STACKED_MARKS.sub(r"\1", run)
        run = _FLAGS.sub(_flag, run)
        run = _CIRCLED_ROW.sub(_in_a_row, run)
        run = run.translate(_FOLD)
    elif not run.isprintable():
        run = run.translate(_FOLD)
    return _STRETCHED.sub(_shortened, run)


_plain_run: Final = _PlainRun().__getitem__


class Reading(NamedTuple):
    """A comment as words and what lies between them.

    Made anew for each comment, so a named tuple: that takes a quarter of a frozen dataclass's time.

    Args:
        words: Lower case, without decoration.
        norms: The same words in standard spelling where the slang table knows them.
        gaps: What separates the words: `gaps[i]` lies before word `i`, the last one after all.
        capitals: Whether the word began with a capital letter.
        hashtags: The words of hashtags, which are no words of the comment.
    """

    words: tuple[str, ...]
    norms: tuple[str, ...]
    gaps: tuple[str, ...]
    capitals: tuple[bool, ...]
    hashtags: tuple[str, ...] = ()

    def text(self, start: int, end: int) -> str:
        """Return the words from `start` up to `end` as one string."""
        return " ".join(self.words[start:end])


_URL = (
    r"(?P<url>https?://\S+|www\.\S+"
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:com|id|net|org|ly|me)\b(?:/\S*)?)|"
)
_TOKENS = (
    r"(?P<mention>@[\w.]+)"
    r"|(?P<tag>#\w+)"
    r"|(?P<pattern>[^\W\d_]*_[^\W\d]*)"
    r"|(?P<currency>(?:rp|idr)(?=\d))"
    r"|(?P<number>\d+(?:[.,]\d+)*(?:[^\W_]\w*)?)"
    r"|(?P<word>[^\W_]+)"
    r"|(?P<gap>.)"
)
_TOKEN = re.compile(_TOKENS, re.IGNORECASE | re.DOTALL)
_TOKEN_OR_URL = re.compile(_URL + _TOKENS, re.IGNORECASE | re.DOTALL)
_LETTERED = re.compile(r"[^\W\d_]+")
_MAY_BE_URL = re.compile(r"\w\.\w|://")
_NUMBER_UNIT = re.compile(r"(\d+(?:[.,]\d+)*)([^\W\d_]+)$")
_ZEROES = re.compile(r"\d[\do.,]*o[\do.,]*")
_RUNS = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_BY_NUMBERS: Final = (
    frozenset(word for table in numbers("numbers.toml").values() for word in table if len(word) > 1)
    | lists("around.toml")["by_numbers"]
)
_LONGEST_OF_RUNS: Final = 40
_TWICE = re.compile(r"([^\W\d_]{3,})2([^\W\d_]*)$")
_LETTER_OF_DIGIT: Final = str.maketrans("431057968", "aeiostggb")
_DOUBLED = re.compile(r"(.)\1+")
_ONE: Final = itemgetter(1)  # of the letters that are doubled; much sooner than a template
_STANDARD: Final = frozenset(SLANG.values())
_ABBREVIATIONS: Final = lists("keys.toml")["capital_abbreviation"]
LETTER_NAMES: Final = {
    "be": "b", "ce": "c", "de": "d", "ef": "f", "ge": "g", "ha": "h", "je": "j", "ka": "k", "el": "l",
    "em": "m", "en": "n", "pe": "p", "ki": "q", "er": "r", "es": "s", "te": "t", "ve": "v", "fe": "v",
    "we": "w", "eks": "x", "ye": "y", "zet": "z",
}  # fmt: skip
_SPELLED_PART = re.compile("|".join(sorted(LETTER_NAMES, key=len, reverse=True)) + "|[a-z013457]")
_ONE_SPELLED = rf"(?:{_SPELLED_PART.pattern})"
_SPELLED = re.compile(
    rf"(?<![^\W_]){_ONE_SPELLED}(?:[ .,-]{{1,2}}{_ONE_SPELLED}(?![^\W_])){{3,15}}", re.IGNORECASE
)
_LAUGH = re.compile(
    r"(?:(?:wk)+w?k?|w+k+w*k*|(?:h[aeiou])+h?|(?:[aeiou]h){2,}[aeiou]?|awk(?:wk)*|a?wo?k(?:wo?k)+|kk+"
    r"|aa+h?|ee+h?|oo+h?|uu+h?|ii+h?|xi(?:xi)+|ha+h?)$"
)


def _gathered(match: re.Match[str]) -> str:
    """Return a word spelled out by the names of its letters, or with digits for letters, letter by letter."""
    parts = _SPELLED_PART.findall(match[0].lower())
    told = any(len(part) > 1 or part.isdigit() for part in parts)
    if not told or parts[0].isdigit():
        return match[0]
    letters = [LETTER_NAMES.get(part, part).translate(_LETTER_OF_DIGIT) for part in parts]
    word = "".join(letters)
    return " ".join(letters) if word in COMMON_WORDS or word in RARE_WORDS else match[0]


def read(text: str) -> Reading:
    """Return the words of a comment with what lies between them."""
    text = _SPELLED.sub(_gathered, plain(text))
    capitals_tell = not text.isupper() or len(_LETTERED.findall(text)) == 1
    with_urls = ("." in text or "://" in text) and _MAY_BE_URL.search(text) is not None
    remembered = _READ_RUNS[capitals_tell, with_urls]
    words: list[str] = []
    norms: list[str] = []
    gaps: list[str] = []
    capitals: list[bool] = []
    hashtags: list[str] = []
    gap = ""
    for run in text.split(" "):  # no token reaches across a space, so each run may be read for itself
        run_words, run_norms, run_gaps, run_capitals, run_hashtags = remembered[run]
        if run_words:
            words += run_words
            norms += run_norms
            capitals += run_capitals
            gaps.append(gap + run_gaps[0])
            gaps += run_gaps[1:-1]
            gap = run_gaps[-1] + " "
        else:
            gap += run_gaps[0] + " "
        hashtags += run_hashtags
    if len(words) > MOST_WORDS:
        return _read(text, capitals_tell=capitals_tell, with_urls=with_urls)
    gaps.append(gap[:-1])
    return Reading(tuple(words), tuple(norms), tuple(gaps), tuple(capitals), tuple(hashtags))


class _Runs(dict[str, Reading]):
    """Remembers how short runs between spaces are read: `jawabannya`, `B.`, `@sari,`."""

    def __init__(self, capitals_tell: bool, with_urls: bool) -> None:
        super().__init__()
        self._capitals_tell = capitals_tell
        self._with_urls = with_urls

    def __missing__(self, run: str) -> Reading:
        part = _read(run, capitals_tell=self._capitals_tell, with_urls=self._with_urls)
        if len(run) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[run] = part
        return part


_READ_RUNS: Final = {(tell, urls): _Runs(tell, urls) for tell in (False, True) for urls in (False, True)}


def _read(text: str, *, capitals_tell: bool, with_urls: bool) -> Reading:
    """Read a plain text token by token.

    Args:
        capitals_tell: Whether capitals mark abbreviations; not so where everything is in capitals.
        with_urls: Whether to look for addresses.
    """
    words: list[str] = []
    gaps: list[str] = []
    norms: list[str] = []
    capitals: list[bool] = []
    hashtags: list[str] = []
    gap = ""
    if text.isascii() and text.isalpha():  # one word, as most runs are
        word = text.lower()
        as_letters = capitals_tell and word in _ABBREVIATIONS and text.isupper()
        norm = word if as_letters else standard(word)
        return Reading((word,), (norm,), ("", ""), (text[0].isupper(),), ())
    pattern = _TOKEN_OR_URL if with_urls else _TOKEN
    for token in pattern.finditer(text):
        kind = token.lastgroup
        raw = token[0]
        if kind == "gap":
            gap += raw
        elif kind == "mention":
            gap += "@"
        elif kind == "url":
            gap += EMOJI
        elif kind == "tag":
            hashtags.append(raw[1:].lower())
            gap += "#"
        elif len(words) >= MOST_WORDS:
            break
        else:
            for word in _split(raw.lower(), kind or ""):
                words.append(word)
                as_letters = capitals_tell and word in _ABBREVIATIONS and raw.isupper()
                norms.append(word if as_letters else standard(word))
                gaps.append(gap)
                capitals.append(raw[0].isupper())
                gap = ""
    gaps.append(gap)
    return Reading(tuple(words), tuple(norms), tuple(gaps), tuple(capitals), tuple(hashtags))


def _split(word: str, kind: str) -> tuple[str, ...]:
    """Return the words in one run of letters and digits: `200rb`, `anak2`, `p4nc4s1l4`."""
    if kind == "pattern" or word.isalpha():
        return (word,)
    if kind == "number" and (_ZEROES.fullmatch(word) or not _LETTERED.search(word)):
        return (word.replace("o", "0"),)
    if kind == "number" and (match := _NUMBER_UNIT.match(word)):
        leet = len(match[1]) == 1 and match[2] not in COMMON_WORDS and standard(match[2]) not in _BY_NUMBERS
        whole = word.translate(_LETTER_OF_DIGIT)
        return (whole,) if leet and whole in COMMON_WORDS else match.groups()
    if len(word) <= _LONGEST_OF_RUNS and not word.isdecimal():
        runs = _RUNS.findall(word)
        if len(runs[0]) > (kind == "word") and all(
            run[0].isdigit() or run in _BY_NUMBERS or standard(run) in _BY_NUMBERS for run in runs
        ):
            return tuple(runs)
    match = _TWICE.match(word)
    return (match[1], match[1] + match[2]) if match else (_without_digits(word, kind),)


def _without_digits(word: str, kind: str) -> str:
    """Return `p4nc4s1l4` as `pancasila`; a word of mostly digits stays."""
    digits = sum(letter.isdigit() for letter in word)
    whole = word.translate(_LETTER_OF_DIGIT)
    if kind == "number":
        return whole if len(word) > 2 * digits or whole in COMMON_WORDS else word
    return whole if digits <= len(word) // 2 + 1 and not word[-2:].isdigit() else word


def single(word: str) -> str:
    """Return a word with one letter for each run of the same: `minn`, `kaak`."""
    return _DOUBLED.sub(_ONE, word)


@lru_cache(maxsize=20_000)
def standard(word: str) -> str:
    """Return a word in standard spelling where the slang table knows it, laughter as `wkwk`."""
    if found := SLANG.get(word):
        return found
    if len(word) > 1 and _LAUGH.match(word):
        return "wkwk"
    short = single(word)
    if short != word and (short in SLANG or short in _STANDARD):
        return SLANG.get(short, short)  # "minn", "kaak"
    return word
