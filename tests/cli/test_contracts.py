"""What other programs rely on: one JSON document on stdout, its keys and types, and the exit codes."""

import io
import json
import re
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.store import rounds
from bot.store.opening import open_store
from bot.store.tables import SweepRow
from tests.services.playing import MONDAY, PKH, SATURDAY_10, SETTINGS, SUNDAY_19, WEEK, Game

Shape = Mapping[str, object]

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")
DOUBTFUL = "B. Program Kartu Harapan"
TOMORROW = "2026-11-30 10:00"
COUNTS = {"correct": int, "wrong": int, "review": int, "chatter": int, "late": int}
ROUND: Shape = {
    **{"id": str, "file": str, "series": str, "number": int, "week": str, "status": str},
    **{"reason": None, "publish_at": MOMENT, "opened_at": MOMENT, "close_at": MOMENT, "post_id": str},
    "counts": COUNTS,
}
AHEAD: Shape = {
    **{"id": str, "series": str, "number": int, "file": str, "status": str},
    **{"publish_at": MOMENT, "close_at": MOMENT},
}


@dataclass(frozen=True, slots=True)
class Told:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


Sabtu = Callable[..., Told]


def _office(folder: Path) -> Game:
    """Return a game whose memory is a file, as commands find it."""
    url = f"sqlite:///{folder / 'var' / 'sabtu.db'}"
    return Game(folder, store=open_store(url, platform="sandbox", account="kemensos.uji", now=MONDAY))


def _leave(game: Game) -> None:
    game.sandbox.close()
    game.store.close()


@pytest.fixture(scope="module")
def announced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an office whose week was played and announced, with a quiz planned after it."""
    folder = tmp_path_factory.mktemp("announced")
    game = _office(folder)
    game.opened()
    for minutes, (handle, text) in enumerate(
        (("sari", "B"), ("budi", "A"), ("tono", "halo min"), ("wati", "B")), start=1
    ):
        game.says(handle, text, minutes)
    game.says("joko", "B", 121)
    game.play_until(SUNDAY_19 + timedelta(minutes=10))
    game.file("st-2.yaml", PKH.replace("Apa kepanjangan dari PKH?", "PKH itu singkatan dari apa?"))
    _leave(game)
    return folder


@pytest.fixture(scope="module")
def in_doubt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an office whose round waits for a person."""
    folder = tmp_path_factory.mktemp("in-doubt")
    game = _office(folder)
    game.opened()
    game.says("sari", DOUBTFUL)
    game.play_until(SATURDAY_10 + timedelta(hours=4))
    _leave(game)
    return folder


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an office on its first day."""
    folder = tmp_path_factory.mktemp("fresh")
    (folder / "quizzes").mkdir()
    (folder / "bot.toml").write_text(SETTINGS)
    return folder


@pytest.fixture
def sabtu(capsys: pytest.CaptureFixture[str]) -> Sabtu:
    """Return a function that runs a command in a folder."""

    def run(folder: Path, *arguments: str) -> Told:
        capsys.readouterr()
        code = main(["-C", str(folder), *arguments])
        told = capsys.readouterr()
        return Told(code, told.out, told.err)

    return run


def _has_shape(value: object, shape: object) -> None:
    """Check keys in their order, types, and moments with their offset."""
    match shape:
        case re.Pattern():
            assert isinstance(value, str)
            assert shape.fullmatch(value), value
        case None:
            assert value is None
        case type():
            assert type(value) is shape, (value, shape)
        case [one]:
            assert isinstance(value, list)
            assert value, "an empty list shows nothing"
            for item in value:
                _has_shape(item, one)
        case dict():
            assert isinstance(value, dict)
            assert list(value) == list(shape)
            for key, inner in shape.items():
                _has_shape(value[key], inner)
        case _:
            raise AssertionError(shape)


def test_rounds(sabtu: Sabtu, announced: Path) -> None:
    told = sabtu(announced, "rounds", "--json")
    first, second = json.loads(told.out)

    assert told.code == 0
    _has_shape(first, ROUND)
    _has_shape(second, {**ROUND, "opened_at": None, "post_id": None})
    assert first["counts"] == {"correct": 2, "wrong": 1, "review": 0, "chatter": 1, "late": 1}
    assert (first["id"], first["week"], first["status"]) == ("1", WEEK, "revealed")


def test_round(sabtu: Sabtu, announced: Path) -> None:
    told = sabtu(announced, "round", "ST-1", "--json")
    document = json.loads(told.out)

    assert told.code == 0
    _has_shape({key: document[key] for key in ROUND}, ROUND)
    _has_shape(document["questions"], [{"text": str, "answer": str, "kind": str}])
    assert list(document["history"][0]) == ["at", "status", "by", "reason"]
    assert list(document["decisions"][0]) == ["at", "kind", "by", "reason"]
    _has_shape(document["actions"][:1], [{"key": str, "state": str, "done_at": MOMENT, "result": str}])
    assert {one["key"].split(":")[0] for one in document["actions"]} == {"post", "reveal", "pin"}


def test_standings(sabtu: Sabtu, announced: Path) -> None:
    told = sabtu(announced, "standings", "--json")
    document = json.loads(told.out)

    assert told.code == 0
    _has_shape(
        document,
        {
            "period": str,
            "tie_break": [str],
            "rows": [{"rank": int, "user_id": str, "handle": str, "points": int, "correct": int}],
        },
    )
    assert document["tie_break"] == ["points", "correct", "seconds"]
    assert [(row["rank"], row["handle"]) for row in document["rows"]] == [(1, "sari"), (2, "wati")]


@pytest.mark.parametrize(
    ("arguments", "period"),
    [(["--week", WEEK], WEEK), (["--month", "2026-11"], "2026-11"), (["--all"], "all")],
)
def test_standings_of_each_period(sabtu: Sabtu, announced: Path, arguments: list[str], period: str) -> None:
    document = json.loads(sabtu(announced, "standings", *arguments, "--json").out)

    assert document["period"] == period
    assert len(document["rows"]) == 2


def test_winners(sabtu: Sabtu, announced: Path) -> None:
    told = sabtu(announced, "winners", "--json")
    rows = json.loads(told.out)

    assert told.code == 0
    _has_shape(
        rows,
        [{"week": str, "rank": int, "user_id": str, "handle": str, "points": int, "state": str}],
    )
    assert [(row["rank"], row["handle"], row["state"]) for row in rows] == [
        (1, "sari", "announced"),
        (2, "wati", "announced"),
    ]


def test_status(sabtu: Sabtu, announced: Path, in_doubt: Path) -> None:
    told = sabtu(announced, "status", "--now", TOMORROW, "--json")
    document = json.loads(told.out)
    waiting = json.loads(sabtu(in_doubt, "status", "--now", "2026-11-28 15:00", "--json").out)

    assert told.code == 0
    _has_shape(
        {**document, "open": [], "problems": []} | {"next": document["next"]},
        {
            **{"now": MOMENT, "running": bool, "platform": str, "writes": str},
            **{"open": list, "next": [AHEAD], "problems": list},
        },
    )
    assert (document["running"], document["platform"], document["writes"]) == (False, "sandbox", "on")
    assert document["open"] == document["problems"] == []
    _has_shape(waiting["open"], [AHEAD])
    _has_shape(waiting["problems"], [{"code": str, "message": str}])


def test_status_says_that_writes_are_barred(sabtu: Sabtu, fresh: Path) -> None:
    (fresh / "quizzes" / "STOP").touch()
    document = json.loads(sabtu(fresh, "status", "--json").out)
    (fresh / "quizzes" / "STOP").unlink()

    assert document["writes"] == "barred"
    assert [problem["code"] for problem in document["problems"]] == ["stop-file"]


def test_player(sabtu: Sabtu, announced: Path) -> None:
    told = sabtu(announced, "player", "@Budi", "--json")
    document = json.loads(told.out)

    assert told.code == 0
    _has_shape(
        document,
        {
            **{"user_id": str, "handle": str, "points": int},
            "comments": [
                {
                    **{"id": str, "round": str, "question": int, "text": str, "first_text": str},
                    **{"edited": bool, "deleted": bool, "at": MOMENT, "counts_from": MOMENT},
                    **{"verdict": str, "reason": str, "counted": bool, "late": bool, "overruled": bool},
                    "explanation": str,
                }
            ],
        },
    )
    assert (document["comments"][0]["verdict"], document["comments"][0]["counted"]) == ("wrong", True)


def test_review(sabtu: Sabtu, in_doubt: Path) -> None:
    told = sabtu(in_doubt, "review", "--json")

    assert told.code == 0
    _has_shape(
        json.loads(told.out),
        [
            {
                **{"round": str, "question": int, "asked": str, "answer": str, "text": str},
                **{"reason": str, "comments": [str]},
            }
        ],
    )


def test_audit(sabtu: Sabtu, announced: Path) -> None:
    told = sabtu(announced, "audit", "--json")
    document = json.loads(told.out)

    assert told.code == 0
    assert list(document)[:4] == ["ok", "checked", "head", "differences"]
    assert document["ok"] is True
    assert document["differences"] == []
    assert document["checked"]["facts"] > 0
    assert re.fullmatch("[0-9a-f]{64}", document["head"])


def test_audit_names_a_difference_and_ends_with_one(sabtu: Sabtu, tmp_path: Path) -> None:
    game = _office(tmp_path)
    game.opened()
    with game.store.in_line() as connection:
        connection.exec_driver_sql("UPDATE round SET close_at = close_at + 1")
    _leave(game)

    told = sabtu(tmp_path, "audit", "--json")

    assert told.code == 1
    document = json.loads(told.out)
    assert document["ok"] is False
    _has_shape(document["differences"], [{"kind": str, "id": str, "stored": str, "computed": str}])


def test_check(sabtu: Sabtu, fresh: Path, tmp_path: Path) -> None:
    file = tmp_path / "kuis.yaml"
    file.write_text(PKH.replace("answer: B", "answer: E").replace("question:", "qestion:"))

    told = sabtu(fresh, "check", str(file), "--json")

    assert told.code == 1
    _has_shape(
        json.loads(told.out)[:1],
        [
            {
                **{"file": str, "line": int, "column": int, "key": str, "code": str},
                **{"severity": str, "message": str},
            }
        ],
    )


def test_check_ends_with_zero_on_warnings_alone(sabtu: Sabtu, fresh: Path, tmp_path: Path) -> None:
    file = tmp_path / "kuis.yaml"
    file.write_text(PKH + "close_after: 1m\n")

    told = sabtu(fresh, "check", str(file), "--now", "2026-11-21 11:00", "--json")

    assert [one["severity"] for one in json.loads(told.out)] == ["warning"]
    assert told.code == 0


def test_judge(sabtu: Sabtu, fresh: Path, tmp_path: Path) -> None:
    quiz, comments = tmp_path / "kuis.yaml", tmp_path / "komentar.txt"
    quiz.write_text(PKH)
    comments.write_text("B\n\nProgram Keluarga Harapn\nhalo min\n")

    told = sabtu(fresh, "judge", str(quiz), str(comments), "--json")
    lines = [json.loads(line) for line in told.out.splitlines()]

    assert told.code == 0
    assert [line["index"] for line in lines] == [0, 1, 2]
    for line in lines:
        assert list(line) == [*("index", "text", "verdict", "reason", "matched", "similarity", "explanation")]
        assert line["matched"] is None or isinstance(line["matched"], str)
        assert line["similarity"] is None or 0 <= line["similarity"] <= 100
    assert [line["verdict"] for line in lines] == ["correct", "correct", "chatter"]


def test_judge_of_several_questions(sabtu: Sabtu, fresh: Path, tmp_path: Path) -> None:
    quiz, comments = tmp_path / "kuis.yaml", tmp_path / "komentar.jsonl"
    quiz.write_text(
        "questions:\n"
        "  - {question: Ibu kota Jawa Barat?, answer: Bandung}\n"
        "  - {question: Ibu kota Jawa Timur?, answer: Surabaya}\n"
    )
    comments.write_text('{"text": "1. Bandung 2. Malang"}\n{"text": "1. Bandung"}\n{"text": "halo min"}\n')

    told = sabtu(fresh, "judge", str(quiz), str(comments), "--json")
    lines = [json.loads(line) for line in told.out.splitlines()]

    assert told.code == 0
    assert [line["verdict"] for line in lines] == ["judged", "judged", "chatter"]
    assert [line["verdicts"] for line in lines[:2]] == [["correct", "wrong"], ["correct", "missing"]]
    assert {verdict for line in lines for verdict in line["verdicts"]} <= {
        *("correct", "wrong", "review", "missing")
    }


def test_doctor(sabtu: Sabtu, announced: Path) -> None:
    told = sabtu(announced, "doctor", "--json")

    assert told.code == 0
    _has_shape(json.loads(told.out), [{"code": str, "severity": str, "message": str}])


def test_backup(sabtu: Sabtu, announced: Path) -> None:
    told = sabtu(announced, "backup", "--json")
    document = json.loads(told.out)

    assert told.code == 0
    _has_shape(document | {"removed": []}, {"file": str, "head": str, "removed": list})
    assert document["removed"] == []
    assert Path(document["file"]).is_file()


@pytest.mark.parametrize(
    ("arguments", "lists"),
    [
        (["rounds"], [()]),
        (["winners"], [()]),
        (["review"], [()]),
        (["standings"], [("rows",)]),
        (["status"], [("open",), ("next",), ("problems",)]),
        (["audit"], [("differences",)]),
    ],
)
def test_lists_stay_lists_when_empty(
    sabtu: Sabtu, fresh: Path, arguments: list[str], lists: list[tuple[str, ...]]
) -> None:
    told = sabtu(fresh, *arguments, "--json")
    document = json.loads(told.out)

    assert told.code == 0
    for path in lists:
        assert (document[path[0]] if path else document) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("player", "siapa"), 2),
        (("round", "ST-99"), 2),
        (("approve", "ST-1", "--as", "Rina", "--yes"), 3),
        (("approve", WEEK, "--as", "Rina", "--yes"), 3),
        (("cancel", "ST-1", "--reason", "uji", "--as", "Rina", "--yes"), 3),
        (("extend", "ST-1", "2026-12-31 10:00", "--as", "Rina", "--yes"), 3),
        (("overrule", "123", "wrong", "--reason", "uji", "--as", "Rina", "--yes"), 2),
        (("cancel", "ST-1", "--reason", "uji", "--yes"), 2),
        (("standings", "--week", WEEK, "--all"), 2),
        (("player", "sari", "--exclude"), 2),
        (("winners", WEEK, "--sent", "sari", "--as", "Rina"), 2),
        (("audit", "--head", "xyz"), 2),
        (("check", "tidak-ada.yaml"), 2),
        (("judge", "tidak-ada.yaml", "-"), 2),
        (("preview", "tidak-ada.yaml", "-o", "x"), 2),
        (("by-hand", "ST-9"), 2),
        (("export", "standings"), 2),
        (("restore", "tidak-ada.db", "--as", "Rina", "--yes"), 2),
        (("privacy", "forget", "siapa", "--as", "Rina", "--yes"), 2),
        (("round", "9" * 21), 2),
        (("round", f"ST-{'9' * 21}"), 2),
        (("status", "--now", "0001-01-01"), 2),
        (("check", "--now", "9999-12-31"), 2),
        (("approve", "2026-W99", "--as", "Rina", "--yes"), 2),
        (("approve", "ST-1", "--accept-gap", " ", "--as", "Rina", "--yes"), 2),
        (("approve", "ST-1", "--accept-gap", "dilihat", "--as", "Rina", "--yes"), 3),
        (("approve", "post:1", "--as", "Rina"), 3),
        (("winners", WEEK, "--answered", "sari", "--sent", "sari", "--as", "Rina", "--yes"), 2),
        (("winners", WEEK, "--answered", "sari", "--as", "Rina"), 2),
        (("player", "sari", "--reason", "uji"), 2),
        (("player", "sari", "--include", "--reason", "uji", "--as", "Rina", "--yes"), 3),
        (("overrule", "1", "wrong", "--reason", " ", "--as", "Rina", "--yes"), 2),
        (("by-hand", "ST-1"), 3),
        (("demo", "--followers", "abc"), 2),
    ],
)
def test_a_refusal_is_a_sentence_with_its_exit_code(
    sabtu: Sabtu, announced: Path, arguments: tuple[str, ...], code: int
) -> None:
    told = sabtu(announced, *arguments)

    assert told.code == code
    assert told.err.strip()
    assert "Traceback" not in told.out + told.err
    assert "bugs.log" not in told.err


def test_a_number_is_called_so_in_the_readers_language(sabtu: Sabtu, announced: Path) -> None:
    assert "'abc' bukan angka" in sabtu(announced, "demo", "--followers", "abc").err


def test_what_is_refused_shows_no_effect_before(sabtu: Sabtu, announced: Path) -> None:
    told = sabtu(announced, "player", "sari", "--include", "--reason", "uji", "--as", "Rina", "--yes")

    assert told.out == ""
    assert "@sari tidak sedang dikecualikan" in told.err


def test_a_database_that_cannot_be_reached_is_one_for_a_person(sabtu: Sabtu, tmp_path: Path) -> None:
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "bot.toml").write_text(SETTINGS)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "sabtu.db").write_bytes(b"bukan basis data" * 100)

    told = sabtu(tmp_path, "status")

    assert told.code == 4
    assert told.out == ""
    assert "Traceback" not in told.err


def test_an_unknown_write_that_only_a_person_can_settle_ends_with_four(sabtu: Sabtu, tmp_path: Path) -> None:
    game = _office(tmp_path)
    game.opened()
    with game.store.in_line() as connection:
        connection.exec_driver_sql("UPDATE action SET state = 'unknown', look_at = NULL")
    _leave(game)

    told = sabtu(tmp_path, "status", "--now", "2026-11-28 10:05", "--json")

    assert told.code == 4
    assert [one["code"] for one in json.loads(told.out)["problems"]] == ["unknown-write"]


class _Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize(
    ("command", "cells"),
    [
        (
            ["rounds"],
            ["ST-1", "ST-2", "st.yaml", "st-2.yaml", "28-11-2026 10.00 WIB", "05-12-2026 12.00 WIB"],
        ),
        (["round", "ST-1"], ["Apa kepanjangan dari PKH?", "komentar jawaban", "28-11-2026 12.15 WIB"]),
        (["standings"], ["@sari", "@wati", "10", "60", "240"]),
        (["winners"], [WEEK, "@sari", "@wati", "06-12-2026 19.00 WIB"]),
        (["player", "joko"], ["ST-1", "28-11-2026 12.01 WIB", "tidak, telat"]),
        (["status", "--now", TOMORROW], ["st-2.yaml", "05-12-2026 10.00 WIB"]),
    ],
)
def test_tables_are_whole_at_any_width(
    announced: Path, monkeypatch: pytest.MonkeyPatch, columns: int, command: list[str], cells: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = _Terminal()

    with redirect_stdout(screen):
        code = main(["-C", str(announced), *command])

    assert code == 0
    shown = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    assert "…" not in shown
    for word in " ".join(cells).split():
        assert word in shown, (word, shown)


def test_a_gap_holds_the_week_until_it_is_accepted_with_a_reason(sabtu: Sabtu, tmp_path: Path) -> None:
    game = _office(tmp_path)
    game.opened()
    game.says("sari", "B")
    game.play_until(SATURDAY_10 + timedelta(hours=4))
    with game.store.write(game.now) as tx:
        last = rounds.sweeps(tx, 1, since=SATURDAY_10)[-1]
        tx.add_fact(
            SweepRow, round_id=1, at=game.now, found=last.found, platform_count=40, content=last.content
        )
    _leave(game)

    shown = sabtu(tmp_path, "winners", "--now", "2026-11-29 20:00")
    accepted = sabtu(tmp_path, "approve", "ST-1", "--accept-gap", "komentar spam", "--as", "Rina", "--yes")
    after = sabtu(tmp_path, "winners", "--now", "2026-11-29 20:00")

    assert "39" in shown.out
    assert accepted.code == 0
    assert "39" not in after.out
