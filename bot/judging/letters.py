"""Options named by their letter, and the single letters that are no answer (policy, section 2)."""

import re
from typing import Final

from bot.judging.candidates import Mention, Role, Shape
from bot.judging.choice_key import Compiled
from bot.judging.tables import lists

_AROUND: Final = lists("around.toml")
_LETTER_NAMES: Final = {"be": "B", "ce": "C", "de": "D", "ef": "F"}
_MOST_LETTERS: Final = 12


def letters(
    key: Compiled, form: Shape, texts: tuple[Mention, ...], covered: frozenset[int]
) -> tuple[Mention, ...]:
    """Return the options named by their letter; a letter inside other words is none."""
    reading = form.reading
    found: list[Mention] = []
    candidates = [
        (i, letter)
        for i, word in enumerate(reading.words)
        if i not in covered
        and (letter := _letter_of(key, word))
        and (len(word) == 1 or word[0] != word[1] or reading.capitals[i])  # "cc @friend"
    ][:_MOST_LETTERS]
    if _is_cry(form, [i for i, _ in candidates]) and len({letter for _, letter in candidates}) == 1:
        return ()
    sure = {i for i, letter in candidates if _is_choice(key, form, i, letter, texts)}
    for _ in range(2):  # a letter beside a sure one, with only `atau` or a comma between, is one too
        for i, letter in candidates:
            if i not in sure and letter in key.letters and any(_joined(form, i, other) for other in sure):
                sure.add(i)
    for i, letter in candidates:
        if i in sure:
            option = next((o for o in key.question.options if o.letter == letter), None)
            found.append(Mention(i, i + 1, letter, option.text if option else None, 100.0, "letter"))
    for i, word in enumerate(reading.words):
        if i not in covered and i not in sure and _is_row(key, form, i, word):
            found += [Mention(i, i + 1, letter.upper(), None, 100.0, "letter") for letter in word]
    return tuple(sorted(found, key=lambda m: m.start))


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
    return not form.breaks[letters[-1] + 1] and not form.is_light(letters[-1] + 1)


def _is_row(key: Compiled, form: Shape, i: int, word: str) -> bool:
    """Whether a word is several letters in a row: `abc semua`, `AC`."""
    letters = word.upper()
    if (
        not 2 <= len(letters) <= len(key.letters)
        or word in _LETTER_NAMES
        or list(letters) != sorted(set(letters))
    ):
        return False
    return set(letters) <= set(key.letters) and (
        form.stands_alone(i, i + 1) or (letters == key.letters and len(letters) > 2)
    )


def _joined(form: Shape, one: int, other: int) -> bool:
    low, high = min(one, other), max(one, other)
    return high - low <= 3 and all(
        form.roles[i] & (Role.ALTERNATIVE | Role.PARTICLE | Role.NEGATION | Role.CORRECTION | Role.CONCLUSION)
        for i in range(low + 1, high)
    )


def _is_choice(key: Compiled, form: Shape, i: int, letter: str, texts: tuple[Mention, ...]) -> bool:
    reading, roles, norms = form.reading, form.roles, form.reading.norms
    before, after = reading.gaps[i], reading.gaps[i + 1]
    last = i + 1 == len(norms)
    goes_on = i + 2 < len(norms) and norms[i + 2] in _AROUND["deciding"] | {"sudah"}
    idiom = norms[i] == "b" and norms[i + 1 : i + 2] == ("saja",) and not goes_on
    announced = i > 0 and _announces(form, i)
    if idiom and not announced:
        return False
    if (
        letter not in key.letters
        and len(reading.words) > 1
        and not (form.stands_alone(i, i + 1) or announced)
    ):
        return False
    if form.stands_alone(i, i + 1):
        alone = all(form.is_light(j) for j in range(len(norms)) if j != i)
        capital = reading.capitals[i] and alone
        return letter in key.letters or letter < "G" or announced or capital or len(reading.words) == 1
    opens = form.breaks[i] or all(form.is_light(j) for j in range(form.clause(i, i + 1)[0], i))
    named = reading.words[i] not in _LETTER_NAMES
    if announced and (last or named):
        return True
    if "✓" in after or "✗" in after:
        return named
    if opens and named and re.match(r"\s*[.):=\-]", after) and not (after.strip() == "-" and after == "-"):
        return True
    if "(" in before and ")" in after:
        return named
    if opens and named and after.strip() == "/" and not last and _letter_of(key, reading.words[i + 1]):
        return True
    if opens and any(m.start == i + 1 for m in texts):
        return named
    if (
        opens
        and named
        and not last
        and (
            roles[i + 1]
            & (Role.FRAME | Role.BECAUSE | Role.ADDRESS | Role.ALTERNATIVE | Role.CORRECTION | Role.NEGATION)
            or norms[i + 1] in _AROUND["after_letter"]
        )
    ):
        return True
    if named and last and any(m.target == letter and m.end <= i for m in texts) and form.is_light(i - 1):
        return True
    if i > 0 and roles[i - 1] & Role.NEGATION and (last or form.breaks[i + 1] or form.is_light(i + 1)):
        return named
    return opens and named and reading.capitals[i] and (letter != "A" or i == 0)


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
