"""One mapping of a quiz file, read key by key; what cannot be read is a finding and comes back as None."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.content.checking.findings import Findings
from bot.content.checking.letters import in_curly_quotes, latin, look_alike, odd_characters, tidy
from bot.content.positions import Entry, Listing, Node, Table, Text
from bot.game.timetable import parse_duration
from bot.settings.nearest import nearest_name

_YES = {"true", "ya", "yes", "y", "on", "benar", "iya"}
_NO = {"false", "tidak", "no", "n", "off", "salah"}
MOST_ITEMS = 50
LONGEST_TEXT = 2200  # no text of Instagram may be longer


class Fields:
    """The keys of one mapping, under the key `path` of the file."""

    def __init__(self, table: Table, path: str, findings: Findings) -> None:
        self.path = path
        self.findings = findings
        self.table = table
        self.values: dict[str, Node] = {entry.key.text: entry.value for entry in table.entries}
        self.all_needed = False  # whether an empty key is an error rather than no key
        self.meant: set[str] = set()  # right names of misspelt keys, which are not missing besides

    def key(self, name: str) -> str:
        """Return the whole key of `name`, as `questions[1].answer`."""
        return f"{self.path}.{name}" if self.path else name

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def refuse_unknown(
        self, known: Sequence[str], elsewhere: Sequence[str] = (), elsewhere_code: str = ""
    ) -> None:
        """Find keys that are not `known`; those known `elsewhere` get the finding that says where."""
        for entry in self.table.entries:
            name = entry.key.text
            if name in known:
                continue
            if name in elsewhere:
                self._misplaced(entry, elsewhere_code)
                continue
            self.values.pop(name, None)
            self._unknown(entry, known)

    def _misplaced(self, entry: Entry, code: str) -> None:
        self.findings.error_at(code, entry.key.place, self.key(entry.key.text), name=entry.key.text)

    def _unknown(self, entry: Entry, known: Sequence[str]) -> None:
        name, place, key = entry.key.text, entry.key.place, self.key(entry.key.text)
        unquoted = in_curly_quotes(name) or name
        foreign = look_alike(name)
        meant = tidy(latin(unquoted))
        near = meant.lower() if meant.lower() in known else _nearest_key(meant.lower(), known)
        if near is not None:
            self.meant.add(near)
        if meant in known and unquoted != name:
            self.findings.error_at("check.curly-quotes", place, key)
        elif meant in known and foreign is not None:
            number = f"U+{ord(foreign[0]):04X}"
            self.findings.error_at(
                "check.look-alike", place, key, letter=foreign[0], unicode=number, meant=foreign[1]
            )
        elif meant in known:
            self.findings.error_at("check.odd-space", place, key, name=odd_characters(name) or "")
        elif near == meant.lower():
            self.findings.error_at("check.key-case", place, key, name=name, nearest=near)
        elif near is not None:
            self.findings.error_at("check.unknown-key-near", place, key, name=name, nearest=near)
        else:
            self.findings.error_at("check.unknown-key", place, key, name=name, known=list(known))

    def missing(self, name: str) -> None:
        """Record that a key is missing, unless a misspelt one was already taken for it."""
        if name not in self.meant:
            self.findings.error_at("check.missing", self.table.place, self.key(name), name=name)

    def has_value(self, name: str) -> bool:
        """Whether the key is there with something in it; an empty one is a finding."""
        value = self.values.get(name)
        if value is None:
            return False
        if (isinstance(value, Text) and not tidy(value.text)) or (
            isinstance(value, Text) and value.text == "~"
        ):
            if self.all_needed:
                self.findings.error("check.empty-required", self.key(name), name=name)
            else:
                self.findings.warning("check.empty", self.key(name), name=name)
            return False
        return True

    def text(self, name: str, longest: int = LONGEST_TEXT, exact: bool = False) -> str | None:
        """Return a text; `exact` where a follower's words are compared with it, letter by letter."""
        if not self.has_value(name):
            return None
        return self.text_of(self.values[name], self.key(name), longest, exact)

    def text_of(self, node: Node, key: str, longest: int = LONGEST_TEXT, exact: bool = False) -> str | None:
        """Return the text of a node, its odd characters found."""
        if not isinstance(node, Text):
            found = "mapping" if isinstance(node, Table) else "list"
            self.findings.error("check.text-expected" if found == "list" else "check.text-not-mapping", key)
            return None
        text = tidy(node.text)
        inner = in_curly_quotes(text)
        if inner is not None and exact:
            self.findings.error("check.curly-quotes", key)
            text = inner
        elif inner is not None:
            self.findings.warning("check.curly-quotes-shown", key)
        if exact:
            text = self._exact(node.text, text, key)
        if len(text) > longest:
            self.findings.error("check.too-long", key, length=len(text), longest=longest)
        return text[:longest]  # what follows is checked as far as it may go

    def _exact(self, raw: str, text: str, key: str) -> str:
        odd = odd_characters(raw)
        if odd is not None:
            self.findings.warning("check.odd-space-inside", key, name=odd)
        foreign = look_alike(text)
        if foreign is not None:
            letter = f"U+{ord(foreign[0]):04X}"
            self.findings.error("check.look-alike", key, letter=foreign[0], unicode=letter, meant=foreign[1])
            return latin(text)
        return text

    def texts(self, name: str, exact: bool = False, by_comma: bool = False) -> tuple[str, ...]:
        """Return a list of texts; a single text counts as a list of one, or is split at commas."""
        if not self.has_value(name):
            return ()
        value, key = self.values[name], self.key(name)
        if isinstance(value, Text):
            text = self.text_of(value, key, exact=exact) or ""
            if by_comma:
                return tuple(part.strip() for part in text.split(",") if part.strip())
            if re.search(r"\D[,;]\s|[,;]\s\D", text):  # a comma within a number is none
                self.findings.warning("check.accept-by-comma", key, value=text)
            return (text,)
        if isinstance(value, Table):
            self.findings.error("check.list-expected", key)
            return ()
        if len(value.items) > MOST_ITEMS:
            self.findings.error("check.too-many-items", key, count=len(value.items), most=MOST_ITEMS)
        texts: list[str] = []
        for number, item in enumerate(value.items[:MOST_ITEMS]):
            text_or_none = self.text_of(item, f"{key}[{number}]", exact=exact)
            if text_or_none:
                texts.append(text_or_none)
            elif text_or_none is not None:
                self.findings.error("check.empty-item", f"{key}[{number}]")
        return tuple(texts)

    def whole(self, name: str, least: int, most: int) -> int | None:
        """Return a whole number within its bounds."""
        text = self.text(name, exact=True)
        if text is None:
            return None
        if not text.isascii() or not text.isdecimal():
            self.findings.error("check.number-expected", self.key(name), value=text)
            return None
        number = int(text[:12])
        if not least <= number <= most:
            self.findings.error(
                "check.number-out-of-range", self.key(name), value=text, least=least, most=most
            )
            return None
        return number

    def yes_no(self, name: str) -> bool | None:
        """Return a yes or a no, Indonesian or English."""
        text = self.text(name, exact=True)
        if text is None:
            return None
        if text.lower() in _YES:
            return True
        if text.lower() not in _NO:
            self.findings.error("check.yes-or-no-expected", self.key(name), value=text)
        return False

    def duration(self, name: str) -> timedelta | None:
        """Return a duration such as `3h`; zero is none."""
        text = self.text(name, exact=True)
        if text is None:
            return None
        duration = parse_duration(text)
        if not duration:
            self.findings.error("check.duration-expected", self.key(name), value=text)
            return None
        return duration

    def fields(self, name: str, known: Sequence[str]) -> "Fields | None":
        """Return an inner mapping, its unknown keys found."""
        if not self.has_value(name):
            return None
        return self.fields_of(self.values[name], self.key(name), known)

    def fields_of(self, node: Node, key: str, known: Sequence[str]) -> "Fields | None":
        """Return a node as a mapping, its unknown keys found."""
        if not isinstance(node, Table):
            self.findings.error("check.mapping-expected", key, known=list(known))
            return None
        inner = Fields(node, key, self.findings)
        inner.all_needed = True
        inner.refuse_unknown(known)
        return inner

    def items(self, name: str) -> tuple[Node, ...]:
        """Return the entries of a list."""
        if not self.has_value(name):
            return ()
        value = self.values[name]
        if not isinstance(value, Listing):
            self.findings.error("check.list-expected", self.key(name))
            return ()
        return value.items


_OTHER_WORDS = {
    "seri": "series",
    "judul": "title",
    "tema": "theme",
    "pertanyaan": "question",
    "soal": "question",
    "pilihan": "options",
    "opsi": "options",
    "choices": "options",
    "jawaban": "answer",
    "kunci": "answer",
    "key": "answer",
    "penjelasan": "explanation",
    "pembahasan": "explanation",
    "sumber": "source",
    "gambar": "image",
    "foto": "image",
    "hadiah": "prize",
    "syarat": "terms",
    "petunjuk": "hints",
    "clue": "hints",
    "poin": "points",
    "terima": "accept",
    "tolak": "reject",
    "terbit": "publish_at",
    "tayang": "publish_at",
    "tutup": "close_at",
    "hashtags": "tags",
    "tagar": "tags",
    "teks": "text",
    "setelah": "after",
    "isi": "text",
}


def _nearest_key(name: str, known: Sequence[str]) -> str | None:
    if _OTHER_WORDS.get(name) in known:
        return _OTHER_WORDS[name]
    return nearest_name(name, known)
