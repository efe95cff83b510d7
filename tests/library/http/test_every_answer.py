"""What holds for every answer: headers, HEAD, the number of the request, and the trace that goes on into events."""

import re
from typing import Annotated

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.http import Tx, allow, api_router
from meedoen.identity import Caller, LocalIssuer, Role

from tests.library.http.conftest import Bearer
from tests.library.http.sample import sample_app

SAFE = {
    "api-version": "1.0.0",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
TRACE = "0af7651916cd43dd8448eb211c80319c"
TRACEPARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/gardens", 200),
        ("HEAD", "/v1/gardens", 200),
        ("GET", "/v1/openapi.json", 200),
        ("GET", "/v1/nothing", 404),
        ("DELETE", "/v1/gardens", 405),
        ("POST", "/v1/gardens", 400),
    ],
)
async def test_the_version_and_the_safety_headers_are_on_every_answer(
    client: AsyncClient, method: str, path: str, status: int
) -> None:
    response = await client.request(method, path)
    assert response.status_code == status
    assert {name: response.headers.get_list(name) for name in SAFE} == {name: [value] for name, value in SAFE.items()}


async def test_head_gives_what_get_gives_without_the_body(client: AsyncClient) -> None:
    got, headed = await client.get("/v1/gardens"), await client.head("/v1/gardens")
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    assert headed.headers["content-length"] == str(len(got.content))
    assert headed.headers["content-type"] == got.headers["content-type"]


async def test_the_document_is_for_everybody(anonymous: AsyncClient) -> None:
    response = await anonymous.get("/v1/openapi.json", headers={"Origin": "https://elsewhere.example"})
    assert response.json()["info"]["title"] == "Gardens"
    assert response.headers["access-control-allow-origin"] == "*"


async def test_nothing_else_is_for_other_sites(client: AsyncClient) -> None:
    response = await client.get("/v1/gardens", headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in response.headers


async def test_the_callers_number_of_the_request_is_kept(client: AsyncClient) -> None:
    response = await client.get("/v1/gardens", headers={"X-Request-Id": "order-2026.0001"})
    assert response.headers["x-request-id"] == "order-2026.0001"


@pytest.mark.parametrize("given", [None, "short", "a" * 65, "with space", 'quote"quote', "<script>alert(1)</script>"])
async def test_a_number_that_could_do_harm_is_replaced(client: AsyncClient, given: str | None) -> None:
    response = await client.get("/v1/gardens", headers={"X-Request-Id": given} if given else {})
    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-request-id"])


async def test_the_callers_trace_goes_on_with_a_span_of_our_own(client: AsyncClient) -> None:
    response = await client.get("/v1/gardens", headers={"traceparent": TRACEPARENT})
    version, trace, span, flags = response.headers["traceparent"].split("-")
    assert (version, trace, flags) == ("00", TRACE, "01")
    assert re.fullmatch("[0-9a-f]{16}", span)
    assert span != "b7ad6b7169203331"


@pytest.mark.parametrize(
    "given", [None, "nonsense", TRACEPARENT.upper(), f"00-{'0' * 32}-b7ad6b7169203331-01", f"00-{TRACE}-{'0' * 16}-01"]
)
async def test_without_a_good_trace_one_begins_here(client: AsyncClient, given: str | None) -> None:
    response = await client.get("/v1/gardens", headers={"traceparent": given} if given else {})
    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", response.headers["traceparent"])
    assert TRACE not in response.headers["traceparent"]


async def test_trace_and_number_reach_what_the_transaction_records(
    database: Database, issuer: LocalIssuer, clock: SteppedClock, bearer: Bearer
) -> None:
    seen: dict[str, str] = {}
    router = api_router("/sheds")

    @router.post("", status_code=204)
    async def build_shed(tx: Tx, caller: Annotated[Caller, allow(Role.COACH)]) -> None:
        seen.update(tx.meta)

    app: FastAPI = sample_app(database, issuer.verifier(), clock, routers=[router])
    async with AsyncClient(transport=ASGITransport(app), base_url="http://sheds.test") as client:
        response = await client.post("/v1/sheds", headers=bearer() | {"traceparent": TRACEPARENT})
    assert seen == {
        "traceparent": response.headers["traceparent"],
        "requestId": response.headers["x-request-id"],
    }
    assert TRACE in seen["traceparent"]
