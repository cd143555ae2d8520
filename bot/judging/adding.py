"""The words of numbers, and how they add up: `dua` `ratus` `ribu`, `2` `jt` `400` `rb`.

A number is added up part by part; what does not belong to it (a digit after a digit) ends it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.judging.tables import numbers

TABLE: Final = numbers("numbers.toml")
DIGITS: Final = {word: Decimal(value) for word, value in TABLE["digits"].items()}
WHOLE: Final = {word: Decimal(value) for word, value in TABLE["whole"].items()}
TEENS: Final = frozenset(TABLE["teen"])
MULTIPLIERS: Final = {word: Decimal(value) for word, value in TABLE["multiplier"].items()}
PARTS_OF_ONE: Final = {word: Decimal(value) for word, value in TABLE["part"].items()}
VOCABULARY: Final = frozenset((*DIGITS, *WHOLE, *TEENS, *MULTIPLIERS, *PARTS_OF_ONE))
INITIALS: Final = frozenset(word[0] for word in VOCABULARY)
LONGEST_WORD: Final = max(map(len, VOCABULARY))
_BIG: Final = Decimal(1000)
_HUGE: Final = Decimal(1_000_000)


def is_whole(number: Decimal, first: int, after: int) -> bool:
    """Whether it is a whole number from `first` on, before `after`; `in range` would try one by one."""
    return first <= number < after and number == int(number)


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a number.

    Args:
        end: After the last word it stands in.
        closes: Whether it ends its word; a number ends where a word ends.
        word: The number word; empty for a figure.
        figure: The number in digits.
        integer: Whether the figure is written without a decimal part.
        glued: Whether nothing stands before it.
        misspelt: Whether its multiplier is misspelt.
    """

    end: int
    closes: bool
    word: str = ""
    figure: Decimal = Decimal(0)
    integer: bool = True
    glued: bool = False
    misspelt: bool = False


class Sum:
    """A number as it is added up, part by part."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.group = Decimal(0)  # below the next thousand
        self.digit: Decimal | None = None
        self.figured = False  # the group was written in digits
        self.closed = False  # no digit may follow, as after `belas`
        self.factor: Decimal | None = None  # the last big multiplier
        self.doubtful = False
        self.decimals = 0  # how many digits stand behind `koma` so far, and one
        self.whole = True  # no part of one so far

    def add(self, token: Token) -> bool:
        """Add one part; False where it does not belong to this number."""
        word = token.word
        if not word:
            return self._add_figure(token)
        if word == "koma":
            return self._add_comma()
        if word in DIGITS:
            return self._add_digit(DIGITS[word])
        if word in TEENS:
            return self._add_teen()
        if word in WHOLE:
            return self._add_whole(WHOLE[word])
        if word in PARTS_OF_ONE:
            return self._add_part(PARTS_OF_ONE[word])
        self.doubtful = self.doubtful or token.misspelt
        return self._multiply(MULTIPLIERS[word])

    @property
    def number(self) -> Decimal:
        """What has been added up so far."""
        return self.total + self._under

    @property
    def _under(self) -> Decimal:
        return self.group + (self.digit or 0)

    @property
    def implied(self) -> Decimal | None:
        """The number with the last multiplier that may have been left out, `sejuta dua ratus`."""
        if self.factor is None or self.factor < _HUGE or not self._under:
            return None
        return self.total + self._under * self.factor / 1000

    def _add_figure(self, token: Token) -> bool:
        under = self.factor is None or (token.figure < self.factor and self.whole)
        if self._under or self.figured or not under:
            return False
        self.group, self.figured, self.closed = token.figure, True, True
        self.whole = token.integer
        return True

    def _add_comma(self) -> bool:
        if self.factor is not None or self.decimals:
            return False
        self.group, self.digit, self.decimals, self.closed = self._under, None, 1, False
        return True

    def _add_digit(self, digit: Decimal) -> bool:
        if self.decimals:
            self.group += digit / 10**self.decimals
            self.decimals += 1
            self.whole = False
            return True
        if self.digit is not None or self.closed:
            return False
        self.digit = digit
        return True

    def _add_teen(self) -> bool:
        if self.digit is None or self.group % 100:
            return False
        self.group, self.digit, self.closed = self.group + 10 + self.digit, None, True
        return True

    def _add_whole(self, whole: Decimal) -> bool:
        if (
            self.digit is not None
            or self.closed
            or self.decimals
            or self.group % (100 if whole < 100 else 1000)
        ):
            return False
        if whole < _BIG:
            self.group += whole
            self.closed = whole < 20 or whole % 10 > 0
            return True
        if self.group or (self.factor is not None and whole >= self.factor):
            return False
        self.total, self.factor = self.total + whole, whole
        return True

    def _add_part(self, part: Decimal) -> bool:
        if not self._under and self.factor is not None:  # "dua juta setengah"
            self.total += part * self.factor
            self.whole = False
            return True
        self.group, self.digit, self.closed, self.whole = self._under + part, None, True, False
        return True

    def _multiply(self, factor: Decimal) -> bool:
        if factor < _BIG:
            if self.figured:
                self.group *= factor
                return True
            if self.digit is None:
                return False
            self.group, self.digit, self.closed = self.group + self.digit * factor, None, False
            return True
        under = self._under
        if not under and not self.total:
            return False
        bigger = self.factor is not None and factor > self.factor
        if bigger or not under:  # "dua ribu lima ratus miliar"
            self.total = (self.total + under) * factor
        else:
            self.total += under * factor
        self.factor = factor
        self.group, self.digit, self.figured, self.closed, self.decimals = Decimal(0), None, False, False, 0
        return True
