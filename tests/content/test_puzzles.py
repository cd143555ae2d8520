"""Scattered letters: always the same ones for a word, and never read at a glance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.checking.puzzles import scramble, word_of


@given(st.text("ABCDEGIKLMNOPRSTU ", min_size=1, max_size=16))
def test_scattered_letters_are_neither_the_word_nor_the_word_backwards(answer: str) -> None:
    word = word_of(answer).replace(" ", "")

    mixed = scramble(answer)

    assert mixed == scramble(answer)
    assert mixed is None or (sorted(mixed) == sorted(word) and mixed not in (word, word[::-1]))


@pytest.mark.parametrize("answer", ["Pancasila", "katak", "ada", "ibu", "Gotong Royong"])
def test_a_word_with_another_order_gets_one(answer: str) -> None:
    assert scramble(answer)


@pytest.mark.parametrize("answer", ["di", "aaa", "a", ""])
def test_a_word_without_another_order_gets_none(answer: str) -> None:
    assert scramble(answer) is None
