"""Writing to logs, reading them whole, and saying what is wrong with them."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from meedoen.clock import SteppedClock
from meedoen.database import Database, connect
from meedoen.event_store.events import NewEvent, StoredEvent, StreamAppend
from meedoen.identifiers import random_id
from meedoen.infrastructure import infrastructure_tables
from sqlalchemy import MetaData, text

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
METADATA = MetaData()
INFRASTRUCTURE = infrastructure_tables(METADATA)


async def opened(url: str, *, clock: SteppedClock | None = None) -> Database:
    """A database with the tables that the infrastructure needs."""
    database = connect(url, clock=clock or SteppedClock(START), new_id=random_id)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    return database


def fact(note: str = "", *, public: bool = True) -> NewEvent:
    """A new event; `note` is found back in its data."""
    return NewEvent(uuid4(), "noted", 1, f'{{"note": "{note}"}}', START, public)


def to(stream_id: UUID, expected_version: int, *events: NewEvent) -> StreamAppend:
    return StreamAppend(stream_id, expected_version, events)


async def append(database: Database, *appends: StreamAppend) -> int:
    """Append in a transaction of its own, the way a command does."""
    async with database.transaction() as transaction:
        return await transaction.store.append(appends, meta='{"by": "test"}', recorded_at=transaction.now, commit=True)


async def whole_log(database: Database, *, page: int = 100) -> list[StoredEvent]:
    """Everything, read page by page."""
    log: list[StoredEvent] = []
    async with database.reading() as connection:
        store = database.event_store(connection)
        while read := await store.read_log(after=log[-1].position if log else 0, limit=page):
            log += read
    return log


async def assert_sound(database: Database) -> list[StoredEvent]:
    """The whole log, after checking all that must always hold of it."""
    log = await whole_log(database)
    async with database.reading() as connection:
        head = await database.event_store(connection).head()
        streams = {row.stream_id: row for row in await connection.execute(INFRASTRUCTURE.streams.select())}
    assert [stored.position for stored in log] == list(range(1, head + 1)), "positions have a gap"
    by_stream = itertools.groupby(sorted(log, key=lambda stored: (stored.stream_id, stored.version)), _stream)
    counted = {stream_id: list(events) for stream_id, events in by_stream}
    for stream_id, events in counted.items():
        assert [stored.version for stored in events] == list(range(1, len(events) + 1))
        assert [stored.position for stored in events] == sorted(stored.position for stored in events)
        public = [stored.public_seq for stored in events if stored.public_seq is not None]
        assert public == list(range(1, len(public) + 1))
        assert (streams[stream_id].version, streams[stream_id].public_version) == (len(events), len(public))
    assert set(streams) == set(counted), "a stream without events"
    return log


async def rows_of(database: Database, statement: str) -> Sequence[tuple[object, ...]]:
    async with database.reading() as connection:
        return [tuple(row) for row in await connection.execute(text(statement))]


def _stream(stored: StoredEvent) -> UUID:
    return stored.stream_id
