"""A trajectory as it stands: what a person was invited to, agreed to, and is owed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import (
    ActivityKind,
    ChosenBy,
    ContactShared,
    Intensity,
    OwnerKind,
    TrajectoryOutcome,
)

from activation.domain.exemption import Exemption
from activation.domain.invitation import Invitation, SentLetter
from activation.domain.missed import rung_reached
from activation.domain.promise import Owner, Promise
from activation.domain.referral_standing import Referral, ReferralState
from activation.domain.talk import Talk
from activation.domain.temporary_work import WorkTerm


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
class Plan:
    plan_id: UUID
    version: int
    activity_kind: ActivityKind
    hours_per_week: int
    chosen_by: ChosenBy
    signed_at: datetime
    work_term: WorkTerm | None = None
    """The term of the work, where it is temporary."""


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
    previous_trajectory_id: UUID | None = None
    """The trajectory that this person had before, if any."""
    shared_with_team: ContactShared = ContactShared.NONE
    """What the way of working lets a neighbourhood team of another organisation read."""
    spoken_before_at: datetime | None = None
    """The last two-way contact with this person in an earlier trajectory, if any."""
    brought_to_team: bool = False
    """Whether somebody named the neighbourhood's team for what comes next, so that the person went on with it."""
    coach_id: UUID | None = None
    intensity: Intensity = Intensity.REGULAR
    intensive_since: date | None = None
    """Since when it is intensive without a break, if it is."""
    intensive_until: date | None = None
    """When that is over, if it is for a limited time; in the past: nobody decided yet what comes after it."""
    talks: tuple[Talk, ...] = ()
    """Two-way contacts of coach or team with the person, in the order in which they were recorded."""
    partner_spoke_at: datetime | None = None
    """The last two-way contact of a partner with the person."""
    invitations: tuple[Invitation, ...] = ()
    letters: tuple[SentLetter, ...] = ()
    plan: Plan | None = None
    referrals: tuple[Referral, ...] = ()
    promises: tuple[Promise, ...] = ()
    """The open ones, in the order in which they were made, or owed again."""
    promises_made: int = 0
    participation_rung: int | None = None
    on_rung_since: datetime | None = None
    stepped_at: datetime | None = None
    """When the person was last referred, or last took a step on the ladder."""
    measure_advised_on: frozenset[UUID] = frozenset()
    """Invitations on which a measure was already advised."""
    exemption: Exemption | None = None
    """The last one that is known, over or not."""
    exemptions_before: tuple[Exemption, ...] = ()
    """Those that were over before that one began."""
    outcome: TrajectoryOutcome | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.started_at is not None and self.closed_at is None

    def is_exempt(self, day: date) -> bool:
        """On a day that was, or is."""
        known = self.exemptions_before if self.exemption is None else (*self.exemptions_before, self.exemption)
        return any(each.covers(day) for each in known)

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
    def last_contact_at(self) -> datetime | None:
        """The last two-way contact with the person in this trajectory."""
        spoken = [talk.held_at for talk in self.talks]
        if self.partner_spoke_at is not None:
            spoken.append(self.partner_spoke_at)
        return max(spoken, default=None)

    @property
    def contacts(self) -> int:
        """Two-way contacts of coach or team with the person."""
        return len(self.talks)

    def contacts_since_plan(self, until: date) -> int:
        """Those from after the plan was signed up to that day; without a plan all up to it."""
        since = self.talks
        if self.plan is not None:
            since = tuple(each for each in since if each.is_since(self.plan.signed_at, self.plan.version))
        return sum(local_date(talk.held_at) <= until for talk in since)

    @property
    def no_shows_in_a_row(self) -> int:
        """Missed appointments that count, since the person last came or spoke with coach or team; never more than the
        rung by which the person was invited to the last of them."""
        return rung_reached(self.invitations, self.talks)

    @property
    def silent_since(self) -> datetime:
        """The last two-way contact that anybody had with the person; registration until there is one.

        The clock is the person's: who comes back is silent since the last talk in the trajectory before.
        """
        return self.last_spoken_at or self.registered_at

    @property
    def last_spoken_at(self) -> datetime | None:
        """The last two-way contact with the person, in this trajectory or in an earlier one."""
        spoken = [moment for moment in (self.last_contact_at, self.spoken_before_at) if moment is not None]
        return max(spoken, default=None)

    def silent_days(self, today: date) -> int:
        """The silence clock: whole days since the last two-way contact."""
        return max((today - local_date(self.silent_since)).days, 0)

    @property
    def unfollowed_term_ends_on(self) -> date | None:
        """The end of the term of temporary work, as long as no next step was taken on that day or after it.

        A new plan takes the place of the one with the term; a referral and a step on the ladder count from that day.
        """
        term = None if self.plan is None else self.plan.work_term
        if term is None or not self.is_open:
            return None
        stepped = self.stepped_at is not None and local_date(self.stepped_at) >= term.ends_on
        return None if stepped else term.ends_on

    @property
    def term_ends(self) -> tuple[date, ...]:
        """When what is for a limited time is over, each once: the work in the plan, and intensive guidance."""
        work = None if self.plan is None else self.plan.work_term
        ends = (None if work is None else work.ends_on, self.intensive_until)
        return tuple(dict.fromkeys(ends_on for ends_on in ends if ends_on is not None))

    def parked_since(self, today: date) -> date | None:
        """Since when the person is parked: the term of the work passed, and nobody agreed on what comes after it."""
        ends_on = self.unfollowed_term_ends_on
        return ends_on if ends_on is not None and ends_on < today else None

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

    def talk(self, contact_id: UUID) -> Talk | None:
        return next((talk for talk in self.talks if talk.contact_id == contact_id), None)

    def letter(self, letter_id: UUID) -> SentLetter | None:
        return next((each for each in self.letters if each.letter_id == letter_id), None)


_NOBODY = UUID(int=0)
_BEFORE = datetime(1, 1, 1, tzinfo=UTC)

NOT_STARTED = Trajectory(_NOBODY, _NOBODY, "", "", _NOBODY, "", 0, _BEFORE, None)

Evolvers = Mapping[type, Callable[[Trajectory, Any], Trajectory]]
"""What each class of event makes of a trajectory."""
