"""A coach takes on many people who wait for one, of a neighbourhood or a team, those who waited longest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction
from sqlalchemy import Select, select

from activation.adapters.tables import TRAJECTORIES
from activation.application.sight import Sight
from activation.application.trajectories import Trajectories
from activation.domain.commands.coaching import AssignCoach
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose open trajectories have no coach yet: of a neighbourhood, of a team, or of both. None: not asked for."""

    neighbourhood: str | None
    team: UUID | None


async def assign_waiting(
    tx: Transaction, ways: WaysOfWorking, sight: Sight, waiting: Waiting, command: AssignCoach, *, most: int
) -> tuple[list[Loaded[Trajectory]], bool]:
    """Assign the coach to at most so many; says also whether others still wait.

    Raises:
        Conflict: somebody else changed one of these trajectories meanwhile; nothing was assigned.
    """
    found: Sequence[UUID] = (await tx.connection.scalars(waiting_trajectories(sight, waiting, most + 1))).all()
    trajectories = Trajectories(tx, ways)
    loaded = list((await trajectories.load_many(found[:most])).values())
    for each in loaded:
        trajectories.ask(each, command)
    await trajectories.save()
    return loaded, len(found) > most


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
