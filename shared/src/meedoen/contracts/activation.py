"""What activation tells of a trajectory. Subject: the trajectory (`trajectoryId`), not repeated in the data."""

from pydantic import Field

from meedoen.contracts.event import ContractEvent, ContractPart, Topic
from meedoen.contracts.fields import (
    Attempt,
    Day,
    DaysLate,
    Flag,
    HoursPerWeek,
    Id,
    Moment,
    Municipality,
    Neighbourhood,
    PlaceCode,
    Rung,
    Version,
    WayOfWorkingId,
)
from meedoen.vocabulary import (
    ActivityKind,
    Channel,
    ChosenBy,
    ContactShared,
    ConversationKind,
    EscalationRung,
    FollowUpBy,
    Intensity,
    InvitationOutcome,
    InvitationStep,
    NextStep,
    OwnerKind,
    PromiseEnding,
    PromiseKind,
    ReferralEndReason,
    Segment,
    TrajectoryOutcome,
)


class ActivationEvent(ContractEvent, topic=Topic.ACTIVATION):
    """A fact about a trajectory."""


class TrajectoryStarted(ActivationEvent):
    """An assessed client begins on a trajectory. A client has one open trajectory at most."""

    client_id: Id
    segment: Segment
    municipality: Municipality
    neighbourhood: Neighbourhood
    way_of_working: WayOfWorkingId
    way_of_working_version: Version
    team_id: Id
    shared_with_team: ContactShared = ContactShared.NONE
    """What the way of working lets the neighbourhood's team read."""


class WayOfWorkingMoved(ActivationEvent):
    """A coach moved the trajectory to another way of working, or another version of it."""

    way_of_working: WayOfWorkingId
    way_of_working_version: Version
    shared_with_team: ContactShared = ContactShared.NONE
    """What the neighbourhood's team may read from then on."""


class CoachAssigned(ActivationEvent):
    """A coach took the trajectory on."""

    coach_id: Id
    intensity: Intensity


class TeamAssigned(ActivationEvent):
    """The trajectory went over to the team of the neighbourhood where the person lives now. People decide on that."""

    team_id: Id


class Invited(ActivationEvent):
    """The person was invited to a conversation. Not a contact: nobody spoke to anybody yet."""

    invitation_id: Id
    attempt: Attempt
    step: InvitationStep
    channel: Channel
    appointment_at: Moment
    place_code: PlaceCode | None = None
    """None where the appointment is at no known place, such as a telephone call."""


class Attended(ActivationEvent):
    """The person came to the appointment."""

    invitation_id: Id


class InvitationCancelled(ActivationEvent):
    """The appointment was called off beforehand."""

    invitation_id: Id


class NoShow(ActivationEvent):
    """The person did not come and had not cancelled."""

    invitation_id: Id
    attempt: Attempt
    next_step: NextStep


class OutcomeCorrected(ActivationEvent):
    """How an appointment went was recorded wrongly; this is how it went. Takes the place of what was told before."""

    invitation_id: Id
    outcome: InvitationOutcome
    happened_at: Moment
    """When it went so; `occurredAt` is when it was corrected."""
    next_step: NextStep | None = None
    """After a no-show."""


class MeasureAdvised(ActivationEvent):
    """A professional was advised to decide on a measure; the decision is not ours."""

    invitation_ids: tuple[Id, ...] = Field(min_length=1, max_length=100)


class ConversationHeld(ActivationEvent):
    """A two-way contact with the person: it resets the silence clock."""

    conversation_id: Id
    kind: ConversationKind
    channel: Channel


class FollowUpOwner(ContractPart):
    """Who owes the person the first follow-up of a plan."""

    owner_kind: OwnerKind
    owner_id: Id


class PlanSigned(ActivationEvent):
    """A plan of action was signed, with the first follow-up that it leaves behind."""

    plan_id: Id
    version: Version
    activity_kind: ActivityKind
    hours_per_week: HoursPerWeek
    chosen_by: ChosenBy
    first_follow_up_on: Day
    follow_up_owner: FollowUpOwner


class Referred(ActivationEvent):
    """The person was referred to a partner. Joins the trajectory to the referral's own pseudonym."""

    referral_id: Id
    partner_id: Id
    activity_kinds: tuple[ActivityKind, ...] = Field(min_length=1, max_length=len(ActivityKind))
    answer_due_on: Day
    contact_shared: ContactShared


class ReferralEnded(ActivationEvent):
    """The referral is over, for whatever reason."""

    referral_id: Id
    partner_id: Id
    reason: ReferralEndReason


class PromiseMade(ActivationEvent):
    """Somebody owes a next contact, or an answer, by a date."""

    promise_id: Id
    kind: PromiseKind
    due_on: Day
    owner_kind: OwnerKind
    owner_id: Id


class PromiseMoved(ActivationEvent):
    """An open promise got another date or another owner; these are the new ones."""

    promise_id: Id
    kind: PromiseKind
    due_on: Day
    owner_kind: OwnerKind
    owner_id: Id


class PromiseEnded(ActivationEvent):
    """A promise is no longer open. Every end of a promise is told, whatever ended it."""

    promise_id: Id
    kind: PromiseKind
    ending: PromiseEnding


class PromiseOwedAgain(ActivationEvent):
    """The talk that fulfilled a promise was withdrawn: it is open, and was so all the time. Its date may be past."""

    promise_id: Id
    kind: PromiseKind
    due_on: Day
    owner_kind: OwnerKind
    owner_id: Id


class FollowUpDue(ActivationEvent):
    """A promise's date came. Told once for each date that a promise has had."""

    promise_id: Id
    kind: PromiseKind
    due_on: Day
    owner_kind: OwnerKind
    owner_id: Id


class FollowUpOverdue(ActivationEvent):
    """A promise's date passed, and it climbed to a rung. Told once for each rung."""

    promise_id: Id
    due_on: Day
    days_late: DaysLate
    escalated_to: EscalationRung


class FollowUpHeld(ActivationEvent):
    """A follow-up took place: a two-way contact, which resets the silence clock."""

    promise_id: Id
    by_kind: FollowUpBy
    still_active: Flag
    next_promise_id: Id | None = None
    """The promise that takes its place; None where another open promise already stood."""


class ContactCorrected(ActivationEvent):
    """Something about a talk was recorded wrongly. Where a value is null, what was told before stands."""

    contact_id: Id
    """The conversation's (`conversationId`); of a follow-up its promise's (`promiseId`)."""
    held_at: Moment
    """When it was held; `occurredAt` is when it was corrected."""
    kind: ConversationKind | None = None
    channel: Channel | None = None
    still_active: Flag | None = None
    """Of a follow-up."""


class ContactWithdrawn(ActivationEvent):
    """A talk that was told of did not take place with this person: the silence clock goes on as if it were never told.

    What it had fulfilled is told to be owed again; what was promised with it stays.
    """

    contact_id: Id
    """The conversation's (`conversationId`); of a follow-up its promise's (`promiseId`)."""


class StepTaken(ActivationEvent):
    """The person went up or down the participation ladder."""

    from_rung: Rung
    to_rung: Rung


class TrajectoryClosed(ActivationEvent):
    """The trajectory is over; with it ends every promise in it."""

    outcome: TrajectoryOutcome
