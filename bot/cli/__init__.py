"""The command line: which commands there are, and how any of them ends.

A command is one line in `SECTIONS`; its module is imported only when it is used, so that `sabtu --help`
answers at once. Help texts stand in the catalogue `help`, by the command's path.
"""

import sys
from collections.abc import Sequence

SECTIONS: dict[str, dict[str, str]] = {
    "start": {
        "init": "bot.cli.starting:init",
        "demo": "bot.cli.playing:demo",
        "run": "bot.cli.running:run",
    },
    "write": {
        "new": "bot.cli.starting:new",
        "check": "bot.cli.checking:check",
        "schema": "bot.cli.checking:schema",
        "preview": "bot.cli.preview:preview",
        "judge": "bot.cli.judging:judge",
    },
    "look": {
        "status": "bot.cli.looking:status",
        "rounds": "bot.cli.looking:rounds_",
        "round": "bot.cli.looking:round_",
        "standings": "bot.cli.ranking:standings",
        "player": "bot.cli.ranking:player",
        "audit": "bot.cli.keeping:audit",
        "export": "bot.cli.keeping:export",
    },
    "decide": {
        "approve": "bot.cli.approving:approve",
        "review": "bot.cli.reviewing:review",
        "overrule": "bot.cli.deciding:overrule",
        "winners": "bot.cli.winning:winners_",
        "extend": "bot.cli.deciding:extend",
        "cancel": "bot.cli.deciding:cancel",
        "stop": "bot.cli.deciding:stop",
        "resume": "bot.cli.deciding:resume",
    },
    "keep": {
        "login": "bot.cli.instagram:login",
        "doctor": "bot.cli.instagram:doctor",
        "by-hand": "bot.cli.handing:by_hand",
        "adopt": "bot.cli.handing:adopt",
        "import": "bot.cli.handing:import_",
        "backup": "bot.cli.keeping:backup",
        "restore": "bot.cli.keeping:restore",
        "db": "bot.cli.keeping:db",
        "privacy": "bot.cli.keeping:privacy",
        "sandbox": "bot.cli.sandbox:sandbox",
    },
}
COMMANDS: dict[str, str] = {name: target for section in SECTIONS.values() for name, target in section.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; nothing but a signal gets past it."""
    from bot.cli.ending import run_to_the_end

    return run_to_the_end(list(sys.argv[1:] if arguments is None else arguments))
