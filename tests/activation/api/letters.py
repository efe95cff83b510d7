"""What a coach's app hands in to have a letter written, and what then lies in the mail room's folder."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.activation.api.conftest import OnTheirWay, Person
from tests.activation.conftest import World

ADDRESSEE = {"name": "Ş. Çağlayan-Łódź", "lines": ["Kerkstraat 1", "3011 AB Rotterdam"], "email": "s.c@example.nl"}
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
