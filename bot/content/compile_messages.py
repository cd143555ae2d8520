"""Compile every `.po` under `locale/` to the `.mo` beside it: `make messages`.

Compiled catalogues are committed, so that the program needs no build step; `tests/content/test_messages.py`
fails where one is out of date.
"""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.content.messages import LOCALE_DIR

_TIMELESS = datetime(2026, 1, 1, tzinfo=UTC)  # the header would change with every compile


def compiled(po_file: Path) -> bytes:
    """Return the `.mo` bytes of a `.po` file; the same bytes for the same sentences."""
    with po_file.open("rb") as source:
        catalogue = read_po(source, locale=po_file.parts[-3])
    catalogue.revision_date = catalogue.creation_date = _TIMELESS
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def main() -> None:
    """Write the `.mo` of each `.po`."""
    for po_file in sorted(LOCALE_DIR.rglob("*.po")):
        po_file.with_suffix(".mo").write_bytes(compiled(po_file))


if __name__ == "__main__":
    main()
