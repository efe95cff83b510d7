"""The network between the services and their parts is slow, cuts connections, and falls apart and heals.

`SEED` says how unkind the dice are; the seed is printed.
"""

import asyncio
import contextlib
import os
import random
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from tests.end_to_end.system import SERVICES
from tests.end_to_end.waiting import eventually
from tests.faults.findings import nothing_was_lost_and_nothing_doubled
from tests.faults.grounds import Grounds, real_grounds
from tests.faults.work import Work
from tests.parts.kafka import Kafka, start_kafka
from tests.parts.missing import PartMissing, refuse_or_pass_over
from tests.parts.postgres import Postgres
from tests.parts.wire import Wire

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SLOW_SECONDS = 0.05
ENOUGH_CUT = 10


@pytest.fixture
async def to_postgres(postgres: Postgres) -> AsyncIterator[Wire]:
    async with Wire(random.Random(SEED), postgres.port).open() as wire:
        yield wire


@pytest.fixture
async def to_kafka() -> AsyncIterator[Wire]:
    async with Wire(random.Random(SEED + 1)).open() as wire:
        yield wire


@pytest.fixture
def kafka_behind_it(to_kafka: Wire) -> Iterator[Kafka]:
    try:
        broker = start_kafka(reached_at=to_kafka.port)
    except PartMissing as missing:
        refuse_or_pass_over(missing)
    with contextlib.closing(broker):
        to_kafka.target = broker.secured_port
        broker.set_up()
        yield broker


@pytest.fixture
async def grounds(
    tmp_path: Path, postgres: Postgres, to_postgres: Wire, kafka_behind_it: Kafka
) -> AsyncIterator[Grounds]:
    async with real_grounds(tmp_path, START, postgres, kafka_behind_it, reached_at=to_postgres.port) as running:
        yield running


async def test_afterwards_all_is_there_once(
    grounds: Grounds, to_postgres: Wire, to_kafka: Wire, kafka_behind_it: Kafka, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\nbad wires, SEED={SEED}", flush=True)
    wires = (to_postgres, to_kafka)

    async def enough_cut() -> bool:
        return all(wire.cuts >= ENOUGH_CUT for wire in wires)

    async def all_members_gone() -> bool:
        return await asyncio.to_thread(members, kafka_behind_it) == 0

    async def nobody_is_ready() -> bool:
        return not any(await asyncio.gather(*(says_it_is_ready(grounds, service) for service in SERVICES)))

    async with Work(grounds.processes).at_work() as work:
        await work.until_taken_on(2)

        for wire in wires:
            wire.slow_seconds = SLOW_SECONDS
        await work.until_taken_on(2)
        for wire, chance in ((to_postgres, 0.02), (to_kafka, 0.2)):  # Kafka is spoken to less often
            wire.slow_seconds, wire.cut_chance = 0, chance
        await eventually(enough_cut, "connections to be cut", seconds=60)
        for wire in wires:
            wire.cut_chance = 0
            wire.cut()
        await work.until_taken_on(2)

        to_kafka.part()
        await work.until_assessed(10)
        await eventually(all_members_gone, "the broker to think that all consumers are gone")
        to_kafka.heal()
        await work.until_taken_on(2)

        to_postgres.part()
        await eventually(nobody_is_ready, "the services to say that they are not ready")
        to_postgres.heal()
        await work.until_taken_on(2)

    await nothing_was_lost_and_nothing_doubled(grounds, work.accepted)


def members(kafka: Kafka) -> int:
    """How many consumers the broker thinks there are."""
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
    groups = [group.group_id for group in admin.list_consumer_groups().result(30).valid]
    return sum(len(told.result(30).members) for told in admin.describe_consumer_groups(groups).values())


async def says_it_is_ready(grounds: Grounds, service: str) -> bool:
    async with grounds.processes.client(service) as client:
        return (await client.get("/readyz")).status_code == 200
