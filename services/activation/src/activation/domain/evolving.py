"""How each event changes a trajectory."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import FollowUpBy, Intensity

from activation.domain import trajectory_events as events
from activation.domain.evolving_exemptions import EXEMPTION_EVOLVERS
from activation.domain.evolving_invitations import INVITATION_EVOLVERS
from activation.domain.evolving_promises import PROMISE_EVOLVERS
from activation.domain.evolving_referrals import REFERRAL_EVOLVERS, partner_spoke
from activation.domain.talk import Talk
from activation.domain.trajectory import Evolvers, Plan, Trajectory


class NotATrajectory(Exception):
    """The stream is of another kind of aggregate: somebody took a referral's id for a trajectory's."""


def evolve(state: Trajectory, event: events.TrajectoryEvent) -> Trajectory:
    """The trajectory after the event.

    Raises:
        NotATrajectory: it is no event of a trajectory.
    """
    evolver = _EVOLVERS.get(type(event))
    if evolver is None:
        raise NotATrajectory(type(event).__name__)
    return evolver(state, event)


def _started(_: Trajectory, event: events.TrajectoryStarted) -> Trajectory:
    return Trajectory(
        trajectory_id=event.trajectory_id,
        client_id=event.client_id,
        municipality=event.municipality,
        neighbourhood=event.neighbourhood,
        team_id=event.team_id,
        way_of_working=event.way_of_working,
        way_of_working_version=event.way_of_working_version,
        registered_at=event.registered_at,
        started_at=event.occurred_at,
        previous_trajectory_id=event.previous_trajectory_id,
        shared_with_team=event.shared_with_team,
        spoken_before_at=event.spoken_before_at,
    )


def _way_moved(state: Trajectory, event: events.WayOfWorkingMoved) -> Trajectory:
    return replace(
        state,
        way_of_working=event.way_of_working,
        way_of_working_version=event.way_of_working_version,
        shared_with_team=event.shared_with_team,
    )


def _person_moved(state: Trajectory, event: events.PersonMoved) -> Trajectory:
    return replace(state, neighbourhood=event.neighbourhood)


def _team_assigned(state: Trajectory, event: events.TeamAssigned) -> Trajectory:
    return replace(state, team_id=event.team_id)


def _brought_to_team(state: Trajectory, _: events.BroughtToTeam) -> Trajectory:
    return replace(state, brought_to_team=True)


def _coach_assigned(state: Trajectory, event: events.CoachAssigned) -> Trajectory:
    since = state.intensive_since or local_date(event.occurred_at)
    return replace(
        state,
        coach_id=event.coach_id,
        intensity=event.intensity,
        intensive_since=since if event.intensity is Intensity.INTENSIVE else None,
        intensive_until=event.intensive_until,
    )


def _coach_released(state: Trajectory, _: events.CoachReleased) -> Trajectory:
    return replace(state, coach_id=None)


def _conversation_held(state: Trajectory, event: events.ConversationHeld) -> Trajectory:
    return _coach_spoke(state, event.conversation_id, event.occurred_at)


def _plan_signed(state: Trajectory, event: events.PlanSigned) -> Trajectory:
    plan = Plan(
        plan_id=event.plan_id,
        version=event.version,
        activity_kind=event.activity_kind,
        hours_per_week=event.hours_per_week,
        chosen_by=event.chosen_by,
        signed_at=event.occurred_at,
        work_term=event.work_term,
    )
    return replace(state, plan=plan)


def _follow_up_held(state: Trajectory, event: events.FollowUpHeld) -> Trajectory:
    if event.by_kind is FollowUpBy.PARTNER:
        return partner_spoke(state, event.occurred_at)
    return _coach_spoke(state, event.promise_id, event.occurred_at)


def _coach_spoke(state: Trajectory, contact_id: UUID, held_at: datetime) -> Trajectory:
    talk = Talk(
        contact_id=contact_id,
        held_at=held_at,
        plan_version=0 if state.plan is None else state.plan.version,
    )
    return replace(state, talks=(*state.talks, talk))


def _contact_corrected(state: Trajectory, event: events.ContactCorrected) -> Trajectory:
    talks = tuple(
        replace(talk, held_at=event.held_at) if talk.contact_id == event.contact_id else talk for talk in state.talks
    )
    return replace(state, talks=talks)


def _contact_withdrawn(state: Trajectory, event: events.ContactWithdrawn) -> Trajectory:
    return replace(state, talks=tuple(talk for talk in state.talks if talk.contact_id != event.contact_id))


def _step_taken(state: Trajectory, event: events.StepTaken) -> Trajectory:
    return replace(
        state,
        participation_rung=event.to_rung,
        on_rung_since=event.occurred_at,
        stepped_at=max(event.occurred_at, state.stepped_at or event.occurred_at),
    )


def _closed(state: Trajectory, event: events.TrajectoryClosed) -> Trajectory:
    return replace(state, outcome=event.outcome, closed_at=event.occurred_at)


_EVOLVERS: Evolvers = {
    **PROMISE_EVOLVERS,
    **EXEMPTION_EVOLVERS,
    **INVITATION_EVOLVERS,
    **REFERRAL_EVOLVERS,
    events.TrajectoryStarted: _started,
    events.WayOfWorkingMoved: _way_moved,
    events.PersonMoved: _person_moved,
    events.TeamAssigned: _team_assigned,
    events.BroughtToTeam: _brought_to_team,
    events.CoachAssigned: _coach_assigned,
    events.CoachReleased: _coach_released,
    events.ConversationHeld: _conversation_held,
    events.PlanSigned: _plan_signed,
    events.FollowUpHeld: _follow_up_held,
    events.ContactCorrected: _contact_corrected,
    events.ContactWithdrawn: _contact_withdrawn,
    events.StepTaken: _step_taken,
    events.TrajectoryClosed: _closed,
}
