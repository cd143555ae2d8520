"""`sabtu winners`: who won and where each prize stands; noting answers, and passing a prize on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.cli.console import print_table
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.looking import desk_of, local, must_be_a_week, simulation_banner
from bot.cli.options import (
    confirm,
    json_option,
    maybe_as_option,
    maybe_reason_option,
    now_option,
    print_json,
    yes_option,
)
from bot.cli.showing import show_effect
from bot.errors import NotNow, Phrase, Problem, UserError
from bot.services.desk import Desk
from bot.services.passing_on import Lapsing
from bot.store import decisions, people, winners
from bot.store.database import Reader
from bot.store.tables import WinnerRow

if TYPE_CHECKING:
    from bot.services.correcting import NotOutYet


@click.command("winners")
@click.argument("week", metavar="[WEEK]", required=False)
@click.option("--answered", metavar="HANDLE")
@click.option("--sent", metavar="HANDLE")
@click.option("--lapse", metavar="HANDLE")
@maybe_reason_option
@maybe_as_option
@yes_option
@json_option
@now_option
@pass_invocation
def winners_(
    invocation: Invocation,
    week: str | None,
    answered: str | None,
    sent: str | None,
    lapse: str | None,
    reason: str | None,
    acting: str | None,
    yes: bool,
    as_json: bool,
    now: datetime,
) -> None:
    """Show the winners, what holds a week back, and who came near; note answers and prizes."""
    from bot.services import correcting
    from bot.services.passing_on import overdue
    from bot.services.weighing import blocks, weeks_in_play

    if week is not None:
        must_be_a_week(invocation, week, now)
    if sum(one is not None for one in (answered, sent, lapse)) > 1:
        raise UserError(Problem("winners.one-step"))
    with desk_of(invocation) as desk:
        if lapse:
            _propose_lapse(invocation, desk, week, lapse, reason, acting, yes, now)
            return
        if answered or sent:
            _note_prize(invocation, desk, week, answered, sent, acting, yes, now)
        with desk.store.read() as tx:
            rows = winners.of_week(tx, week) if week else winners.all_weeks(tx)
            known = people.by_id(tx, [row.person_id for row in rows])
            weeks = list(dict.fromkeys(row.week for row in rows))
            pending = [one for one in weeks_in_play(desk, tx) if week in (None, one)]
            held = {one: blocks(desk, tx, one) for one in pending if not winners.of_week(tx, one)}
            late = [one for one in overdue(desk, tx, now) if week in (None, one[0].week)]
            known |= people.by_id(tx, [person for _, following in late for person in following])
            waiting = [found for one in weeks if (found := correcting.not_out_yet(tx, one))]
            fates = _fates(tx, rows, waiting)
        if as_json:
            print_json(
                [
                    {
                        "week": row.week,
                        "rank": row.rank,
                        "user_id": known[row.person_id].user_id,
                        "handle": known[row.person_id].handle,
                        "points": row.points,
                        "state": row.state,
                    }
                    for row in rows
                ]
            )
            return
        simulation_banner(invocation)
        if not rows:
            invocation.tell("winners.none-in-week" if week else "winners.none-yet", week=week or "")
        else:
            _show_winners(invocation, rows, known, fates)
        for correction in waiting:
            number, of_week = correction.number, correction.week
            invocation.tell("winners.correction-waits", week=of_week, number=number)
        for row, following in late:
            next_handle = ", ".join(f"@{known[one].handle or '-'}" for one in following) or "-"
            handle = known[row.person_id].handle or "-"
            invocation.tell("winners.overdue", week=row.week, handle=handle, following=next_handle)
        for one, reasons in held.items():
            invocation.tell("winners.not-drafted" if reasons else "winners.will-be-drafted", week=one)
            for block in reasons:
                click.echo(f"  · {invocation.say(block.code, **block.facts)}")


def _fates(
    tx: Reader, rows: Sequence[WinnerRow], waiting: Sequence["NotOutYet"]
) -> dict[tuple[str, int], str]:
    """Return how each winner stands, as the public knows or does not know it yet."""
    fates = {(row.week, row.person_id): row.state for row in rows}
    for week in {row.week for row in rows if row.state == "lapsed"}:
        silent = {decisions.body(one).get("person") for one in decisions.about(tx, f"week:{week}", "lapse")}
        for key, state in list(fates.items()):
            if key[0] == week and state == "lapsed" and key[1] not in silent:
                fates[key] = "corrected"
    for one in waiting:
        fates |= {(one.week, person): "rises" for person in one.risen}
        fates |= {(one.week, person): "falls" for person in one.fallen}
    return fates


def _show_winners(
    invocation: Invocation,
    rows: Sequence[WinnerRow],
    known: Mapping[int, people.Person],
    fates: Mapping[tuple[str, int], str],
) -> None:
    """Print each week's winners, and below them, without place, code and time, who is one no more."""
    headings = ("week", "rank", "handle", "points", "state", "code", "claim-by")
    order = dict.fromkeys(row.week for row in rows)
    winning = [row for week in order for gone in (False, True) for row in rows if _is(row, week, gone)]
    print_table(
        [invocation.say(f"looking.column-{name}") for name in headings],
        [
            [
                row.week,
                "-" if row.state == "lapsed" else str(row.rank),
                f"@{known[row.person_id].handle or '-'}",
                str(row.points),
                invocation.say(f"winners.state-{fates[row.week, row.person_id]}"),
                "-" if row.state == "lapsed" else row.code or "-",
                local(invocation, None if row.state == "lapsed" else row.claim_by),
            ]
            for row in winning
        ],
        numbers=(1, 3),
    )


def _is(row: WinnerRow, week: str, gone: bool) -> bool:
    return row.week == week and (row.state == "lapsed") is gone


def _note_prize(
    invocation: Invocation,
    desk: Desk,
    week: str | None,
    answered: str | None,
    sent: str | None,
    acting: str | None,
    yes: bool,
    now: datetime,
) -> None:
    if week is None or acting is None:
        raise UserError(Problem("winners.say-week-and-name"))
    from_, to = ("announced", "answered") if answered else ("answered", "sent")
    handle = (answered or sent or "").strip().removeprefix("@")
    with desk.store.read() as tx:
        person = people.by_handle(tx, handle)
        states = {row.person_id: row.state for row in winners.of_week(tx, week)}
    step = Phrase(f"winners.state-{to}")
    if person is None or states.get(person.id) != from_:
        raise UserError(Problem("winners.no-such-step", {"handle": handle, "week": week, "step": step}))
    invocation.note("winners.notes", handle=handle, week=week, step=step)
    confirm(invocation, "winners.ask-note", yes)
    with desk.store.write(now) as tx:
        if not winners.advance(tx, week, from_=from_, to=to, person_id=person.id):
            raise NotNow(Problem("winners.no-such-step", {"handle": handle, "week": week, "step": step}))
        decisions.decide(tx, f"prize-{to}", f"week:{week}", by=acting, body={"person": person.id})
    invocation.note(f"winners.noted-{to}", handle=handle)


def _propose_lapse(
    invocation: Invocation,
    desk: Desk,
    week: str | None,
    handle: str,
    reason: str | None,
    acting: str | None,
    yes: bool,
    now: datetime,
) -> None:
    from bot.services import passing_on
    from bot.services.excluding import person_named

    if week is None or acting is None or not (reason or "").strip():
        raise UserError(Problem("winners.say-week-name-and-reason"))
    simulation_banner(invocation)
    with desk.store.read() as tx:
        person = person_named(tx, handle)
        show_lapse(invocation, tx, week, passing_on.lapsing(desk, tx, week, person, now), reason or "")
    confirm(invocation, "winners.ask-lapse", yes)
    number = passing_on.propose(desk, week, person, by=acting, reason=reason or "", now=now)
    invocation.tell("winners.lapse-needs-second", number=number)


def show_lapse(invocation: Invocation, tx: Reader, week: str, would: Lapsing, reason: str) -> None:
    """Print who would lapse, who would take over, and what the public correction would say."""
    invocation.tell("winners.lapses", handle=would.person.handle or "-", week=week)
    if not would.told:
        invocation.tell("winners.lapse-untold", handle=would.person.handle or "-")
    show_effect(invocation, tx, would.effect)
    invocation.tell("winners.lapse-in-public", reason=reason)
