"""`/trajectories/{id}/invitations`, `/invitations/{id}/outcome` and its correction, and the advice that may follow."""

from fastapi import Response
from meedoen.clock import local_date
from meedoen.event_sourcing import Loaded
from meedoen.http import IfMatch, Reading, Tx, api_router, etag
from meedoen.transaction import Transaction

from activation.adapters.finding import trajectory_of_invitation
from activation.application.asking import ask
from activation.domain.commands.correcting import CorrectOutcome
from activation.domain.commands.inviting import AdviseMeasure, Invite, RecordOutcome
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking
from activation.entrypoints.api.bodies import InvitationBody, MeasureAdviceBody, OutcomeBody
from activation.entrypoints.api.callers import InvitationId, TrajectoryId, Ways, Worker, by
from activation.entrypoints.api.views import TrajectoryOnLadder, on_ladder

ROUTER = api_router(tags=["invitations"])


@ROUTER.post("/trajectories/{trajectoryId}/invitations")
async def invite_person(
    trajectory_id: TrajectoryId,
    body: InvitationBody,
    tx: Tx,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryOnLadder:
    """Invite the person along the municipality's ladder. The last of `invitations` is this one.

    This records the invitation. Its letter is posted by yourself, or sent by `/invitations/{id}/letters`.
    """
    command = Invite(tx.new_id(), body.appointment_at, body.place_code, body.step, body.channel)
    return _shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, ways, response)


@ROUTER.post("/invitations/{invitationId}/outcome")
async def record_invitation_outcome(
    invitation_id: InvitationId,
    body: OutcomeBody,
    tx: Tx,
    connection: Reading,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryOnLadder:
    """The person came, cancelled beforehand, or did not show; `nextOnLadder` says what follows, and by when."""
    trajectory_id = await trajectory_of_invitation(connection, invitation_id)
    command = RecordOutcome(invitation_id, body.outcome, body.cancelled_at)
    return _shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, ways, response)


@ROUTER.post("/invitations/{invitationId}/outcome-corrected")
async def correct_invitation_outcome(
    invitation_id: InvitationId,
    body: OutcomeBody,
    tx: Tx,
    connection: Reading,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryOnLadder:
    """The appointment went otherwise than was recorded: the ladder follows what is true. What was known before stays
    in the history."""
    trajectory_id = await trajectory_of_invitation(connection, invitation_id)
    command = CorrectOutcome(invitation_id, body.outcome, body.cancelled_at, caller.subject)
    return _shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, ways, response)


@ROUTER.post("/trajectories/{trajectoryId}/measure-advice")
async def advise_measure(
    trajectory_id: TrajectoryId,
    body: MeasureAdviceBody,
    tx: Tx,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryOnLadder:
    """You, by name, advise a measure; the decision is taken elsewhere."""
    command = AdviseMeasure(body.invitation_ids, caller.subject)
    return _shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, ways, response)


def _shown(loaded: Loaded[Trajectory], tx: Transaction, ways: WaysOfWorking, response: Response) -> TrajectoryOnLadder:
    """The trajectory after it, with what the ladder asks next; puts the `ETag` on the response."""
    etag(response, loaded.version)
    return on_ladder(loaded.state, ways.of(loaded.state), local_date(tx.now))
