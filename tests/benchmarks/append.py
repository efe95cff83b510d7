"""How fast the log is written and read, beside others that do it as durably, on PostgreSQL and on SQLite."""

import asyncio
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.persistence import StoredEvent as TheirEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from meedoen.clock import SystemClock
from meedoen.database import Database, connect
from meedoen.event_store.events import NewEvent, StoredEvent, StreamAppend
from meedoen.identifiers import random_id, seeded_ids
from meedoen.infrastructure import infrastructure_tables
from meedoen.upserts import save_rows
from sqlalchemy import Column, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.engine import make_url

from tests.benchmarks.measurement import Measurement, at_least, in_turns
from tests.parts.postgres import Postgres

_CLIENTS = 32
_EVENTS = 3
_new_id = seeded_ids(1)  # asking the system for randomness is not what is measured
_DATA = (
    '{"occurred_at":"2026-03-02T09:30:00Z","promise":"0b0e7a5e-7f0b-4f43-9a54-0d2e6f2f7a11",'
    '"kind":"follow-up","due_on":"2026-04-13","owner":{"kind":"coach","id":"6f1d3a52-91a7-4a6c-8a0e-0f3f5d1c9b77"}}'
)
_METADATA = MetaData()
_INFRASTRUCTURE = infrastructure_tables(_METADATA)
_SUMMARY = Table(
    "summary",
    _METADATA,
    Column("stream_id", Uuid(), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("last_type", Text, nullable=False),
)


async def measure(postgres: Postgres) -> list[Measurement]:
    """All measurements of this module; `postgres` must run with fsync on."""
    with tempfile.TemporaryDirectory() as directory:
        return [
            await _commands_on_postgres(postgres),
            await _commands_on_sqlite(Path(directory)),
            await _bulk(postgres),
            await _rebuild(postgres),
        ]


async def _commands_on_postgres(postgres: Postgres, seconds: float = 3) -> Measurement:
    database = await _empty(postgres.new_database())
    url = make_url(postgres.new_database())
    datastore = PostgresDatastore(
        dbname=str(url.database),
        host=str(url.host),
        port=str(url.port),
        user=str(url.username),
        password=url.password or "",
        pool_size=_CLIENTS,
        max_overflow=0,
    )
    theirs = PostgresApplicationRecorder(datastore)
    theirs.create_table()
    try:
        ours_rate, their_rate = await in_turns(
            lambda: _our_commands(database, seconds), lambda: asyncio.to_thread(_their_commands, theirs, seconds)
        )
    finally:
        await database.dispose()
        datastore.close()
    return Measurement(
        "append, 3 events a commit, 32 clients, PostgreSQL",
        "pyeventsourcing",
        ours_rate,
        their_rate,
        "commits/s",
        at_least(1.5),
        "one statement on the wire; the position counter is held until the disk has it",
    )


async def _commands_on_sqlite(directory: Path, seconds: float = 3) -> Measurement:
    database = await _empty(f"sqlite+aiosqlite:///{directory / 'ours.sqlite'}")
    datastore = SQLiteDatastore(str(directory / "theirs.sqlite"), pool_size=_CLIENTS, pool_timeout=60)
    theirs = SQLiteApplicationRecorder(datastore)
    theirs.create_table()
    try:
        ours_rate, their_rate = await in_turns(
            lambda: _our_commands(database, seconds), lambda: asyncio.to_thread(_their_commands, theirs, seconds)
        )
    finally:
        await database.dispose()
        datastore.close()
    return Measurement(
        "append, 3 events a commit, 32 clients, SQLite",
        "pyeventsourcing",
        ours_rate,
        their_rate,
        "commits/s",
        at_least(1.0),
        "one writer at a time; the disk and the trips between threads",
    )


async def _bulk(postgres: Postgres, batches: int = 12) -> Measurement:
    database = await _empty(postgres.new_database())
    raw = await asyncpg.connect(postgres.new_database().replace("+asyncpg", ""))
    await raw.execute(
        "CREATE TABLE events (position bigint PRIMARY KEY, stream_id uuid NOT NULL, version int NOT NULL, "
        "event_id uuid NOT NULL UNIQUE, type text NOT NULL, data jsonb NOT NULL, occurred_at timestamptz NOT NULL, "
        "UNIQUE (stream_id, version))"
    )
    written = 0

    async def ours() -> float:
        started = time.perf_counter()
        for _ in range(batches):
            appends = [StreamAppend(_new_id(), 0, (_new_event(),)) for _ in range(1000)]
            async with database.transaction() as transaction:
                await transaction.store.append(appends, meta="{}", recorded_at=transaction.now)
        return batches * 1000 / (time.perf_counter() - started)

    async def theirs() -> float:
        nonlocal written
        started = time.perf_counter()
        for _ in range(batches):
            events = [_new_event() for _ in range(1000)]
            await raw.execute(
                "INSERT INTO events SELECT $1 + ordinality, id, 1, event_id, type, data::jsonb, at "
                "FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[]) "
                "WITH ORDINALITY AS e (id, event_id, type, data, at, ordinality)",
                written,
                [_new_id() for _ in events],
                [event.event_id for event in events],
                [event.type for event in events],
                [event.data for event in events],
                [event.occurred_at for event in events],
            )
            written += 1000
        return batches * 1000 / (time.perf_counter() - started)

    try:
        our_rate, their_rate = await in_turns(ours, theirs)
    finally:
        await database.dispose()
        await raw.close()
    return Measurement(
        "bulk append, 1,000 new streams a commit, PostgreSQL",
        "raw asyncpg unnest inserts of 1,000",
        our_rate,
        their_rate,
        "events/s",
        at_least(0.4),
        "a second table and index (streams) and compare-and-set on it",
    )


async def _rebuild(postgres: Postgres, events: int = 20_000) -> Measurement:
    url = postgres.new_database()
    database = await _empty(url)
    raw = await asyncpg.connect(url.replace("+asyncpg", ""))
    streams = [_new_id() for _ in range(events // 5)]
    for start in range(0, len(streams), 1000):
        async with database.transaction() as transaction:
            await transaction.store.append(
                [
                    StreamAppend(stream_id, 0, tuple(_new_event() for _ in range(5)))
                    for stream_id in streams[start : start + 1000]
                ],
                meta="{}",
                recorded_at=transaction.now,
            )

    async def theirs() -> float:
        started, after = time.perf_counter(), 0
        while page := await raw.fetch("SELECT * FROM events WHERE position > $1 ORDER BY position LIMIT 1000", after):
            after = page[-1]["position"]
        return after / (time.perf_counter() - started)

    try:
        our_rate, their_rate = await in_turns(lambda: _projected(database), theirs)
    finally:
        await database.dispose()
        await raw.close()
    return Measurement(
        "projection rebuilt into a table, PostgreSQL",
        "raw read of the log",
        our_rate,
        their_rate,
        "events/s",
        at_least(0.4),
        "a thousand events a transaction: per event 3 µs of our process, half of it reading, and 2 of PostgreSQL's, "
        "against 1.5 and 1 for reading alone; the next page is read meanwhile",
    )


async def _projected(database: Database) -> float:
    """A projection from nothing: rows and checkpoint in one transaction a page, the next page read meanwhile."""
    started = time.perf_counter()
    async with database.reading() as connection:
        store = database.event_store(connection)
        page = await store.read_log(after=0, limit=1000)
        after = 0
        while page:
            after = page[-1].position
            page, _ = await asyncio.gather(store.read_log(after=after, limit=1000), _fold(database, page))
    return after / (time.perf_counter() - started)


async def _fold(database: Database, page: list[StoredEvent]) -> None:
    last = {stored.stream_id: stored for stored in page}
    rows = [
        {"stream_id": stream_id, "version": stored.version, "last_type": stored.type}
        for stream_id, stored in last.items()
    ]
    checkpoint = {"name": "summary", "generation": 1, "position": page[-1].position}
    async with database.transaction() as transaction:
        await save_rows(transaction.connection, _SUMMARY, rows, key=["stream_id"])
        await save_rows(transaction.connection, _INFRASTRUCTURE.checkpoints, [checkpoint], key=["name", "generation"])


async def _our_commands(database: Database, seconds: float) -> float:
    async def client() -> int:
        done, stream_id, version, end = 0, _new_id(), 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            if version == 10 * _EVENTS:
                stream_id, version = _new_id(), 0
            append = StreamAppend(stream_id, version, tuple(_new_event() for _ in range(_EVENTS)))
            async with database.transaction() as transaction:
                await transaction.store.append([append], meta="{}", recorded_at=transaction.now, commit=True)
            version += _EVENTS
            done += 1
        return done

    started = time.perf_counter()
    done = sum(await asyncio.gather(*(client() for _ in range(_CLIENTS))))
    return done / (time.perf_counter() - started)


def _their_commands(recorder: ApplicationRecorder, seconds: float) -> float:
    state = _DATA.encode()

    def client(_: int) -> int:
        done, stream_id, version, end = 0, _new_id(), 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            if version == 10 * _EVENTS:
                stream_id, version = _new_id(), 0
            recorder.insert_events(
                [TheirEvent(stream_id, version + n, "promise-made", state) for n in range(1, _EVENTS + 1)]
            )
            version += _EVENTS
            done += 1
        return done

    started = time.perf_counter()
    with ThreadPoolExecutor(_CLIENTS) as threads:
        done = sum(threads.map(client, range(_CLIENTS)))
    return done / (time.perf_counter() - started)


async def _empty(url: str) -> Database:
    database = connect(url, clock=SystemClock(), new_id=random_id)
    async with database.engine.begin() as connection:
        await connection.run_sync(_METADATA.create_all)
    return database


def _new_event() -> NewEvent:
    return NewEvent(_new_id(), "promise-made", 1, _DATA, datetime.now(UTC), public=True)
