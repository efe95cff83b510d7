"""A coach takes on one person, or many who wait for one: of a neighbourhood or a team, the longest waiting first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import TRAJECTORIES
from activation.application.asking import By, ask, found
from activation.application.caseloads import caseloads_after
from activation.application.sight import Sight
from activation.application.trajectories import Trajectories
from activation.domain.caseload import Caseload
from activation.domain.commands.coaching import AssignCoach
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose open trajectories have no coach yet: of a neighbourhood, of a team, or of both. None: not asked for."""

    neighbourhood: str | None
    team: UUID | None


async def assign_one(
    tx: Transaction, connection: AsyncConnection, ways: WaysOfWorking, by: By, trajectory_id: UUID, command: AssignCoach
) -> tuple[Loaded[Trajectory], Caseload]:
    """Assign the coach to one person, whoever had them before; with the coach's caseload in view after it.

    Raises:
        NotFound, Conflict, RuleRefused: as `ask` does.
    """
    before = (await found(Trajectories(tx, ways), by, trajectory_id)).state
    loaded = await ask(tx, ways, by, trajectory_id, command)
    change = Counter({loaded.state.intensity: 1})
    if before.coach_id == command.coach_id:
        change[before.intensity] -= 1
    [caseload] = await caseloads_after(connection, by.sight, {command.coach_id: change})
    return loaded, caseload


async def assign_waiting(
    tx: Transaction, ways: WaysOfWorking, sight: Sight, waiting: Waiting, command: AssignCoach, *, most: int
) -> tuple[list[Loaded[Trajectory]], bool]:
    """Assign the coach to at most so many; says also whether others still wait.

    Raises:
        Conflict: somebody else changed one of these trajectories meanwhile; nothing was assigned.
    """
    waited: Sequence[UUID] = (await tx.connection.scalars(waiting_trajectories(sight, waiting, most + 1))).all()
    trajectories = Trajectories(tx, ways)
    loaded = list((await trajectories.load_many(waited[:most])).values())
    for each in loaded:
        trajectories.ask(each, command)
    await trajectories.save()
    return loaded, len(waited) > most


def waiting_trajectories(sight: Sight, waiting: Waiting, limit: int) -> Select[UUID]:
    """Those who wait for a coach, the longest running first."""
    columns = TRAJECTORIES.c
    query = select(columns.trajectory_id).where(
        sight.rows_of(TRAJECTORIES), columns.coach_id.is_(None), columns.closed_at.is_(None)
    )
    if waiting.neighbourhood is not None:
        query = query.where(columns.neighbourhood == waiting.neighbourhood)
    if waiting.team is not None:
        query = query.where(columns.team_id == waiting.team)
    return query.order_by(columns.started_at, columns.trajectory_id).limit(limit)
