"""`sabtu run`, the daemon."""

import sys
from pathlib import Path

import click

from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.looking import simulation_banner


@click.command()
@pass_invocation
def run(invocation: Invocation) -> None:
    """Run the daemon until it is told to stop."""
    from bot.bootstrap import clock_of, live_crowd, open_desk
    from bot.daemon import Daemon
    from bot.services.notifying import lines_to
    from bot.services.seconding import why_nobody_seconds
    from bot.store.lease import lease

    settings = invocation.settings
    lines_to(settings)  # an address that is wrong is told now, not when the team should hear of trouble
    _log_to(settings.var / "log", settings.log.level)
    simulation_banner(invocation)
    unseconded = None if settings.is_sandbox else why_nobody_seconds(settings)
    if unseconded is not None:
        click.echo(invocation.why(unseconded), err=True)
    clock = clock_of(settings)
    with open_desk(settings, clock=clock) as desk, lease(desk.store):
        Daemon(
            desk,
            clock,
            speed=settings.sandbox.speed if settings.is_sandbox else 1,
            live=live_crowd(desk),
        ).run()


def _log_to(folder: Path, level: str) -> None:
    """Log to stderr and to a file that is turned over; never local variables, which may hold secrets."""
    from loguru import logger

    folder.mkdir(parents=True, exist_ok=True)
    logger.remove()
    line = "{time:YYYY-MM-DD HH:mm:ss} {level:<7} {message} {extra}"
    logger.add(sys.stderr, level=level, format=line, diagnose=False, backtrace=False)
    logger.add(
        folder / "sabtu.log",
        level=level,
        format=line,
        rotation="10 MB",
        retention=30,
        encoding="utf-8",
        diagnose=False,
        backtrace=False,
    )
