import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.masking import mask


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("hubungi 081234567890 ya", "hubungi ••••••••••90 ya"),
        ("WA +62 812-3456-7890", "WA +•• •••-••••-••90"),
        ("wa.me/6281234567890", "wa.me/•••••••••••90"),
        ("(021) 310 3591", "(•••) ••• ••91"),
        ("NIK saya 3174012345678901", "NIK saya ••••••••••••••01"),
        ("3174 0123 4567 8901 tolong", "•••• •••• •••• ••01 tolong"),
        ("rek 1234567890", "rek ••••••••90"),
    ],
)
def test_phone_and_identity_numbers_are_dotted_out(typed: str, shown: str) -> None:
    assert mask(typed) == shown


@pytest.mark.parametrize(
    "answer",
    [
        "2007",
        "17-08-1945",
        "17.08.1945",
        "Rp2.500.000",
        "2.500.000.000",
        "1. B 2. A 3. C",
        "0,5",
        "07:30",
        "031",
    ],
)
def test_answers_are_left_alone(answer: str) -> None:
    assert mask(answer) == answer


@given(st.text("0123456789 +-().ab", max_size=60))
def test_masking_keeps_the_length_and_is_done_once(text: str) -> None:
    once = mask(text)

    assert len(once) == len(text)
    assert mask(once) == once


@given(st.from_regex(r"(\+62|62|0)8[1-9][0-9]{7,9}", fullmatch=True), st.sampled_from(["", " ", "!", "."]))
def test_no_mobile_number_gets_through(number: str, after: str) -> None:
    digits = [letter for letter in mask(f"no {number}{after} ya") if letter.isdigit()]

    assert len(digits) == 2
