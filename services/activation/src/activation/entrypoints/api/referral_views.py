"""What is shown of a referral: each attempt at a partner stays visible."""

from uuid import UUID

from meedoen.http import ApiDate, ApiModel, ApiMoment
from meedoen.vocabulary import ActivityKind, DeclineReason, ReferralEndReason, ReturnAdvice, ReturnReason

from activation.domain.referral_standing import Place, Referral, ReferralState


class PlaceView(ApiModel):
    """What the partner found; the hours as they are now. What they were stands in the history."""

    activity_kind: ActivityKind
    hours_per_week: int
    started_on: ApiDate


class ReferralView(ApiModel):
    """One attempt at a partner; where it ended, how, and what the partner advised."""

    referral_id: UUID
    attempt: int
    partner_id: UUID
    activity_kinds: list[ActivityKind]
    state: ReferralState
    place: PlaceView | None
    """Where the person is now by this referral."""
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
        place=_place_view(referral.place) if referral.place else None,
        offered_at=referral.offered_at,
        ended_at=referral.ended_at,
        ended_by=referral.ended_by,
        because=referral.because,
        advice=referral.advice,
    )


def _place_view(place: Place) -> PlaceView:
    return PlaceView(
        activity_kind=place.activity_kind, hours_per_week=place.hours_per_week, started_on=place.started_on
    )
