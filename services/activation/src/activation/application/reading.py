"""One trajectory with its history, read from its stream; and what was noted of its conversations."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meedoen.database import Database
from meedoen.event_store.events import StoredEvent
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.event_codec import CODEC, TRAJECTORY
from activation.adapters.tables import NOTES
from activation.application.sight import Sight, not_found
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import ConversationHeld

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """A trajectory as it is, and all that happened in it, the first first."""

    state: Trajectory
    version: int
    history: tuple[StoredEvent, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with the note that its coach kept, if any."""

    held: ConversationHeld
    note: str | None


async def read_trajectory(database: Database, sight: Sight, trajectory_id: UUID) -> Told:
    """The trajectory from its stream.

    Raises:
        NotFound: there is none for this person.
    """
    async with database.reading() as connection:
        return await _read(database, connection, sight, trajectory_id)


async def read_conversations(database: Database, sight: Sight, trajectory_id: UUID) -> tuple[list[Conversation], int]:
    """What was talked about before, the latest first, so that the story is told once; with the version.

    Raises:
        NotFound: there is no such trajectory for this person.
    """
    async with database.reading() as connection:
        told = await _read(database, connection, sight, trajectory_id)
        found = await connection.execute(
            select(NOTES.c.conversation_id, NOTES.c.text).where(NOTES.c.trajectory_id == trajectory_id)
        )
        notes: Mapping[UUID, str] = {row.conversation_id: row.text for row in found}
    held = [CODEC.read(stored) for stored in told.history if stored.type == "conversation-held"]
    held.sort(key=lambda each: each.occurred_at, reverse=True)
    return [Conversation(each, notes.get(each.conversation_id)) for each in held], told.version


def details(stored: StoredEvent) -> dict[str, Any]:
    """What an event says beside when it happened, as plain values."""
    data: dict[str, Any] = json.loads(stored.data)
    data.pop("occurred_at")
    data.pop("trajectory_id", None)
    return data


async def _read(database: Database, connection: AsyncConnection, sight: Sight, trajectory_id: UUID) -> Told:
    store = database.event_store(connection)
    history: list[StoredEvent] = []
    while page := await store.read_stream(trajectory_id, after_version=len(history), limit=_PAGE):
        history += page
        if len(page) < _PAGE:
            break
    if not history or history[0].type != "trajectory-started":
        raise not_found()
    state = TRAJECTORY.initial
    for stored in history:
        state = TRAJECTORY.evolve(state, CODEC.read(stored))
    if not sight.sees(state):
        raise not_found()
    return Told(state, history[-1].version, tuple(history))
