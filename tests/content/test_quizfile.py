"""Quiz files: what may stand in one, and every mistake at its place."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.messages import LANGUAGES, knows
from bot.content.quizfile import LoadedQuiz, load_quiz, read_quiz
from bot.game.model import (
    Attempts,
    EmojiClue,
    Hint,
    LettersScrambled,
    LettersShown,
    MultipleChoice,
    OpenAnswer,
    PictureClue,
    Quiz,
    SpeedBonus,
    TebakKata,
    Tolerance,
)
from bot.settings import Settings
from tests.builders import a_png

SETTINGS = Settings()
TRIVIA = "series: sabtu-trivia\n"
SMALLEST = (
    TRIVIA + "question: Apa kepanjangan dari PKH?\n"
    "options:\n  A: Program Keluarga Hebat\n  B: Program Keluarga Harapan\nanswer: B\n"
)
WORD = "series: tebak-kata\nanswer: Pancasila\n"


def _read(text: str | bytes, folder: Path = Path("/nowhere")) -> LoadedQuiz:
    data = text if isinstance(text, bytes) else text.encode()
    return read_quiz(data, "kuis.yaml", SETTINGS, folder, folder)


def _found(loaded: LoadedQuiz) -> list[tuple[str, int | None, int | None]]:
    for problem in loaded.problems:
        assert all(knows(problem.code, language) for language in LANGUAGES), problem
    return [(problem.code.partition(".")[2], problem.line, problem.column) for problem in loaded.problems]


def _quiz(text: str) -> Quiz:
    loaded = _read(text)
    assert _found(loaded) == []
    assert loaded.quiz is not None
    return loaded.quiz


def test_six_lines_are_a_quiz() -> None:
    quiz = _quiz(SMALLEST)

    question = quiz.questions[0]
    assert isinstance(question, MultipleChoice)
    assert question.right_option.text == "Program Keluarga Harapan"
    assert (quiz.publish_at, quiz.close_at, quiz.attempts) == (None, None, None)


def test_a_quiz_may_say_everything() -> None:
    quiz = _quiz(
        SMALLEST + "title: Sabtu Ceria\nprogramme: PKH\nunit: Ditjen Linjamsos\ntags: [PKH, '#Kemensos']\n"
        "publish_at: Sabtu, 28 November 2026 pukul 10.00 WIB\nclose_at: 21.00\nattempts: 2\n"
        "points: '20'\nspeed_bonus: {points: 5, melts_after: 1h}\nstory: ya\nexample: true\n"
        "hints:\n  - after: 3h\n    text: Kata terakhirnya berarti asa.\n"
        "prize: Kaus\nterms: Lihat sorotan\nexplanation: Sejak 2007.\nsource: kemensos.go.id\n"
        "accept: Keluarga Harapan\nreject: [Keluarga Berencana]\n"
    )

    assert quiz.publish_at == datetime(2026, 11, 28, 3, tzinfo=UTC)
    assert quiz.close_at == time(21)
    assert quiz.attempts == Attempts("any", 2)
    assert quiz.tags == ("PKH", "Kemensos")
    assert quiz.hints == (Hint(timedelta(hours=3), "Kata terakhirnya berarti asa."),)
    assert (quiz.story, quiz.example) == (True, True)
    assert quiz.questions[0].points == 20
    assert quiz.questions[0].speed_bonus == SpeedBonus(5, timedelta(hours=1))
    assert quiz.questions[0].reject == ("Keluarga Berencana",)


@pytest.mark.parametrize("answer", ["B", "b", "'B.'", "Program Keluarga Harapan", "program keluarga harapan"])
def test_the_answer_is_a_letter_or_the_text_of_an_option(answer: str) -> None:
    quiz = _quiz(SMALLEST.replace("answer: B", f"answer: {answer}"))

    assert isinstance(quiz.questions[0], MultipleChoice)
    assert quiz.questions[0].answer == "B"


def test_listed_options_are_lettered_in_order() -> None:
    quiz = _quiz(
        TRIVIA + "question: Ibu kota Jawa Barat?\noptions: [Surabaya, Bandung, Semarang]\nanswer: Bandung\n"
    )

    assert isinstance(quiz.questions[0], MultipleChoice)
    assert [option.letter for option in quiz.questions[0].options] == ["A", "B", "C"]
    assert quiz.questions[0].answer == "B"


@pytest.mark.parametrize("value", ["No", "07:30", "031", "1e3", "on", "2.500.000", "null", "0x1F"])
def test_every_value_is_text_whatever_yaml_makes_of_it(value: str) -> None:
    plain, quoted = (_read(TRIVIA + f"question: Apa?\nanswer: {form}\n") for form in (value, f'"{value}"'))

    for loaded in (plain, quoted):
        assert loaded.quiz is not None
        assert loaded.quiz.questions[0].answer == value


@pytest.mark.parametrize(
    ("text", "tolerance"),
    [
        ("50", Tolerance(Decimal(50), "absolute")),
        ("5%", Tolerance(Decimal(5), "percent")),
        ("2,5 %", Tolerance(Decimal("2.5"), "percent")),
        ("2d", Tolerance(Decimal(2), "days")),
    ],
)
def test_a_tolerance_has_its_unit(text: str, tolerance: Tolerance) -> None:
    quiz = _quiz(TRIVIA + f"question: Tahun berapa PKH dimulai?\nanswer: 2007\ntolerance: {text}\n")

    assert isinstance(quiz.questions[0], OpenAnswer)
    assert quiz.questions[0].tolerance == tolerance


@pytest.mark.parametrize(
    ("puzzle", "expected"),
    [
        ("", LettersShown("P_NC_S_L_")),
        ("puzzle: {hide: [vowels]}", LettersShown("P_NC_S_L_")),
        ("puzzle: {hide: [p, s]}", LettersShown("_ANCA_ILA")),
        ("puzzle: {show: p_nc_s_l_}", LettersShown("P_NC_S_L_")),
        ("puzzle: {scramble: sila panca}", LettersScrambled("SILAPANCA")),
        ("puzzle: {emoji: 🦅 + 5️⃣}", EmojiClue("🦅 + 5️⃣")),
    ],
)
def test_a_word_has_its_puzzle(puzzle: str, expected: object) -> None:
    quiz = _quiz(WORD + puzzle)

    assert isinstance(quiz.questions[0], TebakKata)
    assert quiz.questions[0].puzzle == expected


def test_a_scramble_is_always_the_same_and_never_the_word() -> None:
    first, second = (_quiz(WORD + "puzzle: {scramble: true}\n").questions[0] for _ in range(2))

    assert isinstance(first, TebakKata)
    assert first == second
    assert isinstance(first.puzzle, LettersScrambled)
    assert sorted(first.puzzle.letters) == sorted("PANCASILA")
    assert first.puzzle.letters != "PANCASILA"


def test_several_questions_share_one_post(tmp_path: Path) -> None:
    (tmp_path / "foto.png").write_bytes(a_png())
    loaded = _read(
        "series: sabtu-trivia\nquestions:\n"
        "  - question: Ibu kota Jawa Barat?\n    options: [Surabaya, Bandung]\n    answer: B\n"
        "  - question: Tahun berapa Indonesia merdeka?\n    answer: 1945\n    points: 5\n"
        "  - question: Apa ini?\n    answer: Tagana\n    puzzle:\n      image: foto.png\n",
        tmp_path,
    )

    assert _found(loaded) == []
    assert loaded.quiz is not None
    choice, number, word = loaded.quiz.questions
    assert isinstance(choice, MultipleChoice)
    assert isinstance(number, OpenAnswer)
    assert isinstance(word, TebakKata)
    assert word.puzzle == PictureClue("foto.png")


LEFT_OUT = ("missing", "missing-series", "letter-without-options")
MISTAKES: dict[str, tuple[str, list[tuple[str, int, int]]]] = {
    # YAML
    "a tab": (SMALLEST.replace("  A:", "\tA:"), [("tab", 4, 1)]),
    "a missing colon": (TRIVIA + "answer B\n", [("missing-colon", 2, 7)]),
    "a missing space": (TRIVIA + "answer:B\nquestion: Apa?\n", [("colon-space", 2, 7)]),
    "an equals sign": (TRIVIA + "answer = B\nquestion: Apa?\n", [("odd-colon", 2, 8)]),
    "a colon in the text": (TRIVIA + "question: Apa itu: PKH?\n", [("colon-in-value", 2, 18)]),
    "a wrong indentation": (TRIVIA + "  question: Apa?\n", [("indentation", 2, 3)]),
    "an option too far left": ("options:\n  A: Satu\n B: Dua\n", [("indentation", 3, 2)]),
    "a dash of a word processor": (
        TRIVIA + "question: Apa?\nanswer: A\noptions:\n– Satu\n– Dua\n", [("odd-dash", 5, 1), ("odd-dash", 6, 1)]
    ),
    "bullets that YAML reads on over": (
        TRIVIA + "question: Apa?\nanswer: Satu\naccept:\n  • satu\n  • 1\n", [("odd-dash", 5, 3), ("odd-dash", 6, 3)]
    ),
    "one option with a full stop": (SMALLEST.replace("  B:", "  B."), [("options-colon", 5, 3)]),
    "a tolerance for any guess": (
        TRIVIA + "question: Berapa?\nanswer: 100\ntolerance: 200%\n", [("wide-tolerance", 4, 12)]
    ),
    "two answers by a comma": (TRIVIA + "question: Apa?\nanswer: ya\naccept: ya, betul\n", [("accept-by-comma", 4, 9)]),
    "a prize too long for the card": (SMALLEST + f"prize: {'Kaus ' * 60}\n", [("cut-on-card", 7, 8)]),
    "an explanation too long for the card": (SMALLEST + f"explanation: {'Kata ' * 400}\n", [("cut-on-card", 7, 14)]),
    "options too small for a phone": (
        TRIVIA
        + f"question: {'Program apakah ini? ' * 14}\nanswer: A\noptions:\n"
        + "".join(f"  {letter}: {letter} {'bantuan sosial ' * 7}\n" for letter in "ABCDEF"),
        [("small-on-card", line, 6) for line in range(5, 11)],
    ),
    "an answer among ten too small in the reveal": (
        TRIVIA
        + "questions:\n"
        + "".join(
            f"  - question: Program apa nomor {number}?\n    answer: {'MAKANAN MINUMAN ' * 6 if number == 4 else 'Kata'}\n"
            for number in range(1, 11)
        ),
        [("small-on-card", 10, 13)],
    ),
    "an open quote": ('series: "sabtu-trivia\n', [("open-quote", 1, 9)]),
    "text behind a quote": (TRIVIA + 'question: "PKH" apa?\n', [("text-after-quote", 2, 16)]),
    "an open bracket": (TRIVIA + "tags: [a, b\nquestion: Apa?\n", [("open-bracket", 2, 7)]),
    "a leading at": (TRIVIA + "caption: @kemensosri hadir\n", [("bad-start", 2, 10)]),
    "an alias": (TRIVIA + "source: *B\n", [("yaml-marker", 2, 9)]),
    "a tag": (TRIVIA + "source: !!python/object/apply:os.system ls\n", [("yaml-marker", 2, 9)]),
    "a doubled key": (TRIVIA + TRIVIA, [("duplicate-key", 2, 1)]),
    "a second document": (SMALLEST + "---\na: b\n", [("second-document", 7, 1)]),
    "a line without a key": (TRIVIA + "bla bla\nquestion: Apa?\n", [("no-key", 2, 1)]),
    "a line without a key before another slip": (TRIVIA + "bla bla\nanswer B\n", [("no-key", 2, 1), ("missing-colon", 3, 7)]),
    "an empty item before another slip": (TRIVIA + "accept:\n  - \nanswer B\n", [("empty-item", 3, 4), ("missing-colon", 4, 7)]),
    "another version of YAML": ("%YAML 9.9\n---\n" + SMALLEST, [("directive", 1, 1)]),
    "a version of YAML that is no number": ("%YAML baru\n---\n" + SMALLEST, [("directive", 1, 1)]),
    "a directive from nowhere": ("# Kuis\n%KUIS\n---\n" + SMALLEST, [("directive", 2, 1)]),
    "a directive without a separator": ("%YAML 1.1\n" + SMALLEST, [("directive", 1, 1)]),
    "a directive before another slip": ("%YAML 9.9\n---\n" + SMALLEST + "points: 1e3\n", [("directive", 1, 1), ("number-expected", 9, 9)]),
    "text only": ("halo semua\n", [("no-keys", 1, 1)]),
    "nothing": ("\n", [("empty-file", 1, 1)]),
    "a hashtag taken for a remark": (SMALLEST + "source: laman #Kemensos\n", [("hash-cuts", 7, 15)]),
    # word processors
    "curly quotes around a key": (SMALLEST + "“source”: x\n", [("curly-quotes", 7, 1)]),
    "curly quotes around an answer": (SMALLEST.replace("answer: B", "answer: “B”"), [("curly-quotes", 6, 9)]),
    "a non-breaking space": (SMALLEST.replace("  B:", "\u00a0\u00a0B:"), [("odd-space", 5, 1)]),
    "a Cyrillic letter for an answer": (SMALLEST.replace("answer: B", "answer: В"), [("look-alike", 6, 9)]),
    "a Cyrillic letter in a key": (SMALLEST + "sоurce: x\n", [("look-alike", 7, 1)]),
    # characters that nobody sees
    "an escaped control character": (SMALLEST + 'source: "Apa\\e[31m"\n', [("control-character", 7, 9)]),
    "an escaped turn of direction": (SMALLEST + 'explanation: "Apa \\u202e"\n', [("control-character", 7, 14)]),
    "a turn of direction as such": (SMALLEST + "source: laman \u2068Kemensos\u2069\n", [("control-character", 7, 15)]),
    "turns of direction on two lines": (
        SMALLEST.replace("Hebat", "\u202eHebat") + "source: a\u202ab\n", [("control-character", 4, 23), ("control-character", 7, 10)]
    ),
    "one in an option's key": (SMALLEST.replace("  B:", '  "B\\x07":'), [("control-character", 5, 3)]),
    "one in a list": (SMALLEST + 'tags: [satu, "du\\0a"]\n', [("control-character", 7, 14)]),
    "letters of a flag that is none": (SMALLEST + "source: a\U000e0062\n", [("control-character", 7, 10)]),
    # keys
    "an unknown key": (SMALLEST + "explantion: x\n", [("unknown-key-near", 7, 1)]),
    "an Indonesian key": (SMALLEST + "hadiah: x\n", [("unknown-key-near", 7, 1)]),
    "a key from nowhere": (SMALLEST + "zzz: x\n", [("unknown-key", 7, 1)]),
    "a key in capitals": (SMALLEST + "Source: x\n", [("key-case", 7, 1)]),
    "no series": (SMALLEST.replace(TRIVIA, ""), [("missing-series", 1, 1)]),
    "an unknown series": (SMALLEST.replace("sabtu-t", "sabtu-T"), [("unknown-series-near", 1, 9)]),
    "no answer": (SMALLEST.replace("answer: B\n", ""), [("missing", 1, 1)]),
    "an empty key": (SMALLEST + "source:\n", [("empty", 7, 1)]),
    "a list for a text": (SMALLEST + "source: [a]\n", [("text-expected", 7, 1)]),
    "a number in words": (SMALLEST + "points: 1e3\n", [("number-expected", 7, 9)]),
    "a number too large": (SMALLEST + "points: 100000\n", [("number-out-of-range", 7, 9)]),
    "a doubtful yes": (SMALLEST + "story: mungkin\n", [("yes-or-no-expected", 7, 8)]),
    "half a speed bonus": (SMALLEST + "speed_bonus: {points: 5}\n", [("missing", 7, 14)]),
    "attempts from nowhere": (SMALLEST + "attempts: banyak\n", [("bad-attempts", 7, 11)]),
    "a duration without a unit": (SMALLEST + "close_after: 11\n", [("duration-expected", 7, 14)]),
    # answers
    "an answer that is no option": (SMALLEST.replace("answer: B", "answer: E"), [("answer-is-no-letter", 6, 9)]),
    "an answer near an option": (
        SMALLEST.replace("answer: B", "answer: Program Keluarga Harpan"),
        [("answer-is-no-option-near", 6, 9)],
    ),
    "equal options": (SMALLEST.replace("Harapan", "hebat!"), [("same-options", 5, 6)]),
    "one option": (SMALLEST.replace("  B: Program Keluarga Harapan\n", ""), [("option-count", 3, 1)]),
    "options out of order": (SMALLEST.replace("  B:", "  C:").replace("answer: B", "answer: C"), [("option-letter", 5, 3)]),
    "options with full stops": (TRIVIA + "question: Apa?\nanswer: A\noptions:\n  A. Satu\n  B. Dua\n", [("options-colon", 4, 1)]),
    "a reject that is the answer": (
        TRIVIA + "question: Apa?\nanswer: Tagana\nreject: [tagana!]\n", [("reject-excludes-key", 4, 10)]
    ),
    "options a slip apart": (
        TRIVIA + "question: Di mana?\noptions: [Badung, Bandung]\nanswer: B\n", [("options-one-slip-apart", 3, 19)]
    ),
    "an answer in the question": (
        TRIVIA + "question: Tagana singkatan dari Taruna apa?\nanswer: Tagana\n", [("gives-away", 2, 11)]
    ),
    "an answer in a hint": (
        WORD + "hints:\n  - after: 1h\n    text: Pancasila!\n", [("gives-away", 5, 11)]
    ),
    "a tolerance for words": (
        TRIVIA + "question: Apa?\nanswer: Tagana\ntolerance: 5\n", [("tolerance-without-number", 4, 12)]
    ),
    "a tolerance from nowhere": (TRIVIA + "question: Kapan?\nanswer: 2007\ntolerance: kira-kira\n", [("bad-tolerance", 4, 12)]),
    # what cannot be drawn
    "an unknown theme": (SMALLEST + "theme: senjaa\n", [("unknown-theme-near", 7, 8)]),
    "a script without letters": (SMALLEST.replace("Apa kepanjangan", "ꦲꦥ kepanjangan"), [("cannot-be-drawn", 2, 11)]),
    # puzzles
    "a pattern of the wrong length": (WORD + "puzzle: {show: P_NC}\n", [("pattern-length", 3, 16)]),
    "a pattern of another word": (WORD + "puzzle: {show: P_NC_S_L_}\n".replace("NC", "MC"), [("pattern-letter", 3, 16)]),
    "a pattern that hides nothing": (WORD + "puzzle: {show: PANCASILA}\n", [("nothing-hidden", 3, 16)]),
    "a pattern that hides all": (WORD + "puzzle: {show: _________}\n", [("all-hidden", 3, 16)]),
    "letters of another word": (WORD + "puzzle: {scramble: PANCAKE}\n", [("not-an-anagram", 3, 20)]),
    "letters in order": (WORD + "puzzle: {scramble: panca sila}\n", [("not-scrambled", 3, 20)]),
    "letters backwards": (WORD + "puzzle: {scramble: ALISACNAP}\n", [("scrambled-backwards", 3, 20)]),
    "an empty puzzle": (WORD + "puzzle:\n  emoji:\n", [("empty-required", 4, 3)]),
    "two puzzles": (WORD + "puzzle: {hide: [vowels], emoji: 🦅}\n", [("one-puzzle", 3, 1)]),
    "a puzzle with options": (WORD + "options: [Pancasila, Garuda]\n", [("options-in-word-game", 3, 1)]),
    "a puzzle in a series without": (
        TRIVIA + "question: Dasar negara?\nanswer: Pancasila\npuzzle: {hide: [vowels]}\n", [("puzzle-out-of-place", 4, 1)]
    ),
    "a puzzle beside options": (SMALLEST + "puzzle: {hide: [vowels]}\n", [("puzzle-with-options", 7, 1)]),
    "a puzzle beside options in one of several": (
        TRIVIA + "questions:\n  - question: Dasar negara?\n    options: [Garuda, Pancasila]\n    answer: B\n    puzzle: {emoji: 🦅}\n",
        [("puzzle-with-options", 6, 5)],
    ),
    # questions
    "a key of the file in a question": (
        TRIVIA + "questions:\n  - question: Apa?\n    answer: Tagana\n    prize: Kaus\n", [("key-of-the-file", 5, 5)]
    ),
    "a key of a question in the file": (
        TRIVIA + "answer: B\nquestions:\n  - question: Apa?\n    answer: Tagana\n", [("key-of-each-question", 2, 1)]
    ),
    "the same question twice": (
        TRIVIA + "questions:\n" + "  - question: Apa?\n    answer: Tagana\n" * 2, [("same-question", 5, 15)]
    ),
    # words and time
    "too many hashtags": (SMALLEST + "tags: [a, b, c, d, e, f]\n", [("too-many-hashtags", 7, 1)]),
    "a hashtag of two words": (SMALLEST + "tags: [dua kata]\n", [("bad-tag", 7, 8)]),
    "too many mentions": (SMALLEST + "caption: 'Hai @a @b @c @d'\n", [("too-many-mentions", 7, 10)]),
    "a caption too long": (SMALLEST + f"caption: {'kata ' * 440}\n", [("caption-too-long", 7, 10)]),
    "a prize that leaves no room": (SMALLEST + f"prize: {'kata ' * 430}\n", [("no-room-in-caption", 7, 8)]),
    "a day that is not in the calendar": (SMALLEST + "publish_at: 31-11-2026 10:00\n", [("no-such-day", 7, 13)]),
    "a beginning in the year 1": (SMALLEST + "publish_at: 0001-01-01 00:00\n", [("no-such-year", 7, 13)]),
    "a beginning in the year 9999": (SMALLEST + "publish_at: 9999-12-31 23:59\n", [("no-such-year", 7, 13)]),
    "a beginning in the year 9999 elsewhere": (
        SMALLEST + "publish_at: 9999-12-31T23:59-07:00\n", [("no-such-year", 7, 13)]
    ),
    "an end in the year 1": (SMALLEST + "close_at: 0001-01-01 00:00\n", [("no-such-year", 7, 11)]),
    "an end in the year 1 elsewhere": (
        SMALLEST + "close_at: 0001-01-01T00:00+07:00\n", [("no-such-year", 7, 11)]
    ),
    "a beginning long ago": (SMALLEST + "publish_at: 2009-12-31 10:00\n", [("no-such-year", 7, 13)]),
    "a day without a time": (SMALLEST + "publish_at: 2026-11-28\n", [("time-missing", 7, 13)]),
    "a wrong weekday": (SMALLEST + "publish_at: Minggu, 28-11-2026 10:00\n", [("other-weekday", 7, 13)]),
    "two ends": (SMALLEST + "close_at: 21:00\nclose_after: 5h\n", [("two-ends", 8, 14)]),
    "an end before the beginning": (
        SMALLEST + "publish_at: 2026-11-28 10:00\nclose_at: 2026-11-28 09:00\n", [("ends-before-it-begins", 8, 11)]
    ),
    "a round of five weeks": (SMALLEST + "close_after: 35d\n", [("long-round", 7, 14)]),
    "a round that ends a year later": (
        SMALLEST + "publish_at: 2026-11-28 10:00\nclose_at: 2027-11-28 21:00\n", [("long-round", 8, 11)]
    ),
    "a hint after the end": (
        SMALLEST + "close_after: 3h\nhints:\n  - {after: 3h, text: x}\n", [("hint-after-the-end", 9, 13)]
    ),
    # pictures
    "a picture outside the folder": (SMALLEST + "image: ../foto.jpg\n", [("picture-outside", 7, 8)]),
    "a picture at an absolute place": (SMALLEST + "image: /etc/foto.jpg\n", [("picture-outside", 7, 8)]),
    "a picture that is missing": (SMALLEST + "image: foto.jpg\n", [("picture-missing", 7, 8)]),
    "a picture on the web": (SMALLEST + "image: https://a.id/foto.jpg\n", [("picture-is-a-link", 7, 8)]),
    "a picture of another kind": (SMALLEST + "image: foto.docx\n", [("picture-kind", 7, 8)]),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_at_its_place(mistake: str) -> None:
    text, expected = MISTAKES[mistake]

    found = _found(_read(text))

    # Unless the case is about them, what the short example leaves out is not looked at
    assert expected == [finding for finding in found if finding[0] not in LEFT_OUT or finding in expected]


def test_an_invisible_character_is_named_and_kept_from_the_words() -> None:
    loaded = _read(TRIVIA + 'question: "\\0\\x01Apa itu?\\e[31m \\u202e"\nanswer: Tagana\n')

    assert [problem.facts["name"] for problem in loaded.problems] == ["U+0000 U+0001 U+001B U+202E"]
    assert loaded.quiz is not None
    assert loaded.quiz.questions[0].text == "Apa itu?[31m"


@pytest.mark.parametrize("text", ["👩‍🏫", "❤️", "می‌خواهم", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "satu\\ndua", "satu\\tdua"])
def test_what_joins_letters_and_emoji_or_ends_a_line_is_no_invisible_character(text: str) -> None:
    loaded = _read(SMALLEST + f'source: "{text}"\n')

    assert loaded.is_good
    assert "control-character" not in [code for code, _, _ in _found(loaded)]


def test_all_mistakes_are_told_at_once_even_past_a_broken_line() -> None:
    loaded = _read(
        "seris: sabtu-trivia\nquestion: Apa itu: PKH?\noptions:\n  A: Satu\n   B: Dua\nanswer E\n"
        "points: banyak\npublish_at: besok\n"
    )

    assert _found(loaded) == [
        ("unknown-key-near", 1, 1),
        ("colon-in-value", 2, 18),
        ("indentation", 5, 4),
        ("missing-colon", 6, 7),
        ("answer-is-no-letter", 6, 9),
        ("number-expected", 7, 9),
        ("bad-moment", 8, 13),
    ]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (SMALLEST.encode("utf-16"), "encoding", 1),
        (SMALLEST.encode("utf-16-le"), "encoding", 1),
        ((SMALLEST + "source: Café\n").encode("cp1252"), "encoding", 7),
        (b"PK\x03\x04" + bytes(50), "other-format", 1),
        (bytes(range(256)), "binary", 1),
        (SMALLEST.encode() + b"source: a\x07b\n", "control-character", 7),
        (b"a: " + b"[" * 20_000, "too-deep", 1),
        (b"- " * 6000, "too-deep", 1),
    ],
)
def test_what_is_no_plain_text_is_named(data: bytes, code: str, line: int) -> None:
    assert _found(_read(data))[0][:2] == (code, line)


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    loaded = _read(b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode())

    assert loaded.is_good


def test_a_billion_laughs_are_not_laughed() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert ("yaml-marker", 1, 4) in _found(_read(bomb))


def test_a_picture_is_opened_before_the_day(tmp_path: Path) -> None:
    (tmp_path / "utuh.png").write_bytes(a_png())
    (tmp_path / "rusak.png").write_bytes(a_png()[:-40])
    (tmp_path / "bukan.jpg").write_text("halo")

    found = {
        name: _found(_read(SMALLEST + f"image: {name}\n", tmp_path))
        for name in ("utuh.png", "rusak.png", "bukan.jpg", "utuh.jpg")
    }

    assert found == {
        "utuh.png": [],
        "rusak.png": [("picture-unreadable", 7, 8)],
        "bukan.jpg": [("picture-broken", 7, 8)],
        "utuh.jpg": [("picture-missing-near", 7, 8)],
    }


def test_a_quiz_is_judged_without_being_complete_for_posting(tmp_path: Path) -> None:
    file = tmp_path / "kuis.yaml"
    file.write_text("question: Apa?\noptions: [Satu, Dua]\nanswer: A\nimage: nowhere.jpg\n")

    assert load_quiz(file, SETTINGS, tmp_path, purpose="judging").is_good
    assert not load_quiz(file, SETTINGS, tmp_path).is_good


def test_a_puzzle_is_judged_in_any_series(tmp_path: Path) -> None:
    file = tmp_path / "kuis.yaml"
    file.write_text(TRIVIA + "question: Dasar negara?\nanswer: Pancasila\npuzzle: {hide: [vowels]}\n")

    assert load_quiz(file, SETTINGS, tmp_path, purpose="judging").is_good


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    loaded = _read(text.encode("utf-8", errors="surrogatepass"))

    assert loaded.is_good or any(problem.severity == "error" for problem in loaded.problems)


@given(st.data())
def test_a_quiz_with_any_line_spoilt_gets_an_answer(data: st.DataObject) -> None:
    lines = (SMALLEST + "hints:\n  - after: 3h\n    text: Kata\n").splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[number])))
    lines[number] = (
        lines[number][:at]
        + data.draw(st.text("\t :\"'[]{}#&*!|>%@`-,?“\u00a0ab\n", max_size=3))
        + lines[number][at:]
    )

    loaded = _read("\n".join(lines))

    assert loaded.is_good or any(problem.severity == "error" for problem in loaded.problems)
    _found(loaded)
