"""When Instagram says no: a round posted in the app by a person, and comments brought in from a file.

Such a round is judged, settled and audited like any other; the record says what was done by hand and by whom.
"""

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bot.content.messages import status_in_words
from bot.errors import Fact, NotNow, PersonNeeded, PlatformError, Problem, UserError
from bot.game.model import Round, RoundStatus
from bot.game.rounds import UNDER_WAY
from bot.judging.judge import judge_version
from bot.platforms.base import OwnPost
from bot.services import arriving
from bot.services.desk import Desk, judge_of
from bot.services.grading import grade_alike
from bot.services.holding import may_read
from bot.services.looking import Found
from bot.services.preparing import round_name
from bot.store import bundles, comments, decisions, meta, outbox, rounds
from bot.store.comments import NewComment
from bot.store.tables import SweepRow

LOOK_BACK = timedelta(days=30)
FIELDS = ("id", "user_id", "time", "text")


@dataclass(frozen=True, slots=True)
class SeenPost:
    """A post made in the app, and whether the bot has seen it or takes a person's word."""

    post: OwnPost
    seen: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of comments brought."""

    found: int
    new: int


def write_out(desk: Desk, round_id: int, folder: Path) -> list[Path]:
    """Write the pictures, the caption and the alt texts of a round, to be posted in the app.

    Raises:
        NotNow: The round is on Instagram already, is cancelled, or is not prepared.
    """
    with desk.store.read() as tx:
        row = rounds.row(tx, round_id)
        name = round_name(desk, row)
        if row.post_id is not None:
            raise NotNow(Problem("handing.out-already", {"round": name, "post": row.post_id}))
        if row.status == RoundStatus.CANCELLED:
            facts: dict[str, Fact] = {"round": name, "status": status_in_words(row.status)}
            raise NotNow(Problem("handing.not-to-post", facts))
        if row.bundle_digest is None:
            raise NotNow(Problem("handing.nothing-prepared", {"round": name}))
        bundle = bundles.load(tx, row.bundle_digest)
    if bundle is None:
        raise NotNow(Problem("handing.altered", {"round": name}))
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, sheet in enumerate(bundle.sheets, start=1):
        written.append(folder / f"post-{number}.jpg")
        written[-1].write_bytes(sheet.jpeg)
    if bundle.story:
        written.append(folder / "story.jpg")
        written[-1].write_bytes(bundle.story.jpeg)
    for name, text in (
        ("caption.txt", bundle.caption),
        ("alt.txt", "\n\n".join(sheet.alt_text for sheet in bundle.sheets)),
    ):
        written.append(folder / name)
        written[-1].write_text(text, encoding="utf-8")
    return written


def find_post(desk: Desk, link: str, now: datetime, posted_at: datetime | None = None) -> SeenPost:
    """Return the own post that a link, or an id, names.

    While Instagram may not be asked, or does not answer, a person's word is taken: the link names the post,
    and they say when it was made.

    Raises:
        UserError: No such post, or no link of one.
        PersonNeeded: It could not be looked at, and nobody said when it was made.
    """
    with desk.store.read() as tx:
        may_look = may_read(desk, tx, now)
    wanted = re.split(r"[?#]", link.strip())[0].rstrip("/")  # the app adds `?igsh=…` behind the slash
    try:
        posts = desk.platform.recent_posts(now - LOOK_BACK) if may_look else None
    except PlatformError:
        posts = None
    if posts is None:
        return _unseen(desk, link, posted_at, now)
    for post in posts:
        if wanted in (post.id, post.link.rstrip("/")) or (
            post.link and post.link.rstrip("/").endswith(f"/{wanted}")
        ):
            return SeenPost(post, seen=True)
    raise UserError(Problem("handing.no-such-post", {"link": link, "days": LOOK_BACK.days}))


def _unseen(desk: Desk, link: str, posted_at: datetime | None, now: datetime) -> SeenPost:
    post_id = desk.platform.post_id_in(link)
    if post_id is None:
        raise UserError(Problem("handing.no-link", {"link": link}))
    if posted_at is None or posted_at > now:
        raise PersonNeeded(Problem("handing.cannot-look", {"link": link}))
    return SeenPost(OwnPost(post_id, "", posted_at, 0, link), seen=False)


def adopt(desk: Desk, round_id: int, found: SeenPost, *, by: str, now: datetime) -> None:
    """Take a post that a person made in the app as the round's own."""
    post = found.post
    with desk.store.write(now) as tx:
        action = outbox.by_key(tx, f"post:{round_id}")
        if action is not None and action.state in ("waiting", "sending", "unknown"):
            outbox.done(tx, action.id, post.id, adopted=True)
        if not arriving.open_by_hand(desk, tx, round_id, Found(post.id, post.posted_at), by=by):
            row = rounds.row(tx, round_id)
            facts: dict[str, Fact] = {"round": round_name(desk, row), "status": status_in_words(row.status)}
            raise NotNow(Problem("handing.cannot-adopt", facts))
        decisions.decide(
            tx,
            "adopted",
            f"round:{round_id}",
            by=by,
            body={
                "post": post.id,
                "link": post.link,
                "posted_at": post.posted_at.isoformat(),
                "seen": found.seen,
            },
        )


def import_comments(
    desk: Desk, round_: Round, file: Path, *, by: str, complete: bool, now: datetime
) -> Imported:
    """Store and judge the comments of a CSV or JSON Lines file.

    Args:
        complete: The file holds all comments, as two equal sweeps would show; recorded as such.

    Raises:
        UserError: With every line that cannot be read; nothing is stored then.
    """
    if round_.status not in UNDER_WAY:
        raise NotNow(
            Problem(
                "handing.not-open",
                {"round": round_name(desk, round_), "status": status_in_words(round_.status)},
            )
        )
    everything = _read(file)
    with desk.store.read() as tx:
        own_id = meta.get(tx, "own_user_id")
    read = [row for row in everything if not _is_own(desk, own_id, row)]
    rulings = judge_of(round_.quiz.questions).rule_all([str(row["text"]) for row in read])
    with desk.store.write(now) as tx:
        new = comments.record(
            tx,
            round_.id,
            rounds.key_id(tx, round_.id),
            judge_version(),
            [
                NewComment(
                    str(row["id"]),
                    str(row["user_id"]),
                    str(row.get("handle") or row["user_id"]),
                    str(row["text"]),
                    _moment(str(row["time"])) or now,
                    str(row["reply_to"]) if row.get("reply_to") else None,
                    ruling,
                )
                for row, ruling in zip(read, rulings, strict=True)
            ],
            now,
        )
        grade_alike(desk, tx, round_, [str(row["id"]) for row in read])
        if complete:
            content = sha256("\n".join(sorted(str(row["id"]) for row in read)).encode()).digest()
            for _ in range(desk.settings.collect.sweeps):
                tx.add_fact(
                    SweepRow,
                    round_id=round_.id,
                    at=max(now, round_.close_at),
                    found=len(everything),
                    platform_count=len(everything),
                    content=content,
                )
        decisions.decide(
            tx,
            "imported",
            f"round:{round_.id}",
            by=by,
            body={
                "file_sha256": sha256(file.read_bytes()).hexdigest(),
                "found": len(everything),
                "new": new,
                "complete": complete,
            },
        )
    return Imported(len(everything), new)


def _is_own(desk: Desk, own_id: str | None, row: dict[str, object]) -> bool:
    """Whether a line is the account's own: its words are no attempt."""
    handle = str(row.get("handle") or "").strip().removeprefix("@").casefold()
    return str(row["user_id"]) == own_id or handle == desk.settings.account.handle.casefold()


def _read(file: Path) -> list[dict[str, object]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(Problem("handing.not-utf8", file=str(file))) from error
    rows = list(_json_lines(text) if file.suffix.lower() in (".jsonl", ".ndjson") else _csv_rows(text))
    problems = []
    seen: set[str] = set()
    for line, row in rows:
        missing = [name for name in FIELDS if not str(row.get(name) or "").strip()]
        if row.get("broken"):
            problems.append(Problem("handing.broken-line", file=str(file), line=line))
        elif missing:
            problems.append(Problem("handing.missing-field", {"fields": missing}, file=str(file), line=line))
        elif _moment(str(row["time"])) is None:
            problems.append(
                Problem("handing.bad-time", {"value": str(row["time"])}, file=str(file), line=line)
            )
        elif str(row["id"]) in seen:
            problems.append(Problem("handing.twice", {"id": str(row["id"])}, file=str(file), line=line))
        else:
            seen.add(str(row["id"]))
    if problems:
        raise UserError(*problems)
    return [row for _, row in rows]


def _json_lines(text: str) -> Iterable[tuple[int, dict[str, object]]]:
    for line, one in enumerate(text.splitlines(), start=1):
        if not one.strip():
            continue
        try:
            row = json.loads(one)
        except json.JSONDecodeError:
            row = None
        yield line, row if isinstance(row, dict) else {"broken": True}


def _csv_rows(text: str) -> Iterable[tuple[int, dict[str, object]]]:
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.split("\n", 1)[0] else ",")
    for row in reader:
        yield reader.line_num, {str(name).strip(): value for name, value in row.items()}


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment.astimezone(UTC)
