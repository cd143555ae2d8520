"""From the last comment to stored points and the public answer."""

from datetime import timedelta
from pathlib import Path

from bot.game.model import RoundStatus, Verdict
from bot.services import moderating
from bot.services.tallying import tally_round
from bot.store import people, rounds, scores
from tests.services.playing import SATURDAY_10, Game, a_game

CLOSED = SATURDAY_10 + timedelta(hours=2)
OPEN_ANSWER = (
    "series: sabtu-trivia\nquestion: Apa kepanjangan dari PKH?\nanswer: Program Keluarga Harapan (PKH)\n"
)


def points(game: Game, name: str = "st.yaml") -> dict[str, int]:
    with game.store.read() as tx:
        earned = scores.of_round(tx, game.round(name).id)
        known = people.by_id(tx, [one.person for one in earned])
    return {known[one.person].handle or "": one.points for one in earned}


def test_a_round_is_settled_after_two_equal_sweeps_and_revealed(game: Game) -> None:
    game.opened()
    game.says("sari", "B")
    game.play_until(CLOSED + timedelta(minutes=9))
    before = game.round().status
    game.play_until(CLOSED + timedelta(minutes=30))

    with game.store.read() as tx:
        sweeps = rounds.sweeps(tx, game.round().id, since=CLOSED)
    assert before is RoundStatus.CLOSING
    assert game.round().status is RoundStatus.REVEALED
    assert len(sweeps) == 2
    assert points(game) == {"sari": 10}


def test_a_comment_at_the_second_of_closing_is_late(game: Game) -> None:
    game.opened()
    game.says("sari", "B", minutes=120)
    game.says("budi", "B", minutes=119.99)
    game.play_until(CLOSED + timedelta(minutes=30))

    assert points(game) == {"budi": 10}


def test_nothing_public_tells_who_is_right_while_the_round_is_open(game: Game) -> None:
    game.opened()
    game.says("sari", "B")
    game.play_until(CLOSED - timedelta(seconds=1))

    assert game.ledger("reply") == game.ledger("like") == game.ledger("pin") == []


def test_only_who_has_a_right_answer_that_counts_is_thanked_and_once(tmp_path: Path) -> None:
    with a_game(tmp_path, "[reveal]\nlikes = true\nthanks = true\n") as game:
        game.opened()
        game.says("sari", "A", minutes=1)
        game.says("sari", "B", minutes=2)
        first = game.says("budi", "B", minutes=3)
        game.says("budi", "B", minutes=4)
        game.play_until(SATURDAY_10 + timedelta(hours=3))

        [answer, *thanks] = game.ledger("reply")
        assert "1 orang menjawab benar" in answer
        assert len(thanks) == 1
        assert game.action(f"like:{first}").state == "done"
        assert len(game.ledger("like")) == 1


def test_a_doubtful_answer_holds_the_round_until_a_person_has_ruled(game: Game) -> None:
    game.opened(text=OPEN_ANSWER)
    doubt = game.says("sari", "PKH = Program Keluarga Hebat")
    game.play_until(CLOSED + timedelta(hours=3))
    before = game.round().status

    assert game.verdicts() == {"sari": "review"}
    moderating.overrule(
        game.desk, [doubt], 1, Verdict.WRONG, by="Rina", reason="kepanjangan lain", now=game.now
    )
    game.play_until(CLOSED + timedelta(hours=4))

    assert before is RoundStatus.CLOSING
    assert game.round().status is RoundStatus.REVEALED
    assert points(game) == {}


def test_tallying_twice_equals_once(game: Game) -> None:
    game.opened()
    for number, text in enumerate(("B", "A", "B", "halo min")):
        game.says(f"warga{number}", text, minutes=1 + number)
    game.play_until(CLOSED + timedelta(hours=1))

    settled = game.round()
    with game.store.read() as tx:
        again, stored = tally_round(game.desk, tx, settled), scores.of_round(tx, settled.id)

    assert [score.points for score in stored] == [10, 10]
    assert again == stored


def test_a_run_of_right_rounds_earns_its_bonus_and_breaks_with_a_miss(tmp_path: Path) -> None:
    with a_game(tmp_path, "[scoring]\nstreak_bonus = 5\nstreak_length = 2\n") as game:
        quiz = OPEN_ANSWER.replace("series", "publish_at: 2026-11-{day} 10:00\nclose_after: 2h\nseries")
        for day, name in ((24, "a.yaml"), (25, "b.yaml"), (26, "c.yaml")):
            game.file(name, quiz.replace("{day}", str(day)).replace("dari PKH", f"dari PKH nomor {day}"))
        for day, name, handles in (
            (24, "a.yaml", "sari budi"),
            (25, "b.yaml", "sari"),
            (26, "c.yaml", "sari budi"),
        ):
            game.play_until(SATURDAY_10 - timedelta(days=28 - day))
            for minutes, handle in enumerate(handles.split(), start=1):
                game.says(handle, "PKH", minutes=minutes, name=name)
        game.play_until(SATURDAY_10 - timedelta(days=1))

        assert points(game, "a.yaml") == {"sari": 10, "budi": 10}
        assert points(game, "b.yaml") == {"sari": 15}
        assert points(game, "c.yaml") == {"sari": 15, "budi": 10}


def test_an_extended_round_takes_comments_until_its_new_end(game: Game) -> None:
    round_ = game.opened()
    moderating.extend(game.desk, round_.id, CLOSED + timedelta(hours=1), by="Rina", now=game.now)
    game.says("sari", "B", minutes=150)
    game.play_until(CLOSED + timedelta(hours=2))

    assert points(game) == {"sari": 10}
