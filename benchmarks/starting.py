"""Start-up time of `sabtu --help` and of a command that opens the database, beside a bare Python."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7


def main() -> None:
    """Print the median of several starts, and the ratio to a bare interpreter."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "bot.toml").write_text('[account]\nhandle = "bench"\n')
        sabtu = [sys.executable, "-m", "bot", "-C", scratch]
        subprocess.run([*sabtu, "status"], capture_output=True, check=True)  # makes the database
        commands = {
            "bare python, reference": [sys.executable, "-c", "pass"],
            "sabtu --help": [*sabtu, "--help"],
            "sabtu status": [*sabtu, "status"],
        }
        reference = 0.0
        print(f"start-up, median of {RUNS}")
        for name, command in commands.items():
            middle = _median(command)
            reference = reference or middle
            print(f"  {name:24} {middle * 1000:6.0f} ms   {middle / reference:5.1f} x")
        print(f"  {'daemon, until it runs':24} {_daemon(sabtu) * 1000:6.0f} ms")


def _median(command: list[str]) -> float:
    seconds = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])


def _daemon(sabtu: list[str]) -> float:
    start = time.perf_counter()
    process = subprocess.Popen([*sabtu, "run"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert process.stderr is not None  # noqa: S101 - it was asked for as a pipe
    for line in process.stderr:
        if "Running" in line:
            break
    seconds = time.perf_counter() - start
    process.terminate()
    process.communicate()
    return seconds
