"""What a partner has counted so far."""

from collections.abc import Sequence
from uuid import UUID

from meedoen.vocabulary import ActivityKind
from sqlalchemy import RowMapping, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from wellbeing_partners.adapters.tables import ATTENDANCE_COUNTS

_ORDER = (ATTENDANCE_COUNTS.c.period, ATTENDANCE_COUNTS.c.activity_kind)


async def attendance_counts(
    connection: AsyncConnection, partner_id: UUID, *, after: tuple[str, str] | None, limit: int
) -> Sequence[RowMapping]:
    """One page of a partner's counts, by period and activity; `after` is where the page before ended."""
    query = select(ATTENDANCE_COUNTS).where(ATTENDANCE_COUNTS.c.partner_id == partner_id).order_by(*_ORDER).limit(limit)
    if after is not None:
        query = query.where(tuple_(*_ORDER) > tuple_(*after))
    return (await connection.execute(query)).mappings().all()


async def attendance_count(
    connection: AsyncConnection, partner_id: UUID, period: str, activity_kind: ActivityKind
) -> RowMapping:
    """One count that is there."""
    query = select(ATTENDANCE_COUNTS).where(
        ATTENDANCE_COUNTS.c.partner_id == partner_id,
        ATTENDANCE_COUNTS.c.period == period,
        ATTENDANCE_COUNTS.c.activity_kind == activity_kind.value,
    )
    return (await connection.execute(query)).mappings().one()
