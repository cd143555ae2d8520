"""`sabtu demo`: a whole week in about a minute, and what to look at afterwards."""

from pathlib import Path

import click
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.cli.ending import names_files
from bot.cli.invocation import Invocation, pass_invocation


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=None)
@click.option("--followers", type=click.IntRange(10, 5000), default=300)
@click.option("--comments", type=click.IntRange(10, 50000), default=1500)
@click.option("--seed", type=int, default=48)
@pass_invocation
@names_files
def demo(invocation: Invocation, output: Path | None, followers: int, comments: int, seed: int) -> None:
    """Play a whole week on the embedded simulated Instagram."""
    from loguru import logger
    from rich.live import Live

    from bot.cli.console import console
    from bot.demo.view import Show
    from bot.demo.week import Week, set_up, week_in

    directory = output or invocation.directory / "var" / "demo"
    set_up(directory, seed=seed, followers=followers)
    logger.remove()
    logger.add(directory / "var" / "log" / "week.log", diagnose=False, backtrace=False)
    show = Show(invocation.language)
    screen = console()
    with Live(console=screen, refresh_per_second=8) as live:

        def told(week: Week) -> None:
            show.update(week)
            live.update(show.picture(screen.height))

        with week_in(directory, comments=comments, told=told) as playing:
            playing.play()
            pictures = playing.save_pictures(directory / "pictures")
            reviewed = playing.reviewed
    screen.print()
    _print(
        screen, invocation.say("demo.ended", comments=show.total, reviewed=reviewed, folder=str(directory))
    )
    _print(screen, invocation.say("demo.pictures", count=len(pictures), folder=str(directory / "pictures")))
    _print(screen, invocation.say("demo.try-next"))
    first = show.board[0][1] if show.board else "-"
    for command in ("standings", "winners", f"player {first}", "round ST-1", "audit"):
        typed = f"  {Invocation(directory, invocation.environment).command(command)}"
        print_command(screen, typed, invocation.say(f"demo.next-{command.split()[0]}"))


def _print(screen: Console, sentence: str) -> None:
    """Print a sentence, folded between words on a terminal and whole for a program."""
    screen.print(Text(sentence), soft_wrap=not screen.is_terminal)


def print_command(screen: Console, command: str, meaning: str) -> None:
    """Print a command so that it can be copied whole, and what it shows beside it or below."""
    joined = f"{command:<46} {meaning}"
    if not screen.is_terminal or cell_len(joined) <= screen.width:
        screen.print(Text(joined), soft_wrap=True)
    else:
        screen.print(Text(command), soft_wrap=True)
        screen.print(Text(f"    {meaning}"))
