"""Commands of the admin: audit, export, backup, restore, db, privacy."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.console import print_table
from bot.cli.ending import names_files
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.looking import local, simulation_banner
from bot.cli.options import (
    as_option,
    confirm,
    json_option,
    maybe_as_option,
    maybe_reason_option,
    now_option,
    print_json,
    yes_option,
)
from bot.errors import NotNow, Problem, UserError
from bot.store import decisions
from bot.store.database import Store
from bot.store.scores import Period

if TYPE_CHECKING:
    from bot.services.auditing import AuditReport, Part
    from bot.store.proof import Difference

_TABLES = ("standings", "comments", "verdicts", "winners", "rounds")
_SHORTEST_HEAD = 16  # hexadecimal digits
_COUNTED = ("facts", "links", "texts", "scores", "weeks", "verdicts")


@contextmanager
def store_of(invocation: Invocation, now: datetime) -> Iterator[Store]:
    """Open the database alone: what is kept can be looked at where the platform cannot be reached."""
    from bot.store.opening import open_store

    settings = invocation.settings
    store = open_store(
        settings.database_url, platform=settings.platform.backend, account=settings.account.handle, now=now
    )
    try:
        yield store
    finally:
        store.close()


@click.command()
@click.option("--head", metavar="H")
@json_option
@now_option
@pass_invocation
def audit(invocation: Invocation, head: str | None, as_json: bool, now: datetime) -> int:
    """Compute everything again from the facts; exit code 1 where something differs."""
    from bot.services.auditing import audit as check

    wanted = None if head is None else head.strip().lower()
    if wanted is not None and (len(wanted) < _SHORTEST_HEAD or set(wanted) - set("0123456789abcdef")):
        raise UserError(Problem("keeping.bad-head", {"head": wanted, "digits": _SHORTEST_HEAD}))
    with store_of(invocation, now) as store:
        report = check(store, expected_head=wanted, progress=_progress(invocation))
    if as_json:
        print_json(
            {
                "ok": report.ok,
                "checked": dict(report.checked),
                "head": report.head,
                "differences": [_as_json(one) for one in report.differences],
                "today": [_as_json(one) for one in report.today.listed],
            }
        )
    else:
        simulation_banner(invocation)
        _print_report(invocation, report)
    return 0 if report.ok else 1


@click.command()
@click.argument("what", type=click.Choice(_TABLES), metavar="WHAT")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--week", metavar="W")
@click.option("--month", metavar="M")
@now_option
@pass_invocation
@names_files
def export(
    invocation: Invocation, what: str, output: Path, week: str | None, month: str | None, now: datetime
) -> None:
    """Write a table as CSV or XLSX."""
    from bot.services.exporting import export as write

    with store_of(invocation, now) as store, store.read() as tx:
        count = write(tx, what, Period(week, month), output, invocation.settings.zone)
    invocation.note("keeping.exported", count=count, file=str(output))


@click.command()
@json_option
@now_option
@pass_invocation
@names_files
def backup(invocation: Invocation, as_json: bool, now: datetime) -> None:
    """Make a backup and remove those that the rule does not keep."""
    from bot.services.backing_up import back_up, copies, thin_out

    folder = invocation.settings.var / "backups"
    with store_of(invocation, now) as store:
        file = back_up(store, folder, now)
    removed = thin_out(folder, invocation.settings.backup.keep, now)
    made = next(copy for copy in copies(folder) if copy.file == file)
    if as_json:
        print_json({"file": str(file), "head": made.head, "removed": [str(one) for one in removed]})
        return
    invocation.tell("keeping.backed-up", file=str(file), head=made.head)
    if removed:
        invocation.tell("keeping.thinned-out", count=len(removed))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_option
@yes_option
@now_option
@pass_invocation
@names_files
def restore(invocation: Invocation, file: Path, acting: str, yes: bool, now: datetime) -> None:
    """Put a backup in the place of the database; the bot must not be running."""
    from bot.services.backing_up import examine
    from bot.services.backing_up import restore as put_back

    settings = invocation.settings
    url, platform, account = settings.database_url, settings.platform.backend, settings.account.handle
    copy = examine(file, url=url, platform=platform, account=account)
    simulation_banner(invocation)
    invocation.tell("keeping.restores", file=str(file), made=local(invocation, copy.made_at), head=copy.head)
    confirm(invocation, "keeping.ask-restore", yes)
    settings.var.mkdir(parents=True, exist_ok=True)  # on another machine there is none yet
    done = put_back(url, file, platform=platform, account=account, by=acting, now=now)
    if done.aside:
        invocation.tell("keeping.kept-aside", file=str(done.aside))
    if done.forgotten_again:
        invocation.tell("keeping.forgotten-again", count=done.forgotten_again)
    invocation.tell("keeping.restored")


@click.group()
def db() -> None:
    """Commands about the database's form."""


@db.command()
@maybe_as_option
@yes_option
@now_option
@pass_invocation
def upgrade(invocation: Invocation, acting: str | None, yes: bool, now: datetime) -> None:
    """Bring the database to this version's form, after a backup."""
    from bot.services.backing_up import back_up
    from bot.store.lease import lease
    from bot.store.opening import FORM, connect, form_of
    from bot.store.opening import upgrade as bring_up

    url = invocation.settings.database_url
    store = connect(url)
    try:
        form = form_of(store)
        if form == FORM:
            invocation.tell("keeping.up-to-date", form=FORM)
            return
        if form is not None and form > FORM:
            raise NotNow(Problem("keeping.database-newer", {"url": url, "form": form}))
        with lease(store):
            if form is not None:
                invocation.tell("keeping.upgrades", form=form, to=FORM)
                confirm(invocation, "keeping.ask-upgrade", yes)
                file = back_up(store, invocation.settings.var / "backups", now)
                invocation.tell("keeping.backed-up", file=str(file), head=store.head())
            bring_up(url, now)
            if acting is not None:
                with store.write(now) as tx:
                    decisions.decide(tx, "upgrade", "database", by=acting, body={"form": FORM})
    finally:
        store.close()
    invocation.tell("keeping.upgraded", form=FORM)


@click.group()
def privacy() -> None:
    """Commands about one follower's data."""


@privacy.command("export")
@click.argument("handle", metavar="HANDLE")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
@now_option
@pass_invocation
@names_files
def privacy_export(invocation: Invocation, handle: str, output: Path | None, now: datetime) -> None:
    """Write everything that is known of a person, as JSON."""
    from bot.services.forgetting import all_about, find

    with store_of(invocation, now) as store, store.read() as tx:
        document = all_about(tx, find(tx, handle))
    if output is None:
        print_json(document)
        return
    text = json.dumps(document, ensure_ascii=False, indent=2, default=lambda moment: moment.isoformat())
    output.write_bytes((text + "\n").encode("utf-8", "backslashreplace"))
    output.chmod(0o600)
    invocation.note("keeping.person-exported", file=str(output))


@privacy.command()
@click.argument("handle", metavar="HANDLE")
@maybe_reason_option
@as_option
@yes_option
@now_option
@pass_invocation
def forget(
    invocation: Invocation, handle: str, reason: str | None, acting: str, yes: bool, now: datetime
) -> None:
    """Forget a person; their points stay under a number that leads to nobody."""
    from bot.services.backing_up import copies
    from bot.services.forgetting import forget as remove
    from bot.services.forgetting import look_ahead

    with store_of(invocation, now) as store:
        simulation_banner(invocation)
        with store.read() as tx:
            ahead = look_ahead(tx, handle)
        invocation.tell("keeping.forgets", handle=ahead.person.handle or handle, count=ahead.comments)
        if ahead.masked:
            invocation.tell("keeping.masks-mentions", count=ahead.masked)
        confirm(invocation, "keeping.ask-forget", yes)
        remove(store, handle, by=acting, reason=reason, now=now)
    invocation.tell("keeping.forgotten")
    if ahead.mentions:
        invocation.tell("keeping.mentions-stay", count=ahead.mentions)
    if left := len(copies(invocation.settings.var / "backups")):
        invocation.tell("keeping.in-backups", count=left)


def _progress(invocation: Invocation) -> "_Progress":
    return _Progress(invocation, sys.stderr.isatty())


class _Progress:
    """One line on a terminal that says how far the audit is."""

    def __init__(self, invocation: Invocation, shown: bool) -> None:
        self._invocation = invocation
        self._shown = shown

    def __call__(self, what: str, done: int) -> None:
        if self._shown:
            line = self._invocation.say("keeping.progress", count=done)
            click.echo(f"\r{line}\033[K", err=True, nl=False)


def _as_json(difference: "Difference") -> dict[str, str]:
    return {
        "kind": difference.kind,
        "id": difference.id,
        "stored": difference.stored,
        "computed": difference.computed,
    }


def _print_report(invocation: Invocation, report: "AuditReport") -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
    counts = report.checked
    for name, part in (("facts", report.facts), ("points", report.points), ("verdicts", report.verdicts)):
        code = f"keeping.audit-{name}-{'differ' if part.count else 'hold'}"
        checked = {
            key: counts.get(key, 0) for key in ("facts", "links", "texts", "scores", "weeks", "verdicts")
        }
        click.secho(
            invocation.say(code, count=part.count, **checked), fg="red" if part.count else "green", bold=True
        )
        if part.count:
            _print_differences(invocation, part)
    if counts.get("forgotten", 0) or counts.get("forgotten_texts", 0):
        gone = {"people": counts.get("forgotten", 0), "texts": counts.get("forgotten_texts", 0)}
        invocation.tell("keeping.audit-forgotten", **gone)
    if report.today.count:
        invocation.tell("keeping.audit-today", count=report.today.count)
        _print_differences(invocation, report.today)
    invocation.tell("keeping.audit-head", head=report.head)


def _print_differences(invocation: Invocation, part: "Part") -> None:
    columns = ("kind", "id", "stored", "computed")
    shown = part.listed[:25]
    print_table(
        [invocation.say(f"keeping.column-{column}") for column in columns],
        [[one.kind, one.id, one.stored, one.computed] for one in shown],
    )
    if part.count > len(shown):
        invocation.tell("keeping.more-differences", count=part.count - len(shown))
