"""The four services as a story sees them: REST, tokens, a clock; and what an inspector may look into afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from httpx import AsyncClient
from meedoen.identity import Role

SERVICES = ["intake", "activation", "wellbeing-partners", "reporting"]


class MovableClock(Protocol):
    def now(self) -> datetime: ...

    def move_to(self, moment: datetime) -> None: ...


class System(Protocol):
    """A running system."""

    @property
    def clock(self) -> MovableClock: ...

    def client(self, service: str) -> AsyncClient:
        """Somebody without a token."""
        ...

    def token(
        self,
        *roles: Role,
        organisation: UUID,
        municipality: str | None = None,
        team: UUID | None = None,
        subject: UUID | None = None,
    ) -> str:
        """A token that is good at this moment of the clock."""
        ...

    async def rebuild_reporting(self) -> None:
        """`meedoen rebuild reporting`, while the service goes on."""
        ...

    async def topics(self) -> bytes:
        """All that was told on any topic."""
        ...

    async def databases(self) -> Mapping[str, bytes]:
        """All that each service keeps."""
        ...

    def logs(self) -> str:
        """All that the services wrote in their logs."""
        ...


def as_bytes(rows: Any) -> bytes:
    """Rows of a table as something to search in."""
    return b"\n".join(b"|".join(str(value).encode() for value in row) for row in rows)
