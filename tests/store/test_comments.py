from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from bot.game.model import Verdict
from bot.judging.judge import Judge, judge_version
from bot.judging.ruling import Judgement, Ruling
from bot.services.auditing import audit
from bot.store import comments, decisions, rounds
from bot.store.comments import NewComment
from bot.store.database import Store
from bot.store.tables import CommentRow, PersonRow, VerdictRow
from tests import databases
from tests.store.content import OPENED, Said, a_quiz, open_round, say

RIGHT = Ruling("judged", (Judgement(Verdict.CORRECT, "letter", "B", 100.0),))


def _a_comment(number: int, user: str = "sari", text: str = "B") -> NewComment:
    at = OPENED + timedelta(minutes=number)
    return NewComment(f"c{number}", f"u-{user}", user, text, at, None, RIGHT)


def _record(store: Store, round_id: int, new: Sequence[NewComment], minute: int = 90) -> int:
    seen_at = OPENED + timedelta(minutes=minute)
    with store.write(seen_at) as tx:
        return comments.record(tx, round_id, rounds.key_id(tx, round_id), judge_version(), new, seen_at)


def _counts(store: Store) -> tuple[int, int, int]:
    with store.read() as tx:
        found = [tx.session.exec(select(func.count()).select_from(table)).one() for table in _COUNTED]
    return found[0], found[1], found[2]


_COUNTED = (CommentRow, VerdictRow, PersonRow)


def test_polling_twice_adds_nothing(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    new = [_a_comment(1), _a_comment(2, "budi"), _a_comment(3)]

    assert _record(store, round_id, new) == 3
    assert _record(store, round_id, [*new, _a_comment(4)]) == 1
    assert _record(store, round_id, [_a_comment(4), _a_comment(4)]) == 0

    assert _counts(store) == (4, 4, 2)


def test_a_comment_stays_as_it_was_first_seen(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    _record(store, round_id, [_a_comment(1, text="B")])

    _record(store, round_id, [_a_comment(1, text="C")])

    with store.read() as tx:
        assert comments.texts(tx, ["c1"]) == {"c1": ("sari", "B")}


def test_an_edit_counts_from_when_it_was_first_seen(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    _record(store, round_id, [_a_comment(1, text=".")])
    seen_at = OPENED + timedelta(hours=2)
    with store.write(seen_at) as tx:
        key_id = rounds.key_id(tx, round_id)
        comments.note_edit(tx, "c1", "B", RIGHT, key_id, judge_version(), seen_at)

    with store.read() as tx:
        (one,) = comments.judged(tx, round_id)
        assert (one.counts_from, one.edited, one.verdict) == (seen_at, True, Verdict.CORRECT)
        assert comments.known(tx, round_id)["c1"].text == "B"


def test_an_overrule_that_waits_for_a_second_person_changes_nothing_yet(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    _record(store, round_id, [_a_comment(1)])
    with store.write(OPENED) as tx:
        (number,) = decisions.overrule(tx, ["c1"], 1, "wrong", reason="x", by="Rani", needs_second=True)
    with store.read() as tx:
        assert comments.judged(tx, round_id)[0].verdict is Verdict.CORRECT

    with store.write(OPENED) as tx:
        decisions.decide(tx, "second-overrule", f"overrule:{number}", by="Dewi")

    with store.read() as tx:
        (one,) = comments.judged(tx, round_id)
        assert (one.verdict, one.judged, one.overruled) == (Verdict.WRONG, Verdict.CORRECT, True)


def test_the_past_reads_as_it_was(store: Store) -> None:
    # Given what was judged up to a link of the chain, and an overrule after it
    round_id = open_round(store, a_quiz())
    say(store, round_id, [Said("sari", "B")], a_quiz())
    with store.write(OPENED) as tx:
        number = decisions.decide(tx, "test", "round:1", by="bot")
    with store.read() as tx:
        (mark,) = decisions.about(tx, "round:1", "test")
    with store.write(OPENED) as tx:
        decisions.overrule(tx, ["c1-1"], 1, "wrong", reason="x", by="Rani", needs_second=False)

    with store.read() as tx:
        ((then,),) = comments.judged_by_person(tx, round_id, until_link=mark.link)
        ((now,),) = comments.judged_by_person(tx, round_id)
    assert mark.id == number
    assert (then.verdict, now.verdict) == (Verdict.CORRECT, Verdict.WRONG)


def test_what_was_forgotten_is_not_noted_again(store: Store) -> None:
    round_id = open_round(store, a_quiz())
    _record(store, round_id, [_a_comment(1)])
    with store.in_line() as connection:
        connection.exec_driver_sql("DELETE FROM comment_text")

    with store.write(OPENED) as tx:
        comments.note_edit(tx, "c1", "lain", RIGHT, rounds.key_id(tx, round_id), judge_version(), OPENED)

    with store.read() as tx:
        assert not comments.judged(tx, round_id)[0].edited


def test_any_comments_in_any_pages_make_a_sound_chain(made_file: Path) -> None:
    text = st.text(st.characters(), max_size=30)
    one = st.tuples(st.integers(0, 12), st.sampled_from(["sari", "budi", "si\0ti"]), text)
    judge = Judge(a_quiz().questions)

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.lists(one, max_size=6), max_size=5))
    def is_sound(pages: list[list[tuple[int, str, str]]]) -> None:
        store = Store("sqlite://")
        databases.copy_into_memory(made_file, store)
        round_id = open_round(store, a_quiz())
        for page in pages:
            new = [
                NewComment(f"c{number}", f"u-{user}", user, said, OPENED, None, judge.rule(said))
                for number, user, said in page
            ]
            _record(store, round_id, new)
        report = audit(store)
        assert report.ok, report.differences
        assert report.checked["texts"] if any(pages) else True
        store.close()

    is_sound()
