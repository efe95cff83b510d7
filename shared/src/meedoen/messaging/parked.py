"""For whoever looks after a service: what its consumers have parked, and what to do about it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, RowMapping, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from meedoen.database import Database
from meedoen.messaging.arrivals import Reason
from meedoen.messaging.parking import PARKED
from meedoen.messaging.port import Partition
from meedoen.messaging.positions import positions

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ParkedRecord:
    """A record that is parked: where it came from, which event it is (None: unreadable), and why.

    `attempts` counts how often applying it was tried; `retry` says that it will be again, within seconds.
    """

    consumer: str
    partition: Partition
    offset: int
    source: str | None
    subject: UUID | None
    sequence: int | None
    reason: Reason
    error: str
    attempts: int
    retry: bool
    parked_at: datetime


class NoSuchRecord(Exception):
    """Nothing is parked there (any more)."""


class NotFirst(Exception):
    """An earlier event of the same subject is parked too; that one comes first."""


async def list_parked(database: Database, consumer: str | None = None, *, limit: int = 100) -> list[ParkedRecord]:
    """What is parked, by consumer and age."""
    query = select(PARKED).order_by(PARKED.c.consumer, PARKED.c.parked_at, PARKED.c.sequence).limit(limit)
    async with database.reading() as connection:
        rows = await connection.execute(query if consumer is None else query.where(PARKED.c.consumer == consumer))
        return [_record(row) for row in rows.mappings()]


async def retry_parked(database: Database, consumer: str, partition: Partition, offset: int) -> None:
    """Have the consumer try a record again, with what waits behind it. It does so within seconds while it runs.

    Raises:
        NoSuchRecord: it is not parked.
    """
    async with database.transaction() as transaction:
        asked = await transaction.connection.execute(
            update(PARKED).where(_at(consumer, partition, offset)).values(retry=True)
        )
        if not asked.rowcount:
            raise NoSuchRecord


async def drop_parked(database: Database, consumer: str, partition: Partition, offset: int) -> None:
    """Give a record up for good, and what is missing before it. Later events of its subject then follow by themselves.

    Raises:
        NoSuchRecord: it is not parked.
        NotFirst: an earlier event of its subject is parked.
    """
    async with database.transaction() as transaction:
        connection = transaction.connection
        here = _at(consumer, partition, offset)
        row = (await connection.execute(select(PARKED).where(here))).mappings().one_or_none()
        if row is None:
            raise NoSuchRecord
        record = _record(row)
        await connection.execute(delete(PARKED).where(here))
        if record.source is not None and record.subject is not None and record.sequence is not None:
            await _pass_over(connection, record, (record.source, record.subject), record.sequence)
    _log.warning(
        "a parked record was dropped",
        consumer=consumer,
        topic=partition.topic,
        partition=partition.number,
        offset=offset,
        reason=record.reason.value,
    )


async def _pass_over(connection: AsyncConnection, record: ParkedRecord, subject: tuple[str, UUID], number: int) -> None:
    """Count the event as done, so that the next of its subject is due; and have that one tried."""
    same = and_(PARKED.c.consumer == record.consumer, PARKED.c.source == subject[0], PARKED.c.subject == subject[1])
    if await connection.scalar(select(PARKED.c.offset).where(same, PARKED.c.sequence < number).limit(1)) is not None:
        raise NotFirst
    books = await positions(connection, record.consumer)
    if (await books.last([subject])).get(subject, 0) < number:
        await books.advance({subject: number})
    await connection.execute(update(PARKED).where(same, PARKED.c.sequence == number + 1).values(retry=True))


def _at(consumer: str, partition: Partition, offset: int) -> ColumnElement[bool]:
    return and_(
        PARKED.c.consumer == consumer,
        PARKED.c.topic == partition.topic,
        PARKED.c.partition == partition.number,
        PARKED.c.offset == offset,
    )


def _record(row: RowMapping) -> ParkedRecord:
    return ParkedRecord(
        consumer=row["consumer"],
        partition=Partition(row["topic"], row["partition"]),
        offset=row["offset"],
        source=row["source"],
        subject=row["subject"],
        sequence=row["sequence"],
        reason=Reason(row["reason"]),
        error=row["error"],
        attempts=row["attempts"],
        retry=row["retry"],
        parked_at=row["parked_at"],
    )
