"""How many open trajectories each coach has, by how much attention the people need."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from meedoen.vocabulary import Intensity
from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import TRAJECTORIES
from activation.application.sight import Sight
from activation.domain.caseload import Caseload


async def list_caseloads(
    connection: AsyncConnection,
    sight: Sight,
    *,
    coach: UUID | None,
    team: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[Caseload]:
    """The caseloads in view, by coach; of one coach or one team if asked. A coach without people has none."""
    found = await connection.execute(caseloads(sight, coach=coach, team=team, after=after, limit=limit))
    return [_caseload(row) for row in found]


async def caseloads_of(connection: AsyncConnection, sight: Sight, coaches: Collection[UUID]) -> dict[UUID, Caseload]:
    """The caseload in view of each of these coaches; that of a coach without people is empty."""
    every = caseloads(sight, coach=None, team=None, after=None, limit=len(coaches))
    found = await connection.execute(every.where(TRAJECTORIES.c.coach_id.in_(coaches)))
    empty = {coach: Caseload(coach, dict.fromkeys(Intensity, 0)) for coach in coaches}
    return empty | {row.coach_id: _caseload(row) for row in found}


async def caseloads_after(
    connection: AsyncConnection, sight: Sight, changes: Mapping[UUID, Counter[Intensity]]
) -> list[Caseload]:
    """The caseloads of these coaches with what is changing now and is not there yet, on this connection."""
    after = await caseloads_of(connection, sight, changes)
    for coach, people in changes.items():
        for intensity, number in people.items():
            after[coach] = after[coach].with_more(number, intensity)
    return list(after.values())


def caseloads(sight: Sight, *, coach: UUID | None, team: UUID | None, after: UUID | None, limit: int) -> Select[Any]:
    """One row a coach, from the index of open trajectories alone."""
    columns = TRAJECTORIES.c
    numbers: Sequence[Any] = [
        func.count().filter(columns.intensity == each.value).label(each.value) for each in Intensity
    ]
    query = select(columns.coach_id, *numbers).where(
        sight.rows_of(TRAJECTORIES), columns.coach_id.is_not(None), columns.closed_at.is_(None)
    )
    if coach is not None:
        query = query.where(columns.coach_id == coach)
    if team is not None:
        query = query.where(columns.team_id == team)
    if after is not None:
        query = query.where(columns.coach_id > after)
    return query.group_by(columns.coach_id).order_by(columns.coach_id).limit(limit)


def _caseload(row: Row[Any]) -> Caseload:
    return Caseload(row.coach_id, {each: getattr(row, each.value) for each in Intensity})
