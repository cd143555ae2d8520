"""`make bench`: every benchmark in turn, or those named: `python -m benchmarks cards store`."""

import importlib
import importlib.util
import os
import sys

from loguru import logger

NAMES = ("starting", "cards", "judging", "agreement", "collecting", "store", "polling")


def main(wanted: list[str]) -> int:
    """Run the benchmarks that are asked for; return 2 for a name that is none."""
    strangers = set(wanted) - set(NAMES)
    if strangers:
        print(
            f"no such benchmark: {', '.join(sorted(strangers))}; there are {', '.join(NAMES)}",
            file=sys.stderr,
        )
        return 2
    print(f"Python {sys.version.split()[0]} on {os.cpu_count()} cores; on a noisy machine compare ratios\n")
    logger.remove()
    for name in wanted or NAMES:
        if importlib.util.find_spec(f"benchmarks.{name}"):
            importlib.import_module(f"benchmarks.{name}").main()
            print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
