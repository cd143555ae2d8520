"""Commands for a round done by hand: `by-hand`, `adopt`, `import`."""

from datetime import datetime
from pathlib import Path

import click

from bot.cli.ending import names_files
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.looking import desk_of, find_round, local, round_name, simulation_banner
from bot.cli.options import as_option, confirm, now_option, parse_moment, yes_option


@click.command("by-hand")
@click.argument("round_id", metavar="ROUND")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None)
@pass_invocation
@names_files
def by_hand(invocation: Invocation, round_id: str, output: Path | None) -> None:
    """Write the pictures and the caption of a round, to be posted in the app."""
    from bot.services.by_hand import write_out

    with desk_of(invocation) as desk:
        simulation_banner(invocation)
        with desk.store.read() as tx:
            found = find_round(desk, tx, round_id)
        folder = output or desk.settings.var / "by-hand" / str(found.id)
        for path in write_out(desk, found.id, folder):
            click.echo(str(path))
        invocation.tell("handing.how", round=round_name(desk, found))


@click.command()
@click.argument("round_id", metavar="ROUND")
@click.argument("link", metavar="LINK")
@click.option("--posted-at", metavar="MOMENT", default=None)
@as_option
@yes_option
@now_option
@pass_invocation
def adopt(
    invocation: Invocation,
    round_id: str,
    link: str,
    posted_at: str | None,
    acting: str,
    yes: bool,
    now: datetime,
) -> None:
    """Take a post made in the app as the round's own."""
    from bot.services.by_hand import adopt as take
    from bot.services.by_hand import find_post

    with desk_of(invocation) as desk:
        simulation_banner(invocation)
        with desk.store.read() as tx:
            found = find_round(desk, tx, round_id)
        told = parse_moment(invocation, posted_at) if posted_at is not None else None
        made = find_post(desk, link, now, told)
        post, posted = made.post, local(invocation, made.post.posted_at)
        if made.seen:
            click.echo(post.caption)
            invocation.tell("handing.adopts", posted=posted, count=post.comment_count)
        else:
            invocation.tell("handing.adopts-unseen", link=post.link, posted=posted)
        confirm(invocation, "handing.ask-adopt", yes)
        take(desk, found.id, made, by=acting, now=now)
    invocation.tell("handing.adopted")


@click.command("import")
@click.argument("round_id", metavar="ROUND")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--complete", is_flag=True)
@as_option
@yes_option
@now_option
@pass_invocation
def import_(
    invocation: Invocation, round_id: str, file: Path, complete: bool, acting: str, yes: bool, now: datetime
) -> None:
    """Bring in a round's comments from a CSV or JSON Lines file."""
    from bot.services.by_hand import import_comments

    with desk_of(invocation) as desk:
        simulation_banner(invocation)
        with desk.store.read() as tx:
            found = find_round(desk, tx, round_id)
        confirm(invocation, "handing.ask-import", yes, file=str(file))
        imported = import_comments(desk, found, file, by=acting, complete=complete, now=now)
    invocation.tell("handing.imported", found=imported.found, new=imported.new)
