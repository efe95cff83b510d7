"""`/trajectories/{id}/invitations`, `/invitations/{id}/outcome` and the advice that may come of it."""

from uuid import UUID

from fastapi import Response
from meedoen.http import IfMatch, Tx, commands_router

from activation.adapters.finding import trajectory_of_invitation
from activation.application.asking import ask
from activation.domain.commands.inviting import AdviseMeasure, Invite, RecordOutcome
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.bodies import InvitationBody, MeasureAdviceBody, OutcomeBody
from activation.entrypoints.api.callers import Ways, Worker, by
from activation.entrypoints.api.views import TrajectoryView

ROUTER = commands_router(tags=["invitations"])


@ROUTER.post("/trajectories/{trajectory_id}/invitations")
async def invite(
    trajectory_id: UUID, body: InvitationBody, tx: Tx, ways: Ways, caller: Worker, seen: IfMatch, response: Response
) -> TrajectoryView:
    """Invite the person along the municipality's ladder. The last of `invitations` is this one."""
    command = Invite(tx.new_id(), body.appointment_at, body.place_code, body.step, body.channel)
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


@ROUTER.post("/invitations/{invitation_id}/outcome")
async def record_outcome(
    invitation_id: UUID, body: OutcomeBody, tx: Tx, ways: Ways, caller: Worker, seen: IfMatch, response: Response
) -> TrajectoryView:
    """The person came, cancelled beforehand, or did not show; then `nextStep` says what the ladder has next."""
    trajectory_id = await trajectory_of_invitation(tx.connection, invitation_id)
    command = RecordOutcome(invitation_id, body.outcome)
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


@ROUTER.post("/trajectories/{trajectory_id}/measure-advice")
async def advise_measure(
    trajectory_id: UUID, body: MeasureAdviceBody, tx: Tx, ways: Ways, caller: Worker, seen: IfMatch, response: Response
) -> TrajectoryView:
    """You, by name, advise a measure; the decision is taken elsewhere."""
    command = AdviseMeasure(body.invitation_ids, caller.subject)
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)
