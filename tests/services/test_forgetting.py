import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.messages import say_problem
from bot.errors import NotNow, UserError
from bot.judging.judge import Judge, judge_version
from bot.services.auditing import audit
from bot.services.forgetting import all_about, find, forget, forget_what_is_old
from bot.store import comments, decisions, mentions, people, rounds
from bot.store.bundles import Bundle, Sheet, load, of_subject, save
from bot.store.database import Store
from bot.store.notices import tell, unsent
from bot.store.opening import open_store
from tests.conftest import MONDAY
from tests.store import content
from tests.store.content import OPENED, Said, a_quiz, open_round, say, settle

LATER = OPENED + timedelta(days=30)


def _played(store: Store) -> int:
    round_id = open_round(store, a_quiz())
    say(store, round_id, [Said("sari.dewi", "B, nomor saya 0812"), Said("budi", "b kak", 2)], a_quiz())
    return round_id


def test_a_forgotten_person_is_nowhere_any_more_and_the_audit_holds(tmp_path: Path) -> None:
    # Given a round in which Sari played, and a team that was told of her
    file = tmp_path / "sabtu.db"
    store = open_store(f"sqlite:///{file}", platform="sandbox", account="kemensosri", now=MONDAY)
    settle(store, _played(store))
    with store.write(OPENED) as tx:
        tell(tx, "n1", "notices.doubt", handle="sari.dewi")
        tell(tx, "n2", "notices.doubt", handle="sari")

    # When she asks to be forgotten
    found = forget(store, "@Sari.Dewi", by="Dewi", reason="atas permintaan sendiri", now=LATER)

    # Then her name and words are in no file, her points stay, and the audit says who was forgotten
    assert found.comments == 1
    with store.read() as tx:
        assert people.by_handle(tx, "sari.dewi") is None
        assert [row.key for row in unsent(tx)] == ["n2"]
    report = audit(store)
    assert report.ok, report.differences
    assert (report.checked["forgotten"], report.checked["scores"]) == (1, 2)
    for one in tmp_path.iterdir():  # the write-ahead log of the open database among them
        assert b"sari.dewi" not in one.read_bytes(), one
        assert b"nomor saya" not in one.read_bytes(), one
    store.close()


def test_the_pictures_of_weeks_they_won_go_too(store: Store) -> None:
    settle(store, _played(store))
    content.announce(store, LATER)
    kept = Sheet(b"jpeg of a quiz", "soal")
    podium = Bundle(f"week:{content.WEEK}", "[W48]", "@sari.dewi", (Sheet(b"podium", "x"), kept), None, "")
    with store.write(LATER) as tx:
        save(tx, podium)
        other = save(tx, Bundle("round:1", "[ST-1]", "kuis", (kept,), None, ""))
        tx.session.connection().exec_driver_sql("UPDATE winner SET state = 'sent'")

    forget(store, "sari.dewi", by="Dewi", reason=None, now=LATER)

    with store.read() as tx:
        left = load(tx, other)
        assert left is not None
        assert left.sheets == (kept,)
        assert of_subject(tx, podium.subject) == []


def test_nobody_is_forgotten_in_the_middle_of_a_game(store: Store) -> None:
    _played(store)

    with pytest.raises(NotNow) as refused:
        forget(store, "@sari.dewi", by="Dewi", reason=None, now=LATER)

    (problem,) = refused.value.problems
    assert say_problem(problem, "id").startswith("@sari.dewi belum bisa dilupakan: masih ikut dalam ronde 1.")


def test_nobody_is_forgotten_while_a_prize_waits_for_them(store: Store) -> None:
    settle(store, _played(store))
    content.announce(store, LATER)

    with pytest.raises(NotNow) as refused:
        forget(store, "sari.dewi", by="Dewi", reason=None, now=LATER)

    (problem,) = refused.value.problems
    assert "menang di pekan 2026-W48 dan" in say_problem(problem, "id")


def test_an_unknown_handle_is_said(store: Store) -> None:
    with pytest.raises(UserError, match=r"keeping.no-such-person"):
        forget(store, "siapa", by="Dewi", reason=None, now=LATER)


def test_it_is_said_how_often_the_team_wrote_the_name(store: Store) -> None:
    settle(store, _played(store))
    with store.write(LATER) as tx:
        decisions.decide(tx, "exclude", "person:1", by="Rani", reason="@sari.dewi pegawai kami")

    assert forget(store, "sari.dewi", by="Dewi", reason=None, now=LATER).mentions == 1


def test_what_is_old_is_forgotten_and_what_is_young_stays(store: Store) -> None:
    # Given Sari, who played long ago only, and Budi, who played again
    settle(store, _played(store))
    again = open_round(store, a_quiz(), OPENED + timedelta(days=400))
    say(store, again, [Said("budi", "b")], a_quiz())

    # When a year's retention is applied, twice
    now = OPENED + timedelta(days=401)
    first = forget_what_is_old(store, timedelta(days=365), now)
    second = forget_what_is_old(store, timedelta(days=365), now)

    # Then Sari is gone, Budi's old words too, and his new ones are there
    assert (first, second) == ((1, 2), (0, 0))
    with store.read() as tx:
        assert people.by_handle(tx, "sari.dewi") is None
        about = all_about(tx, find(tx, "budi"))
    assert [one["text"] for one in about["comments"]] == [None, "b"]  # type: ignore[call-overload, index, union-attr]
    report = audit(store)
    assert report.ok, report.differences
    assert report.checked["forgotten_texts"] == 2


def test_a_person_gets_all_that_is_known_of_them(store: Store) -> None:
    content.fill(store)

    with store.read() as tx:
        about = json.loads(json.dumps(all_about(tx, find(tx, "tono")), default=str))

    assert about["handle"] == "tono"
    assert [one["text"] for one in about["comments"]] == ["1. A 2. 2007", "PANCASILA!!"]
    assert about["comments"][0]["changes"][0]["text"] == "1. B 2. 2007"
    assert len(about["comments"][0]["verdicts"]) == 4
    assert [one["points"] for one in about["points"]] == [22, 10]


def test_mentions_by_others_become_nobodys_and_audit_and_verdicts_hold(tmp_path: Path) -> None:
    # Given others who mention Sari, one of them in an edit
    file = tmp_path / "sabtu.db"
    store = open_store(f"sqlite:///{file}", platform="sandbox", account="kemensosri", now=MONDAY)
    quiz = a_quiz()
    round_id = open_round(store, quiz)
    texts = ["B", "@Sari.Dewi B kak", "b @budi @sari.dewi.", "A @sari.dewi2"]
    ids = say(
        store,
        round_id,
        [Said(*one) for one in zip(("sari.dewi", "budi", "tono", "wati"), texts, strict=True)],
        quiz,
    )
    edited = "A ayo @sari.dewi"
    with store.write(OPENED) as tx:
        key = rounds.key_id(tx, round_id)
        comments.note_edit(
            tx, ids[3], edited, Judge(quiz.questions).rule(edited), key, judge_version(), OPENED
        )
    settle(store, round_id)

    # When she is forgotten
    found = forget(store, "sari.dewi", by="Dewi", reason=None, now=LATER)

    # Then nobody is named, who looks like her stays, every digest fits and every verdict is given again
    with store.read() as tx:
        left = {one: text for one, (_, text) in comments.texts(tx, ids).items()}
        latest = {one: text for one, _, text in comments.texts_that_count(tx, round_id)}
    assert found.masked == 3
    assert left == {ids[1]: "@___ B kak", ids[2]: "b @budi @___.", ids[3]: "A @sari.dewi2"}
    assert latest[ids[3]] == "A ayo @___"
    report = audit(store)
    assert report.ok, report.differences
    assert report.today.count == 0
    assert report.checked["masked_texts"] == 3
    for one in tmp_path.iterdir():
        assert b"ayo @sari.dewi" not in one.read_bytes(), one
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE comment_text SET text = '@___ A' WHERE text = '@___ B kak'")
    assert [one.id for one in audit(store).differences if one.kind == "text"] == [f"comment_text:{ids[1]}"]
    store.close()


@pytest.mark.parametrize("handle", ["sari.dewi", "b", "a_harapan", "2007", "pkh"])
@pytest.mark.parametrize(
    "text", ["@{} B", "B. @{}", "@{}, Program Keluarga Harapan @{} @tono", "cc @{}", "A@{}"]
)
def test_a_mention_made_nobodys_is_ruled_on_alike_and_is_no_edit(text: str, handle: str) -> None:
    judge = Judge(a_quiz().questions)
    seen = text.replace("{}", handle)

    stored = mentions.masked(seen, {handle})

    assert mentions.MASK in stored
    assert judge.rule(stored) == judge.rule(seen)
    assert mentions.is_as_stored(stored, seen)
    assert not mentions.is_as_stored(stored, seen + "!")
