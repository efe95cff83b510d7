"""What the four processes stand on while they are killed: PostgreSQL and Kafka, or SQLite files alone.

Both let an inspector look at every service's log and at every record of every topic.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from meedoen.contracts.event import Topic
from meedoen.data_directory import bus_in, database_in
from meedoen.identity import LocalIssuer
from meedoen.identity.local_pages import issuer_pages
from meedoen.messaging import bus_from_url
from meedoen.messaging.port import Partition, Record
from meedoen.migrating import migrate
from meedoen.service import installed_services

from tests.end_to_end.clock_file import ClockFile
from tests.end_to_end.database_roles import own_databases
from tests.end_to_end.loopback_server import served
from tests.end_to_end.processes import Processes
from tests.end_to_end.real_parts import environment_of, on_kafka, prefix_of
from tests.end_to_end.system import SERVICES
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres
from tests.parts.process import free_port


@dataclass
class Grounds:
    """Where the services' data are, and the services themselves."""

    processes: Processes
    directory: Path
    bus_url: str
    databases: Mapping[str, str]
    """For each service a PostgreSQL address or a SQLite file."""

    def rows(self, service: str, query: str) -> list[tuple[Any, ...]]:
        """What a query finds in a service's database."""
        address = self.databases[service]
        if address.startswith("postgresql:"):
            with psycopg.connect(address) as connection:
                return connection.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(address)) as connection:
            return connection.execute(query).fetchall()

    async def records(self) -> Mapping[Partition, list[Record]]:
        """Every record of every topic, in order."""
        found: dict[Partition, list[Record]] = {}
        bus = bus_from_url(self.bus_url)

        async def from_the_start(partitions: Any) -> dict[Partition, int]:
            return dict.fromkeys(partitions, 0)

        async with bus.subscription("inspector", [topic.value for topic in Topic], from_the_start) as subscription:
            while True:
                for partition, records in (await subscription.next_batch(limit=1000, wait_seconds=0.5)).items():
                    found.setdefault(partition, []).extend(records)
                ends = await subscription.ends(subscription.owned())
                heard = {at: records[-1].offset + 1 for at, records in found.items()}
                if ends and all(heard.get(partition, 0) >= end for partition, end in ends.items()):
                    return found

    def restart(self, service: str) -> None:
        """Start a service again after it was killed."""
        self.processes.start(service, self.directory)


@asynccontextmanager
async def real_grounds(
    directory: Path, start: datetime, postgres: Postgres, kafka: Kafka, *, reached_at: int | None = None
) -> AsyncIterator[Grounds]:
    """PostgreSQL and Apache Kafka, each service under its own role and login.

    `reached_at` is a port through which the services reach PostgreSQL, when not at its own.
    """
    databases = own_databases(postgres, SERVICES)
    there = f"127.0.0.1:{reached_at}" if reached_at else None
    urls = {service: replace(own, address=there or own.address).url for service, own in databases.items()}
    async with _running(directory, start, urls, on_kafka(kafka)) as processes:
        inspected = {service: own.plain_url() for service, own in databases.items()}
        yield Grounds(processes, directory, f"kafka://{kafka.bootstrap}", inspected)


@asynccontextmanager
async def file_grounds(directory: Path, start: datetime) -> AsyncIterator[Grounds]:
    """A SQLite file for each service, and one as the bus."""
    urls = {service: database_in(directory, service) for service in SERVICES}
    bus = {f"{prefix_of(service)}_BUS_URL": bus_in(directory) for service in SERVICES}
    await bus_from_url(bus_in(directory)).create_topics({topic.value: 3 for topic in Topic})
    async with _running(directory, start, urls, bus) as processes:
        inspected = {service: str(directory / f"{service}.sqlite") for service in SERVICES}
        yield Grounds(processes, directory, bus_in(directory), inspected)


@asynccontextmanager
async def _running(
    directory: Path, start: datetime, urls: Mapping[str, str], bus: Mapping[str, str]
) -> AsyncIterator[Processes]:
    clock = ClockFile(directory / "clock")
    clock.move_to(start)
    port = free_port()
    issuer = LocalIssuer(clock, url=f"http://127.0.0.1:{port}")
    for name, service in installed_services().items():
        await asyncio.to_thread(migrate, urls[name], service.migrations)
    environment = environment_of(urls, issuer.url, directory) | dict(bus)
    processes = Processes(clock=clock, issuer=issuer, environment=environment)
    async with AsyncExitStack() as stack:
        stack.enter_context(served(issuer_pages(issuer), port))
        stack.push_async_callback(asyncio.to_thread, processes.stop)
        for each in SERVICES:
            processes.start(each, directory)
        await processes.ready()
        try:
            yield processes
        finally:
            print(processes.tails())  # shown when the test fails
