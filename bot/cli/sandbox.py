"""`sabtu sandbox`: be a follower of the simulated account, in a second terminal beside `sabtu run`.

Nothing here touches the game's own records: what followers write reaches the bot as it does on the real
platform, by being read. The commands refuse where the platform is not the simulated one.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import click

from bot.cli.console import print_table, printable
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.looking import round_called
from bot.cli.options import JSON, json_option, now_option, print_json
from bot.errors import Gone, Problem, UserError
from bot.game.model import Round
from bot.platforms.base import OwnPost, SeenComment
from bot.platforms.sandbox.crowd import CrowdBrief, play
from bot.platforms.sandbox.platform import Sandbox

_HANDLE = re.compile(r"[a-z0-9._]{1,30}")
_PAGES_SHOWN = 1_000


@click.group()
def sandbox() -> None:
    """Play on the simulated Instagram."""


@sandbox.command()
@click.argument("user")
@click.argument("text")
@click.option("--round", "round_", metavar="ROUND")
@click.option("--reply-to", "reply_to", metavar="COMMENT")
@now_option
@pass_invocation
def say(
    invocation: Invocation, user: str, text: str, round_: str | None, reply_to: str | None, now: datetime
) -> None:
    """Comment as a follower, below the round's post or the newest one."""
    handle = user.strip().removeprefix("@").lower()
    if not _HANDLE.fullmatch(handle):
        raise UserError(Problem("sandbox.bad-handle", {"value": user}))
    if not text.strip():
        raise UserError(Problem("sandbox.no-text"))
    with _opened(invocation, now) as platform:
        post = _post_of(invocation, platform, round_, now)
        with _existing(reply_to):
            comment_id = platform.follower_says(handle, text, post.id, reply_to=reply_to)
    invocation.tell("sandbox.said", handle=handle, post=_first_line(post.caption), comment=comment_id)


@sandbox.command()
@click.argument("comment")
@click.argument("text")
@now_option
@pass_invocation
def edit(invocation: Invocation, comment: str, text: str, now: datetime) -> None:
    """Give a follower's comment another text."""
    if not text.strip():
        raise UserError(Problem("sandbox.no-text"))
    with _opened(invocation, now) as platform, _existing(comment):
        platform.follower_edits(comment, text)
    invocation.tell("sandbox.edited", comment=comment)


@sandbox.command()
@click.argument("comment")
@now_option
@pass_invocation
def delete(invocation: Invocation, comment: str, now: datetime) -> None:
    """Take a follower's comment away."""
    with _opened(invocation, now) as platform, _existing(comment):
        platform.follower_deletes(comment)
    invocation.tell("sandbox.deleted", comment=comment)


@sandbox.command()
@click.option("--round", "round_", metavar="ROUND")
@click.option("--limit", type=click.IntRange(min=1), default=20)
@now_option
@json_option
@pass_invocation
def feed(invocation: Invocation, round_: str | None, limit: int, now: datetime, as_json: bool) -> None:
    """Show a post and its newest comments as a follower sees them."""
    with _opened(invocation, now) as platform:
        post = _post_of(invocation, platform, round_, now)
        comments = _newest(platform, post.id, limit)
    if as_json:
        print_json(_plain(post, comments))
        return
    zone = invocation.settings.zone
    click.echo(post.caption)
    click.echo()
    invocation.tell("sandbox.comments-shown", shown=len(comments), count=post.comment_count)
    rows = [
        (
            comment.commented_at.astimezone(zone).strftime("%d-%m %H:%M:%S"),
            ("↳ " if comment.reply_to else "") + comment.handle,
            printable(comment.text) + ("  📌" if comment.pinned else "") + ("  ❤" if comment.liked else ""),
            comment.id,
        )
        for comment in comments
    ]
    print_table([invocation.say(f"sandbox.column-{name}") for name in ("time", "who", "text", "id")], rows)


@sandbox.command()
@click.argument("round_", metavar="ROUND")
@click.option("--comments", type=click.IntRange(min=1))
@now_option
@pass_invocation
def crowd(invocation: Invocation, round_: str, comments: int | None, now: datetime) -> None:
    """Let a crowd answer a round, from its post to after its closing."""
    settings = invocation.settings
    with _opened(invocation, now) as platform:
        post = _post_of(invocation, platform, round_, now)
        found = _round(invocation, round_)
        asked = comments or settings.sandbox.crowd or settings.sandbox.followers
        brief = CrowdBrief(post.id, found.quiz.questions, post.posted_at, found.close_at, asked)
        written = play(platform, brief)
    if not written:
        raise UserError(Problem("sandbox.crowd-was-here", {"round": round_}))
    invocation.tell("sandbox.crowd-plays", count=written, round=round_)


@contextmanager
def _opened(invocation: Invocation, now: datetime) -> Iterator[Sandbox]:
    settings = invocation.settings
    if not settings.is_sandbox:
        raise UserError(Problem("sandbox.other-platform", {"platform": settings.platform.backend}))
    path = settings.var / "sandbox.db"
    if not path.exists():
        raise UserError(Problem("sandbox.no-post"))
    platform = Sandbox(
        path,
        clock=lambda: now,
        handle=settings.account.handle,
        seed=settings.sandbox.seed,
        followers=settings.sandbox.followers,
    )
    try:
        yield platform
    finally:
        platform.close()


@contextmanager
def _existing(comment: str | None) -> Iterator[None]:
    try:
        yield
    except Gone as error:
        raise UserError(Problem("sandbox.no-comment", {"comment": comment or ""})) from error


def _post_of(invocation: Invocation, platform: Sandbox, wanted: str | None, now: datetime) -> OwnPost:
    if wanted is None:
        newest = platform.newest_post()
        if newest is None:
            raise UserError(Problem("sandbox.no-post"))
        return newest
    post_id = _round(invocation, wanted).post_id
    if post_id is None:
        raise UserError(Problem("sandbox.round-not-posted", {"round": wanted}))
    try:
        return platform.post(post_id)
    except Gone as error:
        raise UserError(Problem("sandbox.post-gone", {"round": wanted})) from error


def _round(invocation: Invocation, wanted: str) -> Round:
    from bot.store import opening

    settings = invocation.settings
    found = None
    if settings.store.url is not None or (settings.var / "sabtu.db").exists():
        store = opening.connect(settings.database_url)
        try:
            if opening.form_of(store) == opening.FORM:
                with store.read() as tx:
                    found = round_called(settings, tx, wanted)
        finally:
            store.close()
    if found is None:
        raise UserError(Problem("sandbox.no-round", {"round": wanted}))
    return found


def _newest(platform: Sandbox, post_id: str, limit: int) -> list[SeenComment]:
    """Return top-level comments, newest first, each with its replies."""
    found: list[SeenComment] = []
    top, cursor = 0, None
    for _ in range(_PAGES_SHOWN):
        page = platform.comment_page(post_id, cursor)
        for comment in page.comments[: limit - top]:
            found.append(comment)
            if comment.reply_count:
                found.extend(platform.replies(post_id, comment.id))
        top, cursor = top + len(page.comments), page.next_cursor
        if cursor is None or top >= limit:
            break
    return found


def _plain(post: OwnPost, comments: Sequence[SeenComment]) -> JSON:
    return {
        "post_id": post.id,
        "caption": post.caption,
        "posted_at": post.posted_at,
        "comment_count": post.comment_count,
        "comments": [
            {
                "id": comment.id,
                "user_id": comment.user_id,
                "handle": comment.handle,
                "text": comment.text,
                "commented_at": comment.commented_at,
                "reply_to": comment.reply_to,
                "pinned": comment.pinned,
                "liked": comment.liked,
            }
            for comment in comments
        ],
    }


def _first_line(caption: str) -> str:
    return printable(caption.strip().partition("\n")[0])
