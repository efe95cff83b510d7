"""Talks with the person: `…/conversations`, `…/follow-ups`; and what they agree on: `…/plans`."""

from uuid import UUID

from fastapi import Response
from meedoen.http import IfMatch, ServiceDatabase, Tx, commands_router, etag
from meedoen.identity import Role
from meedoen.vocabulary import FollowUpBy

from activation.application.asking import ask
from activation.application.conversing import record_conversation
from activation.application.reading import read_conversations
from activation.domain.commands.contact import HoldConversation, HoldFollowUp
from activation.domain.commands.planning import SignPlan
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.bodies import ConversationBody, FirstFollowUpBody, FollowUpBody, PlanBody
from activation.entrypoints.api.callers import Ways, Worker, by, sight_of
from activation.entrypoints.api.views import Conversations, TrajectoryView, conversation_view

ROUTER = commands_router(prefix="/trajectories/{trajectory_id}", tags=["contacts"])


@ROUTER.get("/conversations")
async def list_conversations(
    trajectory_id: UUID, database: ServiceDatabase, caller: Worker, response: Response
) -> Conversations:
    """What was talked about before, with the notes: the person need not tell it again."""
    found, version = await read_conversations(database, sight_of(caller), trajectory_id)
    etag(response, version)
    return Conversations(items=[conversation_view(each) for each in found])


@ROUTER.post("/conversations")
async def hold_conversation(
    trajectory_id: UUID, body: ConversationBody, tx: Tx, ways: Ways, caller: Worker, seen: IfMatch, response: Response
) -> TrajectoryView:
    """A talk was held. It fulfils what coach or team owed, so it says when the next one is."""
    command = HoldConversation(
        conversation_id=tx.new_id(),
        kind=body.kind,
        channel=body.channel,
        held_at=body.held_at or tx.now,
        next_contact=body.next_contact.next_contact() if body.next_contact else None,
    )
    loaded = await record_conversation(
        tx, ways, by(caller, seen), trajectory_id, command, note=body.note, author=caller.subject
    )
    return shown(loaded, tx, response)


@ROUTER.post("/follow-ups")
async def hold_follow_up(
    trajectory_id: UUID, body: FollowUpBody, tx: Tx, ways: Ways, caller: Worker, seen: IfMatch, response: Response
) -> TrajectoryView:
    """A promised contact was held, and the next one is promised."""
    command = HoldFollowUp(
        promise_id=body.promise_id,
        held_at=body.held_at or tx.now,
        still_active=body.still_active,
        by_kind=FollowUpBy.COACH if Role.COACH in caller.roles else FollowUpBy.TEAM,
        next_contact=body.next_contact.next_contact() if body.next_contact else None,
    )
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


@ROUTER.post("/plans")
async def sign_plan(
    trajectory_id: UUID, body: PlanBody, tx: Tx, ways: Ways, caller: Worker, seen: IfMatch, response: Response
) -> TrajectoryView:
    """Sign a plan, with the date and the owner of its first follow-up."""
    first = body.first_follow_up or FirstFollowUpBody()
    command = SignPlan(
        plan_id=tx.new_id(),
        activity_kind=body.activity_kind,
        hours_per_week=body.hours_per_week,
        chosen_by=body.chosen_by,
        first_follow_up_on=first.due_on,
        follow_up_owner=first.owner(),
    )
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)
