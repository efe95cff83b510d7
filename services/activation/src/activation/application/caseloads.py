"""How many open trajectories each coach has, by how much attention the people need."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from meedoen.vocabulary import Intensity
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import TRAJECTORIES
from activation.application.sight import Sight
from activation.domain.caseload import Caseload


async def list_caseloads(
    connection: AsyncConnection,
    sight: Sight,
    *,
    coach: UUID | None,
    team: UUID | None = None,
    after: UUID | None = None,
    limit: int = 1,
) -> list[Caseload]:
    """The caseloads in view, by coach; of one coach or one team if asked. A coach without people has none."""
    found = await connection.execute(caseloads(sight, coach=coach, team=team, after=after, limit=limit))
    return [Caseload(row.coach_id, {each: getattr(row, each.value) for each in Intensity}) for row in found]


async def caseloads_after(
    connection: AsyncConnection, sight: Sight, changes: Mapping[UUID, Counter[Intensity]]
) -> list[Caseload]:
    """The caseloads of these coaches with what is changing now and is not there yet, on this connection."""
    after = []
    for coach, people in changes.items():
        found = await list_caseloads(connection, sight, coach=coach)
        caseload = found[0] if found else Caseload(coach, dict.fromkeys(Intensity, 0))
        for intensity, number in people.items():
            caseload = caseload.with_more(number, intensity)
        after.append(caseload)
    return after


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
