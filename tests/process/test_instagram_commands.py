"""`sabtu login` and `sabtu doctor` against the fake: what they say, and how they end."""

import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.bootstrap import open_desk
from bot.cli import main
from bot.errors import Challenged
from bot.services.troubles import note_trouble
from bot.settings import load_settings
from tests.process.fake_instagram import HANDLE, PASSWORD, TOTP_SEED, FakeInstagram, running_fake
from tests.process.fake_instagram.faults import Kind

ROOT = Path(__file__).parents[2]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeInstagram]:
    monkeypatch.setenv("SABTU_INSTAGRAPI__PASSWORD", PASSWORD)
    with running_fake(tmp_path) as fake:
        (tmp_path / "quizzes").mkdir()
        (tmp_path / "quizzes" / "soal.yaml").write_text(
            "series: sabtu-trivia\nquestion: Apa ibu kota Jawa Barat?\noptions: [Bandung, Surabaya]\n"
            "answer: A\npublish_at: 2036-11-29 10:00\n"
        )
        (tmp_path / "bot.toml").write_text(
            f'[account]\nhandle = "{HANDLE}"\n[platform]\nbackend = "instagrapi"\n'
            f'[instagrapi]\nproxy = "{fake.proxy.url}"\nca_file = "{fake.ca_file.name}"\n'
            '[instagrapi.pace]\nbefore_call = "0s"\nspread = "0s"\n'
            '[series.sabtu-trivia]\nkind = "trivia"\ntitle = "Sabtu Trivia"\ncode = "ST"\n'
            'slots = ["sabtu 10:00"]\nclose_at = "21:00"\nterms = "S&K di sorotan"\n'
            '[team]\nnames = ["Rina", "Sari"]\n'
        )
        yield fake


def codes(capsys: pytest.CaptureFixture[str]) -> set[str]:
    return {finding["code"] for finding in json.loads(capsys.readouterr().out)}


def test_login_warns_signs_in_once_and_says_where_the_session_is(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(tmp_path), "login", "--yes"]) == 0

    told = capsys.readouterr()
    assert "Ketentuan Instagram" in told.err
    assert f"@{HANDLE}" in told.out
    assert (tmp_path / "var" / "session").stat().st_mode & 0o777 == 0o600
    assert fake.gate.attempts == 1


def test_login_warns_who_tries_again_within_the_hour(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["-C", str(tmp_path), "login", "--yes"])
    assert "menit lalu" not in capsys.readouterr().err

    main(["-C", str(tmp_path), "login", "--yes"])

    assert "0 menit lalu" in capsys.readouterr().err


def test_login_answers_the_second_factor_with_the_stored_seed(
    fake: FakeInstagram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.gate.totp_seed = TOTP_SEED
    monkeypatch.setenv("SABTU_INSTAGRAPI__TOTP_SEED", TOTP_SEED)

    assert main(["-C", str(tmp_path), "login", "--yes"]) == 0
    assert fake.gate.attempts == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("challenge", "aplikasi Instagram"),
        ("suspended", "menangguhkan"),
        ("needs-upgrade", "Perbarui sabtu"),
        ("proxy-blocked", "alamat internet"),
    ],
)
def test_login_stops_at_an_obstacle_and_names_the_way_out(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: Kind, words: str
) -> None:
    fake.faults.add(kind, "send_login_request", times=None)

    assert main(["-C", str(tmp_path), "login", "--yes"]) == 4

    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told
    assert fake.ledger.requests("send_login_request") == 1


def test_login_says_that_the_session_before_stays(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["-C", str(tmp_path), "login", "--yes"])
    fake.faults.add("challenge", "send_login_request")
    capsys.readouterr()

    assert main(["-C", str(tmp_path), "login", "--yes"]) == 4
    assert "Sesi yang lama tetap utuh" in capsys.readouterr().err
    assert main(["-C", str(tmp_path), "doctor", "--json"]) == 0


def test_login_says_that_it_was_let_in_though_something_failed_afterwards(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.faults.add("please-wait", "reels_tray")

    assert main(["-C", str(tmp_path), "login", "--yes"]) == 4

    told = capsys.readouterr().err
    assert "Jangan masuk lagi" in told
    assert f"sabtu -C {tmp_path} doctor" in told
    assert main(["-C", str(tmp_path), "doctor", "--json"]) == 0
    assert fake.gate.attempts == 1


def test_login_with_a_wrong_password_tells_not_to_try_again(
    fake: FakeInstagram,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SABTU_INSTAGRAPI__PASSWORD", "salah-48")

    assert main(["-C", str(tmp_path), "login", "--yes"]) == 4

    told = capsys.readouterr()
    assert "Jangan langsung mencoba lagi" in told.err
    assert "salah-48" not in told.err + told.out
    assert fake.gate.attempts == 1


def test_a_person_at_a_terminal_types_the_password_unseen(fake: FakeInstagram, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SABTU_")}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "-C", str(tmp_path), "login"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env=environment,
    ) as login:
        os.close(theirs)
        told = answer_when_asked(ours, {"Masuk sebagai": "ya", "Kata sandi": PASSWORD, "Kode dua": ""})
        login.wait(30)
    os.close(ours)

    assert login.returncode == 0
    assert "Berhasil masuk" in told
    assert PASSWORD not in told
    assert fake.gate.attempts == 1


def answer_when_asked(terminal: int, answers: dict[str, str]) -> str:
    told = ""
    left = dict(answers)
    while select.select([terminal], [], [], 30)[0]:
        try:
            received = os.read(terminal, 4096)
        except OSError:  # the other side has closed
            break
        if not received:
            break
        told += received.decode("utf-8", "replace")
        for question in [question for question in left if question in told]:
            os.write(terminal, f"{left.pop(question)}\n".encode())
    return told


def test_the_doctor_finds_a_healthy_account_well(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["-C", str(tmp_path), "login", "--yes"])
    capsys.readouterr()

    assert main(["-C", str(tmp_path), "doctor", "--json"]) == 0
    assert codes(capsys) == set()


def test_the_doctor_finds_what_is_wrong_before_the_first_day(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["-C", str(tmp_path), "login", "--yes"])
    fake.world.is_business = False
    fake.clock_error = timedelta(minutes=2)
    (tmp_path / "quizzes" / "buruk.yaml").write_text("series: tidak-ada\n")
    settings = (tmp_path / "bot.toml").read_text().replace("[account]\n", '[account]\nlogo = "hilang.png"\n')
    (tmp_path / "bot.toml").write_text(settings + "[reveal]\nlikes = true\n")
    capsys.readouterr()

    assert main(["-C", str(tmp_path), "doctor", "--json"]) == 1
    assert codes(capsys) == {
        "instagram.personal-account",
        "instagram.clock-skew",
        "instagram.quizzes-wrong",
        "instagram.likes-risk",
        "card.picture-missing",
    }


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("login-required", "instagram.session-dead"),
        ("challenge", "instagram.stop-checkpoint"),
        ("please-wait", "instagram.asked-to-wait"),
        ("500", "instagram.unreachable"),
    ],
)
def test_the_doctor_names_what_instagram_answers(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: Kind, code: str
) -> None:
    main(["-C", str(tmp_path), "login", "--yes"])
    fake.faults.add(kind, "current_user")
    capsys.readouterr()

    assert main(["-C", str(tmp_path), "doctor", "--json"]) == 1
    assert codes(capsys) == {code}


def test_the_doctor_says_that_nobody_has_signed_in_yet(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(tmp_path), "doctor"]) == 1
    assert f"sabtu -C {tmp_path} login" in capsys.readouterr().out


def test_the_doctor_names_what_holds_the_bot_after_a_checkpoint(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["-C", str(tmp_path), "login", "--yes"])
    with open_desk(load_settings(tmp_path, {"SABTU_INSTAGRAPI__PASSWORD": PASSWORD})) as desk:
        note_trouble(desk, datetime.now(UTC), Challenged("checkpoint"), during="read")
    capsys.readouterr()

    assert main(["-C", str(tmp_path), "doctor", "--json"]) == 1
    assert codes(capsys) == {"bars.challenged"}
    assert main(["-C", str(tmp_path), "doctor"]) == 1
    assert f"sabtu -C {tmp_path} resume" in capsys.readouterr().out


UNWRITABLE = Path("/proc/self/attr")  # nobody may make a file there, the superuser included


@pytest.mark.skipif(not UNWRITABLE.is_dir(), reason="needs Linux")
@pytest.mark.parametrize("name", ["var", "quizzes"])
def test_the_doctor_finds_a_folder_that_it_may_not_write_into(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    main(["-C", str(tmp_path), "login", "--yes"])
    (tmp_path / name).rename(tmp_path / "before")
    (tmp_path / name).symlink_to(UNWRITABLE)
    capsys.readouterr()

    assert main(["-C", str(tmp_path), "doctor", "--json"]) == 1
    assert "instagram.not-writable" in codes(capsys)


@pytest.mark.parametrize("name", ["var", "quizzes"])
def test_the_doctor_finds_a_file_where_a_folder_should_be(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    main(["-C", str(tmp_path), "login", "--yes"])
    (tmp_path / name).rename(tmp_path / "before")
    (tmp_path / name).touch()
    capsys.readouterr()

    assert main(["-C", str(tmp_path), "doctor", "--json"]) == 1
    assert codes(capsys) == {"instagram.not-a-folder"}


@pytest.mark.parametrize(
    ("names", "code"), [("[]", "instagram.no-team-names"), ('["Rina"]', "instagram.one-team-name")]
)
def test_the_doctor_warns_where_no_second_person_can_be_told_from_the_first(
    fake: FakeInstagram, tmp_path: Path, capsys: pytest.CaptureFixture[str], names: str, code: str
) -> None:
    settings = tmp_path / "bot.toml"
    settings.write_text(settings.read_text().replace('["Rina", "Sari"]', names))
    main(["-C", str(tmp_path), "login", "--yes"])
    capsys.readouterr()

    assert main(["-C", str(tmp_path), "doctor", "--json"]) == 0
    assert {one["code"]: one["severity"] for one in json.loads(capsys.readouterr().out)} == {code: "warning"}
