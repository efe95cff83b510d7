"""How the events of this service are written in its log, and its two kinds of aggregates."""

from meedoen.event_sourcing import Aggregate, EventCodec, EventType

from wellbeing_partners.domain import events
from wellbeing_partners.domain.attendance import Attendance, evolve_attendance
from wellbeing_partners.domain.referral import Referral, evolve

_PUBLIC = {
    events.ReferralAccepted: EventType("referral-accepted"),
    events.ReferralDeclined: EventType("referral-declined"),
    events.PartnerPlaced: EventType("partner-placed"),
    events.PlacementChanged: EventType("placement-changed"),
    events.PlacementEnded: EventType("placement-ended"),
    events.GuidanceHeld: EventType("guidance-held"),
    events.AnnualCheckHeld: EventType("annual-check-held"),
    events.PartnerReturned: EventType("partner-returned"),
    events.AttendanceCounted: EventType("attendance-counted"),
}
_OWN = {
    events.ReferralOffered: EventType("referral-offered"),
    events.ReferralWithdrawn: EventType("referral-withdrawn"),
    events.PartnerOwes: EventType("partner-owes"),
}

CODEC = EventCodec({**_PUBLIC, **_OWN}, public=_PUBLIC)

REFERRAL = Aggregate("referral", Referral(), evolve, CODEC)
"""Stream: the referral's id, the same as on the referrals topic."""
ATTENDANCE = Aggregate("attendance", Attendance(), evolve_attendance, CODEC)
"""Stream: the partner's id."""
