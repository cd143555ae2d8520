"""The winners of a week: drafted when nothing can change them, thrown away when something can, sealed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotNow, Unknown
from bot.game.model import Verdict
from bot.services import announcing, correcting, passing_on, seconding, weighing
from bot.services.auditing import audit
from bot.store import comments, decisions, meta, notices, outbox, people, winners
from tests.services.playing import PKH, SATURDAY_10, SELDOM, SUNDAY_19, WEEK, Game, a_game

APPROVAL = '[winners]\napproval = true\nplaces = 1\nannounce = "minggu 19:00"\n'
ONE_PLACE = '[winners]\napproval = false\nplaces = 1\nannounce = "minggu 19:00"\n'


def _drafted(game: Game, week: str = WEEK) -> list[tuple[str, str]]:
    with game.store.read() as tx:
        rows = winners.of_week(tx, week)
        known = people.by_id(tx, [row.person_id for row in rows])
    return [(known[row.person_id].handle or "", row.state) for row in rows]


def _codes(directory: Path, speaking: list[str]) -> dict[str, str]:
    directory.mkdir()
    with a_game(directory, APPROVAL.replace("places = 1", "places = 2")) as game:
        with game.store.write(game.now) as tx:
            meta.put(tx, "code_secret", "00" * 16)
        game.opened()
        for handle in speaking:
            game.says(handle, "B")
            game.play_until(game.now + timedelta(minutes=5))
        game.play_until(SUNDAY_19)
        with game.store.read() as tx:
            rows = winners.of_week(tx, WEEK)
            known = people.by_id(tx, [row.person_id for row in rows])
        return {known[row.person_id].handle or "": row.code or "" for row in rows}


def test_a_winner_keeps_the_code_whatever_the_order_in_which_people_were_met(tmp_path: Path) -> None:
    codes = _codes(tmp_path / "one", ["sari", "budi"])

    in_another_order = _codes(tmp_path / "other", ["budi", "sari"])

    assert len(set(codes.values())) == 2
    assert in_another_order == codes


def _approve(game: Game, looked: bool = True) -> bool:
    with game.store.write(game.now) as tx:
        if looked and winners.of_week(tx, WEEK):
            body: dict[str, object] = {"bundle": announcing.draft_digest(tx, WEEK)}
            decisions.decide(tx, "looked-at-losers", f"week:{WEEK}", by="Rina", body=body)
        return announcing.approve(game.desk, tx, WEEK, by="Rina")


def test_a_week_is_drafted_at_its_time_and_not_before(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.opened()
        game.says("sari", "B")
        game.play_until(SUNDAY_19 - timedelta(minutes=1))
        before = _drafted(game)

        game.play_until(SUNDAY_19)

        assert before == []
        assert _drafted(game) == [("sari", "drafted")]


def test_nothing_is_announced_before_a_person_approves(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.opened()
        game.says("sari", "B")
        game.play_until(SUNDAY_19 + timedelta(hours=1))
        before = game.ledger("post")

        approved = _approve(game)
        game.play_until(game.now + timedelta(minutes=5))

        assert approved
        assert len(game.ledger("post")) == len(before) + 1
        assert _drafted(game) == [("sari", "announced")]


def test_a_draft_is_approved_only_when_its_nearest_losers_were_looked_at(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.opened()
        game.says("sari", "B")
        game.play_until(SUNDAY_19 + timedelta(minutes=5))

        unseen = _approve(game, looked=False)

        assert not unseen
        assert _drafted(game) == [("sari", "drafted")]
        assert _approve(game)


def test_a_draft_waits_no_longer_for_approval_when_a_second_persons_word_is_awaited(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        budi = game.says("budi", "Program Keluarga Sejahtera", minutes=0.5)
        game.play_until(SUNDAY_19)

        in_force = game.overrule(budi, Verdict.CORRECT)
        approved = _approve(game)
        game.turn()

        assert not in_force
        assert not approved
        assert _drafted(game) == []


@pytest.mark.parametrize(("agrees", "winner"), [(True, "budi"), (False, "sari")])
def test_the_week_is_drafted_anew_once_the_second_person_has_spoken(
    tmp_path: Path, agrees: bool, winner: str
) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        budi = game.says("budi", "Program Keluarga Sejahtera", minutes=0.5)
        game.play_until(SUNDAY_19)
        game.overrule(budi, Verdict.CORRECT)
        game.turn()
        with game.store.read() as tx:
            number = decisions.awaiting_second(tx)[0].id

        (seconding.agree if agrees else seconding.decline)(
            game.desk, f"overrule:{number}", by="Budi", now=game.now
        )
        game.turn()

        assert _drafted(game) == [(winner, "drafted")]


def test_an_approved_week_that_has_not_gone_out_is_taken_back(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        budi = game.says("budi", "Program Keluarga Sejahtera", minutes=0.5)
        game.play_until(SUNDAY_19)
        _approve(game)
        posted = game.ledger("post")
        with game.store.read() as tx:
            held = weighing.blocks(game.desk, tx, WEEK)

        game.overrule(budi, Verdict.CORRECT)
        announcing.draft_due(game.desk, game.now)
        game.turn()

        assert held == []
        assert game.action(f"winners:{WEEK}").state == "dropped"
        assert game.ledger("post") == posted


def test_an_announcement_that_may_be_out_keeps_its_winners(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        game.play_until(SUNDAY_19)
        _approve(game)
        with game.store.write(game.now) as tx:
            action = outbox.by_key(tx, f"winners:{WEEK}")
            assert action is not None
            action.state = "unknown"
            tx.session.add(action)

        with game.store.write(game.now) as tx:
            announcing.redraft(game.desk, tx, WEEK)

        assert _drafted(game) == [("sari", "approved")]


def test_equal_people_share_the_place(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE) as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        game.says("budi", "B", minutes=1)

        game.play_until(SUNDAY_19 + timedelta(hours=1))

        assert sorted(_drafted(game)) == [("budi", "announced"), ("sari", "announced")]


def test_a_week_without_a_right_answer_has_no_winners_and_is_not_announced(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE) as game:
        game.opened()
        game.says("sari", "A")

        game.play_until(SUNDAY_19 + timedelta(hours=1))

        assert _drafted(game) == []
        assert len(game.ledger("post")) == 1
        with game.store.read() as tx:
            assert len(decisions.about(tx, f"week:{WEEK}", "no-winners")) == 1


def test_a_week_that_nobody_had_won_is_announced_once_somebody_is_right(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE) as game:
        game.opened()
        sari = game.says("sari", "A")
        game.play_until(SUNDAY_19)
        game.turn()
        without = _drafted(game)

        game.overrule(sari, Verdict.CORRECT)
        with game.store.read() as tx:
            [waiting] = decisions.awaiting_second(tx)
        seconding.agree(game.desk, f"overrule:{waiting.id}", by="Budi", now=game.now)
        game.turn()
        game.turn()

        assert without == []
        assert _drafted(game) == [("sari", "announced")]


def test_winners_are_not_announced_on_a_day_of_mourning_but_at_the_same_time_of_the_next(
    tmp_path: Path,
) -> None:
    with a_game(tmp_path, f"{ONE_PLACE}[calendar]\nhold = [2026-11-29]\n") as game:
        game.opened()
        game.says("sari", "B")
        game.play_until(SUNDAY_19 + timedelta(hours=23))
        on_the_day = [*game.ledger("post")[1:], *game.ledger("story")]

        game.play_until(SUNDAY_19 + timedelta(hours=25))

        assert on_the_day == []
        assert len(game.ledger("post")) == 2
        with game.store.read() as tx:
            [told] = notices.of_code(tx, "notices.announcement-hold")
        assert "30 November 2026 pukul 19.00 WIB" in str(notices.facts(told)["until"])


def test_an_excluded_account_never_wins(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE + 'exclude = ["sari"]\n') as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        game.says("budi", "B", minutes=5)

        game.play_until(SUNDAY_19 + timedelta(hours=1))

        assert _drafted(game) == [("budi", "announced")]


def test_an_announced_week_is_corrected_in_public(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE) as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        budi = game.says("budi", "Program Keluarga Sejahtera", minutes=0.5)
        game.play_until(SUNDAY_19 + timedelta(hours=1))
        assert not game.overrule(budi, Verdict.CORRECT)
        with game.store.read() as tx:
            number = decisions.awaiting_second(tx)[0].id

        with pytest.raises(NotNow):
            seconding.agree(game.desk, f"overrule:{number}", by=" rina", now=game.now)
        seconding.agree(game.desk, f"overrule:{number}", by="Budi", now=game.now)
        game.play_until(game.now + timedelta(minutes=5))

        assert sorted(_drafted(game)) == [("budi", "announced"), ("sari", "lapsed")]
        assert game.action(f"correction:{WEEK}:1").state == "done"


def test_a_comment_that_waits_for_review_holds_the_week(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.opened()
        game.says("sari", "B. Program Kartu Harapan")
        game.play_until(SUNDAY_19 + timedelta(hours=1))

        with game.store.read() as tx:
            held = [block.code for block in weighing.blocks(game.desk, tx, WEEK)]

        assert held == ["winners.in-doubt"]
        assert game.now > SATURDAY_10
        assert _drafted(game) == []


def test_what_changed_while_the_announcement_was_on_its_way_is_corrected(game: Game) -> None:
    # Given an announcement whose answer was lost
    game.opened()
    for minutes, handle in enumerate(("sari", "budi", "tono", "wati"), start=1):
        game.says(handle, "B", minutes=minutes)
    game.sandbox.faults.after("publish", lambda: Unknown("answer lost"))
    game.sandbox.faults.lag = timedelta(minutes=3)
    game.play_until(SUNDAY_19)
    assert game.action(f"winners:{WEEK}").state == "unknown"

    # When two people take away the first winner's answer meanwhile
    with game.store.read() as tx:
        first = next(one for one in comments.judged(tx, game.round().id) if one.verdict is Verdict.CORRECT)
    assert not game.overrule(first.comment_id, Verdict.WRONG)
    with game.store.read() as tx:
        [waiting] = decisions.awaiting_second(tx)
    seconding.agree(game.desk, f"overrule:{waiting.id}", by="Dewi", now=game.now)
    game.play_until(SUNDAY_19 + timedelta(minutes=30))

    # Then the announcement is found, and corrected in public
    assert [text for text in game.ledger("post") if text.endswith(f"[{WEEK}]")] != []
    assert [text for text in game.ledger("post") if text.endswith(f"[{WEEK}-1]")] != []


def test_a_key_that_waits_for_approval_holds_the_week(game: Game) -> None:
    game.opened()
    game.says("sari", "C")
    game.play_until(SATURDAY_10 + timedelta(hours=4))
    game.file("st.yaml", PKH.replace("answer: B", "answer: C"))

    with game.store.read() as tx:
        held = [block.code for block in weighing.blocks(game.desk, tx, WEEK)]

    assert held == ["winners.key-waits"]


def test_a_week_is_announced_by_the_rules_of_its_day(tmp_path: Path) -> None:
    # Given a week announced with three places
    with a_game(tmp_path) as game:
        game.opened()
        for minutes, handle in enumerate(("sari", "budi", "tono", "wati"), start=1):
            game.says(handle, "B", minutes=minutes)
        game.play_until(SUNDAY_19 + timedelta(minutes=5))
        before = len(game.ledger("post"))

        # When bot.toml gives one place from now on, and something of that week is tallied again
        one_place = game.settings.model_copy(
            update={"winners": game.settings.winners.model_copy(update={"places": 1})}
        )
        desk = replace(game.desk, settings=one_place.within(game.settings.directory))
        with game.store.write(game.now) as tx:
            corrected = correcting.correct(desk, tx, WEEK, by="Rina", reason="uji")

        # Then the sealed week stays as it was
        assert not corrected
        assert len(game.ledger("post")) == before


def test_who_does_not_answer_in_time_is_shown_with_the_next_in_line(tmp_path: Path) -> None:
    with a_game(tmp_path, "[winners]\nplaces = 2\nmessage = true\nclaim_within = '2d'\n") as game:
        game.opened()
        for minutes, handle in enumerate(("sari", "budi", "tono", "wati"), start=1):
            game.says(handle, "B", minutes=minutes)
        game.play_until(SUNDAY_19 + timedelta(days=1))
        with game.store.read() as tx:
            in_time = passing_on.overdue(game.desk, tx, game.now)
            late = passing_on.overdue(game.desk, tx, game.now + timedelta(days=2))
            known = people.by_id(tx, range(1, 9))

    assert in_time == []
    assert [(known[row.person_id].handle, [known[one].handle for one in after]) for row, after in late] == [
        ("sari", ["tono"]),
        ("budi", ["wati"]),
    ]


def test_a_past_winner_cools_down_for_as_many_weeks_as_the_settings_say(tmp_path: Path) -> None:
    with a_game(tmp_path, ONE_PLACE + "cooldown_weeks = 1\n") as game:
        game.opened()
        game.says("sari", "B", minutes=1)
        game.play_until(SUNDAY_19 + timedelta(minutes=5))
        for week, question in ((1, "PKH itu singkatan dari apa?"), (2, "PKH kependekan dari apa?")):
            name = f"st-{week}.yaml"
            game.file(name, PKH.replace("Apa kepanjangan dari PKH?", question))
            game.play_until(SATURDAY_10 + timedelta(days=7 * week))
            game.says("sari", "B", minutes=1, name=name)
            game.says("budi", "B", minutes=2, name=name)
            game.play_until(SUNDAY_19 + timedelta(days=7 * week, minutes=5))

        with game.store.read() as tx:
            won = {row.week: row.person_id for row in winners.all_weeks(tx)}
            handles = {week: people.by_id(tx, [one])[one].handle for week, one in won.items()}
    assert handles == {"2026-W48": "sari", "2026-W49": "budi", "2026-W50": "sari"}


def test_a_draft_that_rests_on_a_run_is_made_anew_when_the_run_is_broken(tmp_path: Path) -> None:
    runs = "[scoring]\nstreak_bonus = 5\nstreak_length = 2\n"
    with a_game(tmp_path, f"{APPROVAL}{runs}") as game:
        # Given @sari first in the second week by the bonus of a run, drafted and not yet approved
        game.opened()
        sari = game.says("sari", "B")
        game.play_until(SATURDAY_10 + timedelta(hours=3))
        game.file("st-2.yaml", PKH.replace("Apa kepanjangan dari", "Singkatan apakah"))
        game.play_until(SATURDAY_10 + timedelta(days=7))
        game.says("budi", "B", minutes=1, name="st-2.yaml")
        game.says("sari", "B", minutes=2, name="st-2.yaml")
        game.play_until(SUNDAY_19 + timedelta(days=7))
        before = _drafted(game, "2026-W49")

        # When two people take away her answer of the week before
        game.overrule(sari, Verdict.WRONG)
        with game.store.read() as tx:
            [waiting] = decisions.awaiting_second(tx)
        seconding.agree(game.desk, f"overrule:{waiting.id}", by="Budi", now=game.now)
        game.turn()

        assert (before, _drafted(game, "2026-W49")) == ([("sari", "drafted")], [("budi", "drafted")])


def test_what_holds_a_week_back_is_told_in_words(tmp_path: Path) -> None:
    with a_game(tmp_path, APPROVAL) as game:
        game.opened()
        game.says("sari", "C")
        game.play_until(SATURDAY_10 + timedelta(hours=4))
        game.file("st.yaml", PKH.replace("answer: B", "answer: C"))
        game.play_until(SUNDAY_19 + timedelta(minutes=5))

        with game.store.read() as tx:
            (held,) = notices.of_code(tx, "notices.week-held")

        assert "winners." not in held.facts
        assert "ST-1" in held.facts


def test_more_reasons_than_are_told_are_counted(tmp_path: Path) -> None:
    # Given a played round, and five of the same week that are still open when its winners are due
    with a_game(tmp_path, pace=SELDOM.replace("1h", "1d")) as game:
        game.file("st.yaml")
        for hour in range(11, 16):
            question = PKH.replace("PKH?", f"PKH pukul {hour}?")
            game.file(f"st-{hour}.yaml", f"{question}publish_at: 2026-11-28 {hour}:00\nclose_after: 3d\n")

        game.play_until(SUNDAY_19 + timedelta(minutes=5))

        with game.store.read() as tx:
            (held,) = notices.of_code(tx, "notices.week-held")
            reasons = str(notices.facts(held)["reasons"])
    assert reasons.count("belum selesai") == 3
    assert reasons.endswith("… dan 2 lainnya")


def test_the_time_to_answer_runs_from_the_announcement_however_late_it_was_approved(tmp_path: Path) -> None:
    with a_game(
        tmp_path, ONE_PLACE.replace("false", "true") + "message = true\nclaim_within = '2d'\n"
    ) as game:
        # Given a draft that nobody approves for four days
        game.opened()
        game.says("sari", "B")
        game.play_until(SUNDAY_19 + timedelta(days=4))
        with game.store.write(game.now) as tx:
            announcing.note_losers_seen(tx, WEEK, announcing.draft_digest(tx, WEEK), by="Rina")
            assert announcing.approve(game.desk, tx, WEEK, by="Rina")
        out_at = game.now

        # When it is out
        game.play_until(game.now + timedelta(minutes=5))

        # Then the winner has the whole time from now on, and the post says how long
        with game.store.read() as tx:
            [row] = winners.of_week(tx, WEEK)
        assert row.claim_by is not None
        assert timedelta(0) <= row.claim_by - out_at - timedelta(days=2) <= timedelta(minutes=5)
        assert "Mohon membalas dalam 2 hari sejak pesan itu." in game.ledger("post")[-1]
        assert "Kami tunggu sampai Sabtu, 5 Desember 2026" in game.ledger("message")[-1]
        assert audit(game.store).ok, audit(game.store).differences
