"""Kafka is away for a day: all work on, the figures say how old they are, and then all arrives once, in order."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from meedoen.identity import Role

from tests.end_to_end.waiting import eventually
from tests.faults.findings import nothing_was_lost_and_nothing_doubled
from tests.faults.grounds import Grounds, real_grounds
from tests.faults.work import ROTTERDAM, Work
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HOURS = 24


@pytest.fixture
async def grounds(tmp_path: Path, postgres: Postgres, own_kafka: Kafka) -> AsyncIterator[Grounds]:
    async with real_grounds(tmp_path, START, postgres, own_kafka) as running:
        yield running


async def test_commands_go_on_and_all_arrives_in_order_once(grounds: Grounds, own_kafka: Kafka) -> None:
    clock = grounds.processes.clock
    async with Work(grounds.processes).at_work() as work:
        await work.until_taken_on(3)
        own_kafka.kill()
        for hour in range(1, HOURS + 1):
            clock.move_to(START + timedelta(hours=hour))
            await work.talk(work.accepted.signed[hour % 3])
            await work.until_assessed(1)
        for service in ("intake", "activation"):
            await eventually(partial(relay_waits, grounds, service), f"{service} to say that events wait")
        await ended_and_started_again(grounds, "activation")
        await work.talk(work.accepted.signed[0])
        assert set(await complete_up_to(grounds)) == {START}
        await asyncio.to_thread(own_kafka.start)

    await nothing_was_lost_and_nothing_doubled(grounds, work.accepted)

    async def caught_up() -> bool:
        return set(await complete_up_to(grounds)) == {clock.now()}

    await eventually(caught_up, "the figures to be complete again")
    for service in ("intake", "activation", "wellbeing-partners"):
        assert not await relay_waits(grounds, service)


async def ended_and_started_again(grounds: Grounds, service: str) -> None:
    """A new version is installed meanwhile: the old one ends in good order, though it has much to tell."""
    await asyncio.to_thread(grounds.processes.stop, service)
    assert grounds.processes.status(service) != -signal.SIGKILL, f"{service} did not end when it was asked"
    grounds.restart(service)
    await grounds.processes.ready(service)


async def relay_waits(grounds: Grounds, service: str) -> bool:
    """Whether the service says that it has events which are not on the bus."""
    async with grounds.processes.client(service) as client:
        metrics = (await client.get("/metrics")).text
    (line,) = (line for line in metrics.splitlines() if line.startswith("meedoen_relay_waiting{"))
    return float(line.rpartition(" ")[2]) > 0


async def complete_up_to(grounds: Grounds) -> list[datetime]:
    """Until when the figures count everything, for each source."""
    token = grounds.processes.token(Role.POLICY_MAKER, organisation=uuid4(), municipality=ROTTERDAM)
    async with grounds.processes.client("reporting") as client:
        answer = await client.get("/v1/follow-up-gap", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return [datetime.fromisoformat(source["completeUpTo"]) for source in answer.json()["completeUpTo"]]
