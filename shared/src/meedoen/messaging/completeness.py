"""Up to which moment a consumer has applied everything: what a reader of its figures has to know."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import MetaData, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from meedoen.infrastructure import infrastructure_tables

_TABLES = infrastructure_tables(MetaData())
_OFFSETS, _SOURCES, _PARKED = _TABLES.offsets, _TABLES.sources, _TABLES.parked


async def complete_up_to(connection: AsyncConnection, consumer: str) -> Mapping[str, datetime]:
    """For each source that was heard, the moment up to which all that it had put on the bus is applied.

    A parked event holds its source back to the time of that event. A source is left out while one of its
    partitions has not been read yet.
    """
    read = await connection.execute(
        select(_SOURCES.c.source, func.min(_OFFSETS.c.until))
        .join(_OFFSETS, and_(_OFFSETS.c.consumer == _SOURCES.c.consumer, _OFFSETS.c.topic == _SOURCES.c.topic))
        .where(_SOURCES.c.consumer == consumer)
        .group_by(_SOURCES.c.source)
        .having(func.count() == func.count(_OFFSETS.c.until))
    )
    held = await connection.execute(
        select(_PARKED.c.source, func.min(_PARKED.c.time).label("time"))
        .where(_PARKED.c.consumer == consumer, _PARKED.c.source.is_not(None))
        .group_by(_PARKED.c.source)
    )
    back = {row.source: row.time for row in held}
    return {source: min(until, back.get(source, until)) for source, until in read}
