"""The session is as good as the password: sealed, for its owner only, never half written."""

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.errors import PersonNeeded
from bot.platforms.instagrapi.session import LibrarySettings, SessionFile, session_keys

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SETTINGS: LibrarySettings = {"uuids": {"phone_id": "a phone"}, "authorization_data": {"sessionid": "rahasia"}}


def a_file(folder: Path, *keys: str) -> SessionFile:
    return SessionFile(folder / "var" / "session", lambda: keys or (NEW,))


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond some bytes: what a full disk does, in the middle of a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    a_file(tmp_path).save("kemensos", SETTINGS)

    assert a_file(tmp_path).load("kemensos") == SETTINGS


def test_nothing_saved_is_no_session(tmp_path: Path) -> None:
    assert a_file(tmp_path).load("kemensos") is None


def test_the_file_is_sealed_and_for_its_owner_only(tmp_path: Path) -> None:
    a_file(tmp_path).save("kemensos", SETTINGS)

    path = tmp_path / "var" / "session"
    assert b"rahasia" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["session"]


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    a_file(tmp_path).save("kemensos", SETTINGS)
    path = tmp_path / "var" / "session"
    path.chmod(0o644)

    a_file(tmp_path).load("kemensos")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_older_key_still_opens_and_the_newest_seals(tmp_path: Path) -> None:
    a_file(tmp_path, OLD).save("kemensos", SETTINGS)
    both = a_file(tmp_path, NEW, OLD)

    opened = both.load("kemensos")
    both.save("kemensos", SETTINGS)

    assert opened == SETTINGS
    assert a_file(tmp_path, NEW).load("kemensos") == SETTINGS


@pytest.mark.parametrize("content", [b"", b"cut", b"\xff\x00"])
def test_a_spoilt_file_calls_a_person_and_is_kept(tmp_path: Path, content: bytes) -> None:
    a_file(tmp_path).save("kemensos", SETTINGS)
    path = tmp_path / "var" / "session"
    path.write_bytes(content)

    with pytest.raises(PersonNeeded, match=r"instagram\.session-key"):
        a_file(tmp_path).load("kemensos")

    assert path.read_bytes() == content


def test_a_wrong_key_and_a_key_that_is_none_call_a_person(tmp_path: Path) -> None:
    a_file(tmp_path, OLD).save("kemensos", SETTINGS)

    with pytest.raises(PersonNeeded, match=r"instagram\.session-key"):
        a_file(tmp_path, NEW).load("kemensos")
    with pytest.raises(PersonNeeded, match=r"instagram\.bad-session-key"):
        a_file(tmp_path, "kemensos123").load("kemensos")


def test_the_session_of_another_account_is_never_used(tmp_path: Path) -> None:
    a_file(tmp_path).save("latihan", SETTINGS)

    with pytest.raises(PersonNeeded, match=r"instagram\.session-of-another"):
        a_file(tmp_path).load("kemensos")


def test_a_save_that_fails_leaves_the_old_session(tmp_path: Path) -> None:
    a_file(tmp_path).save("kemensos", SETTINGS)
    unsavable: LibrarySettings = {"uuids": object()}  # type: ignore[dict-item]  # on purpose

    with pytest.raises(TypeError):
        a_file(tmp_path).save("kemensos", unsavable)

    assert a_file(tmp_path).load("kemensos") == SETTINGS


def test_a_disk_that_fills_up_in_the_middle_leaves_the_old_session(tmp_path: Path) -> None:
    a_file(tmp_path).save("kemensos", SETTINGS)
    longer: LibrarySettings = {**SETTINGS, "cookies": {"rur": "x" * 5000}}

    with files_of_at_most(1000), pytest.raises(OSError, match="File too large"):
        a_file(tmp_path).save("kemensos", longer)

    assert a_file(tmp_path).load("kemensos") == SETTINGS
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["session"]


def test_without_a_credential_a_key_file_is_made_once(tmp_path: Path) -> None:
    keys = session_keys(None, tmp_path / "var" / "session.key")

    assert keys() == keys()
    assert stat.S_IMODE((tmp_path / "var" / "session.key").stat().st_mode) == 0o600
    Fernet(keys()[0])


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    key_file = tmp_path / "session.key"
    key_file.write_text(NEW)
    key_file.chmod(0o644)

    with pytest.raises(PersonNeeded, match=r"instagram\.key-file-open"):
        session_keys(None, key_file)()


def test_a_credential_may_hold_several_keys(tmp_path: Path) -> None:
    assert session_keys(f"{NEW}, {OLD}", tmp_path / "unused")() == (NEW, OLD)
