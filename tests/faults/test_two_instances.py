"""Two instances of one service on one database share its work; one goes, another comes, and nothing is doubled."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families as read_metrics
from prometheus_client.samples import Sample

from tests.end_to_end.waiting import eventually
from tests.faults.findings import nothing_was_lost_and_nothing_doubled
from tests.faults.grounds import Grounds, real_grounds
from tests.faults.work import Work
from tests.parts.kafka import Kafka
from tests.parts.kafka_access import topic_access
from tests.parts.postgres import Postgres

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SERVICE = "activation"
FIRST, SECOND, THIRD = SERVICE, f"{SERVICE}-2", f"{SERVICE}-3"
LAG, PUBLISHED = "meedoen_consumer_lag_records", "meedoen_relay_published_total"
PARTITIONS = {
    (access.topic, str(number))
    for access in topic_access()
    if SERVICE in access.readers
    for number in range(access.partitions)
}


@pytest.fixture
async def grounds(tmp_path: Path, postgres: Postgres, own_kafka: Kafka) -> AsyncIterator[Grounds]:
    async with real_grounds(tmp_path, START, postgres, own_kafka) as running:
        yield running


async def test_one_goes_and_one_comes_and_nothing_is_doubled(grounds: Grounds) -> None:
    instances = Instances(grounds)
    await instances.join(SECOND)
    async with Work(grounds.processes, url=instances.url).at_work() as work:
        await instances.share_the_partitions()
        owner = await instances.owner_of_the_relay(work)

        await asyncio.gather(instances.leave(owner), instances.join(THIRD))
        await instances.share_the_partitions()
        assert await instances.owner_of_the_relay(work) != owner

    await nothing_was_lost_and_nothing_doubled(grounds, work.accepted)


class Instances:
    """The instances of one service that run now."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._names = {FIRST}

    def url(self, service: str) -> str:
        """Where the service answers: any of its instances, as behind a load balancer."""
        name = random.choice(sorted(self._names)) if service == SERVICE else service
        return self._grounds.processes.url(name)

    async def join(self, name: str) -> None:
        self._grounds.processes.start(SERVICE, self._grounds.directory, instance=name)
        await self._grounds.processes.ready(name)
        self._names.add(name)

    async def leave(self, name: str) -> None:
        self._names.remove(name)
        await asyncio.to_thread(self._grounds.processes.stop, name)

    async def share_the_partitions(self) -> None:
        """Wait until each has some of the partitions, and together they have each of them once."""

        async def shared() -> bool:
            owned = [
                [(one.labels["topic"], one.labels["partition"]) for one in await self._samples(name, LAG)]
                for name in self._names
            ]
            together = [partition for some in owned for partition in some]
            return all(owned) and sorted(together) == sorted(PARTITIONS)

        await eventually(shared, f"{sorted(self._names)} to share the partitions", seconds=60)

    async def owner_of_the_relay(self, work: Work) -> str:
        """Which of them publishes, while all of them take commands; it must be one."""
        before = {name: await self._published(name) for name in self._names}
        await work.until_taken_on(3)
        publishing = [name for name, number in before.items() if await self._published(name) > number]
        assert len(publishing) == 1, f"{publishing or 'nobody'} told what was recorded"
        return publishing[0]

    async def _published(self, name: str) -> float:
        return sum(one.value for one in await self._samples(name, PUBLISHED))

    async def _samples(self, name: str, metric: str) -> list[Sample]:
        async with self._grounds.processes.client(name) as client:
            told = (await client.get("/metrics")).text
        return [sample for family in read_metrics(told) for sample in family.samples if sample.name == metric]
