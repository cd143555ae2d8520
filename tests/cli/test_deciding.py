"""Commands by which people decide, as they meet them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, main
from bot.cli.group import sabtu
from bot.game.model import Verdict
from bot.services import excluding, passing_on
from bot.store import comments, decisions, people, winners
from bot.store.opening import open_store
from tests.services.playing import MONDAY, SATURDAY_10, SUNDAY_19, WEEK, Game

APPROVAL = "[winners]\napproval = true\n"
AFTER = "2026-11-29 20:00"
NEAR = "Program Keluarga Sejahtera"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Game]:
    """An office whose memory is a file, as commands find it, with one winner and one near loser."""
    url = f"sqlite:///{tmp_path / 'var' / 'sabtu.db'}"
    store = open_store(url, platform="sandbox", account="kemensos.uji", now=MONDAY)
    game = Game(tmp_path, APPROVAL, store=store)
    game.opened()
    game.says("sari", "B", minutes=1)
    game.says("budi", NEAR, minutes=0.5)
    yield game
    game.sandbox.close()
    game.store.close()


def sabtu_says(game: Game, *arguments: str) -> int:
    return main(["-C", str(game.settings.directory), *arguments, "--now", AFTER])


def comment_of(game: Game, handle: str) -> str:
    with game.store.read() as tx:
        judged = comments.judged(tx, game.round().id)
        known = people.by_id(tx, [one.person_id for one in judged])
    return next(one.comment_id for one in judged if known[one.person_id].handle == handle)


def state_of(game: Game) -> set[str]:
    with game.store.read() as tx:
        return {row.state for row in winners.of_week(tx, WEEK)}


def test_yes_approves_no_winners_whose_nearest_losers_nobody_was_shown_before(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a draft that nobody has looked at
    office.play_until(SUNDAY_19 + timedelta(minutes=5))

    # When it is approved without a question
    first = sabtu_says(office, "approve", WEEK, "--as", "Rina", "--yes")
    shown = capsys.readouterr()

    # Then it is shown and refused with what to type, and approved only by the next call
    assert (first, state_of(office)) == (3, {"drafted"})
    assert "Paling dekat dengan tempat pemenang" in shown.out
    assert f"sabtu -C {office.settings.directory} approve {WEEK} --as Rina --yes" in shown.err
    assert sabtu_says(office, "approve", WEEK, "--as", "Rina", "--yes") == 0
    assert state_of(office) == {"approved"}


def test_a_draft_that_was_shown_at_an_unanswered_question_may_be_approved_with_yes(office: Game) -> None:
    office.play_until(SUNDAY_19 + timedelta(minutes=5))

    assert sabtu_says(office, "approve", WEEK, "--as", "Rina") == 2  # nobody is there to answer
    assert state_of(office) == {"drafted"}
    assert sabtu_says(office, "approve", WEEK, "--as", "Rina", "--yes") == 0


def test_having_seen_one_draft_says_nothing_of_the_next(office: Game) -> None:
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    sabtu_says(office, "approve", WEEK, "--as", "Rina")
    office.overrule(comment_of(office, "budi"), Verdict.CORRECT, by="Rina")
    office.overrule(comment_of(office, "budi"), Verdict.CORRECT, by="Budi")
    office.play_until(office.now + timedelta(minutes=5))

    assert state_of(office) == {"drafted"}
    assert sabtu_says(office, "approve", WEEK, "--as", "Rina", "--yes") == 3


def test_the_same_overrule_is_proposed_once_and_seconded_by_another_person(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given an overrule by Sari that waits for a second person
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    command = ("overrule", comment_of(office, "budi"), "correct", "--reason", "sama artinya", "--yes")
    assert sabtu_says(office, *command, "--as", "Sari") == 0

    # When Sari repeats it, and looks how things are
    capsys.readouterr()
    again = sabtu_says(office, *command, "--as", " sari")
    refused = capsys.readouterr().err
    sabtu_says(office, "status")
    listed = capsys.readouterr().out

    # Then it is one proposal, and the same words by Budi put it into force
    assert again == 3
    assert "sudah diusulkan oleh Sari" in refused
    assert listed.count("orang kedua") == 1
    assert sabtu_says(office, *command, "--as", "Budi") == 0
    with office.store.read() as tx:
        assert decisions.awaiting_second(tx) == []
        (agreed,) = decisions.of_kind(tx, "second-overrule")
    assert agreed.by == "Budi"
    assert office.verdicts()["budi"] == "correct"


def test_a_proposal_of_many_equal_answers_is_listed_once(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    office.says("wati", NEAR, minutes=0.6)
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    sabtu_says(
        office,
        "overrule",
        comment_of(office, "budi"),
        "correct",
        "--alike",
        "--reason",
        "r",
        "--yes",
        "--as",
        "S",
    )
    capsys.readouterr()

    sabtu_says(office, "status")

    assert capsys.readouterr().out.count("orang kedua") == 1


def test_the_second_person_sees_whom_all_of_a_proposal_helps(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a proposal for two equal answers, of which the one not named came sooner
    office.says("wati", NEAR, minutes=0.3)
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    command = ("overrule", comment_of(office, "budi"), "correct", "--alike", "--reason", "sama artinya")
    sabtu_says(office, *command, "--yes", "--as", "Sari")
    with office.store.read() as tx:
        ((first, *_),) = decisions.proposals(tx)
    capsys.readouterr()

    assert sabtu_says(office, "approve", f"overrule:{first.id}", "--yes", "--as", "Budi") == 0

    assert "@wati" in capsys.readouterr().out


def test_a_stop_without_a_reason_is_told_without_one(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    sabtu_says(office, "stop", "--as", "Sari")
    capsys.readouterr()

    sabtu_says(office, "status")

    said = capsys.readouterr().out
    assert "dihentikan oleh Sari. Lanjutkan" in said
    assert '""' not in said


def test_a_round_that_cannot_be_cancelled_says_its_state_in_words(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    office.play_until(SATURDAY_10 + timedelta(minutes=5))

    code = sabtu_says(office, "cancel", "1", "--reason", "keliru", "--as", "Rina", "--yes")

    assert code == 3
    assert "Ronde 1 (dibuka)" in capsys.readouterr().err


def test_stopping_takes_yes_and_a_name_as_every_change_does(office: Game) -> None:
    assert sabtu_says(office, "stop", "cek", "--as", "Sari", "--yes") == 0
    assert sabtu_says(office, "resume", "--as", "Sari", "--yes") == 0


def _commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if isinstance(command, click.Group):
                yield from _commands(command, f"{path}{name} ")
            elif command is not None:
                yield f"{path}{name}", command


def test_what_asks_for_a_name_takes_yes_and_what_asks_takes_a_name() -> None:
    # Reviewing is a talk at a terminal: there is no answer to give in advance.
    odd = {
        name: parameters & {"acting", "yes"}
        for name, command in _commands(sabtu)
        if len((parameters := {one.name for one in command.params}) & {"acting", "yes"}) == 1
    }

    assert len(COMMANDS) > 20
    assert odd == {"review": {"acting"}}


@pytest.mark.parametrize("by", ["Dewi", "Rina"])
def test_a_proposal_that_waits_for_a_second_person_may_be_declined(
    office: Game, by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a winner announced, and then an exclusion of theirs that Rina proposes
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    excluding.exclude(office.desk, "sari", by="Rina", reason="pegawai", now=office.now)
    with office.store.read() as tx:
        [proposal] = excluding.waiting(tx)

    # When another declines it, or she takes it back
    words = ("approve", f"exclusion:{proposal.number}", "--decline", "--as", by, "--yes")
    code = sabtu_says(office, *words)

    # Then it is off, and declined once
    assert (code, capsys.readouterr().out) == (0, "Ditolak; usulan itu tidak berlaku.\n")
    with office.store.read() as tx:
        assert excluding.waiting(tx) == []
        assert decisions.excluded(tx) == set()
    assert (
        sabtu_says(office, "approve", f"exclusion:{proposal.number}", "--decline", "--as", by, "--yes") == 2
    )


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[Game]:
    """An office whose winner, @sari, did not answer in time."""
    url = f"sqlite:///{tmp_path / 'var' / 'sabtu.db'}"
    store = open_store(url, platform="sandbox", account="kemensos.uji", now=MONDAY)
    game = Game(tmp_path, "[winners]\nmessage = true\nclaim_within = '1d'\n", store=store)
    game.opened()
    game.says("sari", "B", minutes=1)
    game.play_until(SUNDAY_19 + timedelta(days=2))
    yield game
    game.sandbox.close()
    game.store.close()


def _propose_lapse(game: Game) -> int:
    sari = game.person("sari")
    return passing_on.propose(game.desk, WEEK, sari, by="Rina", reason="diam", now=game.now)


def test_a_proposed_lapse_may_be_declined_and_proposed_again(silent: Game) -> None:
    number = _propose_lapse(silent)

    code = sabtu_says(silent, "approve", f"lapse:{number}", "--decline", "--as", "Dewi", "--yes")

    with silent.store.read() as tx:
        waiting = passing_on.waiting(tx)
    assert (code, waiting, state_of(silent)) == (0, [], {"announced"})
    assert _propose_lapse(silent) > number


def test_a_winner_is_still_the_one_whose_prize_lapses_when_another_bears_their_old_handle(
    silent: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a winner who took another name, of which all that was seen is that somebody else has the old one
    number = _propose_lapse(silent)
    sari = silent.person("sari")
    with silent.store.write(silent.now) as tx:
        people.meet(tx, {"999": "sari"}, silent.now)
    capsys.readouterr()

    # When another person agrees to the lapse that was proposed before
    later = ("--now", "2026-12-01 23:00")
    call = ("approve", f"lapse:{number}", "--as", "Dewi", "--yes", *later)
    code = main(["-C", str(silent.settings.directory), *call])

    # Then it is the winner's prize that lapses
    assert code == 0
    assert "@sari tidak menjawab" in capsys.readouterr().out
    with silent.store.read() as tx:
        assert [(row.person_id, row.state) for row in winners.of_week(tx, WEEK)] == [(sari.id, "lapsed")]


def test_only_a_proposal_can_be_declined(office: Game, capsys: pytest.CaptureFixture[str]) -> None:
    assert sabtu_says(office, "approve", "1", "--decline", "--as", "Dewi", "--yes") == 2

    assert '"1" bukan usulan yang bisa ditolak' in capsys.readouterr().err


def test_a_draft_altered_in_the_database_is_refused_in_words_and_made_anew(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a draft whose bytes somebody altered in place
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    with office.store.in_line() as connection:
        connection.exec_driver_sql("UPDATE bundle SET caption = 'lain'")
    capsys.readouterr()

    # When it is to be approved
    code = sabtu_says(office, "approve", WEEK, "--as", "Rina", "--yes")

    # Then that is said with the way out, and the draft is made anew as it was
    assert code == 3
    assert f"Isi {WEEK} di basis data sudah diubah" in capsys.readouterr().err
    office.play_until(office.now + timedelta(minutes=10))
    assert sabtu_says(office, "approve", WEEK, "--as", "Rina", "--yes") == 3
    assert "lain\n" not in capsys.readouterr().out
    assert sabtu_says(office, "approve", WEEK, "--as", "Rina", "--yes") == 0


def test_every_hint_names_its_command_with_the_folder_that_was_given(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given an office that waits for its winners' approval, for a second person and for `resume`
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    overrule = ("overrule", comment_of(office, "budi"), "correct", "--reason", "sama artinya", "--yes")
    sabtu_says(office, *overrule, "--as", "Sari")
    folder = f"sabtu -C {office.settings.directory} "
    capsys.readouterr()

    # When it is looked at, stopped, and asked for what is not there
    sabtu_says(office, "stop", "--as", "Sari")
    sabtu_says(office, "status")
    for words in (("round", "77"), ("sandbox", "say", "wati", "B", "--round", "77")):
        main(["-C", str(office.settings.directory), *words])
    shown = capsys.readouterr()

    # Then each command it names is one to copy
    told = shown.out + shown.err
    named = re.findall(rf"sabtu (?:-C \S+ )?(?:{'|'.join(COMMANDS)})\b", told)
    assert {one.removeprefix(folder) for one in named} >= {"approve", "resume", "rounds", "run"}
    assert [one for one in named if not one.startswith(folder)] == []
    assert "{sabtu}" not in told
