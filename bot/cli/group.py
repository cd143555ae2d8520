"""The group `sabtu`: commands are found by name and imported when they are used."""

import importlib
import os
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from bot.cli import COMMANDS, SECTIONS
from bot.cli.invocation import Invocation, let_click_speak
from bot.content.messages import knows, say
from bot.errors import Problem, UserError


class LazyGroup(click.Group):
    """A group whose commands stand in `COMMANDS`, with their help in the reader's language."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands whose modules are there."""
        return [name for name, target in COMMANDS.items() if _is_there(target)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command and give it its help."""
        target = COMMANDS.get(cmd_name)
        if target is None or not _is_there(target):
            return None
        module, _, attribute = target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(target)
        command.name = cmd_name
        language = ctx.obj.language if isinstance(ctx.obj, Invocation) else "id"
        add_help(command, cmd_name, language)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Offer the commands that are there where a name is misspelt."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, without importing one."""
        language = ctx.obj.language if isinstance(ctx.obj, Invocation) else _language_asked_for(ctx)
        present = set(self.list_commands(ctx))
        for section, commands in SECTIONS.items():
            rows = [(name, _first_line(f"help.{name}", language)) for name in commands if name in present]
            if rows:
                with formatter.section(say(f"help.section-{section}", language)):
                    formatter.write_dl(rows)


def add_help(command: click.Command, path: str, language: str) -> None:
    """Take the help of a command, its options and its sub-commands from the catalogue `help`."""
    command.help = say(f"help.{path}", language)
    if command.options_metavar is not None:
        command.options_metavar = say("help.metavar-options", language)
    if isinstance(command, click.Group):
        command.subcommand_metavar = say("help.metavar-command", language)
    command.short_help = _first_line(f"help.{path}", language)
    for parameter in command.params:
        if isinstance(parameter.type, click.IntRange):
            parameter.type.name = say("help.metavar-number", language)
        if isinstance(parameter, click.Option):
            own, shared = f"help.{path}.{parameter.name}", f"help.option-{parameter.name}"
            parameter.help = say(own if knows(own, language) else shared, language)
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            add_help(child, f"{path}.{name}", language)


def _first_line(code: str, language: str) -> str:
    return say(code, language).partition("\n")[0]


def _language_asked_for(ctx: click.Context) -> str:
    directory = ctx.params.get("directory")
    return Invocation(directory if isinstance(directory, Path) else Path(), os.environ).language


def _is_there(target: str) -> bool:
    """Whether the command is written: its module exists and defines it. Nothing is imported."""
    module, _, attribute = target.partition(":")
    if module in sys.modules:
        return hasattr(sys.modules[module], attribute)
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return False
    return f"def {attribute}(" in Path(spec.origin).read_text(encoding="utf-8")


def _show_version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("sabtu")
        except PackageNotFoundError:
            number = "0 (source)"
        click.echo(f"sabtu {number}")
        ctx.exit()


@click.group(cls=LazyGroup, name="sabtu", context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C", "directory", type=click.Path(path_type=Path), default=Path(), is_eager=True, metavar="DIR"
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version)
@click.pass_context
def sabtu(ctx: click.Context, directory: Path) -> None:
    """Hand the folder to the command; the words of this help come from the catalogue."""
    ctx.obj = Invocation(directory, os.environ)
    let_click_speak(ctx.obj.language)
    if directory.exists() and not directory.is_dir():
        raise UserError(Problem("cli.file-in-the-way", {"file": str(directory)}))
    if not directory.is_dir():
        path = shlex.quote(str(directory))
        raise UserError(Problem("cli.no-folder", {"folder": str(directory), "path": path}))
