"""A trajectory as it stands: what a person was invited to, agreed to, and is owed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import (
    ActivityKind,
    Intensity,
    InvitationStep,
    NextStep,
    OwnerKind,
    TrajectoryOutcome,
)

from activation.domain.promise import Owner, Promise


class InvitationOutcome(StrEnum):
    ATTENDED = "attended"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"


class ReferralState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    PLACED = "placed"
    ENDED = "ended"


class Stage(StrEnum):
    """Where a trajectory has got to, for work lists."""

    WAITING = "waiting"
    """Nobody spoke with the person yet, and no invitation is open."""
    INVITED = "invited"
    IN_CONVERSATION = "in-conversation"
    PLAN_SIGNED = "plan-signed"
    REFERRED = "referred"
    PLACED = "placed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Invitation:
    invitation_id: UUID
    attempt: int
    step: InvitationStep
    appointment_at: datetime
    outcome: InvitationOutcome | None = None
    next_step: NextStep | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """An attempt at finding somebody a place with a partner."""

    referral_id: UUID
    partner_id: UUID
    standing: ReferralState
    guided_since: date | None = None
    """Since when the partner's period of guidance counts: acceptance, later the start at a place."""

    @property
    def is_open(self) -> bool:
        return self.standing is not ReferralState.ENDED


@dataclass(frozen=True, slots=True)
class Plan:
    plan_id: UUID
    version: int
    activity_kind: ActivityKind
    hours_per_week: int


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One person's trajectory. `NOT_STARTED` is what it is before anything happened."""

    trajectory_id: UUID
    client_id: UUID
    municipality: str
    neighbourhood: str
    team_id: UUID
    way_of_working: str
    way_of_working_version: int
    registered_at: datetime
    started_at: datetime | None
    coach_id: UUID | None = None
    intensity: Intensity = Intensity.REGULAR
    last_contact_at: datetime | None = None
    contacts: int = 0
    """Two-way contacts of coach or team with the person."""
    contacts_since_plan: int = 0
    no_shows_in_a_row: int = 0
    invitations: tuple[Invitation, ...] = ()
    plan: Plan | None = None
    referrals: tuple[Referral, ...] = ()
    promises: tuple[Promise, ...] = ()
    """The open ones, in the order in which they were made."""
    promises_made: int = 0
    participation_rung: int | None = None
    measure_advised_on: frozenset[UUID] = frozenset()
    """Invitations on which a measure was already advised."""
    outcome: TrajectoryOutcome | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.started_at is not None and self.closed_at is None

    @property
    def contact_owner(self) -> Owner:
        """Who owes the person contact when nobody else was named: the coach, or the team while there is none."""
        if self.coach_id is None:
            return Owner(OwnerKind.TEAM, self.team_id)
        return Owner(OwnerKind.COACH, self.coach_id)

    @property
    def contact_promises(self) -> tuple[Promise, ...]:
        return tuple(promise for promise in self.promises if promise.owes_contact)

    @property
    def open_invitation(self) -> Invitation | None:
        return next((each for each in reversed(self.invitations) if each.outcome is None), None)

    @property
    def silent_since(self) -> datetime:
        """The last two-way contact that anybody had with the person; registration until there is one."""
        return self.last_contact_at or self.registered_at

    def silent_days(self, today: date) -> int:
        """The silence clock: whole days since the last two-way contact."""
        return max((today - local_date(self.silent_since)).days, 0)

    @property
    def stage(self) -> Stage:
        standings = {referral.standing for referral in self.referrals}
        if self.closed_at is not None:
            return Stage.CLOSED
        if ReferralState.PLACED in standings:
            return Stage.PLACED
        if standings & {ReferralState.OFFERED, ReferralState.ACCEPTED}:
            return Stage.REFERRED
        if self.plan is not None:
            return Stage.PLAN_SIGNED
        if self.open_invitation is not None:
            return Stage.INVITED
        return Stage.IN_CONVERSATION if self.contacts else Stage.WAITING

    def promise(self, promise_id: UUID) -> Promise | None:
        return next((promise for promise in self.promises if promise.promise_id == promise_id), None)

    def referral(self, referral_id: UUID) -> Referral | None:
        return next((each for each in self.referrals if each.referral_id == referral_id), None)

    def invitation(self, invitation_id: UUID) -> Invitation | None:
        return next((each for each in self.invitations if each.invitation_id == invitation_id), None)


_NOBODY = UUID(int=0)
_BEFORE = datetime(1, 1, 1, tzinfo=UTC)

NOT_STARTED = Trajectory(_NOBODY, _NOBODY, "", "", _NOBODY, "", 0, _BEFORE, None)
