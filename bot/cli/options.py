"""Options that many commands share, each a decorator, and the question before a change.

`@json_option` gives `as_json`, `@yes_option` gives `yes`, `@as_option` gives `acting`, `@now_option` gives
`now`, `@reason_option` gives `reason`; with `maybe_` each only where it was given. Their help texts stand in
the catalogue `help` as `help.option-...`.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import click

from bot.cli.invocation import Invocation
from bot.errors import Fact, NotNow, Problem, UserError

JSON: TypeAlias = "bool | int | float | str | datetime | Sequence[JSON] | Mapping[str, JSON] | None"

FIRST_YEAR, LAST_YEAR = 2000, 2200

json_option = click.option("--json", "as_json", is_flag=True)
yes_option = click.option("--yes", "yes", is_flag=True)
as_option = click.option(
    "--as", "acting", metavar="NAME", required=True, callback=lambda *given: _member(*given)
)
maybe_as_option = click.option(
    "--as", "acting", metavar="NAME", callback=lambda *given: optional_member(*given)
)
reason_option = click.option(
    "--reason", required=True, metavar="R", callback=lambda *given: not_blank(*given)
)
maybe_reason_option = click.option("--reason", metavar="R", callback=lambda *given: not_blank(*given))
now_option = click.option("--now", "now", metavar="MOMENT", callback=lambda *given: _moment(*given))


def print_json(document: JSON) -> None:
    """Print one document on stdout; moments become ISO 8601 with `+00:00`."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))


def confirm(invocation: Invocation, question: str, yes: bool, **facts: Fact) -> None:
    """Ask `question` unless `yes`; raises `NotNow` when the answer is no.

    The effect of the command has been shown before; the question goes to stderr, so that stdout stays
    free for output. Without a terminal nobody can answer, and `--yes` is asked for instead.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UserError(Problem("cli.nobody-to-ask", {"question": invocation.say(question, **facts)}))
    answers = {
        "yes": invocation.say("cli.answers-yes").split(),
        "no": invocation.say("cli.answers-no").split(),
    }
    while True:
        click.echo(
            f"{invocation.say(question, **facts)} {invocation.say('cli.yes-or-no')} ", err=True, nl=False
        )
        answer = sys.stdin.readline()
        if answer.strip().lower() in answers["yes"]:
            return
        if not answer.endswith("\n") or answer.strip().lower() in answers["no"]:
            raise NotNow(Problem("cli.nothing-changed"))


def parse_moment(invocation: Invocation, text: str) -> datetime:
    """Return the moment that `2026-11-28 10:00` (the account's own clock) or ISO 8601 with a zone says."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UserError(Problem("cli.bad-moment", {"value": text})) from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:  # all else is a slip, and calendars end
        raise UserError(Problem("cli.bad-moment", {"value": text}))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=invocation.settings_or_default.zone)
    return moment.astimezone(UTC)


def _moment(ctx: click.Context, parameter: click.Parameter, value: str | None) -> datetime:
    invocation = ctx.find_object(Invocation) or _no_invocation()
    if value is not None:
        return parse_moment(invocation, value)
    settings = invocation.settings
    if settings.is_sandbox and settings.sandbox.speed != 1:
        from bot.bootstrap import clock_of  # a rehearsal has a faster clock, which all commands share

        return clock_of(settings)()
    return datetime.now(UTC)


def _member(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    name = value.strip()
    invocation = ctx.find_object(Invocation) or _no_invocation()
    names = invocation.settings.team.names
    known = {member.casefold(): member for member in names}
    if not name:
        raise UserError(Problem("cli.no-name"))
    if names and name.casefold() not in known:
        from bot.settings.nearest import nearest_name

        nearest = nearest_name(name, names) or ", ".join(names)
        raise UserError(Problem("cli.not-in-team", {"name": name, "nearest": nearest}))
    return known.get(name.casefold(), name)


def without_controls(text: str) -> str:
    """Return what a person typed without blank ends and control characters, its lines kept."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\u200d\ufe0f").strip()


def not_blank(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return a reason without blank ends and control characters; one that says nothing is refused."""
    if value is None:
        return None
    shown = without_controls(value)
    if not shown:  # it stands in the record, and maybe under a post
        raise UserError(Problem("cli.no-reason", {"option": parameter.opts[0]}))
    return shown


def optional_member(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return a member of the team as settings write them; None where nobody was named."""
    return None if value is None else _member(ctx, parameter, value)


def _no_invocation() -> Invocation:
    raise LookupError("a shared option outside of sabtu")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a naive moment")
        return value.astimezone(UTC).isoformat()
    raise TypeError(type(value).__name__)
