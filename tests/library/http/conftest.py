"""A sample service in this process, and callers with a role."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from meedoen.clock import SteppedClock
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.identity import LocalIssuer, Role

from tests.library.http.sample import METADATA, sample_app

ORGANISATION = UUID("5b3f5bd0-3a5c-4e0e-8f55-0d8f3c1f7a11")
NEIGHBOURS = UUID("9d0a3f9e-6a43-4c7e-b1d5-52a9c4d1c0aa")
Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2026, 5, 31, 9, 30, tzinfo=UTC))


@pytest.fixture(scope="session")
def _made_once() -> LocalIssuer:
    return LocalIssuer(SteppedClock(datetime(2026, 5, 31, 9, 30, tzinfo=UTC)))


@pytest.fixture
def issuer(_made_once: LocalIssuer, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch) -> LocalIssuer:
    monkeypatch.setattr(_made_once, "_clock", clock)
    return _made_once


@pytest.fixture
def bearer(issuer: LocalIssuer) -> Bearer:
    """The header of somebody with a role, a coach unless another is named."""

    def header(*roles: Role, organisation: UUID = ORGANISATION, subject: UUID | None = None) -> dict[str, str]:
        token = issuer.token(roles=roles or (Role.COACH,), organisation=organisation, subject=subject)
        return {"Authorization": f"Bearer {token}"}

    return header


async def with_tables(url: str, clock: SteppedClock) -> Database:
    database = connect(url, clock=clock, new_id=random_id)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    return database


@pytest.fixture
async def database(tmp_path: Path, clock: SteppedClock) -> AsyncIterator[Database]:
    database = await with_tables(f"sqlite+aiosqlite:///{tmp_path / 'gardens.sqlite'}", clock)
    yield database
    await database.dispose()


@pytest.fixture
def app(database: Database, issuer: LocalIssuer, clock: SteppedClock) -> FastAPI:
    return sample_app(database, issuer.verifier(), clock)


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(app), base_url="http://gardens.test") as client:
        yield client


@pytest.fixture
async def client(anonymous: AsyncClient, bearer: Bearer) -> AsyncClient:
    """A coach."""
    anonymous.headers.update(bearer())
    return anonymous
