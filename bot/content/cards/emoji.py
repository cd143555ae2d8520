"""Emoji: found in a text without help of the system, and their pictures.

Pillow's own shaping of emoji sequences needs libraries that a server may lack, and then gives other
bytes. Here a sequence (family, flag, skin tone, keycap) is the longest run of code points that the
vendored font has a picture for.
"""

import io
import zipfile
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image

_ARCHIVE = Path(__file__).parent / "fonts" / "emoji.zip"
_VARIATION = "\ufe0f"
_TEXT_STYLE = "\ufe0e"
_LONGEST = 12  # code points in the longest sequence the font has
_PLAIN = frozenset("#*0123456789©®™")  # emoji only when followed by a variation selector or keycap


class _Pictures:
    def __init__(self) -> None:
        self._archive = zipfile.ZipFile(_ARCHIVE)
        aliases = self._archive.read("aliases.txt").decode().splitlines()
        self._names = {
            _sequence(name.removesuffix(".png")): name
            for name in self._archive.namelist()
            if name.endswith(".png")
        }
        for line in aliases:
            alias, first = line.split()
            self._names[_sequence(alias)] = f"{first}.png"
        self.starts = {sequence[0] for sequence in self._names}

    def has(self, sequence: str) -> bool:
        return sequence in self._names

    def picture(self, sequence: str) -> Image.Image:
        return Image.open(io.BytesIO(self._archive.read(self._names[sequence]))).convert("RGBA")


@cache
def _pictures() -> _Pictures:
    return _Pictures()


def _sequence(name: str) -> str:
    return "".join(chr(int(code, 16)) for code in name.split("-"))


def emoji_at(text: str, start: int) -> str:
    """Return the emoji that begins at `start`, as written; empty where none does."""
    pictures = _pictures()
    if text[start] not in pictures.starts:
        return ""
    found = ""
    bare = ""
    for end in range(start, min(len(text), start + 2 * _LONGEST)):
        if text[end] == _TEXT_STYLE and not bare[1:]:
            return ""  # the writer asked for the letter form
        if text[end] != _VARIATION:
            bare += text[end]
        elif not bare:
            break
        if pictures.has(bare) and not (text[start] in _PLAIN and end == start):
            found = text[start : end + 1]
        if len(bare) > _LONGEST:
            break
    if found in _PLAIN or found.strip(_VARIATION) == "":
        return ""
    return found


def split_emoji(text: str) -> list[tuple[str, bool]]:
    """Return the text in parts, each with whether it is one emoji."""
    if text.isascii():  # most texts, and no emoji is written in ASCII alone
        return [(text, False)] if text else []
    parts: list[tuple[str, bool]] = []
    plain = ""
    position = 0
    while position < len(text):
        found = emoji_at(text, position) if ord(text[position]) > 0x7F or text[position] in _PLAIN else ""
        if found:
            if plain:
                parts.append((plain, False))
            parts.append((found, True))
            plain = ""
            position += len(found)
        else:
            plain += text[position]
            position += 1
    if plain:
        parts.append((plain, False))
    return parts


@lru_cache(maxsize=256)
def emoji_picture(emoji: str, height: int) -> Image.Image:
    """Return the picture of one emoji, `height` pixels high."""
    picture = _pictures().picture(emoji.replace(_VARIATION, ""))
    width = max(1, round(picture.width * height / picture.height))
    return picture.resize((width, height), Image.Resampling.LANCZOS)
