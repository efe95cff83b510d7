"""What a request leaves in the log: its template and its outcome, and nothing that was in it."""

import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from meedoen.clock import SystemClock
from meedoen.database import connect
from meedoen.identifiers import random_id
from meedoen.identity import LocalIssuer, Role
from opentelemetry import trace

from tests.library.http.conftest import ORGANISATION
from tests.library.http.sample import METADATA, sample_app
from tests.parts.logs import logs_of

MARKED = "Marked-Name"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    with logs_of("gardens", stream):
        yield stream


@pytest.fixture
def issuer() -> LocalIssuer:
    return LocalIssuer(SystemClock())


@pytest.fixture
def token(issuer: LocalIssuer) -> str:
    return issuer.token(roles=[Role.COACH], organisation=ORGANISATION, subject=ORGANISATION)


@asynccontextmanager
async def gardens(directory: Path, issuer: LocalIssuer, token: str) -> AsyncIterator[AsyncClient]:
    clock = SystemClock()
    database = connect(f"sqlite+aiosqlite:///{directory / 'gardens.sqlite'}", clock=clock, new_id=random_id)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    app = sample_app(database, issuer.verifier(), clock)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://gardens.test") as client:
        client.headers["Authorization"] = f"Bearer {token}"
        yield client
    await database.dispose()


async def test_nothing_of_a_request_is_logged_but_its_template_and_outcome(
    written: io.StringIO, tmp_path: Path, issuer: LocalIssuer, token: str
) -> None:
    async with gardens(tmp_path, issuer, token) as client:
        garden = {"name": MARKED, "openedOn": "2026-05-01"}
        located = (await client.post("/v1/gardens", json=garden)).headers["location"]
        await client.get(located)
        await client.get("/v1/gardens", params={"openedFrom": MARKED})
        await client.get(f"/v1/{MARKED}")
        await client.post("/v1/gardens", json={MARKED: MARKED})
        await client.post("/v1/gardens", json=garden | {"name": "Fire"})
        await client.get("/v1/gardens", headers={"Authorization": f"Bearer {MARKED}", "User-Agent": MARKED})

    text = written.getvalue()
    for secret in (MARKED, token, str(ORGANISATION), located.rpartition("/")[2], "burnt", "Fire", "127.0.0.1"):
        assert secret not in text
    lines = [json.loads(line) for line in text.splitlines()]
    requests = [(line["route"], line["status"], line["problem"]) for line in lines if line["event"] == "request"]
    assert requests == [
        ("/v1/gardens", 201, None),
        ("/v1/gardens/{gardenId}", 200, None),
        ("/v1/gardens", 400, "invalid-input"),
        ("none", 404, "not-found"),
        ("/v1/gardens", 400, "invalid-input"),
        ("/v1/gardens", 500, "unexpected"),
        ("/v1/gardens", 401, "not-authenticated"),
    ]
    [failure] = [line for line in lines if line["event"] == "request failed"]
    assert failure["request_id"] == next(line["request_id"] for line in lines if line.get("status") == 500)
    assert any("sample.py" in place and place.endswith("open_garden") for place in failure["trace"])


class Listening(trace.TracerProvider):
    """As an installation may have set up for all that runs in it."""

    def __init__(self) -> None:
        self.asked_by: list[str] = []

    def get_tracer(self, instrumenting_module_name: str, *_: Any, **__: Any) -> trace.Tracer:
        self.asked_by.append(instrumenting_module_name)
        return trace.NoOpTracer()


async def test_nothing_of_a_request_goes_to_tracing_that_listens_to_the_framework(
    tmp_path: Path, issuer: LocalIssuer, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = Listening()
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    async with gardens(tmp_path, issuer, token) as client:
        assert (await client.get("/v1/gardens")).status_code == 200
    assert provider.asked_by == []
