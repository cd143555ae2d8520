"""Commands by which people decide, as they meet them."""

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, main
from bot.cli.group import sabtu
from bot.store import comments, decisions
from tests.cli.office import NEAR, an_office, comment_of, sabtu_says
from tests.services.playing import SATURDAY_10, SUNDAY_19, WEEK, Game


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


class _Typing(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("typed", ["b\n", "b\nsama artinya\ntidak\n"])
def test_who_breaks_off_a_review_having_seen_whom_it_helps_is_recorded(
    office: Game, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    office.says("tono", "B. Program Kartu Harapan", minutes=2)
    office.play_until(SATURDAY_10 + timedelta(minutes=61))

    monkeypatch.setattr("sys.stdin", _Typing(typed))
    sabtu_says(office, "review", "--as", "Rina")

    with office.store.read() as tx:
        [backed_out] = decisions.of_kind(tx, "backed-out")
    assert (backed_out.by, decisions.body(backed_out)["verdict"]) == ("Rina", "correct")
    assert office.verdicts()["tono"] == "review"


def test_a_slip_in_a_review_is_told_in_the_readers_language_and_asked_again(
    office: Game, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office.says("tono", "B. Program Kartu Harapan", minutes=2)
    office.play_until(SATURDAY_10 + timedelta(minutes=61))

    monkeypatch.setattr("sys.stdin", _Typing("x\ns\n   \nbukan itu\nya\n"))
    code = sabtu_says(office, "review", "--as", "Rina")

    shown = capsys.readouterr()
    assert (code, office.verdicts()["tono"]) == (0, "wrong")
    assert "Salah: 'x' bukan salah satu dari" in shown.err
    assert "Salah: Alasannya tidak boleh kosong" in shown.err
    assert "Error" not in shown.out + shown.err


def test_a_reason_holds_no_control_characters_when_it_goes_into_the_record(tmp_path: Path) -> None:
    with an_office(tmp_path, "") as game:
        game.file("st.yaml")
        words = ("--reason", " salah\x1b[2J soal\x07 ", "--as", "Rina", "--yes")

        assert sabtu_says(game, "cancel", "ST-1", *words, at="2026-11-24 09:00") == 0

        with game.store.read() as tx:
            [cancelled] = decisions.of_kind(tx, "cancel")
    assert cancelled.reason == "salah[2J soal"


def test_a_reason_typed_in_a_review_holds_no_control_characters(
    office: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.says("tono", "B. Program Kartu Harapan", minutes=2)
    office.play_until(SATURDAY_10 + timedelta(minutes=61))

    monkeypatch.setattr("sys.stdin", _Typing("s\n\x07\n salah\x1b[2J soal\x07 \nya\n"))
    code = sabtu_says(office, "review", "--as", "Rina")

    with office.store.read() as tx:
        ruled = comments.effective_overrules(tx, office.round().id)
    assert (code, [row.reason for row in ruled.values()]) == (0, ["salah[2J soal"])


def test_who_looks_whom_an_overrule_would_help_and_leaves_it_is_recorded(office: Game) -> None:
    office.play_until(SATURDAY_10 + timedelta(minutes=61))

    sabtu_says(office, "overrule", comment_of(office, "budi"), "correct", "--reason", "x", "--as", "Rina")

    with office.store.read() as tx:
        [backed_out] = decisions.of_kind(tx, "backed-out")
    assert backed_out.by == "Rina"


def test_an_overruled_comment_is_explained_by_who_decided_it_and_why(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a right answer that Rina overrules for a reason
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    overrule = ("overrule", comment_of(office, "sari"), "wrong", "--reason", "akun kantor", "--yes")
    sabtu_says(office, *overrule, "--as", "Rina")
    proposed = _explanation(office, "sari", capsys)

    # When Budi agrees
    sabtu_says(office, *overrule, "--as", "Budi")
    agreed = _explanation(office, "sari", capsys)

    # Then the judge's reason explains what is in force only until then, and stands beside it after
    assert "adalah jawaban yang benar" in proposed
    assert agreed == f"Diputus Rina, disetujui Budi: akun kantor (juri semula: benar; {proposed})"


def test_what_one_person_decides_is_explained_by_their_word_alone(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    overrule = ("overrule", comment_of(office, "budi"), "chatter", "--reason", "bercanda", "--yes")
    sabtu_says(office, *overrule, "--as", "Rina")

    assert _explanation(office, "budi", capsys).startswith("Diputus Rina: bercanda (juri semula: salah; ")


def test_who_overrules_after_the_announcement_sees_the_reason_that_will_be_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a week whose winner is announced
    with an_office(tmp_path, "") as office:
        office.opened()
        office.says("sari", "B", minutes=1)
        office.says("budi", NEAR, minutes=0.5)
        office.says("wati", "A", minutes=2)
        office.play_until(SUNDAY_19 + timedelta(minutes=5))
        near = ("overrule", comment_of(office, "budi"), "correct", "--yes", "--as")
        capsys.readouterr()

        # When its winner is overruled by Sari, and Budi looks at it, in both ways there are
        sabtu_says(office, *near, "Sari", "--reason", " Jawaban itu  sama artinya. ")
        proposed = capsys.readouterr().out
        with office.store.read() as tx:
            ((first,),) = decisions.proposals(tx)
        sabtu_says(office, "approve", f"overrule:{first.id}", "--as", "Sari", "--yes")
        looked = capsys.readouterr().out
        sabtu_says(office, *near, "Budi", "--reason", "setuju")
        agreed = capsys.readouterr().out
        harmless = ("overrule", comment_of(office, "wati"), "chatter", "--reason", "bercanda", "--yes")
        sabtu_says(office, *harmless, "--as", "Sari")
        nothing = capsys.readouterr().out
        office.play_until(office.now + timedelta(hours=1))

        # Then each was shown the reason as it went out, and nobody is warned where nothing goes out
        warning = f"Pekan {WEEK} sudah diumumkan"
        for shown in (proposed, looked, agreed):
            assert warning in shown
            assert "\n  Jawaban itu  sama artinya.\n" in shown
        assert warning not in nothing
        assert "\n\nJawaban itu  sama artinya.\n\n" in office.ledger("post")[-1]


@pytest.mark.parametrize("command", ["overrule", "player"])
def test_the_help_of_a_reason_says_that_it_may_be_published(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        sabtu.main([command, "--help"], prog_name="sabtu")

    assert "bisa terbit untuk umum" in " ".join(capsys.readouterr().out.split())


def _explanation(office: Game, handle: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    sabtu_says(office, "player", handle, "--json")
    (comment,) = json.loads(capsys.readouterr().out)["comments"]
    return str(comment["explanation"])


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
    assert "Ronde ST-1 (dibuka)" in capsys.readouterr().err


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
