"""What reading comments costs, and how long followers wait, for rounds of many sizes.

Beside the adaptive pace stand a poll every 60 s, one every 5 min, and the fewest calls that could fetch the
same.
"""

from tests.services.polled_round import ADAPTIVE, CLOSES, play_round

SIZES = (200, 2_000, 20_000)
EVERY_MINUTE = '[collect.pace]\nfirst = "60s"\nmiddle = "60s"\nlast = "60s"\nfastest = "60s"\n'
EVERY_5_MINUTES = '[collect.pace]\nfirst = "5m"\nmiddle = "5m"\nlast = "5m"\nfastest = "5m"\n'
_COLUMNS = ("polls", "sweeps", "threads", "first hour", "after", "missed", "whole")


def main() -> None:
    """Print calls, delays and misses for each size and each way of polling."""
    paces = (("adaptive", ADAPTIVE), ("every 60 s", EVERY_MINUTE), ("every 5 min", EVERY_5_MINUTES))
    print("polling: a round of 11 hours on a simulated clock; calls, median delay to the verdict, misses")
    for size in SIZES:
        _print_row(f"{size:,} comments", *_COLUMNS)
        for name, pace in paces:
            found = play_round(size, pace)
            whole = found.complete_at
            _print_row(
                f"  {name}",
                *(f"{calls:,}" for calls in (found.polls, found.sweeps, found.threads)),
                *(f"{delay.total_seconds():.0f} s" for delay in (found.first_hour, found.after)),
                str(found.missed),
                "never" if whole is None else f"+{(whole - CLOSES).total_seconds() / 60:.0f} min",
            )
        beside = (found.fewest_sweeps, found.changed_threads)
        _print_row("  fewest possible", *(f"{calls:,}" for calls in (found.fewest_polls, *beside)))
        allowed = (found.polls_allowed, *beside)
        _print_row("  allowed", *(f"{calls:,}" for calls in allowed), "< 90 s", "< 300 s", "0")


def _print_row(name: str, *cells: str) -> None:
    print(f"  {name:<18}" + "".join(f"{cell:>11}" for cell in cells), flush=True)
