"""The parked records of a consumer, inside its transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, MetaData, and_, delete, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from meedoen.infrastructure import infrastructure_tables
from meedoen.messaging.arrivals import Arrival, Fault, Reason, read_arrival
from meedoen.messaging.port import Partition, Record
from meedoen.messaging.positions import Subject
from meedoen.upserts import save_rows

PARKED = infrastructure_tables(MetaData()).parked
_KEY = ("consumer", "topic", "partition", "offset")
_CHANGES = ("source", "subject", "sequence", "time", "reason", "error", "retry")
_AT_ONCE = 300
"""Subjects asked for in one statement: SQLite counts its parameters."""


class ParkedLimitReached(Exception):
    """So much is parked that going on would show too little; a person has to look first."""


class Parking:
    """What one consumer has parked."""

    def __init__(self, connection: AsyncConnection, consumer: str) -> None:
        self._connection = connection
        self._consumer = consumer
        self._mine = PARKED.c.consumer == consumer

    async def of(self, subjects: Collection[Subject]) -> dict[Subject, dict[int, Arrival]]:
        """What is parked of these subjects, by sequence."""
        if not await self._connection.scalar(select(PARKED.c.topic).where(self._mine).limit(1)):
            return {}
        found: dict[Subject, dict[int, Arrival]] = {}
        wanted = list(subjects)
        for start in range(0, len(wanted), _AT_ONCE):
            some = tuple_(PARKED.c.source, PARKED.c.subject).in_(wanted[start : start + _AT_ONCE])
            for arrival in await self._arrivals(some):
                if arrival.subject is not None:
                    found.setdefault(arrival.subject, {})[arrival.sequence] = arrival
        return found

    async def to_retry(self, partitions: Collection[Partition], limit: int = 100) -> list[Arrival]:
        """What somebody asked to try again on these partitions."""
        owned = or_(*(and_(PARKED.c.topic == one.topic, PARKED.c.partition == one.number) for one in partitions))
        return await self._arrivals(and_(PARKED.c.retry, owned), limit)

    async def park(self, faults: Sequence[tuple[Arrival, Fault]], *, limit: int, now: datetime) -> None:
        """Put these aside, or note why they still are.

        Raises:
            ParkedLimitReached: more would be parked than the limit.
        """
        rows = [
            {
                "consumer": self._consumer,
                "topic": arrival.record.partition.topic,
                "partition": arrival.record.partition.number,
                "offset": arrival.record.offset,
                "source": arrival.subject and arrival.subject[0],
                "subject": arrival.subject and arrival.subject[1],
                "sequence": arrival.sequence if arrival.subject else None,
                "time": arrival.time,
                "envelope": arrival.kept,
                "reason": fault.reason.value,
                "error": fault.error,
                "attempts": int(fault.reason is Reason.FAILED),
                "retry": False,
                "parked_at": now,
            }
            for arrival, fault in faults
        ]
        if not rows:
            return
        await save_rows(self._connection, PARKED, rows, key=_KEY, update=_CHANGES)
        if await self.count() > limit:
            raise ParkedLimitReached(f"{self._consumer} has more than {limit} records parked")

    async def tried_again(self, arrivals: Sequence[Arrival]) -> None:
        """Count one more attempt, and wait for the next request."""
        for arrival in arrivals:
            await self._connection.execute(
                update(PARKED).where(self._is(arrival)).values(attempts=PARKED.c.attempts + 1, retry=False)
            )

    async def release(self, arrivals: Sequence[Arrival]) -> None:
        """These are applied now."""
        for arrival in arrivals:
            await self._connection.execute(delete(PARKED).where(self._is(arrival)))

    async def retry_asked(self) -> bool:
        """Whether somebody asked to try any of it again."""
        return (
            await self._connection.scalar(select(PARKED.c.topic).where(self._mine, PARKED.c.retry).limit(1)) is not None
        )

    async def count(self) -> int:
        """How many records are parked."""
        return await self._connection.scalar(select(func.count()).select_from(PARKED).where(self._mine)) or 0

    def _is(self, arrival: Arrival) -> ColumnElement[bool]:
        partition = arrival.record.partition
        return and_(
            self._mine,
            PARKED.c.topic == partition.topic,
            PARKED.c.partition == partition.number,
            PARKED.c.offset == arrival.record.offset,
        )

    async def _arrivals(self, some: ColumnElement[bool], limit: int | None = None) -> list[Arrival]:
        found = await self._connection.execute(
            select(PARKED.c.topic, PARKED.c.partition, PARKED.c.offset, PARKED.c.envelope)
            .where(self._mine, some)
            .order_by(PARKED.c.sequence, PARKED.c.topic, PARKED.c.partition, PARKED.c.offset)
            .limit(limit)
        )
        return [
            read_arrival(Record(Partition(topic, number), offset, None, envelope))
            for topic, number, offset, envelope in found
        ]
