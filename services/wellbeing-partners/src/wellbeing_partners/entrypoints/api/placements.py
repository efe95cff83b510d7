"""`/placements`: places that people have or had."""

from uuid import UUID

from fastapi import Response
from meedoen.http import IfMatch, Reading, Tx, commands_router, etag
from sqlalchemy.ext.asyncio import AsyncConnection

from wellbeing_partners.application import placing
from wellbeing_partners.application.own_referrals import By
from wellbeing_partners.application.work_list import read_placement
from wellbeing_partners.entrypoints.api.bodies import OtherHours, PlacementEnding
from wellbeing_partners.entrypoints.api.callers import Partner, PlacementId
from wellbeing_partners.entrypoints.api.views import PlacementView, placement_view

ROUTER = commands_router(prefix="/placements", tags=["placements"])


@ROUTER.get("/{placementId}")
async def get_placement(
    placement_id: PlacementId, connection: Reading, partner: Partner, response: Response
) -> PlacementView:
    """One placement; its version is that of the referral it came by."""
    return await _shown(connection, partner.organisation, placement_id, response)


@ROUTER.patch("/{placementId}")
async def change_placement(
    placement_id: PlacementId, body: OtherHours, tx: Tx, partner: Partner, seen: IfMatch, response: Response
) -> PlacementView:
    """Other hours at the same place."""
    await placing.change_placement(
        tx,
        By(partner.organisation, seen),
        placement_id,
        hours_per_week=body.hours_per_week,
        occurred_at=body.occurred_at,
    )
    return await _shown(tx.connection, partner.organisation, placement_id, response)


@ROUTER.post("/{placementId}/end")
async def end_placement(
    placement_id: PlacementId, body: PlacementEnding, tx: Tx, partner: Partner, seen: IfMatch, response: Response
) -> PlacementView:
    """The person is no longer at the place."""
    await placing.end_place(
        tx, By(partner.organisation, seen), placement_id, reason=body.reason, occurred_at=body.occurred_at
    )
    return await _shown(tx.connection, partner.organisation, placement_id, response)


async def _shown(
    connection: AsyncConnection, partner_id: UUID, placement_id: UUID, response: Response
) -> PlacementView:
    placement, referral = await read_placement(connection, partner_id, placement_id)
    etag(response, referral.row["version"])
    return placement_view(placement)
