"""What a coach's app hands in to have a letter written, and who takes the letter away."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from activation.application.letters import LetterMeans
from activation.domain.letter import Letter
from httpx import AsyncClient

from tests.activation.api.conftest import OnTheirWay, Person
from tests.activation.conftest import World

ADDRESSEE: dict[str, Any] = {
    "name": "Ş. Çağlayan-Łódź",
    "lines": ["Kerkstraat 1", "3011 AB Rotterdam"],
    "email": "s.c@example.nl",
}
SENDER = {"organisation": "Gemeente Rotterdam, Werk en Inkomen", "name": "E. Massoudi", "phone": "010 123 45 67"}


def filled_in(**changes: Any) -> dict[str, Any]:
    return {
        "language": "tr",
        "addressee": ADDRESSEE,
        "place": "Huis van de Wijk, Rotterdam",
        "sender": SENDER,
    } | changes


def in_days(world: World, days: int) -> str:
    return (world.clock.now() + timedelta(days=days)).isoformat().replace("+00:00", "Z")


def new_key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


async def is_invited(world: World, somebody: OnTheirWay, **how: Any) -> str:
    """Gives the path of the invitation."""
    body = {"appointmentAt": in_days(world, 10)} | how
    invited = await somebody.coach.does(f"{somebody.path}/invitations", body)
    return f"/v1/invitations/{invited['invitations'][-1]['invitationId']}"


async def mark_of(coach: Person, invitation: str, **changes: Any) -> str:
    mark: str = (await coach.does(f"{invitation}/letter-previews", filled_in(**changes)))["mark"]
    return mark


class Postman:
    """Takes letters, or fails in the way that he is told to."""

    def __init__(self) -> None:
        self.delivered: dict[tuple[UUID, datetime], Letter] = {}
        self.fails: Exception | None = None
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def send(self, letter_id: UUID, letter: Letter, now: datetime) -> None:
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.fails is not None:
            raise self.fails
        assert letter_id not in {each for each, _ in self.delivered}, "it left before"
        self.delivered[letter_id, now] = letter


def uses(api: AsyncClient, **means: Any) -> LetterMeans:
    """Have the service send letters in another way; gives how it did before."""
    state = api._transport.app.state  # type: ignore[attr-defined]
    before: LetterMeans = state.letter_means
    state.letter_means = replace(before, **means)
    return before
