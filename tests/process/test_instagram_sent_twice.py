"""What the library sends again by itself (the controls), and that the bot sends it once.

Each control runs the unmodified library against the same fault; were it ever to pass without harm, the
cure would have become superfluous and the control says so.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.errors import Transient, Unknown
from bot.platforms.base import Platform
from bot.platforms.instagrapi.configuration import Transport
from tests.platform_contract import a_post
from tests.process.fake_instagram import FakeInstagram
from tests.process.fake_instagram.faults import Kind
from tests.process.instagram_settings import signed_in
from tests.process.plain_library import a_jpeg, both_transports, fake_for_traps, plain_client, warmed

CONFIGURE = r"POST /media/configure/"
COMMENT = r"POST /media/[\d_]+/comment/"


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeInstagram]:
    with fake_for_traps(tmp_path, monkeypatch) as fake:
        yield fake


# 1 and 2: urllib3 and libcurl send a write again when its answer is lost.

LOST_ANSWERS: list[tuple[Transport, Kind]] = [
    ("requests", "drop"),
    ("requests", "500"),
    ("requests", "503"),
    ("curl", "drop"),
]


@pytest.mark.parametrize(("transport", "kind"), LOST_ANSWERS)
def test_control_the_library_posts_twice_when_an_answer_is_lost(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind
) -> None:
    client = plain_client(fake, transport)
    fake.faults.add(kind, CONFIGURE, phase="after")

    client.photo_upload(a_jpeg(tmp_path), "Soal [ST-1]")

    assert fake.ledger.count("post", "[ST-1]") == 2


@both_transports
@pytest.mark.parametrize(
    "kind",
    ["drop", "500", "502", "503", "408", "truncated", "garbage", "empty-object", "redirect", "fail-200"],
)
def test_a_post_whose_answer_is_lost_is_made_once_and_unknown(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, kind: Kind
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    warmed(fake, platform)
    fault = fake.faults.add(kind, CONFIGURE, phase="after", times=None)

    with pytest.raises(Unknown):
        platform.publish(a_post("Soal [ST-1]"))

    assert fault.hits == 1
    assert fake.ledger.count("post", "[ST-1]") == 1


WRITES: dict[str, Callable[[Platform, str, str], object]] = {
    "reply": lambda platform, post, comment: platform.reply(post, "Betul!", comment),
    "like": lambda platform, post, comment: platform.like(post, comment),
    "pin": lambda platform, post, comment: platform.pin(post, comment),
    "edit": lambda platform, post, comment: platform.edit_caption(post, "Soal (ditutup)"),
    "delete": lambda platform, post, comment: platform.delete_comment(post, comment),
    "message": lambda platform, post, comment: platform.send_message("1001", "Selamat!"),
}
DECISIVE = r"POST /(media/[\d_]+/(comment|pin_comment|edit_media)|media/\d+/comment_like|direct_v2)"


@both_transports
@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("kind", ["drop", "truncated"])
def test_every_other_write_whose_answer_is_lost_is_done_once_and_unknown(
    fake: FakeInstagram, tmp_path: Path, transport: Transport, write: str, kind: Kind
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    post = warmed(fake, platform)
    comment = fake.world.follower_says("sari", "B", post)
    fake.faults.add(kind, DECISIVE, phase="after", times=None)
    before = len(fake.ledger.entries)

    with pytest.raises(Unknown):
        WRITES[write](platform, post, str(comment.pk))

    assert len(fake.ledger.entries) == before + 1


@both_transports
def test_a_write_that_never_left_may_be_tried_again(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    post = warmed(fake, platform)
    fake.close()

    with pytest.raises(Transient, match="unreachable"):
        platform.reply(post, "Betul!")


# 3: the library sends again by itself.

RESENT: list[tuple[Transport, Kind]] = [("requests", "truncated"), ("requests", "408"), ("curl", "408")]


@pytest.mark.parametrize(("transport", "kind"), RESENT)
def test_control_the_library_itself_sends_a_comment_again(
    fake: FakeInstagram, transport: Transport, kind: Kind
) -> None:
    client = plain_client(fake, transport)
    post = fake.world.posted_by_hand("dari aplikasi")
    fake.faults.add(kind, COMMENT, phase="after")

    client.media_comment(post.id, "Betul!")

    assert fake.ledger.count("comment", "Betul!") == 2


@both_transports
def test_control_an_exception_handler_makes_the_library_send_again(
    fake: FakeInstagram, transport: Transport
) -> None:
    client = plain_client(fake, transport)
    client.handle_exception = lambda client, error: None
    post = fake.world.posted_by_hand("dari aplikasi")
    fake.faults.add("fail-200", COMMENT, phase="after")

    client.media_comment(post.id, "Betul!")

    assert fake.ledger.count("comment", "Betul!") == 2


@both_transports
def test_even_with_an_exception_handler_nothing_is_sent_twice(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    platform = signed_in(fake, tmp_path, transport)
    post = warmed(fake, platform)
    platform._library.__dict__["handle_exception"] = lambda client, error: None
    fake.faults.add("fail-200", COMMENT, phase="after")

    with pytest.raises(Unknown):
        platform.reply(post, "Betul!")

    assert fake.ledger.count("comment", "Betul!") == 1


@both_transports
def test_control_an_empty_answer_makes_the_library_post_again_and_again(
    fake: FakeInstagram, tmp_path: Path, transport: Transport
) -> None:
    client = plain_client(fake, transport)
    fake.faults.add("empty-object", CONFIGURE, phase="after", times=3)

    client.photo_upload(a_jpeg(tmp_path), "Soal [ST-1]")

    assert fake.ledger.count("post", "[ST-1]") == 4
