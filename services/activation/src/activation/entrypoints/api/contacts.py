"""Talks with the person: `…/conversations`, `…/follow-ups`; and what was done before: `…/story`."""

from fastapi import Response
from meedoen.http import IfMatch, Tx, api_router, etag
from meedoen.identity import Role
from meedoen.vocabulary import FollowUpBy

from activation.application.conversing import record_conversation, record_follow_up
from activation.application.story import read_conversations, read_story
from activation.domain.commands.contact import HoldConversation, HoldFollowUp
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.bodies import ConversationBody, FollowUpBody
from activation.entrypoints.api.callers import TrajectoryId, Ways, Worker, author_of, by, sight_of
from activation.entrypoints.api.story_views import Conversations, Story, conversations_view, story_view
from activation.entrypoints.api.views import TrajectoryView

ROUTER = api_router(prefix="/trajectories/{trajectoryId}", tags=["contacts"])


@ROUTER.get("/conversations")
async def get_conversations(trajectory_id: TrajectoryId, tx: Tx, caller: Worker, response: Response) -> Conversations:
    """What was talked about before, with the notes: the person need not tell it again. The reading is logged."""
    chapter = await read_conversations(tx, sight_of(caller), trajectory_id, reader=caller.subject)
    etag(response, chapter.version)
    return conversations_view(chapter)


@ROUTER.get("/story")
async def get_story(trajectory_id: TrajectoryId, tx: Tx, caller: Worker, response: Response) -> Story:
    """Before a talk: all that was done before with this person, in this trajectory and in earlier ones.

    The reading is logged.
    """
    chapters = await read_story(tx, sight_of(caller), trajectory_id, reader=caller.subject)
    etag(response, chapters[0].version)
    return story_view(chapters)


@ROUTER.post("/conversations")
async def hold_conversation(
    trajectory_id: TrajectoryId,
    body: ConversationBody,
    tx: Tx,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryView:
    """A talk was held. It fulfils what coach or team owed, so it says when the next one is."""
    command = HoldConversation(
        conversation_id=tx.new_id(),
        kind=body.kind,
        channel=body.channel,
        held_at=body.held_at or tx.now,
        next_contact=body.next_contact.next_contact() if body.next_contact else None,
        held_by=caller.subject,
    )
    loaded = await record_conversation(
        tx, ways, by(caller, seen), trajectory_id, command, note=body.note, author=author_of(caller)
    )
    return shown(loaded, tx, response)


@ROUTER.post("/follow-ups")
async def hold_follow_up(
    trajectory_id: TrajectoryId,
    body: FollowUpBody,
    tx: Tx,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryView:
    """A promised contact was held, and the next one is promised."""
    command = HoldFollowUp(
        promise_id=body.promise_id,
        held_at=body.held_at or tx.now,
        still_active=body.still_active,
        by_kind=FollowUpBy.COACH if Role.COACH in caller.roles else FollowUpBy.TEAM,
        next_contact=body.next_contact.next_contact() if body.next_contact else None,
        held_by=caller.subject,
        channel=body.channel,
    )
    loaded = await record_follow_up(
        tx, ways, by(caller, seen), trajectory_id, command, note=body.note, author=author_of(caller)
    )
    return shown(loaded, tx, response)
