"""A comment is read run by run, and short runs are remembered: both must be seen in the speed only."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.judging.normalize import plain, read

ANYTHING = st.text(alphabet=st.characters(), max_size=60)
LOWER_CASE = st.text(alphabet="abehikiooxvs0129_-,!@#\n🔥✅é", max_size=30)


@given(ANYTHING, ANYTHING)
@settings(max_examples=300, deadline=None)
def test_nothing_reaches_across_a_space(one: str, other: str) -> None:
    assert plain(f"{one} {other}") == f"{plain(one)} {plain(other)}"


@given(LOWER_CASE, LOWER_CASE)
@settings(max_examples=300, deadline=None)
def test_two_runs_are_read_as_each_for_itself(one: str, other: str) -> None:
    both, first, second = read(f"{one} {other}"), read(one), read(other)

    assert both.words == first.words + second.words
    assert both.norms == first.norms + second.norms
    assert both.hashtags == first.hashtags + second.hashtags
    assert "".join(both.gaps) == "".join((*first.gaps, " ", *second.gaps))


def test_a_long_row_of_words_is_cut_as_token_by_token() -> None:
    reading = read("anak2 " * 150 + "#pkh")

    assert len(reading.words) == 200
    assert reading.hashtags == ()


def test_digits_alone_stay_digits_though_they_look_like_a_word() -> None:
    assert read("600 000 404 2oo").words == ("600", "000", "404", "200")
    assert read("4n4k p4nc4s1l4").words == ("anak", "pancasila")
