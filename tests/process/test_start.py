"""`sabtu --help` answers at once, because nothing heavy is imported for it."""

import subprocess
import sys

HEAVY = ("instagrapi", "sqlalchemy", "pydantic", "PIL", "rich", "loguru", "apscheduler", "yaml", "babel")


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from bot.cli import main; main(['--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "check" in run.stdout
    assert run.stderr.strip() == "[]"
