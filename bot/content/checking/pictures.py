"""A writer's own picture: there, inside the folder, and really a picture."""

import os
import stat
from pathlib import Path

from bot.content import cards
from bot.content.checking.findings import Findings
from bot.settings.nearest import nearest_name

LARGEST_PICTURE = 30 * 1024 * 1024
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
_MOST_NAMES = 500


def check_picture(image: str, key: str, folder: Path, root: Path, findings: Findings) -> None:
    """Find what keeps `image`, relative to `folder`, from being used; nothing outside `root` is looked at."""
    if "://" in image:
        findings.error("check.picture-is-a-link", key, image=image)
        return
    path = folder / image
    try:
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        inside = False
    if not inside or Path(image).is_absolute():
        findings.error("check.picture-outside", key, image=image)
    elif path.suffix.lower() not in SUFFIXES:
        findings.error("check.picture-kind", key, image=image, kinds=[suffix[1:] for suffix in SUFFIXES])
    elif not path.exists():
        near = nearest_name(path.name, _names_in(path.parent))
        code = "check.picture-missing-near" if near else "check.picture-missing"
        findings.error(code, key, image=image, nearest=near or "")
    else:
        _check_content(path, image, key, findings)


def _check_content(path: Path, image: str, key: str, findings: Findings) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with open(descriptor, "rb") as source:
            status = os.fstat(descriptor)
            start = source.read(16) if stat.S_ISREG(status.st_mode) else b""
    except OSError as error:
        findings.error("check.picture-unreadable", key, image=image, reason=error.strerror or str(error))
        return
    if status.st_size > LARGEST_PICTURE:
        findings.error("check.picture-too-large", key, image=image, largest=LARGEST_PICTURE // 1_048_576)
    elif not (
        start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (start[:4] == b"RIFF" and start[8:12] == b"WEBP")
        or start[4:8] == b"ftyp"
    ):
        findings.error("check.picture-broken", key, image=image)
    else:
        for problem in cards.check_picture(path, image):
            findings.error(problem.code, key, **problem.facts)


def _names_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for _, entry in zip(range(_MOST_NAMES), entries, strict=False)]
    except OSError:
        return []
