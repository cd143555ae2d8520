"""Milliseconds a card, beside the same pixels by bare Pillow in the same run.

The reference is the least that any card needs: a background copied, its text drawn with system-free
fonts at three times the size and reduced, and the JPEG written. Every round of the measurement has texts
of its own, so that no card is answered from a cache of finished letters.
"""

import io
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.content.cards import (
    Brand,
    PodiumCard,
    RevealCard,
    RoundCard,
    Winner,
    draw_podium,
    draw_reveal,
    draw_round,
    draw_story,
)
from bot.game.model import LettersShown, MultipleChoice, Option, TebakKata

ROUNDS = 30
LIMIT = 60  # milliseconds for a feed card, warm
_NOW = datetime(2026, 11, 28, 14, tzinfo=UTC)
_BRAND = Brand("Kementerian Sosial RI", "kemensosri")
_FONT = Path(__file__).parent.parent / "bot" / "content" / "cards" / "fonts" / "PlusJakartaSans-Bold.ttf"


def main() -> None:
    """Print one line for each kind of card."""
    makers: dict[str, Callable[[int], object]] = {
        "bare Pillow, reference": _bare,
        "multiple choice": lambda turn: draw_round(_card(_choice(turn)), _BRAND),
        "tebak kata": lambda turn: draw_round(_card(_word(turn)), _BRAND),
        "reveal": lambda turn: draw_reveal(RevealCard("Sabtu Trivia", (_choice(turn),), turn), _BRAND),
        "podium": lambda turn: draw_podium(_podium(turn), _BRAND),
        "story (1080x1920)": lambda turn: draw_story(_card(_choice(turn)), _BRAND),
    }
    print(f"cards: median of {ROUNDS} cards with texts of their own, after two to warm up; limit {LIMIT} ms")
    for name, make in makers.items():
        first, *others = _timed(make)
        middle = statistics.median(others)
        slowest = max(others)
        print(f"  {name:24} {middle:6.1f} ms   slowest {slowest:6.1f} ms   first of all {first:6.1f} ms")


def _timed(make: Callable[[int], object]) -> list[float]:
    milliseconds = []
    for turn in range(ROUNDS + 3):
        start = time.perf_counter()
        make(turn)
        milliseconds.append((time.perf_counter() - start) * 1000)
    return [milliseconds[0], *milliseconds[3:]]


def _choice(turn: int) -> MultipleChoice:
    options = tuple(
        Option("ABCD"[index], f"Program Keluarga nomor {turn * 4 + index} untuk semua") for index in range(4)
    )
    text = f"Program nomor {turn} manakah yang memberi bantuan bersyarat kepada keluarga penerima manfaat? 🏔️"
    return MultipleChoice(text, options, "B", explanation=f"Program ini berjalan sejak tahun {1945 + turn}.")


def _word(turn: int) -> TebakKata:
    return TebakKata(
        f"Kegiatan bersama nomor {turn} demi warga", "Gotong Royong", LettersShown("G_T_NG R_Y_NG")
    )


def _card(question: MultipleChoice | TebakKata) -> RoundCard:
    return RoundCard("Sabtu Trivia", (question,), _NOW, number=48, prize="Bingkisan untuk 3 pemenang")


def _podium(turn: int) -> PodiumCard:
    winners = tuple(Winner(rank, f"peserta_{turn}_{rank}", 100 - rank) for rank in (1, 2, 3))
    return PodiumCard(winners, ("Sabtu Trivia",), 48, _NOW - timedelta(days=5), _NOW)


_GROUND = Image.linear_gradient("L").resize((1080, 1350)).convert("RGB")


def _bare(turn: int) -> bytes:
    picture = _GROUND.copy()
    font = ImageFont.truetype(_FONT, 50 * 3, layout_engine=ImageFont.Layout.BASIC)
    lines = [f"Baris {turn} nomor {line} dari kartu ini" for line in range(12)]
    for place, text in enumerate(lines):
        large = Image.new("L", (960 * 3, 64 * 3))
        ImageDraw.Draw(large).text((0, 0), text, fill=255, font=font)
        picture.paste((255, 255, 255), (60, 60 + place * 100), large.reduce(3))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=92, subsampling=0)
    return target.getvalue()


if __name__ == "__main__":
    main()
