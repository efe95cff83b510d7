"""Post: a PDF file in the folder where the mail room finds its letters, and from which it takes them away."""

import asyncio
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from meedoen.clock import local_date

from activation.adapters.letters.pdf import draw
from activation.adapters.letters.sending import NotSent
from activation.domain.letter import Letter


class OutgoingFolder:
    """Files are called by day, channel and letter, such as `2026-03-02-registered-letter-….pdf`: never by person.

    The folder is made for this process alone; an operator who makes it beforehand decides who may look in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, letter_id: UUID, letter: Letter, now: datetime) -> None:
        """Put the letter there, whole or not at all.

        Raises:
            NotSent: it could not be written.
        """
        name = f"{local_date(now)}-{letter.channel}-{letter_id}.pdf"
        try:
            await asyncio.to_thread(lambda: self._write(name, draw(letter, now)))
        except OSError as error:
            raise NotSent(type(error).__name__) from None

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f".{name}"
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._folder / name)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
