"""Bundles: the exact bytes of a post, fixed when prepared, approved and published as they are."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.exc import NoResultFound
from sqlmodel import col, select

from bot.store.database import Reader, Writer
from bot.store.tables import ArtefactRow, BundleRow


@dataclass(frozen=True, slots=True)
class Sheet:
    """One finished picture and its alt text."""

    jpeg: bytes
    alt_text: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything one post needs.

    Args:
        subject: `round:12` or `week:2026-W48`.
        marker: What the post is found by in the feed; stands in the caption.
        story: The picture of its story, if there is to be one.
        terms: Canonical text of what else was approved: key, prize, rules, slot.
    """

    subject: str
    marker: str
    caption: str
    sheets: tuple[Sheet, ...]
    story: Sheet | None
    terms: str

    @property
    def digest(self) -> str:
        """SHA-256 over all of it."""
        parts = [self.subject, self.marker, self.caption, *_sheet_parts(self.sheets)]
        parts += ["story", *_sheet_parts((self.story,) if self.story else ()), self.terms]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def save(tx: Writer, bundle: Bundle) -> str:
    """Store a bundle, once, and return its digest; one that was altered under its digest is set right."""
    if load(tx, bundle.digest) is None:
        for sheet in (*bundle.sheets, *((bundle.story,) if bundle.story else ())):
            tx.session.merge(ArtefactRow(sha256=_sha(sheet.jpeg), content=sheet.jpeg))
            tx.session.flush()
        tx.session.merge(
            BundleRow(
                digest=bundle.digest,
                subject=bundle.subject,
                marker=bundle.marker,
                caption=bundle.caption,
                pictures=_sheets_json(bundle.sheets),
                story=_sheets_json((bundle.story,)) if bundle.story else None,
                terms=bundle.terms,
                prepared_at=tx.now,
            )
        )
        tx.session.flush()
    return bundle.digest


def load(tx: Reader, digest: str) -> Bundle | None:
    """Return a stored bundle; None where its words or pictures are no longer those it was made of."""
    try:
        row = tx.session.get_one(BundleRow, digest)
        bundle = Bundle(
            subject=row.subject,
            marker=row.marker,
            caption=row.caption,
            sheets=_sheets(tx, row.pictures),
            story=_sheets(tx, row.story)[0] if row.story else None,
            terms=row.terms,
        )
    except (ValueError, TypeError, NoResultFound):  # what was altered need not be JSON any more
        return None
    return bundle if bundle.digest == digest else None


def has_story(tx: Reader, digest: str) -> bool:
    """Whether a bundle was stored with a story; sending it asks whether it is still whole."""
    row = tx.session.get(BundleRow, digest)
    return row is not None and row.story is not None


def altered(tx: Reader) -> Iterator[str]:
    """Yield the digest of every stored bundle whose words or pictures are no longer those it was made of."""
    for digest in tx.session.exec(select(BundleRow.digest).order_by(col(BundleRow.digest))).all():
        if load(tx, digest) is None:
            yield digest
        tx.session.expunge_all()  # one bundle's pictures in memory at a time


def of_subject(tx: Reader, subject: str) -> list[str]:
    """Return the digests of all bundles prepared for a subject, oldest first."""
    found = (
        select(BundleRow.digest).where(col(BundleRow.subject) == subject).order_by(col(BundleRow.prepared_at))
    )
    return list(tx.session.exec(found))


def drop(tx: Writer, subjects: Collection[str]) -> None:
    """Remove these subjects' bundles and the pictures that no other bundle shows."""
    connection = tx.session.connection()
    gone = col(BundleRow.subject).in_(list(subjects))
    pictures = _shown_in(tx.session.exec(select(BundleRow).where(gone)))
    connection.execute(delete(BundleRow).where(gone))
    tx.session.expire_all()
    pictures -= _shown_in(tx.session.exec(select(BundleRow)))
    connection.execute(delete(ArtefactRow).where(col(ArtefactRow.sha256).in_(pictures)))


def _shown_in(rows: Iterable[BundleRow]) -> set[str]:
    listed = [sheets for row in rows for sheets in (row.pictures, row.story) if sheets]
    return {sha256 for sheets in listed for sha256, _alt_text in json.loads(sheets)}


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sheet_parts(sheets: tuple[Sheet, ...]) -> list[str]:
    return [part for sheet in sheets for part in (_sha(sheet.jpeg), sheet.alt_text)]


def _sheets_json(sheets: tuple[Sheet, ...]) -> str:
    return json.dumps([[_sha(sheet.jpeg), sheet.alt_text] for sheet in sheets], ensure_ascii=False)


def _sheets(tx: Reader, stored: str) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(tx.session.get_one(ArtefactRow, sha256).content, alt_text)
        for sha256, alt_text in json.loads(stored)
    )
