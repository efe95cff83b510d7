"""Referrals as activation tells of them: whose they are, to whom, and what is shared. What was told first stays."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from meedoen.upserts import save_rows
from meedoen.vocabulary import ContactShared
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intake.adapters.tables import KNOWN_REFERRALS, KNOWN_TRAJECTORIES


@dataclass(frozen=True, slots=True)
class NewReferral:
    """A referral within a trajectory."""

    referral_id: UUID
    trajectory_id: UUID
    partner_id: UUID
    contact_shared: ContactShared


@dataclass(frozen=True, slots=True)
class KnownReferral:
    """A referral, and whose it is."""

    client_id: UUID
    municipality: str
    partner_id: UUID
    contact_shared: ContactShared
    open: bool


async def save_referrals(connection: AsyncConnection, referred: Sequence[NewReferral]) -> None:
    """Remember new referrals; they are open."""
    rows = [{**asdict(each), "open": True} for each in referred]
    await save_rows(connection, KNOWN_REFERRALS, rows, key=["referral_id"], update=[])


_ENDED = (
    update(KNOWN_REFERRALS)
    .where(
        KNOWN_REFERRALS.c.referral_id == bindparam("referral"),
        KNOWN_REFERRALS.c.trajectory_id == bindparam("trajectory"),
    )
    .values(open=False)
)


async def end_referrals(connection: AsyncConnection, ended: Sequence[tuple[UUID, UUID]]) -> None:
    """Referrals that are over, each with its trajectory."""
    if ended:
        rows = [{"referral": referral_id, "trajectory": trajectory_id} for referral_id, trajectory_id in ended]
        await connection.execute(_ENDED, rows)


async def find_referral(connection: AsyncConnection, referral_id: UUID) -> KnownReferral | None:
    """The referral with that id."""
    referrals, trajectories = KNOWN_REFERRALS.c, KNOWN_TRAJECTORIES.c
    rows = await connection.execute(
        select(
            trajectories.client_id,
            trajectories.municipality,
            referrals.partner_id,
            referrals.contact_shared,
            referrals.open,
        )
        .join_from(KNOWN_REFERRALS, KNOWN_TRAJECTORIES)
        .where(referrals.referral_id == referral_id)
    )
    row = rows.one_or_none()
    if row is None:
        return None
    return KnownReferral(row.client_id, row.municipality, row.partner_id, ContactShared(row.contact_shared), row.open)
