"""Several questions in one post: which part of a comment answers which question (policy, section 6)."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from bot.game.model import Verdict
from bot.judging.normalize import Reading, plain, read
from bot.judging.ruling import Judgement, Ruling

_WORDS: Final = {
    "satu": 1,
    "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9,
    "sepuluh": 10, "pertama": 1, "kesatu": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5, "keenam": 6,
    "ketujuh": 7,
    "kedelapan": 8, "kesembilan": 9, "kesepuluh": 10, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5,
    "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
}  # fmt: skip
_ALL = "|".join(sorted(_WORDS, key=len, reverse=True))
_LABELLED: Final = re.compile(
    r"(?<![\w.,])(?:(?:yang|yg|jawaban|soal|pertanyaan|nomor|nomer|nmr|no|n0)[ .]{0,3}){1,4}"
    rf"(?:ke[ -]?(?=\d)|ke[ -])?(?P<label>\d{{1,2}}|{_ALL}|terakhir)\b(?!\d)[ .):=\-,]*(?:adalah\b|itu\b)?",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    r"(?<![\w])(?:(?P<label>\d{1,2})(?:\s*[=)]\s*|\s*[.):=\-]+(?!\d)|(?=[a-fA-F](?![^\W\d_])))"
    r"|(?P<roman>I{1,3}|IV|VI{0,3}|IX|X)\s*[.):\-]+)"
)
_BARE_NUMBER: Final = re.compile(r"(?:^|(?<=[\s,;]))(?P<label>\d{1,2})\s+(?=[^\W\d])")
_BARE_DIGIT: Final = re.compile(r"(?:^|(?<=[\s,;]))(?P<label>\d{1,2})\s+(?=\w)")
_BEFORE_LETTER: Final = re.compile(r"(?:^|(?<=[\s,;]))(?P<label>\d{1,2})(?=[^\W\d_])")
_GLUED: Final = re.compile(r"(?:^|(?<=[\s,;]))(?P<label>\d{1,2})[.)](?=\S)")
_BARE: Final = re.compile(rf"(?:^|[,;\n]|\bdan\b)\s*(?:ke[ -])?(?P<label>{_ALL}|terakhir)\b", re.IGNORECASE)
_SPOKEN_NUMBER: Final = re.compile(rf"\b(?P<label>{_ALL})\b\W*(?=\w)", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[.,](?=\s)")
_LISTING: Final = re.compile(r"[\d,;/\n]")
_PARTED: Final = re.compile(r"[,;/]|\b[A-F]\b")  # a row of answers, or letters
_REMARK: Final = re.compile(r"\([^()]*\)")
_LAST: Final = re.compile(
    r"^\W*(?:(?:dan|yang|yg|soal|nomor|no)\W*)*(?:\b\d{1,2}\s*[.):=]|terakhir\b)\W*", re.IGNORECASE
)
_MARKED: Final = re.compile(r"\d\s*[.):=-]")
_WORDY: Final = re.compile(r"\w")
_SAID: Final = re.compile(r"[\w?]")
_LETTERS: Final = re.compile(r"[a-f]+", re.IGNORECASE)

_SENTENCE: Final = 3  # words
_LONGEST_LIST: Final = 6  # words for each question, in a bare row of letters
_NO_FRAME: Final = re.compile(  # "BPK" may be an answer, "bpk" is none
    r"\W+|.*\?.*|\W*(?:\d.*|[A-Za-z]|[A-Z]{2,4}|(?i:yang|yg|soal|nomor|nomer|nmr|no))\W*"
)
_LONGEST_FRAME: Final = 4  # words
_LONGEST_SINGLE: Final = 16  # words behind the number of the only question that is answered
_LONGEST_UNNUMBERED: Final = 300  # letters read of a comment without numbers

_read: Final = lru_cache(maxsize=64)(read)  # a piece is read for each question, and for each way to part it
Part = Callable[[Reading], Judgement]


def rule(parts: Sequence[Part], text: str, content_of: Callable[[str], Sequence[str]]) -> Ruling:
    """Return the ruling on a comment to several questions.

    Args:
        parts: The judge of each question.
        content_of: The words of a text that are no polite frames.
    """
    size = len(parts)
    cleaned = _within_frames(re.sub(r"https?://\S+|@[\w.]+|#\w+|¤", " ", plain(text)), content_of)
    if ruling := _row_and_rest(parts, cleaned):
        return ruling
    split = _numbered(cleaned, size)
    if split:
        judged = tuple(_part(judge, split.get(index + 1)) for index, judge in enumerate(parts))
        if all(j.verdict is Verdict.MISSING for j in judged) or _only_counts(cleaned, split, judged):
            return _whole("chatter", judged)
        if _tells_of_one(cleaned, split, judged):
            return _whole("chatter", judged)
        return Ruling("judged", judged)
    row = _row(cleaned, size, content_of)
    if row:
        return Ruling("judged", tuple(_part(judge, piece) for judge, piece in zip(parts, row, strict=True)))
    ruling = _unnumbered(parts, cleaned, content_of)
    leading = _BARE_NUMBER.match(cleaned)
    if leading and ruling.whole != "judged" and not _LISTING.search(cleaned, leading.end()):
        number, piece = int(leading["label"]), cleaned[leading.end() :]
        if 1 <= number <= size and parts[number - 1](_read(piece)).verdict is Verdict.CORRECT:
            judged = tuple(
                _part(judge, piece if at == number else None) for at, judge in enumerate(parts, start=1)
            )
            return Ruling("judged", judged)  # "2 kuda laut doang yg tau"
    return ruling


def _within_frames(text: str, content_of: Callable[[str], Sequence[str]]) -> str:
    """Return a comment without the polite frames around it, up to the first answer or number."""
    words = list(re.finditer(r"\S+", text))
    start, end = 0, len(text)
    for word in words[:_LONGEST_FRAME]:
        if _NO_FRAME.fullmatch(word[0]):
            break
        if not content_of(text[: word.end()]):
            start = word.end()
    for word in words[: -_LONGEST_FRAME - 1 : -1]:
        if _NO_FRAME.fullmatch(word[0]) or word.start() < start:
            break
        if not content_of(text[word.start() :]):
            end = word.start()
    return text[start:end].strip(" ,\n") if start < end else text


def _part(judge: Part, text: str | None) -> Judgement:
    """Return the judgement on one part; talk and silence are `missing` here."""
    if text is None or not text.strip():
        return Judgement(Verdict.MISSING, "not-answered")
    judged = judge(_read(text))
    if judged.reason in ("letter-and-other-text", "hedge") and (outside := _REMARK.sub(" ", text)) != text:
        judged = judge(_read(outside))  # "1. B (dibalik biar beda)"
    if judged.verdict is Verdict.CHATTER and (head := _CLAUSE.split(text, maxsplit=1)[0]) != text:
        first = judge(_read(head))  # "35 menit. saya guru SD min"
        judged = first if first.verdict in (Verdict.CORRECT, Verdict.WRONG) else judged
    if judged.verdict is Verdict.CHATTER:
        return Judgement(Verdict.MISSING, "not-answered")
    return judged


def _tells_of_one(text: str, split: dict[int, str], judged: tuple[Judgement, ...]) -> bool:
    """Whether a comment only talks of one question: `no 2 dulu ekskul saya`, `1 2 3 cekrek`."""
    said = [(piece, j) for i, j in enumerate(judged) if (piece := split.get(i + 1))]
    if len(said) != 1 or _MARKED.search(text):
        return False
    piece, judgement = said[0]
    counts = len(split) > 1 or len(piece.split()) >= _SENTENCE
    return counts and judgement.verdict is Verdict.WRONG and judgement.reason == "other-answer"


def _only_counts(text: str, split: dict[int, str], judged: tuple[Judgement, ...]) -> bool:
    """Whether bare numbers count things instead of questions: `1 keluarga 2 anak 3 cicilan wkwk`."""
    if _MARKED.search(text) or not all(split.get(i + 1) for i in range(len(judged))):
        return False
    verdicts = [j.verdict for j in judged]
    return Verdict.MISSING in verdicts and set(verdicts) <= {Verdict.WRONG, Verdict.MISSING}


def _whole(whole: str, parts: tuple[Judgement, ...]) -> Ruling:
    if whole == "review":
        return Ruling("review", parts)
    return Ruling("chatter", parts)


def _numbered(text: str, size: int) -> dict[int, str]:
    """Return the text behind each number, or nothing where numbers do not bind.

    Numbers with a dot or a bracket go before bare ones (`1 relawan 2 a`), and those before numbers that touch
    another one (`1.3 Desember 2.6 bulan`).
    """
    named = _marks(_LABELLED, text, size)
    numbered, spaced, glued = (_marks(way, text, size) for way in (_NUMBERED, _BARE_DIGIT, _GLUED))
    dotted = _without_overlaps(sorted([*named, *numbered]))
    bare = _without_overlaps(sorted([*dotted, *_marks(_BARE_NUMBER, text, size)]))
    lines = [line for line in text.split("\n") if _WORDY.search(line)]
    listed = len(lines) == size and not all(re.match(r"\s*\d", line) for line in lines)
    digits = _without_overlaps(sorted([*dotted, *spaced]))
    tight = _without_overlaps(glued)
    ways = [_first_of_each(way) for way in ((dotted,) if listed else (dotted, bare, tight, digits))]
    if named:
        ordinals = [m for m in _marks(_BARE, text, size) if m[1] - m[0] > 3]
        ways.insert(0, _first_of_each(_without_overlaps(sorted([*dotted, *ordinals]))))
    counted = _counting([*numbered, *spaced, *_marks(_BEFORE_LETTER, text, size), *glued], size)
    if counted and not listed:
        ways.append(counted)
    spoken = _counting(_marks(_SPOKEN_NUMBER, text, size), size)
    if spoken:
        ways.append(spoken)
    ways = [[mark for mark in way if _SAID.search(text, mark[1])] for way in ways]
    marks = max(ways, key=_order_of)
    if len(marks) < 2:
        marks = next((way for way in ([*named], dotted) if len(way) == 1 and _plain_single(text, way[0])), [])
    found: dict[int, str] = {}
    for (_, end, number), following in zip(marks, [*marks[1:], (len(text), 0, 0)], strict=False):
        found.setdefault(number, text[end : following[0]].strip(" ,;&\n"))
    return found


def _counting(marks: list[tuple[int, int, int]], size: int) -> list[tuple[int, int, int]]:
    """Return the numbers that count from 1 to the last question, passing over others: `1 3 Desember 2 B`."""
    kept: list[tuple[int, int, int]] = []
    for mark in sorted(set(marks)):
        if mark[2] == len(kept) + 1 and (not kept or mark[0] >= kept[-1][1]):
            kept.append(mark)
    return kept if len(kept) == size else []


def _marks(pattern: re.Pattern[str], text: str, size: int) -> list[tuple[int, int, int]]:
    """Return where a pattern finds the numbers of questions: start, end, number."""
    found: list[tuple[int, int, int]] = []
    romans = "roman" in pattern.groupindex
    for match in pattern.finditer(text):
        label = (match["label"] or (romans and match["roman"]) or "").lower()
        number = size if label == "terakhir" else int(label) if label.isdigit() else _WORDS.get(label, 0)
        if 1 <= number <= size:
            found.append((match.start(), match.end(), number))
    return found


def _order_of(marks: list[tuple[int, int, int]]) -> tuple[bool, int]:
    """Prefer numbers that run from 1 up, or down to 1, and then more of them."""
    numbers = [number for _, _, number in marks]
    steady = numbers in (sorted(numbers), sorted(numbers, reverse=True)) and len(numbers) >= 2
    return (steady, len(numbers))


def _first_of_each(marks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    seen: set[int] = set()
    kept = []
    for mark in marks:
        if mark[2] not in seen:
            seen.add(mark[2])
            kept.append(mark)
    return kept


def _without_overlaps(marks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    kept: list[tuple[int, int, int]] = []
    for mark in marks:
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


def _plain_single(text: str, mark: tuple[int, int, int]) -> bool:
    """Whether a comment answers one question by its number: `No 2 A min`."""
    return (
        len(text[: mark[0]].split()) <= 4
        and len(text[mark[1] :].split()) <= _LONGEST_SINGLE
        and "?" not in text
    )


def _row(text: str, size: int, content_of: Callable[[str], Sequence[str]]) -> list[str] | None:
    """Return the letters of `BAC` or `b a c`, when they are as many as the questions."""
    words = re.findall(r"[^\W_]+", text)
    if size < 2:
        return None
    if len(words) > _LONGEST_LIST * size:
        return None
    for i, word in enumerate(words):
        if (
            _LETTERS.fullmatch(word)
            and len(word) == size
            and not content_of(" ".join(words[:i] + words[i + 1 :]))
        ):
            return list(word)
    letters = [(i, word) for i, word in enumerate(words) if len(word) == 1 and _LETTERS.fullmatch(word)]
    if len(letters) == size and letters[-1][0] - letters[0][0] == size - 1:
        rest = words[: letters[0][0]] + words[letters[-1][0] + 1 :]
        if not content_of(" ".join(rest)):
            return [word for _, word in letters]
    return None


def _answers_one(parts: Sequence[Part], piece: str) -> bool:
    """Whether a piece answers a question, though it might be a term of address: `BPK`."""
    return any(judge(_read(piece)).verdict is Verdict.CORRECT for judge in parts)


def _is_talk(parts: Sequence[Part], piece: str) -> bool:
    """Whether a piece says nothing to any of the questions: `semoga beruntung`."""
    reading = _read(piece)
    return all(judge(reading).verdict is Verdict.CHATTER for judge in parts)


def _row_and_rest(parts: Sequence[Part], text: str) -> Ruling | None:
    """Judge letters for all questions but the last, and the last in words: `BAC, terakhir 100 kg`."""
    size = len(parts)
    words = list(re.finditer(r"[^\W_]+", text[:_LONGEST_UNNUMBERED]))
    if size < 3 or len(words) < 2:
        return None
    apart = words[: size - 1]
    if _LETTERS.fullmatch(words[0][0]) and len(words[0][0]) == size - 1:
        letters, end = list(words[0][0]), words[0].end()
    elif len(words) >= size and all(len(w[0]) == 1 and _LETTERS.fullmatch(w[0]) for w in apart):
        letters, end = [w[0] for w in apart], apart[-1].end()
    else:
        return None
    if len(words) > size and _LETTERS.fullmatch(words[size - 1][0]) and words[0].end() < end:
        return None  # a letter too many
    rest, labelled = _LAST.subn("", text[end:], count=1)
    judged = tuple(_part(judge, piece) for judge, piece in zip(parts, (*letters, rest), strict=True))
    named = labelled or judged[-1].verdict is Verdict.CORRECT
    return Ruling("judged", judged) if named and judged[-1].verdict is not Verdict.MISSING else None


def _unnumbered(parts: Sequence[Part], text: str, content_of: Callable[[str], Sequence[str]]) -> Ruling:
    size = len(parts)
    text = text[:_LONGEST_UNNUMBERED]
    for separator in (r"\n+", r"[,;]|\s[|/-]\s", r"[,;\n]+|\s[|/-]\s", r"[,;\n/|.]+"):
        pieces = [piece.strip() for piece in re.split(separator, text)]
        pieces = [piece for piece in pieces if _WORDY.search(piece)]
        if len(pieces) > 2 * size + 4:
            continue
        pieces = [piece for piece in pieces if content_of(piece) or _answers_one(parts, piece)]
        if talking := len(pieces) > size > 1:
            pieces = [piece for piece in pieces if not _is_talk(parts, piece)]
        if len(pieces) == size and "?" not in text:
            judged = tuple(_part(judge, piece) for judge, piece in zip(parts, pieces, strict=True))
            if any(j.verdict is Verdict.CORRECT for j in judged) or all(
                not talking and j.verdict is Verdict.WRONG and len(p.split()) <= 4
                for j, p in zip(judged, pieces, strict=True)
            ):
                return Ruling("judged", judged)
    words = re.findall(r"[^\W_]+", text)
    few = len(words) <= _LONGEST_LIST * size
    letters = content_of(text) if few else []
    if len(letters) == size and not re.search(r"[?,;/|\n]", text):
        judged = tuple(_part(judge, word) for judge, word in zip(parts, letters, strict=True))
        silent = any(j.verdict is Verdict.MISSING for j in judged)
        amiss = sum(
            j.verdict is Verdict.WRONG and not (len(w) == 1 and w.isalpha())
            for j, w in zip(judged, letters, strict=True)
        )
        if any(j.verdict is Verdict.CORRECT for j in judged) and amiss <= 1 and not silent:
            return Ruling("judged", judged)
    row = len(letters) == 1 and 2 <= len(letters[0]) < size and letters[0].upper() in words
    if (row and _LETTERS.fullmatch(letters[0])) or (
        len(letters) >= 2 and all(len(word) == 1 and _LETTERS.fullmatch(word) for word in letters)
    ):
        return Ruling("review", tuple(Judgement(Verdict.REVIEW, "order-unclear") for _ in parts))
    missing = tuple(Judgement(Verdict.MISSING, "not-answered") for _ in parts)
    reading = _read(text)
    tried = tuple(judge(reading) for judge in parts)
    hits = [j for j in tried if j.verdict is Verdict.CORRECT or (j.verdict is Verdict.REVIEW)]
    told = len(hits) == 1 and len(content_of(text)) >= _SENTENCE and not _PARTED.search(text)
    if hits and not told:  # "3 soal sekaligus mabok"
        return Ruling("review", tuple(Judgement(Verdict.REVIEW, "order-unclear") for _ in parts))
    return Ruling("chatter", missing)
