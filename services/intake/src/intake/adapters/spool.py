"""Files that wait to be imported: on this machine, for their owner's eyes only, gone when the import is over."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import Refusal

MOST_FILE_BYTES = 100 * 1024 * 1024
"""A caseload of half a million people."""

_MODE = 0o600
_SWEPT_AFTER = timedelta(days=1)


class FileTooLarge(Refusal):
    """More bytes than a caseload may have (HTTP 413)."""

    def __init__(self, most: int) -> None:
        mebibytes = most // (1024 * 1024)
        super().__init__(
            Words(
                nl=f"Dit bestand is te groot: ten hoogste {mebibytes} MB. Splits het, en bied de delen na elkaar aan.",
                en=f"This file is too large: {mebibytes} MB at most. Split it, and offer the parts one by one.",
            )
        )


@dataclass(frozen=True, slots=True)
class SpooledFile:
    """`sha256` in hexadecimal."""

    path: Path
    sha256: str
    size: int


class Spool:
    """A directory of files by the id of their import."""

    def __init__(self, directory: Path, *, most_bytes: int) -> None:
        self._directory = directory
        self._most = most_bytes

    def path(self, import_id: UUID) -> Path:
        """Where the file of an import is, if it is here."""
        return self._directory / f"{import_id}.caseload"

    async def receive(self, draft_id: UUID, blocks: AsyncIterator[bytes]) -> SpooledFile:
        """Write a file as it comes in. It counts only after `keep`; a draft that is not kept is to be dropped.

        Raises:
            FileTooLarge: it goes on for too long; nothing is left of it.
        """
        await asyncio.to_thread(self._directory.mkdir, mode=0o700, parents=True, exist_ok=True)
        draft, digest, size = self._draft(draft_id), hashlib.sha256(), 0
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                async for block in blocks:
                    size += len(block)
                    if size > self._most:
                        raise FileTooLarge(self._most)
                    digest.update(block)
                    await asyncio.to_thread(file.write, block)
                await asyncio.to_thread(_to_disk, file)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        return SpooledFile(draft, digest.hexdigest(), size)

    def keep(self, spooled: SpooledFile, import_id: UUID) -> None:
        """Let a draft be the file of an import; one that is there already is the same file."""
        spooled.path.replace(self.path(import_id))

    def remove(self, import_id: UUID) -> None:
        """Remove the file of an import, if it is here."""
        self.path(import_id).unlink(missing_ok=True)

    def sweep(self, going_on: Collection[UUID], *, now: datetime) -> None:
        """Remove files of yesterday that no import needs, such as those that a crash left behind."""
        needed = {self.path(import_id).name for import_id in going_on}
        before = (now - _SWEPT_AFTER).timestamp()
        for file in [*self._directory.glob("*.caseload"), *self._directory.glob("*.draft")]:
            if file.name not in needed and file.stat().st_mtime < before:
                file.unlink(missing_ok=True)

    def _draft(self, draft_id: UUID) -> Path:
        return self._directory / f"{draft_id}.draft"


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
