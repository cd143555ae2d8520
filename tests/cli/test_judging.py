"""`sabtu judge`: the contract of its JSON Lines, its input, and the table a writer reads."""

import json
from pathlib import Path

import pytest

from bot.cli import main

QUIZ = """\
question: Apa kepanjangan dari PKH?
options:
  A: Program Keluarga Hebat
  B: Program Keluarga Harapan
  C: Program Kartu Harapan
answer: B
"""
TWO_QUESTIONS = """\
questions:
  - question: Ibu kota Jawa Barat?
    answer: Bandung
  - question: Berapa tahun usia lansia?
    answer: 60 tahun
"""


def _files(folder: Path, quiz: str, comments: str, name: str = "comments.txt") -> tuple[str, str]:
    (folder / "quiz.yaml").write_text(quiz, encoding="utf-8")
    (folder / name).write_text(comments, encoding="utf-8")
    return str(folder / "quiz.yaml"), str(folder / name)


def test_json_lines_come_in_input_order_with_the_keys_of_the_contract(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(tmp_path, QUIZ, "B\n\nA atau B\nmakasih min\n")

    code = main(["judge", *files, "--json"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [(line["index"], line["text"], line["verdict"]) for line in lines] == [
        (0, "B", "correct"),
        (1, "A atau B", "wrong"),
        (2, "makasih min", "chatter"),
    ]
    expected = {"index", "text", "verdict", "reason", "matched", "similarity", "explanation"}
    assert set(lines[0]) == expected
    assert lines[0]["matched"] == "Program Keluarga Harapan"
    assert lines[2]["matched"] is None


def test_several_questions_give_one_verdict_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    comments = '{"text": "1. Bandung 2. 65"}\n{"text": "2. 60"}\n{"text": "halo min"}\n'
    files = _files(tmp_path, TWO_QUESTIONS, comments, "comments.jsonl")

    main(["judge", *files, "--json"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["verdict"] for line in lines] == ["judged", "judged", "chatter"]
    assert [line["verdicts"] for line in lines[:2]] == [["correct", "wrong"], ["missing", "correct"]]


def test_the_table_ends_with_a_summary_and_the_near_misses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(tmp_path, QUIZ, "B\nharapan keluarga\nA\n")

    code = main(["judge", *files, "--suggest"])

    shown = capsys.readouterr().out
    assert code == 0
    assert "3 komentar: 1 benar, 1 salah, 1 perlu dilihat, 0 obrolan." in shown
    assert '  - "harapan keluarga"' in shown


def test_a_line_that_is_no_comment_is_named_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(tmp_path, QUIZ, '{"text": "B"}\n{"words": "B"}\n', "comments.jsonl")

    code = main(["judge", *files])

    assert code == 2
    assert "comments.jsonl:2:1" in capsys.readouterr().err


def test_a_quiz_that_cannot_be_read_is_refused_with_its_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(tmp_path, "question: Apa?\n", "B\n")

    code = main(["judge", *files])

    assert code == 2
    assert "quiz.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "told"),
    [("tidak-ada.txt", "tidak ada. Periksa ejaan"), (".", "adalah folder. Sebutkan sebuah berkas")],
)
def test_comments_that_cannot_be_read_are_named_with_a_way_out(
    name: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiz, _ = _files(tmp_path, QUIZ, "B\n")

    code = main(["judge", quiz, str(tmp_path / name)])

    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    assert f"{tmp_path / name} {told}" in shown.err


def test_a_quiz_that_is_not_there_did_not_vanish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, comments = _files(tmp_path, QUIZ, "B\n")

    code = main(["judge", str(tmp_path / "pkh.yaml"), comments])

    assert code == 2
    assert "pkh.yaml tidak ada. Periksa ejaan" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("good", "broken"),
    [
        ("question: Apa kepanjangan dari PKH?", "question: Apa itu: PKH?"),
        ("C: Program Kartu Harapan", "C: Program: Kartu Harapan"),
        ("C: Program Kartu Harapan", "C: Program Keluarga Harapan"),
    ],
)
def test_nothing_is_judged_by_a_key_that_may_be_read_wrongly(
    good: str, broken: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(tmp_path, QUIZ.replace(good, broken), "B\n")

    code = main(["judge", *files])

    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    assert "quiz.yaml:" in shown.err
    assert "check." not in shown.err


def test_an_error_beside_the_key_is_told_in_words_and_judging_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(tmp_path, QUIZ + "explanation: Sejak 2007: PKH\ntemma: x\n", "B\n")

    code = main(["judge", *files])

    shown = capsys.readouterr()
    assert code == 0
    assert "1 benar" in shown.out
    assert shown.err.count("Kunci jawabannya tidak terpengaruh") == 2
    assert "check." not in shown.err
