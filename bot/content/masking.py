"""Masking what followers should not have typed in public: phone and identity numbers.

For logs and exports; the store keeps comments as they were. Digits become dots but for the last two, so
that a person can still tell two numbers apart.
"""

import re
from typing import Final

_BETWEEN: Final = r"[\s.\-()/]{0,2}"
# A mobile number (+62 8.., 62 8.., 08..) or a land line (021 ...), 9 to 14 digits.
_PHONE: Final = rf"(?:\+?62|0){_BETWEEN}[1-9](?:{_BETWEEN}\d){{6,11}}"
# NIK and family card numbers have 16 digits, often typed in groups of four.
_IDENTITY: Final = r"\d(?:[ .\-]?\d){15}"
# Bank accounts and the like: too long for the answer to a question.
_LONG: Final = r"\d{10,20}"
_NUMBER: Final = re.compile(rf"(?<![\d.,])(?:{_IDENTITY}|{_PHONE}|{_LONG})(?![\d])")
_DIGIT: Final = re.compile(r"\d(?=(?:\D*\d){2})")


def mask(text: str) -> str:
    """Return `text` with the digits of phone and identity numbers dotted out."""
    return _NUMBER.sub(lambda hit: _DIGIT.sub("•", hit[0]), text)
