"""A log in one SQLite file as the bus: for one machine, without any other install.

Several processes may use the same file. What is published in this process wakes its readers at once; what
another process publishes is found by polling.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import aiosqlite

from meedoen.clock import Clock, SystemClock
from meedoen.messaging.partitioning import partition_of
from meedoen.messaging.port import Assigned, BusUnavailable, Outgoing, Publisher, Subscription
from meedoen.messaging.sqlite_file import ROOM, fault_is_unavailable, writing
from meedoen.messaging.sqlite_membership import Membership
from meedoen.messaging.sqlite_subscription import SqliteSubscription

_SCHEMA = """
CREATE TABLE IF NOT EXISTS partitions(
    id INTEGER PRIMARY KEY, topic TEXT NOT NULL, number INTEGER NOT NULL, next INTEGER NOT NULL DEFAULT 0,
    UNIQUE(topic, number));
CREATE TABLE IF NOT EXISTS records(id INTEGER PRIMARY KEY, key BLOB, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS members(
    consumers TEXT NOT NULL, member TEXT NOT NULL, until REAL NOT NULL, PRIMARY KEY(consumers, member)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leases(
    consumers TEXT NOT NULL, partition INTEGER NOT NULL, member TEXT NOT NULL, until REAL NOT NULL,
    PRIMARY KEY(consumers, partition)) WITHOUT ROWID;
"""


class SqliteLog:
    """A bus in a file."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock | None = None,
        lease_seconds: float = 5,
        poll_seconds: float = 0.1,
        patience_seconds: float = 5,
    ) -> None:
        """`clock` times the leases of group members; `patience_seconds` is the wait for another's lock."""
        self._path = path
        self._clock = clock or SystemClock()
        self._lease_seconds = lease_seconds
        self._poll_seconds = poll_seconds
        self._patience_seconds = patience_seconds
        self._readers: set[asyncio.Event] = set()

    @asynccontextmanager
    async def publisher(self, name: str) -> AsyncIterator[Publisher]:  # noqa: ARG002 - the port's
        """A publisher on a connection of its own; a file has nobody to tell its `name`.

        Raises:
            BusUnavailable: the file cannot be opened or is locked.
        """
        async with self._connection(durable=True) as connection:
            yield SqlitePublisher(connection, self._wake)

    @asynccontextmanager
    async def subscription(
        self, group: str, topics: Collection[str], assigned: Assigned
    ) -> AsyncIterator[Subscription]:
        """Membership of a consumer group.

        Raises:
            BusUnavailable: the file cannot be opened or is locked.
        """
        woken = asyncio.Event()
        async with self._connection(durable=False) as connection:
            membership = Membership(
                connection,
                group=group,
                topics=sorted(topics),
                member=str(uuid4()),
                clock=self._clock,
                lease_seconds=self._lease_seconds,
            )
            self._readers.add(woken)
            try:
                yield SqliteSubscription(connection, membership, assigned, woken, self._poll_seconds)
            finally:
                self._readers.discard(woken)
                await membership.leave()

    async def create_topics(self, topics: Mapping[str, int]) -> None:
        """Make topics that are not there yet.

        Raises:
            BusUnavailable: the file cannot be opened or is locked.
        """
        rows = [(topic, number) for topic, partitions in topics.items() for number in range(partitions)]
        async with self._connection(durable=True) as connection:
            with fault_is_unavailable():
                await connection.executemany("INSERT OR IGNORE INTO partitions(topic, number) VALUES (?, ?)", rows)

    def _wake(self) -> None:
        for reader in self._readers:
            reader.set()

    @asynccontextmanager
    async def _connection(self, *, durable: bool) -> AsyncIterator[aiosqlite.Connection]:
        with fault_is_unavailable():
            # One that cannot be opened is better found here: aiosqlite would leave a thread behind for a moment.
            await asyncio.to_thread(lambda: sqlite3.connect(self._path).close())
            connection = await aiosqlite.connect(self._path, isolation_level=None, timeout=self._patience_seconds)
        try:
            with fault_is_unavailable():
                await connection.execute("PRAGMA journal_mode = WAL")
                await connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                await connection.executescript(_SCHEMA)
            yield connection
        finally:
            await connection.close()


class SqlitePublisher:
    """Writes each batch in one transaction, synced to disk."""

    def __init__(self, connection: aiosqlite.Connection, wake: Callable[[], None]) -> None:
        self._connection = connection
        self._wake = wake

    async def publish(self, records: Sequence[Outgoing]) -> None:
        """Write all records, or none.

        Raises:
            BusUnavailable: the file is locked or full, or a topic does not exist.
        """
        with fault_is_unavailable():
            async with writing(self._connection):
                await self._write(records)
        self._wake()

    async def _write(self, records: Sequence[Outgoing]) -> None:
        partitions: dict[str, list[tuple[int, int]]] = {}
        for topic in {record.topic for record in records}:
            found = await self._connection.execute_fetchall(
                "SELECT id, next FROM partitions WHERE topic = ? ORDER BY number", (topic,)
            )
            partitions[topic] = [(row[0], row[1]) for row in found]
            if not partitions[topic]:
                raise BusUnavailable(f"there is no topic {topic}")
        ends = {id_: end for found in partitions.values() for id_, end in found}
        rows = []
        for record in records:
            known = partitions[record.topic]
            id_ = known[partition_of(record.key, len(known))][0]
            rows.append((id_ * ROOM + ends[id_], record.key, record.value))
            ends[id_] += 1
        await self._connection.executemany("INSERT INTO records(id, key, value) VALUES (?, ?, ?)", rows)
        await self._connection.executemany(
            "UPDATE partitions SET next = ? WHERE id = ?", [(end, id_) for id_, end in ends.items()]
        )
