"""Which trajectory something belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.vocabulary import Segment
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.exemption_columns import exemption_in
from activation.adapters.tables import INVITATIONS, KNOWN_CLIENTS, PROMISE_HISTORY, REFERRALS, TRAJECTORIES
from activation.domain.exemption import Exemption


@dataclass(frozen=True, slots=True)
class KnownClient:
    """What this service knows of a person: where, since when in view, on which side of the cut, and if exempt."""

    municipality: str
    neighbourhood: str
    registered_at: datetime
    segment: Segment | None = None
    """None before the first assessment."""
    exemption: Exemption | None = None
    """As it was told last, for whoever starts while it lasts; None when its end was told."""


async def open_trajectories(connection: AsyncConnection, client_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The open trajectory of each client who has one."""
    columns = TRAJECTORIES.c
    found = await connection.execute(
        select(columns.client_id, columns.trajectory_id).where(
            columns.client_id.in_(client_ids), columns.closed_at.is_(None)
        )
    )
    return {row.client_id: row.trajectory_id for row in found}


async def last_trajectories(connection: AsyncConnection, client_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The trajectory that started last, open or closed, of each client who ever had one."""
    columns = TRAJECTORIES.c
    found = await connection.execute(
        select(columns.client_id, columns.trajectory_id)
        .where(columns.client_id.in_(client_ids))
        .order_by(columns.started_at)
    )
    return {row.client_id: row.trajectory_id for row in found}


async def trajectories_of_client(connection: AsyncConnection, client_id: UUID, municipality: str) -> list[UUID]:
    """All trajectories of a client in a municipality, the latest first."""
    columns = TRAJECTORIES.c
    found = await connection.scalars(
        select(columns.trajectory_id)
        .where(columns.client_id == client_id, columns.municipality == municipality)
        .order_by(columns.started_at.desc(), columns.trajectory_id)
    )
    return list(found)


async def known_clients(connection: AsyncConnection, client_ids: Sequence[UUID]) -> dict[UUID, KnownClient]:
    """What was told of these clients."""
    found = await connection.execute(select(KNOWN_CLIENTS).where(KNOWN_CLIENTS.c.client_id.in_(client_ids)))
    return {
        row.client_id: KnownClient(
            municipality=row.municipality,
            neighbourhood=row.neighbourhood,
            registered_at=row.registered_at,
            segment=Segment(row.segment) if row.segment else None,
            exemption=exemption_in(row._mapping),
        )
        for row in found
    }


async def referred_trajectories(
    connection: AsyncConnection, referral_ids: Sequence[UUID]
) -> Mapping[UUID, tuple[UUID, UUID]]:
    """For each referral its trajectory and its partner."""
    columns = REFERRALS.c
    found = await connection.execute(select(REFERRALS).where(columns.referral_id.in_(referral_ids)))
    return {row.referral_id: (row.trajectory_id, row.partner_id) for row in found}


async def trajectory_of_invitation(connection: AsyncConnection, invitation_id: UUID) -> UUID | None:
    """The trajectory in which somebody was invited."""
    found: UUID | None = await connection.scalar(
        select(INVITATIONS.c.trajectory_id).where(INVITATIONS.c.invitation_id == invitation_id)
    )
    return found


async def trajectory_of_promise(connection: AsyncConnection, promise_id: UUID) -> UUID | None:
    """The trajectory in which a promise was made, open or not."""
    columns = PROMISE_HISTORY.c
    found: UUID | None = await connection.scalar(
        select(columns.trajectory_id).where(columns.promise_id == promise_id).limit(1)
    )
    return found
