"""What happens in a trajectory. Most is told to others (`adapters/publishing.py`); what is not says so.

What happens to its promises, invitations, referrals and exemptions is in files of their own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from meedoen.vocabulary import (
    ActivityKind,
    Channel,
    ChosenBy,
    ContactShared,
    ConversationKind,
    FollowUpBy,
    Intensity,
    Segment,
    TrajectoryOutcome,
)

from activation.domain.exemption_events import ExemptionEvent
from activation.domain.invitation_events import InvitationEvent
from activation.domain.plan_rules import Signatory
from activation.domain.promise import Owner
from activation.domain.promise_events import PromiseEvent
from activation.domain.referring_events import ReferringEvent
from activation.domain.temporary_work import WorkTerm


@dataclass(frozen=True, slots=True)
class TrajectoryStarted:
    occurred_at: datetime
    trajectory_id: UUID
    client_id: UUID
    registered_at: datetime
    segment: Segment
    municipality: str
    neighbourhood: str
    way_of_working: str
    way_of_working_version: int
    team_id: UUID
    previous_trajectory_id: UUID | None = None
    """The last trajectory of this person, if there was one. Private."""
    spoken_before_at: datetime | None = None
    """The last two-way contact with this person before it, in an earlier trajectory. Private."""
    shared_with_team: ContactShared = ContactShared.NONE


@dataclass(frozen=True, slots=True)
class WayOfWorkingMoved:
    occurred_at: datetime
    way_of_working: str
    way_of_working_version: int
    shared_with_team: ContactShared = ContactShared.NONE


@dataclass(frozen=True, slots=True)
class PersonMoved:
    """The person lives in another neighbourhood of the municipality. Private: intake tells it itself."""

    occurred_at: datetime
    neighbourhood: str


@dataclass(frozen=True, slots=True)
class TeamAssigned:
    """The trajectory went over to the team of where the person lives now."""

    occurred_at: datetime
    team_id: UUID


@dataclass(frozen=True, slots=True)
class BroughtToTeam:
    """Somebody named the neighbourhood's team for what comes next: the person goes on with it. Private."""

    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class CoachAssigned:
    occurred_at: datetime
    coach_id: UUID
    intensity: Intensity
    intensive_until: date | None = None
    """When intensive guidance is over, where that is for a limited time. Private."""


@dataclass(frozen=True, slots=True)
class CoachReleased:
    """The team has the person again, for want of a coach. Private: the promises that move tell others."""

    occurred_at: datetime
    coach_id: UUID


@dataclass(frozen=True, slots=True)
class ConversationHeld:
    """`held_by` is the coach or team worker who spoke. Private."""

    occurred_at: datetime
    conversation_id: UUID
    kind: ConversationKind
    channel: Channel
    held_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class PlanSigned:
    """What is told is the plan itself; who signed, the contract for care and the term of the work are private."""

    occurred_at: datetime
    plan_id: UUID
    version: int
    activity_kind: ActivityKind
    hours_per_week: int
    chosen_by: ChosenBy
    first_follow_up_on: date
    follow_up_owner: Owner
    signed_by: tuple[Signatory, ...]
    care_contract_signed: bool
    work_term: WorkTerm | None


@dataclass(frozen=True, slots=True)
class FollowUpHeld:
    occurred_at: datetime
    promise_id: UUID
    by_kind: FollowUpBy
    still_active: bool
    next_promise_id: UUID | None
    held_by: UUID | None = None
    """The coach or team worker who spoke; None for a partner's. Private."""
    channel: Channel | None = None
    """How they spoke; None where nobody stated it, and for a partner's. Private, unless it is corrected."""


@dataclass(frozen=True, slots=True)
class ContactCorrected:
    """A talk of coach or team took place, and something about it was recorded wrongly. None: as it was recorded."""

    occurred_at: datetime
    """When it was corrected."""
    contact_id: UUID
    """The conversation's; of a follow-up the promise's."""
    held_at: datetime
    kind: ConversationKind | None = None
    channel: Channel | None = None
    still_active: bool | None = None
    corrected_by: UUID | None = None
    """Private."""


@dataclass(frozen=True, slots=True)
class ContactWithdrawn:
    """A talk of coach or team that was recorded did not take place with this person."""

    occurred_at: datetime
    """When it was withdrawn."""
    contact_id: UUID
    withdrawn_by: UUID | None = None
    """Private."""


@dataclass(frozen=True, slots=True)
class StepTaken:
    occurred_at: datetime
    from_rung: int
    to_rung: int


@dataclass(frozen=True, slots=True)
class TrajectoryClosed:
    occurred_at: datetime
    outcome: TrajectoryOutcome
    nobody_in_danger: bool | None = None
    """What the professional stated where a no is respected. Private."""


TrajectoryEvent = (
    TrajectoryStarted
    | WayOfWorkingMoved
    | PersonMoved
    | TeamAssigned
    | BroughtToTeam
    | CoachAssigned
    | CoachReleased
    | ExemptionEvent
    | InvitationEvent
    | ConversationHeld
    | PlanSigned
    | ReferringEvent
    | PromiseEvent
    | FollowUpHeld
    | ContactCorrected
    | ContactWithdrawn
    | StepTaken
    | TrajectoryClosed
)
