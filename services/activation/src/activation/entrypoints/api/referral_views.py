"""What is shown of a referral: each attempt at a partner stays visible."""

from uuid import UUID

from meedoen.http import ApiModel, ApiMoment
from meedoen.vocabulary import ActivityKind, DeclineReason, ReferralEndReason, ReturnAdvice, ReturnReason

from activation.domain.trajectory import Referral, ReferralState


class ReferralView(ApiModel):
    """One attempt at a partner; where it ended, how, and what the partner advised."""

    referral_id: UUID
    attempt: int
    partner_id: UUID
    activity_kinds: list[ActivityKind]
    state: ReferralState
    offered_at: ApiMoment | None
    ended_at: ApiMoment | None
    ended_by: ReferralEndReason | None
    because: DeclineReason | ReturnReason | None
    advice: ReturnAdvice | None


def referral_view(referral: Referral) -> ReferralView:
    """An attempt at a partner."""
    return ReferralView(
        referral_id=referral.referral_id,
        attempt=referral.attempt,
        partner_id=referral.partner_id,
        activity_kinds=list(referral.activity_kinds),
        state=referral.standing,
        offered_at=referral.offered_at,
        ended_at=referral.ended_at,
        ended_by=referral.ended_by,
        because=referral.because,
        advice=referral.advice,
    )
