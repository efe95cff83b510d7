"""What others agreed on: hours a week in the plans of open trajectories, counted by the database."""

from collections.abc import Mapping
from uuid import UUID

from meedoen.vocabulary import ActivityKind
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import REFERRALS, TRAJECTORIES


async def hours_of_others(
    connection: AsyncConnection,
    municipality: str,
    activity_kind: ActivityKind,
    *,
    apart_from: UUID,
    partner_id: UUID | None = None,
) -> Mapping[int, int]:
    """How many others of the municipality do how many hours of this; with a partner, those who are there."""
    columns = TRAJECTORIES.c
    query = (
        select(columns.plan_hours_per_week, func.count().label("people"))
        .where(
            columns.municipality == municipality,
            columns.plan_activity_kind == activity_kind.value,
            columns.closed_at.is_(None),
            columns.trajectory_id != apart_from,
        )
        .group_by(columns.plan_hours_per_week)
    )
    if partner_id is not None:
        at_partner = select(REFERRALS.c.trajectory_id).where(REFERRALS.c.partner_id == partner_id, REFERRALS.c.is_open)
        query = query.where(columns.trajectory_id.in_(at_partner))
    return {row.plan_hours_per_week: row.people for row in await connection.execute(query)}
