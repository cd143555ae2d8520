"""`sabtu winners`, as an officer reads it."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.content.messages import say
from bot.services import excluding, seconding, weighing
from tests.cli.office import an_office, sabtu_says, state_of
from tests.services.playing import SATURDAY_10, SUNDAY_19, WEEK, Game, a_game

EMPTY = '[account]\nhandle = "kemensosri"\n'


@pytest.mark.parametrize("week", ["kemarin", "2026-W60", "2026-W99", "48"])
def test_what_is_no_week_is_refused_with_an_example(
    week: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.toml").write_text(EMPTY, encoding="utf-8")

    code = main(["-C", str(tmp_path), "winners", week, "--now", "2026-11-29 10:00"])

    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    assert f'"{week}" bukan pekan. Contoh: 2026-W48' in shown.err


@pytest.mark.parametrize(
    ("asked", "way_out"),
    [
        (["--week", "kemarin"], '"kemarin" bukan pekan. Contoh: 2026-W48'),
        (["--week", "2026-W99"], '"2026-W99" bukan pekan. Contoh: 2026-W48'),
        (["--month", "2026-13"], '"2026-13" bukan bulan. Contoh: 2026-11'),
    ],
)
def test_standings_of_no_period_are_refused_with_an_example(
    asked: list[str], way_out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.toml").write_text(EMPTY, encoding="utf-8")

    code = main(["-C", str(tmp_path), "standings", *asked, "--now", "2026-11-29 10:00"])

    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    assert way_out in shown.err


def test_a_week_without_winners_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bot.toml").write_text(EMPTY, encoding="utf-8")

    assert main(["-C", str(tmp_path), "winners", "2026-W47"]) == 0

    assert "Belum ada pemenang untuk pekan 2026-W47." in capsys.readouterr().out


def test_a_round_that_holds_a_week_back_is_told_with_its_state_in_words(tmp_path: Path) -> None:
    # Given a round that is still open
    with a_game(tmp_path) as game:
        game.opened()
        game.play_until(SATURDAY_10 + timedelta(hours=1))

        # When it is asked what holds the week back
        with game.store.read() as tx:
            held = weighing.blocks(game.desk, tx, WEEK)

    # Then the state is said in the reader's language
    assert [say(one.code, "id", **one.facts) for one in held] == ["Ronde ST-1 belum selesai (dibuka)."]
    assert "(open)" in say(held[0].code, "en", **held[0].facts)


def test_a_correction_is_not_told_as_done_before_it_is_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with an_office(tmp_path, "[winners]\nplaces = 1\n") as game:
        # Given an announced winner who is excluded by two people, while nothing may go out
        game.opened()
        game.says("sari", "B", minutes=1)
        game.says("budi", "B", minutes=2)
        game.play_until(SUNDAY_19 + timedelta(minutes=5))
        (game.settings.quizzes / "STOP").touch()
        game.look()
        excluding.exclude(game.desk, game.person("sari"), by="Rina", reason="petugas", now=game.now)
        with game.store.read() as tx:
            [proposal] = excluding.waiting(tx)
        seconding.agree(game.desk, f"exclusion:{proposal.number}", by="Dewi", now=game.now)
        game.turn()

        # When the officer looks, before and after it may go out
        sabtu_says(game, "winners", WEEK)
        before = capsys.readouterr().out
        sabtu_says(game, "status")
        status = capsys.readouterr().out
        (game.settings.quizzes / "STOP").unlink()
        game.look()
        game.play_until(game.now + timedelta(minutes=5))
        sabtu_says(game, "winners", WEEK)
        after = capsys.readouterr().out

    # Then it is told as decided first, and who fell stands below without place, code and time
    waits = f"Ralat no. 1 pekan {WEEK} sudah diputuskan tetapi belum terbit"
    assert waits in before
    assert waits in status
    assert waits not in after
    assert [re.split(r" {2,}", line.strip()) for line in _rows(before)] == [
        [WEEK, "1", "@budi", "10", "naik, ralat belum terbit", _code_in(before), "-"],
        [WEEK, "-", "@sari", "10", "gugur, ralat belum terbit", "-", "-"],
    ]
    assert [re.split(r" {2,}", line.strip())[2:5] for line in _rows(after)] == [
        ["@budi", "10", "diumumkan"],
        ["@sari", "10", "gugur (ralat)"],
    ]


def _rows(shown: str) -> list[str]:
    return [line for line in shown.splitlines() if line.startswith(WEEK)]


def _code_in(shown: str) -> str:
    found = re.search(r" ([A-Z0-9]{6}) ", shown)
    return found[1] if found else ""


def test_an_answer_is_noted_once_it_was_shown_whatever_stands_before_the_handle(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    sabtu_says(office, "approve", WEEK, "--as", "Rina", "--yes")
    sabtu_says(office, "approve", WEEK, "--as", "Rina", "--yes")
    office.play_until(SUNDAY_19 + timedelta(hours=2))
    capsys.readouterr()
    note = ("winners", WEEK, "--answered", "@sari", "--json", "--as", "Rina")

    # When nobody can be asked, and then with --yes
    asked = sabtu_says(office, *note)
    before = state_of(office)
    first = capsys.readouterr()
    noted = sabtu_says(office, *note, "--yes")

    # Then it was shown and nothing noted; then it is noted, and only the document stands on stdout
    shown = capsys.readouterr()
    assert (asked, before, noted) == (2, {"announced"}, 0)
    assert "@sari akan dicatat" in first.err
    assert "@@" not in first.err + shown.err
    assert [one["state"] for one in json.loads(shown.out)] == ["answered"]
