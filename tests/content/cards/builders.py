"""Ordinary subjects of cards, so that a test names only what it is about."""

from datetime import UTC, datetime

from bot.content.cards import Brand, PodiumCard, RevealCard, RoundCard, Winner
from bot.game.model import LettersShown, MultipleChoice, Option, Puzzle, Question, TebakKata

SATURDAY_NIGHT = datetime(2026, 11, 28, 14, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 12, tzinfo=UTC)


def a_brand(
    theme: str = "sabtu",
    motif: str = "kawung",
    name: str = "Humas Nusantara",
    handle: str = "humas.nusantara",
) -> Brand:
    """Return an office with the shipped colours."""
    return Brand(name, handle, theme=theme, motif=motif)


def a_choice(
    text: str = "Apa kepanjangan dari PKH?",
    options: tuple[str, ...] = (
        "Program Keluarga Hebat",
        "Program Keluarga Harapan",
        "Program Kartu Harapan",
    ),
    answer: str = "B",
    explanation: str | None = "PKH membantu keluarga kurang mampu sejak 2007.",
) -> MultipleChoice:
    """Return a question with lettered options."""
    lettered = tuple(Option("ABCDEF"[index], option) for index, option in enumerate(options))
    return MultipleChoice(text, lettered, answer, explanation=explanation)


def a_word(
    clue: str = "Dasar negara kita", answer: str = "Pancasila", puzzle: Puzzle | None = None
) -> TebakKata:
    """Return a word to guess."""
    return TebakKata(clue, answer, puzzle or LettersShown("P_NC_S_L_"))


def a_round_card(
    *questions: Question,
    series_title: str = "Sabtu Trivia",
    title: str | None = None,
    programme: str | None = None,
    prize: str | None = "Bingkisan Kemensos untuk 3 peraih poin tertinggi pekan ini",
) -> RoundCard:
    """Return a round that ends on Saturday at 21.00 WIB."""
    return RoundCard(
        series_title,
        questions or (a_choice(),),
        SATURDAY_NIGHT,
        number=48,
        title=title,
        programme=programme,
        prize=prize,
    )


def a_reveal_card(*questions: Question, source: str | None = "kemensos.go.id") -> RevealCard:
    """Return the answers of a round."""
    return RevealCard(
        "Sabtu Trivia",
        questions or (a_choice(),),
        48,
        source=source,
        right_answers=214,
        asked_at=SATURDAY_NIGHT,
    )


def a_podium_card(
    *handles: str, ranks: tuple[int, ...] = (), points: tuple[int, ...] = (), faster: tuple[int, ...] = ()
) -> PodiumCard:
    """Return a week's winners, their ranks in order unless given; those of the ranks `faster` were that."""
    placed = ranks or tuple(range(1, len(handles) + 1))
    winners = tuple(
        Winner(
            rank,
            handle,
            points[place] if points else 120 - 4 * rank,
            "seconds" if rank in faster else None,
        )
        for place, (rank, handle) in enumerate(zip(placed, handles, strict=True))
    )
    return PodiumCard(
        winners,
        ("Sabtu Trivia", "Tebak Kata"),
        48,
        MONDAY,
        SUNDAY,
        prize="Bingkisan Kemensos bagi peringkat 1 sampai 3",
    )
