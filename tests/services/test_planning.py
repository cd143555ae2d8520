"""What a new, edited, renamed or removed file means."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from loguru import logger

from bot.game.model import RoundStatus
from bot.services import moderating
from bot.services.watching import FolderWatch
from bot.store import notices, rounds
from tests.builders import a_png
from tests.services.playing import PKH, SATURDAY_10, Game, a_game


def answer(game: Game, name: str) -> str:
    return (game.settings.quizzes / name).read_text()


def test_a_good_file_gets_the_next_free_slot_and_an_answer_with_its_picture(game: Game) -> None:
    game.file("st.yaml")
    game.turn()
    game.look()

    assert game.round().publish_at == SATURDAY_10
    assert "28 November 2026 pukul 10.00 WIB" in answer(game, "st.OK.txt")
    assert (game.settings.quizzes / "st.jpg").stat().st_size > 10_000


def test_slots_are_given_in_the_order_of_names_and_stay(game: Game) -> None:
    (game.settings.quizzes / "b.yaml").write_text(PKH)
    game.file("a.yaml", PKH.replace("PKH", "BPNT"))
    game.file("0.yaml", PKH.replace("PKH", "PBI"))

    moments = [game.round(name).publish_at for name in ("a.yaml", "b.yaml", "0.yaml")]

    assert moments == [SATURDAY_10 + timedelta(weeks=week) for week in range(3)]


def test_a_bad_file_is_answered_beside_it_and_stops_nothing(game: Game) -> None:
    (game.settings.quizzes / "buruk.yaml").write_text("series: sabtu-trivia\nquestion: [")
    game.file("st.yaml")

    assert answer(game, "buruk.yaml.SALAH.txt")
    assert game.round().status is RoundStatus.PLANNED


@pytest.mark.parametrize("is_new_process", [True, False])
@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("buruk.yaml", "series: sabtu-trivia\nquestion: [", "buruk.yaml.SALAH.txt"),
        ("st.yaml", PKH, "st.OK.txt"),
    ],
)
def test_an_answer_that_is_not_there_is_written_anew_and_the_team_told_once(
    game: Game, name: str, text: str, written: str, is_new_process: bool
) -> None:
    game.file(name, text)
    before = answer(game, written)
    with game.store.read() as tx:
        told = notices.unsent(tx)
    (game.settings.quizzes / written).unlink()

    if is_new_process:
        game.folder = FolderWatch()
    game.look()

    assert answer(game, written) == before
    with game.store.read() as tx:
        assert [(notice.key, notice.at) for notice in notices.unsent(tx)] == [
            (notice.key, notice.at) for notice in told
        ]


def test_the_warnings_in_an_answer_outlast_the_process(game: Game) -> None:
    game.file("st.yaml", PKH + "close_after: 3m\n")
    before = answer(game, "st.OK.txt")

    game.folder = FolderWatch()
    game.look()

    assert "kurang dari lima menit" in before
    assert answer(game, "st.OK.txt") == before


def test_an_example_off_the_sandbox_gets_its_answer_anew(game: Game) -> None:
    platform = game.settings.platform.model_copy(update={"backend": "instagrapi"})
    game.desk = replace(game.desk, settings=game.settings.model_copy(update={"platform": platform}))
    game.file("contoh.yaml", PKH + "example: true\n")
    before = answer(game, "contoh.OK.txt")
    (game.settings.quizzes / "contoh.OK.txt").unlink()

    game.folder = FolderWatch()
    game.look()

    assert answer(game, "contoh.OK.txt") == before


def test_each_answer_is_written_before_the_next_file_is_taken(game: Game) -> None:
    wrong = game.settings.quizzes / "0.yaml"
    wrong.write_text("series: sabtu-trivia\nquestion: [")
    game.settings.quizzes.joinpath("1.yaml").write_text(PKH)
    game.settings.quizzes.joinpath("2.yaml").write_text(PKH.replace("PKH", "BPNT"))
    seen: list[list[str]] = []
    hearing = logger.add(
        lambda _: seen.append(sorted(path.name for path in wrong.parent.glob("*.txt"))),
        filter=lambda record: record["message"].startswith("Took"),
    )

    game.look()
    logger.remove(hearing)

    assert seen == [[], ["0.yaml.SALAH.txt"], ["0.yaml.SALAH.txt", "1.OK.txt"]]


def test_a_file_that_fails_stops_no_other_and_is_tried_again_in_a_while(game: Game) -> None:
    endless = game.settings.series["sabtu-trivia"].model_copy(update={"close_after": timedelta.max})
    series = {**game.settings.series, "tanpa-akhir": endless}
    game.desk = replace(game.desk, settings=game.settings.model_copy(update={"series": series}))
    (game.settings.quizzes / "0.yaml").write_text(PKH.replace("sabtu-trivia", "tanpa-akhir"))
    failures: list[str] = []
    hearing = logger.add(failures.append, level="ERROR", format="{message} {extra[file]}")
    game.file("buruk.yaml", "series: sabtu-trivia\nquestion: [")
    game.file("st.yaml", PKH.replace("PKH", "BPNT"))
    logger.remove(hearing)
    failed = [line for line in failures if line.startswith("Job plan-file failed 0.yaml")]

    series["tanpa-akhir"] = game.settings.series["sabtu-trivia"]
    game.desk = replace(game.desk, settings=game.settings.model_copy(update={"series": series}))
    game.clock.now += timedelta(minutes=5)
    game.look()

    assert len(failed) == 1
    assert answer(game, "buruk.yaml.SALAH.txt")
    assert game.round().publish_at == SATURDAY_10
    assert game.round("0.yaml").status is RoundStatus.PLANNED


@pytest.mark.parametrize(
    ("name", "way_out"),
    [("kuis.yml", "menjadi kuis.yaml"), ("kuis.docx", "Salin isinya ke berkas teks biasa")],
)
def test_a_misnamed_quiz_is_answered_and_told_to_the_team_until_it_goes(
    game: Game, name: str, way_out: str
) -> None:
    game.file(name)
    game.look()

    with game.store.read() as tx:
        told = [notices.facts(notice)["file"] for notice in notices.unsent(tx)]
    assert way_out in answer(game, f"{name}.SALAH.txt")
    assert told == [name]
    (game.settings.quizzes / name).unlink()
    game.look()
    assert not (game.settings.quizzes / f"{name}.SALAH.txt").exists()


def test_mending_a_bad_file_removes_the_answer(game: Game) -> None:
    game.file("st.yaml", PKH.replace("answer: B", "answer: E"))
    game.file("st.yaml")

    assert not (game.settings.quizzes / "st.yaml.SALAH.txt").exists()
    assert game.round().status is RoundStatus.PLANNED


def test_an_edit_before_the_post_replaces_the_plan_and_keeps_the_slot(game: Game) -> None:
    game.file("st.yaml")
    first = game.round()
    game.file("st.yaml", PKH.replace("Hebat", "Hemat"))

    assert game.round().id == first.id
    assert game.round().publish_at == first.publish_at
    assert "Hemat" in str(game.round().quiz)


def test_another_picture_before_the_post_replaces_the_plan(game: Game) -> None:
    picture = game.settings.quizzes / "foto.png"
    picture.write_bytes(a_png(640, 640))
    game.file("st.yaml", f"{PKH}image: foto.png\n")
    game.turn()
    with game.store.read() as tx:
        before = rounds.row(tx, game.round().id).bundle_digest

    picture.write_bytes(a_png(640, 320))
    game.look()
    game.turn()

    with game.store.read() as tx:
        after = rounds.row(tx, game.round().id).bundle_digest
    assert None not in (before, after)
    assert before != after


def test_a_picture_that_comes_after_its_quiz_mends_it(game: Game) -> None:
    game.file("st.yaml", f"{PKH}image: foto.png\n")
    wrong = (game.settings.quizzes / "st.yaml.SALAH.txt").exists()

    (game.settings.quizzes / "foto.png").write_bytes(a_png(640, 640))
    game.look()

    assert wrong
    assert not (game.settings.quizzes / "st.yaml.SALAH.txt").exists()
    assert game.round().status is RoundStatus.PLANNED


def test_a_copied_question_is_right_once_the_other_file_is_gone(game: Game) -> None:
    game.file("st.yaml")
    game.file("salinan.yaml", f"{PKH}tags: [pkh]\n")
    wrong = (game.settings.quizzes / "salinan.yaml.SALAH.txt").exists()

    (game.settings.quizzes / "st.yaml").unlink()
    game.look()

    assert wrong
    assert game.round("salinan.yaml").publish_at == SATURDAY_10


def test_a_renamed_file_keeps_its_round(game: Game) -> None:
    game.file("st.yaml")
    first = game.round()
    (game.settings.quizzes / "st.yaml").rename(game.settings.quizzes / "pkh.yaml")
    game.look()

    assert game.round("pkh.yaml").id == first.id
    assert game.round("pkh.yaml").status is RoundStatus.PLANNED


def test_the_team_is_told_each_time_that_a_broken_file_lets_an_approval_lapse(tmp_path: Path) -> None:
    with a_game(tmp_path, "[approval]\nposts = true\n") as game:
        game.file("st.yaml")
        game.turn()
        for _ in range(2):
            moderating.approve_round(game.desk, game.round().id, by="Rina", now=game.now)
            game.file("st.yaml", PKH.replace("answer: B", "answer: E"))
            game.file("st.yaml")
            game.turn()

        assert (game.round().status, game.round().reason) == (RoundStatus.PLANNED, "approval-lapsed")
        with game.store.read() as tx:
            assert len(notices.of_code(tx, "notices.lapsed")) == 2


def test_removing_a_file_cancels_a_planned_round(game: Game) -> None:
    game.file("st.yaml")
    game.file("lain.yaml", PKH.replace("PKH", "BPNT"))
    (game.settings.quizzes / "st.yaml").unlink()
    game.look()

    assert game.round().status is RoundStatus.CANCELLED
    assert game.round("lain.yaml").status is RoundStatus.PLANNED


def test_removing_the_only_file_cancels_its_round_too(game: Game) -> None:
    game.file("st.yaml")
    (game.settings.quizzes / "st.yaml").unlink()
    game.look()

    assert game.round().status is RoundStatus.CANCELLED


def test_the_only_file_removed_while_the_bot_was_down_cancels_its_round_as_the_answer_stands_there(
    game: Game,
) -> None:
    game.file("st.yaml")
    game.turn()
    game.look()
    (game.settings.quizzes / "st.yaml").unlink()

    game.folder = FolderWatch()
    game.look()

    assert game.round().status is RoundStatus.CANCELLED


def test_an_empty_folder_at_the_start_changes_nothing(game: Game) -> None:
    game.file("st.yaml")
    for path in game.settings.quizzes.iterdir():
        path.unlink()

    game.folder = FolderWatch()
    game.look()
    game.look()

    assert game.round().status is RoundStatus.PLANNED


def test_a_file_that_is_put_back_is_planned_again(game: Game) -> None:
    game.file("st.yaml")
    game.file("lain.yaml", PKH.replace("PKH", "BPNT"))
    (game.settings.quizzes / "st.yaml").unlink()
    game.look()
    game.file("st.yaml")

    assert game.round().status is RoundStatus.PLANNED
    assert game.round().publish_at == SATURDAY_10


def test_a_quiz_that_replaces_another_takes_its_slot(game: Game) -> None:
    game.file("st.yaml")
    (game.settings.quizzes / "st.yaml").unlink()
    game.file("st-baru.yaml", PKH.replace("Hebat", "Hemat"))

    assert game.round("st-baru.yaml").publish_at == SATURDAY_10


def test_renaming_the_file_of_a_cancelled_round_does_not_bring_it_back(game: Game) -> None:
    game.file("st.yaml")
    moderating.cancel(game.desk, game.round().id, by="Rina", reason="soal keliru", now=game.now)
    (game.settings.quizzes / "st.yaml").rename(game.settings.quizzes / "batal.yaml")
    game.look()

    assert game.round("batal.yaml").status is RoundStatus.CANCELLED


def test_removing_a_file_never_stops_a_live_round(game: Game) -> None:
    game.opened()
    (game.settings.quizzes / "st.yaml").unlink()
    game.file("lain.yaml", PKH.replace("PKH", "BPNT"))
    game.look()

    assert game.round().status is RoundStatus.OPEN


def test_a_vanished_folder_changes_nothing(game: Game) -> None:
    game.file("st.yaml")
    game.settings.quizzes.rename(game.settings.quizzes.with_name("elsewhere"))
    game.look()
    game.settings.quizzes.mkdir()
    game.look()

    assert game.round().status is RoundStatus.PLANNED


def test_a_copy_of_a_posted_quiz_is_an_error_and_never_a_second_post(game: Game) -> None:
    game.opened()
    game.file("salinan.yaml")
    game.play_until(SATURDAY_10 + timedelta(weeks=1, hours=1))

    assert "st.yaml" in answer(game, "salinan.yaml.SALAH.txt")
    assert len(game.ledger("post")) == 1 + len([text for text in game.ledger("post") if "[2026" in text])


def test_after_the_post_only_the_key_may_change(game: Game) -> None:
    game.opened()
    game.file("st.yaml", PKH.replace("Apa kepanjangan", "Apa singkatan"))

    assert "question" in answer(game, "st.yaml.SALAH.txt")
    assert "Apa kepanjangan" in game.round().quiz.questions[0].text


def test_a_new_key_judges_all_comments_again(game: Game) -> None:
    game.opened()
    game.says("sari", "C")
    game.play_until(SATURDAY_10 + timedelta(minutes=5))
    before = game.verdicts()
    game.file("st.yaml", PKH.replace("answer: B", "answer: C"))

    assert before == {"sari": "wrong"}
    assert game.verdicts() == {"sari": "correct"}


def test_a_restart_takes_nothing_twice(game: Game, tmp_path: Path) -> None:
    game.file("st.yaml")
    again = Game(tmp_path, store=game.store)
    again.clock.now = game.now
    again.look()

    with game.store.read() as tx:
        from bot.store import rounds

        assert len(rounds.rows(tx)) == 1


def test_an_example_is_never_planned_off_the_sandbox(tmp_path: Path) -> None:
    with a_game(tmp_path, '[platform]\nbackend = "instagrapi"\n') as game:
        game.file("st.yaml", PKH + "example: true\n")

        with game.store.read() as tx:
            from bot.store import rounds

            assert rounds.rows(tx) == []


def test_a_slot_taken_twice_names_the_other_file(game: Game) -> None:
    game.file("a.yaml", PKH + "publish_at: 2026-11-28 10:00\n")
    game.file("b.yaml", PKH.replace("PKH", "BPNT") + "publish_at: 2026-11-28 10:00\n")

    assert "a.yaml" in answer(game, "b.yaml.SALAH.txt")


def test_a_copied_question_is_answered_and_never_posted_again(game: Game) -> None:
    game.opened("st.yaml")
    game.file("salinan.yaml", PKH.replace("PKH?", "PKH ?") + "title: Judul lain\n")

    assert "st.yaml" in answer(game, "salinan.yaml.SALAH.txt")
    with game.store.read() as tx:
        assert rounds.by_file(tx, "salinan.yaml") is None


def test_every_used_question_of_a_file_is_told_at_once(game: Game) -> None:
    game.file("pkh.yaml")
    game.file("bpnt.yaml", PKH.replace("PKH", "BPNT"))
    used = [PKH.replace(old, new) for old, new in (("PKH", "PKH"), ("PKH", "BPNT"))]
    listed = "".join(
        "- " + text.removeprefix("series: sabtu-trivia\n").replace("\n", "\n  ").rstrip() + "\n"
        for text in used
    )

    game.file("salinan.yaml", f"series: sabtu-trivia\nquestions:\n{listed}")

    told = answer(game, "salinan.yaml.SALAH.txt")
    assert "soal di pkh.yaml" in told
    assert "soal di bpnt.yaml" in told


@pytest.mark.parametrize("minutes", [10, 90])
def test_a_new_file_whose_time_has_passed_is_refused_as_check_refuses_it(game: Game, minutes: int) -> None:
    # Given a round of two hours that nobody knew of at its time
    game.clock.now = SATURDAY_10 + timedelta(minutes=minutes)

    game.file("st.yaml", PKH + "publish_at: 2026-11-28 10:00\n")

    assert "sudah lewat" in answer(game, "st.yaml.SALAH.txt")
    with game.store.read() as tx:
        assert rounds.by_file(tx, "st.yaml") is None


def test_a_new_file_that_comes_at_its_very_time_goes_out(game: Game) -> None:
    game.clock.now = SATURDAY_10

    game.file("st.yaml", PKH + "publish_at: 2026-11-28 10:00\n")
    game.turn()

    assert game.round().status is RoundStatus.OPEN


def test_a_planned_round_is_only_warned_of_its_time(tmp_path: Path) -> None:
    # Given a planned round that waits for an approval beyond its time
    with a_game(tmp_path, "[approval]\nposts = true\n") as game:
        text = PKH + "publish_at: 2026-11-28 10:00\n"
        game.file("st.yaml", text)
        game.play_until(SATURDAY_10 + timedelta(minutes=15))

        # When its file is edited
        game.file("st.yaml", text + "title: Judul\n")

        # Then the edit is taken
        assert game.round().quiz.title == "Judul"
        assert "sudah lewat" in answer(game, "st.OK.txt")


def test_what_the_series_says_since_is_no_change_of_a_posted_quiz(game: Game, tmp_path: Path) -> None:
    # Given a posted round, and a series that has another prize since
    game.opened()
    other = Game(tmp_path, 'prize = "Kaus"\n', store=game.store)
    other.clock.now = game.now

    # When its file gets an explanation
    other.file("st.yaml", PKH + "explanation: Sejak 2007.\n")

    # Then that is taken
    assert not (other.settings.quizzes / "st.yaml.SALAH.txt").exists()
    assert other.round().quiz.questions[0].explanation == "Sejak 2007."
    assert other.round().quiz.prize is None
    other.sandbox.close()


def test_a_pipe_named_like_a_quiz_does_not_hold_up_the_folder(game: Game) -> None:
    os.mkfifo(game.settings.quizzes / "pipa.yaml")
    (game.settings.quizzes / "luar.yaml").symlink_to("/etc/hostname")
    game.file("st.yaml")

    assert game.round().status is RoundStatus.PLANNED
    assert answer(game, "pipa.yaml.SALAH.txt")
    assert "pintasan" in answer(game, "luar.yaml.SALAH.txt")


def test_the_answer_of_a_file_that_came_back_is_about_its_new_round(tmp_path: Path) -> None:
    with a_game(tmp_path) as game:
        # Given a quiz that was cancelled by taking its file away
        game.file("st.yaml", PKH + "publish_at: 2026-12-12 10:00\n")
        game.file("lain.yaml", PKH.replace("PKH", "BPNT").replace("Harapan", "Pangan"))
        (game.settings.quizzes / "st.yaml").unlink()
        game.look()

        # When it comes back for an earlier day
        game.file("st.yaml", PKH + "publish_at: 2026-12-05 10:00\n")

        # Then its answer says when it appears
        answer = (game.settings.quizzes / "st.OK.txt").read_text(encoding="utf-8")
    assert "akan tampil Sabtu, 5 Desember 2026" in answer
