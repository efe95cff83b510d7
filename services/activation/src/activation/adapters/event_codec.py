"""How the events of this service are written in its log, and its two kinds of aggregates."""

from meedoen.event_sourcing import Aggregate, EventCodec, EventType, Snapshots

from activation.domain import exemption_events, invitation_events, promise_events, referral, referring_events
from activation.domain import trajectory_events as events
from activation.domain.evolving import evolve
from activation.domain.trajectory import NOT_STARTED, Trajectory

_PUBLIC = {
    events.TrajectoryStarted: EventType("trajectory-started"),
    events.WayOfWorkingMoved: EventType("way-of-working-moved"),
    events.TeamAssigned: EventType("team-assigned"),
    events.CoachAssigned: EventType("coach-assigned"),
    invitation_events.Invited: EventType("invited"),
    invitation_events.Attended: EventType("attended"),
    invitation_events.InvitationCancelled: EventType("invitation-cancelled"),
    invitation_events.NoShow: EventType("no-show"),
    invitation_events.OutcomeCorrected: EventType("outcome-corrected"),
    invitation_events.MeasureAdvised: EventType("measure-advised"),
    events.ConversationHeld: EventType("conversation-held"),
    events.PlanSigned: EventType("plan-signed"),
    referring_events.Referred: EventType("referred"),
    referring_events.ReferralEnded: EventType("referral-ended"),
    promise_events.PromiseMade: EventType("promise-made"),
    promise_events.PromiseMoved: EventType("promise-moved"),
    promise_events.PromiseEnded: EventType("promise-ended"),
    promise_events.PromiseOwedAgain: EventType("promise-owed-again"),
    promise_events.FollowUpDue: EventType("follow-up-due"),
    promise_events.FollowUpOverdue: EventType("follow-up-overdue"),
    events.FollowUpHeld: EventType("follow-up-held"),
    events.ContactCorrected: EventType("contact-corrected"),
    events.ContactWithdrawn: EventType("contact-withdrawn"),
    events.StepTaken: EventType("step-taken"),
    events.TrajectoryClosed: EventType("trajectory-closed"),
    referral.ReferralOffered: EventType("referral-offered"),
    referral.ReferralWithdrawn: EventType("referral-withdrawn"),
    referral.PartnerOwes: EventType("partner-owes"),
}
_PRIVATE = {
    events.PersonMoved: EventType("person-moved"),
    events.BroughtToTeam: EventType("brought-to-team"),
    events.CoachReleased: EventType("coach-released"),
    exemption_events.ExemptionNoted: EventType("exemption-noted"),
    exemption_events.ExemptionOver: EventType("exemption-over"),
    invitation_events.LetterOnItsWay: EventType("letter-on-its-way"),
    invitation_events.LetterSent: EventType("letter-sent"),
    invitation_events.LetterNotSent: EventType("letter-not-sent"),
    referring_events.ReferralTakenOn: EventType("referral-taken-on"),
    referring_events.Placed: EventType("placed"),
    referring_events.PlaceChanged: EventType("place-changed"),
    referring_events.PlaceEnded: EventType("place-ended"),
    referring_events.PartnerSpokeWithPerson: EventType("partner-spoke-with-person"),
    promise_events.PersonStillWaiting: EventType("person-still-waiting"),
    referral.PartnerAnswered: EventType("partner-answered"),
}

CODEC = EventCodec({**_PUBLIC, **_PRIVATE}, public=_PUBLIC)

TRAJECTORY_SNAPSHOTS = Snapshots(Trajectory, CODEC, every=10)

TRAJECTORY = Aggregate("trajectory", NOT_STARTED, evolve, CODEC, TRAJECTORY_SNAPSHOTS)
REFERRAL = Aggregate("referral", referral.NOT_OFFERED, referral.evolve_referral, CODEC)
"""Stream: the referral's id, which is all that the partner knows of the person."""
