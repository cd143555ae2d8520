"""Where do the forms of a key stand in a comment, and how well: as they are, run together, or in part."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bot.judging.fitting import Fitting, KeyWord
from bot.judging.forms import FUNCTION_WORDS, Form
from bot.judging.normalize import Reading
from bot.judging.spelling import CONFUSABLE, Grade, beginnings, skeleton

_SHORT_TITLES: Final = frozenset(["ir", "dr", "drs", "prof", "kh"])  # "deklarasi ir. djuanda"
_FREE_WORDS: Final = (
    FUNCTION_WORDS | _SHORT_TITLES | {"dong", "sih", "nya", "para", "itu", "ini", "ya", "saja"}
)
_TELLING: Final = 6  # letters from which on a beginning tells what it cannot be
_LONG: Final = 6  # letters of a word that one right word beside it tells from its look-alike
_MOST_SEEN: Final = 20_000  # words remembered for each key


class Match(NamedTuple):
    """Where a form stands in a comment, and how well.

    Args:
        start: First word.
        end: After the last word.
        grade: The worst grade among its words.
        found: How many of the carrying words are there; `needed` is all of them.
        loose: Whether other words stand between them, or the order is another.
    """

    form: Form
    start: int
    end: int
    grade: Grade
    found: int
    needed: int
    loose: bool = False

    @property
    def complete(self) -> bool:
        """Whether all the words that carry the answer are there, each as itself."""
        return self.found == self.needed and self.grade <= Grade.SLIP

    @property
    def similarity(self) -> float:
        """From 0 to 100: 100 for the same words, less for each kind of difference."""
        share = 100.0 * self.found / self.needed if self.needed else 0.0
        return round(share - (0, 2, 6, 8, 10, 15)[self.grade], 1)


class _Fits(dict[str, dict[str, Grade]]):
    """For each word seen so far the words of a key that it fits, with the grade."""

    def __init__(self, keys: Sequence[KeyWord]) -> None:
        super().__init__()
        self._fitting = Fitting(keys)

    def __missing__(self, word: str) -> dict[str, Grade]:
        fits = self._fitting.fits(word)
        if len(self) >= _MOST_SEEN:
            self.clear()
        self[word] = fits
        return fits


class _GoesOn(dict[str, bool]):
    """Whether a run of words may go on as one of a key's forms, by its beginning."""

    def __init__(self, whole: Iterable[str], skeletons: Iterable[str]) -> None:
        super().__init__()
        self._whole = {text[:size] for text in whole for size in range(1, len(text))}
        self._skeletons = {text[:size] for text in skeletons for size in range(len(text) + 1)}

    def __missing__(self, joined: str) -> bool:
        found = joined in self._whole or not self._skeletons.isdisjoint(beginnings(joined))
        if len(self) >= _MOST_SEEN:
            self.clear()
        self[joined] = found
        return found


def _free_words(reading: Reading) -> frozenset[int]:
    """Return the words that may stand between those of an answer: function words, particles."""
    return frozenset(i for i, norm in enumerate(reading.norms) if norm in _FREE_WORDS)


class Matcher:
    """Finds the forms of a key in comments; remembers how each word seen so far fits the key's words."""

    def __init__(self, forms: list[Form]) -> None:
        self.forms = forms
        self._words = sorted(
            {word for form in forms for word in form.words}, key=lambda w: (w.text, w.carries, w.abbreviation)
        )
        self._whole = {squeezed: form for form in reversed(forms) for squeezed in form.squeezed}
        self._whole_skeletons = {
            skeleton(squeezed): form
            for squeezed, form in self._whole.items()
            if len(squeezed) >= 5 and squeezed.isalpha()
        }
        self._first = {text[0] for text in (*self._whole, *self._whole_skeletons)}
        self._shortest = min(map(len, self._whole_skeletons), default=0)  # only an x makes a skeleton longer
        self._longest = max((len(squeezed) for squeezed in self._whole), default=0)
        self._goes_on = _GoesOn(self._whole, self._whole_skeletons)
        self._fits = _Fits(self._words)
        self._place = {id(form): place for place, form in enumerate(forms)}
        self._by_letter: dict[str, list[str]] = {}
        for text in sorted({word.text for word in self._words}):
            self._by_letter.setdefault(text[0], []).append(text)
        self._last: tuple[Reading | None, list[dict[str, Grade]]] = (None, [])

    def beginning_with(self, letter: str) -> list[str]:
        """Return the words of the key that begin with a letter."""
        return self._by_letter.get(letter, [])

    def place_of(self, form: Form) -> int:
        """Return which of the forms, in their order, one of them is."""
        return self._place[id(form)]

    def fits(self, word: str) -> dict[str, Grade]:
        """Return the key words that a word of a comment fits, with the grade."""
        return self._fits[word]

    def fits_of(self, reading: Reading) -> list[dict[str, Grade]]:
        """Return for each word of a comment the key words that it fits; the last comment's are kept."""
        if reading is self._last[0]:
            return self._last[1]
        known = self._fits
        fits = [
            known[word + "."] if gap[:1] == "." else known[word]
            for word, gap in zip(reading.words, reading.gaps[1:], strict=True)
        ]
        self._last = (reading, fits)
        return fits

    def complete(self, reading: Reading) -> list[Match]:
        """Return where a form stands with all that carries it, nothing but function words in between."""
        if not self.forms:
            return []
        matches = self.squeezed(reading)
        fits = self.fits_of(reading)
        if not any(fits):
            return matches
        present = frozenset[str]().union(*fits)
        forms = [form for form in self.forms if form.needed <= present]  # few forms are there at all
        if not forms:
            return matches
        free = _free_words(reading)
        for form in forms:
            matches += [
                match for match in self.every(reading, form, free) if match.complete and not match.loose
            ]
        return matches

    def squeezed(self, reading: Reading) -> list[Match]:
        """Return the places where words run together give a form exactly: `cekbansos`, `r e l a w a n`."""
        found: list[Match] = []
        words = reading.words
        longest = self._longest + 6
        for start, first in enumerate(words):
            if first[0] not in self._first and skeleton(first)[:1] not in self._first:
                continue
            joined = ""
            lone = len(first) == 1 and start + 1 < len(words) and len(words[start + 1]) > 1
            for end in range(start, len(words)):
                joined += words[end]
                size = len(joined)
                if size > longest:
                    break
                form = self._whole.get(joined)
                if form:
                    found.append(Match(form, start, end + 1, Grade.SAME, 1, 1))
                elif size >= 5 and not lone and (size >= self._shortest or "x" in joined):
                    form = self._whole_skeletons.get(skeleton(joined))
                    if form and not (end == start and (joined, form.words[0].text) in CONFUSABLE):
                        found.append(Match(form, start, end + 1, Grade.VARIANT, 1, 1))
                if size >= _TELLING and not self._goes_on[joined]:
                    break
        return found

    def aligned(self, reading: Reading, form: Form, free: frozenset[int]) -> Match | None:
        """Return the best place where the words of `form` stand in order, only `free` words between them."""
        fits = self.fits_of(reading)
        best: Match | None = None
        for start, fit in enumerate(fits):
            if not fit or form.texts.isdisjoint(fit):
                continue
            match = self._from(fits, form, start, free)
            if match and (best is None or _rank(match) < _rank(best)):
                best = match
        return best

    def every(self, reading: Reading, form: Form, free: frozenset[int]) -> list[Match]:
        """Return the matches of `form` from each word on where it can begin."""
        fits = self.fits_of(reading)
        texts = form.texts
        found = [
            self._from(fits, form, start, free)
            for start, fit in enumerate(fits)
            if fit and not texts.isdisjoint(fit)
        ]
        return [match for match in found if match]

    def _from(
        self, fits: list[dict[str, Grade]], form: Form, start: int, free: frozenset[int]
    ) -> Match | None:
        position = start
        end = start
        grades: list[Grade] = []
        found = 0
        loose = False
        longest_slip = 0
        for key in form.words:
            here = position
            skipped = 0
            last = min(len(fits), position + 6)
            while here < last and key.text not in fits[here] and skipped < 3:
                skipped += here not in free
                here += 1
            if here >= last or key.text not in fits[here]:
                continue
            if not grades and here != start:
                continue
            loose = loose or bool(grades and skipped)
            grades.append(fits[here][key.text])
            if grades[-1] is Grade.LIKELY_SLIP:
                longest_slip = len(key.text)
            found += key.carries
            position = end = here + 1
        if not grades or not found:
            return None
        right = sum(g <= Grade.SLIP for g in grades)
        if right >= 2 or (right and form.is_name and form.carrying and len(form.words) > 2):
            forgiven = {Grade.SHORT_SLIP}
            if form.is_name:
                forgiven |= {Grade.LIKELY_SLIP, Grade.OTHER_WORD}
            grades = [Grade.SLIP if g in forgiven else g for g in grades]
        if 0 < right == len(grades) - 1 and longest_slip >= (0 if right >= 2 else _LONG):
            grades = [Grade.SLIP if g is Grade.LIKELY_SLIP else g for g in grades]  # `telur mta sapi`
        worst = max(grades)
        return Match(form, start, end, worst, found, len(form.carrying), loose)

    def scattered(self, reading: Reading, form: Form) -> bool:
        """Whether all the words of `form` are there, in whatever order."""
        if len(form.carrying) < 2:
            return False
        fitting = [fits for word in reading.words if (fits := self._fits[word])]
        if not fitting:
            return False
        present = {text for fits in fitting for text, found in fits.items() if found <= Grade.SLIP}
        return all(word.text in present for word in form.carrying)


def _rank(match: Match) -> tuple[int, bool, int, int]:
    return (match.needed - match.found, match.loose, match.grade, match.start)
