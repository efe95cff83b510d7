"""How the events of this service are written in its log, and its two kinds of aggregates."""

from meedoen.event_sourcing import Aggregate, EventCodec, EventType, Snapshots

from activation.domain import promise_events, referral
from activation.domain import trajectory_events as events
from activation.domain.evolving import evolve
from activation.domain.trajectory import NOT_STARTED, Trajectory

_PUBLIC = {
    events.TrajectoryStarted: EventType("trajectory-started"),
    events.WayOfWorkingMoved: EventType("way-of-working-moved"),
    events.TeamAssigned: EventType("team-assigned"),
    events.CoachAssigned: EventType("coach-assigned"),
    events.Invited: EventType("invited"),
    events.Attended: EventType("attended"),
    events.InvitationCancelled: EventType("invitation-cancelled"),
    events.NoShow: EventType("no-show"),
    events.MeasureAdvised: EventType("measure-advised"),
    events.ConversationHeld: EventType("conversation-held"),
    events.PlanSigned: EventType("plan-signed"),
    events.Referred: EventType("referred"),
    events.ReferralEnded: EventType("referral-ended"),
    promise_events.PromiseMade: EventType("promise-made"),
    promise_events.PromiseMoved: EventType("promise-moved"),
    promise_events.PromiseEnded: EventType("promise-ended"),
    promise_events.FollowUpDue: EventType("follow-up-due"),
    promise_events.FollowUpOverdue: EventType("follow-up-overdue"),
    events.FollowUpHeld: EventType("follow-up-held"),
    events.StepTaken: EventType("step-taken"),
    events.TrajectoryClosed: EventType("trajectory-closed"),
    referral.ReferralOffered: EventType("referral-offered"),
    referral.ReferralWithdrawn: EventType("referral-withdrawn"),
}
_PRIVATE = {
    events.PersonMoved: EventType("person-moved"),
    events.BroughtToTeam: EventType("brought-to-team"),
    events.CoachReleased: EventType("coach-released"),
    events.ExemptionNoted: EventType("exemption-noted"),
    events.ExemptionOver: EventType("exemption-over"),
    events.LetterOnItsWay: EventType("letter-on-its-way"),
    events.LetterSent: EventType("letter-sent"),
    events.LetterNotSent: EventType("letter-not-sent"),
    events.ReferralTakenOn: EventType("referral-taken-on"),
    events.Placed: EventType("placed"),
    events.PlaceChanged: EventType("place-changed"),
    events.PlaceEnded: EventType("place-ended"),
    events.PartnerSpokeWithPerson: EventType("partner-spoke-with-person"),
    promise_events.PersonStillWaiting: EventType("person-still-waiting"),
    referral.PartnerAnswered: EventType("partner-answered"),
}

CODEC = EventCodec({**_PUBLIC, **_PRIVATE}, public=_PUBLIC)

TRAJECTORY_SNAPSHOTS = Snapshots(Trajectory, CODEC, every=25)

TRAJECTORY = Aggregate("trajectory", NOT_STARTED, evolve, CODEC, TRAJECTORY_SNAPSHOTS)
REFERRAL = Aggregate("referral", referral.NOT_OFFERED, referral.evolve_referral, CODEC)
"""Stream: the referral's id, which is all that the partner knows of the person."""
