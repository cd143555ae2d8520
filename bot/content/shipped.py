"""What is shipped beside the program: bot.toml, the example quizzes and the starters of `sabtu new`."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def shipped(name: str) -> Path:
    """Return a shipped file or folder, from the installed package or from the repository."""
    installed = _PACKAGE / "shipped" / name
    return installed if installed.exists() else _PACKAGE.parent / name


def starter(form: str, language: str) -> str:
    """Return the commented beginning of a quiz file."""
    return (Path(__file__).parent / "starters" / language / f"{form}.yaml").read_text(encoding="utf-8")
