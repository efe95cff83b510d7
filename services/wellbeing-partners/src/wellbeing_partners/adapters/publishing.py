"""What the partner tells the others: each event of the log as one of the published language. Pure."""

from typing import assert_never

from meedoen.contracts import wellbeing_partners as told
from meedoen.contracts.event import ContractEvent, Topic
from meedoen.event_store.events import StoredEvent

from wellbeing_partners.adapters.event_codec import CODEC
from wellbeing_partners.domain import events


def publish(stored: StoredEvent) -> tuple[Topic, ContractEvent]:
    """The topic and the event; the subject is the stream: the referral, or for a count the partner."""
    return Topic.WELLBEING_PARTNERS, _told(stored)


PublicEvent = (
    events.ReferralAccepted
    | events.ReferralDeclined
    | events.PartnerPlaced
    | events.PlacementChanged
    | events.PlacementEnded
    | events.GuidanceHeld
    | events.AnnualCheckHeld
    | events.PartnerReturned
    | events.AttendanceCounted
)


def _told(stored: StoredEvent) -> ContractEvent:
    event: PublicEvent = CODEC.read(stored)
    at, referral_id = event.occurred_at, stored.stream_id
    told_event: ContractEvent
    match event:
        case events.ReferralAccepted():
            told_event = told.ReferralAccepted(occurred_at=at, referral_id=referral_id, partner_id=event.partner_id)
        case events.ReferralDeclined():
            told_event = told.ReferralDeclined(
                occurred_at=at, referral_id=referral_id, partner_id=event.partner_id, reason=event.reason
            )
        case events.PartnerPlaced():
            told_event = told.PartnerPlaced(
                occurred_at=at,
                placement_id=event.placement_id,
                referral_id=referral_id,
                partner_id=event.partner_id,
                activity_kind=event.activity_kind,
                hours_per_week=event.hours_per_week,
                started_on=event.started_on,
            )
        case events.PlacementChanged():
            told_event = told.PlacementChanged(
                occurred_at=at, placement_id=event.placement_id, hours_per_week=event.hours_per_week
            )
        case events.PlacementEnded():
            told_event = told.PlacementEnded(occurred_at=at, placement_id=event.placement_id, reason=event.reason)
        case events.GuidanceHeld():
            told_event = told.GuidanceHeld(
                occurred_at=at,
                referral_id=referral_id,
                still_active=event.still_active,
                hours_per_week=event.hours_per_week,
            )
        case events.AnnualCheckHeld():
            told_event = told.AnnualCheckHeld(
                occurred_at=at,
                referral_id=referral_id,
                still_active=event.still_active,
                hours_per_week=event.hours_per_week,
            )
        case events.PartnerReturned():
            told_event = told.PartnerReturned(
                occurred_at=at, referral_id=referral_id, reason=event.reason, advice=event.advice
            )
        case events.AttendanceCounted():
            told_event = told.AttendanceCounted(
                occurred_at=at,
                partner_id=event.partner_id,
                activity_kind=event.activity_kind,
                period=event.period,
                participants=event.participants,
                visits=event.visits,
            )
        case _:
            assert_never(event)
    return told_event
