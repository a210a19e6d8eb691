"""Keeps the bytes of attachments in the data folder, each content once under its hash. Knows nothing of records or rights."""

import hashlib
import os
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import puremagic

from hezong.kernel.records.files import Content

CHUNK = 1 << 20
HEAD = 1 << 16
"""Bytes by which a type is told."""
UNKNOWN = "application/octet-stream"
SAFE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
"""Types that a browser may show by itself; everything else is only saved."""
YOUNG = 24 * 3600
"""Seconds in which a content without a record is not yet an orphan: its request may still be on its way."""


@dataclass(frozen=True, slots=True)
class FileStore:
    """``folder``: ``files`` of the data folder."""

    folder: Path

    def place(self, sha256: str) -> Path:
        """Where a content lies; spread over folders, since some file systems are slow with many files in one."""
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def keep(self, source: Path, name: str) -> Content:
        """Copies a file in: complete and on the disk, or not there."""
        draft = self.folder / "incoming" / uuid4().hex
        draft.parent.mkdir(parents=True, exist_ok=True)
        try:
            size, sha256 = _copy(source, draft)
            place = self.place(sha256)
            place.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(place)
            _settle(place.parent)
        finally:
            draft.unlink(missing_ok=True)
        return Content(name, kind_of(place), size, sha256)

    def sweep(self, wanted: Collection[str], now: float | None = None) -> int:
        """Removes contents that nobody wants, and drafts of requests that died; answers how many."""
        before, gone = (now or time.time()) - YOUNG, 0
        for path in self.folder.rglob("*"):
            if path.is_file() and path.name not in wanted and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
                gone += 1
        return gone


def kind_of(path: Path) -> str:
    """The type that the content itself tells, whatever the sender called it."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        return puremagic.from_string(head, mime=True) or UNKNOWN  # pyright: ignore[reportUnknownMemberType]  its paths name no type of text
    except (puremagic.PureError, ValueError):
        return UNKNOWN


def _copy(source: Path, draft: Path) -> tuple[int, str]:
    hashed, size = hashlib.sha256(), 0
    with source.open("rb") as reader, draft.open("xb") as writer:
        while chunk := reader.read(CHUNK):
            hashed.update(chunk)
            writer.write(chunk)
            size += len(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return size, hashed.hexdigest()


def _settle(folder: Path) -> None:
    """Makes the new name last through a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
