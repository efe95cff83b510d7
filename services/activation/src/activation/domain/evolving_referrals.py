"""How each event about a referral changes a trajectory."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from meedoen.clock import local_date

from activation.domain.referral_standing import Place, Referral, ReferralState
from activation.domain.referring_events import (
    PartnerSpokeWithPerson,
    PlaceChanged,
    Placed,
    PlaceEnded,
    ReferralEnded,
    ReferralTakenOn,
    Referred,
)
from activation.domain.trajectory import Evolvers, Trajectory


def _referred(state: Trajectory, event: Referred) -> Trajectory:
    referral = Referral(
        referral_id=event.referral_id,
        partner_id=event.partner_id,
        standing=ReferralState.OFFERED,
        attempt=len(state.referrals) + 1,
        activity_kinds=event.activity_kinds,
        offered_at=event.occurred_at,
    )
    return replace(state, referrals=(*state.referrals, referral), stepped_at=event.occurred_at)


def _taken_on(state: Trajectory, event: ReferralTakenOn) -> Trajectory:
    return _with_referral(
        state, event.referral_id, standing=ReferralState.ACCEPTED, guided_since=local_date(event.occurred_at)
    )


def _placed(state: Trajectory, event: Placed) -> Trajectory:
    return _with_referral(
        state,
        event.referral_id,
        standing=ReferralState.PLACED,
        guided_since=event.started_on,
        place=Place(event.activity_kind, event.hours_per_week, event.started_on),
    )


def _place_changed(state: Trajectory, event: PlaceChanged) -> Trajectory:
    referral = state.referral(event.referral_id)
    assert referral is not None
    assert referral.place is not None
    place = replace(referral.place, hours_per_week=event.hours_per_week)
    return _with_referral(state, event.referral_id, place=place)


def _place_ended(state: Trajectory, event: PlaceEnded) -> Trajectory:
    return _with_referral(state, event.referral_id, standing=ReferralState.ACCEPTED, place=None)


def _partner_spoke(state: Trajectory, event: PartnerSpokeWithPerson) -> Trajectory:
    return partner_spoke(state, event.occurred_at)


def partner_spoke(state: Trajectory, moment: datetime) -> Trajectory:
    """A partner had a two-way contact. Late recording: one older than the last does not turn the clock back."""
    return replace(state, partner_spoke_at=max(moment, state.partner_spoke_at or moment))


def _referral_ended(state: Trajectory, event: ReferralEnded) -> Trajectory:
    return _with_referral(
        state,
        event.referral_id,
        standing=ReferralState.ENDED,
        place=None,
        ended_at=event.occurred_at,
        ended_by=event.reason,
        because=event.because,
        advice=event.advice,
    )


def _with_referral(state: Trajectory, referral_id: UUID, **changes: Any) -> Trajectory:
    referrals = tuple(replace(each, **changes) if each.referral_id == referral_id else each for each in state.referrals)
    return replace(state, referrals=referrals)


REFERRAL_EVOLVERS: Evolvers = {
    Referred: _referred,
    ReferralTakenOn: _taken_on,
    Placed: _placed,
    PlaceChanged: _place_changed,
    PlaceEnded: _place_ended,
    PartnerSpokeWithPerson: _partner_spoke,
    ReferralEnded: _referral_ended,
}
