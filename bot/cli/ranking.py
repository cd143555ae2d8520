"""Commands about people: the ranking, and why a follower's comments did or did not count."""

import re
from datetime import UTC, datetime

import click

from bot.cli.console import print_table
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.looking import desk_of, local, round_name, simulation_banner
from bot.cli.options import (
    JSON,
    confirm,
    json_option,
    maybe_as_option,
    maybe_reason_option,
    now_option,
    print_json,
    yes_option,
)
from bot.cli.showing import show_public_texts
from bot.errors import Problem, UserError
from bot.game.model import Round
from bot.game.rounds import PLAYED
from bot.game.standings import TIE_BREAK, Ranked, ranked
from bot.game.timetable import week_bounds
from bot.judging.ruling import Judgement
from bot.services.desk import judge_of
from bot.store import comments, decisions, people, rounds, scores
from bot.store.comments import JudgedComment
from bot.store.database import Reader
from bot.store.scores import Period
from bot.store.tables import OverruleRow


@click.command()
@click.option("--week", metavar="W")
@click.option("--month", metavar="M")
@click.option("--all", "all_time", is_flag=True)
@click.option("--top", type=click.IntRange(1), default=None)
@json_option
@now_option
@pass_invocation
def standings(
    invocation: Invocation,
    week: str | None,
    month: str | None,
    all_time: bool,
    top: int | None,
    as_json: bool,
    now: datetime,
) -> None:
    """Show the ranking over settled rounds; the latest week with points unless told otherwise."""
    with desk_of(invocation) as desk, desk.store.read() as tx:
        period = _period(tx, week, month, all_time, now.astimezone(invocation.settings.zone))
        table = ranked(scores.totals(tx, period))
        shown = table if top is None else table[:top]
        known = people.by_id(tx, [one.person for one in shown])
    name = period.week or period.month
    if as_json:
        print_json(
            {
                "period": name or "all",
                "tie_break": list(TIE_BREAK),
                "rows": [_standing_json(one, known) for one in shown],
            }
        )
        return
    simulation_banner(invocation)
    title = (
        invocation.say("looking.standings-of", period=name)
        if name
        else invocation.say("looking.standings-all")
    )
    click.secho(title, bold=True)
    if not shown:
        invocation.tell("looking.standings-none")
        return
    print_table(
        [
            invocation.say(f"looking.column-{column}")
            for column in ("rank", "handle", "points", "correct", "seconds")
        ],
        [
            [str(one.rank), _handle(known, one.person), str(one.points), str(one.correct), str(one.seconds)]
            for one in (shown if top else shown[:25])
        ],
        numbers=(0, 2, 3, 4),
    )
    if not top and len(shown) > 25:
        invocation.tell("looking.more-rows", count=len(shown) - 25)
    invocation.tell("looking.tie-break")


@click.command()
@click.argument("handle")
@click.option("--exclude", is_flag=True)
@click.option("--include", is_flag=True)
@maybe_reason_option
@maybe_as_option
@yes_option
@json_option
@now_option
@pass_invocation
def player(
    invocation: Invocation,
    handle: str,
    exclude: bool,
    include: bool,
    reason: str | None,
    acting: str | None,
    yes: bool,
    as_json: bool,
    now: datetime,
) -> None:
    """Tell why a follower's comments did or did not count; or keep an account out of the game."""
    if exclude or include:
        if (exclude and include) or acting is None or not (reason or "").strip():
            raise UserError(Problem("deciding.say-name-and-reason"))
        _keep_out(invocation, handle, exclude, acting, reason or "", yes, now)
        return
    if reason is not None:
        raise UserError(Problem("deciding.say-name-and-reason"))
    with desk_of(invocation) as desk, desk.store.read() as tx:
        person = people.by_handle(tx, handle)
        if person is None:
            raise UserError(Problem("looking.no-such-player", {"handle": handle.strip().removeprefix("@")}))
        said = []
        for round_id in comments.rounds_of_person(tx, person.id):
            found = rounds.get(tx, round_id)
            if found is None:
                continue
            own = [one for one in comments.judged(tx, round_id) if one.person_id == person.id]
            first = {
                one: text for one, (_, text) in comments.texts(tx, [one.comment_id for one in own]).items()
            }
            stood = {one: text for one, _, text in comments.texts_that_count(tx, round_id)}
            counted = _counted_ids(found, own)
            decided = comments.effective_overrules(tx, round_id)
            points = next(
                (score.points for score in scores.of_round(tx, round_id) if score.person == person.id), 0
            )
            for one in own:
                text = stood.get(one.comment_id)
                by_person = decided.get((one.comment_id, one.question))
                why = _why(invocation, tx, found, one, text, by_person)
                said.append(
                    (
                        found,
                        one,
                        text or "",
                        first.get(one.comment_id, ""),
                        (one.comment_id, one.question) in counted,
                        why,
                        points,
                    )
                )
        said.sort(key=lambda one: one[1].commented_at)
        total = {one.person: one for one in scores.totals(tx, Period())}.get(person.id)
    if as_json:
        print_json(
            {
                "user_id": person.user_id,
                "handle": person.handle,
                "points": total.points if total else 0,
                "comments": [
                    {
                        "id": one.comment_id,
                        "round": str(found.id),
                        "question": one.question,
                        "text": text,
                        "first_text": first_text,
                        "edited": one.edited,
                        "deleted": one.deleted,
                        "at": one.commented_at,
                        "counts_from": one.counts_from,
                        "verdict": one.verdict.value,
                        "reason": one.reason,
                        "counted": counts,
                        "late": one.counts_from >= found.close_at,
                        "overruled": one.overruled,
                        "explanation": why,
                    }
                    for found, one, text, first_text, counts, why, _ in said
                ],
            }
        )
        return
    simulation_banner(invocation)
    click.secho(
        f"@{person.handle} · {invocation.say('looking.points', points=total.points if total else 0)}",
        bold=True,
    )
    print_table(
        [
            invocation.say(f"looking.column-{name}")
            for name in ("round", "when", "comment", "verdict", "counts", "why")
        ],
        [
            [
                round_name(desk, found),
                local(invocation, one.commented_at),
                _as_it_counts(invocation, one, text, first_text),
                invocation.say(f"looking.verdict-{one.verdict.value}"),
                invocation.say(_counts_word(found, one, counts)),
                why,
            ]
            for found, one, text, first_text, counts, why, _ in said
        ],
    )


def _why(
    invocation: Invocation,
    tx: Reader,
    round_: Round,
    one: JudgedComment,
    text: str | None,
    by_person: OverruleRow | None,
) -> str:
    """Return why the verdict in force is what it is: a person's reason before the judge's own."""
    from bot.content.explaining import explain

    judgement = _judgement(round_, one, text)
    judged = explain(judgement, round_.quiz.questions[one.question - 1], invocation.language)
    if by_person is None:
        return judged
    agreed = [row.by for row in decisions.about(tx, f"overrule:{by_person.id}", "second-overrule")]
    return invocation.say(
        "looking.why-overruled-by-two" if agreed else "looking.why-overruled",
        by=by_person.by,
        second=agreed or ["-"],
        reason=by_person.reason,
        verdict=invocation.say(f"looking.verdict-{one.judged.value}"),
        judged=judged,
    )


def _judgement(round_: Round, one: JudgedComment, text: str | None) -> Judgement:
    """Return the stored judgement, with the words that decided where today's judge says the same."""
    stored = Judgement(one.judged, one.reason, one.matched, one.similarity)
    if text is None:
        return stored
    today = judge_of(round_.quiz.questions).rule(text).for_the_record[one.question - 1]
    same = (today.verdict, today.reason, today.matched) == (stored.verdict, stored.reason, stored.matched)
    return today if same else stored


def _counted_ids(round_: Round, own: list[JudgedComment]) -> set[tuple[str, int]]:
    from bot.game.rounds import counted
    from bot.services.tallying import attempts_of

    chosen = counted(attempts_of(own), round_.attempts, round_.close_at)
    return {(attempt.comment_id, attempt.question) for attempt in chosen}


def _as_it_counts(invocation: Invocation, one: JudgedComment, text: str, first_text: str) -> str:
    """Return what a comment says, with what it said before and from when the change counts."""
    if one.edited:
        seen = local(invocation, one.counts_from)
        text = invocation.say("looking.was-edited", text=text, first=first_text, seen=seen)
    return invocation.say("looking.was-deleted", text=text) if one.deleted else text


def _counts_word(round_: Round, one: JudgedComment, counts: bool) -> str:
    if one.counts_from >= round_.close_at:
        return "looking.late"
    return "looking.counts-yes" if counts else "looking.counts-no"


def _period(tx: Reader, week: str | None, month: str | None, all_time: bool, now: datetime) -> Period:
    if sum((week is not None, month is not None, all_time)) > 1:
        raise UserError(Problem("looking.one-period"))
    if week is not None and week_bounds(week, UTC) is None:
        raise UserError(Problem("winners.no-such-week", {"week": week, "example": f"{now:%G-W%V}"}))
    if month is not None and not re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", month):
        raise UserError(Problem("looking.no-such-month", {"month": month, "example": f"{now:%Y-%m}"}))
    if week or month or all_time:
        return Period(week=week, month=month)
    played = [row.week for row in rounds.rows(tx) if row.status in PLAYED]
    return Period(week=max(played, default=None))


def _standing_json(one: Ranked, known: dict[int, people.Person]) -> dict[str, JSON]:
    person = known[one.person]
    return {
        "rank": one.rank,
        "user_id": person.user_id,
        "handle": person.handle,
        "points": one.points,
        "correct": one.correct,
    }


def _handle(known: dict[int, people.Person], person: int) -> str:
    handle = known[person].handle
    return f"@{handle}" if handle else "-"


def _keep_out(
    invocation: Invocation, handle: str, exclude: bool, acting: str, reason: str, yes: bool, now: datetime
) -> None:
    from bot.services import excluding

    with desk_of(invocation) as desk:
        simulation_banner(invocation)
        with desk.store.read() as tx:
            person = excluding.person_named(tx, handle)
            excluding.must_make_sense(tx, person, exclude=exclude)
            won = excluding.weeks_won(tx, person.id)
        shown = person.handle or handle
        invocation.tell("deciding.excludes" if exclude else "deciding.includes", handle=shown)
        invocation.tell("deciding.weeks-won", weeks=won or ["-"])
        kind = excluding.EXCLUDE if exclude else excluding.INCLUDE
        would = excluding.corrections(desk, kind, person.id, by=acting, reason=reason, now=now)
        show_public_texts(invocation, would)
        confirm(invocation, "deciding.ask-exclude" if exclude else "deciding.ask-include", yes)
        in_force = exclude and excluding.exclude(desk, person, by=acting, reason=reason, now=now)
        if not exclude:
            excluding.include(desk, person, by=acting, reason=reason, now=now)
    invocation.tell("deciding.excluded" if in_force else "deciding.exclusion-needs-second")
