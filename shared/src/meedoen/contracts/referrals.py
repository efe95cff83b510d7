"""What activation tells a partner. Subject: the referral; no other id of the person is in it."""

from pydantic import Field

from meedoen.contracts.event import ContractEvent, ContractPart, Topic
from meedoen.contracts.fields import Day, HoursPerWeek, Id, LanguageCode
from meedoen.vocabulary import ActivityKind, ContactShared, EscalationRung, PromiseKind


class ReferralsEvent(ContractEvent, topic=Topic.REFERRALS):
    """A fact about a referral, as far as the partner needs it."""


class ReferralOffered(ReferralsEvent):
    """A partner is asked to find somebody a place, and to answer by a date."""

    partner_id: Id
    activity_kinds: tuple[ActivityKind, ...] = Field(min_length=1, max_length=len(ActivityKind))
    hours_per_week: HoursPerWeek
    languages: tuple[LanguageCode, ...] = Field(max_length=10)
    answer_due_on: Day
    contact_shared: ContactShared


class ReferralWithdrawn(ReferralsEvent):
    """The question to the partner is taken back."""

    partner_id: Id


class OwedByPartner(ContractPart):
    """What a partner promised: an answer, or a contact with the person."""

    kind: PromiseKind
    due_on: Day
    escalated_to: EscalationRung | None = None
    """How far it has climbed; None as long as it is not overdue."""


class PartnerOwes(ReferralsEvent):
    """What the partner owes by this referral changed. An answer is told of only once it climbs: its date stands in the
    offer."""

    owed: OwedByPartner | None = None
    """None: nothing more, until something else is told."""
