"""Options named by their letter, and the single letters that are no answer (policy, section 2).

A letter is a choice where nothing but frames stands by it, where a frame leads to it, or where it opens or
ends what is said; not where it belongs to another word (`kelas B`, `b aja`, `d papua`).
"""

import re
from functools import lru_cache
from typing import Final

from bot.judging.candidates import Mention, Role, Shape
from bot.judging.choice_key import Compiled
from bot.judging.cue_words import cue
from bot.judging.normalize import Reading, standard
from bot.judging.tables import COMMON_WORDS, lists

_AROUND: Final = lists("around.toml")
_CHOICE: Final = lists("choice.toml")
_LETTER_NAMES: Final = {"be": "B", "ce": "C", "de": "D", "ef": "F", "bee": "B", "cee": "C", "dee": "D"}
_MOST_LETTERS: Final = 12
_NO_WORD_ALONE: Final = frozenset(
    "BCF"
)  # small a, d and e are short for words: `makasih a`, `gitu d`, `iya e`
_JOINING: Final = Role.ALTERNATIVE | Role.PARTICLE | Role.NEGATION | Role.CORRECTION | Role.CONCLUSION
_AFTER: Final = Role.FRAME | Role.BECAUSE | Role.ADDRESS | Role.ALTERNATIVE | Role.CORRECTION | Role.NEGATION
_TALKING: Final = frozenset(["question", "complaint", "advert"])


def letters(
    key: Compiled, form: Shape, texts: tuple[Mention, ...], covered: frozenset[int]
) -> tuple[Mention, ...]:
    """Return the options named by their letter; a letter inside other words is none."""
    reading = form.reading
    short = [i for i, word in enumerate(reading.words) if _may_be_letters(word) and i not in covered]
    if not short:
        return ()
    found: list[Mention] = []
    candidates = [
        (i, letter)
        for i in short
        if (letter := _letter_of(key, word := reading.words[i]))
        and (len(word) == 1 or word[0] != word[1] or reading.capitals[i])  # "cc @friend"
        and not (len(word) > 1 and form.is_echo(i))  # "B3 itu apa": the question's own
        and not _is_cried(form, i)
        and not (letter == "O" and _is_sigh(reading, i))
    ][:_MOST_LETTERS]
    same = len({letter for _, letter in candidates}) == 1
    if same and _is_cry(form, [i for i, _ in candidates]):
        return ()
    if same and len(candidates) == len(reading.words) and candidates[0][1] in key.letters:
        candidates = candidates[:1]  # "b b b b"
        sure = {candidates[0][0]}
    else:
        sure = {i for i, letter in candidates if _is_choice(key, form, i, letter, texts)}
    near = sure | {m.start for m in texts if m.end - m.start == 1 and len(reading.words[m.start]) == 1}
    for _ in range(2):  # a letter beside a sure one, with only `atau` or a comma between, is one too
        for i, letter in candidates:
            if i not in sure and letter in key.letters and any(_joined(form, i, other) for other in near):
                sure.add(i)
                near.add(i)
    for i, letter in candidates:
        if i in sure:
            target = dict(key.lettered).get(letter, letter)
            option = next((o for o in key.question.options if o.letter == target), None)
            found.append(Mention(i, i + 1, target, option.text if option else None, 100.0, "letter"))
    for i in short:
        if i not in sure and _is_row(key, form, i, reading.words[i]):
            letters_here = reading.words[i].upper()
            found += [Mention(i, i + 1, letter, None, 100.0, "letter") for letter in letters_here]
    return tuple(sorted(found, key=lambda m: m.start))


@lru_cache(maxsize=20_000)
def _may_be_letters(word: str) -> bool:
    """Whether a word may be one letter, its name, or several in a row; nearly no word can."""
    size = len(word)
    if word in _LETTER_NAMES or (size <= 2 and (size == 1 or word[0] == word[1])):
        return True
    return word.isalpha() and size <= _MOST_LETTERS and list(word) == sorted(set(word))


def _letter_of(key: Compiled, word: str) -> str | None:
    if len(word) == 1 and "a" <= word <= "z":
        return word.upper()
    if len(word) == 2 and word[0] == word[1] and word not in ("aa", "ee") and word[0].upper() in key.letters:
        return word[0].upper()
    name = _LETTER_NAMES.get(word)
    return name if name and name in key.letters else None


def _is_cry(form: Shape, letters: list[int]) -> bool:
    """Whether one letter again and again runs into a sentence: `A A A A sakit perut`."""
    if len(letters) <= 2 or letters[-1] + 1 >= len(form.roles):
        return False
    if any(form.reading.gaps[i].strip() for i in letters[1:]):
        return False  # "D, D, D, triple D biar yakin"
    return not form.segments[letters[-1] + 1] and not form.is_light(letters[-1] + 1)


def _is_cried(form: Shape, i: int) -> bool:
    """Whether the next word makes a letter part of a cry or a phrase: `e buset`, `C u tomorrow`."""
    reading = form.reading
    if i + 1 == len(reading.words) or reading.gaps[i + 1].strip(" -"):
        return False
    return not _CHOICE["cry_after"].isdisjoint((reading.words[i + 1], reading.norms[i + 1]))


def _is_sigh(reading: Reading, i: int) -> bool:
    """Whether the next word makes an exclamation of a single `O`: `O gitu`, `o iya`."""
    return not _CHOICE["after_cry"].isdisjoint((*reading.norms[i + 1 : i + 2], *reading.words[i + 1 : i + 2]))


def _is_row(key: Compiled, form: Shape, i: int, word: str) -> bool:
    """Whether a word is several letters in a row: `abc semua`, `AC`."""
    letters = word.upper()
    if (
        not 2 <= len(letters) <= len(key.letters)
        or word in _LETTER_NAMES
        or key.matcher.fits(word)
        or list(letters) != sorted(set(letters))
    ):
        return False
    return set(letters) <= set(key.letters) and (
        form.stands_alone(i, i + 1) or (letters == key.letters and len(letters) > 2)
    )


def _joined(form: Shape, one: int, other: int) -> bool:
    low, high = min(one, other), max(one, other)
    return high - low <= 3 and all(form.roles[i] & _JOINING for i in range(low + 1, high))


def _is_choice(key: Compiled, form: Shape, i: int, letter: str, texts: tuple[Mention, ...]) -> bool:
    reading, norms = form.reading, form.reading.norms
    announced = i > 0 and _announces(form, i)
    if _is_idiom(form, i) and not announced:
        return False
    if _ends_an_address(form, i):
        return False
    alone = form.stands_alone(i, i + 1)
    listed = letter in key.letters or letter in dict(key.lettered)
    if not listed and len(reading.words) > 1 and not (alone or announced):
        return False
    if alone:
        capital = reading.capitals[i] and all(form.is_light(j) for j in range(len(norms)) if j != i)
        return listed or letter < "G" or announced or capital or len(reading.words) == 1
    named = reading.words[i] not in _LETTER_NAMES
    if announced and (i + 1 == len(norms) or named):
        return True
    return named and (_opens(key, form, i, letter, texts) or _closes(key, form, i, letter, texts))


def _ends_an_address(form: Shape, i: int) -> bool:
    """Whether a small letter belongs to a term of address beside a capital one: `D, kasian mbah e`."""
    reading = form.reading
    if reading.capitals[i] or i == 0 or reading.gaps[i].strip() or not form.roles[i - 1] & Role.ADDRESS:
        return False
    return any(len(word) == 1 and reading.capitals[j] for j, word in enumerate(reading.words))


def _is_idiom(form: Shape, i: int) -> bool:
    """Whether it is the `b aja` of "nothing special"; `B aja`, `b aja deh` choose."""
    norms = form.reading.norms
    if norms[i] != "b" or norms[i + 1 : i + 2] != ("saja",):
        return False
    if norms[i + 2 : i + 3] and norms[i + 2] in _AROUND["deciding"] | {"sudah"}:
        return False
    return not form.reading.capitals[i] or not all(form.is_light(j) for j in range(i + 2, len(norms)))


def _opens(key: Compiled, form: Shape, i: int, letter: str, texts: tuple[Mention, ...]) -> bool:
    """Whether a letter opens a clause and what follows shows that it is meant: `B. ...`, `b karena ...`."""
    reading, roles, norms = form.reading, form.roles, form.reading.norms
    before, after = reading.gaps[i], reading.gaps[i + 1]
    if "✓" in after or "✗" in after or ("(" in before and ")" in after):
        return True
    if norms[i + 1 : i + 2] in (("v",), ("x",), ("100",)):
        return True  # a mark by the keyboard, `d 100%`
    if not form.breaks[i] and not all(form.is_light(j) for j in range(form.clause(i, i + 1)[0], i)):
        return False
    if re.match(r"\s*[.):=\-]", after) and after != "-":
        return True
    if any(m.start == i + 1 for m in texts):
        return True
    last = i + 1 == len(norms)
    if after.strip() == "/" and not last and _letter_of(key, reading.words[i + 1]):
        return True
    if not last and (roles[i + 1] & _AFTER or norms[i + 1] in _AROUND["after_letter"]):
        return True
    return reading.capitals[i] and (letter != "A" or i == 0)


def _closes(key: Compiled, form: Shape, i: int, letter: str, texts: tuple[Mention, ...]) -> bool:
    """Whether a letter ends a clause that leads to it: `anak SD juga tau B`, `suamiku bilang B`.

    It is none where it belongs to a word of the clause (`sinyal cuma E`), or the clause asks or complains.
    """
    reading, roles, norms = form.reading, form.roles, form.reading.norms
    left, right = form.clause(i, i + 1)
    last = i + 1 == len(norms)
    if last and i > 0 and form.is_light(i - 1) and any(m.target == letter and m.end <= i for m in texts):
        return True
    ends = last or form.breaks[i + 1] or form.is_light(i + 1)
    if i > 0 and roles[i - 1] & Role.NEGATION and ends:
        return True
    named = i > left and _is_of_options(key, norms[i - 1])
    if not named and any(norms[j] in _CHOICE["designator"] and not form.is_echo(j) for j in range(left, i)):
        return False
    leads = i > left and norms[i - 1] in _CHOICE["before_letter"]
    if reading.capitals[i] and letter != "A" and leads:
        return True
    if not all(form.is_light(j) for j in range(i + 1, right)):
        return False
    if not (reading.capitals[i] or letter in _NO_WORD_ALONE or leads or named):
        return False
    if "?" in reading.gaps[right] and not leads and i - left > 2:
        return False
    kinds = {found[1] for j in range(left, i) if not roles[j] and (found := cue(norms[j]))}
    return not kinds & _TALKING


def _is_of_options(key: Compiled, norm: str) -> bool:
    """Whether a word, or what it shortens, stands before a letter in the options: `vit`, `goldar`."""
    heads = key.echo.union(*(form.texts for form in key.matcher.forms if len(form.words) > 1))
    return len(norm) > 2 and any(len(head) > 3 and head[:3] == norm[:3] for head in heads)


def _announces(form: Shape, i: int) -> bool:
    j = i - 1
    while (
        j >= 0
        and form.reading.norms[j] in ("itu", "yang", "adalah", "ya", "huruf", "opsi", "saja")
        and form.roles[j] & (Role.PARTICLE | Role.ANNOUNCE)
    ):
        if form.reading.norms[j] in ("yang", "huruf", "opsi"):
            return form.is_light(j - 1) if j > 0 else True
        j -= 1
    return j >= 0 and bool(form.roles[j] & Role.ANNOUNCE)


def with_letters_apart(reading: Reading, letters: str) -> Reading:
    """Return a comment in which a term of address touches no letter any more: `Bmin`, `Dkak`."""
    if not any(word[1:] in _CHOICE["touching"] for word in reading.words):
        return reading
    words, norms, gaps, capitals = [], [], [], []
    for i, (word, norm) in enumerate(zip(reading.words, reading.norms, strict=True)):
        apart = word[1:] in _CHOICE["touching"] and word[0].upper() in letters
        apart = apart and norm == word and word not in COMMON_WORDS
        words += [word[0], word[1:]] if apart else [word]
        norms += [word[0], standard(word[1:])] if apart else [norm]
        gaps += [reading.gaps[i], " "] if apart else [reading.gaps[i]]
        capitals += [reading.capitals[i], False] if apart else [reading.capitals[i]]
    gaps.append(reading.gaps[-1])
    return reading._replace(
        words=tuple(words), norms=tuple(norms), gaps=tuple(gaps), capitals=tuple(capitals)
    )
