"""The port by which a letter leaves. What could not be sent and what may have been sent are kept apart."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from activation.domain.letter import Letter


class NotSent(Exception):
    """It certainly did not leave; sending it again is safe."""


class AddressRefused(NotSent):
    """The mail server does not take this address; again will be the same."""


class MayHaveLeft(Exception):
    """The connection broke while the letter was handed over: nobody knows whether it left."""


class LetterSender(Protocol):
    """Hands a complete letter to whoever delivers it. The same letter has the same id, whenever it is sent."""

    async def send(self, letter_id: UUID, letter: Letter, now: datetime) -> None:
        """Hand it over.

        Raises:
            NotSent: it did not leave.
            MayHaveLeft: it is not known whether it did.
        """
        ...
