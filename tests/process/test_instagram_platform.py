"""What the contract does not ask of every platform: Instagram's own oddities, stickers, and errors."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import (
    Challenged,
    Gone,
    PlatformError,
    RateLimited,
    Refused,
    SignInRequired,
    Transient,
    Unknown,
)
from bot.platforms.base import Capability, NewPost, NewReel, NewStory, Picture, Platform, Poll
from bot.platforms.instagrapi.client import Instagram
from bot.platforms.instagrapi.configuration import Transport
from tests.platform_contract import a_picture, a_post, all_comments, an_mp4
from tests.process.fake_instagram import FakeInstagram, running_fake
from tests.process.fake_instagram.faults import Kind
from tests.process.instagram_settings import settings_for, signed_in
from tests.process.plain_library import shorten_sleeps

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeInstagram]:
    with running_fake(tmp_path) as fake:
        yield fake


@pytest.fixture
def platform(fake: FakeInstagram, tmp_path: Path) -> Instagram:
    return signed_in(fake, tmp_path)


# What is posted


def test_exactly_the_approved_bytes_are_posted_with_their_alt_text(
    fake: FakeInstagram, platform: Instagram
) -> None:
    pictures = (a_picture("navy", "Soal 1"), a_picture("red", "Soal 2"))

    platform.publish(NewPost("Soal [ST-1]", pictures[:1]))
    platform.publish(NewPost("Soal [ST-2]", pictures))

    one, album = fake.world.posts
    assert [fake.world.uploads[upload] for upload in one.uploads] == [pictures[0].jpeg]
    assert [fake.world.uploads[upload] for upload in album.uploads] == [one.jpeg for one in pictures]
    assert (one.alt_texts, album.alt_texts) == (("Soal 1",), ("Soal 1", "Soal 2"))


def test_the_link_of_a_post_tells_its_id_without_asking(fake: FakeInstagram, platform: Instagram) -> None:
    made = platform.publish(a_post())
    calls = len(fake.ledger.calls)

    assert platform.post_id_in(f"{made.link}?igsh=abc") == made.id
    assert platform.post_id_in("https://www.instagram.com/kemensosri/") is None
    assert len(fake.ledger.calls) == calls


@pytest.mark.parametrize(
    ("pictures", "reason"),
    [
        ((Picture(b"no picture at all"),), "not-a-jpeg"),
        ((), "number-of-pictures"),
        (tuple(a_picture() for _ in range(11)), "number-of-pictures"),
    ],
)
def test_what_instagram_would_spoil_is_refused_before_anything_is_sent(
    fake: FakeInstagram, platform: Instagram, pictures: tuple[Picture, ...], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        platform.publish(NewPost("Soal", pictures))

    assert fake.ledger.calls == []


def test_a_caption_that_is_too_long_is_refused_for_good(platform: Instagram) -> None:
    with pytest.raises(Refused, match="rejected"):
        platform.publish(a_post("x" * 2201))


def test_a_story_carries_its_stickers(fake: FakeInstagram, platform: Instagram) -> None:
    sari = fake.world.person("sari")
    post = fake.world.posted_by_hand("Soal [ST-1]")

    platform.publish_story(
        NewStory(
            a_picture(),
            link="https://kemensos.go.id/kuis",
            mentions=("sari", "tidak.ada"),
            post_id=post.id,
            poll=Poll("Sudah jawab?", ("Sudah", "Belum")),
        )
    )

    taps = {tap["type"]: tap for tap in json.loads(fake.world.stories[0].taps)}
    assert set(taps) == {"mention", "story_link", "feed_media", "poll"}
    assert taps["mention"]["user_id"] == str(sari.pk)
    assert taps["story_link"]["url"] == "https://kemensos.go.id/kuis"
    assert taps["feed_media"]["media_id"] == str(post.pk)
    assert [tally["text"] for tally in taps["poll"]["tallies"]] == ["Sudah", "Belum"]


@pytest.mark.parametrize("transport", ["requests", "curl"])
def test_a_reel_is_made_once_of_the_very_video_when_instagram_has_prepared_it(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorten_sleeps(monkeypatch)
    platform = signed_in(fake, tmp_path, transport)
    unfinished = fake.faults.add("not-finished", "configure_to_clips", times=2)

    made = platform.publish_reel(NewReel("Cuplikan [ST-1]", an_mp4(), a_picture()))

    (reel,) = fake.world.posts
    assert (unfinished.hits, reel.id, reel.product) == (2, made.id, "clips")
    assert [fake.world.videos[upload] for upload in reel.uploads] == [an_mp4()]


@pytest.mark.parametrize("transport", ["requests", "curl"])
@pytest.mark.parametrize("kind", ["drop", "empty-object", "500", "408"])
def test_a_reel_whose_answer_is_lost_is_made_once_and_unknown(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorten_sleeps(monkeypatch)
    platform = signed_in(fake, tmp_path, transport)
    fake.faults.add(kind, "configure_to_clips", phase="after", times=None)

    with pytest.raises(Unknown):
        platform.publish_reel(NewReel("Cuplikan [ST-1]", an_mp4(), a_picture()))

    assert fake.ledger.count("post", "[ST-1]") == 1


def test_what_is_no_video_is_refused_before_anything_is_sent(
    fake: FakeInstagram, platform: Instagram
) -> None:
    with pytest.raises(Refused, match="not-an-mp4"):
        platform.publish_reel(NewReel("Cuplikan", b"no video at all", a_picture()))

    assert fake.ledger.calls == []


def test_comments_are_closed_only_where_the_settings_say_so(fake: FakeInstagram, tmp_path: Path) -> None:
    signed_in(fake, tmp_path)
    closing = Instagram(settings_for(fake, tmp_path, closes_comments=True))
    post = fake.world.posted_by_hand("Soal [ST-1]")

    assert Capability.CLOSE_COMMENTS not in Instagram(settings_for(fake, tmp_path)).capabilities
    assert Capability.CLOSE_COMMENTS in closing.capabilities
    closing.close_comments(post.id)
    with pytest.raises(Refused, match="comments-off"):
        closing.reply(post.id, "Betul!")


def test_a_message_with_a_link_is_found_again(fake: FakeInstagram, platform: Instagram) -> None:
    sari = str(fake.world.person("sari").pk)

    sent = platform.send_message(sari, "Selamat! Syarat: https://kemensos.go.id/kuis")

    assert [(one.id, one.text) for one in platform.messages_to(sari)] == [
        (sent, "Selamat! Syarat: https://kemensos.go.id/kuis")
    ]


def test_who_takes_no_messages_is_passed_over(fake: FakeInstagram, platform: Instagram) -> None:
    sari = fake.world.person("sari")
    fake.world.closed_to_messages.add(sari.pk)

    with pytest.raises(Refused, match="messages-closed"):
        platform.send_message(str(sari.pk), "Selamat!")
    with pytest.raises(Refused, match="no-such-person"):
        platform.send_message("999999", "Selamat!")


def test_a_caption_that_is_as_wanted_is_not_written_again(fake: FakeInstagram, platform: Instagram) -> None:
    post = fake.world.posted_by_hand("Soal [ST-1]")

    platform.edit_caption(post.id, "Soal [ST-1]")

    assert fake.ledger.count("edit") == 0


# Insights


def test_insights_of_post_and_account(fake: FakeInstagram, platform: Instagram) -> None:
    post = fake.world.posted_by_hand("Soal [ST-1]")

    seen, account = platform.insights(post.id), platform.account_insights()

    assert (seen.reach, seen.impressions, seen.likes, seen.saves) == (1200, 1500, 12, 3)
    assert account.followers == 485_000
    assert account.reach is None


def test_a_personal_account_has_no_insights(fake: FakeInstagram, platform: Instagram) -> None:
    fake.world.is_business = False
    post = fake.world.posted_by_hand("Soal [ST-1]")

    with pytest.raises(Refused, match="no-insights"):
        platform.insights(post.id)
    with pytest.raises(Refused, match="no-insights"):
        platform.account_insights()


def test_trouble_behind_insights_is_not_taken_for_a_personal_account(
    fake: FakeInstagram, platform: Instagram
) -> None:
    fake.faults.add("challenge", "ads/graphql")

    with pytest.raises(Challenged):
        platform.insights(fake.world.posted_by_hand("Soal").id)


# Oddities of comments and of the feed


def test_one_call_sees_what_is_new_because_recent_first_is_asked_for(
    fake: FakeInstagram, platform: Instagram
) -> None:
    post = fake.world.posted_by_hand("Soal [ST-1]")
    now = fake.world.clock()
    for number in range(60):
        fake.world.follower_says("sari", f"lama {number}", post.id, at=now - timedelta(seconds=100 - number))
    for number in range(12):
        fake.world.follower_says("budi", f"baru {number}", post.id, at=now)

    page = platform.comment_page(post.id)

    assert sum(comment.text.startswith("baru") for comment in page.comments) == 12
    assert len(fake.ledger.calls) == 1


@pytest.mark.parametrize("classic", [False, True])
@pytest.mark.parametrize("honoured", [False, True])
def test_both_styles_of_paging_and_a_ranked_list_end_with_every_comment(
    fake: FakeInstagram, platform: Instagram, classic: bool, honoured: bool
) -> None:
    fake.world.classic_paging, fake.world.honours_sort_order = classic, honoured
    post = fake.world.posted_by_hand("Soal [ST-1]")
    said = {str(fake.world.follower_says("sari", f"{n}", post.id).pk) for n in range(67)}

    found = [comment.id for comment in all_comments(platform, post.id)]

    assert set(found) == said
    assert len(found) == 67
    assert {call.line.split()[0] for call in fake.ledger.calls} == {"GET"}
    assert len(fake.ledger.calls) == 4


def test_a_page_that_repeats_for_ever_is_left(fake: FakeInstagram, platform: Instagram) -> None:
    fake.world.repeats_first_page = True
    post = fake.world.posted_by_hand("Soal [ST-1]")
    for number in range(30):
        fake.world.follower_says("sari", f"{number}", post.id)

    found = all_comments(platform, post.id, most_pages=3)

    assert len({comment.id for comment in found}) == 20


def test_the_own_feed_is_read_past_a_pinned_old_post(fake: FakeInstagram, platform: Instagram) -> None:
    now = fake.world.clock()
    pinned = fake.world.posted_by_hand("Peraturan kuis", at=now - timedelta(days=300))
    pinned.pinned = True
    posts = [
        fake.world.posted_by_hand(f"Soal [ST-{number}]", at=now - timedelta(days=number))
        for number in range(40)
    ]

    found = platform.recent_posts(now - timedelta(days=30))

    assert [post.id for post in found] == [post.id for post in posts[:31]]


def test_a_post_that_shows_late_in_the_feed_is_found_by_a_later_look(
    fake: FakeInstagram, platform: Instagram
) -> None:
    fake.world.feed_lag = timedelta(hours=1)
    made = platform.publish(a_post("Soal [ST-1]"))

    assert platform.recent_posts(LONG_AGO) == ()
    assert platform.post(made.id).caption == "Soal [ST-1]"
    fake.world.posts[0].visible_at = None
    assert [post.id for post in platform.recent_posts(LONG_AGO)] == [made.id]


# Every class of error

READS: list[tuple[Kind, type[PlatformError], str]] = [
    ("throttled", RateLimited, "throttled"),
    ("rate-limit", RateLimited, "throttled"),
    ("please-wait", RateLimited, "please-wait"),
    ("feedback", RateLimited, "action-blocked"),
    ("challenge", Challenged, "checkpoint"),
    ("masked-challenge", Challenged, "checkpoint"),
    ("suspended", Challenged, "suspended"),
    ("sentry-block", Challenged, "flagged"),
    ("proxy-blocked", Challenged, "address-blocked"),
    ("needs-upgrade", Challenged, "needs-upgrade"),
    ("login-required", SignInRequired, "session-dead"),
    ("unauthorized", SignInRequired, "session-dead"),
    ("forbidden", SignInRequired, "session-dead"),
    ("bad-request", Refused, "rejected"),
    ("fail-200", Transient, "server-error"),
    ("500", Transient, "server-error"),
    ("502", Transient, "server-error"),
    ("503", Transient, "server-error"),
    ("408", Transient, "no-answer"),
    ("drop", Transient, "no-answer"),
    ("truncated", Transient, "no-answer"),
    ("garbage", Transient, "garbled"),
    ("empty-object", Transient, "answer-changed"),
]
MAYBE_DONE = {"server-error", "no-answer", "garbled", "answer-changed"}


@pytest.mark.parametrize(("kind", "expected", "reason"), READS)
def test_every_error_says_what_to_do_next(
    fake: FakeInstagram,
    platform: Instagram,
    kind: Kind,
    expected: type[PlatformError],
    reason: str,
) -> None:
    post = fake.world.posted_by_hand("Soal [ST-1]")
    fake.world.follower_says("sari", "B", post.id)

    fake.faults.add(kind, "GET /media", times=None)
    with pytest.raises(PlatformError) as read:
        platform.comment_page(post.id)
    fake.faults.add(kind, "POST /media", times=None)
    with pytest.raises(PlatformError) as written:
        platform.reply(post.id, "Betul!")

    assert (type(read.value), read.value.reason) == (expected, reason)
    assert (type(written.value), written.value.reason) == (
        Unknown if reason in MAYBE_DONE else expected,
        reason,
    )


def test_comments_that_are_off_concern_this_post_only(fake: FakeInstagram, platform: Instagram) -> None:
    post = fake.world.posted_by_hand("Soal [ST-1]")
    post.comments_off = True

    with pytest.raises(Refused, match="comments-off"):
        platform.reply(post.id, "Betul!")


GONE: list[Callable[[Platform, str], object]] = [
    lambda platform, post: platform.post(post),
    lambda platform, post: platform.comment_page(post),
    lambda platform, post: platform.replies(post, "123"),
    lambda platform, post: platform.reply(post, "Betul!"),
    lambda platform, post: platform.like(post, "123"),
    lambda platform, post: platform.pin(post, "123"),
    lambda platform, post: platform.edit_caption(post, "lain"),
]


@pytest.mark.parametrize("call", GONE)
def test_what_was_deleted_is_gone(
    fake: FakeInstagram, platform: Instagram, call: Callable[[Platform, str], object]
) -> None:
    post = fake.world.posted_by_hand("Soal [ST-1]")
    post.deleted = True

    with pytest.raises(Gone):
        call(platform, post.id)


@pytest.mark.parametrize("probability", [0.3])
def test_a_storm_of_random_faults_leaves_one_post_for_each_that_was_tried(
    fake: FakeInstagram, platform: Instagram, probability: float
) -> None:
    kinds: list[Kind] = ["drop", "500", "truncated", "garbage", "fail-200", "408"]
    for kind in kinds:
        fake.faults.add(
            kind, "POST /media/configure", phase="after", times=None, probability=probability / len(kinds)
        )
        fake.faults.add(kind, "rupload", times=None, probability=probability / len(kinds))
    done: list[str] = []
    unknown: list[str] = []

    for number in range(40):
        marker = f"[ST-{number}]"
        try:
            platform.publish(a_post(f"Soal {marker}"))
            done.append(marker)
        except Unknown:
            unknown.append(marker)
        except Transient:
            assert fake.ledger.count("post", marker) == 0

    assert fake.ledger.more_than_once() == {}
    assert [fake.ledger.count("post", marker) for marker in done + unknown] == [1] * len(done + unknown)
    assert len(unknown) >= 3
