"""What operators ask of a service."""

import asyncio

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from meedoen.background import BackgroundTask
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.identity import LocalIssuer

from tests.library.http.sample import sample_app


async def test_alive(anonymous: AsyncClient) -> None:
    response = await anonymous.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"alive": True})


async def test_ready(anonymous: AsyncClient) -> None:
    response = await anonymous.get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"ready": True, "parts": {"database": "ready", "issuer": "ready"}},
    )


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_head_works_and_other_methods_do_not(anonymous: AsyncClient, path: str) -> None:
    headed = await anonymous.head(path)
    assert (headed.status_code, headed.content) == (200, b"")
    refused = await anonymous.post(path)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


async def test_background_tasks_run_while_it_is_served_and_a_failing_one_is_named(
    database: Database, issuer: LocalIssuer, clock: SteppedClock
) -> None:
    ran, ended = asyncio.Event(), asyncio.Event()

    async def well(stop: asyncio.Event) -> None:
        ran.set()
        await stop.wait()
        ended.set()

    async def ill(stop: asyncio.Event) -> None:
        raise ValueError("marked-value")

    tasks = [BackgroundTask("sweep", well), BackgroundTask("relay", ill)]
    app: FastAPI = sample_app(database, issuer.verifier(), clock, tasks=tasks)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://gardens.test") as client:
        async with app.router.lifespan_context(app):
            await ran.wait()
            response = await client.get("/readyz")
            while response.status_code == 200:
                await asyncio.sleep(0)
                response = await client.get("/readyz")
            assert response.json()["parts"] == {"database": "ready", "issuer": "ready", "relay": "fails"}
            assert "marked-value" not in response.text
        assert ended.is_set()


async def test_metrics_count_answers_by_the_template_of_the_path(client: AsyncClient) -> None:
    garden = "7d4f0d0c-2a39-4b3e-9c1c-6a2c1e0b7a55"
    await client.get(f"/v1/gardens/{garden}")
    await client.request("BREW", "/v1/gardens")
    await client.get("/v1/some/other/path/that-nobody-has")
    told = (await client.get("/metrics")).text
    line = 'meedoen_http_requests_total{method="GET",route="/v1/gardens/{gardenId}",service="gardens",status="404"}'
    assert line in told
    assert 'method="other"' in told
    assert garden not in told
    assert "that-nobody-has" not in told
    assert "BREW" not in told
