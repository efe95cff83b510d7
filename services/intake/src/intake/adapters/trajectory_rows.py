"""Trajectories as activation tells of them: whose, of which team, what it may read, and whether it goes on."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from meedoen.upserts import save_rows
from meedoen.vocabulary import ContactShared
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intake.adapters.tables import KNOWN_TRAJECTORIES


@dataclass(frozen=True, slots=True)
class KnownTrajectory:
    """Whose trajectory it is. The moments are those at which activation recorded them."""

    trajectory_id: UUID
    client_id: UUID
    municipality: str
    team_id: UUID
    shared_with_team: ContactShared
    started_at: datetime
    closed_at: datetime | None = None


async def save_trajectories(connection: AsyncConnection, started: Sequence[KnownTrajectory]) -> None:
    """Remember trajectories that started. What was told first stays."""
    rows = [asdict(each) for each in started]
    await save_rows(connection, KNOWN_TRAJECTORIES, rows, key=["trajectory_id"], update=[])


async def trajectories_known(connection: AsyncConnection, trajectory_ids: Collection[UUID]) -> set[UUID]:
    """Those of them of which we know whose they are."""
    column = KNOWN_TRAJECTORIES.c.trajectory_id
    return set((await connection.execute(select(column).where(column.in_(trajectory_ids)))).scalars())


_THIS = KNOWN_TRAJECTORIES.c.trajectory_id == bindparam("trajectory")
_SHARED = update(KNOWN_TRAJECTORIES).where(_THIS).values(shared_with_team=bindparam("shared"))
_WITH = update(KNOWN_TRAJECTORIES).where(_THIS).values(team_id=bindparam("team"))
_CLOSED = update(KNOWN_TRAJECTORIES).where(_THIS).values(closed_at=bindparam("at"))


async def share_with_teams(connection: AsyncConnection, shared: Sequence[tuple[UUID, ContactShared]]) -> None:
    """What the teams of these trajectories may read from now on; of two about one trajectory the later counts."""
    if shared:
        await connection.execute(_SHARED, [{"trajectory": each, "shared": what} for each, what in shared])


async def hand_to_teams(connection: AsyncConnection, went_over: Sequence[tuple[UUID, UUID]]) -> None:
    """The teams that have these trajectories from now on; of two about one trajectory the later counts."""
    if went_over:
        await connection.execute(_WITH, [{"trajectory": each, "team": team} for each, team in went_over])


async def close_trajectories(connection: AsyncConnection, closed: Sequence[tuple[UUID, datetime]]) -> None:
    """Trajectories that are over, each with when that was recorded."""
    if closed:
        await connection.execute(_CLOSED, [{"trajectory": each, "at": at} for each, at in closed])


async def last_trajectory(connection: AsyncConnection, municipality: str, client_id: UUID) -> KnownTrajectory | None:
    """The trajectory that a client of this municipality has, or had last; None where none is known."""
    columns = KNOWN_TRAJECTORIES.c
    rows = await connection.execute(
        select(KNOWN_TRAJECTORIES)
        .where(columns.client_id == client_id, columns.municipality == municipality)
        .order_by(columns.closed_at.is_(None).desc(), columns.started_at.desc(), columns.trajectory_id)
        .limit(1)
    )
    row = rows.one_or_none()
    if row is None:
        return None
    values = {**row._mapping, "shared_with_team": ContactShared(row.shared_with_team)}
    return KnownTrajectory(**values)
