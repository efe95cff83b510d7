"""One trajectory with its history, read from its stream."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from meedoen.database import Database
from meedoen.event_store.events import StoredEvent
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.event_codec import CODEC, TRAJECTORY
from activation.adapters.tables import TRAJECTORIES
from activation.application.sight import Sight, not_found
from activation.domain.trajectory import Trajectory

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """A trajectory as it is, and all that happened in it, the first first."""

    state: Trajectory
    version: int
    history: tuple[StoredEvent, ...]


async def read_trajectory(
    database: Database, sight: Sight, trajectory_id: UUID, *, as_of: datetime | None = None
) -> Told:
    """The trajectory from its stream; with `as_of` as it was known at that moment.

    What was recorded later, though it happened earlier, was not known then.

    Raises:
        NotFound: there is none for this person, or there was none yet.
        InvalidInput: the moment is still to come.
    """
    if as_of is not None and as_of > database.clock.now():
        words = Words(nl="Dit tijdstip ligt nog in de toekomst.", en="This moment is still to come.")
        raise InvalidInput([Fault("query:asOf", "in-the-future", words)])
    async with database.reading() as connection:
        return await _read(database, connection, sight, trajectory_id, as_of)


async def read_history(
    database: Database, sight: Sight, trajectory_id: UUID, *, after_version: int, limit: int
) -> list[StoredEvent]:
    """What happened in a trajectory after that version, the first first.

    Raises:
        NotFound: there is no such trajectory for this person.
    """
    columns = TRAJECTORIES.c
    seen = select(columns.trajectory_id).where(sight.rows_of(TRAJECTORIES), columns.trajectory_id == trajectory_id)
    async with database.reading() as connection:
        if await connection.scalar(seen) is None:
            raise not_found()
        store = database.event_store(connection)
        return await store.read_stream(trajectory_id, after_version=after_version, limit=limit)


def details(stored: StoredEvent) -> dict[str, Any]:
    """What an event says beside when it happened, as plain values."""
    data: dict[str, Any] = json.loads(stored.data)
    data.pop("occurred_at")
    data.pop("trajectory_id", None)
    return data


async def _read(
    database: Database,
    connection: AsyncConnection,
    sight: Sight,
    trajectory_id: UUID,
    as_of: datetime | None = None,
) -> Told:
    store = database.event_store(connection)
    history: list[StoredEvent] = []
    while page := await store.read_stream(trajectory_id, after_version=len(history), recorded_until=as_of, limit=_PAGE):
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
