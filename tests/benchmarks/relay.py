"""How fast the log reaches Kafka, beside bare aiokafka with the same records, already made, in the same batches."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from uuid import uuid4

from aiokafka import AIOKafkaProducer
from meedoen.clock import SystemClock
from meedoen.contracts.event import ContractEvent, Topic
from meedoen.contracts.intake import ClientRegistered
from meedoen.database import Database, connect
from meedoen.event_store.events import NewEvent, StoredEvent, StreamAppend
from meedoen.identifiers import random_id
from meedoen.infrastructure import infrastructure_tables
from meedoen.messaging.kafka import KafkaBus
from meedoen.messaging.port import Outgoing
from meedoen.messaging.relay import Publishing, relay_task, republish
from meedoen.telemetry.metrics import RELAY_PUBLISHED
from meedoen.vocabulary import AgeBand
from pydantic import TypeAdapter
from sqlalchemy import MetaData

from tests.benchmarks.measurement import Measurement, at_least, counted, in_turns
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres

SOURCE = "urn:nld:oin:00000099000000000001:systeem:intake"
EVENTS = 30_000
_PAGE = 1000
_METADATA = MetaData()
infrastructure_tables(_METADATA)


@dataclass(frozen=True, slots=True)
class _Registered:
    """As a service keeps it in its own log."""

    occurred_at: datetime
    municipality: str
    neighbourhood: str
    age_band: AgeBand
    benefit_since: str


_READER = TypeAdapter(_Registered)


def to_contract(stored: StoredEvent) -> tuple[Topic, ContractEvent]:
    """As a service's own mapping: read the domain event, tell it in the published language."""
    event = _READER.validate_json(stored.data)
    return Topic.INTAKE, ClientRegistered(
        occurred_at=event.occurred_at,
        municipality=event.municipality,
        neighbourhood=event.neighbourhood,
        age_band=event.age_band,
        benefit_since=event.benefit_since,
    )


async def measure(postgres: Postgres, kafka: Kafka) -> list[Measurement]:
    """All measurements of this module; `postgres` must run with fsync on, `kafka` have the four topics."""
    database = connect(postgres.new_database(), clock=SystemClock(), new_id=random_id)
    bus = KafkaBus(kafka.bootstrap)
    try:
        await _fill(database)
        records = await _records(database)
        relayed, sent = await in_turns(lambda: _relayed(database, bus), lambda: _sent(kafka, records))
    finally:
        await database.dispose()
    return [
        Measurement(
            "relay to Kafka, read from PostgreSQL, mapped, acknowledged, checkpointed",
            "bare aiokafka, the same records in batches of 1,000",
            relayed,
            sent,
            "events/s",
            at_least(0.6),
            "reading the log, the mapping to the published language, and writing CloudEvents",
        )
    ]


async def _fill(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(_METADATA.create_all)
    now = datetime.now(UTC)
    event = _Registered(now, "0599", "05990813", AgeBand.FROM_35_TO_44, "2021-05")
    data = _READER.dump_json(event).decode()
    for _ in range(EVENTS // 1000):
        appends = [
            StreamAppend(uuid4(), 0, (NewEvent(uuid4(), "registered", 1, data, now, public=True),)) for _ in range(1000)
        ]
        async with database.transaction() as transaction:
            await transaction.store.append(appends, meta="{}", recorded_at=now)


async def _relayed(database: Database, bus: KafkaBus) -> float:
    """From the first event to the last checkpoint, on a publisher that has just connected."""
    await republish(database)
    before, stop = counted(RELAY_PUBLISHED, SOURCE), asyncio.Event()
    started = time.perf_counter()
    task = asyncio.ensure_future(relay_task(database, bus, Publishing(SOURCE, to_contract), page=_PAGE).run(stop))
    while counted(RELAY_PUBLISHED, SOURCE) < before + EVENTS:  # noqa: ASYNC110 - the relay tells nobody
        await asyncio.sleep(0.01)
    seconds = time.perf_counter() - started
    stop.set()
    await task
    return EVENTS / seconds


async def _sent(kafka: Kafka, records: Sequence[Outgoing]) -> float:
    """As aiokafka's own documentation does it: send each, await all of a batch."""
    started = time.perf_counter()
    async with _producer(kafka) as producer:
        for start in range(0, EVENTS, _PAGE):
            sent = [
                await producer.send(record.topic, record.value, record.key, headers=list(record.headers))
                for record in records[start : start + _PAGE]
            ]
            await asyncio.gather(*sent)
        return EVENTS / (time.perf_counter() - started)


def _producer(kafka: Kafka) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        bootstrap_servers=kafka.bootstrap,
        enable_idempotence=True,
        acks="all",
        compression_type="zstd",
        max_batch_size=900_000,
    )


class _Keeping:
    """A bus that keeps what the relay would send."""

    def __init__(self) -> None:
        self.records: list[Outgoing] = []

    @asynccontextmanager
    async def publisher(self, name: str) -> AsyncIterator["_Keeping"]:  # noqa: ARG002 - the port's
        yield self

    async def publish(self, records: Sequence[Outgoing]) -> None:
        self.records += records


async def _records(database: Database) -> list[Outgoing]:
    kept = _Keeping()
    await _relayed(database, cast(KafkaBus, kept))
    return kept.records
