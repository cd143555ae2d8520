"""Quizzes beside each other: slots, doubles, and what may change after the post."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.content.planned import KnownRound, check_together, forbidden_changes, moments_of
from bot.content.quizfile import LoadedQuiz, read_quiz
from bot.game.model import Attempts
from bot.settings import Settings

SETTINGS = Settings()
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)  # a Tuesday; the slot is Saturday at 10 in Jakarta
SATURDAY = datetime(2026, 11, 28, 3, tzinfo=UTC)


def _loaded(name: str, more: str = "", question: str | None = None) -> LoadedQuiz:
    text = f"series: sabtu-trivia\nquestion: {question or name + '?'}\nanswer: Tagana\n{more}"
    found = read_quiz(text.encode(), f"{name}.yaml", SETTINGS, Path("/nowhere"), Path("/nowhere"))
    assert found.is_good, found.problems
    return found


def _known(loaded: LoadedQuiz, at: datetime, is_posted: bool = False, is_over: bool = False) -> KnownRound:
    assert loaded.quiz is not None
    return KnownRound(loaded.file, at, loaded.quiz, is_posted, is_over)


def _codes(*loaded: LoadedQuiz, known: tuple[KnownRound, ...] = ()) -> dict[str, list[tuple[str, str]]]:
    return {
        one.file: [(problem.code.removeprefix("check."), problem.severity) for problem in one.problems]
        for one in check_together(loaded, known, SETTINGS, NOW)
    }


def test_slots_are_given_in_the_order_of_names() -> None:
    week = timedelta(days=7)

    moments = moments_of([_loaded("a"), _loaded("b"), _loaded("c")], [], SETTINGS, NOW)

    assert moments == {"a.yaml": SATURDAY, "b.yaml": SATURDAY + week, "c.yaml": SATURDAY + 2 * week}


def test_a_later_file_does_not_move_a_round() -> None:
    known = [_known(_loaded("b"), SATURDAY)]

    moments = moments_of([_loaded("a"), _loaded("b")], known, SETTINGS, NOW)

    assert moments == {"a.yaml": SATURDAY + timedelta(days=7), "b.yaml": SATURDAY}


def test_the_slot_of_a_cancelled_round_is_free_again() -> None:
    known = [_known(_loaded("b"), SATURDAY, is_over=True)]

    assert moments_of([_loaded("a")], known, SETTINGS, NOW) == {"a.yaml": SATURDAY}


def test_an_example_gets_no_slot_off_the_sandbox() -> None:
    example = _loaded("a", "example: true\n")
    real = Settings.model_validate({"platform": {"backend": "instagrapi"}})

    assert moments_of([example], [], SETTINGS, NOW) == {"a.yaml": SATURDAY}
    assert moments_of([example], [], real, NOW) == {}


def test_a_past_date_is_an_error_unless_the_round_exists() -> None:
    past = _loaded("a", "publish_at: 2026-11-21 10:00\n")
    at = SATURDAY - timedelta(days=7)

    assert _codes(past) == {"a.yaml": [("in-the-past", "error")]}
    assert _codes(past, known=(_known(past, at),)) == {"a.yaml": [("in-the-past", "warning")]}
    assert _codes(past, known=(_known(past, at, is_posted=True),)) == {"a.yaml": []}


def test_an_end_a_year_off_is_a_warning_also_without_a_beginning() -> None:
    far, near = (_loaded(f"{day}", f"close_at: {day} 21:00\n") for day in ("2027-11-28", "2026-12-05"))

    assert _codes(far, near) == {
        "2027-11-28.yaml": [("long-round", "warning")],
        "2026-12-05.yaml": [],
    }


def test_a_moment_belongs_to_one_quiz_of_a_series() -> None:
    first, second = (_loaded(name, "publish_at: 2026-11-28 10:00\n") for name in ("a", "b"))

    assert _codes(first, second) == {"a.yaml": [], "b.yaml": [("slot-taken", "error")]}
    assert _codes(second, known=(_known(first, SATURDAY),)) == {"b.yaml": [("slot-taken", "error")]}


def test_two_series_may_appear_at_the_same_moment() -> None:
    word = "series: tebak-kata\nanswer: Relawan\npublish_at: 2026-11-28 10:00\n"
    other = read_quiz(word.encode(), "c.yaml", SETTINGS, Path("/nowhere"), Path("/nowhere"))

    assert _codes(_loaded("a", "publish_at: 2026-11-28 10:00\n"), other) == {"a.yaml": [], "c.yaml": []}


def test_a_used_question_is_known_again() -> None:
    first, copy = _loaded("a", question="Apa itu?"), _loaded("b", question="apa itu")

    assert _codes(first, copy) == {"a.yaml": [], "b.yaml": [("question-used", "error")]}
    posted = (_known(first, SATURDAY, is_posted=True),)
    assert _codes(copy, known=posted) == {"b.yaml": [("already-posted", "error")]}
    assert _codes(first, known=posted) == {"a.yaml": []}


def test_after_the_post_only_the_key_and_its_explanation_may_change() -> None:
    before = _loaded("a", "attempts: 2\n").quiz
    allowed = _loaded("a", "accept: [Taruna Siaga]\nexplanation: x\n").quiz
    assert before is not None
    assert allowed is not None

    assert forbidden_changes(before, allowed) == []
    assert forbidden_changes(before, replace(allowed, prize="Kaus", attempts=Attempts("last"))) == [
        "attempts",
        "prize",
    ]
    other = _loaded("a", question="Lain?").quiz
    assert other is not None
    assert forbidden_changes(before, other) == ["question"]
