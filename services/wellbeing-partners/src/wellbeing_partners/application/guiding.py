"""Guidance and annual checks: two-way contacts, which the coach's side counts. Not stated when: now."""

from datetime import datetime
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction

from wellbeing_partners.application.own_referrals import By, decide_on_referral
from wellbeing_partners.domain.guiding import hold_annual_check, hold_guidance
from wellbeing_partners.domain.referral import Referral


async def record_guidance(
    tx: Transaction, by: By, referral_id: UUID, *, still_active: bool, hours_per_week: int, occurred_at: datetime | None
) -> Loaded[Referral]:
    """The partner spoke with somebody whom it guides."""
    return await decide_on_referral(
        tx,
        by,
        referral_id,
        lambda referral: hold_guidance(
            referral,
            still_active=still_active,
            hours_per_week=hours_per_week,
            occurred_at=occurred_at or tx.now,
            now=tx.now,
        ),
    )


async def record_annual_check(
    tx: Transaction, by: By, referral_id: UUID, *, still_active: bool, hours_per_week: int, occurred_at: datetime | None
) -> Loaded[Referral]:
    """The partner asked somebody whom it placed how things are."""
    return await decide_on_referral(
        tx,
        by,
        referral_id,
        lambda referral: hold_annual_check(
            referral,
            still_active=still_active,
            hours_per_week=hours_per_week,
            occurred_at=occurred_at or tx.now,
            now=tx.now,
        ),
    )
