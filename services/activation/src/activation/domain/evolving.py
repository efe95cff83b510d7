"""How each event changes a trajectory."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import FollowUpBy, Intensity

from activation.domain import trajectory_events as events
from activation.domain.evolving_exemptions import EXEMPTION_EVOLVERS
from activation.domain.evolving_promises import PROMISE_EVOLVERS, Evolvers
from activation.domain.trajectory import (
    Invitation,
    InvitationOutcome,
    LetterState,
    Place,
    Plan,
    Referral,
    ReferralState,
    SentLetter,
    Trajectory,
)


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


def _invited(state: Trajectory, event: events.Invited) -> Trajectory:
    invitation = Invitation(event.invitation_id, event.attempt, event.step, event.channel, event.appointment_at)
    return replace(state, invitations=(*state.invitations, invitation))


def _letter_on_its_way(state: Trajectory, event: events.LetterOnItsWay) -> Trajectory:
    others = tuple(each for each in state.letters if each.letter_id != event.letter_id)
    letter = SentLetter(
        letter_id=event.letter_id,
        invitation_id=event.invitation_id,
        channel=event.channel,
        languages=event.languages,
        state=LetterState.ON_ITS_WAY,
        at=event.occurred_at,
    )
    return replace(state, letters=(*others, letter))


def _letter_sent(state: Trajectory, event: events.LetterSent) -> Trajectory:
    return _with_letter(state, event.letter_id, state=LetterState.SENT, at=event.occurred_at)


def _letter_not_sent(state: Trajectory, event: events.LetterNotSent) -> Trajectory:
    return _with_letter(state, event.letter_id, state=LetterState.NOT_SENT, at=event.occurred_at)


def _attended(state: Trajectory, event: events.Attended) -> Trajectory:
    state = _ended(state, event, InvitationOutcome.ATTENDED)
    return replace(state, no_shows_in_a_row=0)


def _cancelled(state: Trajectory, event: events.InvitationCancelled) -> Trajectory:
    return _ended(state, event, InvitationOutcome.CANCELLED)


def _no_show(state: Trajectory, event: events.NoShow) -> Trajectory:
    """What was missed while exempt leads no rung up."""
    excused = state.is_exempt(local_date(event.occurred_at))
    ended = _ended(state, event, InvitationOutcome.NO_SHOW)
    missed = _with_invitation(ended, event.invitation_id, next_step=event.next_step, excused=excused)
    return missed if excused else replace(missed, no_shows_in_a_row=state.no_shows_in_a_row + 1)


def _measure_advised(state: Trajectory, event: events.MeasureAdvised) -> Trajectory:
    return replace(state, measure_advised_on=state.measure_advised_on | set(event.invitation_ids))


def _conversation_held(state: Trajectory, event: events.ConversationHeld) -> Trajectory:
    return _coach_spoke(state, event.occurred_at)


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
    return replace(state, plan=plan, contacts_since_plan=0)


def _referred(state: Trajectory, event: events.Referred) -> Trajectory:
    referral = Referral(
        referral_id=event.referral_id,
        partner_id=event.partner_id,
        standing=ReferralState.OFFERED,
        attempt=len(state.referrals) + 1,
        activity_kinds=event.activity_kinds,
        offered_at=event.occurred_at,
    )
    return replace(state, referrals=(*state.referrals, referral), stepped_at=event.occurred_at)


def _taken_on(state: Trajectory, event: events.ReferralTakenOn) -> Trajectory:
    return _with_referral(
        state, event.referral_id, standing=ReferralState.ACCEPTED, guided_since=local_date(event.occurred_at)
    )


def _placed(state: Trajectory, event: events.Placed) -> Trajectory:
    return _with_referral(
        state,
        event.referral_id,
        standing=ReferralState.PLACED,
        guided_since=event.started_on,
        place=Place(event.activity_kind, event.hours_per_week, event.started_on),
    )


def _place_changed(state: Trajectory, event: events.PlaceChanged) -> Trajectory:
    referral = state.referral(event.referral_id)
    assert referral is not None
    assert referral.place is not None
    place = replace(referral.place, hours_per_week=event.hours_per_week)
    return _with_referral(state, event.referral_id, place=place)


def _place_ended(state: Trajectory, event: events.PlaceEnded) -> Trajectory:
    return _with_referral(state, event.referral_id, standing=ReferralState.ACCEPTED, place=None)


def _partner_spoke(state: Trajectory, event: events.PartnerSpokeWithPerson) -> Trajectory:
    return _spoken_with(state, event.occurred_at)


def _referral_ended(state: Trajectory, event: events.ReferralEnded) -> Trajectory:
    return _with_referral(
        state,
        event.referral_id,
        standing=ReferralState.ENDED,
        place=None,
        ended_at=event.occurred_at,
        ended_by=event.reason,
        because=event.because,
        advice=event.advice,
    )


def _follow_up_held(state: Trajectory, event: events.FollowUpHeld) -> Trajectory:
    if event.by_kind is FollowUpBy.PARTNER:
        return _spoken_with(state, event.occurred_at)
    return _coach_spoke(state, event.occurred_at)


def _step_taken(state: Trajectory, event: events.StepTaken) -> Trajectory:
    return replace(state, participation_rung=event.to_rung, stepped_at=event.occurred_at)


def _closed(state: Trajectory, event: events.TrajectoryClosed) -> Trajectory:
    return replace(state, outcome=event.outcome, closed_at=event.occurred_at)


def _spoken_with(state: Trajectory, moment: datetime) -> Trajectory:
    """Late recording: a contact that is older than the last one known does not turn the clock back."""
    if state.last_contact_at is not None and moment <= state.last_contact_at:
        return state
    return replace(state, last_contact_at=moment)


def _coach_spoke(state: Trajectory, moment: datetime) -> Trajectory:
    """Coach or team spoke with the person: the ladder of invitations starts again.

    A talk from before the plan that is recorded after it is no reason for another plan.
    """
    since_plan = state.plan is None or local_date(moment) >= local_date(state.plan.signed_at)
    return replace(
        _spoken_with(state, moment),
        contacts=state.contacts + 1,
        contacts_since_plan=state.contacts_since_plan + since_plan,
        no_shows_in_a_row=0,
    )


def _with_letter(trajectory: Trajectory, letter_id: UUID, **changes: Any) -> Trajectory:
    letters = tuple(replace(each, **changes) if each.letter_id == letter_id else each for each in trajectory.letters)
    return replace(trajectory, letters=letters)


def _ended(
    state: Trajectory, event: events.Attended | events.InvitationCancelled | events.NoShow, outcome: InvitationOutcome
) -> Trajectory:
    return _with_invitation(state, event.invitation_id, outcome=outcome, ended_at=event.occurred_at)


def _with_invitation(state: Trajectory, invitation_id: UUID, **changes: Any) -> Trajectory:
    invitations = tuple(
        replace(each, **changes) if each.invitation_id == invitation_id else each for each in state.invitations
    )
    return replace(state, invitations=invitations)


def _with_referral(state: Trajectory, referral_id: UUID, **changes: Any) -> Trajectory:
    referrals = tuple(replace(each, **changes) if each.referral_id == referral_id else each for each in state.referrals)
    return replace(state, referrals=referrals)


_EVOLVERS: Evolvers = {
    **PROMISE_EVOLVERS,
    **EXEMPTION_EVOLVERS,
    events.TrajectoryStarted: _started,
    events.WayOfWorkingMoved: _way_moved,
    events.PersonMoved: _person_moved,
    events.TeamAssigned: _team_assigned,
    events.BroughtToTeam: _brought_to_team,
    events.CoachAssigned: _coach_assigned,
    events.CoachReleased: _coach_released,
    events.Invited: _invited,
    events.LetterOnItsWay: _letter_on_its_way,
    events.LetterSent: _letter_sent,
    events.LetterNotSent: _letter_not_sent,
    events.Attended: _attended,
    events.InvitationCancelled: _cancelled,
    events.NoShow: _no_show,
    events.MeasureAdvised: _measure_advised,
    events.ConversationHeld: _conversation_held,
    events.PlanSigned: _plan_signed,
    events.Referred: _referred,
    events.ReferralTakenOn: _taken_on,
    events.Placed: _placed,
    events.PlaceChanged: _place_changed,
    events.PlaceEnded: _place_ended,
    events.PartnerSpokeWithPerson: _partner_spoke,
    events.ReferralEnded: _referral_ended,
    events.FollowUpHeld: _follow_up_held,
    events.StepTaken: _step_taken,
    events.TrajectoryClosed: _closed,
}
