"""From points to places."""

from hypothesis import given
from hypothesis import strategies as st

from bot.game.standings import Ranked, Standing, ahead_by, changed, ranked, winners


def places(*standings: Standing) -> list[tuple[int, int]]:
    return [(one.person, one.rank) for one in ranked(standings)]


def test_more_points_then_more_right_answers_then_less_time_goes_first() -> None:
    assert places(
        Standing(1, 20, 2, 900), Standing(2, 20, 2, 60), Standing(3, 20, 3, 5000), Standing(4, 30, 1, 9999)
    ) == [(4, 1), (3, 2), (2, 3), (1, 4)]


def test_what_is_still_equal_shares_the_place() -> None:
    assert places(Standing(7, 10, 1, 30), Standing(5, 10, 1, 30), Standing(9, 5, 1, 3)) == [
        (5, 1),
        (7, 1),
        (9, 3),
    ]


def test_equals_at_the_last_place_both_win() -> None:
    standings = [Standing(1, 30, 3, 1), Standing(2, 10, 1, 5), Standing(3, 10, 1, 5), Standing(4, 9, 1, 1)]

    assert [one.person for one in winners(standings, places=2, barred=())] == [1, 2, 3]


def test_who_is_barred_leaves_the_place_to_the_next() -> None:
    standings = [Standing(1, 30, 3, 1), Standing(2, 10, 1, 5)]

    assert [(one.person, one.rank) for one in winners(standings, places=1, barred={1})] == [(2, 1)]


def test_nobody_wins_without_points() -> None:
    assert winners([Standing(1, 0, 0, 0)], places=3, barred=()) == []


def test_a_change_names_who_loses_and_who_gains() -> None:
    before = winners([Standing(1, 30, 1, 1), Standing(2, 20, 1, 1)], places=1, barred=())
    after = winners([Standing(1, 10, 1, 1), Standing(2, 20, 1, 1)], places=1, barred=())

    lost, gained = changed(before, after)

    assert [one.person for one in lost] == [1]
    assert [one.person for one in gained] == [2]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5), st.integers(0, 99)), max_size=20))
def test_the_order_of_people_never_decides_a_place(sums: list[tuple[int, int, int]]) -> None:
    forwards = ranked([Standing(person, *one) for person, one in enumerate(sums)])
    backwards = ranked([Standing(len(sums) - person, *one) for person, one in enumerate(sums)])

    assert sorted((one.rank, one.points, one.correct, one.seconds) for one in forwards) == sorted(
        (one.rank, one.points, one.correct, one.seconds) for one in backwards
    )


def test_equal_points_at_different_places_were_parted_by_something() -> None:
    more = Ranked(1, 1, 84, 5, 900)
    faster, equal, last = Ranked(2, 2, 84, 4, 100), Ranked(2, 3, 84, 4, 100), Ranked(4, 4, 84, 4, 300)
    places = [more, faster, equal, last]

    assert [ahead_by(one, places) for one in places] == ["correct", "seconds", "seconds", None]
    assert ahead_by(more, [more, Ranked(2, 5, 83, 5, 1)]) is None
