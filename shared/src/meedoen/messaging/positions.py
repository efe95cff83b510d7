"""Where a consumer is: the next offset of each partition, and the last sequence of each subject.

Straight on the driver, a few statements for a whole batch, because every batch passes here.
"""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meedoen.messaging.port import Partition
from meedoen.sqlite_turns import visit

Subject = tuple[str, UUID]
"""A source and one of its subjects: what the sequence counts."""


@dataclass(frozen=True, slots=True)
class Move:
    """From one offset of a partition to another; `until` as in the table `offsets`, None where nothing new is known."""

    partition: Partition
    before: int
    after: int
    until: datetime | None


class Positions(Protocol):
    """The positions of one consumer, inside an open transaction."""

    async def load(self, partitions: Collection[Partition]) -> dict[Partition, int]:
        """The next offset of each; 0 for one that was never read."""
        ...

    async def move(self, moves: Sequence[Move]) -> bool:
        """Compare-and-set all of them. False: another owner has been there, and the transaction must be undone."""
        ...

    async def last(self, subjects: Collection[Subject]) -> dict[Subject, int]:
        """The last sequence applied, for those that had any."""
        ...

    async def advance(self, sequences: Mapping[Subject, int]) -> None:
        """Note the last sequence applied."""
        ...


async def positions(connection: AsyncConnection, consumer: str) -> Positions:
    """The positions of a consumer on whatever database this is."""
    driver = (await connection.get_raw_connection()).driver_connection
    if connection.dialect.name == "postgresql":
        return _PostgresPositions(driver, consumer)
    return _SqlitePositions(driver, consumer)


class _PostgresPositions:
    def __init__(self, driver: Any, consumer: str) -> None:
        self._driver = driver
        self._consumer = consumer

    async def load(self, partitions: Collection[Partition]) -> dict[Partition, int]:
        topics, numbers = [one.topic for one in partitions], [one.number for one in partitions]
        await self._driver.execute(
            'INSERT INTO offsets (consumer, topic, partition, "next") SELECT $1, topic, number, 0 '
            "FROM unnest($2::text[], $3::int[]) AS p (topic, number) ON CONFLICT DO NOTHING",
            self._consumer,
            topics,
            numbers,
        )
        rows = await self._driver.fetch(
            'SELECT topic, partition, "next" FROM offsets '
            "JOIN unnest($2::text[], $3::int[]) AS p (topic, partition) USING (topic, partition) WHERE consumer = $1",
            self._consumer,
            topics,
            numbers,
        )
        return {Partition(topic, number): offset for topic, number, offset in rows}

    async def move(self, moves: Sequence[Move]) -> bool:
        status: str = await self._driver.execute(
            'UPDATE offsets SET "next" = m.after, until = greatest(offsets.until, m.until) '
            "FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::timestamptz[]) "
            "AS m (topic, partition, before, after, until) "
            "WHERE consumer = $1 AND offsets.topic = m.topic AND offsets.partition = m.partition "
            'AND offsets."next" = m.before',
            self._consumer,
            [move.partition.topic for move in moves],
            [move.partition.number for move in moves],
            [move.before for move in moves],
            [move.after for move in moves],
            [move.until for move in moves],
        )
        return status == f"UPDATE {len(moves)}"

    async def last(self, subjects: Collection[Subject]) -> dict[Subject, int]:
        # OFFSET 0 has each looked up by the key. A plain join was planned while the inbox was nearly empty, and then
        # read all of it for each batch until the statistics said otherwise.
        rows = await self._driver.fetch(
            "SELECT s.source, s.subject, i.sequence FROM unnest($2::text[], $3::uuid[]) AS s (source, subject), "
            "LATERAL (SELECT sequence FROM inbox WHERE consumer = $1 AND source = s.source AND subject = s.subject "
            "OFFSET 0) AS i",
            self._consumer,
            [source for source, _ in subjects],
            [subject for _, subject in subjects],
        )
        return {(source, subject): sequence for source, subject, sequence in rows}

    async def advance(self, sequences: Mapping[Subject, int]) -> None:
        await self._driver.execute(
            "INSERT INTO inbox (consumer, source, subject, sequence) "
            "SELECT $1, source, subject, sequence "
            "FROM unnest($2::text[], $3::uuid[], $4::bigint[]) AS s (source, subject, sequence) "
            "ON CONFLICT (subject, source, consumer) DO UPDATE SET sequence = excluded.sequence",
            self._consumer,
            [source for source, _ in sequences],
            [subject for _, subject in sequences],
            list(sequences.values()),
        )


class _SqlitePositions:
    def __init__(self, driver: Any, consumer: str) -> None:
        self._driver = driver
        self._consumer = consumer

    async def load(self, partitions: Collection[Partition]) -> dict[Partition, int]:
        keys = [(self._consumer, one.topic, one.number) for one in partitions]

        def work(connection: sqlite3.Connection) -> dict[Partition, int]:
            connection.executemany(
                'INSERT INTO offsets (consumer, topic, partition, "next") VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING',
                keys,
            )
            select = 'SELECT "next" FROM offsets WHERE consumer = ? AND topic = ? AND partition = ?'
            return {
                one: connection.execute(select, key).fetchone()[0] for one, key in zip(partitions, keys, strict=True)
            }

        return await visit(self._driver, work)

    async def move(self, moves: Sequence[Move]) -> bool:
        rows = [
            (move.after, until, until, self._consumer, move.partition.topic, move.partition.number, move.before)
            for move in moves
            for until in [_text(move.until)]
        ]
        return await visit(
            self._driver,
            lambda connection: (
                connection.executemany(
                    'UPDATE offsets SET "next" = ?, until = max(coalesce(until, ?), coalesce(?, until)) '
                    'WHERE consumer = ? AND topic = ? AND partition = ? AND "next" = ?',
                    rows,
                ).rowcount
                == len(moves)
            ),
        )

    async def last(self, subjects: Collection[Subject]) -> dict[Subject, int]:
        def work(connection: sqlite3.Connection) -> dict[Subject, int]:
            found = {}
            for source, subject in subjects:
                row = connection.execute(
                    "SELECT sequence FROM inbox WHERE consumer = ? AND source = ? AND subject = ?",
                    (self._consumer, source, subject.hex),
                ).fetchone()
                if row is not None:
                    found[source, subject] = row[0]
            return found

        return await visit(self._driver, work)

    async def advance(self, sequences: Mapping[Subject, int]) -> None:
        rows = [(self._consumer, source, subject.hex, number) for (source, subject), number in sequences.items()]
        await visit(
            self._driver,
            lambda connection: connection.executemany(
                "INSERT INTO inbox (consumer, source, subject, sequence) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (subject, source, consumer) DO UPDATE SET sequence = excluded.sequence",
                rows,
            ),
        )


def _text(moment: datetime | None) -> str | None:
    """As `meedoen.column_types.Moment` keeps it."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
