"""While the database is away all is refused whole, with when to come back; the caller's own faults come first."""

import asyncio

import pytest
from httpx import ASGITransport, AsyncClient
from meedoen.clock import SteppedClock
from meedoen.database import connect
from meedoen.identifiers import random_id
from meedoen.identity import LocalIssuer

from tests.library.http.conftest import Bearer, with_tables
from tests.library.http.sample import sample_app
from tests.library.http.test_problems import GARDEN, problem_in
from tests.parts.postgres import Postgres


@pytest.fixture
async def closed_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


@pytest.fixture
async def stranded(closed_port: int, issuer: LocalIssuer, clock: SteppedClock, bearer: Bearer) -> AsyncClient:
    """A coach of a service whose database does not answer."""
    url = f"postgresql+asyncpg://nobody@127.0.0.1:{closed_port}/nothing"
    database = connect(url, clock=clock, new_id=random_id)
    app = sample_app(database, issuer.verifier(), clock)
    return AsyncClient(transport=ASGITransport(app), base_url="http://gardens.test", headers=bearer())


async def test_commands_and_queries_say_when_to_come_back(stranded: AsyncClient) -> None:
    for response in (await stranded.post("/v1/gardens", json=GARDEN), await stranded.get("/v1/gardens")):
        problem_in(response, 503, "unavailable")
        assert int(response.headers["retry-after"]) > 0
        assert "127.0.0.1" not in response.text


async def test_what_is_wrong_with_the_request_is_told_all_the_same(stranded: AsyncClient) -> None:
    problem_in(await stranded.post("/v1/gardens", json={}), 400, "invalid-input")
    stranded.headers.pop("Authorization")
    problem_in(await stranded.get("/v1/gardens"), 401, "not-authenticated")


async def test_the_service_is_alive_but_not_ready(stranded: AsyncClient) -> None:
    assert (await stranded.get("/healthz")).status_code == 200
    response = await stranded.get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"ready": False, "parts": {"database": "away", "issuer": "ready"}},
    )


async def test_it_goes_on_when_the_database_is_back(
    own_postgres: Postgres, issuer: LocalIssuer, clock: SteppedClock, bearer: Bearer
) -> None:
    database = await with_tables(own_postgres.new_database(), clock)
    app = sample_app(database, issuer.verifier(), clock)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://gardens.test", headers=bearer()) as client:
        assert (await client.post("/v1/gardens", json=GARDEN)).status_code == 201
        own_postgres.stop()
        problem_in(await client.post("/v1/gardens", json=GARDEN), 503, "unavailable")
        own_postgres.start()
        assert (await client.post("/v1/gardens", json=GARDEN)).status_code == 201
        assert len((await client.get("/v1/gardens")).json()["items"]) == 2
    await database.dispose()
