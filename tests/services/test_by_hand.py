"""Comments that a person brings in a file."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.errors import NotNow
from bot.game.model import Verdict
from bot.services import by_hand, moderating
from tests.services.playing import SATURDAY_10, Game

NEAR = "Program Keluarga Sejahtera"


def test_the_accounts_own_words_in_an_imported_file_are_no_attempt(game: Game) -> None:
    _import(game, "1;7;kemensos.uji;2026-11-28T03:05:00+00:00;B", "2;8;sari;2026-11-28T03:06:00+00:00;B")

    assert game.verdicts() == {"sari": "correct"}


def test_an_imported_answer_is_graded_like_those_on_whom_a_person_ruled(game: Game) -> None:
    _import(game, f"1;7;budi;2026-11-28T03:05:00+00:00;{NEAR}")
    assert moderating.overrule(
        game.desk, ["1"], 1, Verdict.CHATTER, by="Rina", reason="pesanan", now=game.now
    )

    _import(game, f"2;8;sari;2026-11-28T03:06:00+00:00;{NEAR}")

    assert game.verdicts() == {"budi": "chatter", "sari": "chatter"}


def test_a_round_that_is_out_is_not_written_out_to_be_posted_again(game: Game, tmp_path: Path) -> None:
    game.opened()

    with pytest.raises(NotNow) as refused:
        by_hand.write_out(game.desk, 1, tmp_path / "keluar")

    assert refused.value.problems[0].code == "handing.out-already"
    assert not (tmp_path / "keluar").exists()


def test_a_cancelled_round_is_not_written_out_to_be_posted(game: Game, tmp_path: Path) -> None:
    game.file("st.yaml")
    game.play_until(SATURDAY_10 - timedelta(hours=1))
    moderating.cancel(game.desk, 1, reason="batal", by="Rina", now=game.now)

    with pytest.raises(NotNow) as refused:
        by_hand.write_out(game.desk, 1, tmp_path / "keluar")

    assert refused.value.problems[0].code == "handing.not-to-post"


def test_an_import_asks_for_the_accounts_own_id_once_however_many_lines_it_has(game: Game) -> None:
    game.opened()
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        if "own_user_id" in str(values):
            asked.append(statement)

    event.listen(game.store.engine, "before_cursor_execute", note)

    _import(game, *(f"{one};{one + 100};p{one};2026-11-28T03:05:00+00:00;B" for one in range(1, 6)))

    assert len(game.verdicts()) == 5
    assert len(asked) == 1


def _import(game: Game, *lines: str) -> None:
    if game.now < SATURDAY_10:
        game.opened()
        game.clock.now += timedelta(minutes=10)
    file = game.settings.directory / "komentar.csv"
    file.write_text("\n".join(["id;user_id;handle;time;text", *lines]))
    by_hand.import_comments(game.desk, game.round(), file, by="Rina", complete=False, now=game.now)
