"""Commands that only look: status, rounds, round, standings, player."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import click

from bot.cli.console import print_table
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.options import JSON, json_option, now_option, print_json
from bot.content.messages import say_reason
from bot.errors import Problem, UserError
from bot.game.model import Round, RoundStatus, Verdict
from bot.game.rounds import AHEAD, UNDER_WAY
from bot.game.timetable import week_bounds
from bot.services.desk import Desk
from bot.settings import Settings
from bot.store import comments, decisions, meta, notices, outbox, rounds, winners
from bot.store.database import Reader
from bot.store.tables import ActionRow, RoundRow

RUNNING_WITHIN = timedelta(seconds=45)
SHOWN_AS_PROBLEMS = (
    "notices.bad-file",
    "notices.exclusion-waits",
    "notices.key-waits",
    "notices.lapse-waits",
    "notices.review",
    "notices.second",
    "notices.waits-for-approval",
    "notices.wants-approval",
    "notices.winners-drafted",
    "notices.unknown-write",
)
NEWS = 5


@contextmanager
def desk_of(invocation: Invocation) -> Iterator[Desk]:
    """Open the desk of the folder the command works in, and say so where it is a simulation."""
    from bot.bootstrap import open_desk

    with open_desk(invocation.settings) as desk:
        yield desk


def local(invocation: Invocation, moment: datetime | None) -> str:
    """Return a moment on the account's own clock, as tables show it."""
    if moment is None:
        return "-"
    from bot.content.moments import zone_name

    shown = moment.astimezone(invocation.settings.zone)
    return f"{shown:%d-%m-%Y %H.%M} {zone_name(moment, invocation.settings.zone)}"


def simulation_banner(invocation: Invocation) -> None:
    """Say loudly, on stderr, that nothing here is real."""
    if invocation.settings.is_sandbox:
        click.secho(invocation.say("looking.simulation"), err=True, bold=True, fg="yellow")


@click.command()
@json_option
@now_option
@pass_invocation
def status(invocation: Invocation, as_json: bool, now: datetime) -> int:
    """Show what the bot is doing; exit code 4 when a person is needed."""
    from bot.cli.waiting import waiting
    from bot.services.correcting import not_out_yet
    from bot.services.holding import holding
    from bot.store.lease import is_leased

    with desk_of(invocation) as desk, desk.store.read() as tx:
        beat = meta.last_beat(tx, "daemon")
        speed = invocation.settings.sandbox.speed if invocation.settings.is_sandbox else 1
        beats = beat is not None and now - beat.at < RUNNING_WITHIN * speed
        running = beats and is_leased(desk.store)  # the beat of one that was killed looks as young
        held = holding(desk, tx, now)
        rows = rounds.rows(tx)
        open_ = [row for row in rows if row.status in (RoundStatus.PUBLISHING, *UNDER_WAY)]
        ahead = [row for row in rows if row.status in AHEAD]
        problems = waiting(invocation, desk, tx, ahead, now)
        corrections = [found for week in winners.sealed_weeks(tx) if (found := not_out_yet(tx, week))]
        told = [one for one in notices.unsent(tx) if one.code not in SHOWN_AS_PROBLEMS]
    if as_json:
        print_json(
            {
                "now": now,
                "running": running,
                "platform": desk.platform.name,
                "writes": "barred" if any(bar.scope in ("writes", "everything") for bar in held) else "on",
                "open": [_brief(row) for row in open_],
                "next": [_brief(row) for row in ahead[:10]],
                "problems": problems,
            }
        )
    else:
        simulation_banner(invocation)
        invocation.tell("looking.running" if running else "looking.not-running")
        _show_rows(invocation, desk, "looking.open", open_)
        _show_rows(invocation, desk, "looking.next", ahead[:10])
        for problem in problems:
            click.secho(f"! {problem['message']}", fg="red")
        for one in corrections:
            click.echo(f"· {invocation.say('winners.correction-waits', week=one.week, number=one.number)}")
        for notice in told[-NEWS:]:
            click.echo(f"· {invocation.say(notice.code, **notices.facts(notice))}")
        if len(told) > NEWS:
            invocation.tell("looking.more-news", count=len(told) - NEWS)
        if not problems and not told and (running or not open_):
            invocation.tell("looking.all-well")
    needs_person = [
        problem for problem in problems if problem["code"] in ("challenged", "signed-out", "unknown-write")
    ]
    return 4 if needs_person else 0


@click.command("rounds")
@json_option
@pass_invocation
def rounds_(invocation: Invocation, as_json: bool) -> None:
    """List all rounds with their counts."""
    with desk_of(invocation) as desk, desk.store.read() as tx:
        found = [(round_, _counts(tx, round_)) for round_ in rounds.having(tx)]
    if as_json:
        print_json([_round_json(round_, counts) for round_, counts in found])
        return
    simulation_banner(invocation)
    if not found:
        invocation.tell("looking.no-rounds")
        return
    headings = [
        invocation.say(f"looking.column-{name}") for name in ("round", "file", "status", "publish", "close")
    ]
    headings += [
        invocation.say(f"looking.column-{name}") for name in ("correct", "wrong", "review", "chatter", "late")
    ]
    print_table(
        headings,
        [
            [
                round_name(desk, round_),
                round_.file,
                _status(invocation, round_),
                local(invocation, round_.publish_at),
                local(invocation, round_.close_at),
                *(str(counts[name]) for name in ("correct", "wrong", "review", "chatter", "late")),
            ]
            for round_, counts in found
        ],
        numbers=(5, 6, 7, 8, 9),
    )


@click.command("round")
@click.argument("round_id", metavar="ROUND")
@json_option
@pass_invocation
def round_(invocation: Invocation, round_id: str, as_json: bool) -> None:
    """Show one round: its questions, its history and its outward writes."""
    with desk_of(invocation) as desk, desk.store.read() as tx:
        found = find_round(desk, tx, round_id)
        counts = _counts(tx, found)
        actions = outbox.of_round(tx, found.id)
        history = rounds.history(tx, found.id)
        decided = decisions.about(tx, f"round:{found.id}")
    if as_json:
        print_json(
            {
                **_round_json(found, counts),
                "questions": [
                    {"text": question.text, "answer": question.answer, "kind": question.kind}
                    for question in found.quiz.questions
                ],
                "history": [
                    {"at": event.at, "status": event.status, "by": event.by, "reason": event.reason}
                    for event in history
                ],
                "decisions": [
                    {"at": row.at, "kind": row.kind, "by": row.by, "reason": row.reason} for row in decided
                ],
                "actions": [
                    {
                        "key": action.key,
                        "state": action.state,
                        "done_at": action.done_at,
                        "result": action.result,
                    }
                    for action in actions
                ],
            }
        )
        return
    simulation_banner(invocation)
    click.secho(f"{round_name(desk, found)} · {found.file} · {_status(invocation, found)}", bold=True)
    for number, question in enumerate(found.quiz.questions, start=1):
        click.echo(f"{number}. {question.text or question.answer}")
        click.echo(f"   {invocation.say('looking.key', answer=question.answer)}")
    click.echo(invocation.say("looking.counts", **counts))
    print_table(
        [invocation.say(f"looking.column-{name}") for name in ("when", "what", "who", "reason")],
        [
            [
                local(invocation, event.at),
                invocation.status(event.status),
                event.by,
                say_reason(event.reason, invocation.language),
            ]
            for event in history
        ],
    )
    print_table(
        [invocation.say(f"looking.column-{name}") for name in ("action", "state", "when")],
        [
            [
                action_name(invocation, action),
                invocation.say(f"looking.state-{action.state}"),
                local(invocation, action.done_at),
            ]
            for action in actions
        ],
    )


def action_name(invocation: Invocation, action: ActionRow) -> str:
    """Return what an outward write is, with what tells it from others of its kind."""
    name = invocation.say(f"looking.action-{action.kind}")
    detail = action.key.rpartition(":")[2]
    return f"{name} {detail}" if action.kind in ("hint", "like", "reply") else name


def find_round(desk: Desk, tx: Reader, wanted: str) -> Round:
    """Return the round that a person means; raises `UserError`."""
    found = round_called(desk.settings, tx, wanted)
    if found is None:
        raise UserError(Problem("looking.no-such-round", {"round": wanted}))
    return found


def round_called(settings: Settings, tx: Reader, wanted: str) -> Round | None:
    """Return the round of this name (`ST-48`), this id or this file; None where there is none."""
    plain = wanted.strip().strip("[]")
    found = rounds.get(tx, int(plain)) if _is_a_number(plain) else None
    if found is None and "-" in plain:
        code, _, number = plain.rpartition("-")
        for name, series in settings.series.items():
            if series.code.casefold() == code.casefold() and _is_a_number(number):
                found = rounds.by_number(tx, name, int(number))
    return found or rounds.by_file(tx, plain)


def must_be_a_week(invocation: Invocation, week: str, now: datetime) -> None:
    """Raise `UserError` with an example where this is no week of the calendar."""
    if week_bounds(week, UTC) is None:
        example = f"{now.astimezone(invocation.settings.zone):%G-W%V}"
        raise UserError(Problem("winners.no-such-week", {"week": week, "example": example}))


def _is_a_number(text: str) -> bool:
    """Whether a database could hold this as the number of a round."""
    return text.isdecimal() and len(text) < 10


def _counts(tx: Reader, round_: Round) -> dict[str, int]:
    counts = {"correct": 0, "wrong": 0, "review": 0, "chatter": 0, "late": 0}
    for one in comments.judged(tx, round_.id):
        if one.counts_from >= round_.close_at:
            counts["late"] += 1
        elif one.verdict is not Verdict.MISSING:
            counts[one.verdict.value] += 1
    return counts


def _round_json(round_: Round, counts: dict[str, int]) -> dict[str, JSON]:
    return {
        "id": str(round_.id),
        "file": round_.file,
        "series": round_.series,
        "number": round_.number,
        "week": round_.week,
        "status": round_.status.value,
        "reason": round_.reason,
        "publish_at": round_.publish_at,
        "opened_at": round_.opened_at,
        "close_at": round_.close_at,
        "post_id": round_.post_id,
        "counts": counts,
    }


def _brief(row: RoundRow) -> dict[str, JSON]:
    return {
        "id": str(row.id),
        "series": row.series,
        "number": row.number,
        "file": row.file,
        "status": row.status,
        "publish_at": row.publish_at,
        "close_at": row.close_at,
    }


def _show_rows(invocation: Invocation, desk: Desk, heading: str, rows: list[RoundRow]) -> None:
    if not rows:
        return
    click.secho(invocation.say(heading), bold=True)
    print_table(
        [
            invocation.say(f"looking.column-{name}")
            for name in ("round", "file", "status", "publish", "close")
        ],
        [
            [
                round_name(desk, row),
                row.file,
                invocation.status(row.status),
                local(invocation, row.publish_at),
                local(invocation, row.close_at),
            ]
            for row in rows
        ],
    )


def _status(invocation: Invocation, round_: Round) -> str:
    name = invocation.status(round_.status)
    return f"{name} ({say_reason(round_.reason, invocation.language)})" if round_.reason else name


def round_name(desk: Desk, round_: Round | RoundRow) -> str:
    """Return what people call a round, as tables show it: `ST-48`."""
    from bot.services import preparing

    return preparing.round_name(desk, round_)
