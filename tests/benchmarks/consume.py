"""How fast events are applied, beside a bare read of the topic, and beside ourselves with one commit a message."""

import asyncio
import itertools
import time
from collections.abc import Sequence
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, TopicPartition
from meedoen.clock import SystemClock
from meedoen.column_types import Moment
from meedoen.contracts.event import Topic
from meedoen.contracts.intake import ClientRegistered
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.infrastructure import infrastructure_tables
from meedoen.messaging.consumer import ConsumerDefinition, Received, consumer_task
from meedoen.messaging.kafka import KafkaBus
from meedoen.telemetry.metrics import CONSUMER_EVENTS
from meedoen.transaction import Transaction
from meedoen.upserts import save_rows
from sqlalchemy import Column, MetaData, Table, Text, Uuid

from tests.benchmarks.measurement import Measurement, at_least, counted, in_turns
from tests.library.messaging.listening import registered, send
from tests.parts.kafka import Kafka
from tests.parts.kafka_access import topic_access
from tests.parts.postgres import Postgres

_EVENTS = 60_000
_ONE_BY_ONE = 1_000
_BATCH = 500
_METADATA = MetaData()
infrastructure_tables(_METADATA)
_CLIENTS = Table(
    "clients",
    _METADATA,
    Column("client_id", Uuid(), primary_key=True),
    Column("neighbourhood", Text, nullable=False),
    Column("registered_at", Moment, nullable=False),
)


async def measure(postgres: Postgres, kafka: Kafka) -> list[Measurement]:
    """All measurements of this module; `postgres` must run with fsync on, `kafka` have the four topics, empty."""
    bus = KafkaBus(kafka.bootstrap)
    for _ in range(_EVENTS // 1000):
        await send(bus, *(registered(uuid4(), 1) for _ in range(1000)))
    database = connect(postgres.new_database(), clock=SystemClock(), new_id=random_id)
    async with database.engine.begin() as connection:
        await connection.run_sync(_METADATA.create_all)
    names = (f"benchmark.clients@{number}" for number in itertools.count(1))
    try:
        applied, read, one_by_one = await in_turns(
            lambda: _applied(database, bus, next(names), batch=_BATCH, events=_EVENTS),
            lambda: _read(kafka),
            lambda: _applied(database, bus, next(names), batch=1, events=_ONE_BY_ONE),
        )
    finally:
        await database.dispose()
    path = f"consume with effects, {_BATCH} a transaction, Kafka and PostgreSQL"
    return [
        Measurement(
            path,
            "bare aiokafka getmany of the same records, unread",
            applied,
            read,
            "events/s",
            at_least(0.05),
            "per event 17 µs of our process (4 to check envelope and data, 4 to objects, 3 to fetch, 6 to write "
            "parameters) and then 14 of PostgreSQL's, against 2 for reading alone; to fetch the next batch meanwhile "
            "gained nothing, for it is not waited for",
        ),
        Measurement(
            path,
            "the same with one commit a message",
            applied,
            one_by_one,
            "events/s",
            at_least(15),
            "a commit reaches the disk once for the batch, and seven statements serve all of it",
        ),
    ]


async def _react(transaction: Transaction, batch: Sequence[Received]) -> None:
    rows = [
        {"client_id": each.subject, "neighbourhood": each.data.neighbourhood, "registered_at": each.data.occurred_at}
        for each in batch
        if isinstance(each.data, ClientRegistered)
    ]
    await save_rows(transaction.connection, _CLIENTS, rows, key=["client_id"])


async def _applied(database: Database, bus: KafkaBus, name: str, *, batch: int, events: int) -> float:
    """From the end of the first batch to the end of the last, so that joining the group is not counted."""
    stop = asyncio.Event()
    consumer = consumer_task(ConsumerDefinition(name, (Topic.INTAKE,), _react), database, bus, batch=batch)
    task = asyncio.ensure_future(consumer.run(stop))
    first, began = await _at_least(1, name)
    last, ended = await _at_least(events, name)
    stop.set()
    await task
    return (last - first) / (ended - began)


async def _at_least(events: int, name: str) -> tuple[float, float]:
    """How many were applied, and when, once there are so many."""
    while (applied := counted(CONSUMER_EVENTS, name, "applied")) < events:  # noqa: ASYNC110 - the consumer tells nobody
        await asyncio.sleep(0.005)
    return applied, time.perf_counter()


async def _read(kafka: Kafka) -> float:
    """From the first request to the last record, on a consumer that is connected."""
    [partitions] = [row.partitions for row in topic_access() if row.topic == Topic.INTAKE]
    async with AIOKafkaConsumer(
        bootstrap_servers=kafka.bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    ) as consumer:
        began, read = time.perf_counter(), 0
        consumer.assign([TopicPartition(Topic.INTAKE.value, number) for number in range(partitions)])
        while read < _EVENTS:
            found = await consumer.getmany(timeout_ms=1000, max_records=_BATCH)
            read += sum(map(len, found.values()))
        return read / (time.perf_counter() - began)
