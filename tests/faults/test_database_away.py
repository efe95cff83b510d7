"""PostgreSQL is away while the services run: each says when to come back, does nothing by half, and then goes on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response
from meedoen.identity import Role

from tests.end_to_end.people import NEIGHBOURHOOD, people
from tests.end_to_end.processes import Processes
from tests.end_to_end.system import SERVICES
from tests.faults.findings import nothing_was_lost_and_nothing_doubled
from tests.faults.grounds import Grounds, real_grounds
from tests.faults.work import ROTTERDAM, Work
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SECONDS_TO_ANSWER = 5
QUERIES = {
    "intake": (Role.INTAKE_OFFICER, f"/clients/{uuid4()}"),
    "activation": (Role.COACH, "/trajectories"),
    "wellbeing-partners": (Role.PARTNER, "/referrals"),
    "reporting": (Role.POLICY_MAKER, "/follow-up-gap"),
}
(SOMEBODY,) = people(1, first=90_000)


@pytest.fixture
async def grounds(tmp_path: Path, own_postgres: Postgres, own_kafka: Kafka) -> AsyncIterator[Grounds]:
    async with real_grounds(tmp_path, START, own_postgres, own_kafka) as running:
        yield running


async def test_all_is_refused_whole_and_goes_on_afterwards(grounds: Grounds, own_postgres: Postgres) -> None:
    processes = grounds.processes
    async with Work(processes).at_work() as work:
        await work.until_taken_on(2)
        for leave in (own_postgres.stop, own_postgres.crash):
            await asyncio.to_thread(leave)
            for service in SERVICES:
                says_when_to_come_back(await query(processes, service))
                assert processes.status(service) is None
                async with processes.client(service) as client:
                    assert (await client.get("/healthz")).status_code == 200
                    assert (await client.get("/readyz")).status_code == 503
            says_when_to_come_back(await register_somebody(processes))
            await asyncio.to_thread(own_postgres.start)
            await processes.ready()
            await work.until_taken_on(2)

    await nothing_was_lost_and_nothing_doubled(grounds, work.accepted)
    assert grounds.rows("intake", "SELECT count(*) FROM events WHERE type = 'client-registered'") == [
        (len(work.accepted.clients),)
    ], "a registration that was refused is there all the same"
    assert (await register_somebody(processes)).status_code == 201, "of somebody refused something was kept"


def says_when_to_come_back(answer: Response) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"].partition(";")[0] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    problem = answer.json()
    assert problem["type"].endswith("/unavailable")
    assert "postgres" not in answer.text.lower()


async def query(processes: Processes, service: str) -> Response:
    role, path = QUERIES[service]
    async with somebody(processes, service, role) as client:
        return await client.get(f"/v1{path}")


async def register_somebody(processes: Processes) -> Response:
    body = {
        "bsn": SOMEBODY.bsn,
        "surname": SOMEBODY.surname,
        "birthDate": "1966-04-12",
        "benefitSince": "2014-02-01",
        "neighbourhood": NEIGHBOURHOOD,
    }
    async with somebody(processes, "intake", Role.INTAKE_OFFICER) as client:
        return await client.post("/v1/clients", json=body)


def somebody(processes: Processes, service: str, role: Role) -> AsyncClient:
    municipality = None if role is Role.PARTNER else ROTTERDAM
    token = processes.token(role, organisation=uuid4(), municipality=municipality)
    client = processes.client(service)
    client.headers["Authorization"] = f"Bearer {token}"
    client.timeout = SECONDS_TO_ANSWER
    return client
