"""One trajectory as it stands or stood, and its history page by page, read from its stream."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from meedoen.database import Database
from meedoen.event_sourcing import Loaded, replayed
from meedoen.event_store.events import StoredEvent
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput, NotFound
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.event_codec import TRAJECTORY, TRAJECTORY_SNAPSHOTS
from activation.adapters.finding import trajectories_of_client
from activation.adapters.posted_ways_of_working import keep_up
from activation.adapters.tables import TRAJECTORIES
from activation.application.sight import Sight, not_found
from activation.domain.evolving import NotATrajectory
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking

_NO_SUCH_PERSON = NotFound(
    Words(
        nl="Van deze persoon kennen we geen traject, of de persoon hoort niet bij je gemeente of team.",
        en="We know no trajectory of this person, or the person is not of your municipality or team.",
    )
)


async def read_trajectory(
    database: Database, ways: WaysOfWorking, sight: Sight, trajectory_id: UUID, *, as_of: datetime | None = None
) -> Loaded[Trajectory]:
    """The trajectory from its stream; with `as_of` as it was known at that moment. `ways` knows its version after it.

    What was recorded later, though it happened earlier, was not known then.

    Raises:
        NotFound: there is none for this person, or there was none yet.
        InvalidInput: the moment is still to come.
    """
    has_been(database, as_of)
    async with database.reading() as connection:
        store = database.event_store(connection)
        read = await store.read_since_snapshots([trajectory_id], TRAJECTORY_SNAPSHOTS.shape, recorded_until=as_of)
        try:
            loaded = replayed(TRAJECTORY, trajectory_id, read[trajectory_id])
        except NotATrajectory:
            raise not_found() from None
        if not await _sees(connection, sight, loaded, as_of):
            raise not_found()
        if not ways.knows(loaded.state):
            await keep_up(connection, ways)
    return loaded


async def read_trajectories_of_client(
    database: Database, ways: WaysOfWorking, sight: Sight, client_id: UUID, *, as_of: datetime | None = None
) -> list[Trajectory]:
    """All trajectories of one person that may be seen, the latest first; with `as_of` as they were known then.

    Raises:
        NotFound: there is none for this person, or there was none yet.
        InvalidInput: the moment is still to come.
    """
    has_been(database, as_of)
    if sight.municipality is None:
        raise _NO_SUCH_PERSON
    async with database.reading() as connection:
        of_client = await trajectories_of_client(connection, client_id, sight.municipality)
        found = await _those_there(connection, sight, of_client)
        store = database.event_store(connection)
        read = await store.read_since_snapshots(found, TRAJECTORY_SNAPSHOTS.shape, recorded_until=as_of)
        states = [replayed(TRAJECTORY, each, read[each]).state for each in found]
        if not all(ways.knows(state) for state in states):
            await keep_up(connection, ways)
    started = [state for state in states if state.started_at is not None]
    if not started:
        raise _NO_SUCH_PERSON
    return started


async def read_history(
    database: Database,
    sight: Sight,
    trajectory_id: UUID,
    *,
    after_version: int,
    limit: int,
    as_of: datetime | None = None,
) -> list[StoredEvent]:
    """What happened in a trajectory after that version, the first first; with `as_of` what was known of it then.

    Raises:
        NotFound: there is no such trajectory for this person, or there was none yet.
        InvalidInput: the moment is still to come.
    """
    has_been(database, as_of)
    async with database.reading() as connection:
        if not await _those_there(connection, sight, [trajectory_id]):
            raise not_found()
        store = database.event_store(connection)
        happened = await store.read_stream(
            trajectory_id, after_version=after_version, recorded_until=as_of, limit=limit
        )
    if not happened and after_version == 0:
        raise not_found()
    return happened


def details(stored: StoredEvent) -> dict[str, Any]:
    """What an event says beside when it happened, as plain values."""
    data: dict[str, Any] = json.loads(stored.data)
    data.pop("occurred_at")
    data.pop("trajectory_id", None)
    return data


async def _sees(connection: AsyncConnection, sight: Sight, loaded: Loaded[Trajectory], as_of: datetime | None) -> bool:
    """Who may see it today sees what it was, and nobody else: not the team that had it then."""
    if as_of is None:
        return sight.sees(loaded.state)
    return loaded.exists and bool(await _those_there(connection, sight, [loaded.stream_id]))


async def _those_there(connection: AsyncConnection, sight: Sight, trajectory_ids: Sequence[UUID]) -> list[UUID]:
    """Those of them that may be seen today, in their order."""
    columns = TRAJECTORIES.c
    seen = select(columns.trajectory_id).where(sight.rows_of(TRAJECTORIES), columns.trajectory_id.in_(trajectory_ids))
    there = set(await connection.scalars(seen))
    return [each for each in trajectory_ids if each in there]


def has_been(database: Database, moment: datetime | None) -> None:
    """Nobody knows yet how it will be.

    Raises:
        InvalidInput: the moment is still to come.
    """
    if moment is not None and moment > database.clock.now():
        words = Words(nl="Dit tijdstip ligt nog in de toekomst.", en="This moment is still to come.")
        raise InvalidInput([Fault("query:asOf", "in-the-future", words)])
