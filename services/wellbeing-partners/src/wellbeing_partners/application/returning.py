"""Giving somebody back to the coach."""

from datetime import datetime
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction
from meedoen.vocabulary import ReturnAdvice, ReturnReason

from wellbeing_partners.application.own_referrals import By, decide_on_referral
from wellbeing_partners.domain.referral import Referral
from wellbeing_partners.domain.returning import return_to_coach


async def return_person(
    tx: Transaction,
    by: By,
    referral_id: UUID,
    *,
    reason: ReturnReason,
    advice: ReturnAdvice,
    occurred_at: datetime | None,
) -> Loaded[Referral]:
    """The attempt did not work out. Not stated when: now."""
    return await decide_on_referral(
        tx,
        by,
        referral_id,
        lambda referral: return_to_coach(
            referral, reason=reason, advice=advice, occurred_at=occurred_at or tx.now, now=tx.now
        ),
    )
