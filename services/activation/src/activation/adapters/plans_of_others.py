"""What others do: hours a week in open trajectories, counted by the database."""

from collections.abc import Mapping
from uuid import UUID

from meedoen.vocabulary import ActivityKind
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import REFERRALS, TRAJECTORIES


async def hours_of_others(
    connection: AsyncConnection, municipality: str, activity_kind: ActivityKind, *, apart_from: UUID
) -> Mapping[int, int]:
    """How many others of the municipality agreed on how many hours of this in their plan."""
    columns = TRAJECTORIES.c
    query = _people_by(columns.plan_hours_per_week, municipality, apart_from).where(
        columns.plan_activity_kind == activity_kind.value
    )
    return await _counted(connection, query)


async def hours_of_others_at_partner(
    connection: AsyncConnection, municipality: str, activity_kind: ActivityKind, partner_id: UUID, *, apart_from: UUID
) -> Mapping[int, int]:
    """How many others at the partner do how many hours of this: at their place, or as planned while they have none."""
    there, plan = REFERRALS.c, TRAJECTORIES.c
    does = func.coalesce(there.place_activity_kind, plan.plan_activity_kind)
    hours = func.coalesce(there.place_hours_per_week, plan.plan_hours_per_week)
    at_partner = and_(there.trajectory_id == plan.trajectory_id, there.partner_id == partner_id, there.is_open)
    query = _people_by(hours, municipality, apart_from).join(REFERRALS, at_partner).where(does == activity_kind.value)
    return await _counted(connection, query)


def _people_by(hours: ColumnElement[int], municipality: str, apart_from: UUID) -> Select[int, int]:
    columns = TRAJECTORIES.c
    return (
        select(hours.label("hours"), func.count().label("people"))
        .select_from(TRAJECTORIES)
        .where(columns.municipality == municipality, columns.closed_at.is_(None), columns.trajectory_id != apart_from)
        .group_by(hours)
    )


async def _counted(connection: AsyncConnection, query: Select[int, int]) -> Mapping[int, int]:
    return {row.hours: row.people for row in await connection.execute(query)}
