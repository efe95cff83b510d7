"""The same POST under the same key changes things once, on both databases, also when sent at the same moment."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.http.idempotency import KEPT_FOR, forget_old_answers
from meedoen.identity import LocalIssuer, Role
from sqlalchemy import func, select

from tests.library.http.conftest import ORGANISATION, Bearer, with_tables
from tests.library.http.sample import GARDENS, INFRASTRUCTURE
from tests.library.http.test_problems import GARDEN, problem_in


@pytest.fixture
async def database(database_url: str, clock: SteppedClock) -> AsyncIterator[Database]:
    database = await with_tables(database_url, clock)
    yield database
    await database.dispose()


async def gardens_in(database: Database) -> int:
    async with database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(GARDENS))).scalar_one())


async def opened(client: AsyncClient, key: str, name: str = "De Hof", **options: object) -> Response:
    return await client.post("/v1/gardens", json=GARDEN | {"name": name}, headers={"Idempotency-Key": key}, **options)  # type: ignore[arg-type]


async def test_the_second_request_has_the_first_answer(client: AsyncClient, database: Database) -> None:
    first, second = await opened(client, "one"), await opened(client, "one")
    assert (second.status_code, second.content) == (first.status_code, first.content) == (201, first.content)
    for header in ("location", "etag", "content-type", "content-length"):
        assert second.headers[header] == first.headers[header]
    assert await gardens_in(database) == 1


async def test_without_a_key_and_with_another_key_it_is_another_request(
    client: AsyncClient, database: Database
) -> None:
    await opened(client, "one")
    await opened(client, "two")
    await client.post("/v1/gardens", json=GARDEN)
    assert await gardens_in(database) == 3


async def test_another_body_under_the_same_key_is_refused(client: AsyncClient, database: Database) -> None:
    await opened(client, "one")
    problem_in(await opened(client, "one", name="Het Erf"), 409, "idempotency-key-reused")
    assert await gardens_in(database) == 1


async def test_another_address_under_the_same_key_is_refused(client: AsyncClient) -> None:
    garden = (await opened(client, "one")).json()["gardenId"]
    response = await client.post(f"/v1/gardens/{garden}/waterings", headers={"Idempotency-Key": "one"})
    problem_in(response, 409, "idempotency-key-reused")


async def test_the_key_of_somebody_else_is_another_key(
    anonymous: AsyncClient, database: Database, bearer: Bearer
) -> None:
    for _ in range(2):
        anonymous.headers.update(bearer(subject=uuid4()))
        assert (await opened(anonymous, "one")).status_code == 201
    assert await gardens_in(database) == 2


@pytest.mark.parametrize("other", [{"municipality": "0363"}, {"organisation": uuid4()}, {"team": uuid4()}])
async def test_the_key_of_whoever_works_for_another_too_is_another_key(
    anonymous: AsyncClient, database: Database, issuer: LocalIssuer, other: dict[str, Any]
) -> None:
    subject = uuid4()
    for works_for in ({}, other, {}, other):
        whole: dict[str, Any] = {"organisation": ORGANISATION, "municipality": "0599"} | works_for
        token = issuer.token(roles=[Role.COACH], subject=subject, **whole)
        anonymous.headers.update({"Authorization": f"Bearer {token}"})
        assert (await opened(anonymous, "one")).status_code == 201
    assert await gardens_in(database) == 2


async def test_an_answer_without_a_body_is_given_again(client: AsyncClient) -> None:
    path = f"/v1/gardens/{uuid4()}/waterings"
    for _ in range(2):
        response = await client.post(path, headers={"Idempotency-Key": "one"})
        assert (response.status_code, response.content) == (204, b"")


async def test_ten_at_the_same_moment_are_one(client: AsyncClient, database: Database) -> None:
    answers = await asyncio.gather(*(opened(client, "one") for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await gardens_in(database) == 1


async def test_a_request_that_failed_can_be_sent_again(client: AsyncClient, database: Database) -> None:
    problem_in(await opened(client, "one", name="Fire"), 500, "unexpected")
    problem_in(await opened(client, "one", name="Eden"), 409, "one-eden")
    assert (await opened(client, "one")).status_code == 201
    assert await gardens_in(database) == 1


async def test_a_form_sent_again_is_the_same_though_its_boundary_differs(client: AsyncClient, bearer: Bearer) -> None:
    me = UUID("2f4f0a5c-8a55-4e0e-9a0f-3a4de1a1b1c2")
    client.headers.update(bearer(Role.TEAM_LEAD, subject=me))
    path = f"/v1/gardens/{uuid4()}/maps"

    async def sent(content: bytes) -> Response:
        form = {"files": {"file": ("map.png", content)}, "data": {"title": "Kaart"}}
        return await client.post(path, headers={"Idempotency-Key": "map"}, **form)  # type: ignore[arg-type]

    assert (await sent(b"a map")).json() == {"bytes": 5}
    assert (await sent(b"a map")).json() == {"bytes": 5}
    problem_in(await sent(b"another"), 409, "idempotency-key-reused")


@pytest.mark.parametrize("key", ["", "with space", "a" * 129, "\x07"])
async def test_a_key_that_is_none(client: AsyncClient, key: str) -> None:
    problem_in(await opened(client, key), 400, "invalid-input")


async def test_answers_are_forgotten_after_their_time(
    app: FastAPI, issuer: LocalIssuer, clock: SteppedClock, database: Database
) -> None:
    async with AsyncClient(transport=ASGITransport(app), base_url="http://gardens.test") as client:

        async def open_now() -> Response:
            token = issuer.token(roles=[Role.COACH], organisation=ORGANISATION, subject=ORGANISATION)
            client.headers["Authorization"] = f"Bearer {token}"
            return await opened(client, "one")

        first = await open_now()
        clock.move_to(clock.now() + KEPT_FOR)
        assert await forget_old_answers(database) == 0
        assert (await open_now()).content == first.content
        clock.move_to(clock.now() + timedelta(seconds=1))
        assert await forget_old_answers(database) == 1
        assert (await open_now()).content != first.content
    assert await keys_kept(database) == ["one"]


async def test_a_service_forgets_old_answers_by_itself(
    app: FastAPI, clock: SteppedClock, database: Database, client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = asyncio.Event()

    async def pause(stop: asyncio.Event, _: float) -> None:
        looked.set()
        await stop.wait()

    monkeypatch.setattr("meedoen.http.idempotency.wait_at_most", pause)
    await opened(client, "one")
    clock.move_to(clock.now() + KEPT_FOR + timedelta(seconds=1))
    async with app.router.lifespan_context(app):
        await looked.wait()
        assert await keys_kept(database) == []


async def keys_kept(database: Database) -> list[str]:
    async with database.reading() as connection:
        return list(await connection.scalars(select(INFRASTRUCTURE.idempotency.c.key)))
