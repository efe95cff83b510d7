"""What a partner tells. Subject: the referral; for counts without a person, the partner."""

from meedoen.contracts.event import ContractEvent, Topic
from meedoen.contracts.fields import Count, Day, Flag, HoursPerWeek, Id, Period
from meedoen.vocabulary import ActivityKind, DeclineReason, PlacementEndReason, ReturnAdvice, ReturnReason


class WellbeingPartnersEvent(ContractEvent, topic=Topic.WELLBEING_PARTNERS):
    """A fact told by a partner."""


class ReferralAccepted(WellbeingPartnersEvent):
    """The partner takes the referral on."""

    referral_id: Id
    partner_id: Id


class ReferralDeclined(WellbeingPartnersEvent):
    """The partner does not take the referral on."""

    referral_id: Id
    partner_id: Id
    reason: DeclineReason


class PartnerPlaced(WellbeingPartnersEvent):
    """The person has a place and has begun."""

    placement_id: Id
    referral_id: Id
    partner_id: Id
    activity_kind: ActivityKind
    hours_per_week: HoursPerWeek
    started_on: Day


class PlacementChanged(WellbeingPartnersEvent):
    """The hours at a place changed."""

    placement_id: Id
    hours_per_week: HoursPerWeek


class PlacementEnded(WellbeingPartnersEvent):
    """The person is no longer at that place."""

    placement_id: Id
    reason: PlacementEndReason


class PartnerReturned(WellbeingPartnersEvent):
    """The partner gives the referral back to the coach, with advice."""

    referral_id: Id
    reason: ReturnReason
    advice: ReturnAdvice


class GuidanceHeld(WellbeingPartnersEvent):
    """The partner spoke with the person: a two-way contact, which resets the silence clock."""

    referral_id: Id
    still_active: Flag
    hours_per_week: HoursPerWeek


class AnnualCheckHeld(WellbeingPartnersEvent):
    """The partner's yearly talk with a former participant: a two-way contact too."""

    referral_id: Id
    still_active: Flag
    hours_per_week: HoursPerWeek


class AttendanceCounted(WellbeingPartnersEvent):
    """How many people came how often, for partners who know no more than that."""

    partner_id: Id
    activity_kind: ActivityKind
    period: Period
    participants: Count
    visits: Count
