"""The partner's answer to a referral."""

from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction
from meedoen.vocabulary import DeclineReason

from wellbeing_partners.application.own_referrals import By, decide_on_referral
from wellbeing_partners.domain.answering import accept, decline
from wellbeing_partners.domain.referral import Referral


async def accept_referral(tx: Transaction, by: By, referral_id: UUID) -> Loaded[Referral]:
    """Say yes."""
    return await decide_on_referral(
        tx, by, referral_id, lambda referral: accept(referral, partner_id=by.partner_id, now=tx.now)
    )


async def decline_referral(tx: Transaction, by: By, referral_id: UUID, reason: DeclineReason) -> Loaded[Referral]:
    """Say no, with a reason."""
    return await decide_on_referral(
        tx, by, referral_id, lambda referral: decline(referral, partner_id=by.partner_id, reason=reason, now=tx.now)
    )
