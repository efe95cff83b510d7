"""A talk that was recorded wrongly is set right, `…/corrected`; one that did not take place is `…/withdrawn`."""

from fastapi import Response
from meedoen.http import IfMatch, Tx, api_router

from activation.application.asking import ask
from activation.application.conversing import withdraw_talk
from activation.domain.commands.correcting import CorrectConversation, CorrectFollowUp, WithdrawTalk
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.bodies import ConversationCorrectionBody, FollowUpCorrectionBody
from activation.entrypoints.api.callers import ConversationId, PromiseId, TrajectoryId, Ways, Worker, by
from activation.entrypoints.api.views import TrajectoryView

ROUTER = api_router(prefix="/trajectories/{trajectoryId}", tags=["contacts"])


@ROUTER.post("/conversations/{conversationId}/corrected")
async def correct_conversation(
    trajectory_id: TrajectoryId,
    conversation_id: ConversationId,
    body: ConversationCorrectionBody,
    tx: Tx,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryView:
    """The talk took place, and something about it was otherwise. What it fulfilled stays fulfilled."""
    command = CorrectConversation(conversation_id, body.kind, body.channel, body.held_at, caller.subject)
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


@ROUTER.post("/conversations/{conversationId}/withdrawn")
async def withdraw_conversation(
    trajectory_id: TrajectoryId,
    conversation_id: ConversationId,
    tx: Tx,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryView:
    """The talk did not take place with this person. What it fulfilled is owed again, overdue perhaps, unless a later
    talk fulfilled it as well; the next contact that was promised with it stays; its note is deleted."""
    command = WithdrawTalk(conversation_id, follow_up=False, withdrawn_by=caller.subject)
    return shown(await withdraw_talk(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


@ROUTER.post("/follow-ups/{promiseId}/corrected")
async def correct_follow_up(
    trajectory_id: TrajectoryId,
    promise_id: PromiseId,
    body: FollowUpCorrectionBody,
    tx: Tx,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryView:
    """The promised contact was held, and something about it was otherwise. It stays fulfilled."""
    command = CorrectFollowUp(promise_id, body.held_at, body.still_active, body.channel, caller.subject)
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


@ROUTER.post("/follow-ups/{promiseId}/withdrawn")
async def withdraw_follow_up(
    trajectory_id: TrajectoryId,
    promise_id: PromiseId,
    tx: Tx,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryView:
    """The promised contact was not held with this person: it is owed again. Its note is deleted."""
    command = WithdrawTalk(promise_id, follow_up=True, withdrawn_by=caller.subject)
    return shown(await withdraw_talk(tx, ways, by(caller, seen), trajectory_id, command), tx, response)
