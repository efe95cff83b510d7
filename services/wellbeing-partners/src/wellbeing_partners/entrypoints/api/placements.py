"""`/placements`: places that people have or had."""

from uuid import UUID

from fastapi import Response
from meedoen.event_sourcing import Loaded
from meedoen.http import IfMatch, Reading, Tx, api_router, etag

from wellbeing_partners.application import placing
from wellbeing_partners.application.own_referrals import By
from wellbeing_partners.application.work_list import as_it_is_now, read_placement
from wellbeing_partners.domain.referral import Referral
from wellbeing_partners.entrypoints.api.bodies import OtherHours, PlacementEnding
from wellbeing_partners.entrypoints.api.callers import Partner, PlacementId
from wellbeing_partners.entrypoints.api.views import PlacementView, placement_view

ROUTER = api_router(prefix="/placements", tags=["placements"])


@ROUTER.get("/{placementId}")
async def get_placement(
    placement_id: PlacementId, connection: Reading, partner: Partner, response: Response
) -> PlacementView:
    """One placement; its version is that of the referral it came by."""
    placement, referral = await read_placement(connection, partner.organisation, placement_id)
    etag(response, referral.row["version"])
    return placement_view(placement)


@ROUTER.patch("/{placementId}")
async def change_placement(
    placement_id: PlacementId,
    body: OtherHours,
    tx: Tx,
    connection: Reading,
    partner: Partner,
    seen: IfMatch,
    response: Response,
) -> PlacementView:
    """Other hours at the same place."""
    loaded = await placing.change_placement(
        tx,
        connection,
        By(partner.organisation, seen),
        placement_id,
        hours_per_week=body.hours_per_week,
        occurred_at=body.occurred_at,
    )
    return _shown(loaded, placement_id, response)


@ROUTER.post("/{placementId}/end")
async def end_placement(
    placement_id: PlacementId,
    body: PlacementEnding,
    tx: Tx,
    connection: Reading,
    partner: Partner,
    seen: IfMatch,
    response: Response,
) -> PlacementView:
    """The person is no longer at the place."""
    by = By(partner.organisation, seen)
    loaded = await placing.end_place(tx, connection, by, placement_id, reason=body.reason, occurred_at=body.occurred_at)
    return _shown(loaded, placement_id, response)


def _shown(loaded: Loaded[Referral], placement_id: UUID, response: Response) -> PlacementView:
    etag(response, loaded.version)
    return placement_view(as_it_is_now(loaded).placement(placement_id))
