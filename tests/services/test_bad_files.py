"""A bad file is told to the log and to the team, for as long as it is wrong."""

from collections.abc import Iterator

import pytest
from loguru import logger

from bot.services.notifying import deliver
from bot.store import files, notices
from tests.services.playing import PKH, Game

MANY = """\
series: sabtu-trivi
qestion: Apa kepanjangan dari PKH?
publish_at: 2020-01-01 10:00
close_after: sebentar
question: Apa kepanjangan dari PKH?
options: [Program Keluarga Hebat, Program Keluarga Harapan]
answer: E
"""


@pytest.fixture
def log() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), format="{level} {message}", level="INFO")
    yield lines
    logger.remove(sink)


def told(game: Game) -> str:
    """Return what the team got."""
    bodies: list[str] = []
    deliver(game.desk, game.now, lambda title, body: bodies.append(body) or True)  # type: ignore[func-returns-value]
    return "\n".join(bodies)


def unsolved(game: Game) -> list[str]:
    with game.store.read() as tx:
        return [str(notices.facts(one)["file"]) for one in notices.of_code(tx, "notices.bad-file")]


def test_every_problem_is_a_line_of_the_log(game: Game, log: list[str]) -> None:
    game.file("banyak.yaml", MANY)

    wrong = [line for line in log if line.startswith("ERROR Wrong in banyak.yaml:")]
    answer = (game.settings.quizzes / "banyak.yaml.SALAH.txt").read_text()
    assert len(wrong) == answer.count("Baris ") >= 4
    assert any("banyak.yaml:7:9:" in line and '"E"' in line for line in wrong)


def test_the_team_gets_the_first_problems_with_line_and_way_out(game: Game) -> None:
    game.file("banyak.yaml", MANY)

    body = told(game)
    assert "Baris 1, kolom 9:" in body
    assert "sabtu-trivia" in body
    assert body.count("Baris ") == 3
    assert "lainnya" in body


def test_a_past_date_is_told_beside_all_other_errors(game: Game) -> None:
    game.file("banyak.yaml", MANY)

    answer = (game.settings.quizzes / "banyak.yaml.SALAH.txt").read_text()
    assert "Baris 3, kolom 13: Waktu terbit" in answer
    assert "sudah lewat" in answer


def test_a_taken_slot_is_told_beside_a_used_question(game: Game) -> None:
    game.file("a.yaml", PKH + "publish_at: 2026-11-28 10:00\n")
    game.file("b.yaml", PKH + "publish_at: 2026-11-28 10:00\ntitle: Judul lain\n")

    answer = (game.settings.quizzes / "b.yaml.SALAH.txt").read_text()
    assert answer.count("a.yaml") == 2


def test_a_refused_plan_is_told_to_the_team(game: Game, log: list[str]) -> None:
    game.file("lama.yaml", PKH + "publish_at: 2020-01-01 10:00\n")

    assert "sudah lewat" in told(game)
    assert any("sudah lewat" in line for line in log)


def test_a_misnamed_quiz_says_in_the_log_how_to_mend_it(game: Game, log: list[str]) -> None:
    game.file("kuis.yml")

    assert any("kuis.yml:1:1:" in line and "menjadi kuis.yaml" in line for line in log)


def test_a_bad_file_stays_unsolved_after_it_was_told_and_until_it_is_mended(game: Game) -> None:
    game.file("buruk.yaml", MANY)
    told(game)
    assert unsolved(game) == ["buruk.yaml"]

    game.file("buruk.yaml", PKH)

    assert unsolved(game) == []


def test_a_bad_file_that_goes_is_unsolved_no_more(game: Game) -> None:
    game.file("st.yaml")
    game.file("buruk.yaml", MANY)
    (game.settings.quizzes / "buruk.yaml").unlink()
    game.look()

    assert unsolved(game) == []


def test_an_edited_file_that_is_still_wrong_is_told_anew(game: Game) -> None:
    game.file("buruk.yaml", MANY)
    told(game)
    game.file("buruk.yaml", PKH.replace("answer: B", "answer: Z"))

    assert '"Z"' in told(game)
    assert unsolved(game) == ["buruk.yaml"]


def test_a_restart_tells_nothing_twice_and_takes_back_what_went_meanwhile(game: Game) -> None:
    game.file("st.yaml")
    for name in ("tetap.yml", "pergi.yml"):
        game.file(name)
    told(game)
    (game.settings.quizzes / "pergi.yml").unlink()
    game.folder = type(game.folder)()
    game.look()

    assert unsolved(game) == ["tetap.yml"]
    assert told(game) == ""


def test_a_wrong_file_is_known_as_wrong(game: Game) -> None:
    game.file("lama.yaml", PKH + "publish_at: 2020-01-01 10:00\n")

    with game.store.read() as tx:
        assert files.known(tx)["lama.yaml"].state == "wrong"
