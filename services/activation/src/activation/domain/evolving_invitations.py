"""How each event about an invitation or a letter changes a trajectory."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import InvitationOutcome, NextStep

from activation.domain.invitation import Invitation, LetterState, SentLetter
from activation.domain.invitation_events import (
    Attended,
    InvitationCancelled,
    Invited,
    LetterNotSent,
    LetterOnItsWay,
    LetterSent,
    MeasureAdvised,
    NoShow,
    OutcomeCorrected,
)
from activation.domain.trajectory import Evolvers, Trajectory


def _invited(state: Trajectory, event: Invited) -> Trajectory:
    invitation = Invitation(
        event.invitation_id, event.attempt, event.step, event.channel, event.appointment_at, event.occurred_at
    )
    return replace(state, invitations=(*state.invitations, invitation))


def _letter_on_its_way(state: Trajectory, event: LetterOnItsWay) -> Trajectory:
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


def _letter_sent(state: Trajectory, event: LetterSent) -> Trajectory:
    return _with_letter(state, event.letter_id, state=LetterState.SENT, at=event.occurred_at)


def _letter_not_sent(state: Trajectory, event: LetterNotSent) -> Trajectory:
    return _with_letter(state, event.letter_id, state=LetterState.NOT_SENT, at=event.occurred_at)


def _attended(state: Trajectory, event: Attended) -> Trajectory:
    return _ended(state, event.invitation_id, InvitationOutcome.ATTENDED, event.occurred_at)


def _cancelled(state: Trajectory, event: InvitationCancelled) -> Trajectory:
    return _ended(state, event.invitation_id, InvitationOutcome.CANCELLED, event.occurred_at)


def _no_show(state: Trajectory, event: NoShow) -> Trajectory:
    return _ended(state, event.invitation_id, InvitationOutcome.NO_SHOW, event.occurred_at, event.next_step)


def _outcome_corrected(state: Trajectory, event: OutcomeCorrected) -> Trajectory:
    return _ended(state, event.invitation_id, event.outcome, event.happened_at, event.next_step)


def _measure_advised(state: Trajectory, event: MeasureAdvised) -> Trajectory:
    return replace(state, measure_advised_on=state.measure_advised_on | set(event.invitation_ids))


def _with_letter(trajectory: Trajectory, letter_id: UUID, **changes: Any) -> Trajectory:
    letters = tuple(replace(each, **changes) if each.letter_id == letter_id else each for each in trajectory.letters)
    return replace(trajectory, letters=letters)


def _ended(
    state: Trajectory, invitation_id: UUID, outcome: InvitationOutcome, at: datetime, next_step: NextStep | None = None
) -> Trajectory:
    """What was missed while exempt leads no rung up."""
    excused = outcome is InvitationOutcome.NO_SHOW and state.is_exempt(local_date(at))
    return _with_invitation(state, invitation_id, outcome=outcome, ended_at=at, next_step=next_step, excused=excused)


def _with_invitation(state: Trajectory, invitation_id: UUID, **changes: Any) -> Trajectory:
    invitations = tuple(
        replace(each, **changes) if each.invitation_id == invitation_id else each for each in state.invitations
    )
    return replace(state, invitations=invitations)


INVITATION_EVOLVERS: Evolvers = {
    Invited: _invited,
    LetterOnItsWay: _letter_on_its_way,
    LetterSent: _letter_sent,
    LetterNotSent: _letter_not_sent,
    Attended: _attended,
    InvitationCancelled: _cancelled,
    NoShow: _no_show,
    OutcomeCorrected: _outcome_corrected,
    MeasureAdvised: _measure_advised,
}
