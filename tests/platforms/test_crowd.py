"""The crowd: the same for the same seed, spread over the round, and as varied as people are."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.game.model import LettersShown, MultipleChoice, OpenAnswer, Option, Question, TebakKata
from bot.platforms.base import SeenComment
from bot.platforms.sandbox import Sandbox
from bot.platforms.sandbox.crowd import CrowdBrief, play
from bot.platforms.sandbox.people import LONGEST_HANDLE, followers
from tests.platform_contract import THE_BEGINNING, a_post, all_comments

CLOSING = THE_BEGINNING + timedelta(hours=11)

PKH = MultipleChoice(
    "Apa kepanjangan dari PKH?",
    (
        Option("A", "Program Keluarga Hebat"),
        Option("B", "Program Keluarga Harapan"),
        Option("C", "Program Kartu Harapan"),
    ),
    "B",
)
BPNT = OpenAnswer("Berapa rupiah BPNT sebulan?", "Rp200.000", reject=("Rp300.000",))
HERO = OpenAnswer("Siapa pahlawan dari Aceh ini?", "Cut Nyak Dien", accept=("Tjoet Nja' Dhien",))
DAY = OpenAnswer("Kapan Hari Kesetiakawanan Sosial Nasional?", "20 Desember 1948")
WORD = TebakKata("Semboyan hidup bersama", "Gotong Royong", LettersShown("G_T_NG R_Y_NG"))
QUIZZES = [(PKH,), (BPNT,), (HERO,), (DAY,), (WORD,), (PKH, HERO, WORD), (PKH, PKH)]


def a_crowd(
    *questions: Question, comments: int = 250, seed: int = 48, close_at: datetime = CLOSING
) -> tuple[Sandbox, str]:
    """Return a sandbox, long after the round, in which a crowd has answered a post."""
    moment = [THE_BEGINNING]
    sandbox = Sandbox(":memory:", clock=lambda: moment[0], handle="kemensosri", seed=seed)
    post = sandbox.publish(a_post())
    play(sandbox, CrowdBrief(post.id, questions or (PKH,), THE_BEGINNING, close_at, comments))
    moment[0] = THE_BEGINNING + timedelta(days=9)
    return sandbox, post.id


def everything(sandbox: Sandbox, post_id: str) -> list[SeenComment]:
    """Return all comments and replies that are to be seen."""
    top = all_comments(sandbox, post_id, most_pages=2_000)
    return top + [
        reply for comment in top if comment.reply_count for reply in sandbox.replies(post_id, comment.id)
    ]


def meanings(sandbox: Sandbox) -> Counter[str]:
    with sandbox.file.reading() as tx:
        return Counter(row[0] for row in tx.execute("SELECT meant FROM truth WHERE question = 1"))


@pytest.mark.parametrize("questions", QUIZZES)
def test_the_same_seed_gives_the_same_crowd(questions: tuple[Question, ...]) -> None:
    assert everything(*a_crowd(*questions)) == everything(*a_crowd(*questions))


def test_another_seed_gives_another_crowd() -> None:
    here, there = everything(*a_crowd(seed=1)), everything(*a_crowd(seed=2))

    assert not {comment.id for comment in here} & {comment.id for comment in there}
    assert {comment.handle for comment in here} != {comment.handle for comment in there}


@pytest.mark.parametrize("questions", QUIZZES)
@pytest.mark.parametrize("comments", [1, 40, 700])
def test_a_crowd_writes_exactly_as_many_comments_as_asked(
    questions: tuple[Question, ...], comments: int
) -> None:
    sandbox, post_id = a_crowd(*questions, comments=comments)

    with sandbox.file.reading() as tx:
        (written,) = tx.execute("SELECT count(*) FROM comments WHERE post_id = ?", (post_id,)).fetchone()
        (meant,) = tx.execute("SELECT count(*) FROM truth").fetchone()
    assert written == comments
    assert meant == comments * len(questions)


def test_a_post_is_played_once_however_often_it_is_asked() -> None:
    sandbox, post_id = a_crowd()
    before = everything(sandbox, post_id)

    again = play(sandbox, CrowdBrief(post_id, (PKH,), THE_BEGINNING, CLOSING, 250))

    assert again == 0
    assert everything(sandbox, post_id) == before


def test_nothing_of_the_crowd_is_seen_before_its_time() -> None:
    moment = [THE_BEGINNING]
    sandbox = Sandbox(":memory:", clock=lambda: moment[0], handle="kemensosri")
    post = sandbox.publish(a_post())
    play(sandbox, CrowdBrief(post.id, (PKH,), THE_BEGINNING, CLOSING, 250))

    seen = []
    for minutes in (0, 10, 60, 660):
        moment[0] = THE_BEGINNING + timedelta(minutes=minutes)
        stamps = [comment.commented_at for comment in everything(sandbox, post.id)]
        assert all(stamp <= moment[0] for stamp in stamps)
        seen.append(len(stamps))

    assert seen[0] == 0 < seen[1] < seen[2] < seen[3]


def test_there_is_a_burst_at_first_and_somebody_is_late() -> None:
    stamps = [comment.commented_at for comment in everything(*a_crowd(comments=1_000))]

    first_hour = sum(stamp < THE_BEGINNING + timedelta(hours=1) for stamp in stamps)
    late = sum(stamp >= CLOSING for stamp in stamps)
    assert first_hour > len(stamps) * 0.35
    assert 0.01 * len(stamps) < late < 0.12 * len(stamps)


def test_people_are_right_and_wrong_and_chat_and_hedge() -> None:
    sandbox, _ = a_crowd(comments=2_000)

    meant = meanings(sandbox)

    assert meant["right"] > meant["wrong"] > meant["hedge"] > 10
    assert 0.1 < meant["chatter"] / 2_000 < 0.4


def test_some_comments_are_edited_deleted_held_back_or_replies() -> None:
    sandbox, _ = a_crowd(comments=2_000)

    with sandbox.file.reading() as tx:
        edited, deleted, hidden, replies = tx.execute(
            "SELECT (SELECT count(*) FROM edits), count(deleted_at), sum(visible_at > at), count(reply_to)"
            " FROM comments"
        ).fetchone()
    assert min(edited, deleted, hidden, replies) >= 10


def test_nobody_comments_more_than_a_few_times_in_a_round() -> None:
    for comments in (250, 3_000):
        per_person = Counter(comment.user_id for comment in everything(*a_crowd(comments=comments)))

        assert max(per_person.values()) <= 4


def test_the_skilled_lead_over_many_rounds() -> None:
    people = {person.handle: person for person in followers(48, 300)}
    right: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    moment = [THE_BEGINNING]
    sandbox = Sandbox(":memory:", clock=lambda: moment[0], handle="kemensosri", seed=48)
    for _ in range(12):
        post = sandbox.publish(a_post())
        play(sandbox, CrowdBrief(post.id, (PKH,), THE_BEGINNING, CLOSING, 250))
    with sandbox.file.reading() as tx:
        for handle, meant in tx.execute(
            "SELECT u.handle, t.meant FROM truth t JOIN comments c ON c.id = t.comment_id"
            " JOIN users u ON u.id = c.user_id WHERE t.meant IN ('right', 'wrong')"
        ):
            answered[handle] += 1
            right[handle] += meant == "right"

    regulars = sorted(
        (handle for handle in answered if answered[handle] >= 6), key=lambda handle: people[handle].skill
    )
    third = len(regulars) // 3
    weak, strong = regulars[:third], regulars[-third:]

    def share(handles: list[str]) -> float:
        return sum(right[handle] for handle in handles) / sum(answered[handle] for handle in handles)

    assert third >= 15
    assert share(strong) > share(weak) + 0.2


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_handles_are_as_instagram_allows_and_belong_to_one_person(seed: int) -> None:
    people = followers(seed, 400)

    handles = [person.handle for person in people]
    assert len(set(handles)) == len(handles)
    for handle in handles:
        assert re.fullmatch(r"[a-z0-9._]+", handle), handle
        assert len(handle) <= LONGEST_HANDLE
        assert ".." not in handle
        assert not handle.endswith(".")


def test_a_longer_list_of_followers_begins_with_the_same_people() -> None:
    assert followers(7, 900)[:200] == followers(7, 200)


@given(seed=st.integers(0, 10**6), quiz=st.sampled_from(QUIZZES), minutes=st.integers(1, 3 * 24 * 60))
@settings(max_examples=40, deadline=None)
def test_whatever_the_round_every_comment_can_be_posted(
    seed: int, quiz: tuple[Question, ...], minutes: int
) -> None:
    closing = THE_BEGINNING + timedelta(minutes=minutes)
    sandbox, post_id = a_crowd(*quiz, comments=120, seed=seed, close_at=closing)

    for comment in everything(sandbox, post_id):
        assert comment.text.strip()
        assert len(comment.text) <= 2_200
        assert not re.search(r"{\w}", comment.text)
        assert comment.commented_at > THE_BEGINNING


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_a_reply_comes_after_the_comment_it_answers(seed: int) -> None:
    sandbox, post_id = a_crowd(comments=300, seed=seed)
    stamps = {comment.id: comment for comment in everything(sandbox, post_id)}

    replies = [comment for comment in stamps.values() if comment.reply_to]

    assert replies
    for reply in replies:
        assert reply.reply_to is not None
        parent = stamps[reply.reply_to]
        assert parent.commented_at < reply.commented_at
        assert parent.user_id != reply.user_id
