"""`sabtu approve`: a round's exact bytes, a week's winners, another person's proposal (or not), a gap."""

import re
import shlex
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.cli.console import print_table
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.looking import desk_of, find_round, local, must_be_a_week, round_name, simulation_banner
from bot.cli.options import as_option, confirm, not_blank, now_option, yes_option
from bot.cli.showing import show_correction, show_effect, show_public_texts
from bot.content.messages import status_in_words
from bot.errors import NotNow, Problem, UserError
from bot.game.model import Round, RoundStatus, Verdict
from bot.game.rounds import PLAYED
from bot.services.desk import Desk
from bot.store import bundles, comments, outbox, people, rounds, winners
from bot.store.database import Reader

if TYPE_CHECKING:
    from bot.services import seconding

_WEEK = re.compile(r"\d{4}-W\d{2}")
_WRITE = re.compile(r"[a-z-]+:.+")


@click.command()
@click.argument("target", metavar="ROUND|WEEK")
@click.option("--send-again", is_flag=True)
@click.option("--is-out", is_flag=True)
@click.option("--accept-gap", "gap_reason", metavar="REASON", callback=not_blank)
@click.option("--decline", is_flag=True)
@as_option
@yes_option
@now_option
@pass_invocation
def approve(
    invocation: Invocation,
    target: str,
    send_again: bool,
    is_out: bool,
    gap_reason: str | None,
    decline: bool,
    acting: str,
    yes: bool,
    now: datetime,
) -> None:
    """Approve a round's exact bytes, a week's winners, or another person's overrule."""
    from bot.services.seconding import names_a_proposal

    with desk_of(invocation) as desk:
        simulation_banner(invocation)
        if names_a_proposal(target):
            _second(invocation, desk, target, decline, acting, yes, now)
        elif decline:
            raise UserError(Problem("deciding.no-proposal", {"target": target}))
        elif _WEEK.fullmatch(target):
            _approve_week(invocation, desk, target, send_again, acting, yes, now)
        elif _WRITE.fullmatch(target):
            _settle_write(invocation, desk, target, send_again, is_out, acting, yes, now)
        elif gap_reason is not None:
            _accept_gap(invocation, desk, target, gap_reason, acting, yes, now)
        else:
            _approve_round(invocation, desk, target, send_again, acting, yes, now)


def _approve_round(
    invocation: Invocation, desk: Desk, target: str, send_again: bool, acting: str, yes: bool, now: datetime
) -> None:
    from bot.services import approved, moderating

    with desk.store.read() as tx:
        found = find_round(desk, tx, target)
        row = rounds.row(tx, found.id)
        action = outbox.by_key(tx, f"post:{found.id}")
        bundle = bundles.load(tx, row.bundle_digest) if row.bundle_digest else None
    if found.status is RoundStatus.PUBLISHING and action is not None and action.state == "unknown":
        _settle_write(invocation, desk, action.key, send_again, False, acting, yes, now)
        return
    if found.status in PLAYED:
        _approve_key(invocation, desk, found, acting, yes, now)
        return
    if bundle is None:
        if approved.make_post_anew(desk, found.id, by=acting, now=now):
            raise NotNow(Problem("deciding.bytes-altered", {"what": round_name(desk, found)}))
        raise NotNow(
            Problem(
                "deciding.nothing-to-approve",
                {"round": round_name(desk, found), "status": status_in_words(found.status)},
            )
        )
    folder = desk.settings.var / "approval" / str(found.id)
    folder.mkdir(parents=True, exist_ok=True)
    for number, sheet in enumerate(bundle.sheets, start=1):
        (folder / f"post-{number}.jpg").write_bytes(sheet.jpeg)
    click.secho(bundle.marker, bold=True)
    click.echo(bundle.caption)
    invocation.tell("deciding.pictures-in", folder=str(folder), count=len(bundle.sheets))
    for question in found.quiz.questions:
        invocation.tell("looking.key", answer=question.answer)
    until = moderating.may_go_out_until(desk, row, now)
    invocation.tell(
        "deciding.may-go-out", slot=local(invocation, row.publish_at), until=local(invocation, until)
    )
    confirm(invocation, "deciding.ask-approve", yes)
    moderating.approve_round(desk, found.id, by=acting, shown=bundle.digest, now=now)
    invocation.tell("deciding.approved")


def _approve_key(
    invocation: Invocation, desk: Desk, found: Round, acting: str, yes: bool, now: datetime
) -> None:
    from bot.services import new_keys

    with desk.store.read() as tx:
        waiting = new_keys.waiting_key(tx, found.id)
        if waiting is None:
            raise NotNow(
                Problem(
                    "deciding.nothing-to-approve",
                    {"round": round_name(desk, found), "status": status_in_words(found.status)},
                )
            )
        for old, new in zip(found.quiz.questions, waiting.quiz.questions, strict=True):
            invocation.tell("deciding.key-from-to", old=old.answer, new=new.answer)
        show_effect(invocation, tx, new_keys.effect_of_key(desk, tx, found, waiting.quiz))
        public = new_keys.published_reason(desk, tx, found, waiting.quiz)
        show_correction(invocation, public)
    confirm(invocation, "deciding.ask-key", yes)
    in_force = new_keys.approve_key(desk, found.id, waiting.proposal, by=acting, now=now)
    invocation.tell("deciding.key-in-force" if in_force else "deciding.key-needs-second")


def _approve_week(
    invocation: Invocation, desk: Desk, week: str, send_again: bool, acting: str, yes: bool, now: datetime
) -> None:
    from bot.services import announcing, approved
    from bot.services.nearest import nearest_losers

    must_be_a_week(invocation, week, now)
    with desk.store.read() as tx:
        action = outbox.by_key(tx, f"winners:{week}")
        rows = winners.of_week(tx, week)
        known = people.by_id(tx, [row.person_id for row in rows])
    if action is not None and action.state in ("unknown", "refused"):
        _settle_write(invocation, desk, action.key, send_again, False, acting, yes, now)
        return
    if not rows or rows[0].state != "drafted":
        raise NotNow(Problem("deciding.no-draft", {"week": week}))
    with desk.store.read() as tx:
        digest = announcing.draft_digest(tx, week)
        bundle = bundles.load(tx, digest)
    if bundle is None:
        if approved.make_draft_anew(desk, week, by=acting, now=now):
            raise NotNow(Problem("deciding.bytes-altered", {"what": week}))
        raise NotNow(Problem("deciding.draft-changed", {"what": week}))
    with desk.store.read() as tx:
        played = [one for one in rounds.of_week(tx, week) if one.status in PLAYED]
        near = nearest_losers(desk, tx, week, played)
        texts = comments.texts(tx, [one.comment_id for one in near])
    folder = desk.settings.var / "approval" / week
    folder.mkdir(parents=True, exist_ok=True)
    for number, sheet in enumerate(bundle.sheets, start=1):
        (folder / f"post-{number}.jpg").write_bytes(sheet.jpeg)
    print_table(
        [invocation.say(f"looking.column-{name}") for name in ("rank", "handle", "points")],
        [[str(row.rank), f"@{known[row.person_id].handle}", str(row.points)] for row in rows],
        numbers=(0, 2),
    )
    click.echo(bundle.caption)
    invocation.tell("deciding.pictures-in", folder=str(folder), count=len(bundle.sheets))
    invocation.tell("deciding.nearest-losers", count=len(near))
    print_table(
        [invocation.say(f"looking.column-{name}") for name in ("comment", "verdict", "similarity", "points")],
        [
            [
                texts.get(one.comment_id, ("", "-"))[1],
                invocation.say(f"winners.near-{one.kind}"),
                "-" if one.similarity is None else f"{one.similarity:.0f}",
                str(one.points),
            ]
            for one in near
        ],
        numbers=(2, 3),
    )
    with desk.store.write(now) as tx:
        seen = announcing.losers_were_seen(tx, week)
        if not seen:  # noted before the question: whoever answers it elsewhere has seen them here
            announcing.note_losers_seen(tx, week, digest, by=acting)
    if yes and not seen:
        raise NotNow(Problem("deciding.look-at-losers", {"week": week, "by": shlex.quote(acting)}))
    confirm(invocation, "deciding.ask-approve-winners", yes)
    with desk.store.write(now) as tx:
        if announcing.draft_digest(tx, week) != digest:
            raise NotNow(Problem("deciding.draft-changed", {"what": week}))
        if not announcing.approve(desk, tx, week, by=acting):
            raise NotNow(Problem("deciding.no-draft", {"week": week}))
    invocation.tell("deciding.winners-approved", week=week)


def _settle_write(
    invocation: Invocation,
    desk: Desk,
    key: str,
    send_again: bool,
    is_out: bool,
    acting: str,
    yes: bool,
    now: datetime,
) -> None:
    """Hear from a person whether a write that nobody can tell of went out."""
    from bot.services import vouching
    from bot.services.naming import write_in_words

    with desk.store.read() as tx:
        action = outbox.by_key(tx, key)
        what = write_in_words(desk, tx, action) if action is not None else key
    if action is None:
        raise UserError(Problem("deciding.no-such-write", {"key": key}))
    if action.state not in ("unknown", "refused"):
        raise NotNow(Problem("deciding.outcome-is-known", {"key": key}))
    if action.state == "unknown":
        invocation.tell(
            "deciding.looked", what=what, looks=action.looks, since=local(invocation, action.claimed_at)
        )
    if send_again == is_out:
        if action.kind != "post":
            raise NotNow(Problem("deciding.say-what-became", {"key": key}))
        with desk.store.read() as tx:
            name = round_name(desk, rounds.row(tx, action.round_id or 0))
        raise NotNow(Problem("deciding.say-send-again", {"round": name}))
    confirm(invocation, "deciding.ask-send-again" if send_again else "deciding.ask-is-out", yes)
    if send_again:
        vouching.send_again(desk, key, by=acting, now=now)
    else:
        vouching.is_out(desk, key, by=acting, now=now)
    invocation.tell("deciding.will-send-again" if send_again else "deciding.taken-as-out")


def _second(
    invocation: Invocation, desk: Desk, name: str, decline: bool, acting: str, yes: bool, now: datetime
) -> None:
    """Hear a second person on what another proposed."""
    from bot.services import excluding, seconding

    with desk.store.read() as tx:
        found = seconding.proposal(tx, name)
        if not decline:
            _show_proposal(invocation, desk, tx, found, now)
    if isinstance(found, excluding.Proposal) and not decline:
        by, who = f"{found.by}, {acting}", found.person_id
        would = excluding.corrections(desk, found.kind, who, by=by, reason=found.reason, now=now)
        show_public_texts(invocation, would)
    confirm(invocation, "deciding.ask-decline" if decline else "deciding.ask-second", yes)
    (seconding.decline if decline else seconding.agree)(desk, name, by=acting, now=now)
    invocation.tell("deciding.declined" if decline else "deciding.seconded")


def _show_proposal(
    invocation: Invocation, desk: Desk, tx: Reader, found: "seconding.Proposal", now: datetime
) -> None:
    from bot.cli.winning import show_lapse
    from bot.services import excluding, moderating, passing_on

    match found:
        case excluding.Proposal():
            code = "deciding.excludes" if found.kind == excluding.EXCLUDE else "deciding.includes"
            invocation.tell(code, handle=people.by_id(tx, [found.person_id])[found.person_id].handle or "-")
            weeks = excluding.weeks_won(tx, found.person_id)
            invocation.tell("deciding.weeks-won", weeks=weeks or ["-"])
            invocation.tell("deciding.proposed-by", by=found.by, reason=found.reason)
        case passing_on.Proposal():
            person = people.by_id(tx, [found.person_id])[found.person_id]
            would = passing_on.lapsing(desk, tx, found.week, person, now)
            show_lapse(invocation, tx, found.week, would, found.reason)
            invocation.tell("deciding.proposed-by", by=found.by, reason=found.reason)
        case _:
            row, verdict = found[0], Verdict(found[0].verdict)
            proposed = [one.comment_id for one in found]
            _, effect = moderating.effect_of_overrule(desk, tx, proposed, row.question, verdict)
            word = invocation.say(f"looking.verdict-{verdict.value}")
            invocation.tell(
                "deciding.second-waits", number=row.id, by=row.by, verdict=word, reason=row.reason
            )
            show_effect(invocation, tx, effect)
            public = moderating.published_reason(desk, tx, proposed, row.question, verdict, row.reason)
            show_correction(invocation, public)


def _accept_gap(
    invocation: Invocation, desk: Desk, target: str, reason: str, acting: str, yes: bool, now: datetime
) -> None:
    from bot.services import moderating
    from bot.services.closing import gap

    with desk.store.read() as tx:
        found = find_round(desk, tx, target)
        missing = gap(desk, tx, found)
    if not missing:
        raise NotNow(Problem("deciding.no-gap", {"round": round_name(desk, found)}))
    invocation.tell("deciding.gap", count=missing)
    confirm(invocation, "deciding.ask-gap", yes)
    moderating.accept_gap(desk, found.id, count=missing, by=acting, reason=reason, now=now)
    invocation.tell("deciding.gap-accepted")
