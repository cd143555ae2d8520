"""A hostile folder: nothing stops or slows the reading, nothing is executed, nothing outside is read.

Real files, a real pipe, a real git and a real clock.
"""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from bot.content.answers import refusal, write_answer, write_refusal
from bot.content.folder import REFUSED, Scan, scan
from bot.content.messages import say_problem
from bot.content.quizfile import LoadedQuiz, digest_of, load_quiz
from bot.settings import Settings

SETTINGS = Settings()
START = datetime(2026, 11, 24, tzinfo=UTC)
STILL = timedelta(seconds=2)
GOOD = "series: sabtu-trivia\nquestion: Apa?\noptions: [Satu, Dua]\nanswer: A\n"
SECRET = "series: sabtu-trivia\nquestion: Rahasia negara?\nanswer: rahasia\n"


@contextmanager
def _within(seconds: float, clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
    begin = clock()
    yield
    assert clock() - begin < seconds


def _settled(root: Path) -> Scan:
    return scan(root, START + timedelta(seconds=9), scan(root, START))


def _codes(loaded: LoadedQuiz) -> list[str]:
    return [problem.code.removeprefix("check.") for problem in loaded.problems]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "rahasia.yaml").write_text(SECRET)
    (outside / "rahasia.jpg").write_bytes(b"\xff\xd8\xff\xe0 secret")
    folder = tmp_path / "quizzes"
    folder.mkdir()
    return folder


def _fill(root: Path) -> dict[str, str]:
    """Write the hostile files; return the first complaint that each must get."""
    ran = root.parent / "executed"
    bomb = "a: &a [x, x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}, *{before}]\n"
        for before, name in zip("abcdefghijklm", "bcdefghijklmn", strict=True)
    )
    texts = {
        "01-baik.yaml": (GOOD, ""),
        "02-tawa.yaml": (bomb, "unknown-key"),
        "03-kurung.yaml": ("a: " + "[" * 20_000, "too-deep"),
        "04-perintah.yaml": (
            f"series: sabtu-trivia\nquestion: !!python/object/apply:os.system ['touch {ran}']\nanswer: x\n",
            "missing",
        ),
        "05-gambar-luar.yaml": (GOOD + "image: ../outside/rahasia.jpg\n", "picture-outside"),
        "06-gambar-pintas.yaml": (GOOD + "image: pintas.jpg\n", "picture-outside"),
        "07-gambar-pipa.yaml": (GOOD + "image: pipa.jpg\n", "picture-broken"),
        "08-gambar-mutlak.yaml": (GOOD + f"image: {root.parent}/outside/rahasia.jpg\n", "picture-outside"),
        "09-kosong.yaml": ("", "empty-file"),
    }
    blobs = {
        "10-biner.yaml": (bytes(range(256)) * 40, "binary"),
        "11-utf16.yaml": (GOOD.encode("utf-16"), "encoding"),
        "12-latin.yaml": ((GOOD + "source: Café\n").encode("latin-1"), "encoding"),
        "13-word.yaml": (b"PK\x03\x04" + bytes(2000), "other-format"),
    }
    for name, (text, _) in texts.items():
        (root / name).write_text(text)
    for name, (data, _) in blobs.items():
        (root / name).write_bytes(data)
    with (root / "14-besar.yaml").open("wb") as large:
        large.truncate(50_000_000)
    (root / "15-lingkaran.yaml").symlink_to("15-lingkaran.yaml")
    (root / "16-pintas.yaml").symlink_to(root.parent / "outside" / "rahasia.yaml")
    os.mkfifo(root / "17-pipa.yaml")
    os.mkfifo(root / "pipa.jpg")
    (root / "pintas.jpg").symlink_to(root.parent / "outside" / "rahasia.jpg")
    (root / "lubang").symlink_to(root.parent)
    expected = {name: code for name, (_, code) in {**texts, **blobs}.items()}
    return expected | {
        "14-besar.yaml": "file-too-large",
        "15-lingkaran.yaml": "link-in-circle",
        "16-pintas.yaml": "outside-folder",
        "17-pipa.yaml": "no-regular-file",
    }


def test_each_file_gets_its_own_message_and_the_good_one_is_good(root: Path) -> None:
    expected = _fill(root)

    with _within(5):
        found = _settled(root).settled(STILL)
        loaded = {name: load_quiz(root / name, SETTINGS, root) for name in found}

        digests = {name: digest_of(root / name, root) for name in found}

    assert {name: (_codes(one) or [""])[0] for name, one in loaded.items()} == expected
    assert digests["16-pintas.yaml"] != sha256(SECRET.encode()).hexdigest()
    assert loaded["01-baik.yaml"].is_good
    assert not (root.parent / "executed").exists()


def test_nothing_from_outside_the_folder_is_shown(root: Path) -> None:
    _fill(root)

    for name in _settled(root).settled(STILL):
        loaded = load_quiz(root / name, SETTINGS, root)
        write_answer(root, name, loaded.problems, [], [], "id")
        told = " ".join(say_problem(problem, "id") for problem in loaded.problems)
        assert "Rahasia negara" not in told + repr(loaded.quiz)

    assert sorted(path.name for path in (root.parent / "outside").iterdir()) == [
        "rahasia.jpg",
        "rahasia.yaml",
    ]
    assert (root / "01-baik.OK.txt").exists()
    assert len(list(root.glob("*.SALAH.txt"))) == 16


def test_a_folder_and_a_word_file_are_answered_by_their_names(root: Path) -> None:
    (root / "kuis.yaml").mkdir()
    (root / "kuis.yaml" / "dalam.yaml").write_text(GOOD)
    (root / "soal.docx").write_bytes(b"PK\x03\x04")
    (root / os.fsdecode(b"so\xffal.yaml")).write_text(GOOD)

    found = _settled(root)
    refused = found.settled(STILL, REFUSED)
    for name in refused:
        write_refusal(root, name, refusal(name, found.files[name].kind), "id")

    assert found.settled(STILL) == ["kuis.yaml/dalam.yaml"]
    assert sorted(path.name for path in root.glob("*.SALAH.txt")) == [
        "kuis.yaml.SALAH.txt",
        "so_al.yaml.SALAH.txt",
        "soal.docx.SALAH.txt",
    ]


def test_a_file_that_goes_while_it_is_read_is_said_to_be_gone(root: Path) -> None:
    assert _codes(load_quiz(root / "hilang.yaml", SETTINGS, root)) == ["file-gone"]


def test_five_thousand_files_are_scanned_at_once_and_read_in_seconds(root: Path) -> None:
    for number in range(5000):
        (root / f"kuis-{number}.yaml").write_text(GOOD.replace("Apa", f"Apa {number}"))

    with _within(2, time.process_time):  # our own work: the machine may have other work too
        names = _settled(root).settled(STILL)
    assert names[:3] == ["kuis-0.yaml", "kuis-1.yaml", "kuis-2.yaml"]
    assert len(names) == 5000

    with _within(10, time.process_time):  # a millisecond each, nearly all of it the judge's
        assert all(load_quiz(root / name, SETTINGS, root).is_good for name in names[:500])


def test_a_folder_that_git_replaces_loses_no_quiz(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=Rina", "-c", "user.email=rina@example.org")
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    root = tmp_path / "quizzes"
    root.mkdir()
    (root / "a.yaml").write_text(GOOD)
    git("init", "-q", "-b", "utama")
    git("add", ".")
    git("commit", "-qm", "satu")
    git("checkout", "-qb", "tanpa")
    git("rm", "-qr", "quizzes")
    git("commit", "-qm", "tanpa kuis")
    git("checkout", "-q", "utama")
    before = _settled(root)

    git("checkout", "-q", "tanpa")
    away = scan(root, START + timedelta(seconds=30), scan(root, START + timedelta(seconds=20), before))
    assert not away.is_there
    assert away.vanished(STILL) == []

    git("checkout", "-q", "utama")
    back = scan(root, START + timedelta(seconds=50), scan(root, START + timedelta(seconds=40), away))
    assert back.settled(STILL) == ["a.yaml"]
    assert back.vanished(STILL) == []
