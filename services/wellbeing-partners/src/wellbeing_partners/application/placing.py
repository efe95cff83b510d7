"""Places that people find, change and leave. Moments that are not stated are now."""

from datetime import date, datetime
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction
from meedoen.vocabulary import ActivityKind, PlacementEndReason
from sqlalchemy.ext.asyncio import AsyncConnection

from wellbeing_partners.application.own_referrals import By, decide_on_placement, decide_on_referral
from wellbeing_partners.domain.placing import change_hours, end_placement, place
from wellbeing_partners.domain.referral import Referral


async def place_person(
    tx: Transaction, by: By, referral_id: UUID, *, activity_kind: ActivityKind, hours_per_week: int, started_on: date
) -> tuple[UUID, Loaded[Referral]]:
    """The person has a place; gives the id of the placement."""
    placement_id = tx.new_id()
    loaded = await decide_on_referral(
        tx,
        by,
        referral_id,
        lambda referral: place(
            referral,
            partner_id=by.partner_id,
            placement_id=placement_id,
            activity_kind=activity_kind,
            hours_per_week=hours_per_week,
            started_on=started_on,
            now=tx.now,
        ),
    )
    return placement_id, loaded


async def change_placement(
    tx: Transaction,
    connection: AsyncConnection,
    by: By,
    placement_id: UUID,
    *,
    hours_per_week: int,
    occurred_at: datetime | None,
) -> Loaded[Referral]:
    """Other hours at the same place."""
    return await decide_on_placement(
        tx,
        connection,
        by,
        placement_id,
        lambda referral: change_hours(
            referral,
            placement_id=placement_id,
            hours_per_week=hours_per_week,
            occurred_at=occurred_at or tx.now,
            now=tx.now,
        ),
    )


async def end_place(
    tx: Transaction,
    connection: AsyncConnection,
    by: By,
    placement_id: UUID,
    *,
    reason: PlacementEndReason,
    occurred_at: datetime | None,
) -> Loaded[Referral]:
    """The person is no longer at the place."""
    return await decide_on_placement(
        tx,
        connection,
        by,
        placement_id,
        lambda referral: end_placement(
            referral, placement_id=placement_id, reason=reason, occurred_at=occurred_at or tx.now, now=tx.now
        ),
    )
