"""How far a generation is, and whether it has everything that another one has: by the books of their consumers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.adapters.generations import consumer_of
from reporting.adapters.tables import INFRASTRUCTURE

_INBOX, _OFFSETS = INFRASTRUCTURE.inbox, INFRASTRUCTURE.offsets
_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Applied:
    """The events of a subject from a source, up to a sequence."""

    source: str
    subject: UUID
    sequence: int


async def records_read(connection: AsyncConnection, generation: int) -> int:
    """How many records of the topics it has read."""
    mine = _OFFSETS.c.consumer == consumer_of(generation)
    return int(await connection.scalar(select(func.coalesce(func.sum(_OFFSETS.c.next), 0)).where(mine)) or 0)


async def has_read_until(
    connection: AsyncConnection, generation: int, moment: datetime, topics: Collection[str]
) -> bool:
    """Whether it has read all that was on the topics at that moment."""
    read = await connection.execute(
        select(_OFFSETS.c.topic, func.min(_OFFSETS.c.until), func.count() - func.count(_OFFSETS.c.until))
        .where(_OFFSETS.c.consumer == consumer_of(generation))
        .group_by(_OFFSETS.c.topic)
    )
    through = {topic for topic, until, unread in read if not unread and until >= moment}
    return through >= set(topics)


async def ahead(connection: AsyncConnection, generation: int, of: int) -> list[Applied]:
    """What a generation has applied and another has not (yet): some of it, if it is much."""
    mine, other = _INBOX.alias("mine"), _INBOX.alias("other")
    same = and_(other.c.consumer == consumer_of(of), other.c.source == mine.c.source, other.c.subject == mine.c.subject)
    rows = await connection.execute(
        select(mine.c.source, mine.c.subject, mine.c.sequence)
        .outerjoin_from(mine, other, same)
        .where(mine.c.consumer == consumer_of(generation))
        .where(or_(other.c.sequence.is_(None), other.c.sequence < mine.c.sequence))
        .limit(_SHOWN)
    )
    return [Applied(*row) for row in rows]


async def lacks(connection: AsyncConnection, generation: int, wanted: Collection[Applied]) -> list[Applied]:
    """Which of these a generation has still not applied."""
    subjects = list({one.subject for one in wanted})
    rows = await connection.execute(
        select(_INBOX.c.source, _INBOX.c.subject, _INBOX.c.sequence).where(
            _INBOX.c.consumer == consumer_of(generation), _INBOX.c.subject.in_(subjects)
        )
    )
    applied = {(source, subject): sequence for source, subject, sequence in rows}
    return [one for one in wanted if applied.get((one.source, one.subject), 0) < one.sequence]
