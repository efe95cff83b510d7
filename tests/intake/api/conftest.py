"""The API in this process, and who calls it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from httpx import ASGITransport, AsyncClient, Response
from intake.bootstrap import SERVICE
from intake.entrypoints import jobs
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.identity import LocalIssuer, Role
from meedoen.messaging import bus_from_url
from meedoen.service import Assembled, Parts

from tests.intake.conftest import FINDING_KEY, NOW, SEALING_KEYS

ORGANISATION = UUID(int=599)
SOMEBODY = {
    "bsn": "9992.53.773",
    "surname": "van Dam",
    "birthDate": "1971-07-08",
    "benefitSince": "2002-10-11",
    "neighbourhood": "05990826",
    "telephone": "010-4000000",
}


@pytest.fixture(scope="session")
def issuer() -> LocalIssuer:
    """One for all tests, since keys take a while to make. Its clock stands still: its tokens last."""
    return LocalIssuer(SteppedClock(NOW))


@pytest.fixture
def bus_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bus.sqlite'}"


@pytest.fixture
async def assembled(
    database_url: str, database: Database, clock: SteppedClock, issuer: LocalIssuer, tmp_path: Path, bus_url: str
) -> AsyncIterator[Assembled]:
    """The service, with nothing running in the background."""
    settings = SERVICE.settings(
        database_url=database_url,
        bus_url=bus_url,
        oidc_issuer=issuer.url,
        oidc_jwks_url=f"{issuer.url}/jwks",
        event_source="urn:nld:oin:00000099000000000001:systeem:intake",
        data_directory=tmp_path / "data",
        sealing_keys=SEALING_KEYS,
        finding_key=FINDING_KEY,
    )
    parts = Parts(clock=clock, bus=bus_from_url(bus_url), verifier=issuer.verifier())
    assembled = SERVICE.assemble(settings, parts)
    yield assembled
    await assembled.database.dispose()


Calling = Callable[..., AsyncClient]


@pytest.fixture
async def calling(assembled: Assembled, issuer: LocalIssuer) -> AsyncIterator[Calling]:
    """Somebody with a role and a municipality; without a role somebody without a token."""
    clients = []

    def as_somebody(
        role: Role | None,
        municipality: str | None = "0599",
        *,
        organisation: UUID = ORGANISATION,
        team: UUID | None = None,
        subject: UUID | None = None,
    ) -> AsyncClient:
        headers = {"Accept-Language": "en"}
        if role is not None:
            token = issuer.token(
                roles=[role], organisation=organisation, municipality=municipality, team=team, subject=subject
            )
            headers["Authorization"] = f"Bearer {token}"
        client = AsyncClient(transport=ASGITransport(assembled.app), base_url="http://intake/v1", headers=headers)
        clients.append(client)
        return client

    yield as_somebody
    for client in clients:
        await client.aclose()


@pytest.fixture
def officer(calling: Calling) -> AsyncClient:
    """An intake officer of Rotterdam."""
    return calling(Role.INTAKE_OFFICER)


@pytest.fixture
async def somebody(officer: AsyncClient) -> str:
    """The address of a client who was registered."""
    registered = await officer.post("/clients", json=SOMEBODY)
    assert registered.status_code == 201, registered.text
    return registered.headers["Location"].removeprefix("/v1")


@pytest.fixture
def one_round(assembled: Assembled, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Awaitable[None]]:
    """Has the service do the imports that wait."""

    async def end_instead_of_waiting(stop: asyncio.Event, _: float) -> None:
        stop.set()

    monkeypatch.setattr(jobs, "wait_at_most", end_instead_of_waiting)
    [task] = [task for task in assembled.tasks if task.name == "caseload-imports"]
    return lambda: task.run(asyncio.Event())


def fault_codes(answer: Response) -> dict[str, str]:
    """The faults of a problem document, by their place."""
    return {fault["location"]: fault["code"] for fault in answer.json()["errors"]}


def rule(answer: Response) -> tuple[int, str]:
    """The status of a refusal and the rule that it names."""
    return answer.status_code, str(answer.json()["type"]).rpartition("/")[2]
