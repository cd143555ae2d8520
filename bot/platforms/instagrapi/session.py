"""The session file: encrypted, for nobody else's eyes, replaced as a whole or not at all.

It holds what makes Instagram know the simulated phone again (device, ids, cookies): with it no password is
needed, so it is treated as one. The library's own `dump_settings` writes in place and in clear: a
crash would lose the device, and a new device is what challenges are made of.
"""

import fcntl
import json
import os
import shlex
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, TypeAlias, cast

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import Fact, NotNow, PersonNeeded, Problem

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
LibrarySettings = dict[str, Json]
_OPEN_TO_OTHERS = 0o077
_TURN_SECONDS = 0.1


class SessionFile:
    """One account's session on disk.

    Args:
        path: The file; its folder is made on first save.
        keys: Gives the keys, first the one to encrypt with; later ones only open older files.
    """

    def __init__(self, path: Path, keys: Callable[[], tuple[str, ...]]) -> None:
        self._path = path
        self._keys = keys

    def load(self, username: str) -> LibrarySettings | None:
        """Return the session of this account, or None where none was saved.

        Raises:
            PersonNeeded: Where the file cannot be opened with the keys, or belongs to another account.
        """
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return None
        if self._path.stat().st_mode & _OPEN_TO_OTHERS:
            self._path.chmod(0o600)
        try:
            opened = cast(LibrarySettings, json.loads(self._cipher().decrypt(sealed)))
        except (InvalidToken, ValueError) as error:
            raise PersonNeeded(Problem("instagram.session-key", {"file": str(self._path)})) from error
        owner, settings = opened.get("username"), opened.get("settings")
        if owner != username or not isinstance(settings, dict):
            raise PersonNeeded(
                Problem("instagram.session-of-another", {"file": str(self._path), "owner": str(owner)})
            )
        return settings

    def version(self) -> tuple[int, int] | None:
        """Return what changes whenever the file is replaced; None where there is none."""
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    @contextmanager
    def held(self, at_most: timedelta = timedelta(minutes=5)) -> Iterator[None]:
        """Keep other processes from using the same session meanwhile; waits its turn.

        Raises:
            NotNow: Where another process did not let go of it in time.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_name(f"{self._path.name}.lock").open("a") as lock:
            until = time.monotonic() + at_most.total_seconds()
            while not _locked(lock):
                if time.monotonic() > until:
                    raise NotNow(Problem("instagram.session-in-use", {"file": str(self._path)}))
                time.sleep(_TURN_SECONDS)
            yield

    def save(self, username: str, settings: LibrarySettings) -> None:
        """Replace the file atomically; readable by its owner only."""
        sealed = self._cipher().encrypt(json.dumps({"username": username, "settings": settings}).encode())
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".session-")  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def forget(self) -> None:
        """Remove the file: the next sign-in is from a new device, which Instagram distrusts."""
        self._path.unlink(missing_ok=True)

    def _cipher(self) -> MultiFernet:
        try:
            return MultiFernet([Fernet(key) for key in self._keys()])
        except ValueError as error:
            raise PersonNeeded(Problem("instagram.bad-session-key")) from error


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def session_keys(secret: str | None, key_file: Path) -> Callable[[], tuple[str, ...]]:
    """Return where the keys come from: the secret given, else a file of our own beside the session.

    Args:
        secret: One or several keys with commas between, the newest first; from a credential.
        key_file: Made at first use, mode 0600; refused where others could read it.
    """

    def keys() -> tuple[str, ...]:
        if secret:
            return tuple(key.strip() for key in secret.split(",") if key.strip())
        return (_key_from(key_file),)

    return keys


def _key_from(key_file: Path) -> str:
    try:
        handle = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if key_file.stat().st_mode & _OPEN_TO_OTHERS:
            facts: dict[str, Fact] = {"file": str(key_file), "path": shlex.quote(str(key_file))}
            raise PersonNeeded(Problem("instagram.key-file-open", facts)) from None
        return key_file.read_text().strip()
    except FileNotFoundError:
        key_file.parent.mkdir(parents=True, exist_ok=True)
        return _key_from(key_file)
    with os.fdopen(handle, "w") as file:
        file.write(Fernet.generate_key().decode())
    return key_file.read_text().strip()
