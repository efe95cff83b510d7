"""Who keeps in touch with somebody to whom a partner said yes, and how often the partner does."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from meedoen.vocabulary import OwnerKind, PromiseKind

from activation.domain.referral_standing import ReferralState
from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import WayOfWorking

_SAID_YES = {ReferralState.ACCEPTED, ReferralState.PLACED}


@dataclass(frozen=True, slots=True)
class PartnerGuidance:
    """The partner that said yes to somebody, and did not give them back."""

    partner_id: UUID
    since: date | None
    """From when its period of guidance counts."""
    owes_contact: bool
    """Or else coach or team does: it went on owing it, or has the person again."""


def partner_guidance(state: Trajectory) -> PartnerGuidance | None:
    """Of several partners one: that which owes a contact, if any does."""
    owing = {promise.referral_id for promise in state.contact_promises if promise.with_partner}
    said_yes = [each for each in state.referrals if each.standing in _SAID_YES]
    found = next((each for each in said_yes if each.referral_id in owing), None)
    if found is None:
        spoken_of = {promise.referral_id for promise in state.promises}
        found = next((each for each in said_yes if each.referral_id not in spoken_of), None)
    if found is None:
        return None
    return PartnerGuidance(found.partner_id, found.guided_since, found.referral_id in owing)


def guided_by_partner(way: WayOfWorking) -> bool:
    """Whether a partner that says yes takes the contact over."""
    return way.referral.guidance_owed_by is OwnerKind.PARTNER


def next_guidance(guided_since: date, held_on: date, way: WayOfWorking) -> tuple[PromiseKind, date]:
    """What a partner owes after a talk, and for when: guidance for its period, after it a check once a year."""
    if guided_since >= guidance_over_before(way, held_on):
        return PromiseKind.GUIDANCE, held_on + timedelta(days=way.referral.guidance_every)
    return PromiseKind.ANNUAL_CHECK, held_on + timedelta(days=way.referral.annual_check_every)


def guidance_over_before(way: WayOfWorking, held_on: date) -> date:
    """Of whom the guidance counts from before this day, the next talk after one held then would lie past its period."""
    return held_on + timedelta(days=way.referral.guidance_every - way.referral.guidance_lasts)
