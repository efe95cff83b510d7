"""The four services as four processes, on PostgreSQL and Apache Kafka, each under its own role and login."""

import asyncio
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from confluent_kafka import Consumer, TopicPartition
from meedoen.identity import LocalIssuer
from meedoen.identity.local_pages import issuer_pages
from meedoen.migrating import migrate
from meedoen.service import installed_services
from psycopg import sql

from tests.end_to_end.clock_file import ClockFile
from tests.end_to_end.database_roles import OwnDatabase, own_databases
from tests.end_to_end.loopback_server import served
from tests.end_to_end.processes import Processes
from tests.end_to_end.system import SERVICES, as_bytes
from tests.parts.kafka import Kafka
from tests.parts.kafka_access import topic_access
from tests.parts.postgres import Postgres
from tests.parts.process import free_port

ROOT = Path(__file__).parents[2]


class RealParts(Processes):
    """See `System`."""

    def __init__(
        self,
        *,
        clock: ClockFile,
        issuer: LocalIssuer,
        databases: Mapping[str, OwnDatabase],
        kafka: Kafka,
        environment: Mapping[str, str],
    ) -> None:
        super().__init__(clock=clock, issuer=issuer, environment=environment)
        self.own_databases = databases
        self.kafka = kafka

    async def rebuild_reporting(self) -> None:
        await asyncio.to_thread(self._rebuild_reporting)

    async def topics(self) -> bytes:
        return await asyncio.to_thread(self._records)

    async def databases(self) -> Mapping[str, bytes]:
        return {service: await asyncio.to_thread(_content, own) for service, own in self.own_databases.items()}

    def _rebuild_reporting(self) -> None:
        done = subprocess.run(
            [Path(sys.executable).with_name("meedoen"), "rebuild", "reporting"],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _records(self) -> bytes:
        consumer = Consumer({"bootstrap.servers": self.kafka.bootstrap, "group.id": "inspector"})
        found = []
        for access in topic_access():
            for number in range(access.partitions):
                partition = TopicPartition(access.topic, number, 0)
                _, end = consumer.get_watermark_offsets(partition, timeout=30)
                if not end:
                    continue
                consumer.assign([partition])
                while (message := consumer.poll(30)) is not None:
                    found.append(
                        (message.key() or b"") + b" " + (message.value() or b"") + str(message.headers()).encode()
                    )
                    if (message.offset() or 0) >= end - 1:
                        break
        consumer.close()
        return b"\n".join(found)


def _content(own: OwnDatabase) -> bytes:
    with psycopg.connect(own.plain_url()) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return b"\n".join(
            as_bytes(connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name)))) for (name,) in names
        )


def environment_of(databases: Mapping[str, str], issuer: str, directory: Path) -> dict[str, str]:
    """What the four services are told, as an operator would: nothing in it that another service may not know."""
    told = {
        "INTAKE_SEALING_KEYS": f"first:{b64encode(bytes(range(32))).decode()}",
        "INTAKE_FINDING_KEY": b64encode(bytes(range(32, 64))).decode(),
        "ACTIVATION_SWEEP_EVERY_SECONDS": "1",
        "CLOCK_FILE": str(directory / "clock"),
        "PYTHONPATH": str(ROOT),
    }
    for number, service in enumerate(SERVICES, start=1):
        prefix = prefix_of(service)
        told |= {
            f"{prefix}_DATABASE_URL": databases[service],
            f"{prefix}_OIDC_ISSUER": issuer,
            f"{prefix}_OIDC_JWKS_URL": f"{issuer}/jwks",
            f"{prefix}_EVENT_SOURCE": f"urn:nld:oin:{99_000_000_000 + number:020d}:systeem:{service}",
            f"{prefix}_DATA_DIRECTORY": str(directory / service),
        }
    return told


def prefix_of(service: str) -> str:
    """How the names of a service's environment variables begin."""
    return service.replace("-", "_").upper()


def on_kafka(kafka: Kafka) -> dict[str, str]:
    """Where the bus is, and each service's own login."""
    return {
        f"{prefix_of(service)}_{name}": value
        for service in SERVICES
        for name, value in (
            ("BUS_URL", f"kafka://{kafka.secured}"),
            ("BUS_USER", service),
            ("BUS_PASSWORD", kafka.passwords[service]),
        )
    }


@asynccontextmanager
async def real_parts(directory: Path, start: datetime, postgres: Postgres, kafka: Kafka) -> AsyncIterator[RealParts]:
    """Four processes on new databases and an empty broker, on one clock that stands still until the story moves it."""
    clock = ClockFile(directory / "clock")
    clock.move_to(start)
    issuer_port = free_port()
    issuer = LocalIssuer(clock, url=f"http://127.0.0.1:{issuer_port}")
    databases = own_databases(postgres, SERVICES)
    urls = {service: own.url for service, own in databases.items()}
    environment = environment_of(urls, issuer.url, directory) | on_kafka(kafka)
    for name, service in installed_services().items():
        await asyncio.to_thread(migrate, databases[name].url, service.migrations)
    async with AsyncExitStack() as stack:
        stack.enter_context(served(issuer_pages(issuer), issuer_port))
        system = RealParts(clock=clock, issuer=issuer, databases=databases, kafka=kafka, environment=environment)
        stack.callback(system.stop)
        for name in SERVICES:
            system.start(name, directory)
        await system.ready()
        yield system
