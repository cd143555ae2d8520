"""Which words of a key a word of a comment fits: whatever is left out beforehand could not have fitted."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.judging.fitting import Fitting, KeyWord
from bot.judging.spelling import Grade, beginnings, skeleton

LETTERS = st.text(alphabet="aeioudjtcnyskhpfvzxrlmbg", min_size=1, max_size=12)
KEYS = [KeyWord("keluarga", True), KeyWord("harapan", True), KeyWord("pkh", True, abbreviation=True)]
KEYS += [KeyWord("w", False), KeyWord("martha", True), KeyWord("1945", True), KeyWord("kabupaten", False)]


@given(LETTERS, LETTERS)
@settings(deadline=None)
def test_a_beginning_never_rules_out_how_a_skeleton_begins(word: str, more: str) -> None:
    assert skeleton(word + more).startswith(beginnings(word))


@given(st.sampled_from(KEYS), st.data())
@settings(max_examples=300, deadline=None)
def test_a_word_within_the_slips_of_a_long_word_fits_it(key: KeyWord, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(key.text) - 1))
    dropped = key.text[:at] + key.text[at + 1 :]
    fits = Fitting(KEYS).fits(dropped) if len(dropped) > 5 else {key.text: Grade.SLIP}

    assert key.text in fits


def test_words_fit_by_slip_spelling_beginning_consonants_and_ending() -> None:
    fitting = Fitting(KEYS)

    assert fitting.fits("keluarga") == {"keluarga": Grade.SAME}
    assert fitting.fits("kelvarga") == {"keluarga": Grade.SLIP}
    assert fitting.fits("keloearga") == {"keluarga": Grade.VARIANT}
    assert fitting.fits("marta") == {"martha": Grade.VARIANT}
    assert fitting.fits("kab.") == {"kabupaten": Grade.SHORT_SLIP}
    assert fitting.fits("klrg") == {"keluarga": Grade.SHORT_SLIP}
    assert fitting.fits("harapannya") == {"harapan": Grade.VARIANT}
    assert fitting.fits("wage") == {"w": Grade.VARIANT}
    assert fitting.fits("1946") == {}
