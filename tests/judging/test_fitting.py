"""Which words of a key a word of a comment fits: whatever is left out beforehand could not have fitted."""

from hypothesis import assume, given, settings
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


class ComparedWithAll(Fitting):
    """Leaves no word of the key out beforehand."""

    def _candidates(self, said: object) -> set[int]:
        return set(range(len(KEYS)))


@st.composite
def near_words(draw: st.DrawFn) -> str:
    word = draw(st.sampled_from([key.text for key in KEYS]))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(word)))
        more = draw(st.sampled_from(["", "h", "e", "oe", "dj", "a", "z", "9"]))
        word = word[:at] + more + word[at + draw(st.integers(0, 2)) :]
    ending = draw(st.sampled_from(["", "nya", "lah", "kan", ".", "ku"]))
    return word + ending


@given(near_words() | LETTERS)
@settings(max_examples=400, deadline=None)
def test_a_word_of_the_key_left_out_beforehand_could_not_have_fitted(word: str) -> None:
    assume(word)

    assert Fitting(KEYS).fits(word) == ComparedWithAll(KEYS).fits(word)


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
