"""Digests as files: a folder a day, a file an owner. For one machine, and for whoever carries them further."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from activation.domain.digest import Digest


class DigestFiles:
    """Writes each digest whole or not at all, under a name that follows from owner and day: never a second one."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    async def deliver(self, digest: Digest) -> None:
        await asyncio.to_thread(self._write, digest)

    def _write(self, digest: Digest) -> None:
        folder = self.directory / digest.day.isoformat()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"{_recipient(digest)}.json"
        draft = file.with_suffix(".draft")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            json.dump(_document(digest), opened, ensure_ascii=False, indent=2)
        draft.replace(file)


def _recipient(digest: Digest) -> str:
    owner = f"{digest.owner.kind.value}-{digest.owner.id}"
    return owner if digest.for_municipality is None else f"municipality-{digest.for_municipality}-{owner}"


def _document(digest: Digest) -> dict[str, Any]:
    return {
        "day": digest.day.isoformat(),
        "ownerKind": digest.owner.kind.value,
        "ownerId": str(digest.owner.id),
        "forMunicipality": digest.for_municipality,
        "nl": digest.words.nl,
        "en": digest.words.en,
        "dueToday": digest.due_today,
        "overdue": digest.overdue,
        "byRung": dict(digest.by_rung),
        "referralIds" if digest.to_partner else "promiseIds": [str(each) for each in digest.first_ids],
    }
