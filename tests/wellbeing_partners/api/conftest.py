"""The API in this process, and who calls it."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from httpx import ASGITransport, AsyncClient
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.identity import LocalIssuer, Role
from meedoen.messaging import bus_from_url
from meedoen.service import Parts
from wellbeing_partners.bootstrap import SERVICE

from tests.wellbeing_partners.conftest import NOW, PARTNER


@pytest.fixture(scope="session")
def issuer() -> LocalIssuer:
    """One for all tests, since keys take a while to make. Its clock stands still: its tokens last."""
    return LocalIssuer(SteppedClock(NOW))


@pytest.fixture
async def api(
    database: Database, database_url: str, clock: SteppedClock, issuer: LocalIssuer, tmp_path: Path
) -> AsyncIterator[AsyncClient]:
    """Somebody without a token. Nothing runs in the background: a test tells what the coach's side tells."""
    bus = f"sqlite:///{tmp_path / 'bus.sqlite'}"
    settings = SERVICE.settings(
        database_url=database_url,
        bus_url=bus,
        oidc_issuer=issuer.url,
        oidc_jwks_url=f"{issuer.url}/jwks",
        event_source="urn:nld:oin:00000099000000000003:systeem:wellbeing-partners",
    )
    parts = Parts(clock=clock, bus=bus_from_url(bus), verifier=issuer.verifier())
    assembled = SERVICE.assemble(settings, parts)
    async with AsyncClient(transport=ASGITransport(assembled.app), base_url="http://partners") as client:
        yield client
    await assembled.database.dispose()


@pytest.fixture
def token(issuer: LocalIssuer) -> Callable[..., dict[str, str]]:
    """The header of somebody with a role, by default the partner."""

    def header(role: str = "partner", organisation: UUID = PARTNER) -> dict[str, str]:
        given = issuer.token(roles=[Role(role)], organisation=organisation)
        return {"Authorization": f"Bearer {given}"}

    return header


@pytest.fixture
async def partner(api: AsyncClient, token: Callable[..., dict[str, str]]) -> AsyncIterator[AsyncClient]:
    """The partner's own app."""
    async with AsyncClient(transport=api._transport, base_url=api.base_url, headers=token()) as client:
        yield client


@pytest.fixture
def days_later(clock: SteppedClock) -> Callable[[int], None]:
    return lambda days: clock.move_to(clock.now() + timedelta(days=days))
