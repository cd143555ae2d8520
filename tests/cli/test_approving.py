"""`sabtu approve`: drafts, posts and other people's proposals, as they are met."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.messages import say
from bot.game.model import RoundStatus, Verdict
from bot.services import excluding, passing_on
from bot.store import decisions, people, winners
from tests.cli.office import NEAR, an_office, comment_of, sabtu_says, state_of
from tests.services.playing import PKH, SATURDAY_10, SUNDAY_19, WEEK, Game


def _proposed(office: Game) -> int:
    """Propose, in Sari's name, to count Budi's answer and its equals; return the proposal's number."""
    command = ("overrule", comment_of(office, "budi"), "correct", "--alike", "--reason", "sama artinya")
    sabtu_says(office, *command, "--yes", "--as", "Sari")
    with office.store.read() as tx:
        ((first, *_),) = decisions.proposals(tx)
    return first.id


def test_an_overrule_that_waits_may_be_declined(office: Game, capsys: pytest.CaptureFixture[str]) -> None:
    # Given an overrule of equal answers that waits for a second person
    office.says("wati", NEAR, minutes=0.6)
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    number = _proposed(office)
    decline = ("approve", f"overrule:{number}", "--decline", "--as", "Budi", "--yes")
    capsys.readouterr()

    # When another declines it, twice
    once, again = sabtu_says(office, *decline), sabtu_says(office, *decline)

    # Then all of it is off, the verdicts stay, and there is nothing to decline any more
    shown = capsys.readouterr()
    assert (once, again) == (0, 2)
    assert "Ditolak" in shown.out
    assert f"Tidak ada usulan overrule:{number} yang menunggu" in shown.err
    assert {office.verdicts()[name] for name in ("budi", "wati")} == {"wrong"}
    with office.store.read() as tx:
        assert decisions.proposals(tx) == []


@pytest.mark.parametrize("seconding", ["approve", "overrule"])
def test_a_second_person_is_shown_also_whom_an_equal_answer_since_would_help(
    office: Game, capsys: pytest.CaptureFixture[str], seconding: str
) -> None:
    # Given an overrule of Budi's answer that waits, and Tono who gives the same answer meanwhile
    office.play_until(SATURDAY_10 + timedelta(minutes=61))
    number = _proposed(office)
    office.says("tono", NEAR, minutes=70)
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    command = {
        "approve": ("approve", f"overrule:{number}"),
        "overrule": ("overrule", comment_of(office, "budi"), "correct", "--reason", "ya"),
    }[seconding]
    capsys.readouterr()

    # When a second person agrees
    code = sabtu_says(office, *command, "--as", "Budi", "--yes")

    # Then they were shown that both rise, and both do
    shown = capsys.readouterr().out
    assert code == 0
    assert re.findall(r"\+ @(\w+) naik ke tempat (\d)", shown) == [("budi", "1"), ("tono", "3")]
    office.play_until(SUNDAY_19 + timedelta(hours=2))
    with office.store.read() as tx:
        known = people.by_id(tx, [row.person_id for row in winners.of_week(tx, WEEK)])
        won = [(known[row.person_id].handle, row.rank) for row in winners.of_week(tx, WEEK)]
    assert won == [("budi", 1), ("sari", 2), ("tono", 3)]


def test_nobody_seconds_their_own_lapse(silent: Game, capsys: pytest.CaptureFixture[str]) -> None:
    number = _propose_lapse(silent)

    code = sabtu_says(silent, "approve", f"lapse:{number}", "--as", "rina", "--yes", at="2026-12-01 23:00")

    assert code == 3
    assert "Orang kedua harus orang lain, bukan rina." in capsys.readouterr().err


def test_a_round_is_approved_having_been_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a round whose post waits for approval
    with an_office(tmp_path, "[approval]\nposts = true\n") as game:
        game.file("st.yaml")
        game.turn()
        capsys.readouterr()

        # When a person approves it
        code = sabtu_says(game, "approve", "ST-1", "--as", "Rina", "--yes", at="2026-11-25 09:00")

        # Then the caption, the key, the picture and until when it may go out were shown
        shown = capsys.readouterr().out
        assert (code, game.round().status) == (0, RoundStatus.APPROVED)
        assert "[ST-1]" in shown
        assert "Program Keluarga Harapan" in shown
        assert "28-11-2026 10.00 WIB" in shown
        assert (tmp_path / "var" / "approval" / "1" / "post-1.jpg").exists()

        # And there is nothing left to approve
        assert sabtu_says(game, "approve", "ST-1", "--as", "Dewi", "--yes", at="2026-11-25 09:05") == 3


def test_a_post_altered_in_the_database_is_refused_in_words_and_made_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with an_office(tmp_path, "[approval]\nposts = true\n") as game:
        game.file("st.yaml")
        game.turn()
        with game.store.in_line() as connection:
            connection.exec_driver_sql("UPDATE bundle SET caption = 'lain'")
        capsys.readouterr()
        command = ("approve", "1", "--as", "Rina", "--yes")

        refused = sabtu_says(game, *command, at="2026-11-25 09:00")
        game.turn()
        approved = sabtu_says(game, *command, at="2026-11-25 09:05")

        shown = capsys.readouterr()
        assert (refused, approved) == (3, 0)
        assert "Isi ST-1 di basis data sudah diubah" in shown.err
        assert "lain\n" not in shown.out


@pytest.mark.parametrize("write", ["post:99", "reveal:1"])
def test_a_write_that_is_not_in_doubt_is_not_for_a_person_to_say(office: Game, write: str) -> None:
    assert sabtu_says(office, "approve", write, "--is-out", "--as", "Rina", "--yes") in (2, 3)
    assert office.action("post:1").state == "done"


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


def test_the_second_person_sees_whom_all_of_a_proposal_helps(
    office: Game, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a proposal for two equal answers, of which the one not named came sooner
    office.says("wati", NEAR, minutes=0.3)
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    number = _proposed(office)
    capsys.readouterr()

    assert sabtu_says(office, "approve", f"overrule:{number}", "--yes", "--as", "Budi") == 0

    assert "@wati" in capsys.readouterr().out


def test_an_exclusion_shows_the_correction_that_it_would_publish_to_both_who_decide(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with an_office(tmp_path, "[winners]\nplaces = 1\n") as game:
        # Given an announced week that @sari won before @budi
        game.opened()
        game.says("sari", "B", minutes=1)
        game.says("budi", "B", minutes=2)
        game.play_until(SUNDAY_19 + timedelta(minutes=5))
        head, words = game.store.head(), ("--reason", "Akun petugas kami.", "--as", "Rina")

        # When an exclusion is looked at, with nobody to answer
        assert sabtu_says(game, "player", "sari", "--exclude", *words) == 2
        looked = capsys.readouterr().out

        # Then the text for the public was shown, and nothing is changed
        assert game.store.head() == head
        for line in ("  Akun petugas kami.", "@budi, 10 poin", "Tidak lagi termasuk pemenang: sari"):
            assert line in looked

        # And the second person is shown it too
        sabtu_says(game, "player", "sari", "--exclude", *words, "--yes")
        with game.store.read() as tx:
            [proposal] = excluding.waiting(tx)
        capsys.readouterr()
        assert sabtu_says(game, "approve", f"exclusion:{proposal.number}", "--as", "Dewi", "--yes") == 0
        assert "  Akun petugas kami." in capsys.readouterr().out
        game.play_until(SUNDAY_19 + timedelta(hours=1, minutes=5))
        posted = game.sandbox.newest_post()
        assert posted is not None
        assert "Akun petugas kami." in posted.caption


def test_a_new_key_shows_the_correction_that_it_would_publish(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with an_office(tmp_path, "[winners]\nplaces = 1\n") as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        game.says("budi", "C", minutes=2)
        game.play_until(SUNDAY_19 + timedelta(minutes=5))
        game.file("st.yaml", PKH.replace("answer: B", "answer: C"))

        assert sabtu_says(game, "approve", "ST-1", "--as", "Rina", "--yes") == 0

        shown = capsys.readouterr().out
        assert f"Pekan {WEEK} sudah diumumkan: ralat akan terbit untuk umum" in shown
        assert say("winners.key-changed", "id") in shown


@pytest.mark.parametrize("by", ["Dewi", "Rina"])
def test_a_proposal_that_waits_for_a_second_person_may_be_declined(
    office: Game, by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a winner announced, and then an exclusion of theirs that Rina proposes
    office.play_until(SUNDAY_19 + timedelta(minutes=5))
    excluding.exclude(office.desk, office.person("sari"), by="Rina", reason="pegawai", now=office.now)
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
    code = sabtu_says(silent, "approve", f"lapse:{number}", "--as", "Dewi", "--yes", at="2026-12-01 23:00")

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
