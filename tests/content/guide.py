"""Make the pictures of docs/panduan.md: `python -m tests.content.guide`. Look at them all afterwards."""

import tempfile
from pathlib import Path

from PIL import Image

from bot.cli import main

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "pictures" / "panduan"
SHOWN = ("01", "02", "03", "04", "05", "06", "07", "08", "11", "12", "13")
_WIDTH, _GAP, _MOST = 360, 16, 3


def make(number: str) -> Path:
    """Write the pictures of one shipped quiz beside each other, as followers would swipe through them."""
    quiz = next((ROOT / "quizzes").glob(f"contoh-{number}-*.yaml"))
    with tempfile.TemporaryDirectory() as folder:
        now = ("--now", "2026-11-24 09:00")
        if main(["-C", str(ROOT), "preview", str(quiz), "-o", folder, *now]) != 0:
            raise SystemExit(f"{quiz.name} has no preview")
        cards = [Image.open(file) for file in sorted(Path(folder).glob("post-*.jpg"))[:_MOST]]
        small = [
            card.resize((_WIDTH, _WIDTH * card.height // card.width), Image.Resampling.LANCZOS)
            for card in cards
        ]
    row = Image.new("RGB", (len(small) * (_WIDTH + _GAP) - _GAP, small[0].height), "white")
    for place, card in enumerate(small):
        row.paste(card, (place * (_WIDTH + _GAP), 0))
    TARGET.mkdir(parents=True, exist_ok=True)
    row.save(TARGET / f"{number}.jpg", quality=82, optimize=True)
    return TARGET / f"{number}.jpg"


if __name__ == "__main__":
    for shown in SHOWN:
        make(shown)
