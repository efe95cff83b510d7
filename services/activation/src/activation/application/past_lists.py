"""The work list as it was known at a past moment: who owed what then, in the order that it had then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from meedoen.database import Database
from meedoen.event_sourcing import replayed
from meedoen.event_store.port import EventStore
from sqlalchemy import Row, Select, exists, select, tuple_

from activation.adapters.event_codec import TRAJECTORY, TRAJECTORY_SNAPSHOTS
from activation.adapters.posted_ways_of_working import keep_up
from activation.adapters.tables import PROMISE_HISTORY, TRAJECTORIES
from activation.application.lists import PromiseFilter, one_of
from activation.application.reading import has_been
from activation.application.sight import Sight
from activation.domain.promise import Promise
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise in its trajectory, both as they were known then."""

    promise: Promise
    state: Trajectory


async def list_past_promises(
    database: Database,
    ways: WaysOfWorking,
    sight: Sight,
    wanted: PromiseFilter,
    *,
    as_of: datetime,
    after: tuple[date, UUID] | None,
    limit: int,
) -> list[Owed]:
    """What was due longest ago comes first. Who may see a trajectory today sees what was owed in it, and nobody else.

    Where it stood on the list is in rows; all else comes from the streams of this one page.

    Raises:
        InvalidInput: the moment is still to come.
    """
    has_been(database, as_of)
    owed: list[Owed] = []
    async with database.reading() as connection:
        while len(owed) < limit:
            wanted_still = limit - len(owed)
            query = past_work_list(sight, wanted, as_of=as_of, after=after, limit=wanted_still)
            rows = (await connection.execute(query)).all()
            owed += await _as_it_stood(database.event_store(connection), rows, as_of)
            if len(rows) < wanted_still:
                break
            after = (rows[-1].due_on, rows[-1].promise_id)
        if not all(ways.knows(each.state) for each in owed):
            await keep_up(connection, ways)
    return owed


async def _as_it_stood(store: EventStore, rows: Sequence[Row[Any]], as_of: datetime) -> list[Owed]:
    """Where the clocks of two instances differ a row may stand here of which the stream did not know yet: it goes."""
    concerned = list({row.trajectory_id: None for row in rows})
    read = await store.read_since_snapshots(concerned, TRAJECTORY_SNAPSHOTS.shape, recorded_until=as_of)
    states = [replayed(TRAJECTORY, each, read[each]).state for each in concerned]
    owed = {promise.promise_id: Owed(promise, state) for state in states for promise in state.promises}
    return [owed[row.promise_id] for row in rows if row.promise_id in owed]


def past_work_list(
    sight: Sight, wanted: PromiseFilter, *, as_of: datetime, after: tuple[date, UUID] | None, limit: int
) -> Select[Any]:
    """One page in the order of an index. It passes what the same owner or team was owed for earlier days and kept: it
    costs by what they were ever owed, never by how many people there are."""
    then, later = PROMISE_HISTORY.c, PROMISE_HISTORY.alias("later")
    known_since = exists().where(
        later.c.promise_id == then.promise_id, later.c.known_from > then.known_from, later.c.known_from <= as_of
    )
    query = (
        select(then.due_on, then.promise_id, then.trajectory_id)
        .join(TRAJECTORIES, then.trajectory_id == TRAJECTORIES.c.trajectory_id)
        .where(sight.rows_of(TRAJECTORIES), then.known_from <= as_of, ~known_since)
    )
    if wanted.owners is not None:
        query = query.where(one_of(then.owner_id, wanted.owners))
    if wanted.team is not None:
        query = query.where(then.team_id == wanted.team)
    if wanted.due_before is not None:
        query = query.where(then.due_on < wanted.due_before)
    if after is not None:
        query = query.where(tuple_(then.due_on, then.promise_id) > tuple_(*after))
    return query.order_by(then.due_on, then.promise_id).limit(limit)
