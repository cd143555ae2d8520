"""Slips of a word processor or a hurried hand in YAML, named, and mended for the sake of reading on.

`mend` looks at lines, with the keys a quiz may have, and tells a wrong indentation from a missing colon.
A mended file is never accepted: mending only lets all other problems be told in the same answer.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|[\r\n\u0085\u2028\u2029]")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]")
_ODD_COLONS = "：﹕꞉ː;="
_ODD_DASHES = "–—−‐‑•·●▪*"
_CURLY = "“”„‟«»‘’‚‛＂"
_LISTS = ("options", "accept", "reject", "tags", "hints", "questions", "hide")
_KEY_LINE = re.compile(r"""(?P<key>[\w-]+|"[^"]*"|'[^']*')\s*:(?=\s|$)""")
_BLOCK = re.compile(r"[|>][-+\d]*\s*(#.*)?$")
_NO_START = "@`%*&!,]}"
# Control characters, turns of direction, and the letters of a flag without a flag: in a caption they would
# hide words or turn them round. What joins letters and emoji (U+200C, U+200D, U+FE0F) is none of them.
_TAGS = "\U000e0020-\U000e007f"
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u180e\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
    f"\ud800-\udfff\ufffe\uffff\U000e0001]|(?<![\U0001f3f4{_TAGS}])[{_TAGS}]+"
)


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of syntax: its code in the catalogue `check`, its place and facts."""

    code: str
    line: int
    column: int
    facts: tuple[tuple[str, str], ...] = ()


def split_lines(text: str) -> list[str]:
    """Return the lines as YAML counts them."""
    return _LINE_END.split(text)


def hidden_names(text: str) -> str:
    """Return the hidden characters of a text, each once, as `U+001B U+202E`; "" where there are none."""
    return " ".join(dict.fromkeys(f"U+{ord(found[0][0]):04X}" for found in HIDDEN.finditer(text)))


def odd_beginning(text: str) -> bool:
    """Whether a line begins with what only looks like a space or a list item: YAML reads on over both."""
    odd = rf"(?m)^[ \t]*(?:{_ODD_SPACES.pattern}|[{re.escape(_ODD_DASHES)}][ \u00a0])"
    return re.search(odd, text.removeprefix("\ufeff")) is not None


def mend(text: str, known_keys: Collection[str]) -> tuple[str, list[Slip]]:
    """Return the text with the slips that its lines show mended, and the slips."""
    mender = _Mender(known_keys)
    lines = [mender.line(number, line) for number, line in enumerate(split_lines(text), start=1)]
    return "\n".join(lines), mender.slips


class _Mender:
    """Walks down the lines, and remembers which indentations are open and what may follow."""

    def __init__(self, known_keys: Collection[str]) -> None:
        self.known = known_keys
        self.slips: list[Slip] = []
        self.open: list[int] = []  # indentation of each open mapping, outermost first
        self.may_nest = True  # the last key had no value on its line
        self.block_above: int | None = None  # indentation of the key that opened a block of text
        self.quote: str | None = None  # a quoted value runs on over lines
        self.items: set[int] = set()  # indentations at which list items stand
        self.last_key = ""  # that had no value on its line

    def slip(self, code: str, line: int, column: int, **facts: str) -> None:
        self.slips.append(Slip(code, line, column, tuple(facts.items())))

    def line(self, number: int, line: str) -> str:
        bare = line.strip()
        if not bare or bare.startswith("#"):
            return line
        if self.quote is not None:
            if self.quote in line.replace(self.quote * 2, ""):
                self.quote = None
            return line
        line = self._indentation_characters(number, line)
        indent = len(line) - len(line.lstrip(" "))
        if self.block_above is not None:
            if indent > self.block_above:
                return line
            self.block_above = None
        line = self._dash(number, line, indent)
        lead = re.match(r"(?:- +)*", line[indent:])
        start = indent + (lead.end() if lead else 0)
        if start > indent:
            self.items.add(indent)
        return self._keyed(number, line, indent, start)

    def _indentation_characters(self, number: int, line: str) -> str:
        start = re.match(r"[\s\u200b\u2060\ufeff]*(?:-[\s\u200b\u2060\ufeff]+)*", line)
        head = start[0] if start else ""
        if "\t" in head:
            self.slip("check.tab", number, head.index("\t") + 1)
        odd = _ODD_SPACES.search(head)
        if odd:
            self.slip("check.odd-space", number, odd.start() + 1, name=_name_of(odd[0]))
        clean = re.sub("[\u200b\u2060\ufeff]", "", head.replace("\t", "  "))
        return _ODD_SPACES.sub(" ", clean) + line[len(head) :]

    def _dash(self, number: int, line: str, indent: int) -> str:
        """Mend a dash or a bullet that a word processor put where a list item begins."""
        odd = re.match(rf"([{re.escape(_ODD_DASHES)}])[ \u00a0]+(?=\S)", line[indent:])
        if odd is None or not ((self.may_nest and self.last_key in _LISTS) or indent in self.items):
            return line
        self.slip("check.odd-dash", number, indent + 1, character=odd[1])
        return f"{line[:indent]}- {line[indent + odd.end() :]}"

    def _keyed(self, number: int, line: str, indent: int, start: int) -> str:
        head, rest = line[:start], line[start:]
        rest = self._separator(number, rest, start)
        key = _KEY_LINE.match(rest)
        if key is None and start == indent:
            rest = self._dotted_option(number, rest, start)
            key = _KEY_LINE.match(rest)
        if key is None:
            if start > indent:  # a list item of plain text
                return head + self._value(number, rest, start, item=True)
            return head + rest
        head = self._level(number, head, indent, start, key["key"])
        value_start = key.end() + len(rest[key.end() :]) - len(rest[key.end() :].lstrip())
        value = rest[value_start:]
        odd = _ODD_SPACES.match(value)
        if odd:
            self.slip("check.odd-space", number, start + value_start + 1, name=_name_of(odd[0]))
            value = value.lstrip("\u200b\u2060\ufeff")
        empty = not value.strip() or value.startswith("#")
        self.may_nest = empty
        if empty:
            self.last_key = key["key"]
        if _BLOCK.match(value):
            self.block_above = len(head)
            return head + rest[:value_start] + value
        if empty:
            return head + rest[:value_start] + value
        return head + rest[:value_start] + self._value(number, value, start + value_start, item=False)

    def _separator(self, number: int, rest: str, start: int) -> str:
        """Mend what should be a colon and a space between a key and its value."""
        word = re.match(rf"[{_CURLY}]?([\w-]+)[{_CURLY}]?", rest)
        if word is None or (word[1] not in self.known and not re.fullmatch("[A-Fa-f]", word[1])):
            return rest
        after = rest[word.end() :]
        if word[0] != word[1] and re.match(rf"\s*[:{_ODD_COLONS}]", after):
            self.slip("check.curly-quotes", number, start + 1)
            rest = rest.replace(word[0], word[1], 1)
            return self._separator(number, rest, start)
        if re.match(r"\s*:(?:[ \t]|$)", after):
            return rest
        position = start + word.end() + 1
        if tight := re.match(r"\s*:(?=[^ \t])", after):
            gap = after[tight.end()]
            if _ODD_SPACES.match(gap):
                self.slip("check.odd-space", number, position + tight.end(), name=_name_of(gap))
                after = after[: tight.end()] + after[tight.end() + 1 :]
            else:
                self.slip("check.colon-space", number, position, name=word[1])
            return f"{word[1]}: {after[tight.end() :].lstrip()}"
        if odd := re.match(rf"\s*([{_ODD_COLONS}])\s*", after):
            self.slip("check.odd-colon", number, position + odd.start(1), character=odd[1])
            return f"{word[1]}: {after[odd.end() :]}"
        at_level = start in self.open or not self.open or (self.may_nest and start > self.open[-1])
        nested = (
            len(word[1]) > 1 or len(self.open) > 1 or start > 0
        )  # a lone letter is a key among options only
        if at_level and nested and (not after or after[0].isspace()):
            self.slip("check.missing-colon", number, position, name=word[1])
            return f"{word[1]}: {after.lstrip()}"
        return rest

    def _dotted_option(self, number: int, rest: str, start: int) -> str:
        """Mend `B. text` or `B) text` among options that have a colon."""
        dotted = re.match(r"([A-Fa-f])\s*[.)]\s*(?=\S)", rest)
        among = self.last_key == "options" and len(self.open) > 1 and start == self.open[-1]
        if dotted is None or not among:
            return rest
        self.slip("check.options-colon", number, start + 1)
        return f"{dotted[1]}: {rest[dotted.end() :]}"

    def _level(self, number: int, head: str, indent: int, start: int, key: str) -> str:
        """Tell a key that stands too far right or between two levels; return its mended head."""
        if not self.open:
            self.open = [start]
            return head
        if start > self.open[-1] and (self.may_nest or start > indent):
            self.open.append(start)
            return head
        while len(self.open) > 1 and start < self.open[-1] and start <= self.open[-2]:
            self.open.pop()
        right = self.open[-1]
        if start == right or (key.strip("\"'") not in self.known and len(key) > 1):
            return head
        if not any(slip.line == number and slip.code == "check.tab" for slip in self.slips):
            self.slip("check.indentation", number, start + 1, name=key, found=str(start), right=str(right))
        return " " * max(right - (start - indent), 0) + head[indent:]

    def _value(self, number: int, value: str, start: int, item: bool) -> str:
        first = value[:1]
        if not first.strip():
            return value
        if first in "\"'":
            return self._quoted(number, value, start)
        text = re.split(r"\s#", value, maxsplit=1)[0].rstrip()
        if first in "[{":
            close = {"[": "]", "{": "}"}[first]
            end = value.rfind(close)
            if close not in value or not text[end + 1 :].strip():
                return value
            self.slip("check.bad-start", number, start + 1, character=first)
            return _in_quotes(text)
        if first in _NO_START or (first in "|>" and len(text) > 1) or re.match(r"[-?](\s|$)", value):
            self.slip("check.bad-start", number, start + 1, character=first)
            return _in_quotes(text)
        inner = re.search(r":(?=\s|$)", text)
        if inner and not (item and _KEY_LINE.match(text)):
            self.slip("check.colon-in-value", number, start + inner.start() + 1, value=text)
            return _in_quotes(text)
        return value

    def _quoted(self, number: int, value: str, start: int) -> str:
        quote = value[0]
        inside = r'(?:[^"\\]|\\.)*' if quote == '"' else r"(?:[^']|'')*"
        whole = re.match(quote + inside + quote, value)
        if whole is None:
            self.quote = quote
            return value
        rest = value[whole.end() :].strip()
        if rest and not rest.startswith("#"):
            self.slip("check.text-after-quote", number, start + whole.end() + 1, rest=rest)
            return _in_quotes(value.rstrip())
        return value


def _in_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name_of(character: str) -> str:
    return f"U+{ord(character):04X}"
