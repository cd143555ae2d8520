"""Backups: made while the bot runs, kept by rule, and put back with all writing held.

Beside each copy lies a small file with its checksum and the head of its chain. A database that was put
back may not know what the bot has posted since: it starts read-only, is reconciled with the account, and
writes again only when a person says so. Who was forgotten since the backup is forgotten again.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loguru import logger

from bot.errors import NotNow, PersonNeeded, Problem, UserError
from bot.store import bars, copying, decisions, forgetting, meta, people
from bot.store.columns import to_micros
from bot.store.database import Store, Writer, is_sqlite
from bot.store.lease import lease
from bot.store.opening import FORM, bound_to, upgrade

_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Copy:
    """One backup, as the file beside it describes it."""

    file: Path
    made_at: datetime
    head: str
    form: str
    platform: str
    account: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Args:
        aside: Where the database before it lies now; None where there was none to keep.
        forgotten_again: How many people were forgotten since the backup, and are so again.
    """

    copy: Copy
    aside: Path | None
    forgotten_again: int


def back_up(store: Store, directory: Path, now: datetime) -> Path:
    """Copy the database into the directory and return the copy; its head lies in a file beside it."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = directory / f"sabtu-{now.astimezone(UTC):{_STAMP}}{copying.suffix_of(store.url)}"
    head = copying.copy_to(store, target)
    with store.read() as tx:
        platform, account = bound_to(tx) or ("", "")
    facts = {
        "made_at": now.astimezone(UTC).isoformat(),
        "head": head,
        "form": FORM,
        "platform": platform,
        "account": account,
        "sha256": _sha256(target),
    }
    beside = _beside(target)
    unfinished = beside.with_name(f"{beside.name}.part")
    unfinished.write_text(json.dumps(facts, indent=2), encoding="utf-8")
    os.replace(unfinished, beside)
    logger.info("Backed up to {file}", file=target.name, head=head)
    return target


def copies(directory: Path) -> list[Copy]:
    """Return the whole backups of a directory, newest first."""
    found = []
    for beside in directory.glob("sabtu-*.json"):
        file = beside.with_suffix("")
        if file.is_file():
            found.append(_described(file))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def thin_out(directory: Path, keep: int, now: datetime) -> list[Path]:
    """Remove old backups and return them: all of the last day stay, and of each of `keep` days the newest.

    So a day of many backups by hand never pushes out the nights before it.
    """
    kept_days: set[str] = set()
    removed = []
    for copy in copies(directory):
        day = f"{copy.made_at:%Y-%m-%d}"
        is_fresh = now - copy.made_at < timedelta(days=1)
        if is_fresh or (day not in kept_days and len(kept_days) < keep):
            kept_days.add(day)
            continue
        copy.file.unlink()
        _beside(copy.file).unlink(missing_ok=True)
        removed.append(copy.file)
    return removed


def examine(file: Path, *, url: str, platform: str, account: str) -> Copy:
    """Return what a backup is.

    Raises:
        UserError: It is not there, or not of this kind of database.
        PersonNeeded: It is damaged.
        NotNow: It belongs to another account, or to another version of this program.
    """
    if not file.is_file() or not _beside(file).is_file():
        raise UserError(Problem("keeping.no-backup", {"file": str(file)}))
    if file.suffix != copying.suffix_of(url):
        raise UserError(Problem("keeping.other-kind", {"file": str(file)}))
    copy = _described(file)
    facts = json.loads(_beside(file).read_text(encoding="utf-8"))
    if facts["sha256"] != _sha256(file):
        reason = "sha256"
        raise PersonNeeded(Problem("keeping.copy-broken", {"file": str(file), "reason": reason}))
    if is_sqlite(url):
        copying.check_copy(file)
    if (copy.platform, copy.account) != (platform, account):
        raise NotNow(
            Problem(
                "keeping.other-account",
                {
                    "url": str(file),
                    "platform": copy.platform,
                    "account": copy.account,
                    "wanted_platform": platform,
                    "wanted_account": account,
                },
            )
        )
    if copy.form > FORM:
        raise NotNow(Problem("keeping.database-newer", {"url": str(file), "form": copy.form}))
    return copy


def restore(url: str, file: Path, *, platform: str, account: str, by: str, now: datetime) -> Restored:
    """Put a backup in the place of the database, with all outward writes held.

    Raises:
        NotNow: The bot is running, or what `examine` refuses.
    """
    copy = examine(file, url=url, platform=platform, account=account)
    current = Store(url)  # not opened: it may be what is broken
    try:
        with lease(current):
            since = copying.forgotten_in(url)
            restore_kind = _restore_sqlite if is_sqlite(url) else _restore_postgresql
            return restore_kind(url, copy, since, by=by, now=now)
    finally:
        current.close()


def _restore_sqlite(url: str, copy: Copy, since: Iterable[int], *, by: str, now: datetime) -> Restored:
    database = copying.sqlite_file(url)
    prepared = database.with_name(f"{database.name}.restoring")
    copying.prepare_sqlite(copy.file, prepared)
    again = _mark(f"sqlite:///{prepared}", copy, since, by=by, now=now)
    aside = database.with_name(f"{database.name}.before-{now.astimezone(UTC):{_STAMP}}")
    had_one = database.exists()
    copying.replace_sqlite(url, prepared, aside)
    return Restored(copy, aside if had_one else None, again)


def _restore_postgresql(url: str, copy: Copy, since: Iterable[int], *, by: str, now: datetime) -> Restored:
    # The bar is raised by the very transaction that loads the dump: no instant without it.
    held = (
        "INSERT INTO bar (code, scope, reason, at, by, until, strikes)"  # noqa: S608
        f" VALUES ('restored', '{bars.ALL_WRITES}', '', {to_micros(now)}, 'restore', NULL, 1)"
        " ON CONFLICT (code) DO NOTHING"
    )
    copying.load_postgresql(url, copy.file, held)
    return Restored(copy, None, _mark(url, copy, since, by=by, now=now))


def _mark(url: str, copy: Copy, since: Iterable[int], *, by: str, now: datetime) -> int:
    """Hold all writes, note the restore in the history, and forget again who was forgotten since."""
    upgrade(url, now)
    store = Store(url)
    try:
        with store.write(now) as tx:
            bars.raise_bar(tx, "restored", bars.ALL_WRITES, by=by, reason=copy.file.name)
            meta.put(tx, "restored_at", now.astimezone(UTC).isoformat())
            meta.put(tx, "backed_up_at", copy.made_at.astimezone(UTC).isoformat())
            body: dict[str, object] = {"file": copy.file.name, "head": copy.head}
            decisions.decide(tx, "restored", "database", by=by, body=body)
            return _forget_again(tx, since, by=by)
    finally:
        store.close()


def _forget_again(tx: Writer, since: Iterable[int], *, by: str) -> int:
    known = people.by_id(tx, since)
    again = [number for number, person in known.items() if person.user_id is not None]
    if again:
        forgetting.forget(tx, again, by=by, reason="forgotten-before-restore")
    return len(again)


def _described(file: Path) -> Copy:
    facts = json.loads(_beside(file).read_text(encoding="utf-8"))
    return Copy(
        file=file,
        made_at=datetime.fromisoformat(facts["made_at"]),
        head=facts["head"],
        form=facts["form"],
        platform=facts["platform"],
        account=facts["account"],
    )


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _sha256(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
