"""A sealed week is corrected for the reason that changed it, also where a run carried the change there."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.game.model import Verdict
from bot.services import excluding, moderating, seconding
from bot.services.auditing import audit
from bot.store import decisions, people, winners
from tests.services.playing import PKH, SATURDAY_10, SUNDAY_19, Game, a_game

LATER = "2026-W49"
EXTRA = """
[winners]
approval = false
places = 1
announce = "minggu 19:00"
[scoring]
streak_bonus = 5
streak_length = 2
"""


@pytest.fixture
def run_goes_on(tmp_path: Path) -> Iterator[tuple[Game, str]]:
    """Two announced weeks, and @sari's answer in the first, by whose run she has won the second."""
    with a_game(tmp_path, EXTRA) as game:
        game.opened()
        game.says("budi", "B", minutes=1)
        sari = game.says("sari", "B", minutes=2)
        game.play_until(SATURDAY_10 + timedelta(hours=3))
        game.file("st-2.yaml", PKH.replace("Apa kepanjangan dari", "Singkatan apakah"))
        game.play_until(SATURDAY_10 + timedelta(days=7))
        for minutes, (handle, text) in enumerate((("wati", "B"), ("sari", "B"), ("tono", "A")), start=1):
            game.says(handle, text, minutes=minutes, name="st-2.yaml")
        game.play_until(SUNDAY_19 + timedelta(days=7, minutes=5))
        assert _winners(game) == ["sari"]
        yield game, sari


def _winners(game: Game) -> list[str]:
    with game.store.read() as tx:
        found = [row.person_id for row in winners.of_week(tx, LATER) if row.state != "lapsed"]
        known = people.by_id(tx, found)
    return [known[one].handle or "" for one in found]


def _corrections(game: Game) -> list[tuple[str, str | None]]:
    with game.store.read() as tx:
        return [(row.subject, row.reason) for row in decisions.of_kind(tx, "corrected")]


def _overruled_by_two(game: Game, comment: str) -> None:
    game.overrule(comment, Verdict.WRONG)
    with game.store.read() as tx:
        [waiting] = decisions.awaiting_second(tx)
    seconding.agree(game.desk, f"overrule:{waiting.id}", by="Dewi", now=game.now)


def test_who_loses_a_later_week_by_a_broken_run_loses_it_only_when_a_second_person_agrees(
    run_goes_on: tuple[Game, str],
) -> None:
    game, sari = run_goes_on

    # When one person takes away an answer that won nothing in its own week
    in_force = game.overrule(sari, Verdict.WRONG)

    # Then nothing changes yet, and whom it would help is known
    with game.store.read() as tx:
        _, would = moderating.effect_of_overrule(game.desk, tx, [sari], 1, Verdict.WRONG)
        public = moderating.published_reason(game.desk, tx, [sari], 1, Verdict.WRONG, "alasan lain")
        known = people.by_id(tx, [one.person for _, later in would.later for one in later.gained])
    assert (in_force, _winners(game), _corrections(game)) == (False, ["sari"], [])
    assert (would.gained, would.lost, [week for week, _ in would.later]) == ((), (), [LATER])
    assert [person.handle for person in known.values()] == ["wati"]
    assert public == {LATER: "sudah dibaca ulang"}


def test_a_later_announced_week_is_corrected_at_once_when_a_run_is_broken(
    run_goes_on: tuple[Game, str],
) -> None:
    game, sari = run_goes_on

    _overruled_by_two(game, sari)

    assert _winners(game) == ["wati"]
    assert _corrections(game) == [(f"week:{LATER}", "sudah dibaca ulang")]
    report = audit(game.store)
    assert report.ok, report.differences


def test_a_decision_that_changed_no_winner_is_given_as_the_reason_of_no_correction(
    run_goes_on: tuple[Game, str],
) -> None:
    game, sari = run_goes_on
    _overruled_by_two(game, sari)
    before = _corrections(game)

    excluding.exclude(game.desk, game.person("tono"), by="Rina", reason="Tono petugas", now=game.now)

    assert _corrections(game) == before


def test_the_effect_of_an_overrule_counts_the_run_it_breaks_in_the_same_week(tmp_path: Path) -> None:
    with a_game(tmp_path, EXTRA) as game:
        # Given @sari first in her week by two right answers; without the first, @wati's one is faster
        sunday = "publish_at: 2026-11-29 10:00\nclose_after: 2h\n"
        game.opened()
        sari = game.says("sari", "B", minutes=10)
        game.says("wati", "B", minutes=1)
        game.play_until(SATURDAY_10 + timedelta(hours=3))
        game.file("st-2.yaml", sunday + PKH.replace("Apa kepanjangan dari", "Singkatan apakah"))
        game.play_until(SATURDAY_10 + timedelta(days=1))
        game.says("sari", "B", minutes=2, name="st-2.yaml")
        game.play_until(SATURDAY_10 + timedelta(days=1, hours=4))

        with game.store.read() as tx:
            _, would = moderating.effect_of_overrule(game.desk, tx, [sari], 1, Verdict.WRONG)
            known = people.by_id(tx, [one.person for one in would.gained])
        assert [person.handle for person in known.values()] == ["wati"]
