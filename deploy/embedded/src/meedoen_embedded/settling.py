"""Waiting until every fact has arrived: for the demo and for tests, which play time faster than it goes."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

import aiosqlite
from meedoen.contracts.access import TOPIC_ACCESS
from meedoen.contracts.event import Topic
from meedoen.data_directory import bus_in
from meedoen.database import Database
from meedoen.infrastructure import infrastructure_tables
from sqlalchemy import MetaData, func, select

_TABLES = infrastructure_tables(MetaData())
_SECONDS_BETWEEN_LOOKS = 0.003

Place = tuple[str, int]
"""A topic and one of its partitions."""


class NotSettled(Exception):
    """Somebody is still behind; the message says who."""


class Settling:
    """Knows who should have heard what."""

    def __init__(self, databases: Mapping[str, Database], data_directory: Path) -> None:
        self._databases = databases
        self._bus = bus_in(data_directory).removeprefix("sqlite:///")

    async def wait(self, seconds: float) -> None:
        """Return when nothing is under way any more.

        Raises:
            NotSettled: it took longer than this.
        """
        deadline = monotonic() + seconds
        heads: list[int] | None = None
        while True:
            before = [await self._head(database) for database in self._databases.values()]
            behind = await self._behind()
            # A consumer that catches up may record something itself: at rest is two looks at the same logs.
            if behind is None and heads == before:
                return
            heads = before if behind is None else None
            if monotonic() > deadline:
                raise NotSettled(behind or "the logs keep growing")
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)

    async def _behind(self) -> str | None:
        for name, database in self._databases.items():
            if not await self._has_told_all(database):
                return f"{name} has not told all it has to tell"
        ends = await self._ends()
        for name, database in self._databases.items():
            heard = await self._heard(database)
            for (topic, number), end in ends.items():
                if name not in TOPIC_ACCESS[Topic(topic)].readers:
                    continue
                # Who reads by the table and has no place here yet has only just started, and has all of it to hear.
                for consumer, following in heard.get((topic, number), {name: 0}).items():
                    if following < end:
                        return f"{consumer} has not heard all of {topic}"
        return None

    async def _has_told_all(self, database: Database) -> bool:
        events, checkpoints = _TABLES.events, _TABLES.checkpoints
        last_public = select(func.max(events.c.position)).where(events.c.public_seq.is_not(None)).scalar_subquery()
        sent = select(func.max(checkpoints.c.position)).where(checkpoints.c.name == "relay").scalar_subquery()
        async with database.reading() as connection:
            return bool(await connection.scalar(select(func.coalesce(sent, 0) >= func.coalesce(last_public, 0))))

    async def _head(self, database: Database) -> int:
        async with database.reading() as connection:
            return await database.event_store(connection).head()

    async def _heard(self, database: Database) -> Mapping[Place, Mapping[str, int]]:
        """How far each consumer of a service has read each partition."""
        offsets = _TABLES.offsets
        async with database.reading() as connection:
            rows = await connection.execute(
                select(offsets.c.consumer, offsets.c.topic, offsets.c.partition, offsets.c.next)
            )
            heard: dict[Place, dict[str, int]] = {}
            for row in rows:
                heard.setdefault((row.topic, row.partition), {})[row.consumer] = row.next
            return heard

    async def _ends(self) -> Mapping[Place, int]:
        """Each partition that holds anything, with the place after its last record."""
        async with aiosqlite.connect(f"file:{self._bus}?mode=ro", uri=True) as bus:
            rows = await bus.execute_fetchall("SELECT topic, number, next FROM partitions WHERE next > 0")
        return {(topic, number): end for topic, number, end in rows}
