"""The API in this process, and who calls it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import UUID

import pytest
from httpx import ASGITransport, AsyncClient
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.identity import LocalIssuer, Role
from meedoen.messaging import bus_from_url
from meedoen.service import Parts
from reporting.bootstrap import SERVICE

from tests.reporting.conftest import NOW


@pytest.fixture(scope="session")
def issuer() -> LocalIssuer:
    """One for all tests, since keys take a while to make. Its clock stands still: its tokens last."""
    return LocalIssuer(SteppedClock(NOW))


@pytest.fixture
async def api(
    database: Database, database_url: str, clock: SteppedClock, issuer: LocalIssuer, tmp_path: Path
) -> AsyncIterator[AsyncClient]:
    """Somebody without a token. Nothing runs in the background: a test tells what others tell."""
    bus = f"sqlite:///{tmp_path / 'bus.sqlite'}"
    settings = SERVICE.settings(
        database_url=database_url,
        bus_url=bus,
        oidc_issuer=issuer.url,
        oidc_jwks_url=f"{issuer.url}/jwks",
        event_source="urn:nld:oin:00000099000000000004:systeem:reporting",
    )
    assembled = SERVICE.assemble(settings, Parts(clock=clock, bus=bus_from_url(bus), verifier=issuer.verifier()))
    async with AsyncClient(transport=ASGITransport(assembled.app), base_url="http://reporting") as client:
        yield client
    await assembled.database.dispose()


@pytest.fixture
def token(issuer: LocalIssuer) -> Callable[..., dict[str, str]]:
    """The header of somebody with a role, by default a policy maker of no municipality in particular."""

    def header(role: Role = Role.POLICY_MAKER, municipality: str | None = None) -> dict[str, str]:
        given = issuer.token(roles=[role], organisation=UUID(int=9), municipality=municipality)
        return {"Authorization": f"Bearer {given}"}

    return header
