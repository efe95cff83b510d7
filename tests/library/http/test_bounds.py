"""No more is taken in than a route says, whatever the request claims."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from meedoen.http.exchange import DEFAULT_BODY_LIMIT
from meedoen.identity import Role

from tests.library.http.conftest import Bearer
from tests.library.http.test_problems import GARDEN, problem_in

JSON = {"Content-Type": "application/json"}
MAPS = "/v1/gardens/7d4f0d0c-2a39-4b3e-9c1c-6a2c1e0b7a55/maps"


def body_of(size: int) -> bytes:
    """A good garden, filled up with white space to exactly this many bytes."""
    return b'{"name": "De Hof", "openedOn": "2026-05-01"}'.ljust(size)


async def in_pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 4096):
        yield body[start : start + 4096]


@pytest.mark.parametrize(("size", "status"), [(DEFAULT_BODY_LIMIT, 201), (DEFAULT_BODY_LIMIT + 1, 413)])
async def test_the_limit_is_exact(client: AsyncClient, size: int, status: int) -> None:
    assert (await client.post("/v1/gardens", content=body_of(size), headers=JSON)).status_code == status


@pytest.mark.parametrize(("size", "status"), [(DEFAULT_BODY_LIMIT, 201), (DEFAULT_BODY_LIMIT + 1, 413)])
async def test_it_holds_without_a_content_length_too(client: AsyncClient, size: int, status: int) -> None:
    response = await client.post("/v1/gardens", content=in_pieces(body_of(size)), headers=JSON)
    assert "content-length" not in response.request.headers
    assert response.status_code == status


async def test_a_content_length_that_is_untrue_does_not_help(client: AsyncClient) -> None:
    body = in_pieces(body_of(DEFAULT_BODY_LIMIT + 1))
    response = await client.post("/v1/gardens", content=body, headers=JSON | {"Content-Length": "10"})
    problem_in(response, 413, "too-large")


async def test_a_claim_alone_is_refused_before_anything_is_read(client: AsyncClient) -> None:
    response = await client.post("/v1/gardens", content=b"{}", headers=JSON | {"Content-Length": "999999999999"})
    problem_in(response, 413, "too-large")


async def test_no_more_is_read_than_the_limit(app: FastAPI, bearer: Bearer) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 4096
            yield b" " * 4096

    async with AsyncClient(transport=ASGITransport(app), base_url="http://gardens.test") as client:
        response = await client.post("/v1/gardens", content=endless(), headers=JSON | bearer())
    problem_in(response, 413, "too-large")
    assert read <= DEFAULT_BODY_LIMIT + 2 * 4096


async def test_a_route_for_files_takes_more_up_to_its_own_limit(client: AsyncClient, bearer: Bearer) -> None:
    client.headers.update(bearer(Role.TEAM_LEAD))
    form = {"data": {"title": "Kaart"}}
    taken = await client.post(MAPS, files={"file": b"x" * 900_000}, **form)  # type: ignore[arg-type]
    assert taken.json() == {"bytes": 900_000}
    refused = await client.post(MAPS, files={"file": b"x" * 1_000_001}, **form)  # type: ignore[arg-type]
    problem_in(refused, 413, "too-large")


async def test_a_form_that_is_broken_is_refused(client: AsyncClient, bearer: Bearer) -> None:
    headers = bearer(Role.TEAM_LEAD) | {"Content-Type": "multipart/form-data; boundary=x"}
    for content in (b"", b"--x", b"--x\r\nnonsense", b"--y\r\n\r\n--y--"):
        problem_in(await client.post(MAPS, content=content, headers=headers), 400, "invalid-input")
    headers["Content-Type"] = "multipart/form-data"
    problem_in(await client.post(MAPS, content=b"--x", headers=headers), 400, "invalid-input")


async def test_a_body_where_none_is_asked_is_bounded_too(client: AsyncClient) -> None:
    path = MAPS.replace("maps", "waterings")
    problem_in(await client.post(path, content=b"x" * (DEFAULT_BODY_LIMIT + 1)), 413, "too-large")
    assert (await client.post(path, json=GARDEN)).status_code == 204
